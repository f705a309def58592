"""How often a key may call, and what is said while the service stops."""

from reporting.service.context import SERVICE
from reporting.service.limits import Limit
from tests.service.conftest import EXPORTS, PROJECT


async def answers(api, count, **how):
    return [(await api.call("GET", EXPORTS, **how))[0] for _ in range(count)]


async def test_nothing_is_limited_unless_set(api):
    assert await answers(api, 100) == [200] * 100


async def test_a_key_that_calls_too_often_is_told_when_to_come_back(serve, clock):
    api = await serve(requests_per_minute=3)
    assert await answers(api, 3) == [200] * 3

    headers = {"x-api-key": api.key}
    url = api.base + EXPORTS
    async with api.session.get(url, params=PROJECT, headers=headers) as answer:
        # Three a minute are one every 20 seconds.
        assert (answer.status, answer.headers["Retry-After"]) == (429, "20")
        assert (await answer.json())["code"] == "TOO_MANY_REQUESTS"
    clock.turn(seconds=20)
    assert await answers(api, 2) == [200, 429]


async def test_each_key_has_its_own_share(serve):
    api = await serve(requests_per_minute=1)
    other = await api.new_key()

    assert await answers(api, 2) == [200, 429]
    assert await answers(api, 2, key=other) == [200, 429]


async def test_creating_exports_has_a_limit_of_its_own(serve, body):
    api = await serve(creations_per_minute=1)

    assert (await api.create(body()))[0] == 202
    assert (await api.create(body()))[0] == 429
    assert await answers(api, 5) == [200] * 5


def test_a_clock_set_back_makes_nobody_wait_for_long(clock):
    limit = Limit(60)
    limit.wait("k", clock())
    clock.turn(hours=-1)

    assert limit.wait("k", clock()).total_seconds() == 0


async def test_a_service_that_stops_says_so(api):
    api.runner.app[SERVICE].stopping = True
    headers = {"x-api-key": api.key}
    url = api.base + EXPORTS
    async with api.session.get(url, params=PROJECT, headers=headers) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
        assert (await answer.json())["code"] == "UNAVAILABLE"
