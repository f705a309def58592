"""When something is due: a table by hand, and every time zone against a slow count."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting import schedules
from reporting.schedules import (
    Daily,
    Monthly,
    MonthlyWeekday,
    Schedule,
    Weekly,
    due,
    falls_on,
    moment,
    moments,
    next_due,
)

NINE = time(9)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MONDAYS = Weekly(0)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def shown(schedule, after, count):
    """The next local times, with their distance from UTC."""
    found = islice(moments(schedule, utc(after)), count)
    return [f"{schedule.local(one):%a %d %b %H:%M %z}" for one in found]


TABLE = {
    "Mondays, over the end of summer time": (
        Schedule(MONDAYS, NINE, "Europe/Berlin"),
        "2026-10-18",
        ["Mon 19 Oct 09:00 +0200", "Mon 26 Oct 09:00 +0100", "Mon 02 Nov 09:00 +0100"],
    ),
    "Mondays where there is no summer time": (
        Schedule(MONDAYS, NINE, "Asia/Kolkata"),
        "2026-10-18",
        ["Mon 19 Oct 09:00 +0530", "Mon 26 Oct 09:00 +0530"],
    ),
    "an hour that the clocks leave out": (
        Schedule(Daily(), time(2, 30), "Europe/Berlin"),
        "2026-03-28",
        ["Sat 28 Mar 02:30 +0100", "Sun 29 Mar 03:00 +0200", "Mon 30 Mar 02:30 +0200"],
    ),
    "an hour that comes twice": (
        Schedule(Daily(), time(2, 30), "Europe/Berlin"),
        "2026-10-24",
        ["Sat 24 Oct 02:30 +0200", "Sun 25 Oct 02:30 +0200", "Mon 26 Oct 02:30 +0100"],
    ),
    "half an hour of summer time": (
        Schedule(Daily(), time(2, 15), "Australia/Lord_Howe"),
        "2026-10-02T12:00",
        ["Sat 03 Oct 02:15 +1030", "Sun 04 Oct 02:30 +1100", "Mon 05 Oct 02:15 +1100"],
    ),
    "a midnight that there is not": (
        Schedule(Daily(), time(0), "America/Asuncion"),
        "2023-09-30T12:00",
        ["Sun 01 Oct 01:00 -0300", "Mon 02 Oct 00:00 -0300"],
    ),
    "a day that there is not": (
        Schedule(Daily(), NINE, "Pacific/Apia"),
        "2011-12-29T12:00",
        ["Thu 29 Dec 09:00 -1000", "Sat 31 Dec 00:00 +1400", "Sat 31 Dec 09:00 +1400"],
    ),
    "two days that begin together are one moment": (
        Schedule(Daily(), time(0), "Pacific/Apia"),
        "2011-12-29T00:00",
        ["Thu 29 Dec 00:00 -1000", "Sat 31 Dec 00:00 +1400", "Sun 01 Jan 00:00 +1400"],
    ),
    "working days": (
        Schedule(Daily(working=True), NINE, "UTC"),
        "2026-11-19T10:00",
        ["Fri 20 Nov 09:00 +0000", "Mon 23 Nov 09:00 +0000"],
    ),
    "every two weeks, and none before the anchor": (
        Schedule(Weekly(4, date(2026, 11, 27)), NINE, "UTC"),
        "2026-11-01",
        ["Fri 27 Nov 09:00 +0000", "Fri 11 Dec 09:00 +0000", "Fri 25 Dec 09:00 +0000"],
    ),
    "every two weeks, on another day than the anchor": (
        Schedule(Weekly(0, date(2026, 11, 25)), NINE, "UTC"),
        "2026-11-01",
        ["Mon 30 Nov 09:00 +0000", "Mon 14 Dec 09:00 +0000", "Mon 28 Dec 09:00 +0000"],
    ),
    "every two weeks, from a day long ago": (
        Schedule(Weekly(4, date(2026, 9, 4)), NINE, "UTC"),
        "2026-11-20",
        ["Fri 27 Nov 09:00 +0000", "Fri 11 Dec 09:00 +0000", "Fri 25 Dec 09:00 +0000"],
    ),
    "every two weeks, over a year of 53 weeks": (
        Schedule(Weekly(0, date(2026, 12, 21)), NINE, "UTC"),
        "2026-12-20",
        ["Mon 21 Dec 09:00 +0000", "Mon 04 Jan 09:00 +0000", "Mon 18 Jan 09:00 +0000"],
    ),
    "the 31st": (
        Schedule(Monthly(31), NINE, "UTC"),
        "2027-01-01",
        ["Sun 31 Jan 09:00 +0000", "Sun 28 Feb 09:00 +0000", "Wed 31 Mar 09:00 +0000"],
    ),
    "the 30th in a leap year": (
        Schedule(Monthly(30), NINE, "UTC"),
        "2028-02-01",
        ["Tue 29 Feb 09:00 +0000", "Thu 30 Mar 09:00 +0000"],
    ),
    "the first Monday": (
        Schedule(MonthlyWeekday(0), NINE, "UTC"),
        "2026-10-10",
        ["Mon 02 Nov 09:00 +0000", "Mon 07 Dec 09:00 +0000"],
    ),
    "the last Friday": (
        Schedule(MonthlyWeekday(4, last=True), NINE, "UTC"),
        "2026-10-10",
        ["Fri 30 Oct 09:00 +0000", "Fri 27 Nov 09:00 +0000"],
    ),
}


@pytest.mark.parametrize("case", TABLE)
def test_the_next_due_moments_are_those_of_the_table(case):
    schedule, after, expected = TABLE[case]

    assert shown(schedule, after, len(expected)) == expected


def test_of_a_moment_the_next_is_later_and_the_last_is_not():
    schedule = Schedule(MONDAYS, NINE, "UTC")
    monday = utc("2026-11-23T09:00")

    assert next_due(schedule, monday - MINUTE) == monday
    assert next_due(schedule, monday) == monday + 7 * DAY
    assert due(schedule, monday - DAY, monday) == [monday]
    assert due(schedule, monday, monday + 7 * DAY - MINUTE) == []


def test_a_time_zone_that_there_is_not_is_refused():
    for name in ("Mars/Olympus", "", "Europe", "../etc/passwd", "/etc/localtime"):
        with pytest.raises(ValueError, match="There is no time zone"):
            Schedule(MONDAYS, NINE, name)


def test_zones_to_choose_from_are_places_and_utc():
    offered = schedules.zones()

    assert offered[0] == "UTC"
    assert {"Europe/Berlin", "America/Argentina/Salta"} <= set(offered)
    assert not {"GMT0", "Etc/GMT+5", "EST5EDT"} & set(offered)


cadences = st.one_of(
    st.builds(Daily, st.booleans()),
    st.builds(
        Weekly,
        st.integers(0, 6),
        st.none() | st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    ),
    st.builds(Monthly, st.integers(1, 31)),
    st.builds(MonthlyWeekday, st.integers(0, 6), st.booleans()),
)
zone_names = st.sampled_from(sorted(available_timezones()))
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@given(cadences, times, zone_names)
def test_a_schedule_is_read_back_as_it_was_written(cadence, at, zone):
    schedule = Schedule(cadence, at, zone)

    assert schedules.from_json(schedules.to_json(schedule)) == schedule


@given(
    cadences,
    times,
    zone_names,
    st.integers(1_420_000_000, 1_890_000_000).map(
        lambda s: datetime.fromtimestamp(s, UTC)
    ),
    st.lists(st.integers(0, 500), max_size=8),
)
def test_however_time_is_cut_each_moment_is_in_one_piece(
    cadence, at, zone, start, steps
):
    schedule = Schedule(cadence, at, zone)
    cuts = [start]
    for days in steps:
        cuts.append(cuts[-1] + timedelta(days=days / 10))

    pieces = [due(schedule, *piece) for piece in pairwise(cuts)]

    together = [one for piece in pieces for one in piece]
    assert together == due(schedule, cuts[0], cuts[-1])
    assert together == sorted(set(together))


def slowly(day, at, zone):
    """The first minute at which the clocks show ``at`` or later on ``day``."""
    wanted = datetime.combine(day, at)
    minute = wanted.replace(tzinfo=UTC) - timedelta(hours=27)
    while minute.astimezone(zone).replace(tzinfo=None) < wanted:
        minute += MINUTE
    return minute


@given(times, zone_names, st.dates(date(2000, 1, 1), date(2037, 12, 31)))
def test_a_moment_is_the_first_minute_at_which_the_clocks_show_it(at, zone, day):
    place = ZoneInfo(zone)

    assert moment(day, at, place) == slowly(day, at, place)


def changes(zone, first, last):
    """The local days on which the clocks change, and those beside them."""
    found, day = set(), first
    while day < last:
        here, next_day = (
            datetime.combine(each, time(12), zone).utcoffset()
            for each in (day, day + DAY)
        )
        if here != next_day:
            found |= {day, day + DAY}
        day += DAY
    return found


def rules():
    """One name for each rule there is in these years: many names are of one."""
    names: dict[tuple[timedelta | None, ...], str] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        key = tuple(
            (utc("2024-01-01") + hours * timedelta(hours=1))
            .astimezone(zone)
            .utcoffset()
            for hours in range(0, 3 * 366 * 24, 24)
        )
        names.setdefault(key, name)
    return list(names.values())


@pytest.mark.parametrize("zone", rules())
def test_in_every_zone_each_local_day_has_its_moment_once_whatever_the_clocks_do(zone):
    place, first, last = ZoneInfo(zone), date(2024, 1, 1), date(2026, 12, 31)
    odd = changes(place, first, last)

    for at in (time(0), time(1, 30), time(2, 45), time(9)):
        schedule = Schedule(Daily(), at, zone)
        start = moment(first, at, place) - MINUTE
        found = due(schedule, start, moment(last, at, place))
        days = [first + n * DAY for n in range((last - first).days + 1)]

        assert len(found) == len(days)
        for day, one in zip(days, found, strict=True):
            if day in odd:
                assert one == slowly(day, at, place)
            else:
                local = one.astimezone(place).replace(tzinfo=None)
                assert local == datetime.combine(day, at)


@given(cadences, st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_a_month_has_one_day_and_a_fortnight_too(cadence, day):
    first = day.replace(day=1)
    month = [first + n * DAY for n in range(31)]
    month = [one for one in month if one.month == first.month]
    monday = day - day.weekday() * DAY

    match cadence:
        case Monthly() | MonthlyWeekday():
            assert sum(falls_on(cadence, one) for one in month) == 1
        case Weekly(_, date()):
            begun = monday >= cadence.anchor
            found = sum(falls_on(cadence, monday + n * DAY) for n in range(14))
            assert found == 1 if begun else found <= 1
        case Weekly():
            assert sum(falls_on(cadence, monday + n * DAY) for n in range(7)) == 1
        case Daily(working):
            days = sum(falls_on(cadence, monday + n * DAY) for n in range(7))
            assert days == (5 if working else 7)
