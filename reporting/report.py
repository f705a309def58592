"""From two exports to a report: the one function that the bot and the command line call."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from reporting import access, charts, narrative, tables
from reporting.answer import Report, Row
from reporting.errors import RequestError
from reporting.goals import Goal
from reporting.hiding import Cast, as_cast
from reporting.narrative import pages, people, rows
from reporting.plan import EXTRAS, baseline, export_metrics
from reporting.requests import Output, ReportRequest, View
from reporting.summary import Summary, summarise
from reporting.wording import listed

__all__ = ["Report", "Row", "make"]

_HIDDEN = "teams too small to show, or not for who asked, are not named"


def make(
    request: ReportRequest,
    now_csv: bytes | Path,
    before_csv: bytes | Path | None,
    *,
    today: date,
    data_until: date | None = None,
    begins: Mapping[str, date] | None = None,
    goals: Mapping[str, Goal] | None = None,
    called: Mapping[str, str] | None = None,
    hidden: frozenset[str] = frozenset(),
    cast: Cast | None = None,
) -> Report:
    """Make the report on teams or people from the export of each period.

    Without ``before_csv`` nothing is compared. ``data_until`` is the day (UTC) of the
    newest data of all, None if that is not known; ``begins`` that of the oldest of a team,
    by path. Buckets that end on or after ``today`` or after ``data_until`` are unfinished.
    ``goals`` are by metric, ``called`` what teams are called, by path, where it is not
    their name; teams at ``hidden`` paths are left out. Of people, only those of ``cast``
    are shown, under what it calls them; without one everybody asked for, by name. What
    goes in and comes out can be pickled. Raises a ReportError.
    """
    side_by_side = request.view is View.PEOPLE
    if not side_by_side and (
        len(request.people) > 1 or not (request.teams or request.people)
    ):
        raise RequestError(
            f"A report is about teams or one person, not {len(request.people)}: "
            f"ask for {' or '.join(request.people) or 'one'}."
        )
    now = _read(request, now_csv, hidden)
    past = None if before_csv is None else _read(request, before_csv, hidden)
    if cast is None and side_by_side:
        cast = Cast(tuple(request.people or sorted(set(_keys(now)))))
    if cast is not None and access.is_about_people(request):
        request = as_cast(request, cast if cast.hidden else _by_name(cast, now))
        now, past = _only(now, cast), None if past is None else _only(past, cast)
    summary = summarise(
        request,
        now,
        past,
        before_period=baseline(request),
        today=today,
        data_until=data_until,
        begins=begins,
        goals=goals,
    )
    summary = _as_called(summary, called or {})
    story = narrative.story(summary)
    return Report(
        headline=narrative.headline(summary),
        summary=story.summary,
        observations=story.observations,
        suggestions=story.suggestions,
        key=narrative.key_rows(summary),
        notes=(*narrative.notes(summary), *([_HIDDEN] if hidden else [])),
        alt=narrative.alt(summary),
        png=b"" if request.output is Output.TABLE else charts.draw(summary),
        rows=rows.rows(summary),
        grid=people.grid(summary),
        pages=pages.pages(summary),
        drawing=pages.drawing(summary),
    )


def _as_called(summary: Summary, called: Mapping[str, str]) -> Summary:
    """Give teams the names they are called by."""
    metrics = tuple(
        replace(
            one,
            children=tuple(
                replace(child, name=called.get(child.path, child.name))
                for child in one.children
            ),
        )
        for one in summary.metrics
    )
    if summary.children_of and summary.view is not View.PEOPLE:
        children = metrics[0].children if metrics else ()
        names = tuple(child.name for child in children) or summary.children_of
        return replace(summary, name=listed(names), children_of=names, metrics=metrics)
    one = summary.person and summary.view is not View.PEOPLE
    name = summary.name if one else called.get(summary.path, summary.name)
    return replace(summary, name=name, metrics=metrics)


def _keys(frame: pd.DataFrame) -> "pd.Series[str]":
    """Return the e-mail of each row in lower case."""
    return frame["email"].astype(str).str.casefold()


def _by_name(cast: Cast, frame: pd.DataFrame) -> Cast:
    """Order the cast by what the people are called in the export."""
    names = dict(zip(_keys(frame), frame["developer"].astype(str), strict=True))
    return replace(
        cast,
        people=tuple(
            sorted(cast.people, key=lambda one: (names.get(one, "").casefold(), one))
        ),
    )


def _only(frame: pd.DataFrame, cast: Cast) -> pd.DataFrame:
    """Return the rows of the cast, under what they are called."""
    keys = _keys(frame)
    rows: pd.DataFrame = frame[keys.isin(cast.people)]
    if not cast.hidden:
        return rows
    called = keys[rows.index].map(dict(cast.labels)).astype("category")
    return rows.assign(developer=called, email=called, manager_email="")


def _read(
    request: ReportRequest, csv: bytes | Path, hidden: frozenset[str]
) -> pd.DataFrame:
    frame = tables.read(
        csv,
        request.level,
        metrics=request.metrics,
        welcome=export_metrics(request, EXTRAS),
        only=tables.lines_about(request),
    )
    rows: pd.DataFrame = frame[~frame["hierarchy"].isin(hidden)] if hidden else frame
    return rows
