"""Random exports, summed up by plain loops over their rows."""

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting import plan, tables
from reporting.catalogue import Level
from reporting.summary import summarise

FIRST, LAST = date(2026, 1, 5), date(2026, 2, 1)
CYCLE, COMMENT = "PR_CYCLE_TIME_DAYS_AVG", "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG"
REWORK = "REWORK_PERCENT"
# How many pull requests had a comment is not there; as many as were merged, at most.
WEIGHT = {CYCLE: "PR_MERGED", REWORK: "LOC_TOTAL", COMMENT: "PR_MERGED"}
ASKED = ("CODING_DAYS", CYCLE, "PR_MERGED", REWORK, COMMENT)

HALVES = st.none() | st.integers(0, 60).map(lambda n: n / 2)
COUNTS = st.none() | st.integers(0, 30).map(float)
LINES = st.fixed_dictionaries(
    {
        name: st.lists(
            COUNTS if name in ("PR_MERGED", "LOC_TOTAL") else HALVES,
            min_size=4,
            max_size=4,
        )
        for name in (*ASKED, "LOC_TOTAL")
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(now=LINES, before=LINES, days=st.integers(1, 40))
def test_a_summary_is_as_by_loops_over_the_rows(ask, export, now, before, days):
    request = ask(*ASKED, first=FIRST, last=LAST)
    today = FIRST + timedelta(days=days)
    past = plan.before(request.period)
    path = request.teams[0].path
    texts = [
        export(period, request.granularity, {path: lines})
        for period, lines in ((request.period, now), (past, before))
    ]

    summary = summarise(
        request,
        *(tables.read(text, Level.TEAM) for text in texts),
        before_period=past,
        today=today,
    )

    rows, rows_before = (_rows(text, today) for text in texts)
    compared = any(row[name] for row in rows_before for name in (*ASKED, "LOC_TOTAL"))
    assert (summary.before is not None) == compared
    for one in summary.metrics:
        name = one.metric.name
        assert one.now.value == _close(_value(name, rows, compared, rows_before))
        if compared:
            assert one.before.value == _close(_value(name, rows_before, compared, rows))
            assert one.change == _close(_change(name, rows, rows_before))


def _rows(text, today):
    """Return the rows as numbers; what begins after ``today`` is not there yet."""
    found = []
    for row in csv.DictReader(io.StringIO(text.decode())):
        begun = row["Start_Date"] <= today.isoformat()
        numbers = {
            name: float(row[name]) if row[name] and begun else None
            for name in (*ASKED, "LOC_TOTAL")
        }
        found.append(numbers | {"over": row["End_Date"] < today.isoformat()})
    return found


def _used(rows, others, compared):
    """Return the rows that are over, if those of each period can stand for it; else all."""
    sides = [rows, others] if compared else [rows]
    if all(_stands(side) for side in sides):
        return [row for row in rows if row["over"]], True
    return rows, False


def _stands(rows):
    """Whether some rows are over, and not all of these empty while others are not."""
    over = [row for row in rows if row["over"]]
    there, all_there = (
        any(row[name] for row in some for name in (*ASKED, "LOC_TOTAL"))
        for some in (over, rows)
    )
    return bool(over) and (there or not all_there)


def _value(name, rows, compared, others):
    used, whole = _used(rows, others, compared)
    if name == "PR_MERGED":
        there = [row[name] for row in rows if row[name] is not None]
        return sum(there) if there else None
    there = [row[name] for row in used if row[name] is not None]
    if not there:
        return None
    if name == "CODING_DAYS":
        return sum(there) / len(there) if whole else sum(there)
    weight = WEIGHT[name]
    total = above = 0.0
    for row in used:
        if row[name] is not None and row[weight]:
            total += row[weight]
            above += row[weight] * row[name]
    return above / total if total else sum(there) / len(there)


def _change(name, rows, others):
    """Return the relative change; nothing where it is not known which days to take."""
    used, whole = _used(rows, others, compared=True)
    used_before, _ = _used(others, rows, compared=True)
    if not whole:
        return None
    now, before = _value(name, rows, True, others), _value(name, others, True, rows)
    if name == "PR_MERGED" and len(used) < len(rows):
        now, before = _mean(name, used), _mean(name, used_before)
    if now is None or before is None or (before == 0 and now):
        return None
    return now / before - 1 if before else 0.0


def _mean(name, rows):
    there = [row[name] for row in rows if row[name] is not None]
    return sum(there) / len(there) if there else None


def _close(number):
    return None if number is None else pytest.approx(number)
