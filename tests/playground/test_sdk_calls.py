"""Slack's own client, unchanged, makes every call it offers for the methods here."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.limits import Tier
from bot.playground.methods import METHODS
from bot.playground.records import UserGroup

HOUR = 60 * 60
HELLO = "1700000000.000100"
HOME = {"type": "home", "blocks": [{"type": "divider"}]}
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Ask"},
    "blocks": [{"type": "divider"}],
}
# What each method is called with; values in braces are made by the fixture below.
CALLS = {
    "api.test": {},
    "auth.test": {},
    "blocks.validate": {"blocks": [{"type": "divider"}]},
    "chat.delete": {"channel": "C1", "ts": "{ts}"},
    "chat.deleteScheduledMessage": {"channel": "C1", "scheduled_message_id": "{later}"},
    "chat.getPermalink": {"channel": "C1", "message_ts": HELLO},
    "chat.postEphemeral": {"channel": "C1", "user": "U1", "text": "psst"},
    "chat.postMessage": {"channel": "C1", "markdown_text": "**Hi**"},
    "chat.scheduleMessage": {"channel": "C1", "text": "x", "post_at": "{soon}"},
    "chat.scheduledMessages.list": {"channel": "C1"},
    "chat.update": {"channel": "C1", "ts": "{ts}", "text": "y"},
    "conversations.history": {"channel": "C1", "include_all_metadata": True},
    "conversations.info": {"channel": "C1", "include_num_members": True},
    "conversations.join": {"channel": "C2"},
    "conversations.list": {"exclude_archived": True, "types": "public_channel"},
    "conversations.members": {"channel": "C1"},
    "conversations.open": {"users": ["U1"], "return_im": True},
    "conversations.replies": {"channel": "C1", "ts": HELLO},
    "files.completeUploadExternal": {"files": [{"id": "{sent}", "title": "x"}]},
    "files.getUploadURLExternal": {"filename": "a.csv", "length": 3},
    "files.info": {"file": "{file}"},
    "usergroups.list": {"include_users": True, "include_count": True},
    "usergroups.users.list": {"usergroup": "S1"},
    "users.conversations": {"user": "U1", "types": ["public_channel", "im"]},
    "users.info": {"user": "U1", "include_locale": True},
    "users.list": {"limit": 2},
    "users.lookupByEmail": {"email": "ana@example.com"},
    "views.open": {"trigger_id": "{trigger}", "view": MODAL},
    "views.publish": {"user_id": "U1", "view": HOME},
    "views.push": {"trigger_id": "{trigger}", "view": MODAL},
    "views.update": {"view_id": "{view}", "view": MODAL},
}
SWITCHED_OFF = {"files.upload"}


def test_every_method_is_called_below():
    assert {*CALLS, *SWITCHED_OFF} == set(METHODS)


@pytest.fixture
async def made(local, slack, app, clock, picture):
    """Things to be named in calls."""
    local.workspace.usergroups = {
        "S1": UserGroup(id="S1", team_id="T1", handle="platform", users=("U1",))
    }

    async def trigger():
        delivery = await local.shortcut(user="ana", callback_id="ask")
        return delivery.payload["trigger_id"]

    opened = await slack.views_open(trigger_id=await trigger(), view=MODAL)
    place = await slack.files_getUploadURLExternal(filename="b.csv", length=3)
    async with (
        aiohttp.ClientSession() as session,
        session.post(place["upload_url"], data=b"abc") as response,
    ):
        assert response.status == 200
    later = await slack.chat_scheduleMessage(
        channel="C1", text="x", post_at=int(clock.now) + HOUR
    )
    return {
        "{file}": picture,
        "{later}": later["scheduled_message_id"],
        "{sent}": place["file_id"],
        "{soon}": int(clock.now) + HOUR,
        "{trigger}": await trigger(),
        "{ts}": (await slack.chat_postMessage(channel="C1", text="x"))["ts"],
        "{view}": opened["view"]["id"],
    }


def filled(value, made):
    if isinstance(value, list):
        return [filled(each, made) for each in value]
    if isinstance(value, dict):
        return {name: filled(inner, made) for name, inner in value.items()}
    return made.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize("method", CALLS)
async def test_the_sdks_call_goes_through(slack, made, method):
    call = getattr(AsyncWebClient, method.replace(".", "_"))

    answer = await call(slack, **filled(CALLS[method], made))

    assert answer["ok"]


async def test_the_old_upload_is_switched_off(slack, refusal):
    with pytest.warns(UserWarning, match="files_upload_v2"):
        answer = await refusal(slack.files_upload(content="x", channels="C1"))

    assert answer["error"] == "method_deprecated"


# Slack's own table, per method, as far as it gives a tier.
TIERS = {
    Tier.TWO: "conversations.list users.list users.conversations usergroups.list "
    "usergroups.users.list",
    Tier.THREE: "chat.update chat.delete chat.scheduleMessage conversations.info "
    "conversations.open conversations.join conversations.history users.lookupByEmail",
    Tier.FOUR: "chat.postEphemeral conversations.members files.getUploadURLExternal "
    "files.completeUploadExternal files.info users.info views.open views.publish "
    "views.push views.update",
    Tier.SPECIAL: "chat.postMessage blocks.validate",
}


@pytest.mark.parametrize("tier", TIERS)
def test_methods_have_slacks_tiers(tier):
    named = TIERS[tier].split()

    assert {name: METHODS[name].tier for name in named} == dict.fromkeys(named, tier)
