"""The manifest against what Slack takes, what is registered, and what is called."""

import ast
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

import handlers
from bot.slack import manifest
from handlers.digest_details import DigestDetails
from handlers.digest_forms import DigestForm
from handlers.digests import DigestListener
from handlers.filling import Form
from handlers.limits import LimitListener
from handlers.links import LinkListener
from handlers.parse.limits import Topic
from handlers.personal import Personal
from handlers.pressing import Presses
from handlers.reports import Reports
from handlers.visiting import HomeListener
from handlers.workspaces import WorkspaceListener
from reporting.errors import RequestError

ROOT = Path(__file__).parents[2]
APP = manifest.load()
FEATURES, SETTINGS = APP["features"], APP["settings"]
BOT_SCOPES = set(manifest.scopes())

# What Slack's pages say each method needs; one of several where there is a choice.
NEEDS = {
    "auth_test": set(),
    "chat_postMessage": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_delete": {"chat:write"},
    # Without the scopes for direct messages: those are not looked up.
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "conversations_open": {"im:write"},
    "views_open": set(),
    "views_update": set(),
    "views_publish": set(),
    "files_getUploadURLExternal": {"files:write"},
    "files_completeUploadExternal": {"files:write"},
    "files_info": {"files:read"},
    "users_list": {"users:read"},
    "users_info": {"users:read", "users:read.email"},
    "users_lookupByEmail": {"users:read.email"},
}


class Menu:
    """Notes what is registered, as Bolt's app would."""

    def __init__(self):
        self.entries: dict[str, list[str]] = {}

    def __getattr__(self, kind):
        def register(constraint):
            self.entries.setdefault(kind, []).append(constraint)
            return lambda listener: listener

        return register


async def unused(*_: object) -> Any:
    raise AssertionError("only registered, never called")


@pytest.fixture
def menu():
    registered = Menu()
    thing: Any = unused
    limits = LimitListener(Topic.GOAL, thing, unused, unused, lambda: datetime.now(UTC))
    handlers.register(
        registered,
        insights=handlers.Insights(
            topics=dict.fromkeys(Topic, limits),
            links=LinkListener(thing, thing, unused),
            digests=DigestListener(thing, thing, unused, thing),
            personal=Personal(unused),
            reports=Reports(unused, unused, thing, unused, unused, date.today),
            refuse=unused,
            say=unused,
        ),
        presses=Presses(
            unused, unused, thing, thing, unused, unused, date.today, unused
        ),
        filling=Form(thing, unused, thing, unused, unused, unused, date.today, unused),
        visiting=HomeListener(
            thing,
            thing,
            unused,
            thing,
            thing,
            unused,
            unused,
            unused,
            date.today,
            unused,
            unused,
        ),
        digest_form=DigestForm(thing, thing),
        details=DigestDetails(thing, thing, unused, unused, unused),
        workspaces=WorkspaceListener(unused),
    )
    return registered.entries


def web_api_calls():
    """The Web API methods called anywhere outside the local Slack, as the SDK names them."""
    families = ("chat_", "conversations_", "files_", "users_", "views_", "usergroups_")
    own = (*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py"))
    for path in (path for path in own if "playground" not in path.parts):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr.startswith(families):
                yield node.attr


def test_every_command_that_is_registered_is_declared_and_no_other(menu):
    declared = [entry["command"] for entry in FEATURES["slash_commands"]]

    assert declared == menu["command"]


def test_every_event_that_is_heard_is_declared_and_no_other(menu):
    declared = set(SETTINGS["event_subscriptions"]["bot_events"])

    assert "message.im" in declared
    assert {name.split(".")[0] for name in declared} == set(menu.get("event", []))


def test_the_tabs_of_the_app_are_those_that_somebody_listens_to(menu):
    home, heard = FEATURES["app_home"], set(menu["event"])

    assert home["home_tab_enabled"] is ("app_home_opened" in heard)
    assert home["messages_tab_enabled"] is True
    assert home["messages_tab_read_only_enabled"] is ("message" not in heard)


def test_every_shortcut_that_is_answered_is_declared_and_no_other(menu):
    declared = {entry["callback_id"] for entry in FEATURES.get("shortcuts", [])}

    answered = {"shortcut", "global_shortcut", "message_shortcut"} & set(menu)
    assert declared == {name for kind in answered for name in menu[kind]}


def test_interactivity_is_on_when_something_can_be_pressed(menu):
    pressed = set(menu) - {"command", "event"}

    assert SETTINGS["interactivity"]["is_enabled"] is bool(pressed)


def test_the_scopes_are_exactly_those_that_the_calls_need():
    needed = {"commands", "app_mentions:read"}.union(
        *(NEEDS[method] for method in web_api_calls())
    )

    assert needed == BOT_SCOPES


def test_people_and_channels_come_as_references():
    assert all(entry["should_escape"] for entry in FEATURES["slash_commands"])


def test_the_manifest_keeps_to_slacks_limits():
    about = APP["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4000
    assert len(FEATURES["bot_user"]["display_name"]) <= 80
    assert len(FEATURES["slash_commands"]) <= 50
    for entry in FEATURES["slash_commands"]:
        assert len(entry["command"]) <= 32
        assert len(entry["description"]) <= 2000
        assert len(entry["usage_hint"]) <= 1000
    assert len(FEATURES.get("shortcuts", [])) <= 10
    for entry in FEATURES.get("shortcuts", []):
        assert len(entry["callback_id"]) <= 255
        assert len(entry["description"]) <= 150
        assert entry["type"] in ("global", "message")
    assert len(BOT_SCOPES) <= 255
    assert len(SETTINGS["event_subscriptions"]["bot_events"]) <= 100


def test_without_an_address_it_is_an_app_for_socket_mode():
    assert SETTINGS["socket_mode_enabled"] is True
    assert "url" not in str(yaml.safe_load(manifest.written(APP)))


def test_with_an_address_everything_comes_over_http():
    told = manifest.deployed(APP, "https://insights.example.com/")

    settings = told["settings"]
    assert told["features"]["slash_commands"][0]["url"] == (
        "https://insights.example.com/slack/events"
    )
    assert told["oauth_config"]["redirect_urls"] == [
        "https://insights.example.com/slack/oauth_redirect"
    ]
    assert settings["event_subscriptions"]["request_url"] == (
        "https://insights.example.com/slack/events"
    )
    assert settings["socket_mode_enabled"] is False
    assert settings["token_rotation_enabled"] is False


def test_interactions_have_an_address_where_there_are_any():
    lively = {**APP, "settings": {**SETTINGS, "interactivity": {"is_enabled": True}}}

    told = manifest.deployed(lively, "https://insights.example.com", rotating=True)

    address = "https://insights.example.com/slack/events"
    assert told["settings"]["interactivity"] == {
        "is_enabled": True,
        "request_url": address,
        "message_menu_options_url": address,
    }
    assert told["settings"]["token_rotation_enabled"] is True


@pytest.mark.parametrize(
    "url", ["http://insights.example.com", "insights.example.com", "https://h/path", ""]
)
def test_an_address_slack_would_not_take_is_refused(url):
    with pytest.raises(RequestError, match="https://insights"):
        manifest.deployed(APP, url)


def test_every_process_of_the_procfile_is_a_command():
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()

    assert [line.split(":")[0] for line in lines] == ["web", "worker", "exports"]
    assert all(f"python -m bot {line.split(':')[0]}" in line for line in lines)
