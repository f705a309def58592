"""One refused call per error code of the Web API, made with Slack's own client."""

import json
from dataclasses import replace

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


async def test_a_token_learns_who_it_is(slack):
    me = await slack.auth_test()

    assert (me["user_id"], me["team_id"], me["bot_id"]) == ("UB", "T1", "B1")


async def test_an_unknown_token_is_refused(local, refusal):
    stranger = AsyncWebClient("xoxb-no", base_url=local.api_url)

    assert (await refusal(stranger.auth_test()))["error"] == "invalid_auth"


async def test_a_call_without_a_token_is_refused(local, refusal):
    nobody = AsyncWebClient(base_url=local.api_url)

    assert (await refusal(nobody.auth_test()))["error"] == "not_authed"


async def test_an_app_token_is_not_a_bot_token(local, refusal):
    wrong = AsyncWebClient("xapp-1", base_url=local.api_url)

    assert (await refusal(wrong.auth_test()))["error"] == "not_allowed_token_type"


async def test_a_token_of_a_deactivated_bot_is_refused(local, slack, refusal):
    bot = local.workspace.users["UB"]
    local.workspace.put_user(replace(bot, deleted=True))

    assert (await refusal(slack.auth_test()))["error"] == "account_inactive"


async def test_a_token_in_the_url_does_not_count(local, http):
    async with http.get(f"{local.api_url}auth.test?token=xoxb-1") as response:
        assert (await response.json())["error"] == "not_authed"


async def test_a_token_and_arguments_may_come_as_a_form(local, http):
    form = {"token": "xoxb-1", "channel": "C1", "text": "Hi"}

    async with http.post(f"{local.api_url}chat.postMessage", data=form) as response:
        assert (await response.json())["ok"]


async def test_arguments_may_come_in_the_query(local, http):
    url = f"{local.api_url}users.info?user=U1"

    async with http.get(url, headers={"Authorization": "Bearer xoxb-1"}) as response:
        assert (await response.json())["user"]["name"] == "ana"


@pytest.mark.parametrize(
    ("body", "code"), [("{", "invalid_json"), ("[]", "json_not_object")]
)
async def test_a_body_that_is_no_object_is_refused(local, http, body, code):
    headers = {"Authorization": "Bearer xoxb-1", "Content-Type": "application/json"}

    async with http.post(
        f"{local.api_url}api.test", data=body, headers=headers
    ) as response:
        assert (await response.json())["error"] == code


async def test_an_unknown_method_is_refused(slack, refusal):
    answer = await refusal(slack.api_call("chat.shout"))

    assert (answer["error"], answer["req_method"]) == ("unknown_method", "chat.shout")


NEEDED = {
    "chat.postMessage": ({"channel": "C9", "text": "x"}, "chat:write"),
    "chat.update": ({"channel": "C9", "ts": "1", "text": "x"}, "chat:write"),
    "chat.delete": ({"channel": "C9", "ts": "1"}, "chat:write"),
    "chat.postEphemeral": ({"channel": "C9", "user": "U9"}, "chat:write"),
    "conversations.join": ({"channel": "C9"}, "channels:join"),
    "conversations.info": ({"channel": "C9"}, "channels:read"),
    "conversations.members": ({"channel": "C9"}, "channels:read"),
    "conversations.history": ({"channel": "C9"}, "channels:history"),
    "conversations.replies": ({"channel": "C9", "ts": "1"}, "channels:history"),
    "conversations.open": ({"users": "U9"}, "im:write"),
    "conversations.list": (
        {"types": "public_channel,private_channel"},
        "channels:read,groups:read",
    ),
    "users.conversations": ({"types": "im"}, "im:read"),
    "users.info": ({"user": "U9"}, "users:read"),
    "users.list": ({}, "users:read"),
    "users.lookupByEmail": ({"email": "a@example.com"}, "users:read.email"),
    "files.info": ({"file": "F1"}, "files:read"),
    "files.getUploadURLExternal": ({"filename": "a", "length": 1}, "files:write"),
    "files.completeUploadExternal": ({"files": []}, "files:write"),
}


@pytest.mark.parametrize("method", NEEDED)
async def test_a_call_without_its_scope_is_refused(bare, refusal, method):
    args, needed = NEEDED[method]

    answer = await refusal(bare.api_call(method, json=args))

    assert (answer["error"], answer["needed"]) == ("missing_scope", needed)
    assert answer["provided"] == ""


REFUSED = {
    "no such channel": ("chat.postMessage", {"channel": "C0"}, "channel_not_found"),
    "a channel of another team": (
        "chat.postMessage",
        {"channel": "C9"},
        "channel_not_found",
    ),
    "a private channel from outside": (
        "chat.postMessage",
        {"channel": "C4"},
        "channel_not_found",
    ),
    "a public channel from outside": (
        "chat.postMessage",
        {"channel": "C2"},
        "not_in_channel",
    ),
    "an archived channel": ("chat.postMessage", {"channel": "C3"}, "is_archived"),
    "a former member": ("chat.postMessage", {"channel": "U3"}, "user_disabled"),
    "nothing to say": ("chat.postMessage", {"channel": "C1", "text": ""}, "no_text"),
    "too much to say": (
        "chat.postMessage",
        {"channel": "C1", "text": "x" * 40_001},
        "msg_too_long",
    ),
    "no channel": ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
    "blocks that are no list": (
        "chat.postMessage",
        {"channel": "C1", "blocks": "{"},
        "invalid_blocks_format",
    ),
    "bad blocks": (
        "chat.postMessage",
        {"channel": "C1", "blocks": [{"type": "x"}]},
        "invalid_blocks",
    ),
    "too many attachments": (
        "chat.postMessage",
        {"channel": "C1", "attachments": [{"text": "x"}] * 101},
        "too_many_attachments",
    ),
    "no such thread": (
        "chat.postMessage",
        {"channel": "C1", "text": "x", "thread_ts": "1.0"},
        "thread_not_found",
    ),
    "metadata without a payload": (
        "chat.postMessage",
        {"channel": "C1", "text": "x", "metadata": {"event_type": "a"}},
        "invalid_metadata_schema",
    ),
    "metadata that is no object": (
        "chat.postMessage",
        {"channel": "C1", "text": "x", "metadata": "[]"},
        "invalid_metadata_format",
    ),
    "too much metadata": (
        "chat.postMessage",
        {
            "channel": "C1",
            "text": "x",
            "metadata": {"event_type": "a", "event_payload": {"x": "x" * 16_000}},
        },
        "metadata_too_large",
    ),
    "an edit of nothing": (
        "chat.update",
        {"channel": "C1", "ts": "1.0", "text": "x"},
        "message_not_found",
    ),
    "an edit of another's message": (
        "chat.update",
        {"channel": "C1", "ts": "1700000000.000100", "text": "x"},
        "cant_update_message",
    ),
    "taking back another's message": (
        "chat.delete",
        {"channel": "C1", "ts": "1700000000.000100"},
        "cant_delete_message",
    ),
    "whispering to who is not there": (
        "chat.postEphemeral",
        {"channel": "C5", "user": "U2", "text": "x"},
        "user_not_in_channel",
    ),
    "an unknown person": ("users.info", {"user": "U0"}, "user_not_found"),
    "a person of another team": ("users.info", {"user": "U9"}, "user_not_found"),
    "an unknown address": (
        "users.lookupByEmail",
        {"email": "nobody@example.com"},
        "users_not_found",
    ),
    "a direct message with nobody": (
        "conversations.open",
        {"users": "U0"},
        "user_not_found",
    ),
    "a direct message with a former member": (
        "conversations.open",
        {"users": "U3"},
        "user_disabled",
    ),
    "a direct message with no users": (
        "conversations.open",
        {},
        "users_list_not_supplied",
    ),
    "history from outside": (
        "conversations.history",
        {"channel": "C2"},
        "not_in_channel",
    ),
    "joining a private channel": (
        "conversations.join",
        {"channel": "C5"},
        "method_not_supported_for_channel_type",
    ),
    "joining an archived channel": (
        "conversations.join",
        {"channel": "C3"},
        "is_archived",
    ),
    "a strange kind of channel": (
        "conversations.list",
        {"types": "secret"},
        "invalid_types",
    ),
    "a made-up cursor": ("users.list", {"cursor": "abc"}, "invalid_cursor"),
    "an unknown file": ("files.info", {"file": "F0"}, "file_not_found"),
    "completing an unknown file": (
        "files.completeUploadExternal",
        {"files": [{"id": "F0"}]},
        "file_not_found",
    ),
    "an upload of nothing": (
        "files.getUploadURLExternal",
        {"filename": "a", "length": 0},
        "invalid_arguments",
    ),
    "a view without a trigger": (
        "views.open",
        {"trigger_id": "1.2.3", "view": {"type": "modal"}},
        "invalid_arguments",
    ),
    "a Home tab for nobody": (
        "views.publish",
        {"user_id": "U0", "view": {"type": "home", "blocks": []}},
        "user_not_found",
    ),
    "an unknown view": (
        "views.update",
        {"view_id": "V0", "view": {"type": "modal"}},
        "not_found",
    ),
}


@pytest.mark.parametrize(("method", "args", "code"), REFUSED.values(), ids=REFUSED)
async def test_a_call_is_refused_with_slacks_code(slack, refusal, method, args, code):
    call = {"text": "x", **args} if method == "chat.postMessage" else args

    assert (await refusal(slack.api_call(method, json=call)))["error"] == code


async def test_bad_blocks_are_explained_twice_as_slack_does(slack, refusal):
    answer = await refusal(
        slack.chat_postMessage(channel="C1", text="x", blocks=[{"type": "section"}])
    )

    problem = "must define either `text` or `fields` [json-pointer:/blocks/0/type]"
    assert answer["errors"] == [problem]
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {problem}"]


async def test_an_edit_in_an_archived_channel_is_refused(local, slack, refusal):
    said = await slack.chat_postMessage(channel="C1", text="x")
    channel = local.workspace.channels["C1"]
    local.workspace.put_channel(replace(channel, is_archived=True))

    answer = await refusal(slack.chat_update(channel="C1", ts=said["ts"], text="y"))

    assert answer["error"] == "is_inactive"


async def test_an_edit_holds_four_thousand_characters(slack, refusal):
    ts = (await slack.chat_postMessage(channel="C1", text="x" * 40_000))["ts"]

    answer = await refusal(slack.chat_update(channel="C1", ts=ts, text="x" * 4_001))

    assert answer["error"] == "msg_too_long"


async def test_an_edit_to_nothing_is_refused(slack, refusal):
    ts = (await slack.chat_postMessage(channel="C1", text="x"))["ts"]
    edit = {"channel": "C1", "ts": ts, "text": "", "blocks": []}

    answer = await refusal(slack.api_call("chat.update", json=edit))

    assert answer["error"] == "no_text"


async def test_a_picture_from_this_machine_cannot_be_fetched(slack, refusal):
    image = {"type": "image", "alt_text": "x", "image_url": "http://127.0.0.1/a.png"}

    answer = await refusal(
        slack.chat_postMessage(channel="C1", text="x", blocks=[image])
    )

    assert answer["errors"] == [
        "downloading image failed [json-pointer:/blocks/0/image_url]"
    ]


async def test_blocks_validate_names_pointer_and_message(slack, refusal):
    answer = await refusal(slack.blocks_validate(blocks=[{"type": "sections"}]))

    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == [
        {
            "pointer": "/0/type",
            "code": "failed_constraint",
            "message": "unsupported type: sections",
        }
    ]


async def test_blocks_validate_takes_exactly_one_thing(slack, refusal):
    view = {"type": "home", "blocks": [{"type": "divider"}]}

    assert (await slack.blocks_validate(view=view))["ok"]
    assert (await slack.blocks_validate(message={"blocks": view["blocks"]}))["ok"]
    assert (await refusal(slack.blocks_validate()))["error"] == "invalid_arguments"


async def test_posting_too_fast_in_a_channel_is_slowed_down(slack, clock):
    for _ in range(4):
        await slack.chat_postMessage(channel="C1", text="x")

    with pytest.raises(SlackApiError) as caught:
        await slack.chat_postMessage(channel="C1", text="x")

    response = caught.value.response
    assert (response.status_code, response["error"]) == (429, "ratelimited")
    assert response.headers["Retry-After"] == "1"
    await slack.chat_postMessage(channel="C5", text="another channel")
    clock.advance(1)
    await slack.chat_postMessage(channel="C1", text="x")


@pytest.mark.parametrize(
    ("method", "calls", "wait_s"),
    [("users.list", 20, 3), ("conversations.info", 50, 2)],
)
async def test_each_tier_has_its_calls_a_minute(slack, method, calls, wait_s):
    for _ in range(calls):
        await slack.api_call(method, params={"channel": "C1"})

    with pytest.raises(SlackApiError) as caught:
        await slack.api_call(method, params={"channel": "C1"})

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == str(wait_s)


async def test_the_calls_made_are_written_down_without_the_token(local, slack):
    await slack.chat_postMessage(channel="C1", text="Hi")

    [call] = local.calls("chat.postMessage")

    assert (call.args["text"], call.status, call.error) == ("Hi", 200, None)
    assert "xoxb" not in json.dumps(dict(call.args))
