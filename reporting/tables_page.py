"""docs/tables.md: the event tables for whoever fills them.

`python -m reporting.tables_page > docs/tables.md` writes it again.
"""

import sys

from reporting.event_tables import TABLES, Column, EventTable, Type

_RULES = """\
# The tables that data comes in by

Everything the export service knows came in by these tables, whatever source filled them.
To bring data from a system that has no source of its own, write the tables you can as
files, put them into one folder and run

    python -m bot ingest files FOLDER

Only the tables that you have are needed; a metric without its table has no numbers.

## Rules

* A file is named after its table: `commits.csv`. It may be CSV, NDJSON (one JSON object a
  line; `.ndjson` or `.jsonl`), either of them packed (`commits.csv.gz`), or Parquet. One
  file a table. Other files in the folder are left out, with a notice.
* Text is UTF-8. The first line of a CSV file names the columns, in any order; letter case
  does not matter there, and spaces do for underscores. Columns are separated by commas
  (semicolons and tabs are understood). A field in quotes may hold newlines, commas, and
  quotes written twice. A field may hold up to 8 million characters. Spaces around a value
  are dropped.
* Columns marked **required** have a value in every row. The others may be empty or missing.
* A time is ISO 8601 with its offset: `2026-01-05T10:00:00Z`, `2026-01-05 12:00:00+02:00`.
  A time without an offset is refused, because nobody could say which day it belongs to.
  Times are kept, and days counted, in UTC.
* A day is `2026-01-05`. A whole number has no sign. A flag is `true` or `false`, in
  any letter case; `yes`, `no`, `1` and `0` will do.
* Rows are told apart by their **key**. A row that comes again replaces the one that was
  there; where the table has `updated_at`, the row with the later one stays. Columns marked
  **kept** stay as they were where the new row leaves them empty, because another source may
  know them. So the same files twice change nothing. Within one file, too, the last (or latest) of such rows counts,
  with a notice; only a developer may not stand there twice.
* E-mails and accounts compare without letter case.
* A folder is taken whole or not at all. Every bad row is named with its file, its line and
  the reason: the first hundred, and how many more there are.
* `organisation.yaml` in the same folder says which trees of teams there are and how metrics
  are defined ([organisation.md](organisation.md)); it goes to the service with the tables.
* `developers` keeps columns of your own, as attributes that trees and filters may use. In
  the other tables unknown columns are left out, with a notice. A people system's export
  with the columns Full Name, Email, Manager Email, Role, Sub Role, Team, Department and
  Site is a `developers` file as it is. A manager who is not in the file is noticed;
  managers in a circle are refused.
"""

_TYPES = {
    Type.TEXT: "text",
    Type.TIME: "time",
    Type.DATE: "day",
    Type.COUNT: "whole number",
    Type.NUMBER: "number",
    Type.FLAG: "flag",
}


def page() -> str:
    """Return the page, in Markdown."""
    contents = "\n".join(f"* [{t.name}](#{t.name}): {_start(t)}" for t in TABLES)
    sections = "\n".join(_section(table) for table in TABLES)
    return f"{_RULES}\n## Tables\n\n{contents}\n\n{sections}"


def _start(table: EventTable) -> str:
    """Return the first sentence of a table's meaning."""
    sentence, _, _ = table.meaning.partition(". ")
    return _escaped(sentence.rstrip(".") + ".")


def _section(table: EventTable) -> str:
    key = ", ".join(f"`{name}`" for name in table.key)
    rows = "\n".join(_row(column, table) for column in table.columns)
    if table.whole:
        whole = " and ".join(f"`{name}`" for name in table.whole)
        key += (
            f". Rows that a source reads replace all with the same {whole}; files add to them."
            if table.in_bits
            else f". Rows with the same {whole} come together: they replace all that were "
            "there of it."
        )
    return (
        f"### {table.name}\n\n{_escaped(table.meaning)}\n\nKey: {key}\n\n"
        f"| Column | Type | Meaning |\n| --- | --- | --- |\n{rows}\n"
    )


def _row(column: Column, table: EventTable) -> str:
    meaning = _escaped(column.meaning)
    if column.choices:
        meaning = f"{', '.join(f'`{choice}`' for choice in column.choices)}: {meaning}"
    kind = _TYPES[column.type] + (", **required**" if column.required else "")
    kind += ", **kept**" if column.name in table.kept else ""
    return f"| `{column.name}` | {kind} | {meaning} |"


def _escaped(text: str) -> str:
    return text.replace("*", r"\*").replace("|", r"\|")


if __name__ == "__main__":
    sys.stdout.write(page())
