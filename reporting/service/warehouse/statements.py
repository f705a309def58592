"""The SQL of the service: files beside the code, read once."""

import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "sql"
_WHO = Path(__file__).parent / "who"
# Files that only read: what is stored does not come from them.
_READING = ("aggregated_", "arithmetic", "data_until", "deeds", "doubts_", "found_identities",
            "labels", "legacy_", "metrics_", "rows", "scope", "seats_")  # fmt: skip
# What decides whose an account is, besides.
_MATCHING = ("evidence", "joining", "matching", "names", "values", "walking")


@cache
def statement(name: str) -> str:
    """Return the statement in ``sql/<name>.sql``, without the lines of comment."""
    text = (FOLDER / f"{name}.sql").read_text("utf-8")
    return re.sub(r"^ *--.*\n", "", text, flags=re.MULTILINE)


def statements(name: str) -> tuple[str, ...]:
    """Return the statements of a file that has several, in order."""
    parts = re.split(r";\s*$", statement(name), flags=re.MULTILINE)
    return tuple(part for part in parts if part.strip())


def named(text: str, values: Mapping[str, object]) -> dict[str, object]:
    """Return those of ``values`` that ``text`` names: DuckDB refuses any others."""
    names = set(re.findall(r"\$(\w+)", text))
    return {name: value for name, value in values.items() if name in names}


@cache
def fingerprint() -> str:
    """Return a text that changes whenever the code does that stored facts come from."""
    digest = sha256()
    for name in _MATCHING:
        digest.update((_WHO / f"{name}.py").read_bytes())
    for path in sorted(FOLDER.glob("*.sql")):
        if not path.stem.startswith(_READING):
            digest.update(path.read_bytes())
    return digest.hexdigest()
