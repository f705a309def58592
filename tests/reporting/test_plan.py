from dataclasses import replace
from datetime import date

import pytest

from reporting.catalogue import Level
from reporting.directory import Directory, Team
from reporting.errors import RequestError
from reporting.periods import Granularity, Period
from reporting.plan import baseline, before, beside, export_metrics, plan
from reporting.requests import Compare, ReportRequest, View

CYCLE = "PR_CYCLE_TIME_DAYS_AVG"
FIRST_COMMENT = "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG"


def team(path: str, number: int) -> Team:
    tree, _, _ = path.partition("/")
    return Team(str(number), path.rpartition("/")[2], path, tree, leaf=False)


PATHS = [
    "Everyone",
    "Everyone/Platform",
    "Everyone/Platform/Search",
    "Everyone/Platform/Search/Index",
    "Everyone/Platform/Payments",
    "Everyone/Sales",
    "Others",
    "Others/Search",
]
DIRECTORY = Directory(tuple(team(path, at) for at, path in enumerate(PATHS)))


def about(*paths: str, people: tuple[str, ...] = ()) -> ReportRequest:
    found = [DIRECTORY.by_path(path) for path in paths]
    return ReportRequest(
        teams=tuple(one for one in found if one),
        people=people,
        period=Period(date(2026, 1, 5), date(2026, 2, 1)),
        metrics=("CODING_DAYS",),
        granularity=Granularity.DAILY,
        compare=Compare.NOTHING,
    )


@pytest.mark.parametrize(
    ("paths", "team_id"),
    [
        (["Everyone/Platform/Search"], "2"),
        (["Everyone"], None),
        # several: the closest team above all of them
        (["Everyone/Platform/Search", "Everyone/Platform/Payments"], "1"),
        (["Everyone/Platform/Search/Index", "Everyone/Platform/Payments"], "1"),
        (["Everyone/Platform", "Everyone/Platform/Search"], "1"),
        (["Everyone/Platform/Search", "Everyone/Sales"], None),
    ],
)
def test_one_export_holds_all_teams_that_are_asked_for(paths, team_id):
    (export,) = plan(about(*paths), DIRECTORY)

    assert (export.tree, export.team_id) == ("Everyone", team_id)


def test_teams_of_two_organisations_are_refused():
    with pytest.raises(RequestError, match=r"\(Everyone and Others\)"):
        plan(about("Everyone/Platform/Search", "Others/Search"), DIRECTORY)


def test_a_persons_days_are_in_the_daily_export_of_people():
    (export,) = plan(about(people=("lou@example.com",)), DIRECTORY)

    assert (export.level, export.granularity) == (Level.DEVELOPER, Granularity.DAILY)
    assert (export.tree, export.team_id) == ("Everyone", None)


@pytest.mark.parametrize(
    ("metrics", "asked"),
    [
        (["CODING_DAYS"], ("CODING_DAYS",)),
        # what an average weighs
        (["AVG_TIME_TO_COMPLETE"], ("AVG_TIME_TO_COMPLETE", "WORK_COMPLETED")),
        ([CYCLE], (CYCLE, "PR_MERGED")),
        # what a sum is made of
        (
            ["PR_MERGED"],
            ("PR_MERGED", "PR_MERGED_SMALL", "PR_MERGED_MEDIUM", "PR_MERGED_LARGE"),
        ),
        # both
        (
            ["REWORK_PERCENT"],
            (
                "PR_MERGED",
                "REWORK_PERCENT",
                "REWORK_PERCENT_RECENT",
                "REWORK_PERCENT_LEGACY",
                "LOC_TOTAL",
            ),
        ),
        # how many cases there are at most
        ([FIRST_COMMENT], ("PR_MERGED", FIRST_COMMENT)),
    ],
)
def test_the_export_is_asked_for_weights_and_parts_too(ask, metrics, asked):
    assert export_metrics(ask(*metrics), ()) == asked


def test_a_person_has_the_sums_of_a_weight_instead(ask):
    asked = export_metrics(ask("REWORK_PERCENT_RECENT", person="lou@example.com"), ())

    assert asked == (
        "PR_MERGED",
        "LOC_ADDED",
        "LOC_REMOVED",
        "REWORK_PERCENT_RECENT",
    )


def test_what_only_some_services_have_is_asked_of_these():
    extra = {"Everyone": ("PR_CYCLE_TIME_WORKING_HRS_AVG", "PR_COMMENTED")}
    directory = replace(DIRECTORY, extra=extra)
    request = about("Everyone/Platform")
    request = replace(request, metrics=(CYCLE, FIRST_COMMENT))

    (plain,) = plan(request, DIRECTORY)
    (more,) = plan(request, directory)

    assert plain.metrics == (CYCLE, "PR_MERGED", FIRST_COMMENT)
    assert more.metrics == (*plain.metrics, *extra["Everyone"])


@pytest.mark.parametrize(
    ("first", "last", "first_before", "last_before"),
    [
        # whole calendar months, quarters and years
        (date(2026, 3, 1), date(2026, 3, 31), date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 1, 1), date(2026, 3, 31), date(2025, 10, 1), date(2025, 12, 31)),
        (date(2024, 1, 1), date(2024, 12, 31), date(2023, 1, 1), date(2023, 12, 31)),
        # days
        (date(2026, 1, 5), date(2026, 2, 1), date(2025, 12, 8), date(2026, 1, 4)),
        (date(2026, 3, 1), date(2026, 3, 1), date(2026, 2, 28), date(2026, 2, 28)),
    ],
)
def test_the_period_before_is_as_long(first, last, first_before, last_before):
    period = before(Period(first, last))

    assert period == Period(first_before, last_before)


@pytest.mark.parametrize(
    ("first", "last", "first_beside", "last_beside"),
    [
        # Monday to Wednesday beside Monday to Wednesday.
        (date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 16), date(2026, 11, 18)),
        # A Sunday beside a Sunday.
        (date(2026, 3, 1), date(2026, 3, 1), date(2026, 2, 22), date(2026, 2, 22)),
        # Monday to Saturday.
        (date(2026, 3, 2), date(2026, 3, 7), date(2026, 2, 23), date(2026, 2, 28)),
        # A whole week, and more, beside what is directly before.
        (date(2026, 3, 4), date(2026, 3, 10), date(2026, 2, 25), date(2026, 3, 3)),
        (date(2026, 3, 2), date(2026, 3, 9), date(2026, 2, 22), date(2026, 3, 1)),
    ],
)  # fmt: skip
def test_less_than_a_week_stands_beside_the_same_weekdays(
    ask, first, last, first_beside, last_beside
):
    period, expected = Period(first, last), Period(first_beside, last_beside)

    assert beside(period) == expected
    assert baseline(ask("CODING_DAYS", first=first, last=last)) == expected


def test_an_earlier_period_that_was_said_is_exported_instead_of_the_one_before(ask):
    year_ago = Period(date(2025, 1, 6), date(2025, 2, 2))
    request = replace(ask("CODING_DAYS"), against=year_ago)

    assert [export.period for export in plan(request, DIRECTORY)] == [
        request.period,
        year_ago,
    ]


def test_what_is_not_compared_has_no_days_to_compare_with(ask):
    assert baseline(ask("CODING_DAYS", compare=Compare.NOTHING)) is None


def test_teams_of_people_that_nobody_looked_up_are_not_guessed():
    request = replace(about("Everyone/Sales"), teams_of=("me",))

    with pytest.raises(RequestError, match="which team is yours"):
        plan(request, DIRECTORY)


def test_the_people_of_a_team_are_an_export_of_people():
    (export,) = plan(replace(about("Everyone/Sales"), view=View.PEOPLE), DIRECTORY)

    assert (export.level, export.team_id) == (Level.DEVELOPER, "5")
