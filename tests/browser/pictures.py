"""Pictures of the demo's page for the documentation: `python -m tests.browser.pictures`.

The report in light, the digest in dark, a phone; the form, the Home tab, an answer to a
button; small files, made anew in docs/.
"""

import asyncio
import io
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.conftest import FLAGS, NAMES
from tests.browser.demo_process import demo
from tests.flows.bot_process import ROOT

DOCS = ROOT / "docs"
_PATIENCE_MS = 60_000
_DESK = {"viewport": {"width": 1280, "height": 1100}, "device_scale_factor": 1.25}
_PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}


async def main() -> None:
    """Take every picture."""
    found = next(filter(None, map(shutil.which, NAMES)))
    with TemporaryDirectory(prefix="insights-") as home:
        async with demo(Path(home)) as address, async_playwright() as driver:
            browser = await driver.chromium.launch(executable_path=found, args=FLAGS)
            light = await _opened(browser, address, color_scheme="light", **_DESK)
            await _top_of_the_report(light)
            await _keep(light, "demo-light.png")
            dark = await _opened(browser, address, color_scheme="dark", **_DESK)
            await _keep(dark, "demo-dark.png")
            phone = await _opened(browser, address, color_scheme="light", **_PHONE)
            await _top_of_the_report(phone)
            await _keep(phone, "demo-phone.png")
            await _form(light)
            await _keep(light, "form.png")
            await _home(light)
            await _keep(light, "home.png")
            await _thread(light)
            await _keep(light, "thread.png")
            await browser.close()


async def _opened(browser: Browser, address: str, **settings: object) -> Page:
    """Open the page, which shows the end of the channel: the digest."""
    context = await browser.new_context(locale="en-GB", **settings)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(address)
    pictures = page.locator(".message img")
    await expect(pictures.last).to_be_visible()
    await page.wait_for_function(
        "[...document.querySelectorAll('.message img')].every(one => one.complete)"
    )
    await expect(
        page.get_by_text("Compared with the eight weeks before")
    ).to_be_in_viewport()
    return page


async def _top_of_the_report(page: Page) -> None:
    report = page.locator(".message").first
    await report.evaluate("node => node.scrollIntoView({block: 'start'})")


async def _form(page: Page) -> None:
    """Open the form by the shortcut, and choose a team and days."""
    await page.get_by_label("Shortcuts and commands").first.click()
    await page.get_by_role("menuitem", name="Ask for a report").click()
    dialog = page.get_by_role("dialog")
    team = dialog.get_by_role("combobox", name="Whom")
    await team.fill("Plat")
    await dialog.get_by_role("option", name="Platform").first.click()
    await dialog.get_by_label("Compared with").select_option(
        "The same days of the year before"
    )
    await expect(dialog.get_by_text("/insights Platform")).to_be_visible()


async def _home(page: Page) -> None:
    """Close the form and go to the Home tab, filled."""
    await page.get_by_role("dialog").get_by_label("Close").click()
    await page.get_by_role("navigation").get_by_role("button", name="Insights").click()
    await expect(page.locator("#home-blocks img")).to_be_visible(timeout=_PATIENCE_MS)


async def _thread(page: Page) -> None:
    """Press a button under the report, and show what comes into its thread."""
    await page.get_by_role("navigation").get_by_role("button", name="platform").click()
    report = page.locator(".message").first
    await report.get_by_role("button", name="Earlier").click()
    await report.locator("button.replies").click(timeout=_PATIENCE_MS)
    pane = page.get_by_role("complementary", name="Thread")
    made = pane.locator(".message", has_text="Understood as").nth(1)
    await expect(made.locator("img")).to_be_visible(timeout=_PATIENCE_MS)
    await made.evaluate("node => node.scrollIntoView({block: 'start'})")


async def _keep(page: Page, name: str) -> None:
    """Save what is seen, in few enough colours for a small file."""
    image = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
    few = image.quantize(colors=192, dither=Image.Dither.NONE)
    few.save(DOCS / name, optimize=True)
    print(DOCS / name)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
