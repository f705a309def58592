"""Both kinds of database the bot's tables live in; PostgreSQL where it is installed."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from bot.database import Database, migrate


def _somebody():
    """PostgreSQL refuses to run as root: return who runs it instead."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL of our own on loopback, for as long as the tests run."""
    tools = [shutil.which(name) for name in ("initdb", "postgres", "pg_ctl")]
    if not all(tools):
        pytest.skip("PostgreSQL is not installed: initdb, postgres and pg_ctl")
    initdb, server, control = map(str, tools)
    user, folder = _somebody(), Path(tempfile.mkdtemp(prefix="insights-postgres-"))
    if user:
        shutil.chown(folder, user)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def run(*command):
        subprocess.run(
            command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL
        )

    data = folder / "data"
    run(initdb, "-D", data, "-U", "bot", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-h 127.0.0.1 -p {port} -k {folder} -F"
    log = folder / "log"
    run(control, "start", "-w", "-D", data, "-p", server, "-o", options, "-l", log)
    yield f"postgresql://bot@127.0.0.1:{port}"
    run(control, "stop", "-m", "immediate", "-D", data)
    shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """The address of a database with our tables, empty."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'state.sqlite'}"
    else:
        server = request.getfixturevalue("postgres")
        name = f"test_{tmp_path.name}".lower()[:60]
        shell = ["psql", "-q", f"{server}/postgres", "-c", f'CREATE DATABASE "{name}"']
        subprocess.run(shell, check=True)
        url = f"{server}/{name}"
    migrate(url)
    return url


@pytest.fixture
async def database(database_url):
    """The tables, open."""
    opened = Database(database_url)
    yield opened
    await opened.close()
