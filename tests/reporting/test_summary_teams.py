"""Teams side by side, and what a number is made of."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting import plan, tables
from reporting.catalogue import BY_NAME, Kind, Level
from reporting.directory import Team
from reporting.errors import TableError
from reporting.goals import Goal
from reporting.periods import Granularity
from reporting.requests import Aggregation, View
from reporting.summary import Verdict, summarise

LATER = date(2030, 1, 1)
CYCLE = "PR_CYCLE_TIME_DAYS_AVG"
SIZES = ["PR_MERGED_SMALL", "PR_MERGED_MEDIUM", "PR_MERGED_LARGE"]
ABOVE = "Everyone"


def one(summary, name):
    return next(m for m in summary.metrics if m.metric.name == name)


@pytest.fixture
def side_by_side(ask, export):
    """Sum up several teams: the lines of each, now and before."""

    def of(now, before=None, *, asked=(), metrics=("PR_MERGED",), **options):
        names = asked or list(now)
        teams = tuple(
            Team(n, n, f"{ABOVE}/{n}", ABOVE, leaf=True) for n in names
        )  # fmt: skip
        request = replace(ask(*metrics, **options), teams=teams, view=View.TEAMS)

        def frame(lines, period):
            lines = {f"{ABOVE}/{name}": line for name, line in lines.items()}
            text = export(period, request.granularity, lines)
            return tables.read(text, Level.TEAM, only=tables.lines_about(request))

        past = plan.before(request.period)
        return summarise(
            request,
            frame(now, request.period),
            None if before is None else frame(before, past),
            before_period=past,
            today=LATER,
        )

    return of


def merged(**teams):
    return {name: {"PR_MERGED": [value / 4] * 4} for name, value in teams.items()}


def test_several_teams_have_values_and_what_is_above_them_has_none(side_by_side):
    summary = side_by_side(merged(Search=40, Payments=12))

    found = one(summary, "PR_MERGED")
    assert (summary.name, summary.path) == ("Search and Payments", "Everyone")
    assert summary.view is View.TEAMS
    assert summary.children_of == ("Search", "Payments")
    assert found.now.value is None
    assert [(child.name, child.now.value) for child in found.children] == [
        ("Search", 40),
        ("Payments", 12),
    ]


def test_weeks_count_for_teams_side_by_side_and_where_nothing_was_merged(side_by_side):
    cycles = {"A": {CYCLE: [2, None, 3, 4]}, "B": {CYCLE: [None, None, 1, 1]}}

    summary = side_by_side(cycles, cycles, metrics=(CYCLE,))

    assert summary.counted == (4, 4)


def test_each_team_has_its_change_and_its_place(side_by_side):
    now, before = merged(A=30, B=20, C=20, D=10), merged(A=15, B=20, C=25, D=10)

    found = one(side_by_side(now, before), "PR_MERGED")

    assert [child.rank for child in found.children] == [1, 2, 2, 4]
    assert [child.rank_before for child in found.children] == [3, 2, 1, 4]
    assert [child.change for child in found.children] == [1, 0, pytest.approx(-0.2), 0]
    assert [child.verdict for child in found.children] == [
        Verdict.BETTER,
        Verdict.SAME,
        Verdict.WORSE,
        Verdict.SAME,
    ]


def test_the_best_and_the_worst_are_ahead_of_and_behind_all_others(side_by_side):
    clear = one(side_by_side(merged(A=30, B=20, C=10)), "PR_MERGED")
    tied = one(side_by_side(merged(A=30, B=30, C=10, D=10)), "PR_MERGED")

    assert (clear.best.name, clear.worst.name) == ("A", "C")
    assert (tied.best, tied.worst) == (None, None)


def test_where_lower_is_better_the_lowest_is_first(side_by_side):
    lines = {"A": {CYCLE: [4.0] * 4}, "B": {CYCLE: [2.0] * 4}, "C": {CYCLE: [None] * 4}}

    found = one(side_by_side(lines, metrics=[CYCLE]), CYCLE)

    assert [child.rank for child in found.children] == [2, 1, None]


def test_where_neither_is_better_nobody_is_first(side_by_side):
    lines = {"A": {"CODING_DAYS": [4.0] * 4}, "B": {"CODING_DAYS": [2.0] * 4}}

    found = one(side_by_side(lines, metrics=["CODING_DAYS"]), "CODING_DAYS")

    assert [child.rank for child in found.children] == [None, None]
    assert found.best is None


def test_the_spread_is_that_of_the_teams(side_by_side):
    found = one(side_by_side(merged(A=10, B=20, C=30, D=40)), "PR_MERGED").spread

    assert (found.lowest, found.highest, found.count) == (10, 40, 4)
    assert (found.q1, found.median, found.q3) == (17.5, 25, 32.5)


def test_a_team_that_was_not_there_before_has_no_change(side_by_side):
    found = one(side_by_side(merged(A=10, B=20), merged(A=5)), "PR_MERGED")

    new = found.children[1]
    assert (new.change, new.verdict, new.rank_before) == (None, Verdict.UNKNOWN, None)


def test_several_teams_without_anything_before_are_not_compared(side_by_side):
    summary = side_by_side(merged(A=10, B=20), merged(A=0, B=0))

    assert summary.before is None
    assert summary.none_before == plan.before(summary.period)


def test_several_teams_without_anything_at_all_are_silent(side_by_side):
    summary = side_by_side(merged(A=0, B=0))

    assert [metric.name for metric in summary.silent] == ["PR_MERGED"]


def test_a_team_that_the_export_does_not_have_is_named(side_by_side):
    with pytest.raises(TableError, match="Nothing was recorded for Everyone/B"):
        side_by_side(merged(A=10), asked=("A", "B"))


def test_who_moved_the_sum_is_said_in_shares_of_the_change(sum_up, export, ask):
    # 60 became 72: Search added 18, Payments took 6 away.
    request = ask("PR_MERGED")
    path = request.teams[0].path

    def frame(period, own, search, payments):
        lines = {
            path: {"PR_MERGED": [own / 4] * 4},
            f"{path}/Search": {"PR_MERGED": [search / 4] * 4},
            f"{path}/Payments": {"PR_MERGED": [payments / 4] * 4},
        }
        return tables.read(export(period, request.granularity, lines), Level.TEAM)

    past = plan.before(request.period)
    summary = summarise(
        request,
        frame(request.period, 72, 38, 34),
        frame(past, 60, 20, 40),
        before_period=past,
        today=LATER,
    )

    shares = [c.share_of_change for c in one(summary, "PR_MERGED").children]
    assert shares == [pytest.approx(1.5), pytest.approx(-0.5)]


def test_a_sum_is_made_of_its_sizes(sum_up):
    lines = {
        "PR_MERGED": [10, 8, 9, 9],
        SIZES[0]: [5, 5, 5, 5],
        SIZES[1]: [4, 3, 3, 3],
        SIZES[2]: [1, 0, 1, 1],
    }

    parts = one(sum_up(lines, metrics=["PR_MERGED"]), "PR_MERGED").parts

    assert [part.title for part in parts] == [
        "Small PRs merged",
        "Medium PRs merged",
        "Large PRs merged",
    ]
    assert [part.now.value for part in parts] == [20, 13, 3]
    assert [point.value for point in parts[2].series] == [1, 0, 1, 1]


def test_the_rest_of_the_lines_are_new(sum_up):
    lines = {
        "LOC_TOTAL": [100, 200, 100, 100],
        "LOC_REFACTORED_RECENT": [10, 20, 0, 0],
        "LOC_REFACTORED_LEGACY": [5, 0, 5, None],
    }

    parts = one(sum_up(lines, metrics=["LOC_TOTAL"]), "LOC_TOTAL").parts

    assert [(part.title, part.metric is None) for part in parts] == [
        ("Recent rework lines", False),
        ("Legacy rework lines", False),
        ("New lines", True),
    ]
    assert [point.value for point in parts[2].series] == [85, 180, 95, None]
    assert parts[2].now.value == 360


def test_without_all_parts_there_are_none(sum_up):
    lines = {"PR_MERGED": [1] * 4, SIZES[0]: [1] * 4}

    assert one(sum_up(lines, metrics=["PR_MERGED"]), "PR_MERGED").parts == ()


def test_medians_of_shares_have_no_parts(sum_up):
    names = [f"REWORK_PERCENT{end}" for end in ("", "_RECENT", "_LEGACY")]
    lines = {name: [10.0] * 4 for name in names}

    def parts(aggregation):
        summary = sum_up(lines, metrics=names[:1], aggregation=aggregation)
        return one(summary, names[0]).parts

    assert len(parts(Aggregation.MEAN)) == 2
    assert parts(Aggregation.MEDIAN) == ()


@pytest.mark.parametrize(
    ("granularity", "last", "low", "high"),
    [
        (Granularity.WEEKLY, date(2026, 2, 1), 3, 4),
        # 365.25 days a year are 4.348 weeks a month
        (Granularity.MONTHLY, date(2026, 2, 28), 13.04, 17.39),
    ],
)
def test_what_is_usual_in_a_week_is_more_in_a_month(
    sum_up, granularity, last, low, high
):
    summary = sum_up(
        {"CODING_DAYS": [3.0, 3.0, 3.0, 3.0]},
        first=date(2026, 1, 1) if last.day == 28 else date(2026, 1, 5),
        last=last,
        granularity=granularity,
    )

    band = one(summary, "CODING_DAYS").band
    assert (band.low, band.high) == pytest.approx((low, high), abs=0.01)


def test_of_the_slowest_tenth_nobody_says_what_is_usual(sum_up):
    summary = sum_up({CYCLE: [1.0] * 4}, aggregation=Aggregation.P90)

    assert (one(summary, CYCLE).band, one(summary, CYCLE).rating) == (None, None)


@pytest.mark.parametrize(
    ("name", "value", "rating"),
    [
        ("CODING_DAYS", 4, "Elite"),
        ("CODING_DAYS", 3.9, "High"),
        ("CODING_DAYS", 1.9, "Low"),
        (CYCLE, 1, "Elite"),
        (CYCLE, 7, "Medium"),
        (CYCLE, 7.1, "Low"),
        # hours: half a day, one, two
        ("REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG", 12, "Elite"),
        ("REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG", 49, "Low"),
        ("REVIEW_COMMENTS_PER_PR_AVG", 0.33, "Medium"),
        ("PR_MERGED", 100, None),
        ("REWORK_PERCENT", 10, None),
    ],
)
def test_ratings_are_those_of_the_tiers(sum_up, name, value, rating):
    assert one(sum_up({name: [value] * 4}), name).rating == rating


def test_a_rating_of_a_rate_is_by_the_week(sum_up):
    # 16 days in January's 31 are 3.6 a week.
    summary = sum_up(
        {"CODING_DAYS": [16]},
        first=date(2026, 1, 1),
        last=date(2026, 1, 31),
        granularity=Granularity.MONTHLY,
    )

    assert one(summary, "CODING_DAYS").rating == "High"


@pytest.mark.parametrize(
    ("goal", "value", "met"),
    [
        (Goal(2, at_most=True), 2, True),
        (Goal(2, at_most=True), 2.1, False),
        (Goal(2, at_most=False), 2, True),
        (Goal(2, at_most=False), 1.9, False),
        (Goal(2, at_most=False), None, None),
    ],
)
def test_a_goal_is_met_or_not_or_nobody_knows(goal, value, met):
    assert goal.met(value) is met


VALUES = st.none() | st.integers(0, 40).map(lambda n: n / 4)
WEIGHTS = st.integers(0, 20).map(float)
TEAMS = st.dictionaries(
    st.sampled_from("ABCDE"),
    st.fixed_dictionaries(
        {
            CYCLE: st.lists(VALUES, min_size=4, max_size=4),
            "PR_MERGED": st.lists(WEIGHTS, min_size=4, max_size=4),
        }
    ),
    min_size=2,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(now=TEAMS)
def test_teams_are_as_by_loops_over_the_rows(side_by_side, export, ask, now):
    metrics = ("PR_MERGED", CYCLE)
    summary = side_by_side(now, metrics=metrics)

    lines = {f"{ABOVE}/{name}": line for name, line in now.items()}
    request = ask(*metrics)
    text = export(request.period, request.granularity, lines).decode()
    slow = _by_loops(list(csv.DictReader(io.StringIO(text))))
    for found in summary.metrics:
        numbers = [slow[child.name][found.metric.name] for child in found.children]
        assert [c.now.value for c in found.children] == [
            None if number is None else pytest.approx(number) for number in numbers
        ]
        assert [c.rank for c in found.children] == _places(
            [c.now.value for c in found.children],
            descending=found.metric.kind is Kind.COUNT,
        )


def _by_loops(rows):
    found = {}
    for team in {row["Team"] for row in rows}:
        merged, days, plain = 0.0, 0.0, []
        weight = 0.0
        for row in rows:
            if row["Team"] != team:
                continue
            merged += float(row["PR_MERGED"])
            if row[CYCLE]:
                days += float(row[CYCLE]) * float(row["PR_MERGED"])
                weight += float(row["PR_MERGED"])
                plain.append(float(row[CYCLE]))
        cycle = None
        if weight:
            cycle = days / weight
        elif plain:
            cycle = sum(plain) / len(plain)
        found[team] = {"PR_MERGED": merged, CYCLE: cycle}
    return found


def _places(numbers, *, descending):
    """Count for each who is ahead."""
    places: list[int | None] = []
    for number in numbers:
        if number is None:
            places.append(None)
            continue
        ahead = 0
        for other in numbers:
            if other is not None and other != number:
                ahead += (other > number) is descending
        places.append(ahead + 1)
    return places


def test_every_part_and_tier_of_the_catalogue_is_known():
    for metric in BY_NAME.values():
        assert all(part in BY_NAME for part in metric.parts)
        low, high = metric.usual
        assert low is None or high is None or low < high
        assert bool(metric.benchmark) == (metric.usual != (None, None))
