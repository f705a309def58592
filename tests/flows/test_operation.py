"""What whoever keeps the bot running can do: look at jobs, begin one again, call one off."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot import checkup, jobs
from bot.answers import workflows
from bot.checkup import Health
from bot.playground.faults import Fault, FaultKind
from bot.settings import Settings
from bot.slack import manifest
from bot.work import durable
from handlers import replies
from reporting.errors import RequestError
from reporting.late import Late
from tests.flows.conftest import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def slack(product):
    product.slack.reset()
    return product.slack


@pytest.fixture
async def opened(product):
    url = product.database.engine.url.set(drivername="sqlite")
    chosen = Settings.model_validate({"INSIGHTS_DATABASE_URL": str(url)})
    async with durable.jobs(chosen) as opened:
        yield opened


async def ask(slack):
    await slack.command(
        user="ada", channel="platform", text="/insights last 3 months volume"
    )


async def done(opened, job_id):
    async def look():
        job, _ = await jobs.shown(opened.client, job_id)
        return job if job.state == "done" else None

    await eventually(look)


async def test_an_answer_that_failed_is_begun_again_in_its_message(
    product, slack, opened
):
    refused = Fault(
        method="files.getUploadURLExternal", kind=FaultKind.ERROR, code="not_today"
    )
    slack.faults.order(refused)
    await ask(slack)
    asked = await product.finished()
    (sorry,) = slack.messages("platform")

    job_id = workflows.job_id(asked.id)
    await done(opened, job_id)  # a moment after its outcome is known
    again = await jobs.begun_again(product.database, opened, job_id)

    await done(opened, again)
    assert asked.outcome == "refused"
    assert again == f"{job_id}~1"
    (report,) = slack.messages("platform")
    assert report.ts == sorry.ts
    assert any(block["type"] == "image" for block in report.blocks)
    job, steps = await jobs.shown(opened.client, again)
    assert (job.kind, job.state, job.result) == ("answer", "done", "answered")
    assert [one.name for one in steps[:2]] == ["open", "create"]
    last = await jobs.begun_again(product.database, opened, again)
    assert last == f"{job_id}~2"
    await done(opened, last)


async def test_an_answer_is_called_off_and_its_asker_told(product, slack, opened):
    slow = Fault(method="files.getUploadURLExternal", kind=FaultKind.HANG, seconds=2.0)
    slack.faults.order(slow)
    await ask(slack)
    await slack.until(lambda: not slack.faults.pending(), timeout_s=60)
    (job,) = [
        one
        for one in await jobs.listed(opened.client, ended=False, most=10)
        if one.kind == "answer" and one.state == "under way"
    ]
    await jobs.called_off(product.database, opened, job.id)
    asked = await product.finished()

    assert asked.outcome == "called off"
    (message,) = slack.messages("platform")
    assert replies.CALLED_OFF in str(message.blocks)
    with pytest.raises(RequestError, match="called off already"):
        await jobs.called_off(product.database, opened, job.id)


async def test_only_what_is_there_and_ended_is_begun_again(product, opened):
    with pytest.raises(RequestError, match="no job answer-0"):
        await jobs.begun_again(product.database, opened, "answer-0")


async def test_a_check_up_of_a_bot_that_is_well(product, slack):
    found = [one async for one in checkup.looked_at(product.settings)]

    assert {one.what for one in found} >= {"disk", "database", "Slack", "export API"}
    assert [one for one in found if one.health is Health.ILL] == []


@pytest.mark.parametrize(
    ("minutes_off", "scopes", "health", "says"),
    [
        (0, manifest.scopes(), Health.WELL, "all permissions"),
        (0, manifest.scopes()[1:], Health.ILL, manifest.scopes()[0]),
        (2, manifest.scopes(), Health.DOUBTFUL, "s from Slack's"),
        (9, manifest.scopes(), Health.ILL, "set it"),
    ],
)
async def test_a_token_is_judged_by_its_permissions_and_the_clock(
    minutes_off, scopes, health, says
):
    at_slack = datetime.now(UTC) + timedelta(minutes=minutes_off)
    headers = {
        "x-oauth-scopes": ",".join(scopes),
        "date": format_datetime(at_slack, usegmt=True),
    }

    found = checkup._judged("Slack", "insights in Flow", headers)

    assert found.health is health
    assert says in found.said


@pytest.mark.parametrize(
    ("text", "late", "health", "says"),
    [
        ("github: [acme/fan]", (), Health.WELL, "1 listed in "),
        ("github: [acme/fan]", (Late("fan", None),), Health.DOUBTFUL, "readings fail of fan"),
        ("github: fan", (), Health.ILL, "sources.yaml: github"),
    ],
)  # fmt: skip
async def test_the_list_of_sources_is_judged_and_how_they_are(
    tmp_path, text, late, health, says
):
    (tmp_path / "sources.yaml").write_text(text, encoding="utf-8")

    found = checkup._sources(tmp_path / "sources.yaml", late)

    assert (found.health, says in found.said) == (health, True)
