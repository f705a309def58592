"""One person's days, and the strips of digests."""

from datetime import date, timedelta

from reporting.charts import sparklines
from reporting.charts.gallery.invented import person, wave
from reporting.charts.gallery.names import CODING
from reporting.charts.sheet import Sheet
from reporting.charts.sparklines import Spark
from reporting.periods import Period
from reporting.summary import Summary
from reporting.summary.combining import Verdict


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


CALENDAR = (
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


SPARKS = (
    ("Four metrics, what is usual as a band", lambda: _digest(4)),
    ("Six metrics", lambda: _digest(6)),
    ("Gaps, zeros, an outlier, one bucket", _awkward_sparks),
)
