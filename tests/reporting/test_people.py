"""People side by side, and names behind letters."""

from datetime import date
from statistics import median
from typing import Any

import pytest

from reporting import charts, report
from reporting.directory import Team
from reporting.errors import TableError
from reporting.hiding import Cast, letters, shuffled
from reporting.periods import Granularity, Period
from reporting.requests import ReportRequest, View
from tests.reporting.drawn import places, text, texts

CYCLE, MERGED = "PR_CYCLE_TIME_DAYS_AVG", "PR_MERGED"
LOU = Team("4", "Lou Lead", "Everyone/Lou Lead", "Everyone", leaf=True, manager=True)
JANUARY = Period(date(2026, 1, 1), date(2026, 1, 31))
NAMES = {"ada": "Ada Abel", "kim": "Kim Koch", "max": "Max Mohr", "zoe": "Zoe Zinn"}
JANUARYS = {"ada": 12, "kim": 3, "max": 7, "zoe": 0}
DECEMBERS = {"ada": 10, "kim": 6, "max": 7, "zoe": 4}


def by_developer(**changes):
    values: dict[str, Any] = {
        "teams": (LOU,),
        "period": JANUARY,
        "metrics": (MERGED,),
        "granularity": Granularity.MONTHLY,
        "view": View.PEOPLE,
        "canonical": "Lou Lead by developer 2026-01-01..2026-01-31",
    }
    return ReportRequest(**(values | changes))


def export(merged, first="2026-01-01", last="2026-01-31", team="Everyone/Lou Lead"):
    rows = ["Granularity,Developer,Email,Manager_Email,Team,Team_Hierarchy,"
            f"Start_Date,End_Date,{MERGED},{CYCLE}"]  # fmt: skip
    rows += [
        f"Jan 2026,{NAMES.get(who, who)},{who}@Example.com,lou@example.com,Lou Lead,{team},"
        f"{first},{last},{count},{1 + count / 2 if count else ''}"
        for who, count in merged.items()
    ]
    return "\n".join(rows).encode()


def made(request=None, merged=None, *, cast=None, before=DECEMBERS):
    past = None if before is None else export(before, "2025-12-01", "2025-12-31")
    return report.make(
        request or by_developer(),
        export(JANUARYS if merged is None else merged),
        past,
        today=date(2026, 3, 1),
        called={LOU.path: "Lou Lead's team"},
        cast=cast,
    )


def cast_of(*people, hidden=True):
    return Cast(tuple(f"{who}@example.com" for who in people), hidden)


def test_each_person_has_a_row_in_the_order_of_names():
    found = made()

    assert found.headline == "Lou Lead's team: 4 developers, one by one"
    assert found.grid.columns == ("Developer", "PRs merged")
    assert found.grid.rows == (
        ("Ada Abel", "12 (10)"),
        ("Kim Koch", "3 (6)"),
        ("Max Mohr", "7 (7)"),
        ("Zoe Zinn", "0 (4)"),
    )
    assert found.pages == ()
    assert "in parentheses: the month before" in found.notes


def test_hidden_people_have_letters_and_the_order_of_the_cast():
    found = made(cast=cast_of("max", "ada", "zoe", "kim"))

    assert found.grid.rows == (
        ("Developer A", "7 (7)"),
        ("Developer B", "12 (10)"),
        ("Developer C", "0 (4)"),
        ("Developer D", "3 (6)"),
    )


def test_nothing_of_a_report_without_names_says_whose_it_is():
    found = made(cast=cast_of("max", "ada", "zoe", "kim"))

    said = repr(found).casefold()
    assert not any(name.split()[0].casefold() in said for name in NAMES.values())
    assert "example.com" not in said


def test_who_is_not_of_the_cast_is_not_shown():
    found = made(cast=cast_of("ada", "kim", hidden=False))

    assert [row[0] for row in found.grid.rows] == ["Ada Abel", "Kim Koch"]
    assert "Max" not in repr(found)


def test_a_cast_of_whom_the_export_has_nobody_is_a_sentence():
    with pytest.raises(TableError, match="Nothing was recorded for Everyone/Lou Lead"):
        made(cast=cast_of("nobody"))


def test_who_was_not_there_before_has_no_number_before():
    found = made(before={"ada": 10})

    assert found.grid.rows[:2] == (("Ada Abel", "12 (10)"), ("Kim Koch", "3"))


def test_people_are_told_by_how_far_the_numbers_reach_and_never_by_place():
    found = made()

    # 0, 3, 7 and 12: in the middle is 5.
    assert median(JANUARYS.values()) == 5
    assert [str(one) for one in found.summary] == [
        "PRs merged: from 0 to 12; the median of 4 is 5."
    ]
    words = " ".join([*found.sentences, found.headline, found.alt, *found.notes])
    for word in ("best", "worst", "place", "most", "better", "worse", "ahead", "top"):
        assert word not in words.split()
    assert all("worse" not in row.change for row in found.rows)
    assert found.suggestions == ()


def test_three_people_have_no_median_in_words():
    found = made(merged={"ada": 12, "kim": 3, "max": 7}, before=None)

    assert [str(one) for one in found.summary] == ["PRs merged: from 3 to 12."]


def test_one_person_alone_is_a_row():
    found = made(merged={"ada": 12}, before=None)

    assert found.grid.rows == (("Ada Abel", "12"),)
    assert found.headline == "Lou Lead's team: 1 developer, one by one"


def test_several_metrics_are_columns_and_what_is_missing_is_a_dash():
    found = made(by_developer(metrics=(CYCLE, MERGED)), before=None)

    assert found.grid.columns == ("Developer", "PR cycle time", "PRs merged")
    assert found.grid.rows[0] == ("Ada Abel", "7 d", "12")
    assert found.grid.rows[3] == ("Zoe Zinn", "–", "0")


def test_a_person_in_two_teams_below_is_one_row():
    merged = {"ada": 12, "kim": 3}
    twice = export(merged) + b"\n" + export(merged, team="Everyone/Else").split(b"\n", 1)[1]  # fmt: skip

    found = report.make(by_developer(), twice, None, today=date(2026, 3, 1))

    assert found.grid is not None
    assert found.grid.rows == (("Ada Abel", "12"), ("Kim Koch", "3"))


def test_namesakes_are_two_rows_of_the_picture_with_their_addresses():
    summary = summed({"ada": 12, "bob": 3}, {"ada": "Ada Abel", "bob": "Ada Abel"})

    figure = charts.sheet(summary).figure

    assert [one.get_text() for one in text(figure, f"{MERGED}.team")] == [
        "ada@example.com",
        "bob@example.com",
    ]


def test_the_picture_has_people_in_their_order_and_in_no_colour_of_judgement():
    summary = summed(JANUARYS)

    figure = charts.sheet(summary).figure

    assert [one.get_text() for one in text(figure, f"{MERGED}.team")] == [
        *NAMES.values()
    ]
    assert places(figure)[f"{MERGED}.few.dots"] == [3, 7, 0]
    assert "first" not in texts(figure)[f"{MERGED}.caption"]


def test_very_many_people_are_dots_without_names():
    merged = {f"p{number:02}": number + 1 for number in range(49)}

    figure = charts.sheet(summed(merged)).figure

    shown = texts(figure)
    assert shown[f"{MERGED}.count"] == "49 developers"
    assert (shown[f"{MERGED}.lowest"], shown[f"{MERGED}.highest"]) == ("1", "49")


def summed(merged, names=NAMES):
    from reporting import tables
    from reporting.catalogue import Level
    from reporting.summary import summarise

    people = tuple(f"{who}@example.com" for who in merged)
    lines = export(merged)
    for who, name in names.items():
        lines = lines.replace(f"{NAMES.get(who, who)},{who}@".encode(), f"{name},{who}@".encode())  # fmt: skip
    return summarise(
        by_developer(people=people),
        tables.read(lines, Level.DEVELOPER),
        None,
        before_period=None,
        today=date(2026, 3, 1),
    )


def single(**changes):
    values: dict[str, Any] = {"teams": (), "people": ("ada@example.com",), "view": View.TIME,
              "canonical": "ada@example.com 2026-01-01..2026-01-31"}  # fmt: skip
    return by_developer(**(values | changes))


def test_one_person_without_a_name_is_developer_a():
    found = made(single(), cast=cast_of("ada"))

    assert "Developer A" in found.headline
    assert "Ada" not in repr(found)
    assert "example.com" not in repr(found)


def test_one_person_with_a_name_is_called_by_it():
    found = made(single(), cast=cast_of("ada", hidden=False))

    assert "Ada Abel" in found.headline


def test_letters_do_not_follow_the_alphabet_and_stay_within_a_report():
    people = [f"{who}@example.com" for who in NAMES]

    orders = {shuffled(people, salt=f"report {number}") for number in range(50)}

    assert shuffled(people, salt="r1") == shuffled(reversed(people), salt="r1")
    assert len(orders) > 10
    assert all(sorted(order) == sorted(people) for order in orders)


def test_after_z_comes_aa():
    assert [letters(place) for place in (0, 25, 26, 51, 52)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
    ]
