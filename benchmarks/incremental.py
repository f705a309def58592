"""What one more day costs, and how the cost of the first ingestion grows with the events."""

import asyncio
from itertools import pairwise
from pathlib import Path

from benchmarks import command, generated, served
from benchmarks.figures import Figure, Findings, at_most, plain
from benchmarks.generated import Stretch
from benchmarks.measuring import Cost

TITLE = "One more day, and twice the events"
SIZES = {"developers": 2_000, "months": 12}
_HALVES = 3  # a quarter, a half, the whole


def measure(*, developers: int, months: int) -> Findings:
    """Measure the first ingestion of a quarter, half and all of the days, then one day."""
    whole = generated.months(developers, months)
    with command.scratch() as folder:
        parts = [
            Stretch(developers, whole.days >> halved) for halved in range(_HALVES)
        ][::-1]
        firsts = [asyncio.run(_first(folder / str(part.days), part)) for part in parts]
        home = folder / str(whole.days) / "home"
        day = asyncio.run(_one_more(folder, home, whole))
    return Findings(
        TITLE,
        f"python -m benchmarks.incremental --developers {developers} --months {months}",
        f"{developers:,} developers, {months} months",
        [*_growth(firsts, parts), *_day(firsts[-1], day)],
    )


async def _first(folder: Path, stretch: Stretch) -> tuple[Cost, Cost]:
    """Return what taking in ``stretch`` and then exporting it costs."""
    tables = generated.write(folder / "tables", stretch)
    async with served.serving(folder / "home") as running:
        ingested = await running.ingest(tables)
        request = served.everything(stretch.period)
        return ingested, await running.export(request, folder / "first.csv.gz")


async def _one_more(folder: Path, home: Path, before: Stretch) -> tuple[Cost, Cost]:
    """Return the median day's cost of ingestion, and that of the export after the last."""
    costs = []
    async with served.serving(home) as running:
        for number in range(3):
            day = Stretch(before.developers, 1, before.days + number)
            tables = generated.write(folder / f"day-{number}", day)
            costs.append(await running.ingest(tables))
        request = served.everything(before.period)
        export = await running.export(request, folder / "again.csv.gz")
    return sorted(costs, key=lambda cost: cost.cpu_s)[1], export


def _growth(firsts: list[tuple[Cost, Cost]], parts: list[Stretch]) -> list[Figure]:
    figures = []
    for name, index in (("first ingestion", 0), ("export", 1)):
        for smaller, larger in pairwise(firsts):
            days = f"{parts[firsts.index(larger)].days} : {parts[firsts.index(smaller)].days} days"
            ratio = larger[index].cpu_s / smaller[index].cpu_s
            figures.append(at_most(f"CPU, {name}, {days}", ratio, 2.2))
    return figures


def _day(first: tuple[Cost, Cost], day: tuple[Cost, Cost]) -> list[Figure]:
    (ingested, export), (ingested_day, export_again) = first, day
    return [
        at_most(
            "CPU, ingesting a day : ingesting everything before it",
            ingested_day.cpu_s / ingested.cpu_s,
            0.1,
        ),
        plain(
            "wall, ingesting a day : ingesting everything before it",
            ingested_day.wall_s / ingested.wall_s,
        ),
        plain(
            "CPU, exporting after that : exporting before",
            export_again.cpu_s / export.cpu_s,
        ),
        plain(
            "CPU, a day and an export : ingesting everything and an export",
            (ingested_day.cpu_s + export_again.cpu_s) / (ingested.cpu_s + export.cpu_s),
        ),
    ]


if __name__ == "__main__":
    command.run(__doc__, measure, **SIZES)
