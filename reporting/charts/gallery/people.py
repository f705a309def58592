"""People side by side: without names, and more of them than can be listed."""

from reporting import plan, tables
from reporting.catalogue import Level, in_order
from reporting.charts.gallery.invented import LATER, PLATFORM, QUARTER, counts, wave
from reporting.charts.gallery.names import CODING, CYCLE, FIRST, MERGED
from reporting.directory import Team
from reporting.hiding import letters
from reporting.periods import Granularity, Period, buckets
from reporting.requests import ReportRequest, View
from reporting.summary import Summary, summarise

_TEAM = Team("1", "Platform", PLATFORM, "Everyone", leaf=True)
_LEVELS = {CODING: 3.0, CYCLE: 2.5, FIRST: 14.0, MERGED: 2.0}
_HEAD = (
    "Granularity,Developer,Email,Manager_Email,Team,Team_Hierarchy,Start_Date,End_Date"
)


def _people(names: tuple[str, ...], metrics: tuple[str, ...]) -> Summary:
    """Return developers whose levels differ, against the quarter before."""
    request = ReportRequest(
        teams=(_TEAM,),
        people=names,
        period=QUARTER,
        metrics=in_order(metrics),
        granularity=Granularity.WEEKLY,
        view=View.PEOPLE,
    )
    earlier = plan.before(QUARTER)
    now, before = (
        tables.read(_csv(names, metrics, days, seed), Level.DEVELOPER)
        for days, seed in ((QUARTER, "now"), (earlier, "before"))
    )
    return summarise(request, now, before, before_period=earlier, today=LATER)


def _csv(
    names: tuple[str, ...], metrics: tuple[str, ...], days: Period, seed: str
) -> bytes:
    steps = list(buckets(days, Granularity.WEEKLY))
    rows = [",".join((_HEAD, *metrics))]
    for place, name in enumerate(names):
        lines = [
            _line(f"{seed}{name}", metric, place, len(steps)) for metric in metrics
        ]
        for step, values in zip(steps, zip(*lines, strict=True), strict=True):
            cells = ["Weekly", f'"{name}"', f'"{name}"', "", _TEAM.name, _TEAM.path]
            cells += [str(step.days.first), str(step.days.last)]
            rows.append(",".join([*cells, *(f"{value:g}" for value in values)]))
    return ("\n".join(rows) + "\n").encode()


def _line(seed: str, metric: str, place: int, count: int) -> list[float]:
    level = _LEVELS[metric] * (0.6 + place * 7 % 11 / 10)
    draw = counts if metric == MERGED else wave
    return draw(f"{seed}{metric}", count, level)


def _hidden(count: int) -> tuple[str, ...]:
    return tuple(f"Developer {letters(place)}" for place in range(count))


PEOPLE = (
    ("Seven developers, names hidden", lambda: _people(_hidden(7), tuple(_LEVELS))),
    ("Fifty developers", lambda: _people(_hidden(50), (CYCLE, MERGED))),
)
