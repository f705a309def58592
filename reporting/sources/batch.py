"""What a source hands over: rows of one event table, in a file."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one event table in a Parquet file whose columns are (a subset of) the table's."""

    table: str
    path: Path
    rows: int
