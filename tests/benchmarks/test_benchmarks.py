"""Each benchmark at a tiny size: that it ends, says its ratios, and that the ways agree."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from benchmarks import (
    acks,
    agreement,
    exports,
    generated,
    git,
    git_invented,
    incremental,
    latency,
    sources,
    summaries,
    with_pandas,
)
from benchmarks.figures import Findings, as_markdown, as_text, at_most
from benchmarks.generated import Stretch

ROOT = Path(__file__).parents[2]
FEW = Stretch(developers=20, days=31)


def rows(path):
    with duckdb.connect() as con:
        return con.execute(
            "FROM read_parquet($path) ORDER BY ALL", {"path": str(path)}
        ).fetchall()


def value(findings, name):
    return next(figure.value for figure in findings.figures if figure.name == name)


def test_the_bare_query_and_pandas_agree_with_the_export_in_every_cell_looked_at():
    findings = exports.measure(developers=60, months=1, rounds=1, pandas=60)
    assert value(findings, "equal cells, export and bare query") != "0"
    assert value(findings, "equal cells, export and pandas") != "0"
    assert value(findings, "same bytes by 1, 2 and again 2 threads") == "yes"
    assert value(findings, "wall, export : bare query and plain CSV").endswith("x")


def test_acknowledgements_are_timed_while_reports_are_drawn():
    findings = acks.measure(rate=10, seconds=1)
    assert value(findings, "slowest").endswith("ms")
    assert value(findings, "99 of 100, busy : idle").endswith("x")


def test_pandas_may_take_fewer_developers_than_the_rest():
    findings = exports.measure(developers=60, months=1, rounds=1, pandas=20)
    assert value(findings, "wall, pandas : export").endswith("x")


def test_a_day_more_is_told_as_a_share_of_everything_before_it():
    findings = incremental.measure(developers=20, months=1)
    day = value(findings, "CPU, ingesting a day : ingesting everything before it")
    assert day.endswith("x")
    assert value(findings, "CPU, first ingestion, 31 : 15 days").endswith("x")


def test_a_summary_of_one_person_agrees_with_pandas_in_every_sum():
    findings = summaries.measure(people=30, weeks=4, rounds=1)
    assert value(findings, "equal sums, summary and pandas") == "4"
    assert value(findings, "CPU, summary : pandas").endswith("x")


def test_calls_are_timed_while_exports_run():
    findings = latency.measure(developers=20, months=1, rate=10, seconds=1)
    assert value(findings, "GET /healthz, slowest").endswith("ms")
    assert value(findings, "create, slowest").endswith("ms")


def test_a_repository_is_read_as_blame_tells_and_beside_what_git_prints():
    findings = git.measure(commits=150, rounds=1, sample=10)
    assert value(findings, "lines of the commit that blame tells").startswith(
        "100.000 %"
    )
    assert value(findings, "removed lines as old and whose blame tells").startswith(
        "100.0"
    )
    assert value(findings, "CPU, reading : git log -p -U0 of it all").endswith("x")
    assert value(findings, "wall, again with nothing new").endswith(" s")


def test_a_repository_of_ones_own_can_be_measured(tmp_path):
    git_invented.write(tmp_path / "own.git", 60)
    findings = git.measure(
        commits=0, rounds=1, sample=3, repository=tmp_path / "own.git"
    )
    assert findings.size.endswith("commits, own.git")


def test_a_benchmark_is_a_command_that_prints_its_figures():
    sizes = ["--developers", "10", "--months", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.incremental", *sizes],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert "One more day, and twice the events (10 developers, 1 months)" in done.stdout
    assert "ingesting a day : ingesting everything before it" in done.stdout


def test_the_same_size_gives_the_same_tables(tmp_path):
    one, other = (generated.write(tmp_path / name, FEW) for name in ("a", "b"))
    assert {name: rows(path) for name, path in one.items()} == {
        name: rows(path) for name, path in other.items()
    }


def test_days_made_later_are_those_of_a_longer_stretch(tmp_path):
    whole = generated.write(tmp_path / "whole", Stretch(20, 32))
    parts = [
        generated.write(tmp_path / "month", FEW),
        generated.write(tmp_path / "day", Stretch(20, 1, first=31)),
    ]
    together = sorted(row for part in parts for row in rows(part["work_items"]))
    assert together == sorted(rows(whole["work_items"]))


def test_the_calls_of_the_api_sources_are_as_few_as_they_should_be():
    findings = sources.measure(pulls=100)
    found = {f.name: (f.value, f.wanted.removeprefix("at most ")) for f in findings.figures}  # fmt: skip
    for name, (value_, wanted) in found.items():
        if wanted and "free" not in wanted:
            assert float(value_.split()[0].rstrip("x")) <= float(
                wanted.split()[0].rstrip("x")
            ), name
    # a list, a count, four batches, and the end of the list
    assert found["GitHub, calls for 100 pull requests"][0] == "7.00 calls"
    assert found["GitHub, the next such call"][0] == "free"


def test_a_year_has_the_promised_number_of_events(tmp_path):
    paths = generated.write(tmp_path, Stretch(developers=10, days=365))
    assert len(rows(paths["commits"])) == 10 * 12 * 15
    assert len(rows(paths["pull_requests"])) == 10 * 12 * 5
    assert len(rows(paths["work_items"])) == 10 * 12 * 6


def test_a_cell_that_differs_is_named(tmp_path):
    tables = tmp_path / "tables"
    generated.write(tables, FEW)
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    with_pandas.export(with_pandas.load(tables), "2024-01-01", "2024-01-31", one)
    lines = one.read_text().splitlines()
    cells = lines[1].split(",")
    cells[8] = "99"  # the first metric: CODING_DAYS
    other.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n")
    compared = agreement.compare(one, other, every=1)
    assert compared.cells == 20 * 22
    assert len(compared.differences) == 1
    assert compared.differences[0].startswith(f"CODING_DAYS of {cells[2]} from 2024-01")


@pytest.mark.parametrize("render", [as_text, lambda found: as_markdown([found])])
def test_a_figure_stands_beside_what_is_wanted(render):
    found = Findings("Speed", "python -m x", "1 row", [at_most("wall, a : b", 1.5, 2)])
    shown = render(found)
    assert all(
        part in shown for part in ("Speed", "wall, a : b", "1.50x", "at most 2.00x")
    )
