"""What an app's settings and grants let it hear, show and take."""

from dataclasses import replace

import pytest

from bot.playground.errors import PlaygroundError
from bot.playground.manifests import app_from_manifest
from bot.playground.seed import Seed

MANIFEST = {
    "display_information": {"name": "Insights"},
    "features": {
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [{"command": "/insights", "description": "Ask"}],
        "shortcuts": [
            {
                "type": "message",
                "name": "Explain",
                "callback_id": "explain",
                "description": "Say what it means",
            }
        ],
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["message.im"]},
        "interactivity": {"is_enabled": True},
    },
}


def change(local, **fields):
    apps = local.workspace.apps
    apps["A1"] = replace(apps["A1"], **fields)


def grant(local, *, without):
    workspace = local.workspace
    [one] = [i for i in workspace.installations.values() if i.team_id == "T1"]
    workspace.installations[one.bot_token] = replace(one, scopes=one.scopes - {without})


async def test_without_interactivity_nothing_can_be_pressed(local, app):
    change(local, is_interactive=False)

    with pytest.raises(PlaygroundError, match="interactivity switched off"):
        await local.shortcut(user="ana", callback_id="ask")


async def test_a_home_tab_that_is_off_takes_no_view(local, slack, app, refusal):
    change(local, home_tab_enabled=False)
    view = {"type": "home", "blocks": [{"type": "divider"}]}

    answer = await refusal(slack.views_publish(user_id="U1", view=view))

    assert answer["error"] == "not_enabled"
    with pytest.raises(PlaygroundError, match="no home tab"):
        await local.open_home(user="ana", app_id="A1")


async def test_an_app_without_a_messages_tab_writes_to_nobody(local, slack, refusal):
    change(local, messages_tab_enabled=False)

    answer = await refusal(slack.chat_postMessage(channel="U1", text="x"))

    assert answer["error"] == "messages_tab_disabled"


async def test_a_read_only_messages_tab_takes_no_words(local, app):
    change(local, messages_tab_read_only_enabled=True)

    with pytest.raises(PlaygroundError, match="has been turned off"):
        await local.say(user="ana", channel="@insights", text="hello")


@pytest.mark.parametrize(
    ("scope", "channel"),
    [("im:history", "@insights"), ("app_mentions:read", "C1")],
)
async def test_events_need_their_scope(local, app, scope, channel):
    grant(local, without=scope)

    await local.say(user="ana", channel=channel, text="@insights hello")

    assert app.got == []


async def test_commands_and_shortcuts_need_their_scope(local, app):
    grant(local, without="commands")

    with pytest.raises(PlaygroundError, match="not a valid command"):
        await local.command(user="ana", channel="C1", text="/insights")
    with pytest.raises(PlaygroundError, match="no global shortcut"):
        await local.shortcut(user="ana", callback_id="ask")


async def test_an_app_hears_its_own_words_edits_and_takings_back(local, slack, app):
    change(local, events=frozenset({"message.channels"}))
    ts = (await slack.chat_postMessage(channel="C1", text="one"))["ts"]
    await slack.chat_update(channel="C1", ts=ts, text="two")
    await slack.chat_delete(channel="C1", ts=ts)
    await slack.chat_postEphemeral(channel="C1", user="U1", text="not this")
    await local.events.settle()

    events = [d.payload["event"] for d in local.traffic.deliveries]
    assert [event.get("subtype") for event in events] == [
        None,
        "message_changed",
        "message_deleted",
    ]
    assert events[0]["bot_id"] == "B1"
    assert events[1]["previous_message"]["text"] == "one"
    assert events[1]["message"]["text"] == "two"
    assert events[2]["deleted_ts"] == ts


async def test_an_answer_in_a_thread_says_whose_thread_it_is(local, app):
    first = local.messages("C1")[0].ts
    await local.say(user="ben", channel="C1", text="@insights why?", thread_ts=first)

    event = local.traffic.deliveries[-1].payload["event"]
    assert (event["thread_ts"], event["parent_user_id"]) == (first, "U1")


async def test_nobody_answers_where_there_is_no_message(local):
    with pytest.raises(PlaygroundError, match="There is no message"):
        await local.say(user="ana", channel="C1", text="x", thread_ts="1.0")


async def test_the_messages_tab_says_that_it_was_opened(local, app):
    await local.open_home(user="ana", app_id="A1", tab="messages")

    assert local.traffic.deliveries[-1].payload["event"]["tab"] == "messages"


def test_an_app_is_what_its_manifest_says():
    app = app_from_manifest(MANIFEST, id="A1", signing_secret="s")

    assert [command.command for command in app.commands] == ["/insights"]
    assert [shortcut.callback_id for shortcut in app.shortcuts] == ["explain"]
    assert app.events == {"message.im"}
    assert (app.is_interactive, app.home_tab_enabled) == (True, True)


def test_a_seed_may_name_a_manifest():
    row = {"id": "A1", "signing_secret": "s", "manifest": MANIFEST}
    team = {"id": "T1", "name": "A", "domain": "a"}

    seed = Seed.from_json({"teams": [team], "apps": [row]})

    assert seed.apps[0].name == "Insights"


def command(**fields):
    return {
        "features": {
            "slash_commands": [{"command": "/x", "description": "x", **fields}]
        }
    }


def shortcut(**fields):
    one = {"type": "global", "name": "x", "callback_id": "x", "description": "x"}
    return {"features": {"shortcuts": [{**one, **fields}]}}


def about(**fields):
    return {"display_information": {"name": "x", **fields}}


NOT_CREATED = {
    "name": (about(name="x" * 36), "/display_information/name"),
    "description": (about(description="x" * 141), "/display_information/description"),
    "short long description": (
        about(long_description="x" * 173),
        "/display_information/long_description",
    ),
    "long description": (
        about(long_description="x" * 4001),
        "/display_information/long_description",
    ),
    "colour": (about(background_color="red"), "/display_information/background_color"),
    "bot name": (
        {"features": {"bot_user": {"display_name": "x" * 81}}},
        "/features/bot_user/display_name",
    ),
    "commands": (
        {"features": {"slash_commands": command()["features"]["slash_commands"] * 51}},
        "/features/slash_commands",
    ),
    "command": (command(command="/" + "x" * 32), "/features/slash_commands/0/command"),
    "command hint": (
        command(usage_hint="x" * 1001),
        "/features/slash_commands/0/usage_hint",
    ),
    "command description": (
        command(description="x" * 2001),
        "/features/slash_commands/0/description",
    ),
    "shortcuts": (
        {"features": {"shortcuts": shortcut()["features"]["shortcuts"] * 11}},
        "/features/shortcuts",
    ),
    "shortcut type": (shortcut(type="menu"), "/features/shortcuts/0/type"),
    "shortcut callback": (
        shortcut(callback_id="x" * 256),
        "/features/shortcuts/0/callback_id",
    ),
    "shortcut description": (
        shortcut(description="x" * 151),
        "/features/shortcuts/0/description",
    ),
    "domains": (
        {"features": {"unfurl_domains": ["example.com"] * 6}},
        "/features/unfurl_domains",
    ),
    "redirects": (
        {"oauth_config": {"redirect_urls": ["https://example.com"] * 1001}},
        "/oauth_config/redirect_urls",
    ),
    "scopes": (
        {"oauth_config": {"scopes": {"bot": ["chat:write"] * 256}}},
        "/oauth_config/scopes/bot",
    ),
    "events": (
        {"settings": {"event_subscriptions": {"bot_events": ["app_mention"] * 101}}},
        "/settings/event_subscriptions/bot_events",
    ),
    "metadata": (
        {"settings": {"event_subscriptions": {"metadata_subscriptions": [{}] * 21}}},
        "/settings/event_subscriptions/metadata_subscriptions",
    ),
    "addresses": (
        {"settings": {"allowed_ip_address_ranges": ["127.0.0.1"] * 51}},
        "/settings/allowed_ip_address_ranges",
    ),
    "version": ({"_metadata": {"major_version": 3}}, "/_metadata/major_version"),
    "typo": ({"setings": {}}, "invalid additional property: setings"),
}


@pytest.mark.parametrize(("part", "where"), NOT_CREATED.values(), ids=NOT_CREATED)
def test_slack_creates_no_app_beyond_a_limit(part, where):
    with pytest.raises(PlaygroundError, match="would not take this manifest") as told:
        app_from_manifest({**about(), **part}, id="A1", signing_secret="s")

    assert where in str(told.value)
