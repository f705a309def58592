"""Random data: the engine against slow obvious code, and what must hold in every row."""

import csv
import json
from collections import defaultdict
from contextlib import suppress
from datetime import date
from itertools import product
from random import Random

import pytest

from reporting.catalogue import Level
from reporting.periods import Period
from reporting.requests import Aggregation
from reporting.service.warehouse.organisation import parse_organisation
from reporting.service.warehouse.yaml_values import OrganisationError
from tests.service.random_tables import tables
from tests.service.slow_facts import Facts
from tests.service.slow_metrics import Numbers
from tests.service.small_warehouse import plan, rows, text, warehouse

DAYS = ("2026-01-01", "2026-02-24")
ENDS = ("Start_Date", "End_Date")


# Of each definition, the values it is drawn from besides its default.
DEFINITIONS = {
    "small_threshold": (0, 4),
    "medium_threshold": (10, 60, 140),
    "recent_days": (0, 5, 60),
    "rework_age": ("lines",),
    "rework_denominator": ("max",),
    "excluded_paths": (["a.py"], ["b*"], ["src/*"], ["*.py"]),
    "excluded_repositories": (["web"], ["W*"], ["ops", "app"]),
    "cycle_time_start": ("pr_created",),
    "first_comment_start": ("ready_for_review",),
    "first_comment_bucket": ("created",),
    "count_self_comments": (True,),
    "ticket_must_exist": (False,),
    "time_to_complete_start": ("created",),
    "work_credit": ("proportional",),
    "development_statuses": (["QA"], ["In Progress"], ["To Do", "QA"]),
    "completed_statuses": (["Done"], ["Closed", "in progress"]),
    "feature_types": (["Task"],),
    "bug_types": (["Story"],),
    "epic_types": (["Sub-task"],),
    "sub_task_types": (["Task"],),
    "count_epics": (True,),
    "count_sub_tasks": (False,),
    "active_developers": ("contributors",),
}


def organisation(random: Random) -> str:
    """Return an organisation.yaml with any definitions that go together."""
    while True:
        profile = {
            name: random.choice(values)
            for name, values in DEFINITIONS.items()
            if random.random() < 0.4
        }
        tree = {"name": "Everyone", "levels": ["department", "team"]}
        text = json.dumps({"trees": [tree], "profile": profile})
        with suppress(OrganisationError):
            parse_organisation(text)
            return text


def of_row(row, data) -> frozenset[str]:
    """Return whose doings make a row: a person's, or those of everybody below a node."""
    if "Email" in row:
        return frozenset({row["Email"].lower()})
    return frozenset(
        person["email"].lower()
        for person in data["developers"]
        for path in [["Everyone", person["department"], person["team"]]]
        if f"{'/'.join(filter(None, path))}/".startswith(f"{row['Team_Hierarchy']}/")
    )


@pytest.mark.parametrize("seed", range(5))
def test_every_number_is_what_slow_code_counts(seed, tmp_path):
    random = Random(seed)
    data, described = tables(random, size=40), organisation(random)
    facts = Facts(data, parse_organisation(described).trees[0].profile)
    wrong, seen = [], 0
    with warehouse(tmp_path, described, **data) as opened:
        for how, level in product(Aggregation, Level):
            step = random.choice(("weekly", "monthly", "quarterly"))
            wanted = plan(*DAYS, level=level, granularity=step, aggregation=how)
            for row in rows(opened, wanted, tmp_path):
                days = Period(*(date.fromisoformat(row[n]) for n in ENDS))
                people = of_row(row, data)
                slow = Numbers(facts, people, days, level is Level.TEAM).metrics(how)
                there = {name: row[name] for name in slow if name in row}
                seen += len(there)
                wrong += [
                    (how, row["Granularity"], sorted(people), name, cell, slow[name])
                    for name, cell in there.items()
                    if cell != slow[name]
                ]

    assert wrong == []
    assert seen > 1000


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    with warehouse(tmp_path_factory.mktemp("filled"), **tables(Random(7))) as opened:
        yield opened


@pytest.mark.parametrize("level", ["team", "developer"])
@pytest.mark.parametrize("granularity", ["daily", "weekly", "monthly", "quarterly"])
@pytest.mark.parametrize("aggregation", ["mean", "median", "p90", "p95"])
def test_what_belongs_together_adds_up(
    level, granularity, aggregation, filled, tmp_path
):
    wanted = plan(*DAYS, level=level, granularity=granularity, aggregation=aggregation)

    made = rows(filled, wanted, tmp_path)

    assert made
    for row in made:
        count = {
            name: float(value or 0)
            for name, value in row.items()
            if "_" in name and name.isupper()
        }
        assert count["PR_MERGED"] == sum(
            count[f"PR_MERGED_{size}"] for size in ("SMALL", "MEDIUM", "LARGE")
        )
        assert count["WORK_COMPLETED"] == sum(
            count[f"WORK_{kind}_COMPLETED"] for kind in ("FEATURES", "BUGS", "OTHER")
        )
        assert (
            count["LOC_REFACTORED"]
            == count["LOC_REFACTORED_RECENT"] + count["LOC_REFACTORED_LEGACY"]
        )
        assert count["PR_MISSING_TICKETS"] <= count["PR_MERGED"]
        if aggregation == "mean":
            parts = count["REWORK_PERCENT_RECENT"] + count["REWORK_PERCENT_LEGACY"]
            assert count["REWORK_PERCENT"] == pytest.approx(parts, abs=0.0101)


@pytest.mark.parametrize("level", ["team", "developer"])
def test_any_number_of_threads_gives_the_same_bytes(level, tmp_path):
    made = set()
    for threads in (1, 2, 4):
        folder = tmp_path / str(threads)
        folder.mkdir()
        data = tables(Random(11), size=200)
        with warehouse(folder, threads=threads, **data) as opened:
            made.add(text(opened, plan(*DAYS, level=level), folder))

    assert len(made) == 1


def test_counts_of_a_leaf_are_those_of_its_people(tmp_path):
    data = tables(Random(5))
    sums: dict[tuple[str, str], int] = defaultdict(int)
    teams = {}

    with warehouse(tmp_path, **data) as opened:
        for row in rows(opened, plan(*DAYS, level="developer"), tmp_path):
            sums[row["Granularity"], row["Team_Hierarchy"]] += int(row["PR_MERGED"])
        for row in rows(opened, plan(*DAYS), tmp_path):
            teams[row["Granularity"], row["Team_Hierarchy"]] = int(row["PR_MERGED"])

    below = {
        key: sum(n for other, n in sums.items() if within(other, key)) for key in teams
    }
    assert teams == below


def within(other: tuple[str, str], key: tuple[str, str]) -> bool:
    return other[0] == key[0] and f"{other[1]}/".startswith(f"{key[1]}/")


def test_the_csv_is_rectangular(tmp_path):
    with warehouse(tmp_path, **tables(Random(2))) as opened:
        lines = list(csv.reader(text(opened, plan(*DAYS), tmp_path).splitlines()))

    assert {len(line) for line in lines} == {5 + 22}
