"""An export of people with a million rows, invented: as the service writes it, packed.

As a program it tells what one thing costs: ``python -m benchmarks.long_export WAY FILE WEEKS
PEOPLE``, WAY being ``write``, ``summary`` (what a report does) or ``pandas`` (its columns
alone).
"""

import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.measuring import measure, tell
from reporting import tables
from reporting.catalogue import Level, available, standard
from reporting.periods import DAY, Granularity, Period
from reporting.plan import export_metrics
from reporting.requests import ReportRequest
from reporting.summary import Summary, summarise

FIRST_DAY = date(2024, 1, 1)
_PERSON = 7


def write(path: Path, weeks: int, people: int) -> None:
    """Write ``people`` times ``weeks`` rows; every value follows from a row's number."""
    metrics = ", ".join(
        f"hash(person, week, {place}) % 41 / {4 if place % 3 else 1} AS {metric.name}"
        for place, metric in enumerate(available(Level.DEVELOPER))
    )
    query = f"""
        SELECT
            strftime(day, '%G-W%V') AS Granularity, 'Developer ' || person AS Developer,
            'developer' || person || '@example.com' AS Email,
            'lead' || team || '@example.com' AS Manager_Email, 'Team ' || team AS Team,
            'Everyone/Area ' || team // 20 || '/Team ' || team AS Team_Hierarchy,
            day AS Start_Date, day + 6 AS End_Date, {metrics}
        FROM (
            SELECT week, person, person // 12 AS team,
                $first::DATE + 7 * week::INTEGER AS day
            FROM range($weeks) AS weeks (week), range($people) AS people (person)
        ) ORDER BY week, person
    """
    values = {"first": FIRST_DAY, "weeks": weeks, "people": people}
    with duckdb.connect() as con:
        con.execute(
            f"COPY ({query}) TO '{path}' (FORMAT csv, HEADER, COMPRESSION gzip)", values
        )


def request(weeks: int) -> ReportRequest:
    """Return the request for one person's report over all weeks."""
    return ReportRequest(
        people=(f"developer{_PERSON}@example.com",),
        period=Period(FIRST_DAY, FIRST_DAY + timedelta(weeks=weeks) - DAY),
        metrics=tuple(metric.name for metric in standard(Level.DEVELOPER)),
        granularity=Granularity.WEEKLY,
    )


def summary(path: Path, weeks: int) -> Summary:
    """Read and sum up, as a report does."""
    asked = request(weeks)
    frame = tables.read(
        path,
        Level.DEVELOPER,
        metrics=asked.metrics,
        welcome=export_metrics(asked, ()),
        only=tables.lines_about(asked),
    )
    return summarise(
        asked, frame, None, before_period=None, today=asked.period.last + DAY
    )


def columns(path: Path, weeks: int) -> pd.DataFrame:
    """Read the columns that the summary needs, and nothing more."""
    needed = ["Email", "Team_Hierarchy", "Start_Date", "End_Date"]
    needed += export_metrics(request(weeks), ())
    return pd.read_csv(path, compression="gzip", usecols=needed)


def main(way: str, path: Path, weeks: int, people: int) -> None:
    """Do one of the three and tell what it cost."""
    ways: dict[str, Callable[[], object]] = {
        "write": lambda: write(path, weeks, people),
        "summary": lambda: summary(path, weeks),
        "pandas": lambda: columns(path, weeks),
    }
    tell(measure(ways[way]))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
