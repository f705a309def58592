"""A git repository as event tables: commits, and the pull requests its history tells of."""

from reporting.sources.git.reading import GitReading, read

__all__ = ["GitReading", "read"]
