"""What calls do when they are allowed, made with Slack's own client."""

from dataclasses import replace

import aiohttp
import pytest
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.models.blocks import HeaderBlock, ImageBlock, SectionBlock
from slack_sdk.models.blocks.basic_components import SlackFile
from slack_sdk.models.metadata import Metadata
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.server import playground
from bot.playground.strictness import Strictness

PNG = b"\x89PNG\r\n\x1a\nrest"


async def test_a_message_stands_in_its_channel(local, slack):
    posted = await slack.chat_postMessage(
        channel="C1", text="Report", blocks=[HeaderBlock(text="Report")]
    )

    message = local.messages("#general")[-1]
    assert (message.ts, message.user, message.text) == (posted["ts"], "UB", "Report")
    assert message.blocks[0]["text"]["text"] == "Report"
    assert message.blocks[0]["block_id"]


async def test_metadata_comes_back_to_those_who_ask(slack):
    metadata = Metadata(event_type="job", event_payload={"id": "7"})
    await slack.chat_postMessage(channel="C1", text="x", metadata=metadata)

    plain = await slack.conversations_history(channel="C1", limit=1)
    full = await slack.conversations_history(
        channel="C1", limit=1, include_all_metadata=True
    )

    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"]["event_payload"] == {"id": "7"}


async def test_an_edit_keeps_what_it_does_not_mention(slack):
    metadata = {"event_type": "job", "event_payload": {"id": "7"}}
    ts = (await slack.chat_postMessage(channel="C1", text="x", metadata=metadata))["ts"]

    edited = await slack.chat_update(
        channel="C1", ts=ts, text="y", blocks=[SectionBlock(text="New")]
    )

    assert edited["text"] == "y"
    assert edited["message"]["metadata"] == metadata
    assert edited["message"]["blocks"][0]["text"]["text"] == "New"


async def test_new_text_alone_takes_the_blocks_away(local, slack):
    ts = (
        await slack.chat_postMessage(
            channel="C1", text="x", blocks=[SectionBlock(text="Old")]
        )
    )["ts"]

    await slack.chat_update(channel="C1", ts=ts, text="New")

    assert local.messages("C1")[-1].blocks == ()
    assert local.messages("C1")[-1].text == "New"


async def test_a_message_taken_back_is_gone(local, slack):
    ts = (await slack.chat_postMessage(channel="C1", text="x"))["ts"]

    await slack.chat_delete(channel="C1", ts=ts)

    assert ts not in [message.ts for message in local.messages("C1")]


async def test_an_ephemeral_message_is_for_one_person_and_no_history(local, slack):
    await slack.chat_postEphemeral(channel="C1", user="U1", text="psst")

    seen = {
        name: local.messages("C1", seen_by=name)[-1].text for name in ("ana", "ben")
    }
    history = await slack.conversations_history(channel="C1")

    assert seen == {"ana": "psst", "ben": "Hello"}
    assert [message["text"] for message in history["messages"]] == ["Hello"]


async def test_a_user_id_stands_for_the_direct_message(local, slack):
    opened = await slack.conversations_open(users="U1")

    posted = await slack.chat_postMessage(channel="U1", text="x")

    assert posted["channel"] == opened["channel"]["id"]
    assert local.messages("@insights", seen_by="ana")[-1].text == "x"


async def test_a_reply_stands_in_its_thread_and_not_in_the_history(slack):
    first = (await slack.chat_postMessage(channel="C1", text="first"))["ts"]
    reply = await slack.chat_postMessage(channel="C1", text="more", thread_ts=first)
    # A reply to the reply joins the same thread.
    await slack.chat_postMessage(channel="C1", text="even", thread_ts=reply["ts"])

    thread = await slack.conversations_replies(channel="C1", ts=first)
    history = await slack.conversations_history(channel="C1", oldest=first)

    assert [m["text"] for m in thread["messages"]] == ["first", "more", "even"]
    assert thread["messages"][0]["reply_count"] == 2
    assert history["messages"] == []


async def test_history_is_newest_first_and_comes_in_pages(slack):
    for text in ("a", "b"):
        await slack.chat_postMessage(channel="C1", text=text)

    pages = [
        [message["text"] for message in page["messages"]]
        async for page in await slack.conversations_history(channel="C1", limit=2)
    ]

    assert pages == [["b", "a"], ["Hello"]]


async def test_public_channels_can_be_written_to_from_outside_with_a_scope(seed):
    [one, other] = seed.installations
    wider = replace(one, scopes=one.scopes | {"chat:write.public"})
    seed = replace(seed, installations=(wider, other))

    async with playground(seed) as local:
        client = AsyncWebClient("xoxb-1", base_url=local.api_url)
        await client.chat_postMessage(channel="C2", text="from outside")

        assert local.messages("#random")[-1].text == "from outside"


async def test_a_bot_can_join_a_public_channel(slack):
    joined = await slack.conversations_join(channel="C2")
    again = await slack.conversations_join(channel="C2")

    assert joined["channel"]["is_member"]
    assert again["warning"] == "already_in_channel"


async def test_lists_show_what_the_token_may_know(slack):
    channels = await slack.conversations_list(types="public_channel,private_channel")
    mine = await slack.users_conversations(types="public_channel,private_channel")
    open_ones = await slack.conversations_list(exclude_archived=True)
    members = await slack.conversations_members(channel="C1")

    names = [channel["name"] for channel in channels["channels"]]
    assert names == ["general", "random", "old", "leads"]
    assert [c["name"] for c in mine["channels"]] == ["general", "old", "leads"]
    assert [c["name"] for c in open_ones["channels"]] == ["general", "random"]
    assert members["members"] == ["U1", "U2", "UB"]


async def test_people_are_found_by_id_and_address(slack):
    by_id = await slack.users_info(user="U1")
    by_email = await slack.users_lookupByEmail(email="BEN@example.com")
    everybody = await slack.users_list()

    assert by_id["user"]["profile"]["email"] == "ana@example.com"
    assert by_email["user"]["id"] == "U2"
    assert [user["id"] for user in everybody["members"]] == ["U1", "U2", "U3", "UB"]


async def test_a_permalink_leads_to_the_message(slack):
    link = await slack.chat_getPermalink(channel="C1", message_ts="1700000000.000100")

    assert (
        link["permalink"] == "https://example.slack.com/archives/C1/p1700000000000100"
    )


# uploads


async def test_an_upload_becomes_usable_only_after_a_while(slack, clock, refusal):
    uploaded = await slack.files_upload_v2(
        content=PNG, filename="chart.png", title="Chart", alt_txt="A line going up"
    )
    file_id = uploaded["file"]["id"]
    image = ImageBlock(alt_text="x", slack_file=SlackFile(id=file_id))

    early = await refusal(
        slack.chat_postMessage(channel="C1", text="x", blocks=[image])
    )
    before = (await slack.files_info(file=file_id))["file"]
    clock.advance(1.5)
    after = (await slack.files_info(file=file_id))["file"]
    posted = await slack.chat_postMessage(channel="C1", text="x", blocks=[image])

    assert early["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
    assert (before["mimetype"], after["mimetype"]) == ("", "image/png")
    assert after["alt_txt"] == "A line going up"
    assert posted["message"]["blocks"][0]["slack_file"] == {"id": file_id}


async def test_a_file_can_be_named_by_its_address(slack, picture):
    info = await slack.files_info(file=picture)
    image = {
        "type": "image",
        "alt_text": "x",
        "slack_file": {"url": info["file"]["url_private"]},
    }

    assert (await slack.chat_postMessage(channel="C1", text="x", blocks=[image]))["ok"]


async def test_an_upload_to_a_channel_is_shared_there(local, slack, clock):
    uploaded = await slack.files_upload_v2(
        content="a,b\n1,2\n",
        filename="export.csv",
        title="Export",
        channel="C1",
        initial_comment="The figures",
    )
    clock.advance(5)
    info = await slack.files_info(file=uploaded["file"]["id"])

    message = local.messages("C1")[-1]
    assert (message.text, message.files) == ("The figures", (info["file"]["id"],))
    assert info["file"]["shares"]["public"] == {"C1": [{"ts": message.ts}]}
    assert local.file(info["file"]["id"]).content == b"a,b\n1,2\n"


async def test_several_files_are_shared_in_one_message(local, slack):
    await slack.files_upload_v2(
        file_uploads=[
            {"content": PNG, "filename": "a.png", "title": "A"},
            {"content": PNG, "filename": "b.png", "title": "B"},
        ],
        channel="C1",
    )

    assert len(local.messages("C1")[-1].files) == 2


@pytest.mark.parametrize("channel", ["C2", "C4", "C0", "general"])
async def test_a_file_is_shared_only_where_the_bot_is(slack, refusal, channel):
    answer = await refusal(
        slack.files_upload_v2(content=PNG, filename="a.png", channel=channel)
    )

    assert answer["error"] == "channel_not_found"


async def test_a_table_of_figures_is_no_picture(slack, clock, refusal):
    uploaded = await slack.files_upload_v2(content="a,b", filename="chart.png")
    clock.advance(5)
    image = {
        "type": "image",
        "alt_text": "x",
        "slack_file": {"id": uploaded["file"]["id"]},
    }

    answer = await refusal(
        slack.chat_postMessage(channel="C1", text="x", blocks=[image])
    )

    assert answer["error"] == "invalid_blocks"


async def test_the_bytes_must_be_as_many_as_announced(slack, refusal):
    place = await slack.files_getUploadURLExternal(filename="a.png", length=99)

    async with (
        aiohttp.ClientSession() as session,
        session.post(place["upload_url"], data=PNG) as response,
    ):
        assert response.status == 400
    answer = await refusal(
        slack.files_completeUploadExternal(files=[{"id": place["file_id"]}])
    )
    assert answer["error"] == "file_not_found"


async def test_an_upload_is_completed_once(slack, picture, refusal):
    answer = await refusal(slack.files_completeUploadExternal(files=[{"id": picture}]))

    assert answer["error"] == "file_already_completed"


async def test_a_form_with_a_file_in_it_is_an_upload_too(local, slack):
    place = await slack.files_getUploadURLExternal(filename="a.png", length=len(PNG))
    form = aiohttp.FormData()
    form.add_field("file", PNG, filename="a.png")

    async with (
        aiohttp.ClientSession() as session,
        session.post(place["upload_url"], data=form) as response,
    ):
        assert response.status == 200
    assert local.file(place["file_id"]).content == PNG


async def test_a_file_is_downloaded_with_the_token_only(slack, picture):
    address = (await slack.files_info(file=picture))["file"]["url_private"]

    async with aiohttp.ClientSession() as session:
        async with session.get(address, allow_redirects=False) as without:
            assert without.status == 302
        headers = {"Authorization": "Bearer xoxb-1"}
        async with session.get(address, headers=headers) as response:
            assert await response.read() == PNG
            assert response.content_type == "image/png"


# views


VIEW = {
    "type": "modal",
    "callback_id": "ask",
    "title": {"type": "plain_text", "text": "Ask"},
    "submit": {"type": "plain_text", "text": "Go"},
    "blocks": [
        {
            "type": "input",
            "block_id": "team",
            "label": {"type": "plain_text", "text": "Team"},
            "element": {"type": "plain_text_input", "action_id": "name"},
        }
    ],
}


async def test_a_trigger_opens_one_view(local, slack, app, refusal):
    delivery = await local.command(user="ana", channel="C1", text="/insights")
    trigger = delivery.payload["trigger_id"]

    opened = await slack.views_open(trigger_id=trigger, view=VIEW)
    again = await refusal(slack.views_open(trigger_id=trigger, view=VIEW))

    assert [view.id for view in local.views("ana")] == [opened["view"]["id"]]
    assert again["error"] == "exchanged_trigger_id"


async def test_a_trigger_lives_three_seconds(local, slack, app, clock, refusal):
    delivery = await local.command(user="ana", channel="C1", text="/insights")
    clock.advance(3.1)

    answer = await refusal(
        slack.views_open(trigger_id=delivery.payload["trigger_id"], view=VIEW)
    )

    assert answer["error"] == "expired_trigger_id"


async def test_a_made_up_trigger_is_refused(slack, refusal):
    answer = await refusal(slack.views_open(trigger_id="1.2.3", view=VIEW))

    assert answer["error"] == "invalid_trigger_id"


async def test_a_bad_view_is_refused_with_pointers(slack, refusal):
    view = {**VIEW, "title": {"type": "plain_text", "text": "x" * 25}}

    answer = await refusal(slack.views_open(trigger_id="1.2.3", view=view))

    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]


async def test_two_views_fit_on_top_of_the_first(local, slack, app, refusal):
    async def trigger():
        delivery = await local.shortcut(user="ana", callback_id="ask")
        return delivery.payload["trigger_id"]

    await slack.views_open(trigger_id=await trigger(), view=VIEW)
    for _ in range(2):
        await slack.views_push(trigger_id=await trigger(), view=VIEW)
    answer = await refusal(slack.views_push(trigger_id=await trigger(), view=VIEW))

    assert answer["error"] == "push_limit_reached"
    assert len(local.views("ana")) == 3


async def test_a_view_is_updated_unless_it_changed_meanwhile(
    local, slack, app, refusal
):
    delivery = await local.command(user="ana", channel="C1", text="/insights")
    trigger = delivery.payload["trigger_id"]
    view = (await slack.views_open(trigger_id=trigger, view=VIEW))["view"]

    changed = {**VIEW, "callback_id": "other"}
    await slack.views_update(view_id=view["id"], hash=view["hash"], view=changed)
    answer = await refusal(
        slack.views_update(view_id=view["id"], hash=view["hash"], view=VIEW)
    )

    assert local.views("ana")[0].body["callback_id"] == "other"
    assert answer["error"] == "hash_conflict"


async def test_a_home_tab_is_published_for_one_person(local, slack):
    home = {"type": "home", "blocks": [{"type": "divider"}]}

    first = await slack.views_publish(user_id="U1", view=home)
    second = await slack.views_publish(user_id="U1", view=home)

    assert first["view"]["id"] == second["view"]["id"]
    assert local.workspace.screens.home("A1", "U2") is None


# waiting as clients do


async def test_a_client_that_waits_gets_through_a_rate_limit(seed):
    strictness = Strictness(posts_in_a_burst=1, posts_per_second=2.0)
    async with playground(seed, strictness=strictness) as local:
        patient = AsyncWebClient(
            "xoxb-1",
            base_url=local.api_url,
            retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=1)],
        )

        for text in ("a", "b"):
            await patient.chat_postMessage(channel="C1", text=text)

        assert [call.status for call in local.calls()] == [200, 429, 200]
        assert [m.text for m in local.messages("C1")[-2:]] == ["a", "b"]
