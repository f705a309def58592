"""An export of the whole organisation over HTTP, against the bare query and against pandas.

``python -m benchmarks.exports --developers 100000 --months 12`` is the full size; it takes
ten minutes, 12 GB of memory and 12 GB of disk. Pandas needs forty times the memory: it
runs, and is compared, with at most ``--pandas`` developers.
"""

import asyncio
import gzip
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from benchmarks import agreement, command, generated, served
from benchmarks.figures import Figure, Findings, at_least, at_most, plain
from benchmarks.generated import Stretch
from benchmarks.measuring import Cost, in_own_process, in_turns, ratio
from benchmarks.served import Limits

TITLE = "Whole-organisation export"
SIZES = {"developers": 10_000, "months": 12, "rounds": 3, "pandas": 10_000}
_TIGHT = Limits(memory="512MB")
# Enough to take a year in without swapping; ingestion may spill to disk.
_INGESTING = Limits(memory="12GB")


def measure(*, developers: int, months: int, rounds: int, pandas: int) -> Findings:
    """Measure one export, every other row and column of which is checked."""
    stretch = generated.months(developers, months)
    with command.scratch() as folder:
        side = _Side(folder / "all", stretch)
        ingested = side.prepare()
        figures = [*_against_query(side, rounds), *_same_bytes(side)]
        peer = side
        if pandas < developers:
            peer = _Side(folder / "some", generated.months(pandas, months))
            ingested = peer.prepare()
        figures += _against_pandas(peer, rounds, ingested)
    return Findings(
        TITLE,
        f"python -m benchmarks.exports --developers {developers} --months {months}",
        f"{developers:,} developers, {months} months, all {stretch_metrics()} metrics, gzip",
        figures,
    )


def stretch_metrics() -> int:
    """Return the number of metrics an export of developers has."""
    return len(served.everything(generated.months(1, 1).period).metrics)


class _Side:
    """A warehouse, the tables it came from, and the three ways to the CSV."""

    def __init__(self, folder: Path, stretch: Stretch) -> None:
        self._folder = folder
        self._home = folder / "home"
        self._stretch = stretch
        self._request = served.everything(stretch.period)

    def path(self, name: str) -> Path:
        """Return where the file of that name is."""
        return self._folder / name

    def prepare(self) -> Cost:
        """Make the tables and take them in; return what taking them in cost."""
        tables = generated.write(self._folder / "tables", self._stretch)

        async def ingest() -> Cost:
            async with served.serving(self._home, _INGESTING) as running:
                return await running.ingest(tables)

        return asyncio.run(ingest())

    def export(self, name: str, limits: Limits = Limits()) -> Callable[[], Cost]:  # noqa: B008 - frozen
        """Return the act of exporting over HTTP, by a service just started."""

        async def act() -> Cost:
            async with served.serving(self._home, limits) as running:
                return await running.export(self._request, self.path(name))

        return lambda: asyncio.run(act())

    def query(self, name: str) -> Callable[[], Cost]:
        """Return the act of the bare query."""
        return lambda: self._beside(
            "benchmarks.bare_query", self._home / "warehouse.duckdb", name
        )

    def frames(self, name: str) -> Callable[[], Cost]:
        """Return the act of pandas."""
        return lambda: self._beside(
            "benchmarks.with_pandas", self._folder / "tables", name
        )

    def _beside(self, module: str, source: Path, name: str) -> Cost:
        days = self._stretch.period
        return in_own_process(module, source, days.first, days.last, self.path(name))

    def unpacked(self, name: str) -> Path:
        """Return the plain file of a gzip one."""
        plain = self.path(name).with_suffix("")
        with gzip.open(self.path(name)) as packed, plain.open("wb") as file:
            shutil.copyfileobj(packed, file)
        return plain


def _against_query(side: _Side, rounds: int) -> list[Figure]:
    costs = in_turns(
        rounds,
        {
            "query": side.query("query.csv"),
            "export": side.export("export.csv.gz"),
            "tight": side.export("tight.csv.gz", _TIGHT),
        },
    )
    export, query, tight = costs["export"], costs["query"], costs["tight"]
    return [
        at_most(
            "wall, export : bare query and plain CSV", ratio(export, query, _wall), 1.15
        ),
        plain("CPU, export : bare query and plain CSV", ratio(export, query, _cpu)),
        plain("peak, export : bare query and plain CSV", ratio(export, query, _peak)),
        at_most("CPU, with 512 MB : without a limit", ratio(tight, export, _cpu), 1.1),
        plain("wall, with 512 MB : without a limit", ratio(tight, export, _wall)),
        plain("peak, with 512 MB : without a limit", ratio(tight, export, _peak)),
        _agreement("export and bare query", side, "export.csv.gz", "query.csv"),
    ]


def _against_pandas(side: _Side, rounds: int, ingested: Cost) -> list[Figure]:
    costs = in_turns(
        max(1, rounds // 2),
        {"pandas": side.frames("pandas.csv"), "export": side.export("export.csv.gz")},
    )
    pandas, export = costs["pandas"], costs["export"]
    whole = [
        Cost(c.wall_s + ingested.wall_s, c.cpu_s + ingested.cpu_s, 1) for c in export
    ]
    return [
        at_least("wall, pandas : export", ratio(pandas, export, _wall), 5),
        plain("CPU, pandas : export", ratio(pandas, export, _cpu)),
        plain("peak, pandas : export", ratio(pandas, export, _peak)),
        plain("wall, pandas : first ingestion and export", ratio(pandas, whole, _wall)),
        _agreement("export and pandas", side, "export.csv.gz", "pandas.csv"),
    ]


def _same_bytes(side: _Side) -> list[Figure]:
    """Tell whether exports by one and by two threads are the same, byte for byte."""
    digests = set()
    for threads in (1, 2, 2):
        side.export("again.csv.gz", Limits(threads=threads))()
        digests.add(sha256(side.path("again.csv.gz").read_bytes()).digest())
    answer = "yes" if len(digests) == 1 else "no"
    return [Figure("same bytes by 1, 2 and again 2 threads", answer, "yes")]


def _agreement(which: str, side: _Side, export: str, other: str) -> Figure:
    compared = agreement.compare(side.unpacked(export), side.path(other))
    if compared.differences:
        raise AssertionError(f"{which} differ: {'; '.join(compared.differences)}")
    return Figure(
        f"equal cells, {which}", f"{compared.cells:,}", "all that were sampled"
    )


def _wall(cost: Cost) -> float:
    return cost.wall_s


def _cpu(cost: Cost) -> float:
    return cost.cpu_s


def _peak(cost: Cost) -> float:
    return cost.peak_bytes


if __name__ == "__main__":
    command.run(__doc__, measure, **SIZES)
