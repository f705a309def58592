"""Which days a digest is about, and which stand beside them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from reporting import digests
from reporting.digests import Digest
from reporting.directory import Team
from reporting.periods import Granularity
from reporting.requests import ME, Aggregation, Compare
from reporting.schedules import Daily, Monthly, MonthlyWeekday, Schedule, Weekly

PLATFORM = Team("7", "Platform", "All/Platform", "All", leaf=False)
SEARCH = Team("8", "Search", "All/Platform/Search", "All", leaf=True, manager=True)


MONDAYS = Weekly(0)


def digest(cadence=MONDAYS, zone="Europe/Berlin", **more):
    given = {"teams": (PLATFORM,), "metrics": ("PR_MERGED",)}
    return Digest(schedule=Schedule(cadence, time(9), zone), **{**given, **more})


DAYS = {
    # A cadence, a moment of it in UTC, the days it is about, the first beside, and the last.
    "a week": (Weekly(0), "2026-11-23T08:00", "2026-11-16..2026-11-22",
               "2026-09-21", "2026-11-09"),
    "a week, told on a Sunday": (Weekly(6), "2026-11-22T08:00", "2026-11-09..2026-11-15",
                                 "2026-09-14", "2026-11-02"),
    "two weeks": (Weekly(2, date(2026, 11, 25)), "2026-11-25T08:00",
                  "2026-11-09..2026-11-22", "2026-09-14", "2026-11-02"),
    "a day": (Daily(), "2026-11-23T08:00", "2026-11-22..2026-11-22",
              "2026-09-27", "2026-11-15"),
    "a working day": (Daily(working=True), "2026-11-23T08:00", "2026-11-20..2026-11-20",
                      "2026-09-25", "2026-11-13"),
    "a month": (Monthly(31), "2026-12-31T08:00", "2026-11-01..2026-11-30",
                "2026-03-01", "2026-10-01"),
    "a month, told on a Monday": (MonthlyWeekday(0), "2026-03-02T08:00",
                                  "2026-02-01..2026-02-28", "2025-06-01", "2026-01-01"),
}  # fmt: skip


@pytest.mark.parametrize("case", DAYS)
def test_the_days_of_a_digest_and_those_beside_them(case):
    cadence, due, days, first, last = DAYS[case]
    one = digest(cadence)

    about = one.period(datetime.fromisoformat(due).replace(tzinfo=UTC))

    beside = one.beside(about)
    assert str(about) == days
    assert (str(beside[0]), str(beside[-1]), len(beside)) == (first, last, 8)
    assert one.before(about).first == beside[0]
    assert one.last(about).last < about.first


def test_the_local_day_decides_and_not_the_one_in_utc():
    sunday_evening = datetime(2026, 11, 22, 20, tzinfo=UTC)

    assert str(digest(zone="Asia/Tokyo").period(sunday_evening)).startswith(
        "2026-11-16"
    )
    assert str(digest(zone="UTC").period(sunday_evening)).startswith("2026-11-09")


def test_each_team_is_asked_for_alone_and_a_person_where_there_is_none():
    due = datetime(2026, 11, 23, 8, tzinfo=UTC)
    one = digest(teams=(PLATFORM, SEARCH), aggregation=Aggregation.MEDIAN)

    first, second = one.requests(due)

    assert (first.teams, second.teams) == ((PLATFORM,), (SEARCH,))
    assert first.aggregation is Aggregation.MEDIAN
    assert first.granularity is Granularity.WEEKLY
    assert first.compare is Compare.NOTHING
    assert digest(teams=()).requests(due)[0].people == (ME,)


def test_one_export_has_the_days_of_the_last_digest_too():
    (request,) = digest().requests(datetime(2026, 11, 23, 8, tzinfo=UTC))

    # Eight weeks before 9 November, when the last digest's week began.
    assert str(digest().whole(request).period) == "2026-09-14..2026-11-22"
    assert str(digest().detailed(request).period) == "2026-09-21..2026-11-22"
    assert digest().detailed(request).compare is Compare.PREVIOUS


def test_a_digest_is_read_back_as_it_was_written():
    one = digest(
        Weekly(2, date(2026, 11, 25)), teams=(PLATFORM, SEARCH), against=4, quiet=True
    )
    own = replace(one, teams=(), metrics=digests.OWN_METRICS)

    for each in (one, own, digest(Monthly(31)), digest(Daily(working=True))):
        assert digests.from_json(digests.to_json(each)) == each
