"""Summaries of invented teams: lines of values, read as an export would be."""

from collections.abc import Mapping, Sequence
from datetime import date
from random import Random

from reporting import plan, tables
from reporting.catalogue import Level, in_order
from reporting.directory import Team
from reporting.goals import Goal
from reporting.periods import Granularity, Period, buckets
from reporting.requests import ReportRequest, View
from reporting.summary import Summary, summarise

Lines = Mapping[str, Sequence[float | None]]

LATER = date(2030, 1, 1)
QUARTER = Period(date(2026, 6, 29), date(2026, 9, 27))
PLATFORM = "Everyone/Platform"
LOU = "lou@example.com"


def wave(seed: str, count: int, level: float, *, rise: float = 0.0) -> list[float]:
    """Return values around ``level`` that end ``rise`` times it higher."""
    chance = Random(seed)  # noqa: S311
    return [
        max(
            0.0,
            level * (1 + rise * i / max(1, count - 1) + chance.uniform(-0.18, 0.18)),
        )
        for i in range(count)
    ]


def counts(seed: str, count: int, level: float, *, rise: float = 0.0) -> list[float]:
    """Return the same as whole numbers."""
    return [float(round(value)) for value in wave(seed, count, level, rise=rise)]


def summed(
    now: Lines,
    before: Lines | None = None,
    *,
    path: str = PLATFORM,
    period: Period = QUARTER,
    granularity: Granularity = Granularity.WEEKLY,
    today: date = LATER,
    below: Mapping[str, Lines] | None = None,
    below_before: Mapping[str, Lines] | None = None,
    view: View = View.TIME,
    goals: Mapping[str, Goal] | None = None,
    begins: date | None = None,
    metrics: Sequence[str] = (),
) -> Summary:
    """Sum up a team's lines, one value per bucket, and those of the teams below it."""
    name = path.rpartition("/")[2]
    request = ReportRequest(
        teams=(Team(id="1", name=name, path=path, tree="Everyone", leaf=False),),
        period=period,
        metrics=in_order(metrics or now),
        granularity=granularity,
        view=view,
    )
    earlier = plan.before(period)
    past = None
    if before is not None:
        teams = {path: before} | _below(path, below_before)
        past = tables.read(_csv(earlier, granularity, teams), Level.TEAM)
    return summarise(
        request,
        tables.read(
            _csv(period, granularity, {path: now} | _below(path, below)), Level.TEAM
        ),
        past,
        before_period=earlier,
        today=today,
        begins={path: begins} if begins else None,
        goals=goals,
    )


def person(
    now: Lines, before: Lines | None, *, period: Period, today: date = LATER
) -> Summary:
    """Sum up one person's lines, a value a day, as a calendar."""
    request = ReportRequest(
        people=(LOU,),
        period=period,
        metrics=in_order(now),
        granularity=Granularity.DAILY,
        view=View.CALENDAR,
    )
    earlier = plan.before(period)
    past = None
    if before is not None:
        past = tables.read(
            _csv(earlier, Granularity.DAILY, {PLATFORM: before}, LOU), Level.DEVELOPER
        )
    own = tables.read(
        _csv(period, Granularity.DAILY, {PLATFORM: now}, LOU), Level.DEVELOPER
    )
    return summarise(request, own, past, before_period=earlier, today=today)


def _below(path: str, teams: Mapping[str, Lines] | None) -> dict[str, Lines]:
    return {f"{path}/{name}": lines for name, lines in (teams or {}).items()}


def _csv(
    period: Period,
    granularity: Granularity,
    teams: Mapping[str, Lines],
    email: str = "",
) -> bytes:
    """Write an export; what a team has no line for stays empty."""
    names = list(dict.fromkeys(name for lines in teams.values() for name in lines))
    person = ["Developer", "Email", "Manager_Email"] if email else []
    head = ["Granularity", *person, "Team", "Team_Hierarchy", "Start_Date", "End_Date"]
    rows = [",".join([*head, *names])]
    for index, bucket in enumerate(buckets(period, granularity)):
        for path, lines in teams.items():
            who = ["Lou", email, "sam@example.com"] if email else []
            team = path.rpartition("/")[2]
            cells = [str(granularity), *who, f'"{team}"', f'"{path}"']
            cells += [str(bucket.days.first), str(bucket.days.last)]
            found = [lines[name][index] if name in lines else None for name in names]
            cells += ["" if value is None else f"{value:g}" for value in found]
            rows.append(",".join(cells))
    return ("\n".join(rows) + "\n").encode()
