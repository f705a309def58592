"""Who wrote in a repository, and from when to when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from reporting.sources.git.command import Git
from reporting.sources.git.log import LAST_S
from reporting.sources.git.refs import read_refs

# Accounts of programs, as hosts of repositories mark them.
_ROBOT = "[bot]"


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody, as their newest commit calls them; both days are UTC and inclusive."""

    email: str
    name: str
    first: date
    last: date


def authors(path: Path) -> tuple[Author, ...]:
    """Return everybody who wrote a commit that is no merge, by name; programs are left out.

    They are called as ``.mailmap`` says. Raises SourceError for what is no repository.
    """
    found: dict[str, Author] = {}
    for at_s, email, name in sorted(_written(Git(path))):
        day = datetime.fromtimestamp(at_s, UTC).date()
        first = found[email.casefold()].first if email.casefold() in found else day
        found[email.casefold()] = Author(email, name, first, day)
    people = (one for one in found.values() if _ROBOT not in one.email + one.name)
    return tuple(sorted(people, key=lambda one: (one.name.casefold(), one.email)))


def _written(git: Git) -> Iterator[tuple[int, str, str]]:
    """Yield when (seconds since 1970) and by whom each commit was written."""
    refs = read_refs(git)
    if not refs.tips:
        return
    mailmap = f"{refs.tips[refs.default]}:.mailmap" if refs.default else ""
    pieces = git.pieces(
        *("-c", f"mailmap.blob={mailmap}"),
        *("log", "-z", "--no-merges", "--stdin", "--encoding=UTF-8"),
        *("--no-show-signature", "--no-notes", "--no-color"),
        "--format=tformat:%aE%x00%aN%x00%at",
        given=sorted(set(refs.tips.values())),
    )
    for email in pieces:
        name, at = next(pieces), next(pieces)
        by = email.decode("utf-8", "replace").strip()
        if by and at.isdigit() and int(at) <= LAST_S:
            yield int(at), by, name.decode("utf-8", "replace").strip() or by
