"""How many events an app gets, how often they are repeated, when they stop."""

from dataclasses import replace

import pytest
from aiohttp import web


@pytest.fixture
def strict(local):
    """Make the workspace strict in other numbers."""

    def change(**fields):
        workspace = local.workspace
        workspace.strictness = replace(workspace.strictness, **fields)

    return change


def sent(local):
    return [d.payload.get("event", d.payload)["type"] for d in local.traffic.deliveries]


async def test_above_the_limit_an_app_hears_once_a_minute_that_events_are_left_out(
    local, app, strict, clock
):
    strict(events_per_hour=2)

    for text in ("1", "2", "3", "4"):
        await local.say(user="ana", channel="@insights", text=text)
    clock.advance(61)
    await local.say(user="ana", channel="@insights", text="5")
    clock.advance(60 * 60)
    await local.say(user="ana", channel="@insights", text="6")

    notice = local.traffic.deliveries[2].payload
    assert sent(local) == [
        "message",
        "message",
        "app_rate_limited",
        "app_rate_limited",
        "message",
    ]
    assert notice["minute_rate_limited"] % 60 == 0
    assert (notice["team_id"], notice["api_app_id"]) == ("T1", "A1")


async def test_an_app_that_takes_nearly_nothing_gets_nothing_more(
    local, app, strict, clock
):
    strict(events_judged=20, event_retries_s=())
    app.answers = [web.Response(status=500) for _ in range(20)]

    for number in range(25):
        await local.say(user="ana", channel="@insights", text=str(number))

    assert len(app.got) == 20
    clock.advance(60 * 60 + 1)
    await local.say(user="ana", channel="@insights", text="again")
    assert len(app.got) == 21


async def test_one_taken_in_twenty_is_enough(local, app, strict):
    strict(events_judged=20, event_retries_s=())
    app.answers = [web.Response(), *(web.Response(status=500) for _ in range(19))]

    for number in range(21):
        await local.say(user="ana", channel="@insights", text=str(number))

    assert len(app.got) == 21


async def test_after_a_timeout_nothing_stops_the_repeats(impatient, app):
    async def never():
        await impatient.until(lambda: len(impatient.traffic.deliveries) == 3)

    app.wait = never()
    headers = {"X-Slack-No-Retry": "1"}
    app.answers = [web.Response(headers=headers)]

    await impatient.say(user="ana", channel="@insights", text="x")
    app.wait = None
    await impatient.until(lambda: len(app.got) >= 2)

    reasons = [headers.get("X-Slack-Retry-Reason") for headers, _ in app.got]
    assert reasons[:2] == [None, "http_timeout"]
