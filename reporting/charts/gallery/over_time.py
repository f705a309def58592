"""Lines over time, and parts of a whole."""

from datetime import date

from reporting.charts.gallery.invented import PLATFORM, counts, summed, wave
from reporting.charts.gallery.names import (
    AGES,
    BUGS,
    CODING,
    COMMENTED,
    COMMENTS,
    COMPLETE,
    CYCLE,
    CYCLE_WORKED,
    FIRST,
    FIRST_WORKED,
    MERGED,
    PACE,
    REWORK,
    SIZES,
    TICKETS,
    WEEKS,
    WORK,
)
from reporting.goals import Goal
from reporting.periods import Granularity, Period
from reporting.summary import Summary


def six_metrics() -> Summary:
    """Return six metrics of a team over a quarter, and the quarter before."""
    now = {
        CYCLE: wave("a", WEEKS, 3.3, rise=-0.3),
        PACE: wave("b", WEEKS, 1.6, rise=0.25),
        COMPLETE: wave("c", WEEKS, 6.5),
        COMMENTS: wave("d", WEEKS, 2.2),
        FIRST: wave("e", WEEKS, 19, rise=-0.3),
        REWORK: wave("f", WEEKS, 6.5, rise=0.25),
    }
    before = {
        CYCLE: wave("g", WEEKS, 3.4),
        PACE: wave("h", WEEKS, 1.5),
        COMPLETE: wave("i", WEEKS, 7.8),
        COMMENTS: wave("j", WEEKS, 2.2),
        FIRST: wave("k", WEEKS, 20),
        REWORK: wave("l", WEEKS, 6.1),
    }
    return summed(now | _cases_of(40), before | _cases_of(38), metrics=tuple(now))


def _cases_of(pulls: float) -> dict[str, list[float]]:
    """Return what averages weigh: merged pull requests and lines."""
    return {MERGED: counts("m", WEEKS, pulls)}


def _one(path: str = PLATFORM) -> Summary:
    lines = {CYCLE: wave("a", WEEKS, 3.3, rise=-0.35), MERGED: counts("m", WEEKS, 40)}
    return summed(
        lines,
        {CYCLE: wave("g", WEEKS, 3.6), MERGED: counts("n", WEEKS, 40)},
        metrics=[CYCLE],
        goals={CYCLE: Goal(2.5, at_most=True)},
        path=path,
    )


def _unfinished() -> Summary:
    now: dict[str, list[float | None]] = {
        MERGED: [*counts("u", 10, 40), 21.0, None, None],
        FIRST: [*wave("v", 4, 18), None, None, *wave("w", 4, 15), 9.0, None, None],
    }
    before = {MERGED: counts("n", WEEKS, 38), FIRST: wave("k", WEEKS, 20)}
    return summed(now, before, today=date(2026, 9, 10))


def _working_hours() -> Summary:
    """Return durations of a team with a working calendar, whose data begins in July."""
    lines = {
        CYCLE: wave("a", WEEKS, 3.3),
        CYCLE_WORKED: wave("b", WEEKS, 21),
        FIRST: wave("c", WEEKS, 18),
        FIRST_WORKED: wave("d", WEEKS, 5),
        MERGED: [0.0, 0.0, 0.0, *counts("m", WEEKS - 3, 40)],
        COMMENTED: counts("n", WEEKS, 30),
    }
    return summed(lines, metrics=[CYCLE, FIRST, MERGED], begins=date(2026, 7, 22))


def _single() -> Summary:
    month = Period(date(2026, 8, 1), date(2026, 8, 31))
    now, before = (
        {MERGED: [212.0], CYCLE: [2.8], REWORK: [7.1]},
        {MERGED: [188.0], CYCLE: [3.4], REWORK: [7.0]},
    )
    return summed(now, before, period=month, granularity=Granularity.MONTHLY)


def _sixty() -> Summary:
    days = Period(date(2026, 7, 1), date(2026, 8, 29))
    return summed(
        {MERGED: counts("s", 60, 9, rise=0.6), CYCLE: wave("t", 60, 3)},
        {MERGED: counts("r", 60, 8), CYCLE: wave("q", 60, 3.3)},
        period=days,
        granularity=Granularity.DAILY,
    )


def _nine() -> Summary:
    names = (CODING, CYCLE, PACE, COMPLETE, MERGED, BUGS, REWORK, COMMENTS, FIRST)
    return summed(
        {name: wave(f"9{name}", WEEKS, 4, rise=0.1) for name in names},
        {name: wave(f"8{name}", WEEKS, 4) for name in names},
    )


def _outlier() -> Summary:
    spiky = wave("o", WEEKS, 3)
    spiky[8] = 211.0
    return summed(
        {CYCLE: spiky, MERGED: counts("m", WEEKS, 31)},
        {CYCLE: wave("p", WEEKS, 3), MERGED: counts("n", WEEKS, 30)},
        metrics=[CYCLE, MERGED],
    )


def _zeros() -> Summary:
    return summed(
        {TICKETS: [0.0] * WEEKS, MERGED: counts("m", WEEKS, 31)},
        {TICKETS: [0.0] * WEEKS, MERGED: counts("n", WEEKS, 30)},
    )


def _missing() -> Summary:
    none: list[float | None] = [None] * WEEKS
    return summed(
        {CYCLE: none, MERGED: counts("m", WEEKS, 31)},
        {CYCLE: wave("p", WEEKS, 3), MERGED: counts("n", WEEKS, 30)},
        metrics=[CYCLE, MERGED],
    )


def _nothing() -> Summary:
    return summed({CYCLE: [None] * WEEKS, MERGED: [0.0] * WEEKS})


def _small() -> Summary:
    few = [1.0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 1]
    times = [None if not pulls else 2.0 + i / 4 for i, pulls in enumerate(few)]
    return summed(
        {CYCLE: times, MERGED: few}, {CYCLE: [1.5] * WEEKS, MERGED: few[::-1]}
    )


def _long_name() -> Summary:
    name = "Customer Onboarding, Identity and Access for Enterprise Accounts in Europe"
    return _one(path=f"Everyone/Product and Engineering Division/Growth/{name}")


def _parted(
    names: tuple[str, ...], whole: str, level: float, rest: float = 0.0
) -> Summary:
    parts = {
        name: counts(name, WEEKS, level / (2 * i + 1)) for i, name in enumerate(names)
    }
    sums = [sum(column) for column in zip(*parts.values(), strict=True)]
    now = {whole: [total + rest * total for total in sums], **parts}
    return summed(now, {name: line[::-1] for name, line in now.items()})


def _parts_unfinished() -> Summary:
    parts: dict[str, list[float | None]] = {
        name: [*counts(name, 10, 24 / (i + 1)), 4.0 - i, None, None]
        for i, name in enumerate(SIZES)
    }
    parts[SIZES[0]][4] = parts[SIZES[1]][4] = parts[SIZES[2]][4] = None
    columns = zip(*parts.values(), strict=True)
    whole = [None if None in c else float(sum(v or 0 for v in c)) for c in columns]
    others = {CYCLE: wave("a", WEEKS, 3), REWORK: wave("f", WEEKS, 6)}
    return summed({MERGED: whole, **parts, **others}, today=date(2026, 9, 10))


def _parts_sixty() -> Summary:
    parts = {name: counts(f"60{name}", 60, 9 / (i + 1)) for i, name in enumerate(SIZES)}
    whole = [sum(column) for column in zip(*parts.values(), strict=True)]
    days = Period(date(2026, 7, 1), date(2026, 8, 29))
    return summed({MERGED: whole, **parts}, period=days, granularity=Granularity.DAILY)


def _parts_one() -> Summary:
    month = Period(date(2026, 8, 1), date(2026, 8, 31))
    now = dict(zip((MERGED, *SIZES), ([58.0], [31.0], [22.0], [5.0]), strict=True))
    return summed(now, period=month, granularity=Granularity.MONTHLY)


TIME = (
    ("Six metrics, with trends and what is usual", six_metrics),
    ("One metric with a goal and a clear trend", _one),
    ("An unfinished week, a gap, weeks to come", _unfinished),
    ("Working hours, and data that begins in the period", _working_hours),
    ("One bucket beside the one before", _single),
    ("Sixty buckets", _sixty),
    ("Nine metrics", _nine),
    ("One enormous outlier", _outlier),
    ("All zero", _zeros),
    ("All missing now", _missing),
    ("Nothing at all", _nothing),
    ("Small samples", _small),
    ("A long name", _long_name),
)


PARTS = (
    ("Work by type", lambda: _parted(WORK, "WORK_COMPLETED", 14)),
    (
        "Rework: recent, legacy and new lines",
        lambda: _parted(AGES, "LOC_TOTAL", 900, rest=3.0),
    ),
    ("Among others, with a gap and an unfinished week", _parts_unfinished),
    ("Sixty buckets", _parts_sixty),
    ("One bucket", _parts_one),
)
