from pathlib import Path

from reporting.event_tables import TABLES
from reporting.tables_page import page

PAGE = Path(__file__).parent.parent / "docs" / "tables.md"


def test_the_page_of_tables_is_fresh():
    command = "python -m reporting.tables_page > docs/tables.md"
    assert PAGE.read_text(encoding="utf-8") == page(), f"Run `{command}`."


def test_every_table_and_column_says_what_it_means():
    unsaid = [
        f"{table.name}.{column.name}"
        for table in TABLES
        for column in table.columns
        if not column.meaning.endswith((".", "…"))
    ]

    assert unsaid == []
    assert all(table.meaning for table in TABLES)


def test_keys_are_columns_and_required_unless_empty_means_something():
    may_be_empty = {
        "bots": ["provider"],
        "known_accounts": ["email"],
        "pull_request_removed_lines": ["author"],
    }
    for table in TABLES:
        optional = [name for name in table.key if not table.column(name).required]
        assert optional == may_be_empty.get(table.name, [])


def test_columns_that_are_kept_may_be_empty():
    for table in TABLES:
        assert not any(table.column(name).required for name in table.kept)
        assert not set(table.kept) & set(table.key)
