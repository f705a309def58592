"""Working hours against a clock that is looked at every minute."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from reporting.service.warehouse.organisation import (
    OrganisationError,
    parse_organisation,
)
from reporting.service.warehouse.profile import Hours, Profile, Weekday
from reporting.service.warehouse.working_days import working_days
from tests.service.small_warehouse import plan, rows, warehouse

MINUTE = timedelta(minutes=1)
# Clocks go forward on 8 March 2026, back on 1 November.
CALENDAR = """
profile:
  workingCalendar:
    hours: 8:30-16:00
    weekdays: [Monday, Tuesday, Thursday, Sunday]
    timeZone: America/New_York
    holidays: [2026-03-03, 2026-03-09]
"""
METRIC = "PR_CYCLE_TIME_WORKING_HRS_AVG"


def profile(text: str) -> Profile:
    return parse_organisation(text).trees[0].profile


def works(moment: datetime) -> bool:
    clock = moment.astimezone(ZoneInfo("America/New_York"))
    open_ = (8, 30) <= (clock.hour, clock.minute) < (16, 0)
    holiday = (clock.month, clock.day) in ((3, 3), (3, 9))
    return open_ and clock.weekday() in (0, 1, 3, 6) and not holiday


def minutes_worked(start: datetime, end: datetime) -> int:
    count = (end - start) // MINUTE
    return sum(works(start + minute * MINUTE) for minute in range(count))


def test_hours_are_those_on_which_a_clock_shows_them(tmp_path):
    random, pulls = Random(4), []
    for day in range(28):
        merged = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=day)
        merged += random.randrange(1440) * MINUTE
        created = merged - random.randrange(9 * 1440) * MINUTE
        pulls.append((created, merged))
    tables = [
        {"repository": "app", "number": number, "provider": "git", "author": "a@example.com",
         "created_at": created.isoformat(), "merged_at": merged.isoformat()}
        for number, (created, merged) in enumerate(pulls)
    ]  # fmt: skip

    wanted = plan("2026-03-01", "2026-03-28", METRIC, granularity="daily")
    with warehouse(tmp_path, CALENDAR, pull_requests=tables) as opened:
        found = [
            row[METRIC]
            for row in rows(opened, wanted, tmp_path)
            if row["Team"] == "Everyone"
        ]

    slow = [minutes_worked(*pull) / 60 for pull in pulls]
    assert [float(text) for text in found] == pytest.approx(slow, abs=0.0051)


def test_a_new_calendar_holds_for_the_past_too(tmp_path):
    pull = {"repository": "app", "number": 1, "provider": "git", "author": "a@example.com",
            "created_at": "2026-03-02T00:00:00Z", "merged_at": "2026-03-03T00:00:00Z"}  # fmt: skip
    wanted = plan("2026-03-01", "2026-03-31", METRIC)
    texts = ["", CALENDAR, "profile: {workingCalendar: {hours: 9:00-10:00}}"]

    with warehouse(tmp_path, pull_requests=[pull]) as opened:
        found = []
        for text in texts:
            opened.organise(parse_organisation(text))
            found.append(rows(opened, wanted, tmp_path)[0][METRIC])

    assert found == ["", "7.5", "1"]


def test_a_tree_says_only_what_differs():
    text = """
    profile: {workingCalendar: {hours: 9:00 - 17:30, timeZone: Europe/Berlin}}
    trees:
      - {name: A}
      - {name: B, profile: {workingCalendar: {timeZone: Asia/Tokyo, weekdays: [sun]}}}
      - {name: C, profile: {workingCalendar: {hours: null}}}
    """
    berlin, tokyo, none = (tree.profile for tree in parse_organisation(text).trees)

    assert berlin.working_calendar_hours == Hours(9 * 60, 17 * 60 + 30)
    assert tokyo.working_calendar_hours == berlin.working_calendar_hours
    assert tokyo.working_calendar_weekdays == (Weekday.SUNDAY,)
    assert working_days(none) == ()


@pytest.mark.parametrize(
    ("calendar", "words"),
    [
        ("hours: 9-17", ["hours", "'9-17'", "9:00-17:30"]),
        ("hours: 17:00-9:00", ["hours", "one day"]),
        ("hours: 9:75-17:00", ["hours"]),
        ("hours: 9:00-24:30", ["hours", "24:00"]),
        ("weekdays: [Mon, Day]", ["weekdays", "mon, tue, wed"]),
        ("weekdays: []", ["weekdays"]),
        ("timeZone: Berlin", ["timeZone", "'Berlin'", "Europe/Berlin"]),
        ("timeZone: ../etc/passwd", ["timeZone"]),
        ("holidays: [25 December]", ["holidays", "2026-12-25"]),
        ("holidays: 2026-12-25", ["holidays", "a list"]),
    ],
)
def test_what_is_no_calendar_is_named_with_what_would_be(calendar, words):
    with pytest.raises(OrganisationError) as refused:
        profile(f"profile: {{workingCalendar: {{{calendar}}}}}")

    for word in ("workingCalendar", *words):
        assert word in str(refused.value)
