"""The whole space of requests over HTTP: never a 500, and every right one adds up."""

import csv
import gzip
import io
import json
from collections.abc import Mapping
from datetime import date
from random import Random

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.catalogue import BY_NAME
from tests.service.any_requests import ANYTHING, REQUESTS, right_requests
from tests.service.random_tables import tables
from tests.service.small_warehouse import batches

EXPORTS = "/v2/insights/productivity/exports"
SUMS = {
    "PR_MERGED": ("PR_MERGED_SMALL", "PR_MERGED_MEDIUM", "PR_MERGED_LARGE"),
    "WORK_COMPLETED": (
        "WORK_FEATURES_COMPLETED", "WORK_BUGS_COMPLETED", "WORK_OTHER_COMPLETED",
    ),
    "LOC_REFACTORED": ("LOC_REFACTORED_RECENT", "LOC_REFACTORED_LEGACY"),
    "REWORK_PERCENT": ("REWORK_PERCENT_RECENT", "REWORK_PERCENT_LEGACY"),
}  # fmt: skip


@pytest.fixture(scope="module")
def filled(live, tmp_path_factory):
    """A service with an odd little organisation, and the ids of its nodes."""

    async def send():
        form = aiohttp.FormData()
        for table, path in batches(tmp_path_factory.mktemp("in"), tables(Random(3))):
            form.add_field(table, path.read_bytes(), filename=path.name)
        assert (await live.api.call("POST", "/v2/ingestions", data=form))[0] == 200
        _, teams = await live.api.call("GET", "/v2/teams/list")
        return [team["refId"] for team in teams["teams"]]

    return live, live.run(send())


async def export(api, body):
    """Return the CSV that a valid body ends in, and what the service says of it."""
    status, created = await api.create(body)
    assert status in (200, 202), created
    done = await api.finished(created["exportId"])
    assert done["status"] == "completed", done
    status, data = await api.call("GET", done["downloadUrl"])
    assert (status, len(data)) == (200, done["download"]["sizeBytes"])
    if done["download"].get("compression"):
        data = gzip.decompress(data)
    return data.decode()


def check_row(row: Mapping[str, str], body) -> None:
    """Check what holds in every row, for the metrics that are there."""
    first, last = (date.fromisoformat(row[name]) for name in ("Start_Date", "End_Date"))
    asked = body["dateRange"]
    assert asked["start"] <= str(first) <= str(last) <= asked["end"]
    values = {name: float(row[name] or 0) for name in row if name in BY_NAME}
    assert all(value >= 0 for value in values.values())
    mean = body["options"].get("aggregation", "mean").lower() == "mean"
    for total, parts in SUMS.items():
        if not {total, *parts} <= values.keys():
            continue
        if total != "REWORK_PERCENT":
            assert values[total] == sum(values[part] for part in parts)
        elif mean:  # each is rounded to 2 decimals
            parts_sum = sum(values[part] for part in parts)
            assert values[total] == pytest.approx(parts_sum, abs=0.0101)


@settings(max_examples=100, deadline=None)
@given(body=REQUESTS | ANYTHING)
def test_any_json_is_answered_as_documented(filled, body):
    live, _ = filled
    headers = {"Content-Type": "application/json"}
    status, answer = live.run(
        live.api.call("POST", EXPORTS, data=json.dumps(body), headers=headers)
    )

    assert status in (200, 202, 400)
    if status == 400:
        assert (answer["status"], bool(answer["message"])) == ("error", True)
    else:
        assert answer["exportId"].startswith("exp_")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_valid_request_ends_in_a_csv_that_adds_up(filled, data):
    live, team_ids = filled
    body = data.draw(right_requests(team_ids))
    text = live.run(export(live.api, body))

    rows = list(csv.DictReader(io.StringIO(text)))
    names = [name for name in text.partition("\n")[0].split(",") if name in BY_NAME]
    asked = {name.upper() for name in body.get("metrics", ())}
    assert asked <= set(names)
    assert names == [name for name in BY_NAME if name in names]
    for row in rows:
        assert None not in row
        check_row(row, body)
