"""A PostgreSQL of one's own on loopback, for tests and benchmarks: lent, and gone afterwards."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

# Debian keeps what starts a server out of everybody's way.
_DEBIAN = Path("/usr/lib/postgresql")
_START_S = 30
_PROGRAMS = ("initdb", "postgres")


def missing() -> str | None:
    """Return what is not installed, in a sentence; None where a server can be started."""
    lacking = [name for name in _PROGRAMS if program(name) is None]
    if not lacking:
        return None
    return (
        f"PostgreSQL is not installed ({' and '.join(lacking)}): "
        "`apt-get install postgresql` brings it."
    )


@contextmanager
def server() -> Iterator[str]:
    """Run a server over an empty folder; yield its address, without a database's name.

    What it writes is not forced to the disk: whoever kills it has nothing left.
    """
    initdb, postgres = (str(program(name)) for name in _PROGRAMS)
    user, folder = _somebody(), Path(tempfile.mkdtemp(prefix="insights-postgres-"))
    if user:
        shutil.chown(folder, user)
    data, port = folder / "data", _free_port()
    subprocess.run(
        [initdb, "-D", data, "-U", "bot", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            [postgres, "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder, "-F"],
            user=user, cwd=folder, stdout=log, stderr=log,
        )  # fmt: skip
    url = f"postgresql://bot@127.0.0.1:{port}"
    try:
        _wait_for(url, folder / "log")
        yield url
    finally:
        running.send_signal(signal.SIGQUIT)
        running.wait()
        shutil.rmtree(folder)


def new_database(url: str, name: str) -> str:
    """Create an empty database on the server at ``url`` and return its address."""
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return f"{url}/{name}"


def program(name: str) -> str | None:
    """Return where a program is: on the path, else the newest of Debian's."""
    folders = sorted(
        (path for path in _DEBIAN.glob("*/bin") if path.parent.name.isdigit()),
        key=lambda path: int(path.parent.name),
        reverse=True,
    )
    path = os.pathsep.join(map(str, folders))
    return shutil.which(name) or shutil.which(name, path=path)


def _somebody() -> str | None:
    """Return who runs the server where we are root, as whom it refuses to run."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def _wait_for(url: str, log: Path) -> None:
    for _ in range(_START_S * 10):
        try:
            psycopg.connect(f"{url}/postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text('utf-8')}")
