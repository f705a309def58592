"""Tables beside the report: one metric of all teams; and numbers for Slack to draw."""

from reporting.answer import Drawing, Line, Page
from reporting.narrative.finding import lead, stating
from reporting.narrative.rows import NONE, team_cells
from reporting.narrative.teams import told
from reporting.requests import View
from reporting.summary import MetricSummary, Summary
from reporting.wording import plain

_COLUMNS = ("Team", "Now", "Before", "Change", "From")
_WORKING, _PLACE = "In working hours", "Place"
# Fewer points than this are no line.
_FEWEST = 2


def pages(summary: Summary) -> tuple[Page, ...]:
    """Return a table per metric, the best team first, where there are several teams."""
    if summary.view is View.PEOPLE:
        return ()
    return tuple(
        _page(summary, one) for one in summary.metrics if len(one.children) > 1
    )


def drawing(summary: Summary) -> Drawing | None:
    """Return what leads as a line: the buckets that count and have a value."""
    if not summary.metrics or summary.children_of:
        return None
    one = lead(summary) or stating(summary)
    known = [point for point in one.series if point.counts and point.value is not None]
    if len(known) < _FEWEST:
        return None
    values = tuple(point.value or 0.0 for point in known)
    return Drawing(
        title=one.title,
        unit=str(one.metric.unit),
        labels=tuple(point.label for point in known),
        lines=(Line(plain(summary.name), values),),
    )


def _page(summary: Summary, one: MetricSummary) -> Page:
    ordered = told(one)
    ordered += [child for child in one.children if child not in ordered]
    columns = [*_COLUMNS]
    rows = [[plain(child.name), *team_cells(summary, one, child)] for child in ordered]
    if one.working:
        worked = {child.path: child for child in one.working.children}
        columns.append(_WORKING)
        for row, child in zip(rows, ordered, strict=True):
            row.append(team_cells(summary, one.working, worked[child.path])[0])
    if any(child.rank for child in ordered):
        columns.append(_PLACE)
        for row, child in zip(rows, ordered, strict=True):
            row.append(str(child.rank) if child.rank else NONE)
    return Page(one.title, tuple(columns), tuple(map(tuple, rows)))
