"""How many calls the API sources make, against recorded servers that are as strict as real ones.

What it is compared to is counted too: one call for each list that belongs to a pull request.
"""

import asyncio
from itertools import pairwise

from benchmarks import command
from benchmarks.figures import Figure, Findings, at_most, plain
from tests.sources.reading import Kept, read_github, read_gitlab, read_jira
from tests.sources.recorded.github import GitHub
from tests.sources.recorded.github_data import (
    Repository,
    commit,
    event,
    file,
    remark,
    review,
)
from tests.sources.recorded.gitlab import GitLab, Project
from tests.sources.recorded.gitlab import commit as gitlab_commit
from tests.sources.recorded.gitlab import note as gitlab_note
from tests.sources.recorded.jira import Jira, Site, change

TITLE = "Calls of the API sources"
SIZES = {"pulls": 200}
# By REST: the details, commits, files, reviews, comments of both kinds and the timeline.
_LISTS_OF_A_PULL = 7
_HOUR_POINTS = 5_000
_LIST_PAGE = 100


def measure(*, pulls: int) -> Findings:
    """Count what a first reading and a second one of so many pull requests or issues take."""
    return Findings(
        TITLE,
        f"python -m benchmarks.sources --pulls {pulls}",
        f"{pulls} merged pull requests with 4 commits, 6 files, 3 reviews, 8 comments each; "
        f"as many issues with 3 changes",
        asyncio.run(_figures(pulls)),
    )


async def _figures(pulls: int) -> list[Figure]:
    return [
        *await _github(pulls),
        *await _gitlab(pulls),
        *await _jira(pulls),
    ]


async def _github(pulls: int) -> list[Figure]:
    kept = Kept()
    async with GitHub(_repository(pulls)).running() as service:
        await read_github(service, kept)
        first, points = len(service.calls), service.points
        await read_github(service, kept)
        second = len(service.calls) - first
        await read_github(service, kept)
    hundreds = pulls / 100
    by_rest = pulls * _LISTS_OF_A_PULL + -(-pulls // _LIST_PAGE)
    return [
        at_most("GitHub, calls for 100 pull requests", first / hundreds, 8, "calls"),
        at_most("GitHub, calls, ours : one for each list", first / by_rest, 0.05),
        at_most(
            "GitHub, points for 100 pull requests", points / hundreds, 75, "points"
        ),
        plain(
            "GitHub, pull requests an hour", pulls / points * _HOUR_POINTS, "an hour"
        ),
        at_most("GitHub, calls when nothing is new", second, 1, "calls"),
        Figure(
            "GitHub, the next such call",
            "free" if service.calls[-1].status == 304 else "not free",
            "free",
        ),
    ]


async def _gitlab(pulls: int) -> list[Figure]:
    kept = Kept()
    async with GitLab(_project(pulls)).running() as service:
        await read_gitlab(service, kept)
        first = len(service.calls)
        await read_gitlab(service, kept)
        second = len(service.calls) - first
    return [
        at_most(
            "GitLab, calls for 100 merge requests", first / (pulls / 100), 220, "calls"
        ),
        at_most("GitLab, calls when nothing is new", second, 3, "calls"),
    ]


async def _jira(issues: int) -> list[Figure]:
    figures = []
    for cloud, name in ((True, "Cloud"), (False, "Data Center")):
        kept = Kept()
        async with Jira(_site(issues, cloud=cloud)).running() as service:
            await read_jira(service, kept)
            first = len(service.calls)
            await read_jira(service, kept)
            second = len(service.calls) - first
        figures += [
            at_most(
                f"Jira {name}, calls for 100 issues", first / (issues / 100), 8, "calls"
            ),
            at_most(f"Jira {name}, calls when nothing is new", second, 4, "calls"),
        ]
    return figures


def _when(number: int) -> str:
    """Return an instant of its own for each number below 60,000."""
    hours, minutes = divmod(number, 60)
    return f"2026-{hours // 24 % 12 + 1:02}-01T{hours % 24:02}:{minutes:02}:00"


def _repository(pulls: int) -> Repository:
    fan = Repository("acme/fan")
    for number in range(1, pulls + 1):
        when = f"{_when(number)}Z"
        fan.pull(
            number,
            created=when,
            merged=when,
            commits=[commit(f"Step {number}.{n}") for n in range(4)],
            files=[file(f"part{n}.py", 5, 3) for n in range(6)],
            reviews=[
                review(
                    "cem",
                    when,
                    name=f"R_{number}_{n}",
                    comments=[remark("cem", when, name=f"RC_{number}_{n}")],
                )
                for n in range(3)
            ],
            comments=[remark("ben", when, name=f"IC_{number}_{n}") for n in range(5)],
            timeline=[event("ReadyForReviewEvent", when)],
        )
    return fan


def _project(pulls: int) -> Project:
    fan = Project("acme/fan")
    for number in range(1, pulls + 1):
        when = f"{_when(number)}.000Z"
        fan.merge(
            number,
            created=when,
            merged=when,
            commits=[gitlab_commit(f"Step {number}.{n}") for n in range(4)],
            notes=[gitlab_note(n, "cem", when) for n in range(8)],
            lines={f"part{n}.py": (5, 3) for n in range(6)},
        )
    return fan


def _site(issues: int, *, cloud: bool) -> Site:
    site = Site(cloud=cloud)
    for number in range(1, issues + 1):
        when = f"{_when(number)}.000+0000"
        statuses = ["To Do", "In Progress", "In Review", "Done"]
        changes = [
            (when, [change("status", before, after)])
            for before, after in pairwise(statuses)
        ]
        site.issue(f"PAY-{number}", status="Done", updated=when, changes=changes)
    return site


if __name__ == "__main__":
    command.run(__doc__, measure, **SIZES)
