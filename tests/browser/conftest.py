"""A browser without a window, and the page of a small workspace in it."""

import shutil
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.playground.server import Playground
from tests.browser.toy import greenhouse

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Nothing but the page: no sandbox in containers, no services of the browser's maker.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 10_000

expect.set_options(timeout=PATIENCE_MS)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium():
    """The browser, started once; every page has a profile of its own."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("no browser here: apt-get install chromium brings one")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def garden():
    """The workspace and its app."""
    async with greenhouse() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def slack(garden):
    """The workspace, to look behind the page."""
    return garden[0]


@pytest_asyncio.fixture(loop_scope="session")
async def toy(garden):
    """The app behind the workspace."""
    return garden[1]


@pytest_asyncio.fixture(loop_scope="session")
async def visit(chromium: Browser, slack: Playground):
    """Open the page in a browser with these settings; what fails there fails the test."""
    opened, problems = [], []

    async def open_page(**settings) -> Page:
        settings = {"viewport": {"width": 1200, "height": 800}, **settings}
        context = await chromium.new_context(locale="en-GB", **settings)
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()
        opened.append(context)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda said: problems.append(said.text) if said.type == "error" else None,
        )
        await page.goto(slack.url)
        await expect(page.get_by_role("log")).to_contain_text("Good morning")
        return page

    yield open_page
    for context in opened:
        await context.close()
    assert problems == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(visit):
    """The page on a desk, as Ana sees it in #greenhouse."""
    return await visit()


@asynccontextmanager
async def opened_form(page: Page):
    """The form of /plan, open."""
    await command(page, "/plan")
    form = page.get_by_role("dialog", name="Plan a watering")
    await expect(form).to_be_visible()
    yield form


async def command(page: Page, text: str) -> None:
    """Type something into the message box and send it."""
    await page.get_by_label("Message or /command").fill(text)
    await page.keyboard.press("Enter")
