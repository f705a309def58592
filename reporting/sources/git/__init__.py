"""A git repository as event tables: commits, and the pull requests its history tells of."""

from reporting.sources.git.authors import Author, authors
from reporting.sources.git.reading import GitReading, name_of, read

__all__ = ["Author", "GitReading", "authors", "name_of", "read"]
