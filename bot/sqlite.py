"""A SQLite the durable engine can use: imported first, before anything opens a database.

On Python 3.12 and newer the engine takes the time with ``unixepoch('subsec')``, which SQLite
knows from 3.42 on. Where Python was built with an older one (Debian 12, for example), the
newer SQLite of the package ``pysqlite3-binary`` stands in for it.
"""

import importlib
import sqlite3
import sys

_NEEDED = (3, 42)


def modernise() -> None:
    """Replace the `sqlite3` module where the engine could not work with it.

    Leaves everything as it is when no newer one is installed; `problem` says so then.
    """
    if _too_old(sqlite3.sqlite_version_info):
        try:
            newer = importlib.import_module("pysqlite3")
        except ImportError:
            return
        sys.modules["sqlite3"] = newer
        sys.modules["sqlite3.dbapi2"] = newer.dbapi2


def problem() -> str | None:
    """Return why SQLite cannot be used here, as a sentence; None when it can."""
    current = sys.modules["sqlite3"]
    if not _too_old(current.sqlite_version_info):
        return None
    return (
        f"SQLite {current.sqlite_version} is too old for Python "
        f"{sys.version_info.major}.{sys.version_info.minor}: the engine needs 3.42. "
        "Install the package pysqlite3-binary, use Python 3.11, "
        "or set INSIGHTS_DATABASE_URL to a PostgreSQL database."
    )


def _too_old(version: tuple[int, int, int]) -> bool:
    return sys.version_info >= (3, 12) and version < _NEEDED
