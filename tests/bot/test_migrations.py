"""What the migrations make is what the code expects."""

import asyncio

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot import audit, database
from bot.settings import Settings
from bot.work import durable

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


async def test_two_that_start_at_the_same_time_make_the_tables_once(
    empty_database_url, tmp_path
):
    told = {"INSIGHTS_HOME": tmp_path, "INSIGHTS_DATABASE_URL": empty_database_url}
    chosen = Settings.model_validate(told)
    await asyncio.gather(
        *(asyncio.to_thread(durable.prepare, chosen) for _ in range(4))
    )

    opened = database.Database(empty_database_url)
    assert not await database.behind(opened)
    await opened.close()


def test_a_database_that_is_made_is_for_its_owner_alone(tmp_path):
    database.migrate(f"sqlite:///{tmp_path / 'state.sqlite'}")

    assert (tmp_path / "state.sqlite").stat().st_mode & 0o777 == 0o600
