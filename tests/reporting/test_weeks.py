"""One's own last weeks at a glance; the numbers are few enough to be read here."""

import io
from datetime import date

import pytest
from PIL import Image

from reporting import weeks
from reporting.periods import Granularity, Period, buckets
from reporting.requests import ReportRequest
from reporting.weeks import sparkline

NOW = Period(date(2026, 10, 26), date(2026, 11, 22))
PAST = Period(date(2026, 9, 28), date(2026, 10, 25))
REQUEST = ReportRequest(
    people=("ada@example.com",),
    period=NOW,
    metrics=("PR_MERGED", "CODING_DAYS"),
    granularity=Granularity.WEEKLY,
)


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ([], ""),
        ([0, 0], "▁▁"),
        ([None, 3], "·█"),
        ([1, 2, 3, 4, 5, 6, 7], "▂▃▄▅▆▇█"),
        ([-1, 7], "▁█"),
    ],
)
def test_values_are_letters_of_their_height(values, line):
    assert sparkline(values) == line


def export(period, merged, coded):
    rows = ["Granularity,Developer,Email,Manager_Email,Team,Team_Hierarchy,"
            "Start_Date,End_Date,CODING_DAYS,PR_MERGED"]  # fmt: skip
    rows += [
        f"weekly,Ada Abel,ada@example.com,lou@example.com,Lou,All/Lou,"
        f"{bucket.days.first},{bucket.days.last},{days},{count}"
        for bucket, count, days in zip(
            buckets(period, Granularity.WEEKLY), merged, coded, strict=True
        )
    ]
    return "\n".join(rows).encode()


def test_each_metric_is_a_number_and_its_eight_weeks(tmp_path):
    now, past = tmp_path / "now", tmp_path / "past"
    now.write_bytes(export(NOW, [4, 4, 8, 8], [4] * 4))
    past.write_bytes(export(PAST, [2, 2, 4, 4], [4] * 4))

    found = weeks.make(REQUEST, now, past, today=date(2026, 11, 25))

    lines = {one.metric: one.line for one in found.glances}
    assert lines == {"PRs merged": "▃▃▅▅▅▅██", "Coding days": "████████"}
    assert {one.metric: one.now for one in found.glances}["PRs merged"] == "24"
    assert found.days == "26 Oct to 22 Nov 2026"
    assert Image.open(io.BytesIO(found.png)).width == 1600
    assert "PRs merged" in found.alt
    assert found.headline
