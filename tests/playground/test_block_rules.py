"""Every limit of Block Kit, with one payload just beyond it and one just within."""

from typing import Any

import pytest

from bot.playground.block_shapes import HOME, MODAL
from bot.playground.blocks import named, refusal_of, view_problems

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
CELL = {"type": "raw_text", "text": "x"}
BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
OPTION = {"text": {"type": "plain_text", "text": "One"}, "value": "1"}


def plain(length):
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length):
    return {"type": "mrkdwn", "text": "x" * length}


def button(**fields):
    return {"type": "actions", "elements": [{**BUTTON, **fields}]}


def select(**fields):
    element = {"type": "static_select", "options": [OPTION], **fields}
    return {"type": "actions", "elements": [element]}


def table(rows, columns, **fields):
    return {"type": "table", "rows": [[CELL] * columns] * rows, **fields}


def data_table(rows, columns=1, **fields):
    grid = [[CELL] * columns] * rows
    return {"type": "data_table", "caption": "Figures", "rows": grid, **fields}


def line(series=1, categories=1, **fields):
    labels = [f"c{n}" for n in range(categories)]
    data = [{"label": label, "value": 1} for label in labels]
    chart = {
        "type": "line",
        "series": [{"name": f"s{n}", "data": data} for n in range(series)],
        "axis_config": {"categories": labels},
    }
    return {"type": "data_visualization", "title": "Trend", "chart": chart, **fields}


def pie(segments=1, value=1):
    parts = [{"label": f"p{n}", "value": value} for n in range(segments)]
    chart = {"type": "pie", "segments": parts}
    return {"type": "data_visualization", "title": "Parts", "chart": chart}


REFUSED = {
    "unknown type": ({"type": "sections"}, "unsupported type: sections", "/type"),
    "no type": ({}, "missing required field: type", ""),
    "no object": ("text", "must provide an object", ""),
    "empty section": (
        {"type": "section"},
        "must define either `text` or `fields`",
        "/type",
    ),
    "section text": (
        {"type": "section", "text": mrkdwn(3001)},
        "must be less than 3001 characters",
        "/text/text",
    ),
    "section without words": (
        {"type": "section", "text": mrkdwn(0)},
        "must be more than 0 characters",
        "/text/text",
    ),
    "section fields": (
        {"type": "section", "fields": [mrkdwn(1)] * 11},
        "no more than 10 items allowed",
        "/fields",
    ),
    "section field": (
        {"type": "section", "fields": [mrkdwn(2001)]},
        "must be less than 2001 characters",
        "/fields/0/text",
    ),
    "emoji in mrkdwn": (
        {"type": "section", "text": {**mrkdwn(1), "emoji": True}},
        "invalid additional property: emoji",
        "/text",
    ),
    "strange property": (
        {**SECTION, "colour": "red"},
        "invalid additional property: colour",
        "",
    ),
    "block id": (
        {**SECTION, "block_id": "x" * 256},
        "must be less than 256 characters",
        "/block_id",
    ),
    "header": (
        {"type": "header", "text": plain(151)},
        "must be less than 151 characters",
        "/text/text",
    ),
    "header in mrkdwn": (
        {"type": "header", "text": mrkdwn(1)},
        "unsupported type: mrkdwn",
        "/text/type",
    ),
    "context": (
        {"type": "context", "elements": [mrkdwn(1)] * 11},
        "no more than 10 items allowed",
        "/elements",
    ),
    "empty context": (
        {"type": "context", "elements": []},
        "no fewer than 1 items allowed",
        "/elements",
    ),
    "actions": (
        {"type": "actions", "elements": [BUTTON] * 26},
        "no more than 25 items allowed",
        "/elements",
    ),
    "button text": (
        button(text=plain(76)),
        "must be less than 76 characters",
        "/elements/0/text/text",
    ),
    "button value": (
        button(value="x" * 2001),
        "must be less than 2001 characters",
        "/elements/0/value",
    ),
    "button url": (
        button(url="x" * 3001),
        "must be less than 3001 characters",
        "/elements/0/url",
    ),
    "button style": (
        button(style="default"),
        "value must be one of: primary, danger",
        "/elements/0/style",
    ),
    "action id": (
        button(action_id="x" * 256),
        "must be less than 256 characters",
        "/elements/0/action_id",
    ),
    "confirm title": (
        button(confirm={"title": plain(101), "text": plain(1)}),
        "must be less than 101 characters",
        "/elements/0/confirm/title/text",
    ),
    "confirm text": (
        button(confirm={"title": plain(1), "text": plain(301)}),
        "must be less than 301 characters",
        "/elements/0/confirm/text/text",
    ),
    "options": (
        select(options=[OPTION] * 101),
        "no more than 100 items allowed",
        "/elements/0/options",
    ),
    "option text": (
        select(options=[{**OPTION, "text": plain(76)}]),
        "must be less than 76 characters",
        "/elements/0/options/0/text/text",
    ),
    "option value": (
        select(options=[{**OPTION, "value": "x" * 151}]),
        "must be less than 151 characters",
        "/elements/0/options/0/value",
    ),
    "option with url": (
        select(options=[{**OPTION, "url": ""}]),
        "invalid additional property: url",
        "/elements/0/options/0",
    ),
    "placeholder": (
        select(placeholder=plain(151)),
        "must be less than 151 characters",
        "/elements/0/placeholder/text",
    ),
    "overflow": (
        {
            "type": "actions",
            "elements": [{"type": "overflow", "options": [OPTION] * 6}],
        },
        "no more than 5 items allowed",
        "/elements/0/options",
    ),
    "image without alt": (
        {"type": "image", "image_url": "https://example.com/a.png"},
        "missing required field: alt_text",
        "",
    ),
    "image alt": (
        {"type": "image", "image_url": "u", "alt_text": "x" * 2001},
        "must be less than 2001 characters",
        "/alt_text",
    ),
    "image url": (
        {"type": "image", "image_url": "x" * 3001, "alt_text": "x"},
        "must be less than 3001 characters",
        "/image_url",
    ),
    "image title": (
        {"type": "image", "image_url": "u", "alt_text": "x", "title": plain(2001)},
        "must be less than 2001 characters",
        "/title/text",
    ),
    "image of nothing": (
        {"type": "image", "alt_text": "x"},
        "must define either `image_url` or `slack_file`",
        "",
    ),
    "file by id and url": (
        {"type": "image", "alt_text": "x", "slack_file": {"id": "F1", "url": "u"}},
        "must define either `id` or `url`",
        "/slack_file",
    ),
    "markdown": (
        {"type": "markdown", "text": "x" * 12_001},
        "must be less than 12001 characters",
        "/text",
    ),
    "table rows": (table(101, 1), "no more than 100 items allowed", "/rows"),
    "table cells": (table(1, 21), "no more than 20 items allowed", "/rows/0"),
    "table settings": (
        table(1, 1, column_settings=[{"align": "left"}] * 21),
        "no more than 20 items allowed",
        "/column_settings",
    ),
    "table alignment": (
        table(1, 1, column_settings=[{"align": "middle"}]),
        "value must be one of: left, center, right",
        "/column_settings/0/align",
    ),
    "empty cell": (
        {"type": "table", "rows": [[{"type": "raw_text", "text": ""}]]},
        "must be more than 0 characters",
        "/rows/0/0/text",
    ),
    "data table without caption": (
        {"type": "data_table", "rows": [[CELL]] * 2},
        "missing required field: caption",
        "",
    ),
    "data table of a header": (data_table(1), "no fewer than 2 items allowed", "/rows"),
    "data table rows": (data_table(102), "no more than 101 items allowed", "/rows"),
    "data table columns": (
        data_table(2, 21),
        "no more than 20 items allowed",
        "/rows/0",
    ),
    "data table page": (
        data_table(2, page_size=101),
        "must be at most 100",
        "/page_size",
    ),
    "data table header": (
        {
            "type": "data_table",
            "caption": "x",
            "rows": [[{"type": "rich_text", "elements": []}], [CELL]],
        },
        "unsupported type: rich_text",
        "/rows/0/0/type",
    ),
    "uneven data table": (
        {"type": "data_table", "caption": "x", "rows": [[CELL], [CELL, CELL]]},
        "all rows must have the same number of cells",
        "/rows/1",
    ),
    "row header": (
        data_table(2, 2, row_header_column_index=2),
        "must be the index of a column",
        "/row_header_column_index",
    ),
    "chart title": (
        line(title="x" * 51),
        "must be less than 51 characters",
        "/title",
    ),
    "chart series": (
        line(series=13),
        "no more than 12 items allowed",
        "/chart/series",
    ),
    "chart categories": (
        line(categories=21),
        "no more than 20 items allowed",
        "/chart/axis_config/categories",
    ),
    "pie segments": (pie(13), "no more than 12 items allowed", "/chart/segments"),
    "pie value": (pie(value=0), "must be more than 0", "/chart/segments/0/value"),
    "context actions": (
        {
            "type": "context_actions",
            "elements": [{"type": "icon_button", "icon": "trash", "text": plain(1)}]
            * 6,
        },
        "no more than 5 items allowed",
        "/elements",
    ),
    "card body": (
        {"type": "card", "body": mrkdwn(201)},
        "must be less than 201 characters",
        "/body/text",
    ),
    "carousel": (
        {"type": "carousel", "elements": [{"type": "card", "body": plain(1)}] * 11},
        "no more than 10 items allowed",
        "/elements",
    ),
    "container": (
        {"type": "container", "title": plain(1), "child_blocks": [SECTION] * 11},
        "no more than 10 items allowed",
        "/child_blocks",
    ),
    "chart in a container": (
        {"type": "container", "title": plain(1), "child_blocks": [line()]},
        "unsupported type: data_visualization",
        "/child_blocks/0/type",
    ),
    "alert in a message": (
        {"type": "alert", "text": plain(1)},
        "unsupported type: alert",
        "/type",
    ),
    "rich text leaf": (
        {"type": "rich_text", "elements": [{"type": "text", "text": "x"}]},
        "unsupported type: text",
        "/elements/0/type",
    ),
}


@pytest.mark.parametrize(("block", "text", "where"), REFUSED.values(), ids=REFUSED)
def test_a_block_beyond_a_limit_is_refused_where_it_is_wrong(block, text, where):
    refusal = refusal_of([block])

    assert refusal is not None
    assert refusal.code == "invalid_blocks"
    assert f"{text} [json-pointer:/blocks/0{where}]" in map(str, refusal.problems)


ACCEPTED = {
    "section": {"type": "section", "text": mrkdwn(3000)},
    "fields": {"type": "section", "fields": [mrkdwn(2000)] * 10},
    "header": {"type": "header", "text": plain(150)},
    "context": {"type": "context", "elements": [mrkdwn(1)] * 10},
    "actions": {"type": "actions", "elements": [BUTTON] * 25},
    "button": button(text=plain(75), value="x" * 2000, style="primary"),
    "select": select(options=[OPTION] * 100, placeholder=plain(150)),
    "image": {"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}},
    "markdown": {"type": "markdown", "text": "x" * 12_000},
    "table": table(100, 20, column_settings=[None, {"align": "right"}]),
    "data table": data_table(101, 20, page_size=100, row_header_column_index=19),
    "line chart": line(series=12, categories=20),
    "pie chart": pie(12),
    "divider": {"type": "divider"},
    "container": {"type": "container", "title": plain(1), "child_blocks": [SECTION]},
    "rich text": {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "x", "style": {"bold": True}},
                    {"type": "link", "url": "https://example.com"},
                ],
            }
        ],
    },
}


@pytest.mark.parametrize("block", ACCEPTED.values(), ids=ACCEPTED)
def test_a_block_at_its_limits_is_accepted(block):
    assert refusal_of([block]) is None


def test_fifty_blocks_are_a_message_and_fifty_one_are_not():
    refusal = refusal_of([{"type": "divider"}] * 51)

    assert refusal_of([{"type": "divider"}] * 50) is None
    assert refusal is not None
    assert [str(p) for p in refusal.problems] == [
        "no more than 50 items allowed [json-pointer:/blocks]"
    ]


def test_a_long_text_is_also_said_to_match_no_schema():
    refusal = refusal_of([{"type": "section", "text": mrkdwn(3001)}])

    assert refusal is not None
    assert [str(p) for p in refusal.problems] == [
        "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ]


def test_a_block_id_names_one_block_only():
    refusal = refusal_of([{**SECTION, "block_id": "a"}, {**SECTION, "block_id": "a"}])

    assert refusal is not None
    assert refusal.problems[0].pointer == "/blocks/1/block_id"


def test_an_action_id_names_one_element_of_a_block_only():
    one = {**BUTTON, "action_id": "a"}

    refusal = refusal_of([{"type": "actions", "elements": [one, one]}])

    assert refusal is not None
    assert refusal.problems[0].pointer == "/blocks/0/elements/1/action_id"


def test_a_message_holds_one_table_of_either_kind():
    refusal = refusal_of([table(1, 1), data_table(2)])

    assert refusal is not None
    assert refusal.code == "invalid_attachments"
    assert refusal.problems[0].text == "only_one_table_allowed"


def test_a_message_holds_two_charts():
    refusal = refusal_of([line(), pie(), line()])

    assert refusal_of([line(), pie()]) is None
    assert refusal is not None
    assert refusal.problems[0].pointer == "/blocks/2"


def test_the_cells_of_a_table_hold_ten_thousand_characters():
    long = {"type": "raw_text", "text": "x" * 501}
    rows = [[long]] * 20

    assert refusal_of([{"type": "table", "rows": rows[:19]}]) is None
    assert refusal_of([{"type": "table", "rows": rows}]) is not None


def test_markdown_blocks_share_twelve_thousand_characters():
    refusal = refusal_of([{"type": "markdown", "text": "x" * 6_001}] * 2)

    assert refusal is not None
    assert refusal.problems[0].text == "must be less than 12001 characters"


def test_much_markdown_with_other_blocks_makes_a_message_too_long():
    blocks = [
        {"type": "markdown", "text": "x" * 11_900},
        {"type": "section", "text": mrkdwn(2000)},
    ]

    refusal = refusal_of(blocks)

    assert refusal is not None
    assert refusal.code == "msg_blocks_too_long"


@pytest.mark.parametrize("change", ["name", "label", "missing"])
def test_series_need_their_own_names_and_one_value_per_category(change):
    chart = line(series=2, categories=2)
    one, other = chart["chart"]["series"]
    if change == "name":
        other["name"] = one["name"]
    elif change == "label":
        other["data"] = [{"label": "c0", "value": 1}, {"label": "c0", "value": 1}]
    else:
        other["data"] = other["data"][:1]

    assert refusal_of([chart]) is not None


@pytest.mark.parametrize("surface", [MODAL, HOME])
@pytest.mark.parametrize(
    "block", [table(1, 1), data_table(2), line(), {"type": "markdown", "text": "x"}]
)
def test_figures_and_markdown_stand_in_messages_only(block, surface):
    assert refusal_of([block], surface=surface) is not None


def test_blocks_without_names_get_some():
    blocks = named([button(), {**SECTION, "block_id": "mine"}], iter("abc").__next__)

    assert blocks[0]["block_id"] == "a"
    assert blocks[0]["elements"][0]["action_id"] == "b"
    assert blocks[1]["block_id"] == "mine"


def modal(**fields):
    return {"type": "modal", "title": plain(1), "blocks": [SECTION], **fields}


INPUT = {
    "type": "input",
    "label": plain(1),
    "element": {"type": "plain_text_input", "action_id": "a"},
}
REFUSED_VIEWS = {
    "title": (modal(title=plain(25)), "/view/title/text"),
    "submit": (modal(submit=plain(25)), "/view/submit/text"),
    "close": (modal(close=plain(25)), "/view/close/text"),
    "metadata": (modal(private_metadata="x" * 3001), "/view/private_metadata"),
    "callback": (modal(callback_id="x" * 256), "/view/callback_id"),
    "blocks": (modal(blocks=[SECTION] * 101), "/view/blocks"),
    "no blocks": (modal(blocks=[]), "/view/blocks"),
    "input without submit": (modal(blocks=[INPUT]), "/view"),
    "home with a title": (
        {"type": "home", "title": plain(1), "blocks": [SECTION]},
        "/view",
    ),
    "no view": ({"type": "screen"}, "/view/type"),
    "input label": (
        modal(submit=plain(1), blocks=[{**INPUT, "label": plain(2001)}]),
        "/view/blocks/0/label/text",
    ),
}


@pytest.mark.parametrize(("view", "pointer"), REFUSED_VIEWS.values(), ids=REFUSED_VIEWS)
def test_a_view_beyond_a_limit_is_refused_where_it_is_wrong(view, pointer):
    assert pointer in [problem.pointer for problem in view_problems(view)]


def test_a_view_at_its_limits_is_accepted():
    view = modal(
        title=plain(24),
        submit=plain(24),
        blocks=[INPUT, *[SECTION] * 98, {"type": "alert", "text": plain(1)}],
    )

    assert view_problems(view) == []


FORM_PROBLEMS = {
    "a first option that is not offered": (
        {
            "type": "static_select",
            "options": [OPTION],
            "initial_option": {**OPTION, "value": "2"},
        },
        "/view/blocks/0/element/initial_option",
    ),
    "first options that are not offered": (
        {
            "type": "checkboxes",
            "options": [OPTION],
            "initial_options": [{**OPTION, "value": "2"}],
        },
        "/view/blocks/0/element/initial_options",
    ),
    "options twice": (
        {
            "type": "static_select",
            "options": [OPTION],
            "option_groups": [{"label": plain(1), "options": [OPTION]}],
        },
        "/view/blocks/0/element",
    ),
    "eleven checkboxes": (
        {"type": "checkboxes", "options": [OPTION] * 11},
        "/view/blocks/0/element/options",
    ),
    "eleven radio buttons": (
        {"type": "radio_buttons", "options": [OPTION] * 11},
        "/view/blocks/0/element/options",
    ),
    "a text longer than inputs hold": (
        {"type": "plain_text_input", "initial_value": "x" * 3001},
        "/view/blocks/0/element/initial_value",
    ),
    "lengths out of order": (
        {"type": "plain_text_input", "min_length": 5, "max_length": 4},
        "/view/blocks/0/element",
    ),
    "a day that is none": (
        {"type": "datepicker", "initial_date": "2 November"},
        "/view/blocks/0/element/initial_date",
    ),
    "a time that is none": (
        {"type": "timepicker", "initial_time": "24:00"},
        "/view/blocks/0/element/initial_time",
    ),
    "a moment that is none": (
        {"type": "datetimepicker", "initial_date_time": 12},
        "/view/blocks/0/element/initial_date_time",
    ),
    "nothing to choose": (
        {"type": "multi_users_select", "max_selected_items": 0},
        "/view/blocks/0/element/max_selected_items",
    ),
    "a button as an input": (BUTTON, "/view/blocks/0/element/type"),
    "a number of unknown kind": (
        {"type": "number_input"},
        "/view/blocks/0/element",
    ),
}


@pytest.mark.parametrize(
    ("element", "pointer"), FORM_PROBLEMS.values(), ids=FORM_PROBLEMS
)
def test_an_input_beyond_a_limit_is_refused(element, pointer):
    asked = {**INPUT, "element": element}

    problems = view_problems(modal(submit=plain(1), blocks=[asked]))

    assert pointer in [problem.pointer for problem in problems]


def test_one_input_may_want_the_focus_and_no_second():
    eager = {**INPUT, "element": {**INPUT["element"], "focus_on_load": True}}

    one = view_problems(modal(submit=plain(1), blocks=[eager, INPUT]))
    two = view_problems(modal(submit=plain(1), blocks=[eager, eager]))

    assert one == []
    assert [problem.pointer for problem in two] == ["/view/blocks/1"]


LABELS = {
    "series name": ("series", 0, "name"),
    "category": ("axis_config", "categories", 0),
    "point label": ("series", 0, "data", 0, "label"),
}


@pytest.mark.parametrize("path", LABELS.values(), ids=LABELS)
def test_labels_of_charts_hold_twenty_characters(path):
    chart = line(categories=1)
    *way, last = path
    place: Any = chart["chart"]
    for step in way:
        place = place[step]
    place[last] = "x" * 21

    refusal = refusal_of([chart])

    assert refusal is not None
    pointer = "/blocks/0/chart/" + "/".join(map(str, path))
    assert pointer in [problem.pointer for problem in refusal.problems]


@pytest.mark.parametrize("axis", ["x_label", "y_label"])
def test_names_of_axes_hold_fifty_characters(axis):
    chart = line()
    chart["chart"]["axis_config"][axis] = "x" * 51

    assert refusal_of([chart]) is not None
    chart["chart"]["axis_config"][axis] = "x" * 50
    assert refusal_of([chart]) is None


REFUSED_CARDS = {
    "card of nothing": {"type": "card"},
    "card title": {"type": "card", "title": plain(151)},
    "card subtitle": {"type": "card", "title": plain(1), "subtitle": plain(151)},
    "empty carousel": {"type": "carousel", "elements": []},
    "container without a title": {"type": "container", "child_blocks": [SECTION]},
    "empty container": {"type": "container", "title": plain(1), "child_blocks": []},
    "container width": {
        "type": "container",
        "title": plain(1),
        "child_blocks": [SECTION],
        "width": "huge",
    },
    "a task outside a stream": {"type": "task_card", "title": "x", "task_id": "1"},
    "a plan outside a stream": {"type": "plan", "title": "x"},
    "feedback without a choice": {
        "type": "context_actions",
        "elements": [{"type": "feedback_buttons"}],
    },
}


@pytest.mark.parametrize("block", REFUSED_CARDS.values(), ids=REFUSED_CARDS)
def test_newer_blocks_have_limits_too(block):
    refusal = refusal_of([block])

    assert refusal is not None
    assert refusal.code == "invalid_blocks"
