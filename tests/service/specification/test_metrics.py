"""One row a sentence about what is counted: sections 4, 9.1, 10.3, 10.4, 10.6 and 11."""

import csv
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from reporting.periods import Granularity, Period
from reporting.service.legacy import LegacyPlan, legacy_report
from reporting.service.warehouse import scopes
from reporting.service.warehouse.warehouse import Warehouse
from tests.service.small_warehouse import plan, rows, warehouse
from tests.service.specification import (
    activity,
    collaboration,
    people,
    quality,
    ratings,
    velocity,
    volume,
    work,
)
from tests.service.specification.rules import BOTS, ME, TREES, YOU, developer

RULES = (
    *activity.RULES, *velocity.RULES, *volume.RULES, *work.RULES, *quality.RULES,
    *collaboration.RULES, *people.RULES, *ratings.RULES,
)  # fmt: skip
JANUARY = ("2026-01-01", "2026-01-31")
# 27 days, so that weeks are not whole.
LEGACY = Period(date(2026, 1, 5), date(2026, 1, 31))
TITLES = {
    "PR_VELOCITY": "PR Velocity",
    "WORK_TYPE_COMPLETED": "Work Items Completed",
    "CODING_DAYS": "Coding Days",
    "TIME_TO_FIRST_COMMENT": "Time to First Comment (mean)",
    "NUMBER_OF_COMMENTS_PER_PR": "Number of Comments per PR",
    "AVG_TIME_TO_COMPLETE": "Average Time to Complete (mean)",
    "NO_OF_PRS_WITH_MISSING_TICKETS": "Number of PRs with Missing Tickets",
    "PR_VELOCITY_RATING": "PR Velocity Rating",
    "WORK_TYPE_COMPLETED_RATING": "Work Items Completed Rating",
    "CODING_DAYS_RATING": "Coding Days Rating",
    "TIME_TO_FIRST_COMMENT_RATING": "Time to First Comment Rating",
    "NUMBER_OF_COMMENTS_PER_PR_RATING": "Number of Comments per PR Rating",
    "AVG_TIME_TO_COMPLETE_RATING": "Average Time to Complete Rating",
    "NO_OF_PRS_WITH_MISSING_TICKETS_RATING": "Number of PRs with Missing Tickets Rating",
}


@dataclass(slots=True, eq=False)
class Book:
    """The warehouse of all rules, and every export that was made of it."""

    warehouse: Warehouse
    folder: Path
    made: dict[tuple[str, ...], dict[str, dict[str, str]]] = field(default_factory=dict)

    def row(self, number, rule):
        kind = (rule.tree, rule.row, rule.aggregation)
        if kind not in self.made:
            self.made[kind] = dict(self._export(*kind))
        me = rule.row in ("me", "legacy")
        return self.made[kind].get(f"Me{number}" if me else f"Team {number}", {})

    def _export(self, tree, row, aggregation):
        if row.startswith("legacy"):
            yield from self._legacy(tree)
            return
        level = "developer" if row == "me" else "team"
        wanted = plan(*JANUARY, tree=tree, level=level, aggregation=aggregation)
        for line in rows(self.warehouse, wanted, self.folder):
            yield line.get("Developer", line["Team"]), line

    def _legacy(self, tree):
        root = str(scopes.nodes(self.warehouse, tree)[0].id)
        wanted = LegacyPlan(
            team_id=root,
            period=LEGACY,
            granularity=Granularity.WEEKLY,
            contributors=True,
            ratings=True,
        )
        target = self.folder / "report.csv"
        legacy_report(self.warehouse, wanted, target)
        with target.open(newline="") as lines:
            for line in csv.DictReader(lines):
                cells = {n: line[t] for n, t in TITLES.items() if t in line}
                yield line["Collection Name"], cells


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    trees = "".join(
        f"\n  - {{name: {name}, levels: [team], profile: {{{definition}}}}}"
        for name, definition in TREES.items()
    )
    organisation = f"bots: {json.dumps(BOTS)}\ntrees:{trees}"
    with warehouse(folder, organisation, **tables()) as opened:
        yield Book(opened, folder)


def tables():
    """Return the rows of all rules; a rule's own people come after the usual two."""
    found = defaultdict(list)
    for number, rule in enumerate(RULES):
        for table, row in (developer(ME), developer(YOU), *rule.facts):
            found[table].append({
                name: value.format(n=number) if isinstance(value, str) else value
                for name, value in row.items()
            })  # fmt: skip
    return found


@pytest.mark.parametrize(
    ("number", "rule"),
    [pytest.param(number, rule, id=rule.id) for number, rule in enumerate(RULES)],
)
def test_the_rule_holds(number, rule, book):
    row = book.row(number, rule)

    assert {name: row.get(name) for name in rule.cells} == rule.cells
    assert rule.missing not in row


def test_no_sentence_stands_twice():
    ids = [rule.id for rule in RULES]

    assert sorted(set(ids)) == sorted(ids)


def test_every_definition_makes_a_difference_to_some_rule():
    assert set(TREES) == {rule.tree for rule in RULES}
