"""One row a sentence about trees and the CSV they are written to: 3, 6, 10.2 and 10.6.

Engineering: Ida, who has no manager, and Zed, whose manager is unknown.
Engineering/Ida: Bob and two of the name Kim, of whom each manages one.
Engineering/Ida/Kim (kim1…): =Eve. Engineering/Ida/Kim (kim2…): al/an.
Sites: Rome (Eve, Alan; shared: Bob), Oslo (the others who have a site).
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from reporting.catalogue import METRICS, Level
from reporting.periods import Granularity, Period
from reporting.service.legacy import LegacyPlan, legacy_report
from reporting.service.warehouse import scopes
from tests.service.small_warehouse import Rows, plan, text, warehouse

ORGANISATION = """
trees:
  - name: Engineering
  - name: Sites
    levels: [site]
    filters: [{field: role, not_equals: Intern}]
    shared: [{email: bob@x.org, team: Rome}]
"""
PEOPLE = [
    # name, account, manager, site, role
    ("Ida", "ida", "", "Oslo", ""),
    ("Zed", "zed", "ghost@x.org", "", ""),
    ("bob", "bob", "ida@x.org", "Oslo", ""),
    ("Kim", "kim2", "IDA@x.org", "Oslo", ""),
    ("Kim", "kim1", "ida@x.org", "Oslo", ""),
    ("=Eve", "eve", "kim1@x.org", "Rome", ""),
    ("al/an", "alan", "kim2@x.org", "Rome", ""),
    ("Tim", "tim", "kim2@x.org", "Bern", "Intern"),
]
PULLS = [
    # Eve 1.005 and 1.015 days, Bob 3 pull requests of one day.
    ("eve", "2026-01-06T00:07:12Z"),
    ("bob", "2026-01-06T00:00:00Z"),
    ("bob", "2026-01-06T00:00:00Z"),
    ("bob", "2026-04-06T00:00:00Z"),
    ("kim1", "2026-01-06T12:00:00Z"),
    ("kim2", "2026-01-06T00:21:36Z"),
]
TABLES: dict[str, Rows] = {
    "developers": [
        {
            "name": name,
            "email": f"{account}@x.org",
            "manager_email": manager,
            "site": site,
            "role": role,
        }
        for name, account, manager, site, role in PEOPLE
    ],
    "pull_requests": [
        {
            "repository": "app",
            "number": number,
            "author": f"{account}@x.org",
            "created_at": merged_at[:8] + "05T00:00:00Z",
            "merged_at": merged_at,
        }
        for number, (account, merged_at) in enumerate(PULLS)
    ],
}
KIM1, KIM2 = "Kim (kim1@x.org)", "Kim (kim2@x.org)"
JANUARY = {"first": "2026-01-01", "last": "2026-01-31"}
PR, CYCLE = "PR_MERGED", "PR_CYCLE_TIME_DAYS_AVG"

Table = list[list[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """An export, and what must be true of its cells."""

    source: str
    sentence: str
    check: Callable[[Table], bool]
    asked: dict[str, Any]


def v2(source, sentence, check, metrics=(PR,), **asked) -> Row:
    wanted = {"tree": "Engineering", "metrics": metrics} | JANUARY | asked
    return Row(source, sentence, check, wanted)


def legacy(source, sentence, check, **asked) -> Row:
    return Row(source, sentence, check, {"team_id": "Engineering"} | asked)


def column(name: str, *cells: str) -> Callable[[Table], bool]:
    return lambda lines: [line[lines[0].index(name)] for line in lines[1:]] == [*cells]


def cell(who: str, name: str, value: str) -> Callable[[Table], bool]:
    return lambda lines: (
        (who, value)
        in [(who, line[lines[0].index(name)]) for line in lines[1:] if who in line]
    )


ROWS = (
    v2("3", "A row of teams is of one team and period", lambda lines: len(lines) == 9,
       last="2026-02-28"),
    v2("3", "A row of people is of one person and period", lambda lines: len(lines) == 17,
       last="2026-02-28", level="developer"),
    v2("10.2", "The columns of teams",
       lambda lines: lines[0] == [
           "Granularity", "Team", "Team_Hierarchy", "Start_Date", "End_Date", PR]),
    v2("10.2", "The columns of people",
       lambda lines: lines[0] == [
           "Granularity", "Developer", "Email", "Manager_Email", "Team",
           "Team_Hierarchy", "Start_Date", "End_Date", PR],
       level="developer"),
    *(
        v2("10.2", f"The {level} metrics have the order of the documented table",
           lambda lines, level=level: lines[0][lines[0].index("End_Date") + 1:]
           == [metric.name for metric in METRICS if level in metric.levels],
           metrics=tuple(m.name for m in reversed(METRICS) if level in m.levels),
           level=level)
        for level in Level
    ),
    *(
        v2("10.2", f"A {word} period is called {label}",
           lambda lines, label=label: lines[1][0] == label, granularity=word)
        for word, label in (("daily", "2026-01-01"), ("weekly", "2026-W01"),
                            ("monthly", "Jan 2026"), ("quarterly", "Q1 2026"))
    ),
    v2("3", "Start and end are the first and the last day",
       lambda lines: lines[1][3:5] == ["2026-01-01", "2026-01-31"]),
    v2("10.3", "Weeks run from Monday to Sunday, cut to the range",
       column("Start_Date", "2026-01-01", "2026-01-05", "2026-01-12"), tree="Sites",
       team_id="Sites/Rome", granularity="weekly", last="2026-01-13"),
    v2("10.3", "and so do their ends",
       column("End_Date", "2026-01-04", "2026-01-11", "2026-01-13"), tree="Sites",
       team_id="Sites/Rome", granularity="weekly", last="2026-01-13"),
    v2("10.2", "Periods come first, then the tree from the top, siblings by name",
       column("Team", *["Engineering", "Ida", KIM1, KIM2] * 2), last="2026-02-28"),
    v2("10.2", "then people by name, then by e-mail",
       column("Email", "ida@x.org", "zed@x.org", "bob@x.org", "kim1@x.org", "kim2@x.org",
              "eve@x.org", "alan@x.org", "tim@x.org"),
       level="developer"),
    v2("10.6", "A hierarchy runs from the tree to the node",
       column("Team_Hierarchy", "Engineering", "Engineering/Ida",
              f"Engineering/Ida/{KIM1}", f"Engineering/Ida/{KIM2}")),
    v2("6.3", "Each manager is a node, reports right below",
       column("Team", "Engineering", "Engineering", "Ida", "Ida", "Ida", KIM1, KIM2, KIM2),
       level="developer"),
    v2("10.6", "A manager is in the roster of the own boss",
       cell("kim1@x.org", "Team", "Ida"), level="developer"),
    v2("10.6", "Whoever has no manager is in the tree's own node",
       cell("ida@x.org", "Team", "Engineering"), level="developer"),
    v2("10.6", "So is whoever has an unknown one",
       cell("zed@x.org", "Team", "Engineering"), level="developer"),
    v2("4.1", "A node has everything below",
       # Eve's one; Bob's two, the Kims' two: five in all, of January.
       column(PR, "5", "5", "1", "0")),
    v2("M15", "A leaf alone is asked for",
       column("Team", KIM1), team_id=f"Engineering/Ida/{KIM1}"),
    v2("M15", "An inner node is asked for with all below",
       column("Team", "Ida", KIM1, KIM2), team_id="Engineering/Ida"),
    v2("M15", "and its people with all people below",
       column("Email", "bob@x.org", "kim1@x.org", "kim2@x.org", "eve@x.org", "alan@x.org",
              "tim@x.org"), team_id="Engineering/Ida", level="developer"),
    v2("6.3", "Levels make nodes of their values, filters leave people out",
       column("Team", "Sites", "Oslo", "Rome"), tree="Sites"),
    v2("10.2", "Somebody in two teams has a row in each",
       column("Email", "zed@x.org", "bob@x.org", "ida@x.org", "kim1@x.org", "kim2@x.org",
              "eve@x.org", "alan@x.org", "bob@x.org"), tree="Sites", level="developer"),
    v2("10.3", "Somebody in two teams counts in both, and once above",
       # Oslo: Bob's two and the Kims' two; Rome: Eve's one and Bob's two.
       column(PR, "5", "4", "3"), tree="Sites"),
    v2("10.3", "and once among the people above",
       # Five pull requests of seven people.
       column("PR_VELOCITY", "0.71", "1", "1"), tree="Sites", metrics=("PR_VELOCITY",)),
    v2("10.2", "Halves are rounded to even, zeros at the end left out, empty is empty",
       # 1.005 and 1.015 days; 1.5; 1; nothing.
       column(CYCLE, "", "", "1", "1.5", "1.02", "1", "", ""), metrics=(CYCLE,),
       level="developer"),
    v2("10.2", "What was counted is 0 where there is nothing",
       cell("ida@x.org", PR, "0"), level="developer"),
    v2("10.1", "A name that a spreadsheet would run is made harmless",
       cell("eve@x.org", "Developer", "'=Eve"), level="developer"),
    v2("10.1", "unless that is switched off",
       cell("eve@x.org", "Developer", "=Eve"), level="developer", neutralise=False),
    legacy("10.2", "Legacy rows: the node, who sits in it, then each node below",
           column("Collection Name", "Engineering", "Ida", "Zed", "Ida", "bob",
                  "Kim (kim1@x.org)", "Kim (kim2@x.org)", KIM1, "'=Eve", KIM2, "al/an",
                  "Tim"), contributors=True),
    legacy("2", "A report of teams has nodes only",
           column("Collection Name", "Engineering", "Ida", KIM1, KIM2)),
    legacy("10.2", "Headers of teams",
           lambda lines: lines[0] == [
               "Collection Name", "Time to First Comment (mean)",
               "PR Velocity per Developer", "Work Completed per Developer",
               "Coding Days per Developer", "Number of Comments per PR",
               "Average Time to Complete (mean)"]),
    legacy("10.2", "Headers of people",
           lambda lines: lines[0] == [
               "Collection Name", "PR Velocity", "Work Items Completed", "Coding Days",
               "Time to First Comment (mean)", "Number of Comments per PR",
               "Average Time to Complete (mean)", "Number of PRs with Missing Tickets"],
           contributors=True),
    legacy("5", "A rating stands right after its metric, without the suffix",
           lambda lines: lines[0] == [
               "Collection Name", "Coding Days", "Coding Days Rating",
               "Time to First Comment (mean)", "Time to First Comment Rating"],
           contributors=True, ratings=True,
           metrics=("TIME_TO_FIRST_COMMENT", "CODING_DAYS")),
    legacy("10.2", "Legacy, too, counts nothing as 0 and measures nothing as empty",
           # Kim 2 leads two people who did nothing.
           lambda lines: lines[-1] == [KIM2, "", "0", "0", "0", "", ""]),
)  # fmt: skip


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    with warehouse(tmp_path_factory.mktemp("layout"), ORGANISATION, **TABLES) as found:
        yield found


def made(opened, row, folder) -> Table:
    """Return the lines of what a row asks for; teams are told by their path."""
    asked = dict(row.asked)
    if "team_id" in asked:
        ids = {node.path: str(node.id) for node in scopes.nodes(opened)}
        asked["team_id"] = ids[asked["team_id"]]
    if "tree" in asked:
        names = asked.pop("metrics")
        wanted = plan(asked.pop("first"), asked.pop("last"), *names, **asked)
        return list(csv.reader(text(opened, wanted, folder).splitlines()))
    period = Period(date(2026, 1, 5), date(2026, 2, 1))
    target = folder / "report.csv"
    report = LegacyPlan(period=period, granularity=Granularity.WEEKLY, **asked)
    legacy_report(opened, report, target)
    return list(csv.reader(target.read_text().splitlines()))


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{row.source}: {row.sentence}") for row in ROWS]
)
def test_it_is_written_so(row, opened, tmp_path):
    lines = made(opened, row, tmp_path)

    assert row.check(lines), "\n".join(map(str, lines))


def test_a_slash_in_a_name_separates_nothing(tmp_path):
    people = [{"email": "a@x.org", "name": "A", "team": "R/D"}]
    with warehouse(tmp_path, developers=people) as found:
        assert [node.path for node in scopes.nodes(found)] == [
            "Everyone",
            "Everyone/R∕D",
        ]
