"""The report on the quality of the data, as a terminal shows it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import Console

from bot.commands import tables

Row = Mapping[str, Any]

# So many of a kind are shown; the rest are counted.
_MOST = 20
_FINE = "Every account is somebody's, and the trees are in order."


def show(found: Mapping[str, Any], proposals: int, console: Console) -> None:
    """Print the report; ``proposals`` counts accounts that may be somebody's."""
    _sources(found["sources"], console)
    for warning in found["warnings"]:
        console.print(f"Note: {warning}", markup=False)
    said = len(found["warnings"])
    for part, sentence in _SENTENCES.items():
        rows = found[part]
        for row in rows[:_MOST]:
            console.print(f"Note: {sentence(row)}", markup=False)
        if len(rows) > _MOST:
            console.print(f"Note: and {len(rows) - _MOST:,} more like it.")
        said += len(rows)
    _accounts("Accounts of no developer; what they did counts nowhere:",
              found["unmapped"], console)  # fmt: skip
    if proposals:
        some = "1 account" if proposals == 1 else f"{proposals:,} accounts"
        console.print(
            f"{some} may be somebody's: `people propose` says whose, and why."
        )
    _accounts("Bots; they are nobody:", found["bots"], console)
    if not (said or proposals or found["unmapped"]):
        console.print(_FINE)


def _sources(sources: Sequence[Row], console: Console) -> None:
    if not sources:
        return
    rows = (
        (
            f"{one['source']} {one['name']}",
            one.get("succeededAt", "")[:16].replace("T", " ") or "never",
            _state(one),
        )
        for one in sources
    )
    tables.show(("source", "last read", "state"), rows, console)


def _state(one: Row) -> str:
    if one["runs"]:
        done = f", {one['done']:,} done" if one.get("done") is not None else ""
        total = f" of {one['total']:,}" if one.get("total") is not None else ""
        waits = f", waits for {one['waitsFor']}" if one.get("waitsFor") else ""
        return f"being read by {one['reader']}{done}{total}{waits}"
    if one.get("error"):
        times = "" if one["failures"] == 1 else f" ({one['failures']:,} times)"
        return f"failed{times}: {one['error']}"
    return "fine" if one.get("endedAt") else f"broke off while {one['reader']} read it"


def _accounts(title: str, accounts: Sequence[Row], console: Console) -> None:
    if not accounts:
        return
    titles = ("at", "account", "name", "commits", "pulls", "items", "comments")
    keys = ("commits", "pullRequests", "workItems", "comments")
    rows = (
        (
            *(one["provider"], one["account"], one.get("name") or ""),
            *(str(one[key]) for key in keys),
        )
        for one in accounts[:_MOST]
    )
    console.print(title)
    tables.show(titles, rows, console)
    if len(accounts) > _MOST:
        console.print(f"and {len(accounts) - _MOST:,} more.")


def _gap(row: Row) -> str:
    weeks = "a week" if row["weeks"] == 1 else f"{row['weeks']} weeks"
    return (
        f"{row['place']}: nothing for {weeks}, {row['firstDay']} to {row['lastDay']}, "
        "where most weeks have something."
    )


def _shared(row: Row) -> str:
    one, other = row["repositories"]
    twice = f"; {row['pullRequests']:,} pull requests count twice"
    return f"{one} and {other} have {row['commits']:,} commits in common" + (
        f"{twice}." if row["pullRequests"] else "."
    )


def _commits(row: Row) -> str:
    return (
        f"{row['repository']}: of {row['withoutCommits']:,} of {row['merged']:,} merged pull "
        "requests no commit is known; their cycle starts with their creation, or is "
        "not known where git alone tells of them."
    )


def _history(row: Row) -> str:
    return (
        f"{row['tracker']}: of {row['withoutHistory']:,} of {row['items']:,} items no change "
        f"of status is known ({row['completed']:,} of them completed)."
    )


def _ages(row: Row) -> str:
    said = (
        f"{row['repository']}: when {row['unknown']:,} of {row['reworked']:,} reworked files "
        "had last been changed is not known; that rework counts as old."
    )
    return f"{said} `ingest git` knows." if row["unknown"] == row["reworked"] else said


def _namesakes(row: Row) -> str:
    return f"{row['name']} is several developers: {', '.join(row['emails'])}."


_SENTENCES: Mapping[str, Callable[[Row], str]] = {
    "gaps": _gap,
    "shared": _shared,
    "unknownCommits": _commits,
    "unknownHistory": _history,
    "unknownAges": _ages,
    "namesakes": _namesakes,
}
