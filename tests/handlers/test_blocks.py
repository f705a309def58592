from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.playground.blocks import refusal_of
from handlers import blocks
from handlers.blocks import parts
from reporting.answer import Drawing, Line, Page, Report, Row, Sentence
from reporting.directory import Team
from reporting.periods import Granularity, Period
from reporting.requests import ME, Output, ReportRequest, View

ROW = Row("PR cycle time", "2.8 d", "3.3 d", "−15 %, better", "214 pull requests")


REPORT = Report(
    headline="Platform gets first comments a quarter sooner",
    summary=(Sentence("The first comment came after 14 h."),),
    observations=(
        Sentence("Better: PRs merged 100 (was 80)."),
        Sentence("It is flat."),
    ),
    suggestions=(Sentence("Rework in Payments: 11 %."),),
    notes=("compared are whole weeks, 12 with 12",),
    alt="Six small charts for Platform.",
    png=b"",
    rows=(ROW,),
)


def report(**changes) -> Report:
    return replace(REPORT, **changes)


def request(name: str = "Platform", **changes) -> ReportRequest:
    plain = ReportRequest(
        teams=(Team("1", name, f"Everyone/{name}", "Everyone", leaf=True),),
        period=Period(date(2026, 7, 1), date(2026, 9, 27)),
        metrics=("PR_MERGED",),
        granularity=Granularity.WEEKLY,
        canonical=f"{name} 2026-07-01..2026-09-27 weekly vs previous",
    )
    return replace(plain, **changes)


def block(message: blocks.Message, kind: str) -> dict[str, Any]:
    return next(block for block in message.blocks if block["type"] == kind)


def test_a_report_is_finding_story_picture_numbers_and_small_print():
    message = blocks.report_message(report(), request(), "F1")

    kinds = [block["type"] for block in message.blocks]
    assert kinds == ["header", *["section"] * 3, "image", "table", "context"]
    assert block(message, "header")["text"]["text"] == report().headline
    assert block(message, "image") == {
        "type": "image",
        "slack_file": {"id": "F1"},
        "alt_text": "Six small charts for Platform.",
    }


def test_the_story_has_three_parts():
    message = blocks.report_message(report(), request(), "F1")

    story = [b["text"]["text"] for b in message.blocks if b["type"] == "section"]
    assert story == [
        "The first comment came after 14\u00a0h.",
        "• Better: PRs merged 100 (was 80).\n• It is flat.",
        "*Worth a look*\n• Rework in Payments: 11\u00a0%.",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2 d 4 h (was 3 d)", "2_d 4_h (was 3_d)"),
        ("29 % the week", "29_% the week"),
        ("in 3 days, 5 hours", "in 3 days, 5 hours"),
        ("5 merged, 1.5 s", "5 merged, 1.5_s"),
    ],
)
def test_a_number_stays_with_its_unit(text, shown):
    assert parts.prose(text)["text"]["text"] == shown.replace("_", "\u00a0")


def test_key_numbers_stand_above_the_story():
    other = replace(ROW, metric="PRs merged", now="100", change="+25 %, better")

    message = blocks.report_message(report(key=(ROW, other)), request(), "F1")

    assert [field["text"] for field in message.blocks[1]["fields"]] == [
        "PR cycle time\n*2.8 d*  −15 %, better",
        "PRs merged\n*100*  +25 %, better",
    ]


def test_one_key_number_is_in_the_story_already():
    message = blocks.report_message(report(key=(ROW,)), request(), "F1")

    assert message == blocks.report_message(report(), request(), "F1")


def test_the_numbers_are_a_table():
    rows = block(blocks.report_message(report(), request(), None), "table")["rows"]

    texts = [[cell["text"] for cell in row] for row in rows]
    assert texts == [
        ["Metric", "Now", "Before", "Change", "From"],
        ["PR cycle time", "2.8 d", "3.3 d", "−15 %, better", "214 pull requests"],
    ]


def test_a_cell_is_never_empty():
    row = Row("Coding days", "3.2", "3.1", "+3 %", "")

    message = blocks.report_message(report(rows=(row,)), request(), None)

    assert block(message, "table")["rows"][1][4]["text"] == "–"


def footer(message: blocks.Message) -> str:
    return str(block(message, "context")["elements"][0]["text"])


def test_the_footer_repeats_what_was_understood_and_how_fresh_the_data_is():
    until = datetime(2026, 9, 28, 6, 0, tzinfo=UTC)

    message = blocks.report_message(report(), request(), "F1", data_until=until)

    assert footer(message) == (
        "Understood as: PRs merged of Platform, 1 Jul to 27 Sep 2026 by week, compared with "
        "the 89 days before (`Platform 2026-07-01..2026-09-27 weekly vs previous`) · "
        "compared are whole weeks, 12 with 12 · data until 28 Sep 2026 06:00 UTC · "
        "what the numbers mean: `/insights metrics`"
    )


def test_the_footer_says_what_is_in_the_thread():
    page = Page("PRs merged", ("Team", "Now"), (("Search", "4"),))

    message = blocks.report_message(
        report(pages=(page,)), request(output=Output.CSV), "F1"
    )

    assert "every team and the CSV in the thread" in footer(message)


def test_without_a_file_there_is_no_image():
    message = blocks.report_message(report(), request(), "F1")

    assert next(blocks.simpler(message)) == blocks.report_message(
        report(), request(), None
    )


DRAWING = Drawing(
    "PR cycle time",
    "days",
    tuple(f"2026-07-{day:02}" for day in range(1, 31)),
    (Line("A team with a name that is long", tuple(float(n) for n in range(30))),),
)


def test_slacks_own_chart_is_there_where_it_is_wanted():
    message = blocks.report_message(
        report(drawing=DRAWING), request(), "F1", native_chart=True
    )

    drawn = block(message, "data_visualization")
    (series,) = drawn["chart"]["series"]
    assert drawn["title"] == "PR cycle time"
    assert series["name"] == "A team with a name…"
    assert [point["value"] for point in series["data"]] == list(range(10, 30))
    assert refusal_of(message.blocks) is None


def test_slacks_own_chart_is_off_by_default():
    message = blocks.report_message(report(drawing=DRAWING), request(), "F1")

    assert message == blocks.report_message(report(), request(), "F1")


def test_what_slack_refuses_goes_chart_then_picture_then_table():
    message = blocks.report_message(
        report(drawing=DRAWING), request(), "F1", native_chart=True
    )

    kinds = [{b["type"] for b in one.blocks} for one in blocks.simpler(message)]
    assert ["data_visualization" in kind for kind in kinds] == [False, False, False]
    assert ["image" in kind for kind in kinds] == [True, False, False]
    assert ["table" in kind for kind in kinds] == [True, True, False]


def test_without_tables_the_numbers_are_words():
    *_, last = blocks.simpler(blocks.report_message(report(), request(), None))

    assert last.blocks[-2]["text"]["text"] == (
        "PR cycle time: now 2.8 d, before 3.3 d, change −15 %, better, "
        "from 214 pull requests"
    )


def page_of(count: int, name: str = "Team") -> Page:
    rows = tuple((f"{name} {number}", "4 d") for number in range(count))
    return Page("PR cycle time", ("Team", "Now"), rows)


def test_every_team_stands_in_the_thread():
    (message,) = blocks.thread_messages(report(pages=(page_of(40),)))

    assert message.blocks[0]["text"]["text"] == "*PR cycle time*"
    assert len(message.blocks[1]["rows"]) == 41


@pytest.mark.parametrize(
    ("count", "name", "lengths"),
    [
        (99, "Team", [100]),
        (100, "Team", [100, 2]),
        (250, "Team", [100, 100, 53]),
        # 7 characters for the head; 10 rows of 205 and 38 of 206 make 9,885 in all.
        (60, "x" * 200, [49, 13]),
    ],
)
def test_many_teams_are_many_pages(count, name, lengths):
    messages = blocks.thread_messages(report(pages=(page_of(count, name),)))

    assert [len(block(one, "table")["rows"]) for one in messages] == lengths
    assert all(refusal_of(one.blocks) is None for one in messages)
    if len(lengths) > 1:
        assert messages[0].blocks[0]["text"]["text"] == (
            f"*PR cycle time*, 1 of {len(lengths)}"
        )


def test_a_report_of_nothing_has_neither_picture_nor_table():
    nothing = report(rows=(), observations=(), suggestions=())

    message = blocks.report_message(nothing, request(), "F1")

    assert [block["type"] for block in message.blocks] == [
        "header",
        "section",
        "context",
    ]


def test_the_text_without_blocks_says_the_same():
    message = blocks.report_message(report(), request(), "F1")

    assert message.text == (
        "Platform gets first comments a quarter sooner. "
        "The first comment came after 14 h. Better: PRs merged 100 (was 80). It is flat. "
        "Rework in Payments: 11 %. PR cycle time: 2.8 d, was 3.3 d (−15 %, better)."
    )


@pytest.mark.parametrize("name", ["<!here>", "@channel", "<@U123>", "R&D", "a`b*c"])
def test_a_name_neither_pings_nor_links(name):
    calm = report(headline=f"{name} is calm", summary=(Sentence(f"{name} is calm."),))

    message = blocks.report_message(calm, request(name), "F1")

    said = message.text + block(message, "section")["text"]["text"]
    assert "@channel" not in said + block(message, "header")["text"]["text"]
    marked = said + block(message, "context")["elements"][0]["text"]
    assert "<" not in marked
    assert "&D" not in marked


def test_a_header_shows_names_as_they_are():
    message = blocks.report_message(
        report(headline="R&D: much as before"), request(), None
    )

    assert block(message, "header")["text"] == {
        "type": "plain_text",
        "text": "R&D: much as before",
        "emoji": False,
    }


def test_a_long_report_stays_within_the_limits():
    long = report(
        headline="Platform & friends " * 20,
        summary=(Sentence("A <b> & c. " * 900),),
        observations=(Sentence("A <b> & c. " * 90),) * 9,
        suggestions=(Sentence("A <b> & c. " * 90),) * 9,
        notes=("note & note",) * 4,
        alt="chart " * 900,
        rows=(Row("m" * 60, "1" * 20, "2" * 20, "3" * 20, "n" * 40),) * 200,
    )

    message = blocks.report_message(long, request("X" * 900), "F1")

    assert len(block(message, "header")["text"]["text"]) <= 150
    assert len(block(message, "section")["text"]["text"]) <= 3000
    assert len(block(message, "image")["alt_text"]) <= 2000
    assert len(block(message, "table")["rows"]) <= 100
    assert len(message.text) <= 4000
    assert not block(message, "section")["text"]["text"].endswith(("&", "&a", "&l"))
    assert refusal_of(message.blocks) is None


@pytest.mark.parametrize(
    "message",
    [
        blocks.report_message(report(), request(), "F1"),
        blocks.report_message(report(rows=()), request(), None),
        blocks.progress_message(request(), asked_by="U1", step="asked"),
        blocks.sorry_message("I know no team *Platfrom*."),
    ],
)
def test_slack_takes_every_message(message):
    assert refusal_of(message.blocks) is None
    assert message.text


def test_progress_says_whose_what_and_how_far():
    message = blocks.progress_message(
        request(), asked_by="U1", step="exporting", detail="2 of 5 months"
    )

    assert block(message, "section")["text"]["text"] == (
        "*Platform* · 1 Jul to 27 Sep 2026 · for <@U1>"
    )
    assert block(message, "context")["elements"][0]["text"] == (
        "Asked ✓  Exporting (2 of 5 months) …  Drawing  Posting"
    )


@pytest.mark.parametrize(
    ("step", "steps"),
    [
        ("asked", "Asked ✓  Exporting  Drawing  Posting"),
        ("drawing", "Asked ✓  Exporting ✓  Drawing …  Posting"),
        ("posting", "Asked ✓  Exporting ✓  Drawing ✓  Posting …"),
    ],
)
def test_steps_that_are_done_are_ticked(step, steps):
    message = blocks.progress_message(request(), asked_by="U1", step=step)

    assert block(message, "context")["elements"][0]["text"] == steps


def test_a_personal_report_in_the_making_is_yours():
    mine = request(teams=(), people=(ME,))

    message = blocks.progress_message(mine, asked_by="", step="asked")

    assert block(message, "section")["text"]["text"] == (
        "*Your numbers* · 1 Jul to 27 Sep 2026"
    )


def test_an_apology_reads_as_text():
    message = blocks.sorry_message("The export has no rows for R&D <here>.")

    assert block(message, "section")["text"]["text"] == (
        "The export has no rows for R&amp;D &lt;here&gt;."
    )


GRID = Page("Ada and Kim", ("Developer", "PRs merged"), (("Ada", "12 (10)"),))


def test_people_side_by_side_are_a_row_each():
    message = blocks.report_message(report(grid=GRID), request(), None)

    rows = [[cell["text"] for cell in row] for row in block(message, "table")["rows"]]
    assert rows == [["Developer", "PRs merged"], ["Ada", "12 (10)"]]


def test_hidden_names_can_be_asked_for_and_the_small_print_says_so():
    message = blocks.report_message(
        report(), request(), None, whose=blocks.Whose.HIDDEN, request_id="r1"
    )

    (button,) = block(message, "actions")["elements"]
    assert (button["action_id"], button["value"]) == (blocks.REVEAL, "r1")
    assert "audit log" in button["confirm"]["text"]["text"]
    assert "names are hidden" in block(message, "context")["elements"][0]["text"]
    assert refusal_of(message.blocks) is None


@pytest.mark.parametrize("whose", [None, blocks.Whose.OWN, blocks.Whose.NAMED])
def test_where_no_name_is_hidden_there_is_nothing_to_press(whose):
    message = blocks.report_message(report(), request(), None, whose=whose)

    assert "actions" not in [one["type"] for one in message.blocks]


@pytest.mark.parametrize(("people", "metrics"), [(50, 22), (50, 3), (1, 22), (2, 5)])
def test_a_table_of_people_has_all_of_them_and_the_metrics_there_is_room_for(
    people, metrics
):
    columns = ("Developer", *(f"Metric number {n}" for n in range(metrics)))
    rows = tuple((f"Developer {n}", *(["3 d 12 h (2 d 10 h)"] * metrics)) for n in range(people))  # fmt: skip
    grid = Page("Everybody", columns, rows)

    message = blocks.report_message(report(grid=grid), request(), None)

    table = block(message, "table")["rows"]
    assert len(table) == people + 1
    assert 2 <= len(table[0]) <= metrics + 1
    assert refusal_of(message.blocks) is None


def test_the_placeholder_of_people_side_by_side_says_so():
    message = blocks.progress_message(
        request(view=View.PEOPLE), asked_by="U1", step="asked"
    )

    assert message.text.startswith("Platform, by developer")
