"""Telling a full disk from other mistakes."""

import errno

import duckdb
from sqlalchemy.exc import DBAPIError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_disk_full(error: BaseException) -> bool:
    """Tell whether ``error`` says that there is no room for a file."""
    if isinstance(error, duckdb.Error):
        return "No space left" in str(error)
    if isinstance(error, DBAPIError):
        return "disk is full" in str(error.orig)
    return isinstance(error, OSError) and error.errno in _FULL
