"""What things are called in the sample's tables, and where pull requests name their item."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from reporting.sources.sample.organisation import Team
from reporting.sources.sample.work import Item, Pull

Value = str | int | float | bool | datetime | None
Row = tuple[str, Mapping[str, Value]]
"""A table, and the values of some of its columns."""

HOST, PROVIDER, TRACKER = "https://code.example.com", "github", "jira"

_BODIES = ("", "", "What it does is in the title.", 'As agreed: "small steps first".',
           "Before:\n\n* two calls\n\nAfter:\n\n* one call")  # fmt: skip


def item_key(team: Team, item: Item) -> str:
    """Return the item's key in the tracker."""
    return f"{team.project}-{item.number}"


def title(team: Team, pull: Pull) -> str:
    """Return the title, with the key where this pull request has it there."""
    key = _key(team, pull, "title")
    return f"{key} {pull.title}" if key else pull.title


def body(team: Team, pull: Pull) -> str:
    """Return the description, with the key where this pull request has it there."""
    key = _key(team, pull, "body")
    text = _BODIES[(pull.number + pull.lines) % len(_BODIES)]
    return f"{text}\n\nCloses {key}.".strip() if key else text


def branch(team: Team, pull: Pull) -> str:
    """Return the source branch, with the key where this pull request has it there."""
    slug = pull.title.lower().replace(" ", "-")
    key = _key(team, pull, "branch")
    return f"{key.lower()}-{slug}" if key else f"{pull.author.login}/{slug}"


def message(team: Team, pull: Pull) -> str:
    """Return the first commit's message, with the key where it is there."""
    key = _key(team, pull, "commit")
    return f"{pull.title}\n\nRefs {key}" if key else pull.title


def commit_id(team: Team, pull: Pull, which: object) -> str:
    """Return forty hexadecimal digits that no other commit has."""
    made = (
        f"{team.repository} {pull.author.login} {pull.commits[0].isoformat()} {which}"
    )
    return sha256(made.encode()).hexdigest()[:40]


def _key(team: Team, pull: Pull, place: str) -> str:
    return item_key(team, pull.item) if pull.item and pull.link == place else ""
