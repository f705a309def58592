"""What may go wrong with GitHub: limits, faults, tokens, what is gone, what is missing."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from reporting.errors import SourceError
from reporting.sources.github import AppInstallation, AppKey, place
from reporting.sources.web.troubles import LimitReached, Unauthorized, Vanished
from tests.sources.reading import Kept, Told, calling, read_github
from tests.sources.recorded.github import GitHub
from tests.sources.recorded.github_data import Repository, at, remark
from tests.sources.recorded.service import Fault, Limit, json_response
from tests.sources.test_github_again import many, numbers


async def test_the_hourly_limit_is_waited_for_with_a_countdown():
    kept, told = Kept(), Told()
    async with GitHub(many(100)).running() as service:
        service.limit = Limit(calls=3, window_s=3600)
        await read_github(service, kept, told=told)

        assert numbers(kept) == list(range(1, 101))
        assert 3600 <= service.time.slept_s <= 3 * 3602
    seconds = [left for why, left in told.waits if why == "GitHub's rate limit"]
    assert seconds[0] >= 3600
    assert seconds[1] == seconds[0] - 1
    assert seconds[-1] == 0


async def test_a_limit_that_is_too_far_away_says_when_and_keeps_what_was_read():
    kept = Kept()
    async with GitHub(many(100)).running() as service:
        service.limit = Limit(calls=3, window_s=3600)
        with pytest.raises(
            LimitReached, match=r"lets us go on at 01:00 UTC, in 60 min"
        ):
            await read_github(service, kept, patience_s=60)

        assert service.time.slept_s == 0
        assert numbers(kept) == list(range(1, 26))


async def test_a_limit_that_is_too_far_away_tells_a_scheduler_when_to_come_back():
    async with GitHub(many(1)).running() as service:
        service.limit = Limit(calls=0, window_s=1800)
        with pytest.raises(LimitReached) as raised:
            await read_github(service, patience_s=60)

    due = datetime(2026, 6, 1, 0, 30, tzinfo=UTC)
    assert abs(raised.value.resumes_at - due) <= timedelta(seconds=1)


@pytest.mark.parametrize("status", [403, 429])
async def test_a_secondary_limit_is_waited_for_as_long_as_it_says(status):
    kept = Kept()
    words = "You have exceeded a secondary rate limit. Please wait a few minutes."
    async with GitHub(many(1)).running() as service:
        service.faults = {2: Fault(status, words, {"Retry-After": "42"})}
        await read_github(service, kept)

        assert service.time.slept_s == 42
    assert numbers(kept) == [1]


async def test_a_secondary_limit_without_a_time_is_waited_for_a_minute_then_two():
    words = "You have exceeded a secondary rate limit."
    async with GitHub(many(1)).running() as service:
        service.faults = {1: Fault(403, words), 2: Fault(403, words)}
        await read_github(service)

        assert service.time.slept_s == 180


async def test_a_service_that_only_ever_refuses_is_given_up():
    async with GitHub(many(1)).running() as service:
        service.faults = {n: Fault(429, "", {"Retry-After": "1"}) for n in range(1, 99)}
        with pytest.raises(SourceError, match=r"still refuses .* after 8 waits"):
            await read_github(service)

        assert len(service.calls) == 8


async def test_the_points_of_graphql_are_waited_for_before_they_are_overdrawn():
    kept = Kept()
    async with GitHub(many(100)).running() as service:
        service.points_left, service.points_until = 20, service.time.now() + 600
        await read_github(service, kept)

        assert numbers(kept) == list(range(1, 101))
        assert 599 <= service.time.slept_s <= 602
        assert all(call.status == 200 for call in service.calls)


async def test_a_graphql_answer_that_says_rate_limited_is_waited_for():
    kept = Kept()
    async with GitHub(many(30)).running() as service:
        service.points_left, service.points_until = 3, service.time.now() + 600
        await read_github(service, kept)

        assert numbers(kept) == list(range(1, 31))
        assert 599 <= service.time.slept_s <= 602


async def test_a_502_on_page_37_is_tried_again():
    fan = Repository("acme/fan")
    when = at("2026-03-02")
    remarks = [remark("ben", when, name=f"IC_{n}") for n in range(4_000)]
    fan.pull(1, comments=remarks)
    kept = Kept()
    async with GitHub(fan).running() as service:
        service.faults = {37: Fault(502)}
        await read_github(service, kept)

        assert [call.status for call in service.calls].index(502) == 36
    assert len(kept.rows("pull_request_comments", "number")) == 4_000


async def test_an_answer_that_breaks_off_in_its_middle_is_asked_for_again():
    kept = Kept()
    async with GitHub(many(30)).running() as service:
        service.faults = {1: Fault(cut=True), 3: Fault(cut=True)}
        await read_github(service, kept)

    assert numbers(kept) == list(range(1, 31))


async def test_a_batch_that_is_too_much_for_github_is_asked_for_in_halves():
    kept = Kept()
    async with GitHub(many(25)).running() as service:
        service.most_pulls = 7
        await read_github(service, kept)

        asked = [query.count("pullRequest(") for query in service.queries]
        assert max(asked[1:]) <= 25
    assert numbers(kept) == list(range(1, 26))


async def test_a_revoked_token_is_told_with_what_to_do_and_shows_nothing_secret():
    async with GitHub(many(1)).running() as service:
        service.revoked = True
        with pytest.raises(Unauthorized, match="GITHUB_TOKEN is wrong") as raised:
            await read_github(service)

        assert len(service.calls) == 1
    assert "secret-token" not in str(raised.value)


async def test_a_vanished_repository_is_told_and_keeps_what_was_read():
    kept = Kept()
    async with GitHub(many(1)).running() as service:
        await read_github(service, kept)
        service.repositories.clear()
        with pytest.raises(Vanished, match=r"no repository acme/fan.*before stays"):
            await read_github(service, kept)

    assert numbers(kept) == [1]


async def test_a_pull_request_that_vanished_meanwhile_is_noticed_and_left_out():
    fan = many(3)
    del fan.pulls[2]
    kept = Kept()
    async with GitHub(fan).running() as service:
        synced = await read_github(service, kept)

    assert numbers(kept) == [1, 3]
    [notice] = synced.notices
    assert notice.startswith("acme/fan#2 is in GitHub's list, but cannot be read")


async def test_a_forbidden_answer_names_what_the_token_lacks():
    async with GitHub(many(1)).running() as service:
        service.faults = {1: Fault(403, "Resource not accessible by token")}
        with pytest.raises(SourceError, match=r"not accessible by token.*docs/sources"):
            await read_github(service)


async def test_a_refusal_of_graphql_is_told_in_its_words():
    async with GitHub(many(1)).running() as service:
        answered = service.answer

        async def denied(request):
            if request.path == "/graphql":
                error = {
                    "type": "INSUFFICIENT_SCOPES",
                    "message": "Your token needs `repo`.",
                }
                return json_response({"data": None, "errors": [error]})
            return await answered(request)

        service.answer = denied
        with pytest.raises(SourceError, match="Your token needs `repo`"):
            await read_github(service)


async def test_fields_that_nobody_knows_yet_are_ignored():
    fan = many(1)
    fan.listed[1] |= {"brand_new": {"deep": [1, 2]}, "user": None}
    kept = Kept()
    async with GitHub(fan).running() as service:
        answered = service.answer

        async def newer(request):
            response = await answered(request)
            if request.path == "/graphql":
                told = json.loads(response.body)
                told["data"]["repository"]["p1"]["brandNew"] = {"deep": [1, 2]}
                told["extensions"] = {"warnings": []}
                response.body = json.dumps(told).encode()
            return response

        service.answer = newer
        await read_github(service, kept)

    assert numbers(kept) == [1]


async def test_missing_fields_are_named_with_where_they_are_missing():
    fan = many(1)
    del fan.listed[1]["title"], fan.listed[1]["created_at"]
    async with GitHub(fan).running() as service:
        with pytest.raises(SourceError, match="lacks `title`, `created_at`"):
            await read_github(service)


async def test_a_missing_field_deep_in_a_pull_request_is_named_too():
    fan = many(1)
    async with GitHub(fan).running() as service:
        answered = service.answer

        async def changed(request):
            response = await answered(request)
            if request.path == "/graphql":
                response.body = response.body.replace(
                    b'"authoredDate"', b'"writtenDate"'
                )
            return response

        service.answer = changed
        with pytest.raises(SourceError) as raised:
            await read_github(service)

    told = (
        "GitHub's answer about acme/fan#1 lacks `commits.nodes.0.commit.authoredDate`"
    )
    assert str(raised.value).startswith(told)


async def test_an_address_that_is_no_api_is_told():
    async with GitHub(many(1)).running() as service:
        answered = service.answer

        async def portal(request):
            response = await answered(request)
            response.body = b"<html>Please log in</html>"
            return response

        service.answer = portal
        with pytest.raises(SourceError, match="does not look like GitHub's API"):
            await read_github(service)


async def test_an_address_where_nobody_answers_is_told():
    service = GitHub()
    async with service.running():
        pass
    with pytest.raises(SourceError, match=r"cannot be reached.*GITHUB_API_URL"):
        await read_github(service)


async def test_an_enterprise_server_has_rest_and_graphql_elsewhere():
    kept = Kept()
    async with GitHub(many(1), root="/api/v3").running() as service:
        await read_github(service, kept)

        assert {call.path for call in service.calls} == {
            "/api/v3/repos/acme/fan/issues",
            "/api/graphql",
        }
    assert numbers(kept) == [1]


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )


async def test_an_app_gets_itself_a_token_and_another_one_when_that_ends(key):
    kept = Kept()
    async with GitHub(many(1)).running() as service:
        service.app_key = key.public_key()
        app = AppKey("4711", pem(key), service.time.clock)
        async with calling(service, place(service.api), app) as own:
            credentials = AppInstallation(own, "acme/fan")
            await read_github(service, kept, credentials=credentials)
            assert service.tokens_made == 1
            service.time.at += 56 * 60  # of 60 minutes
            await read_github(service, kept, credentials=credentials)
            assert service.tokens_made == 2
            service.token = "revoked"
            await read_github(service, kept, credentials=credentials)

        assert service.tokens_made == 3
    assert numbers(kept) == [1]


async def test_an_app_that_is_not_installed_there_is_told(key):
    async with GitHub().running() as service:
        service.app_key = key.public_key()
        app = AppKey("4711", pem(key), service.time.clock)
        async with calling(service, place(service.api), app) as own:
            with pytest.raises(SourceError, match="not installed for acme/fan"):
                await read_github(service, credentials=AppInstallation(own, "acme/fan"))


@pytest.mark.parametrize("text", [b"", b"no key", None])
def test_a_file_that_is_no_apps_key_is_told(text):
    other = pem(ec.generate_private_key(ec.SECP256R1())) if text is None else text
    with pytest.raises(SourceError, match="holds no private key of a GitHub app"):
        AppKey("4711", other, GitHub().time.clock)


async def test_texts_that_are_no_texts_are_taken_as_far_as_they_are():
    fan = many(1)
    fan.issue(2, title="Cut here: \ud83d", created=at("2026-03-02"))
    fan.issue(3, title="NUL\0L", created=at("2026-03-02"))
    kept = Kept()
    async with GitHub(fan).running() as service:
        await read_github(service, kept)

    assert kept.rows("work_items", "title") == [("Cut here: ?",), ("NULL",)]


async def test_ten_years_of_history_come_batch_by_batch():
    fan = Repository("acme/fan")
    for number in range(1, 241):
        when = at(f"{2016 + number // 24}-{number % 12 + 1:02}-{number % 28 + 1:02}")
        fan.pull(number, created=when, merged=when)
    kept = Kept()
    async with GitHub(fan).running() as service:
        await read_github(service, kept)

    assert len(numbers(kept)) == 240
    assert kept.portions >= 240 / 25
