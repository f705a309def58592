"""What must hold in every row of random data, exactly: the invariants of section 11.

Teams are worked out again from the facts of their people, each person and item once.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from random import Random

import pytest

from reporting.periods import Granularity, Period
from reporting.service.legacy import LegacyPlan, legacy_report
from reporting.service.warehouse import scopes
from reporting.service.warehouse.warehouse import Warehouse
from tests.service.random_tables import tables
from tests.service.small_warehouse import plan, rows, warehouse

# February: everybody of the random tables is employed on some day of it.
DAYS = ("2026-02-01", "2026-02-28")
# Person 0 is the top manager, so there is a node of that name.
ORGANISATION = """
trees:
  - name: Everyone
    shared: [{email: p6@example.com, team: Person 0}, {email: p4@example.com, team: Person 0}]
"""
SUMS = (
    "PR_MERGED", "PR_MERGED_SMALL", "PR_MERGED_MEDIUM", "PR_MERGED_LARGE", "LOC_REFACTORED",
    "LOC_REFACTORED_RECENT", "LOC_REFACTORED_LEGACY", "PR_MISSING_TICKETS",
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Filled:
    warehouse: Warehouse
    teams: list[dict[str, str]]
    people: dict[str, dict[str, str]]
    members: dict[str, set[str]]
    legacy: dict[str, dict[str, str]]

    def facts(self, table: str, columns: str) -> list[tuple[str, ...]]:
        """Return the facts of February, each with its owner's e-mail first."""
        with self.warehouse.reading() as con:
            return con.execute(
                f"SELECT folded(email), {columns} FROM {table} JOIN people USING (person) "
                "WHERE day BETWEEN DATE '2026-02-01' AND DATE '2026-02-28'"
            ).fetchall()


def written(value: Fraction | None) -> str:
    if value is None:
        return ""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.quantize(Decimal('0.01'), ROUND_HALF_EVEN):f}".rstrip("0").rstrip(
        "."
    )


def mean(samples, unit: int) -> Fraction | None:
    return Fraction(sum(samples), unit * len(samples)) if samples else None


@pytest.fixture(scope="module", params=range(4))
def filled(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("filled")
    with warehouse(
        folder, ORGANISATION, **tables(Random(request.param), size=300)
    ) as opened:
        nodes = scopes.nodes(opened)
        yield Filled(
            opened,
            teams=rows(opened, plan(*DAYS), folder),
            people={
                row["Email"].lower(): row
                for row in rows(opened, plan(*DAYS, level="developer"), folder)
            },
            members={
                node.path: {
                    who.email.lower() for who in scopes.developers(opened, node.id)
                }
                for node in nodes
            },
            legacy=legacy(opened, str(nodes[0].id), folder),
        )


def legacy(opened, root, folder):
    """Return the rows of a Legacy report of February by the names of nodes."""
    target = folder / "report.csv"
    period = Period(date.fromisoformat(DAYS[0]), date.fromisoformat(DAYS[1]))
    wanted = LegacyPlan(team_id=root, period=period, granularity=Granularity.WEEKLY)
    legacy_report(opened, wanted, target)
    with target.open(newline="") as lines:
        return {line["Collection Name"]: line for line in csv.DictReader(lines)}


def test_there_is_something_to_hold(filled):
    assert len(filled.teams) > 2
    assert sum(int(row["PR_MERGED"]) for row in filled.people.values()) > 40
    assert sum(int(row["WORK_COMPLETED"]) for row in filled.people.values()) > 10


def test_parts_make_the_whole_in_every_row(filled):
    for row in (*filled.teams, *filled.people.values()):
        sizes = [row[f"PR_MERGED_{size}"] for size in ("SMALL", "MEDIUM", "LARGE")]
        kinds = [
            row[f"WORK_{kind}_COMPLETED"] for kind in ("FEATURES", "BUGS", "OTHER")
        ]
        ages = [row[f"LOC_REFACTORED_{age}"] for age in ("RECENT", "LEGACY")]

        assert int(row["PR_MERGED"]) == sum(map(int, sizes))
        assert int(row["WORK_COMPLETED"]) == sum(map(int, kinds))
        assert int(row["LOC_REFACTORED"]) == sum(map(int, ages))


def test_percentages_are_of_the_lines_in_every_row(filled):
    # Before rounding, therefore, recent and legacy make the whole.
    for row in (*filled.teams, *filled.people.values()):
        total = int(row.get("LOC_TOTAL") or 0)
        total = total or int(row.get("LOC_ADDED", 0)) + int(row.get("LOC_REMOVED", 0))
        for part in ("", "_RECENT", "_LEGACY"):
            lines = 100 * int(row[f"LOC_REFACTORED{part}"])
            share = Fraction(lines, total) if total else None
            assert row[f"REWORK_PERCENT{part}"] == written(share)


def test_a_team_is_the_sum_of_the_people_below_each_once(filled):
    for team in filled.teams:
        people = [
            filled.people[email] for email in filled.members[team["Team_Hierarchy"]]
        ]
        lines = sum(int(p["LOC_ADDED"]) + int(p["LOC_REMOVED"]) for p in people)

        assert int(team["LOC_TOTAL"]) == lines
        for name in SUMS:
            assert int(team[name]) == sum(int(person[name]) for person in people), name


def test_a_team_is_the_mean_of_the_people_below(filled):
    for team in filled.teams:
        people = [
            filled.people[email] for email in filled.members[team["Team_Hierarchy"]]
        ]
        days = sum(int(person["CODING_DAYS"]) for person in people)
        pulls = sum(int(person["PR_MERGED"]) for person in people)

        assert team["CODING_DAYS"] == written(Fraction(days, len(people)))
        assert team["PR_VELOCITY"] == written(Fraction(pulls, len(people)))


def test_an_item_counts_once_for_all_who_share_it_below(filled):
    held = defaultdict(set)
    for email, *item in filled.facts(
        "completed_items", "place, key, kind, duration_us"
    ):
        held[email].add(tuple(item))
    for team in filled.teams:
        members = filled.members[team["Team_Hierarchy"]]
        items = set().union(*(held[email] for email in members))
        times = [duration for *_, duration in items if duration is not None]

        assert int(team["WORK_COMPLETED"]) == len(items)
        assert int(team["WORK_BUGS_COMPLETED"]) == sum(i[2] == "bug" for i in items)
        assert team["AVG_TIME_TO_COMPLETE"] == written(mean(times, 86400 * 10**6))


def test_a_team_pools_the_pull_requests_below(filled):
    pulls = filled.facts("merged_pulls", "cycle_us, comments")
    for team in filled.teams:
        members = filled.members[team["Team_Hierarchy"]]
        own = [pull for pull in pulls if pull[0] in members]
        cycles = [cycle for _, cycle, _ in own if cycle is not None]

        assert team["PR_CYCLE_TIME_DAYS_AVG"] == written(mean(cycles, 86400 * 10**6))
        comments = [number for *_, number in own]
        assert team["REVIEW_COMMENTS_PER_PR_AVG"] == written(mean(comments, 1))


def test_the_wait_for_a_comment_is_the_same_in_days_and_in_hours(filled):
    waits = filled.facts("first_comments", "wait_us")
    for team in filled.teams:
        members = filled.members[team["Team_Hierarchy"]]
        own = [wait for email, wait in waits if email in members]
        report = filled.legacy[team["Team"]]

        hours = team["REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG"]
        assert hours == written(mean(own, 3600 * 10**6))
        days = report["Time to First Comment (mean)"]
        assert days == written(mean(own, 24 * 3600 * 10**6))
        assert report["Number of Comments per PR"] == team["REVIEW_COMMENTS_PER_PR_AVG"]
