"""The cases: of each kind the usual picture, then what makes it hard."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from PIL.Image import Image

from reporting import charts
from reporting.charts import sparklines
from reporting.charts.gallery import seeing
from reporting.charts.gallery.invented import PLATFORM, counts, person, summed, wave
from reporting.charts.sheet import Sheet
from reporting.charts.sparklines import Spark
from reporting.goals import Goal
from reporting.periods import Granularity, Period
from reporting.requests import View
from reporting.summary import Summary
from reporting.summary.combining import Verdict

CYCLE, FIRST = "PR_CYCLE_TIME_DAYS_AVG", "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG"
MERGED, PACE, REWORK = "PR_MERGED", "PR_VELOCITY", "REWORK_PERCENT"
COMMENTS, COMPLETE = "REVIEW_COMMENTS_PER_PR_AVG", "AVG_TIME_TO_COMPLETE"
CODING, BUGS, TICKETS = "CODING_DAYS", "WORK_BUGS_COMPLETED", "PR_MISSING_TICKETS"
SIZES = ("PR_MERGED_SMALL", "PR_MERGED_MEDIUM", "PR_MERGED_LARGE")
WORK = ("WORK_FEATURES_COMPLETED", "WORK_BUGS_COMPLETED", "WORK_OTHER_COMPLETED")
AGES = ("LOC_REFACTORED_RECENT", "LOC_REFACTORED_LEGACY")
WEEKS = 13
NAMES = (
    "Payments",
    "Search",
    "Identity",
    "Checkout",
    "Mobile",
    "Data",
    "Core",
    "Growth",
)


@dataclass(frozen=True, slots=True)
class Case:
    """A picture and what it is an example of. The first of a ``kind`` is its usual one."""

    kind: str
    caption: str
    make: Callable[[], Sheet]
    seen: Callable[[Image], Image] | None = None


def cases() -> list[Case]:
    """Return all cases, kind by kind."""
    return [
        *(Case("Over time", text, _of(make)) for text, make in _TIME),
        *(Case("Parts of a whole", text, _of(make)) for text, make in _PARTS),
        *(Case("Teams", text, _of(make)) for text, make in _TEAMS),
        *(Case("Many teams", text, _of(make)) for text, make in _STRIPS),
        *(Case("Coding days", text, _of(make)) for text, make in _CALENDAR),
        *(Case("Digest", text, make) for text, make in _SPARKS),
        *(
            Case("As others see it", text, _of(six_metrics), seen)
            for text, seen in _SEEN
        ),
    ]


def _of(make: Callable[[], Summary]) -> Callable[[], Sheet]:
    return lambda: charts.sheet(make())


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


def _teams(
    names: tuple[str, ...], metrics: dict[str, float], outlier: float = 0.0
) -> Summary:
    """Return teams whose levels differ, the parent between them."""

    def lines(seed: str, shift: int) -> dict[str, dict[str, list[float]]]:
        return {
            name: {
                metric: wave(
                    f"{seed}{name}{metric}",
                    WEEKS,
                    level * (0.55 + (i * 7 % 11) / 10 + shift * (i * 5 % 7 - 3) / 16),
                )
                for metric, level in metrics.items()
            }
            | {MERGED: counts(name, WEEKS, 9)}
            for i, name in enumerate(names)
        }

    below, earlier = lines("now", 0), lines("before", 1)
    if outlier:
        below[names[0]][next(iter(metrics))] = [outlier] * WEEKS
    own = {metric: [level] * WEEKS for metric, level in metrics.items()} | {
        MERGED: [99.0] * WEEKS
    }
    return summed(
        own,
        own,
        metrics=tuple(metrics),
        below=below,
        below_before=earlier,
        view=View.TEAMS,
    )


def _few_cases() -> Summary:
    below = {
        name: {CYCLE: wave(name, WEEKS, 2 + i), MERGED: [0.0 if i % 2 else 9.0] * WEEKS}
        for i, name in enumerate(NAMES[:4])
    }
    for i, lines in enumerate(below.values()):
        if i % 2:
            lines[MERGED][3] = 3.0
    below["Silent"] = {}
    own = {CYCLE: [3.0] * WEEKS, MERGED: [30.0] * WEEKS}
    return summed(
        own, own, metrics=(CYCLE,), below=below, below_before=below, view=View.TEAMS
    )


def _all_zero_teams() -> Summary:
    below = {
        name: {TICKETS: [0.0] * WEEKS, MERGED: counts(name, WEEKS, 9)} for name in NAMES
    }
    own = {TICKETS: [0.0] * WEEKS, MERGED: [72.0] * WEEKS}
    return summed(own, own, below=below, below_before=below, view=View.TEAMS)


_WORLD = (
    "Customer Onboarding, Identity and Access for Enterprise Accounts",
    "平台基礎", "決済チーム", "منصة الدفع", "פלטפורמה", "🚀 Rockets", "Ünïcødé & Söhne", "$x^2$ <b>",
)  # fmt: skip


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(f"{NAMES[i % 8]} {i // 8 + 1}" for i in range(count))


def _days(
    first: date, last: date, seed: str, until: date | None = None
) -> dict[str, list[float | None]]:
    chances = wave(seed, (last - first).days + 1, 0.5)
    found: list[float | None] = []
    for i, chance in enumerate(chances):
        day = first + timedelta(days=i)
        weekend = day.weekday() > 4
        found.append(float(chance > (0.58 if weekend else 0.43)))
        if until and day >= until:
            found[-1] = None
    return {CODING: found}


def _calendar(
    first: date, last: date, *, today: date = date(2030, 1, 1), gap: bool = False
) -> Summary:
    now = _days(first, last, "now", today if today.year < 2030 else None)
    if gap:
        now[CODING][20:26] = [None] * 6
    length = (last - first).days + 1
    before_last = first - timedelta(days=1)
    before = _days(first - timedelta(days=length), before_last, "then")
    return person(now, before, period=Period(first, last), today=today)


def _spark(
    title: str,
    seed: str,
    number: str,
    change: str,
    verdict: Verdict,
    *,
    usual: bool = True,
) -> Spark:
    values = wave(seed, 9, 20)
    return Spark(
        title=title,
        values=values,
        marked=8,
        number=number,
        change=change,
        verdict=verdict,
        usual=(17.0, 22.5) if usual else None,
    )


def _digest(count: int) -> Sheet:
    sparks = [
        _spark("PRs merged", "1", "23", "usual", Verdict.SAME),
        _spark("Time to first comment", "2", "16 h", "▲ 33 % worse", Verdict.WORSE),
        _spark("PR cycle time", "3", "2.6 d", "▼ 16 % better", Verdict.BETTER),
        _spark("Rework", "4", "6.1 %", "same", Verdict.SAME),
        _spark(
            "Review comments per PR",
            "5",
            "2.1",
            "▼ 8 %",
            Verdict.DIFFERENT,
            usual=False,
        ),
        _spark("Work completed", "6", "31", "▲ 19 % better", Verdict.BETTER),
    ]
    return sparklines.sheet(sparks[:count])


def _awkward_sparks() -> Sheet:
    spiky = [3.0, 2.0, 3.0, 4.0, 90.0, 2.0, 3.0]
    return sparklines.sheet(
        [
            Spark(
                title="One enormous outlier",
                values=spiky,
                marked=6,
                number="3",
                usual=(2.0, 4.0),
            ),
            Spark(title="All zero", values=[0.0] * 8, marked=7, number="0"),
            Spark(
                title="Nothing, and a name that has no room",
                values=[None] * 8,
                marked=7,
                number="–",
            ),
            Spark(
                title="A gap",
                values=[4.0, 5.0, None, 6.0, None, 5.0],
                marked=5,
                number="5",
            ),
            Spark(title="One bucket", values=[12.0], marked=0, number="12"),
        ]
    )


_TIME = (
    ("Six metrics, with trends and what is usual", six_metrics),
    ("One metric with a goal and a clear trend", _one),
    ("An unfinished week, a gap, weeks to come", _unfinished),
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
_PARTS = (
    ("Work by type", lambda: _parted(WORK, "WORK_COMPLETED", 14)),
    (
        "Rework: recent, legacy and new lines",
        lambda: _parted(AGES, "LOC_TOTAL", 900, rest=3.0),
    ),
    ("Among others, with a gap and an unfinished week", _parts_unfinished),
    ("Sixty buckets", _parts_sixty),
    ("One bucket", _parts_one),
)
_TEAMS = (
    ("Eight teams", lambda: _teams(NAMES, {CYCLE: 3.0})),
    (
        "Four metrics",
        lambda: _teams(NAMES[:6], {CYCLE: 3.0, PACE: 1.4, FIRST: 18.0, REWORK: 6.0}),
    ),
    ("One team", lambda: _teams(NAMES[:1], {CYCLE: 3.0})),
    ("Forty teams", lambda: _teams(_numbered(40), {CYCLE: 3.0})),
    ("One enormous outlier", lambda: _teams(NAMES[:6], {CYCLE: 3.0}, outlier=260.0)),
    ("Names of all kinds", lambda: _teams(_WORLD, {CYCLE: 3.0})),
    ("Few cases, and a team without any", _few_cases),
    ("All zero", _all_zero_teams),
)
_STRIPS = (
    (
        "Sixty teams",
        lambda: _teams(_numbered(60), {CYCLE: 3.0, FIRST: 18.0, REWORK: 6.0}),
    ),
    (
        "Sixty teams, one enormous outlier",
        lambda: _teams(_numbered(60), {CYCLE: 3.0}, outlier=260.0),
    ),
    (
        "Forty teams, nine metrics",
        lambda: _teams(
            _numbered(40),
            dict.fromkeys(
                (CODING, CYCLE, PACE, COMPLETE, BUGS, REWORK, COMMENTS, FIRST, TICKETS),
                4.0,
            ),
        ),
    ),
)
_CALENDAR = (
    ("A quarter", lambda: _calendar(date(2026, 7, 1), date(2026, 9, 30))),
    ("A year", lambda: _calendar(date(2025, 10, 1), date(2026, 9, 30))),
    (
        "Days to come, days without data",
        lambda: _calendar(
            date(2026, 7, 1), date(2026, 9, 30), today=date(2026, 9, 12), gap=True
        ),
    ),
    ("One week", lambda: _calendar(date(2026, 8, 3), date(2026, 8, 9))),
)
_SEEN: tuple[tuple[str, Callable[[Image], Image]], ...] = (
    ("On Slack's dark theme", seeing.dark),
    ("In print without colours", seeing.grey),
    *(
        (f"With {name}", partial(seeing.blind, blindness=name))
        for name in seeing.BLINDNESS
    ),
)
_SPARKS = (
    ("Four metrics, what is usual as a band", lambda: _digest(4)),
    ("Six metrics", lambda: _digest(6)),
    ("Gaps, zeros, an outlier, one bucket", _awkward_sparks),
)
