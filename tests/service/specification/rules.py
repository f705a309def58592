"""A sentence about a metric, the few rows that make it matter, and the cells it gives.

Each rule has a team of its own, of two people: ME, whom it is about, and YOU. In the rows
``{n}`` is the rule's number. All rules lie in one warehouse, in January 2026; trees differ
in one definition each, so a rule says in which tree it is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ME, YOU = "me{n}@example.com", "you{n}@example.com"
APP, KEY = "app{n}", "T{n}X-1"

# Tree: the one definition in which it differs from the documented defaults.
TREES = {
    "Everyone": "",
    "from creation": "cycleTimeStart: pr_created",
    "from ready": "firstCommentStart: ready_for_review, cycleTimeStart: pr_created",
    "items from creation": "timeToCompleteStart: created",
    "contributors": "activeDevelopers: contributors",
    "of the larger side": "reworkDenominator: max",
    "self comments": "countSelfComments: true",
    "by day of creation": "firstCommentBucket: created",
    "by project": "ticketMustExist: false",
    "proportional": "workCredit: proportional",
    "epics": "countEpics: true",
    "no sub-tasks": "countSubTasks: false",
    "limits": "smallThreshold: 5, mediumThreshold: 20",
    "forty days": "recentDays: 40",
    "by lines": "reworkAge: lines",
    "paths": "excludedPaths: ['vendor/*', '*.lock']",
    "written": "countGenerated: false",
    "made": "countGenerated: false, generatedPaths: ['made/*']",
    "repositories": "excludedRepositories: ['fork*']",
    "statuses": (
        "developmentStatuses: [Building], completedStatuses: [Shipped], "
        "abandonedStatuses: [Dropped]"
    ),
    "alias": "terminationStatuses: [Shipped]",
    "types": (
        "featureTypes: [Wish], bugTypes: [Fault], epicTypes: [Saga], "
        "subTaskTypes: [Chore], countSubTasks: false"
    ),
    "pull requests": "legacy: {prVelocityBasis: prs}",
    "whole periods": "legacy: {periodCount: whole}",
    "own tiers": "ratings: {codingDays: [2, 1.5, 1], labels: [A, B, C, D]}",
    "no tiers": "ratings: {codingDays: false}",
}
BOTS = ["renovate*", {"account": "ci-*", "provider": "forge"}]

Fact = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """``cells`` are of ME's row, of the team's, or of either's in a Legacy report.

    ``missing`` is a column that must not be there.
    """

    source: str
    sentence: str
    facts: tuple[Fact, ...]
    cells: Mapping[str, str]
    row: str = "me"
    tree: str = "Everyone"
    aggregation: str = "mean"
    missing: str = ""

    @property
    def id(self) -> str:
        return f"{self.source}: {self.sentence}"


def rule(source, sentence, *facts: Fact, **given) -> Rule:
    """Return a rule; arguments in capitals are the cells expected."""
    cells = {name: value for name, value in given.items() if name.isupper()}
    how = {name: value for name, value in given.items() if not name.isupper()}
    return Rule(source=source, sentence=sentence, facts=facts, cells=cells, **how)


def at(text: str) -> str:
    """Return an instant in UTC: ``5`` and ``5 10:30`` are in January 2026."""
    day, _, time = text.partition(" ")
    if len(day) < 3:
        day = f"2026-01-{int(day):02d}"
    return f"{day}T{time or '00:00'}Z"


def developer(email: str, **changes) -> Fact:
    name = email.partition("@")[0].capitalize()
    return "developers", {"email": email, "name": name, "team": "Team {n}"} | changes


def identity(provider: str, account: str, email: str = ME) -> Fact:
    return (
        "identities",
        {"provider": provider, "account": account, "email": email},
    )


def commit(when: str, **changes) -> Fact:
    row = {
        "repository": APP,
        "sha": f"{when} {changes}".replace("{", "").replace("}", ""),
        "author": ME,
        "authored_at": at(when),
    }
    return "commits", row | changes


def pull(number: int = 1, **changes) -> Fact:
    """A pull request of ME, created on the 5th and merged on the 9th."""
    row = {
        "repository": APP,
        "number": number,
        "author": ME,
        "created_at": at("5"),
        "merged_at": at("9"),
        "title": "no ticket",
    }
    return "pull_requests", row | changes


def own_commit(sha: str, number: int = 1, **changes) -> Fact:
    return (
        "pull_request_commits",
        {"repository": APP, "number": number, "sha": sha} | changes,
    )


def file(added: int, removed: int, path: str = "a.py", **changes) -> Fact:
    row = {
        "repository": APP,
        "number": 1,
        "path": path,
        "added": added,
        "removed": removed,
    }
    return "pull_request_files", row | changes


def removed(lines: int, written_at: str, path: str = "a.py") -> Fact:
    row = {"repository": APP, "number": 1, "path": path}
    return (
        "pull_request_removed_lines",
        row | {"written_at": written_at, "removed": lines},
    )


def comment(when: str, author: str = YOU, **changes) -> Fact:
    row = {
        "repository": APP,
        "number": 1,
        "comment_id": f"{when} {author} {sorted(changes.items())}",
        "author": author,
        "created_at": at(when),
        "kind": "comment",
    }
    return "pull_request_comments", row | changes


def item(key: str = KEY, **changes) -> Fact:
    """An item of ME, created on the 2nd and done on the 9th, without history."""
    row = {
        "tracker": "jira",
        "key": key,
        "type": "Task",
        "status": "Done",
        "created_at": at("2"),
        "completed_at": at("9"),
        "assignee": ME,
    }
    return "work_items", row | changes


def moved(when: str, before: str, after: str, key: str = KEY, **changes) -> Fact:
    """The item of ``key`` changed its status."""
    row = {
        "tracker": "jira",
        "key": key,
        "changed_at": at(when),
        "field": "status",
        "from_value": before,
        "to_value": after,
    }
    return "work_item_transitions", row | changes


def passed(when: str, before: str, after: str, key: str = KEY) -> Fact:
    """The item of ``key`` went from one assignee to another."""
    return moved(when, before, after, key, field="assignee")
