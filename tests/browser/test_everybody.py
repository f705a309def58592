"""The page for everybody: keyboard only, screen readers, phones, light and dark."""

import re

import pytest
from playwright.async_api import expect

from bot.playground.control import PAGE
from tests.browser.conftest import command, opened_form

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Everything one can use, its accessible name as far as a page can tell without a browser's
# own tree: words inside, aria-label, aria-labelledby, or a label.
NAMELESS = """() => {
  const words = (node) => (node.innerText ?? "").trim() || [...node.querySelectorAll("img[alt]")].map((one) => one.alt).join("");
  const named = (node) =>
    node.getAttribute("aria-label")
    || (node.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.innerText ?? "").join("").trim()
    || [...(node.labels ?? [])].map((one) => one.innerText).join("").trim()
    || (node.matches("button, a, summary, [role=tab], [role=menuitem], [role=option]") && words(node));
  const all = "button, a[href], input, select, textarea, summary, dialog[open], [role=region], [role=log], [role=listbox], [role=menu]";
  return [...document.querySelectorAll(all)].filter((node) => !named(node)).map((node) => node.outerHTML.slice(0, 120));
}"""
FLAWS = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  const dangling = [...document.querySelectorAll("[aria-labelledby], [aria-controls], [aria-describedby]")].flatMap((node) =>
    ["aria-labelledby", "aria-controls", "aria-describedby"].flatMap((name) => (node.getAttribute(name) ?? "").split(" ").filter((id) => id && !document.getElementById(id))));
  const mute = [...document.querySelectorAll("img:not([alt])")].map((node) => node.src);
  return { twice, dangling, mute };
}"""


async def check(page):
    """Nothing on the page is without a name, named twice, or refers to nothing."""
    assert await page.evaluate(NAMELESS) == []
    assert await page.evaluate(FLAWS) == {"twice": [], "dangling": [], "mute": []}


async def test_everything_has_a_name_wherever_one_looks(page):
    await check(page)
    await command(page, "/water ferns")
    said = page.locator(".message", has_text="Ferns grow well")
    await expect(said).to_be_visible()
    await said.get_by_role("button", name="1 reply").click()
    await check(page)
    await page.get_by_role("button", name="Traffic").click()
    await page.get_by_role("button", name="Shortcuts and commands").click()
    await check(page)
    await page.keyboard.press("Escape")
    async with opened_form(page) as form:
        await form.get_by_role("combobox", name="Plant").press_sequentially("a")
        await expect(form.get_by_role("option").first).to_be_visible()
        await check(page)


async def test_a_form_can_be_done_with_the_keyboard_alone(page):
    keys = page.keyboard
    await page.get_by_label("Message or /command").focus()
    await keys.type("/plan")
    await keys.press("Enter")
    form = page.get_by_role("dialog", name="Plan a watering")
    plant = form.get_by_role("combobox", name="Plant")
    await expect(plant).to_be_focused()

    await keys.type("min")
    await expect(form.get_by_role("option", name="Mint")).to_be_visible()
    await keys.press("Enter")
    await expect(plant).to_have_value("Mint")
    await keys.press("Tab")
    await keys.type("2")
    await keys.press("Enter")

    await expect(form).to_have_count(0)
    await expect(page.get_by_role("log")).to_contain_text("waters Mint")


async def test_the_focus_stays_inside_a_form(page):
    async with opened_form(page):
        inside = []
        for _ in range(14):
            await page.keyboard.press("Tab")
            inside.append(
                await page.evaluate(
                    "!document.activeElement.closest('main, nav, body > header')"
                )
            )

    assert all(inside)


async def test_arrows_move_through_places_messages_and_menus(page, slack):
    await page.get_by_role("button", name="greenhouse").focus()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("button", name="tools")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="tools")).to_be_visible()

    await slack.say(user="ben", channel="tools", text="One")
    await expect(page.get_by_role("log")).to_contain_text("One")
    await page.get_by_role("log").focus()
    await page.keyboard.press("ArrowUp")
    await expect(page.locator(".message")).to_be_focused()

    await page.get_by_role("button", name="Shortcuts and commands").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem").first).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("menuitem", name="/water")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(
        page.get_by_role("button", name="Shortcuts and commands")
    ).to_be_focused()


async def test_escape_closes_a_thread_and_gives_the_focus_back(page):
    said = page.locator(".message", has_text="Good morning")
    await said.hover()
    await said.get_by_role("button", name="Reply in thread").click()
    await expect(page.get_by_label("Reply", exact=True)).to_be_focused()

    await page.keyboard.press("Escape")

    await expect(page.get_by_role("complementary")).to_be_hidden()
    await expect(said).to_be_focused()


async def test_an_edit_elsewhere_leaves_the_focus_and_what_was_typed(page, slack):
    await command(page, "/water ferns")
    search = page.get_by_role("searchbox")
    await search.fill("ba")
    await slack.say(user="ben", channel="greenhouse", text="Splendid")

    await expect(page.get_by_role("log")).to_contain_text("Splendid")
    await expect(search).to_be_focused()
    await expect(search).to_have_value("ba")


async def test_everything_fits_on_a_phone(visit):
    page = await visit(viewport={"width": 360, "height": 640}, has_touch=True)
    await command(page, "/water ferns")
    await expect(page.get_by_role("heading", name="Ferns grow well")).to_be_visible()
    wide = "document.documentElement.scrollWidth"

    assert await page.evaluate(wide) == 360
    places = page.get_by_role("button", name="Conversations")
    await places.click()
    await page.get_by_role("navigation").get_by_role("button", name="tools").click()
    await expect(page.get_by_role("heading", name="tools")).to_be_visible()
    await expect(page.get_by_role("button", name="plans")).to_be_hidden()
    async with opened_form(page) as form:
        box = await form.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert await page.evaluate(wide) == 360
        await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Traffic").click()
    await expect(page.get_by_role("region", name="Traffic")).to_be_visible()
    assert await page.evaluate(wide) == 360


async def ground(page):
    return await page.evaluate("getComputedStyle(document.body).backgroundColor")


async def test_the_page_is_dark_where_the_system_is_and_when_told_so(visit):
    page = await visit(color_scheme="dark")
    night = await ground(page)
    await page.get_by_role("button", name="Dark colours").click()
    day = await ground(page)
    await page.reload()
    await expect(page.get_by_role("log")).to_contain_text("Good morning")

    assert (night, day) == ("rgb(27, 29, 34)", "rgb(255, 255, 255)")
    assert await ground(page) == day


def palette():
    """The colours of the page by name: light, dark."""
    css = (PAGE / "theme.css").read_text(encoding="utf-8")
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", css)
    return {name: (light, dark) for name, light, dark in pairs}


def luminance(colour):
    """The relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT_ON = [
    *[(text, "ground") for text in ("text", "quiet", "link", "bad", "good", "accent")],
    *[(text, "raised") for text in ("text", "quiet", "link", "bad", "good")],
    *[(text, "aside") for text in ("text", "quiet", "link")],
    *[(text, "mention") for text in ("text", "link", "quiet")],
    *[(text, "side") for text in ("side-text", "side-quiet")],
    ("on-accent", "accent"),
    ("text", "line"),
]


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "on"), TEXT_ON, ids=map(" on ".join, TEXT_ON))
async def test_text_can_be_read_on_its_ground(text, on, mode):
    colours = palette()

    assert contrast(colours[text][mode], colours[on][mode]) >= 4.5


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("line", ["edge", "focus"])
async def test_fields_and_the_focus_can_be_made_out(line, mode):
    colours = palette()

    assert contrast(colours[line][mode], colours["ground"][mode]) >= 3
