"""Menus and forms: what Slack sends along, asks the app for, and does not let through."""

import json

import pytest
from aiohttp import web

from bot.playground.errors import PlaygroundError
from bot.playground.forms import FormError, check_form, state


def plain(text):
    return {"type": "plain_text", "text": text}


def option(value):
    return {"text": plain(value.title()), "value": value}


def asks(name, element, **more):
    return {
        "type": "input",
        "block_id": name,
        "label": plain(name.title()),
        "element": {"action_id": "a", **element},
        **more,
    }


def modal(*blocks, **more):
    return {
        "type": "modal",
        "title": plain("Ask"),
        "submit": plain("Go"),
        "blocks": list(blocks),
        **more,
    }


TEAM = {"type": "static_select", "options": [option("platform"), option("search")]}
SEARCH = {"type": "external_select", "min_query_length": 2}


@pytest.fixture
def open_modal(local, slack, app):
    """Open a modal on ana's screen, as a command in #general would; return its id."""

    async def open_it(*blocks, **more):
        delivery = await local.command(user="ana", channel="C1", text="/insights")
        opened = await slack.views_open(
            trigger_id=delivery.payload["trigger_id"], view=modal(*blocks, **more)
        )
        return opened["view"]["id"]

    return open_it


async def test_a_form_carries_everything_also_what_was_left_as_it_was(
    local, open_modal
):
    view_id = await open_modal(
        asks("team", {**TEAM, "initial_option": option("search")}),
        asks("note", {"type": "plain_text_input"}, optional=True),
        asks("extras", {"type": "checkboxes", "options": [option("x")]}, optional=True),
        asks("from", {"type": "datepicker", "initial_date": "2026-11-02"}),
    )

    delivery = await local.submit_view(user="ana", view_id=view_id)

    assert delivery.payload["view"]["state"]["values"] == {
        "team": {"a": {"type": "static_select", "selected_option": option("search")}},
        "note": {"a": {"type": "plain_text_input", "value": None}},
        "extras": {"a": {"type": "checkboxes", "selected_options": []}},
        "from": {"a": {"type": "datepicker", "selected_date": "2026-11-02"}},
    }


async def test_a_form_may_ask_for_the_channel_it_was_opened_in(
    local, slack, open_modal
):
    menu = {
        "type": "conversations_select",
        "default_to_current_conversation": True,
        "response_url_enabled": True,
    }
    view_id = await open_modal(asks("where", menu))

    delivery = await local.submit_view(user="ana", view_id=view_id)

    [address] = delivery.payload["response_urls"]
    assert (address["block_id"], address["channel_id"]) == ("where", "C1")
    held = delivery.payload["view"]["state"]["values"]["where"]["a"]
    assert held["selected_conversation"] == "C1"


NOT_SENT = {
    "a gap": ({"type": "plain_text_input"}, {}, "complete this required field"),
    "too short": (
        {"type": "plain_text_input", "min_length": 3},
        {"value": "ab"},
        "at least 3 characters",
    ),
    "too long": (
        {"type": "plain_text_input", "max_length": 3},
        {"value": "abcd"},
        "at most 3 characters",
    ),
    "no number": (
        {"type": "number_input", "is_decimal_allowed": False},
        {"value": "1.5"},
        "enter a number",
    ),
    "too small": (
        {"type": "number_input", "is_decimal_allowed": True, "min_value": "2"},
        {"value": "1.5"},
        "at least 2",
    ),
    "too big": (
        {"type": "number_input", "is_decimal_allowed": True, "max_value": "2"},
        {"value": "2.5"},
        "at most 2",
    ),
    "no address": ({"type": "email_text_input"}, {"value": "ana"}, "valid email"),
    "no link": ({"type": "url_text_input"}, {"value": "ana"}, "valid URL"),
    "too many": (
        {"type": "multi_users_select", "max_selected_items": 1},
        {"selected_users": ["U1", "U2"]},
        "at most 1",
    ),
}


@pytest.mark.parametrize(
    ("element", "given", "because"), NOT_SENT.values(), ids=NOT_SENT
)
def test_slacks_client_does_not_send_a_form_with(element, given, because):
    blocks = [asks("field", element)]

    with pytest.raises(FormError, match=because) as caught:
        check_form(blocks, state(blocks, {"field": {"a": given}}))

    assert list(caught.value.errors) == ["field"]


def test_there_is_no_value_without_an_input():
    with pytest.raises(PlaygroundError, match="no input b in field"):
        state([asks("field", TEAM)], {"field": {"b": {"value": "x"}}})


async def test_nobody_chooses_what_is_not_offered(local, slack, app):
    block = {"type": "actions", "elements": [{"action_id": "team", **TEAM}]}
    posted = await slack.chat_postMessage(channel="C1", text="x", blocks=[block])

    with pytest.raises(PlaygroundError, match="offers no payments"):
        await local.press(
            user="ana",
            channel="C1",
            ts=posted["ts"],
            action_id="team",
            chosen={"selected_option": option("payments")},
        )


async def test_what_was_chosen_before_comes_with_the_next_press(local, slack, app):
    button = {"type": "button", "action_id": "go", "text": plain("Go")}
    menu = {"action_id": "team", **TEAM}
    block = {"type": "actions", "block_id": "b", "elements": [menu, button]}
    posted = await slack.chat_postMessage(channel="C1", text="x", blocks=[block])

    delivery = await local.press(
        user="ana",
        channel="C1",
        ts=posted["ts"],
        action_id="go",
        values={"b": {"team": {"selected_option": option("search")}}},
    )

    held = delivery.payload["state"]["values"]["b"]["team"]
    assert held["selected_option"]["value"] == "search"


# options from the app


async def test_an_app_is_asked_for_options_while_somebody_types(local, app, open_modal):
    view_id = await open_modal(asks("team", SEARCH))
    app.answers = [web.json_response({"options": [option("platform")]})]

    offered = await local.suggest_in_view(
        user="ana", view_id=view_id, action_id="a", typed="pl"
    )

    assert offered["options"][0]["value"] == "platform"
    sent = local.traffic.deliveries[-1].payload
    assert (sent["type"], sent["value"], sent["block_id"]) == (
        "block_suggestion",
        "pl",
        "team",
    )
    assert sent["view"]["id"] == view_id


async def test_a_menu_of_a_message_asks_too_and_groups_are_fine(local, slack, app):
    block = {"type": "actions", "elements": [{"action_id": "team", **SEARCH}]}
    posted = await slack.chat_postMessage(channel="C1", text="x", blocks=[block])
    groups = [{"label": plain("Teams"), "options": [option("platform")]}]
    app.answers = [web.json_response({"option_groups": groups})]

    offered = await local.suggest(
        user="ana", channel="C1", ts=posted["ts"], action_id="team", typed="pla"
    )

    assert offered == {"option_groups": groups}
    assert local.traffic.deliveries[-1].payload["container"]["type"] == "message"


@pytest.mark.parametrize(
    ("answer", "because"),
    [
        ({"options": [option("x")] * 101}, "no more than 100"),
        ({"options": [{"text": plain("x" * 76), "value": "x"}]}, "less than 76"),
        ({"options": [], "option_groups": []}, "must define either"),
        ({}, "must define either"),
        ("nothing", "must provide an object"),
    ],
)
async def test_options_slack_would_not_show_are_refused(
    local, app, open_modal, answer, because
):
    view_id = await open_modal(asks("team", SEARCH))
    app.answers = [web.Response(text=json.dumps(answer))]

    with pytest.raises(PlaygroundError, match=because):
        await local.suggest_in_view(
            user="ana", view_id=view_id, action_id="a", typed="pl"
        )


async def test_the_app_is_asked_only_after_some_characters(local, app, open_modal):
    view_id = await open_modal(asks("team", {"type": "external_select"}))

    with pytest.raises(PlaygroundError, match="after 3 characters"):
        await local.suggest_in_view(
            user="ana", view_id=view_id, action_id="a", typed="pl"
        )


# stacks of views


async def test_closing_everything_tells_each_view_that_wanted_to_know(
    local, app, open_modal
):
    view_id = await open_modal(asks("team", TEAM), notify_on_close=True)
    filled = {"team": {"a": {"selected_option": option("search")}}}
    pushed = modal(asks("team", TEAM), notify_on_close=True)
    app.answers = [web.json_response({"response_action": "push", "view": pushed})]
    await local.submit_view(user="ana", view_id=view_id, values=filled)
    top = local.views("ana")[-1].id

    await local.close_view(user="ana", view_id=top, everything=True)

    told = [d.payload for d in local.traffic.deliveries if d.kind == "interaction"]
    closed = [p for p in told if p["type"] == "view_closed"]
    assert [p["is_cleared"] for p in closed] == [True, True]
    assert local.views("ana") == []


async def test_a_view_with_clear_on_close_takes_the_others_along(
    local, app, open_modal
):
    view_id = await open_modal(asks("team", TEAM))
    filled = {"team": {"a": {"selected_option": option("search")}}}
    pushed = modal(asks("team", TEAM), clear_on_close=True)
    app.answers = [web.json_response({"response_action": "push", "view": pushed})]
    await local.submit_view(user="ana", view_id=view_id, values=filled)

    await local.close_view(user="ana", view_id=local.views("ana")[-1].id)

    assert local.views("ana") == []


async def test_no_more_than_three_views_are_stacked(local, app, open_modal):
    view_id = await open_modal(asks("team", TEAM))
    filled = {"team": {"a": {"selected_option": option("search")}}}
    push = {"response_action": "push", "view": modal(asks("team", TEAM))}

    for _ in range(2):
        app.answers = [web.json_response(push)]
        await local.submit_view(user="ana", view_id=view_id, values=filled)
        view_id = local.views("ana")[-1].id
    app.answers = [web.json_response(push)]
    with pytest.raises(PlaygroundError, match="no more than 3"):
        await local.submit_view(user="ana", view_id=view_id, values=filled)


@pytest.mark.parametrize("errors", [{}, None, {"team": ""}])
async def test_errors_need_texts(local, app, open_modal, errors):
    view_id = await open_modal(asks("team", TEAM))
    app.answers = [web.json_response({"response_action": "errors", "errors": errors})]

    with pytest.raises(PlaygroundError, match="a text"):
        await local.submit_view(
            user="ana",
            view_id=view_id,
            values={"team": {"a": {"selected_option": option("search")}}},
        )
