"""A copy made while the bot works is all that a new one needs to go on."""

import os
import shutil
import subprocess

import psycopg
import pytest

from benchmarks import postgresql
from bot import app, backup
from bot.backup import BackupError
from bot.database import Database
from bot.exporting import exports
from bot.exporting.client import Address, connect
from bot.playground.server import playground
from bot.settings import Settings
from bot.slack.manifest import EVENTS
from bot.sources.ingest import send_files
from bot.work import durable
from reporting.errors import ExportError
from tests.flows.conftest import eventually
from tests.flows.small_company import bot_settings, workspace, write_organisation


async def copied(settings, folder):
    return [said async for said in backup.copied(settings, folder)]


async def ended(database):
    async def look():
        asked = await database.latest()
        return asked if asked and asked.outcome else None

    return await eventually(look)


async def test_a_bot_goes_on_from_its_copy(tmp_path):
    write_organisation(tmp_path / "tables")
    async with playground(workspace()) as slack:
        chosen = bot_settings(tmp_path / "old", slack)
        async with exports.opened(chosen) as client:
            await send_files(client, tmp_path / "tables")
            async with app.bot_role(chosen, client) as address:
                slack.request_url = address + EVENTS
                await slack.command(
                    user="ada",
                    channel="platform",
                    text="/insights last 3 months volume",
                )
                database = Database(chosen.database)
                first = await ended(database)
                await database.close()
                said = await copied(chosen, tmp_path / "copy")
        assert len(said) == 2
        shutil.rmtree(chosen.home)

        shutil.copytree(tmp_path / "copy", tmp_path / "new")
        chosen = bot_settings(tmp_path / "new", slack)
        async with (
            exports.opened(chosen) as client,
            app.bot_role(chosen, client) as address,
        ):
            slack.request_url = address + EVENTS
            database = Database(chosen.database)
            assert (await database.get(first.id)).outcome == "answered"
            await slack.command(
                user="ada", channel="platform", text="/insights last 3 months volume"
            )

            async def again():
                asked = await database.latest()
                assert asked is not None
                return asked if asked.id != first.id and asked.outcome else None

            second = await eventually(again)
            await database.close()

    assert second.outcome == "answered"
    before, after = slack.messages("platform")
    assert tables(before) == tables(after)


def tables(message):
    return [b["rows"] for b in message.blocks if b["type"] == "table"]


async def test_only_an_administrator_gets_a_copy_and_nothing_is_left(tmp_path):
    chosen = Settings.model_validate({"INSIGHTS_HOME": tmp_path / "home"})
    async with exports.serving(chosen) as base:
        for role, allowed in (("viewer", False), ("admin", True)):
            key = await exports.create_key(chosen, "x", role, [], None)
            async with connect(
                Address(base), key, project="default", organisation="default"
            ) as client:
                if allowed:
                    await client.backup(tmp_path / role)
                    continue
                with pytest.raises(ExportError):
                    await client.backup(tmp_path / role)

    assert (tmp_path / "admin").stat().st_size > 0
    assert not list((tmp_path / "home" / "exports").glob("backup-*"))


async def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "other").touch()

    with pytest.raises(BackupError, match="not empty"):
        await copied(Settings.model_validate({"INSIGHTS_HOME": tmp_path}), tmp_path)


def test_the_state_in_postgresql_is_copied_by_its_own_program(
    empty_postgres, postgres, tmp_path
):
    durable.prepare(Settings.model_validate({"INSIGHTS_DATABASE_URL": empty_postgres}))
    with psycopg.connect(empty_postgres) as connection:
        connection.execute(
            "INSERT INTO introductions VALUES ('T1', 'U1', '2026-03-08T10:00:00Z')"
        )
    dump, restore = map(postgresql.program, ("pg_dump", "pg_restore"))
    assert dump
    assert restore
    file = tmp_path / "state.dump"
    subprocess.run([dump, "-Fc", "-f", file, empty_postgres], check=True)
    other = postgresql.new_database(postgres, f"restored_{os.getpid()}")
    subprocess.run([restore, "-d", other, file], check=True)

    with psycopg.connect(other) as connection:
        found = connection.execute("SELECT person FROM introductions").fetchall()
    assert found == [("U1",)]
