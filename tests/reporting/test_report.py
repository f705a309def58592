import gzip
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from reporting.directory import Team
from reporting.errors import RequestError, TableError
from reporting.periods import Granularity, buckets
from reporting.plan import before
from reporting.report import make
from reporting.requests import Output, from_json, to_json

CYCLE = "PR_CYCLE_TIME_DAYS_AVG"
LATER = date(2030, 1, 1)
PEOPLE = """\
Granularity,Developer,Email,Manager_Email,Team,Team_Hierarchy,Start_Date,End_Date,PR_MERGED
monthly,Ann Other,ann@example.com,,A,Everyone/A,2026-01-01,2026-01-31,99
monthly,Lou Lead,lou@example.com,,A,Everyone/A,2026-01-01,2026-01-31,{}
"""


@pytest.fixture
def exports(ask, export):
    """A request and the exports that answer it, now and before."""

    def of(now, past, **asked):
        request = ask(*now, **asked)
        period = before(request.period)
        path = request.teams[0].path
        return (
            request,
            export(request.period, request.granularity, {path: now}),
            export(period, request.granularity, {path: past}),
        )

    return of


def test_two_exports_make_a_report(exports):
    request, now, past = exports({"PR_MERGED": [25] * 4}, {"PR_MERGED": [20] * 4})

    report = make(request, now, past, today=LATER)

    assert report.headline == "Platform merges a quarter more pull requests"
    assert [(row.now, row.before) for row in report.rows] == [("100", "80")]
    assert report.alt.startswith("One small chart for Platform")
    assert report.png.startswith(b"\x89PNG")


def test_a_report_of_nothing_is_empty_but_has_a_picture_still(exports):
    request, now, past = exports({"PR_MERGED": [0] * 4}, {"PR_MERGED": [0] * 4})

    report = make(request, now, past, today=LATER)

    assert report.empty
    assert report.sentences == (
        "Nothing was recorded from 5 Jan to 1 Feb 2026 for PRs merged.",
    )
    assert report.png.startswith(b"\x89PNG")


def test_files_may_be_packed(exports, tmp_path):
    request, now, past = exports({"PR_MERGED": [25] * 4}, {"PR_MERGED": [20] * 4})
    path = tmp_path / "now.csv.gz"
    path.write_bytes(gzip.compress(now))

    assert make(request, path, past, today=LATER) == make(
        request, now, past, today=LATER
    )


def test_without_an_export_before_nothing_is_compared(exports):
    request, now, _ = exports({"PR_MERGED": [25] * 4}, {"PR_MERGED": [20] * 4})

    report = make(request, now, None, today=LATER)

    assert report.headline == "Platform merged 100 pull requests"
    assert report.rows[0].before == "–"


def test_beyond_the_newest_data_nothing_is_compared(exports):
    request, now, past = exports({"PR_MERGED": [25, 25, 0, 0]}, {"PR_MERGED": [20] * 4})

    report = make(request, now, past, today=LATER, data_until=date(2026, 1, 18))

    assert report.headline == "Platform merges a quarter more pull requests"
    assert report.sentences[-1] == (
        "The data ends 18 January 2026; later weeks are left out."
    )


def test_a_person_is_found_by_e_mail_in_any_case(ask):
    request = ask(
        "PR_MERGED",
        person="Lou@Example.com",
        first=date(2026, 1, 1),
        last=date(2026, 1, 31),
        granularity=Granularity.MONTHLY,
    )

    report = make(request, PEOPLE.format(12).encode(), None, today=LATER)

    assert report.headline == "Lou Lead merged 12 pull requests"


def test_a_report_can_be_made_in_a_process_of_its_own(exports):
    request, now, past = exports({"PR_MERGED": [25] * 4}, {"PR_MERGED": [20] * 4})
    spawn = multiprocessing.get_context("spawn")

    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        report = pool.submit(partial(make, today=LATER), request, now, past).result()

    assert report == make(request, now, past, today=LATER)
    assert pickle.loads(pickle.dumps(report)) == report


def test_an_export_without_a_metric_is_refused(exports, ask):
    _, now, _ = exports({"PR_MERGED": [25] * 4}, {"PR_MERGED": [20] * 4})

    with pytest.raises(TableError, match=CYCLE):
        make(ask("PR_MERGED", CYCLE), now, None, today=LATER)


def test_several_people_are_refused_by_name(ask):
    request = replace(ask("PR_MERGED"), teams=(), people=("ann@e.com", "lou@e.com"))

    with pytest.raises(RequestError, match=r"ask for ann@e\.com or lou@e\.com"):
        make(request, b"", None, today=LATER)


@pytest.fixture
def two_teams(ask, export):
    """A request about Platform, and an export with two managers' teams below it."""
    request = ask("PR_MERGED")
    lines = {
        "Everyone/Platform": {"PR_MERGED": [30] * 4},
        "Everyone/Platform/Ann Ash": {"PR_MERGED": [20] * 4},
        "Everyone/Platform/Bo Birk": {"PR_MERGED": [10] * 4},
    }
    return request, export(request.period, request.granularity, lines)


def test_teams_have_the_names_they_are_called_by(two_teams):
    called = {
        "Everyone/Platform": "Lou Lead's organisation",
        "Everyone/Platform/Ann Ash": "Ann Ash's team",
    }

    request, now = two_teams
    report = make(request, now, None, today=LATER, called=called)

    assert report.headline == "Lou Lead's organisation merged 120 pull requests"
    assert (
        "The largest part is Ann Ash's team with 80 pull requests." in report.sentences
    )
    (page,) = report.pages
    assert [row[0] for row in page.rows] == ["Ann Ash's team", "Bo Birk"]


def test_teams_too_small_to_show_are_left_out(two_teams):
    hidden = frozenset({"Everyone/Platform/Bo Birk"})

    request, now = two_teams
    report = make(request, now, None, today=LATER, hidden=hidden)

    assert report.pages == ()
    assert "Bo Birk" not in f"{report.sentences} {report.rows} {report.alt}"
    assert (
        "teams too small to show, or not for who asked, are not named" in report.notes
    )


def test_a_table_has_no_picture(exports):
    request, now, past = exports(
        {"PR_MERGED": [25] * 4}, {"PR_MERGED": [20] * 4}, output=Output.TABLE
    )

    report = make(request, now, past, today=LATER)

    assert report.png == b""
    assert [row.now for row in report.rows] == ["100"]


@pytest.mark.parametrize(
    ("leaf", "manager", "called"),
    [
        (True, True, "Ann Ash's team"),
        (False, True, "Ann Ash's organisation"),
        (True, False, "Ann Ash"),
    ],
)
def test_a_managers_node_is_not_the_manager(leaf, manager, called):
    team = Team("1", "Ann Ash", "All/Ann Ash", "All", leaf=leaf, manager=manager)

    assert team.called == called


def test_a_request_remembers_that_a_node_is_a_managers(ask):
    request = ask("PR_MERGED")
    team = replace(request.teams[0], manager=True)
    asked = replace(request, teams=(team,))

    assert from_json(to_json(asked)) == asked


def one_person(period, days):
    """Coding days by month, 0 in each that is not in ``days``."""
    head = "Granularity,Developer,Email,Manager_Email,Team,Team_Hierarchy,Start_Date,End_Date"
    lines = [f"{head},CODING_DAYS"]
    for step in buckets(period, Granularity.MONTHLY):
        lines.append(
            f"monthly,Ann Able,ann@example.com,,A,A,{step.days.first},{step.days.last},"
            f"{days.get(step.label, 0)}"
        )
    return "\n".join(lines).encode()


@pytest.mark.parametrize("compared", [True, False])
def test_what_lies_only_in_a_month_that_is_not_whole_is_no_zero(ask, compared):
    # Eight days in November, which the period cuts; nothing in its eleven whole months.
    request = ask("CODING_DAYS", person="ann@example.com", first=date(2025, 11, 25),
                  last=date(2026, 11, 24), granularity=Granularity.MONTHLY)  # fmt: skip
    now = one_person(request.period, {"Nov 2026": 8})
    past = one_person(before(request.period), {}) if compared else None

    report = make(request, now, past, today=date(2026, 11, 25))

    assert report.headline == "Ann Able coded on 8 days"
    assert [row.now for row in report.rows] == ["8"]
    assert report.notes == (
        "months that are not whole count, too: nothing is in the others",
    )


def test_a_zero_before_that_is_none_is_no_zero_either(ask):
    # 16 May to 15 July beside 16 March to 15 May: of the latter only April is whole.
    request = ask("CODING_DAYS", person="ann@example.com", first=date(2026, 5, 16),
                  last=date(2026, 7, 15), granularity=Granularity.MONTHLY)  # fmt: skip
    now = one_person(request.period, {"Jun 2026": 6, "Jul 2026": 2})
    past = one_person(before(request.period), {"May 2026": 10})

    report = make(request, now, past, today=date(2026, 11, 25))

    (row,) = report.rows
    assert (row.now, row.before, row.change) == ("8", "10", "−20 %")


def test_who_came_later_is_counted_in_the_weeks_since(ask):
    # July to September beside April to June: 12 whole weeks each, of which she was there
    # in the last 4; 24 in 12 weeks beside 2 in 4 is 4 times as many a week.
    request = ask("PR_MERGED", person="ann@example.com", first=date(2026, 7, 1),
                  last=date(2026, 9, 30), granularity=Granularity.WEEKLY)  # fmt: skip
    quarter = before(request.period)
    came = date(2026, 6, 1)

    def merged(period, by_week):
        head = "Granularity,Developer,Email,Manager_Email,Team,Team_Hierarchy,Start_Date,End_Date"
        lines = [f"{head},PR_MERGED"]
        for step in buckets(period, Granularity.WEEKLY):
            if step.days.first >= came:
                lines.append(
                    f"weekly,Ann Able,ann@example.com,,A,A,{step.days.first},"
                    f"{step.days.last},{by_week(step)}"
                )
        return "\n".join(lines).encode()

    now = merged(request.period, lambda step: 2)
    past = merged(quarter, lambda step: int(step.label in ("2026-W23", "2026-W25")))
    report = make(request, now, past, today=date(2026, 11, 25))

    assert report.headline == "Ann Able merges 4 times as many pull requests"
    assert str(report.summary[0]) == (
        "Ann Able merged 24 pull requests in 12 whole weeks; it was 2 in 4 whole weeks "
        "before."
    )
    (row,) = report.rows
    assert (row.now, row.before) == ("28 (24 in 12 whole weeks)", "2 in 4 whole weeks")
    assert "compared are whole weeks, 12 with 4" in report.notes
