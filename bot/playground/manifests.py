"""An app from its manifest, refused where Slack would not create it."""

from collections.abc import Mapping
from typing import Any

from bot.playground.errors import PlaygroundError
from bot.playground.records import App, Command, Json, Shortcut
from bot.playground.shapes import (
    anything,
    boolean,
    items,
    number,
    record,
    string,
)

_URL = string(3000, like=r"https://\S+")
_COMMAND = record(
    {
        "command": string(32, like=r"/[a-z0-9_-]+"),
        "description": string(2000, least=1),
    },
    {"usage_hint": string(1000), "should_escape": boolean, "url": _URL},
)
_SHORTCUT = record(
    {
        "type": string(among=("global", "message")),
        "name": string(24, least=1),
        "callback_id": string(255, least=1),
        "description": string(150, least=1),
    }
)
_SCOPES = items(string(least=1), least=0, most=255)
_FEATURES = record(
    optional={
        "app_home": record(
            optional={
                "home_tab_enabled": boolean,
                "messages_tab_enabled": boolean,
                "messages_tab_read_only_enabled": boolean,
            }
        ),
        "bot_user": record(
            {"display_name": string(80, least=1)}, {"always_online": boolean}
        ),
        "slash_commands": items(_COMMAND, least=0, most=50),
        "shortcuts": items(_SHORTCUT, least=0, most=10),
        "unfurl_domains": items(string(least=1), least=0, most=5),
        "agent_view": anything,
        "assistant_view": anything,
    }
)
_SETTINGS = record(
    optional={
        "event_subscriptions": record(
            optional={
                "request_url": _URL,
                "bot_events": items(string(least=1), least=0, most=100),
                "user_events": items(string(least=1), least=0, most=100),
                "metadata_subscriptions": items(anything, most=20),
            }
        ),
        "interactivity": record(
            {"is_enabled": boolean},
            {"request_url": _URL, "message_menu_options_url": _URL},
        ),
        "incoming_webhooks": anything,
        "org_deploy_enabled": boolean,
        "socket_mode_enabled": boolean,
        "token_rotation_enabled": boolean,
        "allowed_ip_address_ranges": items(string(), most=50),
        "function_runtime": anything,
    }
)
MANIFEST = record(
    {
        "display_information": record(
            {"name": string(35, least=1)},
            {
                "description": string(140),
                "long_description": string(4000, least=174),
                "background_color": string(like=r"#[0-9A-Fa-f]{3}(?:[0-9A-Fa-f]{3})?"),
            },
        )
    },
    {
        "_metadata": record(
            optional={
                "major_version": number(least=1, most=2, whole=True),
                "minor_version": number(least=0, whole=True),
            }
        ),
        "features": _FEATURES,
        "oauth_config": record(
            optional={
                "redirect_urls": items(_URL, least=0, most=1000),
                "scopes": record(
                    optional=dict.fromkeys(
                        ("bot", "user", "bot_optional", "user_optional"), _SCOPES
                    )
                ),
                "token_management_enabled": boolean,
            }
        ),
        "settings": _SETTINGS,
        "functions": anything,
    },
)


def app_from_manifest(manifest: Mapping[str, Any], **more: Any) -> App:
    """Return the app a manifest describes; ``more`` is what Slack adds, such as ``id``.

    Raises PlaygroundError, with every problem named, where Slack would not take it.
    """
    if problems := list(MANIFEST(dict(manifest), "")):
        listed = "; ".join(map(str, problems))
        raise PlaygroundError(f"Slack would not take this manifest: {listed}.")
    features: Json = manifest.get("features", {})
    settings: Json = manifest.get("settings", {})
    oauth: Json = manifest.get("oauth_config", {})
    home: Json = features.get("app_home", {})
    interactivity: Json = settings.get("interactivity", {})
    return App(
        **{
            "name": manifest["display_information"]["name"],
            "redirect_urls": tuple(oauth.get("redirect_urls", ())),
            "rotates_tokens": settings.get("token_rotation_enabled", False),
            "commands": tuple(_command(c) for c in features.get("slash_commands", ())),
            "shortcuts": tuple(Shortcut(**s) for s in features.get("shortcuts", ())),
            "events": frozenset(
                settings.get("event_subscriptions", {}).get("bot_events", ())
            ),
            "is_interactive": interactivity.get("is_enabled", False),
            "home_tab_enabled": home.get("home_tab_enabled", False),
            "messages_tab_enabled": home.get("messages_tab_enabled", True),
            "messages_tab_read_only_enabled": home.get(
                "messages_tab_read_only_enabled", True
            ),
            **more,
        }
    )


def _command(row: Json) -> Command:
    return Command(**{name: row[name] for name in row if name != "url"})
