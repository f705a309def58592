"""Which e-mails a repository's .mailmap says are one person's (pure)."""

import re
from collections import defaultdict
from dataclasses import dataclass

_LINE = re.compile(
    r"\s*(?P<name>[^<#]*?)\s*<(?P<first>[^>]*)>(?:\s*(?P<other>[^<]*?)\s*<(?P<second>[^>]*)>)?"
)


@dataclass(frozen=True, slots=True)
class Alias:
    """Commits by ``email`` are those of ``proper``, who is called ``name``.

    ``proper`` is None where only the name is told.
    """

    email: str
    proper: str | None
    name: str | None


def aliases(text: str) -> tuple[Alias, ...]:
    """Return what a .mailmap says of whole e-mails, in lower case and their order.

    An e-mail that is several people's, told apart by the names in their commits, says
    nothing about anybody.
    """
    found: dict[str, set[tuple[str | None, str | None]]] = defaultdict(set)
    for line in text.splitlines():
        if match := _LINE.match(line):
            first, second = (_email(match[group]) for group in ("first", "second"))
            email = second or first
            if email:
                proper = first if second and first not in ("", second) else None
                found[email].add((proper, match["name"] or None))
    return tuple(
        Alias(email, *told.pop())
        for email, told in sorted(found.items())
        if len(told) == 1
    )


def _email(text: str | None) -> str:
    return (text or "").strip().lower()
