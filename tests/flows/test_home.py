"""The Home tab: shown at once, made anew behind it, one's own numbers and nobody else's."""

import json

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.database import homes
from bot.playground.faults import Fault, FaultKind
from tests.flows.company_people import PEOPLE, company, is_report, shown
from tests.flows.conftest import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(tmp_path_factory):
    async with company(tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def fresh(people):
    # What an earlier test has begun would meet the faults of this one.
    await eventually(people_are_at_rest(people))
    people.slack.reset()
    async with people.database.transaction() as connection:
        await connection.execute(sa.delete(homes))


def people_are_at_rest(people):
    waiting = sa.text(
        "SELECT count(*) FROM workflow_status WHERE workflow_uuid LIKE 'home:%' "
        "AND status IN ('ENQUEUED', 'PENDING')"
    )

    async def look():
        async with people.database.transaction() as connection:
            return await connection.scalar(waiting) == 0 or None

    return look


def tab(people, who):
    view = people.slack.workspace.screens.home("A1", PEOPLE[who].id)
    return view and view.body


def words(body):
    return json.dumps(body, ensure_ascii=False)


async def opened(people, who):
    await people.slack.open_home(user=who, app_id="A1")
    return tab(people, who)


async def made(people, who, *said):
    """Wait until the tab has these words."""

    async def look():
        body = tab(people, who)
        return body if body and all(one in words(body) for one in said) else None

    return await eventually(look)


async def test_it_is_shown_at_once_and_filled_soon(people):
    first = await opened(people, "ada")
    assert "I answer questions" in words(first)
    assert "putting your numbers together" in words(first)

    body = await made(people, "ada", "PRs merged")

    assert "I answer questions" not in words(body)
    image = next(block for block in body["blocks"] if block["type"] == "image")
    assert "PRs merged" in image["alt_text"]
    content = people.slack.file(image["slack_file"]["id"]).content
    assert content.startswith(b"\x89PNG")
    assert any(step in words(body) for step in "▂▃▄▅▆▇█")
    assert "Lou Lead's team" in words(body)
    assert "For administrators" not in words(body)
    assert not any(name in words(body) for name in ("Kim", "kim@"))


async def test_opened_again_it_shows_what_is_known_and_makes_nothing(people):
    await opened(people, "ada")
    await made(people, "ada", "PRs merged")
    people.slack.traffic.clear()

    body = await opened(people, "ada")

    assert "PRs merged" in words(body)
    assert "I answer questions" not in words(body)
    assert not people.slack.calls("files.getUploadURLExternal")


async def test_what_was_asked_last_can_be_asked_again_in_private(people):
    await people.ask("ada", '"Lou Lead" last 3 months volume')
    await people.decided("ada")
    body = await opened(people, "ada")
    assert "Lou Lead" in words(body)

    view = people.slack.workspace.screens.home("A1", "UADA")
    for _ in range(2):
        await people.slack.press_in_view(
            user="ada", view_id=view.id, action_id="home_again"
        )

    report = await people.report("ada")
    assert "privately" in shown(report)
    await people.decided("ada")
    assert len([m for m in people.direct("ada") if is_report(m)]) == 1


async def test_the_form_opens_from_here(people):
    await opened(people, "ada")
    view = people.slack.workspace.screens.home("A1", "UADA")

    await people.slack.press_in_view(user="ada", view_id=view.id, action_id="open_form")

    assert people.slack.views("ada")


async def test_own_digests_are_listed(people):
    await people.ask("lou", '"Lou Lead" last month volume')
    await people.ask("lou", 'subscribe "Lou Lead" every Monday at 9:00')

    body = await opened(people, "lou")

    assert "Lou Lead's team*, in <#C1> · next: Mon" in words(body)


async def test_the_own_digest_is_turned_on_and_off(people):
    await opened(people, "ina")
    view = people.slack.workspace.screens.home("A1", "UINA")
    assert "in a direct message: off" in words(view.body)

    for now in ("on", "off"):
        await people.slack.press_in_view(
            user="ina", view_id=view.id, action_id="home_weekly"
        )
        assert f"in a direct message: {now}" in words(tab(people, "ina"))
    # Each of them is told.
    await people.told("ina", "every Monday")


async def test_a_picture_that_slack_does_not_take_is_left_out(people):
    people.slack.faults.order(
        Fault(
            method="views.publish", kind=FaultKind.ERROR, code="invalid_blocks", after=1
        )
    )
    await opened(people, "ada")

    body = await made(people, "ada", "PRs merged")
    assert "image" not in [block["type"] for block in body["blocks"]]


async def test_a_manager_may_see_names_at_once_and_the_log_says_so(people):
    await opened(people, "lou")
    body = await made(people, "lou", "are hidden until you ask")
    view = people.slack.workspace.screens.home("A1", "ULOU")
    assert "home_names" in words(body)

    await people.slack.press_in_view(
        user="lou", view_id=view.id, action_id="home_names"
    )
    assert "stand in your reports" in words(tab(people, "lou"))
    await people.ask("lou", '"Lou Lead" by developer last 3 months prs merged')

    report = await people.report("lou")
    assert "Ada Abel" in shown(report)
    assert "names are shown to you alone" in shown(report)
    entries = await people.decided("lou")
    assert ("revealed", "manager") in [(one.decision, one.rule) for one in entries]
    await people.slack.press_in_view(
        user="lou", view_id=view.id, action_id="home_names"
    )
    assert "are hidden until you ask" in words(tab(people, "lou"))


async def test_who_leads_nobody_has_no_names_to_see(people):
    await opened(people, "ada")

    assert "home_names" not in words(await made(people, "ada", "PRs merged"))


async def test_who_is_no_developer_is_told_so(people):
    await opened(people, "joe")

    await made(people, "joe", "I do not know which developer you are")


async def test_administrators_see_how_things_stand(people):
    await opened(people, "sue")

    body = await made(people, "sue", "For administrators", "There is data until *")
    assert "Requests of the last 24 hours" in words(body)


async def test_a_guest_sees_nothing(people):
    body = await opened(people, "gus")

    assert "guests see no figures" in words(body)
    assert len(body["blocks"]) == 1


@pytest.mark.parametrize("code", ["hash_conflict", "internal_error"])
async def test_a_tab_that_slack_does_not_take_is_made_anew(people, code):
    people.slack.faults.order(
        Fault(method="views.publish", kind=FaultKind.ERROR, code=code)
    )
    await opened(people, "ada")

    await made(people, "ada", "PRs merged")


async def test_a_rate_limit_is_waited_for(people):
    people.slack.faults.order(
        Fault(method="views.publish", kind=FaultKind.RATELIMITED, seconds=1, times=2)
    )
    await opened(people, "ada")

    await made(people, "ada", "PRs merged")


async def test_the_messages_tab_makes_nothing(people):
    await people.slack.open_home(user="ada", app_id="A1", tab="messages")

    assert tab(people, "ada") is None
