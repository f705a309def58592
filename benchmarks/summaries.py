"""A long CSV to the summary of one person, against pandas reading the needed columns."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import command, long_export
from benchmarks.figures import Figure, Findings, at_most
from benchmarks.measuring import Cost, in_own_process, in_turns, ratio
from reporting.summary import MetricSummary, Part

TITLE = "CSV to summary"
SIZES = {"people": 23_077, "weeks": 52, "rounds": 3}


def measure(*, people: int, weeks: int, rounds: int) -> Findings:
    """Measure both on one file, and look whether they agree."""
    size = (weeks, people)
    with command.scratch() as folder:
        path = folder / "export.csv.gz"

        def act(way: str) -> Callable[[], Cost]:
            return partial(in_own_process, "benchmarks.long_export", way, path, *size)

        # In a process of its own: what this one took at most, its children inherit.
        act("write")()
        costs = in_turns(rounds, {way: act(way) for way in ("summary", "pandas")})
        ours, pandas = costs["summary"], costs["pandas"]
        figures = [
            at_most("CPU, summary : pandas", ratio(ours, pandas, lambda c: c.cpu_s), 1.1),
            at_most("wall, summary : pandas", ratio(ours, pandas, lambda c: c.wall_s), 1.1),
            at_most("peak, summary : pandas", ratio(ours, pandas, lambda c: c.peak_bytes), 1.1),
            _agreement(path, weeks),
        ]  # fmt: skip
    return Findings(
        TITLE,
        f"python -m benchmarks.summaries --people {people} --weeks {weeks}",
        f"{people * weeks:,} rows of developers, one person's report, gzip",
        figures,
    )


def _agreement(path: Path, weeks: int) -> Figure:
    """Compare each count and its parts: the summary's sum, and the one of pandas."""
    frame = long_export.columns(path, weeks)
    (person,) = long_export.request(weeks).people
    rows = frame[frame["Email"] == person]
    found = long_export.summary(path, weeks).metrics
    counts: list[MetricSummary | Part] = [*found]
    counts += [part for one in found for part in one.parts]
    sums = [
        (one.metric.name, one.now.value)
        for one in counts
        if one.metric and one.now.pace
    ]
    for name, value in sums:
        if value != rows[name].sum():
            raise AssertionError(f"{name}: {value} is not {rows[name].sum()}.")
    return Figure("equal sums, summary and pandas", f"{len(sums)}", "all counts")


if __name__ == "__main__":
    command.run(__doc__, measure, **SIZES)
