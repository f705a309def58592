"""Commands, interactions and events arrive at an app as Slack sends them."""

import asyncio
import json
from urllib.parse import parse_qsl

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.playground.errors import PlaygroundError

BUTTON = {
    "type": "actions",
    "block_id": "what",
    "elements": [
        {
            "type": "button",
            "action_id": "drill",
            "value": "7",
            "text": {"type": "plain_text", "text": "Drill"},
        }
    ],
}
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Ask"},
    "submit": {"type": "plain_text", "text": "Go"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "team",
            "label": {"type": "plain_text", "text": "Team"},
            "element": {"type": "plain_text_input", "action_id": "name"},
        }
    ],
}
VALUES = {"team": {"name": {"type": "plain_text_input", "value": "Platform"}}}


def form(app, index=-1):
    return dict(parse_qsl(app.got[index][1], keep_blank_values=True))


def payload(app, index=-1):
    return json.loads(form(app, index)["payload"])


def event(app, index=-1):
    return json.loads(app.got[index][1])


# commands


async def test_a_command_is_a_signed_form(local, app):
    delivery = await local.command(
        user="ana", channel="#general", text="/insights Platform & co"
    )

    headers, body = app.got[0]
    assert SignatureVerifier("a-secret").is_valid_request(body, headers)
    assert not SignatureVerifier("another").is_valid_request(body, headers)
    sent = form(app)
    assert (sent["command"], sent["text"]) == ("/insights", "Platform & co")
    assert (sent["user_id"], sent["channel_id"], sent["channel_name"]) == (
        "U1",
        "C1",
        "general",
    )
    assert sent["api_app_id"] == "A1"
    assert delivery.is_acknowledged
    assert delivery.status == 200


async def test_a_command_in_a_private_place_does_not_tell_its_name(local, app):
    await local.command(user="ana", channel="#secret", text="/insights")
    await local.command(user="ana", channel="@insights", text="/insights")

    assert form(app, 0)["channel_name"] == "privategroup"
    assert form(app, 1)["channel_name"] == "directmessage"


async def test_names_become_references_when_the_command_asks_for_them(local, app):
    await local.command(user="ana", channel="C1", text="/escape @ben in #random & @who")

    assert form(app)["text"] == "<@U2|ben> in <#C2|random> &amp; @who"


async def test_an_empty_answer_shows_nothing(local, app):
    await local.command(user="ana", channel="C1", text="/insights")

    assert [m.text for m in local.messages("C1", seen_by="ana")] == ["Hello"]


async def test_an_answer_is_for_the_asker_only(local, app):
    app.answers = [web.Response(text="On it")]

    await local.command(user="ana", channel="C1", text="/insights")

    assert local.messages("C1", seen_by="ana")[-1].text == "On it"
    assert local.messages("C1")[-1].text == "Hello"


async def test_an_answer_in_the_channel_brings_the_command_along(local, app):
    answer = {"response_type": "in_channel", "text": "On it"}
    app.answers = [web.json_response(answer)]

    await local.command(user="ana", channel="C1", text="/insights x")

    said = [(m.user, m.text) for m in local.messages("C1")[-2:]]
    assert said == [("U1", "/insights x"), ("UB", "On it")]


async def test_an_app_that_is_too_slow_is_excused_by_slackbot(impatient, app):
    app.wait = asyncio.sleep(0.5)

    delivery = await impatient.command(user="ana", channel="C1", text="/insights")

    assert (delivery.problem, delivery.status) == ("timeout", None)
    message = impatient.messages("C1", seen_by="ana")[-1]
    assert message.user == "USLACKBOT"
    assert message.text == '/insights failed with the error "operation_timeout"'


@pytest.mark.parametrize("status", [401, 500])
async def test_a_command_that_is_not_taken_is_excused_too(local, app, status):
    app.answers = [web.Response(status=status)]

    delivery = await local.command(user="ana", channel="C1", text="/insights")

    assert delivery.problem == "http_error"
    text = local.messages("C1", seen_by="ana")[-1].text
    assert text == '/insights failed with the error "dispatch_failed"'


async def test_without_an_app_nothing_is_delivered(local):
    delivery = await local.command(user="ana", channel="C1", text="/insights")

    assert delivery.problem == "no_request_url"


async def test_an_answer_with_bad_blocks_is_not_shown(local, app):
    app.answers = [web.json_response({"text": "x", "blocks": [{"type": "x"}]})]

    await local.command(user="ana", channel="C1", text="/insights")

    text = local.messages("C1", seen_by="ana")[-1].text
    assert text == '/insights failed with the error "invalid_blocks"'


CANNOT = {
    "an unknown command": ("ana", "C1", "/weather", "not a valid command"),
    "an unknown person": ("eve", "C1", "/insights", "nobody called eve"),
    "a former member": ("gone", "C1", "/insights", "nobody called gone"),
    "an unknown channel": ("ana", "#nowhere", "/insights", "no channel called"),
    "a channel not joined": ("ben", "#random", "/insights", "has to join"),
    "a private channel": ("ben", "#secret", "/insights", "no channel called"),
    "an archived channel": ("ana", "#old", "/insights", "archived"),
}


@pytest.mark.parametrize(
    ("user", "channel", "text", "because"), CANNOT.values(), ids=CANNOT
)
async def test_what_a_person_cannot_do_is_said(
    local, app, user, channel, text, because
):
    with pytest.raises(PlaygroundError, match=because):
        await local.command(user=user, channel=channel, text=text)


# response URLs


@pytest.fixture
async def response_url(local, app):
    await local.command(user="ana", channel="C2", text="/insights")
    return form(app)["response_url"]


async def test_a_response_url_answers_even_where_the_bot_is_not(local, response_url):
    answer = await AsyncWebhookClient(response_url).send(text="Done")

    assert (answer.status_code, answer.body) == (200, "ok")
    message = local.messages("#random", seen_by="ana")[-1]
    assert (message.text, message.visible_to) == ("Done", "U1")


async def test_a_response_url_can_speak_to_all(local, response_url):
    await AsyncWebhookClient(response_url).send(text="Done", response_type="in_channel")

    assert local.messages("#random")[-1].text == "Done"


async def test_a_response_url_is_good_for_five_answers(response_url):
    client = AsyncWebhookClient(response_url)
    for _ in range(5):
        assert (await client.send(text="x")).status_code == 200

    sixth = await client.send(text="x")

    assert (sixth.status_code, json.loads(sixth.body)["error"]) == (404, "used_url")


async def test_a_response_url_is_good_for_half_an_hour(response_url, clock):
    clock.advance(30 * 60 + 1)

    late = await AsyncWebhookClient(response_url).send(text="x")

    assert (late.status_code, json.loads(late.body)["error"]) == (404, "expired_url")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": [{"type": "x"}]}, "invalid_blocks"),
    ],
)
async def test_a_bad_answer_is_refused(response_url, answer, code):
    told = await AsyncWebhookClient(response_url).send_dict(answer)

    assert (told.status_code, json.loads(told.body)["error"]) == (404, code)


async def test_an_answer_to_a_button_can_replace_or_delete_its_message(
    local, slack, app
):
    ts = (await slack.chat_postMessage(channel="C1", text="x", blocks=[BUTTON]))["ts"]
    await local.press(user="ben", channel="C1", ts=ts, action_id="drill")
    client = AsyncWebhookClient(payload(app)["response_url"])

    await client.send(text="Replaced", replace_original=True)
    assert local.messages("C1")[-1].text == "Replaced"
    await client.send(delete_original=True)
    assert local.messages("C1")[-1].text == "Hello"


# interactions


async def test_a_pressed_button_says_which_and_where(local, slack, app):
    ts = (await slack.chat_postMessage(channel="C1", text="x", blocks=[BUTTON]))["ts"]

    await local.press(user="ben", channel="C1", ts=ts, action_id="drill")

    sent = payload(app)
    assert (sent["type"], sent["user"]["id"]) == ("block_actions", "U2")
    assert sent["container"]["message_ts"] == sent["message"]["ts"] == ts
    [action] = sent["actions"]
    assert (action["block_id"], action["action_id"], action["value"]) == (
        "what",
        "drill",
        "7",
    )


async def test_a_choice_comes_with_the_chosen_option(local, slack, app):
    option = {"text": {"type": "plain_text", "text": "Q1"}, "value": "q1"}
    menu = {"type": "static_select", "action_id": "when", "options": [option]}
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
    ts = (
        await slack.chat_postMessage(
            channel="C1", text="x", blocks=[{**block, "accessory": menu}]
        )
    )["ts"]

    await local.press(
        user="ana",
        channel="C1",
        ts=ts,
        action_id="when",
        chosen={"selected_option": option},
    )

    assert payload(app)["actions"][0]["selected_option"]["value"] == "q1"


async def test_there_is_nothing_to_press_but_what_the_message_has(local, slack, app):
    ts = (await slack.chat_postMessage(channel="C1", text="x", blocks=[BUTTON]))["ts"]

    with pytest.raises(PlaygroundError, match="nothing called other"):
        await local.press(user="ana", channel="C1", ts=ts, action_id="other")


async def test_shortcuts_carry_a_trigger_and_their_message(local, app):
    ts = local.messages("C1")[0].ts

    await local.shortcut(user="ana", callback_id="ask")
    await local.message_shortcut(user="ana", channel="C1", ts=ts, callback_id="explain")

    assert (payload(app, 0)["type"], payload(app, 0)["callback_id"]) == (
        "shortcut",
        "ask",
    )
    assert payload(app, 1)["type"] == "message_action"
    assert payload(app, 1)["message"]["text"] == "Hello"


@pytest.fixture
async def view(local, slack, app):
    """A modal open on ana's screen."""
    delivery = await local.shortcut(user="ana", callback_id="ask")
    opened = await slack.views_open(
        trigger_id=delivery.payload["trigger_id"], view=MODAL
    )
    return opened["view"]["id"]


async def test_a_submitted_view_carries_the_values_and_closes(local, app, view):
    await local.submit_view(user="ana", view_id=view, values=VALUES)

    sent = payload(app)
    assert sent["type"] == "view_submission"
    assert sent["view"]["state"]["values"] == VALUES
    assert local.views("ana") == []


async def test_a_view_with_errors_stays_open(local, app, view):
    errors = {"response_action": "errors", "errors": {"team": "No such team"}}
    app.answers = [web.json_response(errors)]

    delivery = await local.submit_view(user="ana", view_id=view, values=VALUES)

    assert json.loads(delivery.body)["errors"] == {"team": "No such team"}
    assert len(local.views("ana")) == 1


async def test_errors_can_only_stand_at_inputs(local, app, view):
    errors = {"response_action": "errors", "errors": {"elsewhere": "Oh"}}
    app.answers = [web.json_response(errors)]

    with pytest.raises(PlaygroundError, match="elsewhere"):
        await local.submit_view(user="ana", view_id=view, values=VALUES)


@pytest.mark.parametrize(("action", "open_views"), [("update", 1), ("push", 2)])
async def test_an_answer_can_show_another_view(local, app, view, action, open_views):
    other = {**MODAL, "title": {"type": "plain_text", "text": "Next"}}
    app.answers = [web.json_response({"response_action": action, "view": other})]

    await local.submit_view(user="ana", view_id=view, values=VALUES)

    assert len(local.views("ana")) == open_views
    assert local.views("ana")[-1].body["title"]["text"] == "Next"


async def test_a_view_that_is_too_much_is_not_shown(local, app, view):
    other = {**MODAL, "title": {"type": "plain_text", "text": "x" * 25}}
    app.answers = [web.json_response({"response_action": "update", "view": other})]

    with pytest.raises(PlaygroundError, match="less than 25"):
        await local.submit_view(user="ana", view_id=view, values=VALUES)


async def test_a_required_input_must_be_filled_in(local, app, view):
    with pytest.raises(PlaygroundError, match="required field: Team"):
        await local.submit_view(user="ana", view_id=view)


async def test_a_closed_view_is_reported_if_wanted(local, app, view):
    await local.close_view(user="ana", view_id=view)

    assert payload(app)["type"] == "view_closed"
    assert local.views("ana") == []


# events


async def test_a_direct_message_to_the_bot_is_an_event(local, app):
    await local.say(user="ana", channel="@insights", text="my <last> quarter")

    headers, body = app.got[0]
    assert SignatureVerifier("a-secret").is_valid_request(body, headers)
    sent = event(app)
    assert sent["type"] == "event_callback"
    assert sent["event"]["channel_type"] == "im"
    assert sent["event"]["text"] == "my &lt;last&gt; quarter"
    assert sent["authorizations"][0]["user_id"] == "UB"


async def test_a_mention_is_an_event_and_other_talk_is_not(local, app):
    await local.say(user="ana", channel="C1", text="hello everybody")
    await local.say(user="ana", channel="C1", text="@insights hello")

    assert [event(app)["event"]["type"]] == ["app_mention"]
    assert event(app)["event"]["text"] == "<@UB> hello"


@pytest.mark.parametrize("typed", ["@Insights", "@INSIGHTS"])
async def test_a_name_is_a_mention_in_any_case(local, app, typed):
    await local.say(user="ana", channel="C1", text=f"{typed} hello")

    assert event(app)["event"]["text"] == "<@UB> hello"


async def test_the_home_tab_says_that_it_was_opened(local, app):
    await local.open_home(user="ana", app_id="A1")

    assert event(app)["event"]["type"] == "app_home_opened"


async def test_an_event_comes_again_until_it_is_taken(local, app):
    app.answers = [web.Response(status=500), web.Response(status=503)]

    await local.say(user="ana", channel="@insights", text="x")
    await local.until(lambda: len(local.traffic.deliveries) == 3)

    tries = [headers.get("X-Slack-Retry-Num") for headers, _ in app.got]
    assert tries == [None, "1", "2"]
    assert app.got[1][0]["X-Slack-Retry-Reason"] == "http_error"


async def test_an_app_can_ask_not_to_get_an_event_again(local, app):
    no = web.Response(status=500, headers={"X-Slack-No-Retry": "1"})
    app.answers = [no]

    await local.say(user="ana", channel="@insights", text="x")
    await local.say(user="ana", channel="@insights", text="y")

    assert [event(app, n)["event"]["text"] for n in range(2)] == ["x", "y"]
    assert len(app.got) == 2


async def test_a_request_url_must_repeat_the_challenge(local, app):
    async def echo():
        challenge = event(app)["challenge"]
        app.answers = [web.Response(text=challenge)]

    app.wait = echo()
    assert await local.verify_request_url("A1")
    app.wait = None
    assert not await local.verify_request_url("A1")


async def test_waiting_for_what_never_comes_ends(local):
    with pytest.raises(TimeoutError):
        await local.until(lambda: None, timeout_s=0.01)


async def test_waiting_ends_with_the_change_waited_for(local, slack):
    async def answer():
        await slack.chat_postMessage(channel="C1", text="there")

    def there():
        return next((m for m in local.messages("C1") if m.text == "there"), None)

    found, _ = await asyncio.gather(local.until(there), answer())

    assert found.user == "UB"


async def test_a_trigger_of_another_team_is_worth_nothing(local, app, bare):
    delivery = await local.command(user="ana", channel="C1", text="/insights")
    trigger = delivery.payload["trigger_id"]

    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        await bare.views_open(trigger_id=trigger, view=MODAL)
