"""Who gets past the door at all: what Slack signed, from the workspace that the token is of."""

import hashlib
import hmac
import time
from urllib.parse import urlencode

import aiohttp
import pytest
import pytest_asyncio

from tests.flows.company_people import company
from tests.flows.small_company import SECRET

pytestmark = pytest.mark.asyncio(loop_scope="module")

FORM = "application/x-www-form-urlencoded"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(tmp_path_factory):
    async with company(tmp_path_factory.mktemp("door")) as running:
        yield running


def command(user, workspace, number):
    return urlencode(
        {
            "command": "/insights",
            "text": "teams",
            "team_id": workspace,
            "user_id": user,
            "channel_id": "C1",
            "trigger_id": number,
        }
    ).encode()


ADAS = command("UADA", "T1", "1.1")


def signed(body, at):
    text = b"v0:%d:%s" % (at, body)
    return "v0=" + hmac.new(SECRET.encode(), text, hashlib.sha256).hexdigest()


async def sent(people, body, *, signature=None, late_s=0):
    at = int(time.time()) - late_s
    headers = {
        "content-type": FORM,
        "x-slack-request-timestamp": str(at),
        "x-slack-signature": signed(body, at) if signature is None else signature,
    }
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(people.slack.request_url, data=body) as answer,
    ):
        return answer.status, await answer.text()


async def test_what_is_signed_is_answered(people):
    status, said = await sent(people, ADAS)

    assert status == 200
    assert "Lou Lead" in said


@pytest.mark.parametrize("signature", ["", "v0=00", "v0=\u00e9", signed(b"other", 1)])
@pytest.mark.parametrize("body", [ADAS, b"\xff\xfe", b"payload=%7Bnot"])
async def test_what_slack_did_not_sign_is_not_read(people, signature, body):
    assert (await sent(people, body, signature=signature))[0] == 401


async def test_what_was_signed_long_ago_is_not_read(people):
    assert (await sent(people, ADAS, late_s=600))[0] == 401


async def test_slack_looks_at_the_certificate_without_signing(people):
    assert (await sent(people, b"ssl_check=1&token=x", signature=""))[0] == 200


async def test_a_workspace_that_the_token_is_not_of_is_told_nothing(people):
    status, said = await sent(people, command("UEVE", "T2", "1.2"))

    assert status == 200
    assert "not installed" in said
    assert "Lou Lead" not in said
    assert await people.log("eve") == []
