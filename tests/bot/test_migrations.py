"""What the migrations make is what the code expects."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot import audit, database

OURS = set(database.metadata.tables)


def ours(thing, name, kind, reflected, compared):
    """Leave out the durable engine's tables, and Alembic's."""
    return kind != "table" or name in OURS


def test_the_migrations_make_exactly_the_tables_of_the_code(database_url):
    assert audit.entries.name in OURS
    engine = sa.create_engine(
        database_url.replace("postgresql:", "postgresql+psycopg:")
    )
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": False}
        )
        differences = compare_metadata(context, database.metadata)
    engine.dispose()

    assert differences == []


def test_the_migrations_are_one_line_without_branches():
    folder = database.__file__.replace("database.py", "migrations")

    assert len(ScriptDirectory(folder).get_heads()) == 1
