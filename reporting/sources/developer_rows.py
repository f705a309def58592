"""What only the developers table asks for: one row a person, managers without circles."""

from collections.abc import Iterator, Mapping

import duckdb

from reporting.sources.findings import Findings, listing


def check(texts: duckdb.DuckDBPyRelation, findings: Findings) -> None:
    """Refuse e-mails that come twice and circles of managers; notice unknown managers."""
    manager = "manager_email" if "manager_email" in texts.columns else "NULL"
    rows = texts.filter("email IS NOT NULL").project(
        f"line, lower(email), lower({manager})"
    )
    lines: dict[str, int] = {}
    managers: dict[str, str] = {}
    for line, email, boss in rows.order("line").fetchall():
        if email in lines:
            findings.refuse(
                line, f"`{email}` already stands in {findings.unit} {lines[email]}; "
                "a developer has one row.",
            )  # fmt: skip
            continue
        lines[email] = line
        if boss:
            managers[email] = boss
    for circle in _circles(managers):
        findings.refuse(lines[circle[0]], _in_words(circle))
    _tell_unknown(lines, managers, findings)


def _circles(managers: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield each circle of people who manage each other, once."""
    done: set[str] = set()
    for person in managers:
        chain: dict[str, None] = {}
        at: str | None = person
        while at is not None and at not in done and at not in chain:
            chain[at] = None
            at = managers.get(at)
        if at in chain:
            members = list(chain)
            yield members[members.index(at) :]
        done.update(chain)


def _in_words(circle: list[str]) -> str:
    if len(circle) == 1:
        return f"`{circle[0]}` is their own manager; leave `manager_email` empty."
    way = " → ".join(f"`{email}`" for email in [*circle, circle[0]])
    return f"the managers form a circle: {way}."


def _tell_unknown(
    lines: Mapping[str, int], managers: Mapping[str, str], findings: Findings
) -> None:
    unknown = sorted({boss for boss in managers.values() if boss not in lines})
    if unknown:
        findings.notice(
            f"these managers are not in the file: {listing(unknown)}; unless they are known "
            "already, the people who name them stand at the top."
        )
