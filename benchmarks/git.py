"""Reading a repository and following its lines, against git printing the same patches.

``python -m benchmarks.git REPOSITORY`` measures a real one, without it one that is invented.
PyDriller is measured where some Python has it: ``--pydriller PYTHON``.
"""

import argparse
import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import command, git_blame, git_invented, git_ways
from benchmarks.figures import Figure, Findings, as_text, at_least, at_most, plain
from benchmarks.measuring import Cost, in_own_process, in_turns, ratio
from reporting.sources import git as git_source
from reporting.sources.git.command import Git
from reporting.sources.git.kept_lines import read_kept
from reporting.sources.git.log import LOG_COLUMNS, read_history
from reporting.sources.git.own_rules import read_rules
from reporting.sources.git.refs import read_refs
from reporting.sources.rows import Rows

TITLE = "Reading a git repository"
SIZES = {"commits": 6_000, "rounds": 3, "sample": 60}
# A sample of the commits, spread over the history: all of them take it minutes.
_SAMPLE = 200
_PYDRILLER = """
import sys
from time import perf_counter
from pydriller import Git
git, start = Git(sys.argv[1]), perf_counter()
for sha in sys.argv[2:]:
    for file in git.get_commit(sha).modified_files:
        file.added_lines, file.deleted_lines
print((len(sys.argv) - 2) / (perf_counter() - start))
"""


def measure(
    *,
    commits: int,
    rounds: int,
    sample: int,
    repository: Path | None = None,
    pydriller: str = sys.executable,
) -> Findings:
    """Measure the ways in turns; compare every line with blame, and ``sample`` merges."""
    with command.scratch() as folder:
        path = repository or folder / "invented.git"
        if repository is None:
            git_invented.write(path, commits)
        ways = ("read", "patches", "every patch")
        costs = in_turns(rounds, {way: _act(way, path, folder) for way in ways})
        again = min(_act("again", path, folder)().wall_s for _ in range(3))
        figures = [
            *_ratios(costs),
            at_most("wall, again with nothing new", again, 1, "s"),
            *_right(path, folder, sample),
            *_pydriller(pydriller, path, costs["read"]),
        ]
        if repository is None:
            figures += _growth(folder, commits, costs["read"])
        size = f"{len(_commits(path)):,} commits"
    return Findings(
        TITLE,
        "python -m benchmarks.git" + (" REPOSITORY" if repository else ""),
        f"{size}, {repository.resolve().name if repository else 'invented'}",
        figures,
    )


def _act(way: str, path: Path, folder: Path) -> Any:
    return partial(in_own_process, "benchmarks.git_ways", way, path.resolve(), folder)


def _ratios(costs: dict[str, tuple[Cost, ...]]) -> list[Figure]:
    """Compare with a patch of every commit (merges against their first parent), or less."""
    ours, every, some = (costs[way] for way in ("read", "every patch", "patches"))
    return [
        at_most(
            "wall, reading : git log -p -U0 of it all", ratio(ours, every, _wall), 1.2
        ),
        at_most(
            "CPU, reading : git log -p -U0 of it all", ratio(ours, every, _cpu), 2.2
        ),
        plain(
            "wall, reading : git log -p -U0 without merges", ratio(ours, some, _wall)
        ),
        plain("CPU, reading : git log -p -U0 without merges", ratio(ours, some, _cpu)),
    ]


def _wall(cost: Cost) -> float:
    return cost.wall_s


def _cpu(cost: Cost) -> float:
    return cost.cpu_s


def _right(path: Path, folder: Path, sample: int) -> list[Figure]:
    """Compare the lines that reading kept, and those merges removed, with git blame."""
    git = Git(path)
    refs = read_refs(git)
    tip = refs.tips[refs.default or ""]
    rules = read_rules(git, tip)
    with Rows(folder / "log.csv", LOG_COLUMNS) as rows:
        history = read_history(git, refs.tips.values(), rows)
    kept = read_kept(folder / f"{git_ways.NAME}.lines", rules.mark, history.commits)
    if kept is None:
        return [Figure("lines followed", "none: no pull requests")]
    same, other = Counter[str](), Counter[str]()
    for file in git_blame.text_files(path, tip):
        version = kept.versions.get(file)
        ours = version.writers if version is not None and version.writers else ()
        told = git_blame.blamed(path, tip, file)
        if len(told) != len(ours):
            other["written"] += len(told)
            continue
        for rank, sha in zip(ours, told, strict=True):
            kind = "reformatted" if sha in rules.ignored else "written"
            (same if history.by_rank[rank].sha == sha else other)[kind] += 1
    figures = [
        _share(
            "lines of the commit that blame tells", same["written"], other["written"]
        )
    ]
    if moved := same["reformatted"] + other["reformatted"]:
        given = other["reformatted"]
        figures.append(
            Figure("lines only reformatted, given back", f"{given:,} of {moved:,}")
        )
    return [
        *figures,
        *_removed(path, folder, sample, sorted(rules.ignored & history.commits.keys())),
    ]


def _removed(path: Path, folder: Path, sample: int, ignored: list[str]) -> list[Figure]:
    """Compare what a sample of pull requests removed: file, when written, by whom."""
    found: dict[str, git_blame.Removed] = {}
    for sha, file, at, author, removed in _removed_rows(path, folder):
        found.setdefault(sha, Counter())[file, at, author] += removed
    same = all_lines = 0
    for sha in sorted(found)[:: max(1, len(found) // sample)]:
        told = git_blame.removed_by(path, sha, ignored)
        same += git_blame.agreeing(found[sha], told)
        all_lines += max(told.total(), found[sha].total())
    return [
        _share("removed lines as old and whose blame tells", same, all_lines - same)
    ]


def _removed_rows(path: Path, folder: Path) -> list[tuple[Any, ...]]:
    into = folder / "rows"
    into.mkdir()
    reading = git_source.read(
        path, known=None, into=into, progress=lambda _done, _total: None
    )
    files = {batch.table: str(batch.path) for batch in reading.batches}
    with duckdb.connect() as con:
        return con.execute(
            """
            SELECT merge_sha, path, written_at, lines.author, lines.removed
            FROM read_parquet($lines) AS lines
            JOIN read_parquet($pulls) AS pulls USING (repository, number)
            """,
            {
                "lines": files["pull_request_removed_lines"],
                "pulls": files["pull_requests"],
            },
        ).fetchall()


def _share(name: str, same: int, other: int) -> Figure:
    total = same + other
    return Figure(name, f"{100 * same / max(total, 1):.3f} % of {total:,}", "100 %")


def _pydriller(python: str, path: Path, ours: tuple[Cost, ...]) -> list[Figure]:
    """Compare commits a second with PyDriller counting lines."""
    commits = _commits(path)
    some = commits[:: max(1, len(commits) // _SAMPLE)]
    done = subprocess.run(
        [python, "-c", _PYDRILLER, str(path), *some],
        capture_output=True,
        text=True,
        check=False,
    )
    name = "commits a second, reading : PyDriller"
    if done.returncode:
        return [Figure(name, "no PyDriller", "at least 20x")]
    reading = len(commits) / min(cost.wall_s for cost in ours)
    return [at_least(name, reading / float(done.stdout), 20)]


def _growth(folder: Path, commits: int, ours: tuple[Cost, ...]) -> list[Figure]:
    """Compare the memory with that for a quarter of the commits, on a tree as large."""
    path, memory = folder / "quarter.git", folder / "quarter"
    git_invented.write(path, commits // 4)
    memory.mkdir()
    quarter = _act("read", path, memory)().peak_bytes
    whole = max(cost.peak_bytes for cost in ours)
    return [at_most("peak, four times the commits : once", whole / quarter, 1.5)]


def _commits(path: Path) -> list[str]:
    """Return the commits that branches, tags and pull requests lead to."""
    git = Git(path)
    return git.lines("rev-list", "--stdin", given=read_refs(git).tips.values())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.git", description=__doc__
    )
    parser.add_argument("repository", type=Path, nargs="?", help="one to read")
    parser.add_argument(
        "--pydriller", default=sys.executable, help="a Python that has it"
    )
    for name, default in SIZES.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    print(as_text(measure(**vars(parser.parse_args()))))
