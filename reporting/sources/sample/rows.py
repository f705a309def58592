"""The sample organisation as rows of the event tables; nothing after its last day."""

from collections.abc import Iterator

from reporting.sources.sample.board import board_rows
from reporting.sources.sample.naming import PROVIDER, TRACKER, Row
from reporting.sources.sample.organisation import Organisation, Team
from reporting.sources.sample.repository import repository_rows
from reporting.sources.sample.robots import BOTS, updates
from reporting.sources.sample.stories import Stories
from reporting.sources.sample.work import Worker


def organisation_rows(organisation: Organisation) -> Iterator[Row]:
    """Yield who is who."""
    for person in organisation.people:
        yield (
            "developers",
            {
                "email": person.email,
                "name": person.name,
                "manager_email": person.manager_email,
                "role": person.role,
                "sub_role": person.sub_role,
                "team": person.team,
                "department": person.department,
                "site": person.site,
                "starts_on": person.starts_on.isoformat(),
                "ends_on": person.ends_on.isoformat() if person.ends_on else None,
                "contract": "full time"
                if len(person.weekdays) == 5
                else "three days a week",
            },
        )
        accounts = [(PROVIDER, person.login), (TRACKER, person.jira)]
        if person.git_email != person.email:
            accounts.append(("git", person.git_email))
        for provider, account in accounts:
            yield "identities", {
                "provider": provider, "account": account, "email": person.email,
            }  # fmt: skip
        # A tracker may hide e-mails; a host of repositories knows those of commits.
        for provider, account, email in (
            (PROVIDER, person.login, person.git_email),
            (TRACKER, person.jira, None),
        ):
            yield "known_accounts", {
                "provider": provider, "account": account, "email": email,
                "name": person.name,
            }  # fmt: skip
    for provider, account in BOTS:
        yield "bots", {"provider": provider, "account": account}


def team_rows(team: Team, *, stories: Stories, seed: int) -> Iterator[Row]:
    """Yield what happened in a team's repository and project."""
    pieces = [
        piece
        for stint in team.stints
        for piece in Worker(stint, team, stories=stories, seed=seed).pieces()
    ]
    items = [piece.item for piece in pieces if piece.item]
    yield from board_rows(items, team, stories=stories, seed=seed)
    pulls = [pull for piece in pieces for pull in piece.pulls]
    pulls += updates(team, stories=stories, seed=seed)
    yield from repository_rows(pulls, team, stories=stories, seed=seed)
