"""The app's manifest for a deployment, made from the one `manifest.yml`."""

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from reporting.errors import RequestError

FILE = Path(__file__).parents[2] / "manifest.yml"
# Bolt's own paths: where Slack's requests come in, where installing begins and ends.
EVENTS, INSTALL, REDIRECT = "/slack/events", "/slack/install", "/slack/oauth_redirect"

Json = dict[str, Any]


def load() -> Json:
    """Return the app as it is written down: for Socket Mode, without addresses."""
    manifest: Json = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return manifest


def scopes() -> list[str]:
    """Return what the bot asks to be allowed."""
    granted: list[str] = load()["oauth_config"]["scopes"]["bot"]
    return granted


def deployed(
    manifest: Mapping[str, Any], url: str, *, rotating: bool = False
) -> dict[str, Any]:
    """Return the manifest of an app that Slack reaches at ``url``.

    ``rotating`` tokens end after twelve hours and are renewed; Slack never lets an app go
    back, and they need the install page.
    """
    host, changed = _checked(url), deepcopy(dict(manifest))
    for command in changed["features"]["slash_commands"]:
        command["url"] = host + EVENTS
    changed["oauth_config"]["redirect_urls"] = [host + REDIRECT]
    settings = changed["settings"]
    settings["event_subscriptions"]["request_url"] = host + EVENTS
    if settings["interactivity"]["is_enabled"]:
        settings["interactivity"]["request_url"] = host + EVENTS
        settings["interactivity"]["message_menu_options_url"] = host + EVENTS
    settings["socket_mode_enabled"] = False
    settings["token_rotation_enabled"] = rotating
    return changed


def written(manifest: Mapping[str, Any]) -> str:
    """Return the manifest as YAML, as Slack's page takes it."""
    return yaml.safe_dump(dict(manifest), sort_keys=False, allow_unicode=True, width=88)


def _checked(url: str) -> str:
    """Return ``scheme://host`` of an address Slack would accept."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.path.strip("/"):
        raise RequestError(
            f"{url!r} is no address Slack can send requests to; "
            "write it like https://insights.example.com."
        )
    return f"https://{parts.netloc}"
