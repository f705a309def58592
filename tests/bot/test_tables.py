"""Rows in a terminal and in a pipe: whatever stands there can be copied."""

from io import StringIO

from rich.console import Console

from bot.commands import tables

JOB = "answer-ea3d9f0c4b1e4a6f8e21-attempt-000000000001"
ROWS = (
    (JOB, "failed", "[Errno 5] of [disk]"),
    ("digest-1", "", "ann.able.of.the.long.name@engineering.example.org"),
)
TITLES = ("id", "state", "result")


def shown(*, width, terminal, rows=ROWS):
    file = StringIO()
    console = Console(
        file=file, width=width, force_terminal=terminal, color_system=None
    )
    tables.show(TITLES, rows, console)
    return file.getvalue().splitlines()


def test_a_narrow_terminal_gets_each_row_as_lines_of_what_is_there():
    assert shown(width=80, terminal=True) == [
        f"id      {JOB}",
        "state   failed",
        "result  [Errno 5] of [disk]",
        "",
        "id      digest-1",
        f"result  {ROWS[1][2]}",
        "",
    ]


def test_what_is_longer_than_a_line_stays_one_line_for_the_terminal_to_fold():
    assert f"result  {'long ' * 40}" in shown(
        width=80, terminal=True, rows=[("1", "", "long " * 40)]
    )


def test_a_table_is_shown_where_there_is_room():
    for lines in (shown(width=200, terminal=True), shown(width=80, terminal=False)):
        [line] = (line for line in lines if JOB in line)
        assert [cell.strip() for cell in line.split("│")] == ["", *ROWS[0], ""]
        assert len({len(each) for each in lines}) == 1


def test_a_row_may_end_early():
    assert shown(width=80, terminal=True, rows=[(JOB * 2,)]) == [
        f"id      {JOB * 2}",
        "",
    ]
