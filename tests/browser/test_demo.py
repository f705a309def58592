"""The demo in a browser, as somebody meets it who has just typed `make demo`."""

import asyncio
import sys
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.work.ticking import today
from tests.browser.conftest import command
from tests.browser.demo_process import demo
from tests.flows.bot_process import ROOT, environment
from tests.sources.git_repository import Repository

pytestmark = pytest.mark.asyncio(loop_scope="session")
# A report on a machine with other things to do.
REPORT_MS = 60_000
EMRE, NGOZI = "Emre Taufa · manager, Identity", "Ngozi Yildiz · new engineer, Identity"
TOVE, GIL = "Tove Brask · administrator of this Slack", "Gil Sorel · guest"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def home(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def address(chromium, home):
    """One demo for all; where no browser is, none is started."""
    async with demo(home) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium, address):
    """The page as the manager sees it."""
    context = await chromium.new_context(
        locale="en-GB", viewport={"width": 1200, "height": 900}
    )
    page = await context.new_page()
    await page.goto(address)
    await expect(
        page.get_by_role("heading", name="platform", exact=True)
    ).to_be_visible()
    yield page
    await context.close()


async def act_as(page: Page, who: str) -> None:
    await page.get_by_label("Act as").select_option(who)


async def write_to_the_bot(page: Page, text: str) -> None:
    """Send a direct message to the bot."""
    await page.get_by_role("navigation").get_by_role("button", name="Insights").click()
    await page.get_by_role("tab", name="Messages").click()
    await command(page, text)


async def test_a_report_and_a_digest_stand_in_the_channel_when_the_page_opens(page):
    said = page.locator(".message")

    # Between them, to the manager alone: that the digest was subscribed.
    await expect(said).to_have_count(3)
    await expect(said.first).to_contain_text("Understood as")
    await expect(said.first.get_by_role("img").first).to_be_visible()
    await expect(said.last).to_contain_text("Platform")
    await expect(said.last.get_by_text("the eight weeks before")).to_be_in_viewport()
    await expect(page.get_by_text("Your own data: one command.")).to_be_visible()
    first = page.get_by_label("Act as").get_by_role("option")
    assert (await first.all_inner_texts())[:4] == [EMRE, NGOZI, TOVE, GIL]


async def test_a_question_is_asked_and_its_message_becomes_the_report(page):
    await command(page, "/insights Payments last 2 months velocity")

    working = page.locator(".message", has_text="for @Emre Taufa").last
    await expect(working).to_contain_text("Asked")
    node = await working.element_handle()
    report = page.locator(".message", has_text="Velocity of Payments").last
    await expect(report).to_be_visible(timeout=REPORT_MS)
    await expect(report.get_by_role("img").first).to_be_visible()
    assert node is not None
    assert await node.evaluate("node => node.isConnected")


async def test_a_suggestion_compares_two_teams(page):
    offered = page.get_by_role("button", name="/insights Search vs Identity")
    await offered.click()

    report = page.locator(".message", has_text="in Search,").last
    await expect(report).to_contain_text("in Identity", timeout=REPORT_MS)
    await expect(report.get_by_role("region").first).to_contain_text("Identity")


async def test_two_people_read_their_own_numbers_and_not_one_another_s(page):
    await act_as(page, NGOZI)
    await write_to_the_bot(page, "my last 3 months coding days")
    log = page.get_by_role("log")
    await expect(log).to_contain_text("Ngozi Yildiz codes on", timeout=REPORT_MS)

    await act_as(page, EMRE)
    await write_to_the_bot(page, "@ngozi.yildiz last 3 months coding days")
    await expect(log).to_contain_text("Developer A", timeout=REPORT_MS)
    await expect(log).not_to_contain_text("Ngozi Yildiz codes on")
    await expect(log).to_contain_text("Show names")


async def test_who_may_not_see_something_is_told_what_they_may(page):
    await act_as(page, NGOZI)
    await command(page, "/insights @emre.taufa last 3 months")
    refusal = page.locator(".message.ephemeral").last
    await expect(refusal).to_contain_text("your own numbers")

    await act_as(page, TOVE)
    await command(page, "/insights @ngozi.yildiz last month")
    refusal = page.locator(".message.ephemeral").last
    await expect(refusal).to_contain_text("managers above")

    await act_as(page, GIL)
    await command(page, "/insights Platform last month")
    await expect(page.locator(".message.ephemeral").last).to_contain_text("guest")


async def test_a_form_says_that_a_date_is_wrong_and_takes_a_right_one(page):
    await page.get_by_role("button", name="Shortcuts and commands").click()
    await page.get_by_role("menuitem", name="Ask for a report").click()
    form = page.get_by_role("dialog", name="Ask for a report")
    await form.get_by_role("combobox", name="Whom").press_sequentially("Ledg")
    await form.get_by_role("option", name="Ledger").first.click()
    await form.get_by_role("combobox", name="Where").click()
    await form.get_by_role("option", name="#platform").click()
    await form.get_by_label("When").select_option("From … to …")
    await form.get_by_label("First day").fill("2026-03-02")
    await form.get_by_label("Last day").fill("2026-02-01")
    await form.get_by_role("button", name="Ask", exact=True).click()

    await expect(form.get_by_role("alert").first).to_be_visible()
    await expect(form.get_by_label("Last day")).to_be_focused()

    first, last = (today() - timedelta(days=days) for days in (60, 2))
    await form.get_by_label("First day").fill(first.isoformat())
    await form.get_by_label("Last day").fill(last.isoformat())
    await form.get_by_role("button", name="Ask", exact=True).click()
    await expect(form).to_have_count(0)
    report = page.locator(".message", has_text=f"Ledger {first}..{last}").last
    await expect(report.get_by_role("img").first).to_be_visible(timeout=REPORT_MS)


async def test_a_channel_is_subscribed_and_its_digests_are_listed(page):
    await command(page, "/insights subscribe Payments every Friday at 16:00")
    noted = page.locator(".message.ephemeral", has_text="Noted:")
    await expect(noted.last).to_contain_text("Payments every Friday at 16:00")

    await command(page, "/insights digests")
    listed = page.locator(".message.ephemeral").last
    await expect(listed).to_contain_text("Platform")
    await expect(listed).to_contain_text("Payments")


async def test_every_suggestion_is_answered(page):
    offered = page.get_by_label("Things to try").get_by_role("button")
    texts = [await one.inner_text() for one in await offered.all()]
    said = page.locator(".message:not(.ephemeral)")
    before = await said.count()
    for text in texts:
        await page.get_by_role("button", name=text, exact=True).click()

    # One of them is help, which is told to whoever asks.
    await expect(said).to_have_count(before + len(texts) - 1, timeout=REPORT_MS)
    reports = [said.nth(before + number) for number in range(len(texts) - 1)]
    for report in reports:
        await expect(report).to_contain_text("Understood as", timeout=REPORT_MS)
    await expect(page.locator(".message.ephemeral").last).to_contain_text(
        "Open the form"
    )


async def test_an_own_repository_is_brought_in_by_one_command(page, home, tmp_path):
    repository = Repository(tmp_path / "kettle")
    for month in range(1, 7):
        repository.commit(
            f"Part {month}",
            {"a": f"{month}\n"},
            at=f"2021-0{month}-08 10:00",
            by=("ada", "bo", "mel")[month % 3],
        )

    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "ingest", "git", str(repository.path)),
        cwd=ROOT,
        env=environment(home),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()

    assert (
        said.decode().splitlines()[-1].startswith("Ask there: /insights kettle 2020-")
    )
    kept = page.get_by_role("button", name="/insights Search vs Identity")
    await expect(kept).to_be_visible()
    await page.get_by_role("button", name="/insights kettle").first.click()
    report = page.locator(".message", has_text="of kettle, ").last
    await expect(report).to_contain_text("Coding days", timeout=REPORT_MS)
