"""Which column of a file is which column of its table."""

from collections.abc import Mapping

from reporting.event_tables import EventTable
from reporting.sources.findings import Findings, listing, quoted
from reporting.sources.text_rows import TextRows

# The words of people-system exports ("Full Name"), as column names.
_ALIASES: Mapping[str, Mapping[str, str]] = {"developers": {"full_name": "name"}}
_SPACE = "' \t\r\n'"


def matched(rows: TextRows, table: EventTable, findings: Findings) -> dict[str, str]:
    """Return the SQL of each column of ``table`` that the file has: a text, NULL if empty.

    Names compare without letter case, and with spaces for underscores. Unknown columns
    become ``attributes`` where the table is open. Empty when the file does not fit, for a
    reason that stands in ``findings``, or has nothing at all.
    """
    known, unknown = _sorted_out(rows, table, findings)
    missing = [c.name for c in table.columns if c.required and c.name not in known]
    if missing:
        if rows.names:
            findings.refuse(
                0, f"it lacks the columns {listing(missing)}; it has {listing(rows.names)}."
            )  # fmt: skip
        elif findings.fine:
            findings.notice("it has no rows.")
        return {}
    known = {c.name: known[c.name] for c in table.columns if c.name in known}
    if unknown and table.open:
        known["attributes"] = _attributes(unknown)
    elif unknown:
        names = listing(list(unknown))
        findings.notice(f"columns that the table does not have were left out: {names}.")
    return known


def _sorted_out(
    rows: TextRows, table: EventTable, findings: Findings
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the file's columns that the table has, and those that it has not."""
    aliases = _ALIASES.get(table.name, {})
    names = {column.name for column in table.columns}
    known: dict[str, str] = {}
    unknown: dict[str, str] = {}
    for name, expression in zip(rows.names, rows.expressions, strict=True):
        word = "_".join(name.lower().split())
        word = aliases.get(word, word)
        here, key = (known, word) if word in names else (unknown, name)
        if key in here:
            findings.refuse(0, f"it has the column {quoted(name)} twice.")
        here[key] = f"nullif(trim({expression}, {_SPACE}), '')"
    return known, unknown


def _attributes(columns: Mapping[str, str]) -> str:
    """Return the SQL of one JSON object of the ``columns`` that are not empty."""
    entries = ", ".join(
        f"{{'key': {_literal(name)}, 'value': {sql}}}" for name, sql in columns.items()
    )
    filled = f"list_filter([{entries}], lambda entry: entry.value IS NOT NULL)"
    return f"CAST(to_json(map_from_entries({filled})) AS VARCHAR)"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
