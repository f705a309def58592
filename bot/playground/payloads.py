"""The JSON and forms Slack sends to an app, built from values."""

import re
from collections.abc import Mapping

from bot.playground import forms
from bot.playground.records import (
    App,
    Channel,
    Installation,
    Json,
    Kind,
    Team,
    User,
)

# What a command is told about conversations whose name is nobody's business.
_HIDDEN_NAMES = {Kind.IM: "directmessage", Kind.PRIVATE: "privategroup"}
# The verification token is deprecated; it is here because old payloads have the field.
_TOKEN = "playground"  # noqa: S105


def command_form(
    *,
    app: App,
    team: Team,
    user: User,
    channel: Channel,
    command: str,
    text: str,
    response_url: str,
    trigger_id: str,
) -> dict[str, str]:
    """Return the form fields of a slash command."""
    return {
        "token": _TOKEN,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": _HIDDEN_NAMES.get(channel.kind, channel.name),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": app.id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def interaction(kind: str, *, app: App, team: Team, user: User, **more: object) -> Json:
    """Return the fields all interactions share, and ``more``."""
    return {
        "type": kind,
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": user.team_id,
        },
        "api_app_id": app.id,
        "token": _TOKEN,
        "team": {"id": team.id, "domain": team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        **more,
    }


def place(channel: Channel) -> Json:
    """Return a channel as interactions name it."""
    return {
        "id": channel.id,
        "name": _HIDDEN_NAMES.get(channel.kind, channel.name),
    }


def event_callback(
    event: Json,
    *,
    installation: Installation,
    event_id: str,
    at: float,
    is_shared: bool = False,
) -> Json:
    """Return an event in its envelope."""
    return {
        "token": _TOKEN,
        "team_id": installation.team_id,
        "context_team_id": installation.team_id,
        "api_app_id": installation.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(at),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": installation.team_id,
                "user_id": installation.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": is_shared,
        "event_context": f"4-{event_id}",
    }


def rate_limited(installation: Installation, at: float) -> Json:
    """Return what an app hears when events were left out in this minute."""
    return {
        "token": _TOKEN,
        "type": "app_rate_limited",
        "team_id": installation.team_id,
        "minute_rate_limited": int(at // 60 * 60),
        "api_app_id": installation.app_id,
    }


def acted(element: Json, block_id: str, chosen: Json, ts: str) -> Json:
    """Return one entry of ``actions``: the element, and what the person chose.

    Refuses what the element does not offer.
    """
    forms.check_choice(element, chosen)
    kept = ("type", "action_id", "text", "value", "style")
    return {
        **{name: element[name] for name in kept if name in element},
        "block_id": block_id,
        "action_ts": ts,
        **chosen,
    }


def escaped(text: str) -> str:
    """Return typed text with Slack's three control characters made harmless."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def with_mentions(text: str, known: Mapping[str, str], *, labels: bool) -> str:
    """Return text with ``@name`` and ``#name`` turned into references where they are known.

    ``known`` maps names with their sign to what Slack writes, such as ``@U1``; they are
    found in any case. ``labels`` adds the name as commands do, of a group always.
    """
    spelled = {name.casefold(): name for name in known}

    def reference(match: re.Match[str]) -> str:
        name = match[0] if match[0] in known else spelled.get(match[0].casefold())
        if name is None:
            return match[0]
        target = known[name]
        if target.startswith("!subteam"):
            return f"<{target}|{name}>"
        return f"<{target}|{name[1:]}>" if labels else f"<{target}>"

    return re.sub(r"(?<!\S)([@#])([\w.-]+)", reference, text)
