"""What people do on the page: ask, watch, choose, fill in, answer, be somebody else."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import command, opened_form
from tests.browser.toy import option, plain

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def report(page):
    """Ask for a report and wait until it stands there."""
    await command(page, "/water ferns")
    said = page.locator(".message", has_text="Ferns grow well")
    await expect(said).to_be_visible()
    return said


async def presses(slack, *, until):
    """What the app was told of presses, once it has acknowledged so many."""

    def told():
        found = [d.payload for d in slack.traffic.deliveries if d.kind == "interaction"]
        return found if len(found) >= until else None

    return await slack.until(told)


async def test_a_command_is_hinted_typed_and_its_message_changes_in_place(page, toy):
    toy.go_on.clear()
    box = page.get_by_label("Message or /command")
    await box.press_sequentially("/wa")
    await expect(page.get_by_role("option")).to_contain_text(["/water"])
    await page.keyboard.press("Tab")
    await expect(box).to_have_value("/water ")
    await box.press_sequentially("ferns")
    await page.keyboard.press("Enter")

    working = page.locator(".message", has_text="Watering ferns…")
    await expect(working).to_be_visible()
    handle = await working.element_handle()
    toy.go_on.set()
    await expect(page.get_by_role("heading", name="Ferns grow well")).to_be_visible()
    assert await handle.evaluate("node => node.isConnected")
    await expect(working).to_have_count(0)
    await expect(page.get_by_role("status").last).to_contain_text("Ferns grow well")


async def test_a_suggestion_is_clicked_and_the_banner_put_away_for_good(page):
    await page.get_by_role("button", name="/water ferns").click()
    await expect(page.get_by_role("heading", name="Ferns grow well")).to_be_visible()

    await expect(page.get_by_text("Your own plants")).to_be_visible()
    await page.get_by_role("button", name="Put this hint away").click()
    await page.reload()
    await expect(page.get_by_role("log")).to_contain_text("Good morning")
    await expect(page.get_by_text("Your own plants")).to_be_hidden()


async def test_a_table_is_searched_sorted_and_turned(page):
    said = await report(page)
    rows = said.get_by_role("region", name="Plants by height").locator("tbody tr")

    await said.get_by_role("button", name="Next rows").click()
    await expect(rows).to_have_count(3)
    await said.get_by_role("button", name="Height, cm").click()
    await said.get_by_role("button", name="Height, cm").click()
    heights = [await row.locator("td").first.inner_text() for row in await rows.all()]
    assert heights == ["40", "33", "26", "21", "19"]
    await said.get_by_role("searchbox").fill("ba")
    await expect(rows).to_contain_text(["Basil"])


async def test_a_picture_is_enlarged_and_a_chart_has_its_numbers(page):
    said = await report(page)

    await said.get_by_role("button", name="Enlarge: A slope").click()
    large = page.get_by_role("dialog", name="A slope that rises")
    await expect(large.get_by_role("img")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(large).to_have_count(0)
    await expect(said.get_by_role("img", name="Growth")).to_be_visible()
    await said.get_by_text("Numbers").click()
    await expect(said.get_by_role("region", name="Table")).to_contain_text("28")


async def test_pressed_chosen_and_confirmed_reaches_the_app(page, slack):
    said = await report(page)

    await said.get_by_label("Pot").select_option("Large")
    whisper = page.locator(".message.ephemeral", has_text="You chose Large.")
    await expect(whisper).to_contain_text("Only visible to you")
    await said.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Share").click()
    await expect(page.get_by_role("log")).to_contain_text("You chose Share.")
    await said.get_by_role("button", name="Cut down").click()
    question = page.get_by_role("dialog", name="Cut them down?")
    await question.get_by_role("button", name="Keep").click()
    await said.get_by_role("button", name="Cut down").click()
    await question.get_by_role("button", name="Cut", exact=True).click()
    await expect(page.get_by_role("log")).to_contain_text("All cut down.")
    await expect(said).to_have_count(0)
    # The app heard nothing of the question that was answered with "Keep".
    pressed = await presses(slack, until=3)
    assert [p["actions"][0]["action_id"] for p in pressed] == ["pot", "more", "cut"]


MENUS = {
    "type": "actions",
    "block_id": "menus",
    "elements": [
        {
            "type": "users_select",
            "action_id": "who",
            "placeholder": plain("A person"),
        },
        {
            "type": "conversations_select",
            "action_id": "where",
            "placeholder": plain("A place"),
        },
        {
            "type": "multi_static_select",
            "action_id": "several",
            "placeholder": plain("Several"),
            "options": [option("One"), option("Two")],
        },
        {"type": "datepicker", "action_id": "day", "placeholder": plain("A day")},
        {"type": "timepicker", "action_id": "time", "placeholder": plain("A time")},
        {
            "type": "radio_buttons",
            "action_id": "either",
            "options": [option("Yes"), option("No")],
        },
    ],
}


async def test_every_kind_of_menu_tells_the_app_what_was_chosen(page, slack, toy):
    await toy.app.client.chat_postMessage(channel="C1", text="x", blocks=[MENUS])

    await page.get_by_role("combobox", name="A person").press_sequentially("ben")
    await page.get_by_role("option", name="Ben Okafor@ben").click()
    await page.get_by_role("combobox", name="A place").click()
    await page.get_by_role("option", name="#plans").click()
    await page.get_by_role("combobox", name="Several").click()
    await page.get_by_role("option", name="Two").click()
    await page.get_by_label("A day").fill("2026-12-24")
    await page.get_by_label("A time").fill("18:30")
    await page.get_by_label("A time").blur()
    await page.get_by_label("No", exact=True).check()

    # Acknowledgements may overtake one another: the last press is known by its name.
    pressed = {p["actions"][0]["action_id"]: p for p in await presses(slack, until=6)}
    held = pressed["either"]["state"]["values"]["menus"]
    assert set(pressed) == set(held)
    assert held["who"]["selected_user"] == "U2"
    assert held["where"]["selected_conversation"] == "C3"
    assert held["several"]["selected_options"] == [option("Two")]
    assert held["day"]["selected_date"] == "2026-12-24"
    assert held["time"]["selected_time"] == "18:30"
    assert held["either"]["selected_option"] == option("No")


async def test_a_form_is_filled_in_refused_and_taken(page):
    async with opened_form(page) as form:
        await form.get_by_role("combobox", name="Plant").press_sequentially("la")
        await form.get_by_role("option", name="Lavender").click()
        await form.get_by_label("Litres").fill("12")
        await form.get_by_label("Day").fill("2024-01-01")
        await form.get_by_role("combobox", name="Helpers").press_sequentially("ben")
        await form.get_by_role("option", name="Ben").click()
        await form.get_by_label("Gently").check()
        await form.get_by_role("button", name="Plan", exact=True).click()
        # What Slack itself checks, before the app hears of it.
        await expect(form.get_by_role("alert")).to_contain_text("at most 9")
        await form.get_by_label("Litres").fill("3")
        await form.get_by_role("button", name="Plan", exact=True).click()
        await expect(form.get_by_text("That day is over.")).to_be_visible()
        await expect(form.get_by_label("Day")).to_be_focused()
        await form.get_by_label("Day").fill("2026-12-01")
        await form.get_by_role("button", name="Plan", exact=True).click()

    await expect(form).to_have_count(0)
    await expect(page.get_by_role("log")).to_contain_text(
        "@Ana Silva waters Lavender on 2026-12-01: 3 l"
    )


async def test_a_form_changes_and_is_stacked_and_keeps_what_was_typed(page):
    async with opened_form(page) as form:
        await form.get_by_label("Litres").fill("4")
        await form.get_by_label("Twice").check()
        await form.get_by_label("Second day").fill("2026-12-02")
        await form.get_by_role("button", name="Which plants?").click()
        plants = page.get_by_role("dialog", name="Our plants")
        await expect(plants).to_contain_text("Lavender")
        await plants.get_by_role("button", name="Back").click()
        await expect(form.get_by_label("Litres")).to_have_value("4")
        await expect(form.get_by_label("Second day")).to_have_value("2026-12-02")
        # What is taken away is not sent any more.
        await form.get_by_label("Twice").uncheck()
        await expect(form.get_by_label("Second day")).to_have_count(0)
        await form.get_by_role("combobox", name="Plant").press_sequentially("ivy")
        await form.get_by_role("option", name="Ivy").click()
        await form.get_by_role("button", name="Plan", exact=True).click()

    await expect(page.get_by_role("log")).to_contain_text("waters Ivy")


async def test_escape_closes_a_form_and_a_shortcut_opens_it(page, slack):
    async with opened_form(page) as form:
        await page.keyboard.press("Escape")
        await expect(form).to_have_count(0)
    await slack.until(lambda: not slack.views("ana"))

    await page.get_by_role("button", name="Shortcuts and commands").click()
    await page.get_by_role("menuitem", name="Opens the form").click()
    await expect(form).to_be_visible()


async def test_an_app_that_is_too_slow_is_excused(page):
    await command(page, "/slow")

    await expect(page.get_by_role("log")).to_contain_text(
        '/slow failed with the error "operation_timeout"'
    )


async def test_a_thread_opens_beside_with_its_files_and_takes_an_answer(page, slack):
    said = await report(page)
    await said.get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")

    async with page.expect_download() as download:
        await thread.get_by_role("link", name="plants.csv").click()
    assert (await download.value).suggested_filename == "plants.csv"
    await thread.get_by_label("Reply").fill("Thank you")
    await page.keyboard.press("Enter")
    await expect(thread).to_contain_text("Thank you")
    await expect(said.get_by_role("button", name="2 replies")).to_be_visible()
    await thread.get_by_label("Reply").fill("/water")
    await page.keyboard.press("Enter")
    await expect(thread.get_by_role("alert")).to_contain_text(
        "not supported in threads"
    )


async def test_a_message_has_shortcuts(page):
    said = page.locator(".message", has_text="Good morning")
    await said.hover()
    await said.get_by_role("button", name="Shortcuts for this message").click()
    await page.get_by_role("menuitem", name="Remember this").click()

    await expect(page.get_by_role("log")).to_contain_text(
        "I shall remember: Good morning"
    )


async def said_at_length(toy, **where):
    """So much that a list has to be scrolled; returns when the first of it was said."""
    post = toy.app.client.chat_postMessage
    told = [await post(channel="C1", text=f"Day {n}\n\n\n", **where) for n in range(20)]
    return told[0]["ts"]


async def test_the_page_follows_what_one_does_and_not_what_others_say(page, toy):
    await said_at_length(toy)
    said = page.get_by_role("log").locator(".message")
    await expect(said.last).to_contain_text("Day 19")
    await expect(said.last).to_be_in_viewport()

    await said.first.hover()
    await page.mouse.wheel(0, -9999)
    await expect(said.first).to_be_in_viewport()
    await toy.app.client.chat_postMessage(channel="C1", text="It rains")
    await expect(said.last).to_contain_text("It rains")
    await expect(said.first).to_be_in_viewport()
    await command(page, "Thank you")
    await expect(said.last).to_contain_text("Thank you")
    await expect(said.last).to_be_in_viewport()


async def test_a_thread_opens_at_its_newest_and_follows_one_s_own_reply(page, toy):
    first = await said_at_length(toy)
    await said_at_length(toy, thread_ts=first)
    await page.get_by_role("button", name="20 replies").click()

    thread = page.get_by_role("complementary", name="Thread")
    said = thread.locator(".message")
    await expect(said).to_have_count(21)
    await expect(said.last).to_be_in_viewport()
    await thread.get_by_label("Replies").evaluate("list => list.scrollTo(0, 0)")
    await expect(said.first).to_be_in_viewport()
    await thread.get_by_label("Reply").fill("Thank you")
    await page.keyboard.press("Enter")
    await expect(said.last).to_contain_text("Thank you")
    await expect(said.last).to_be_in_viewport()


async def test_a_mention_is_completed_and_answered_in_a_thread(page):
    box = page.get_by_label("Message or /command")
    await box.press_sequentially("Hello @gar")
    await page.keyboard.press("Enter")
    await expect(box).to_have_value("Hello @gardener ")
    await page.keyboard.press("Enter")

    said = page.locator(".message", has_text="Hello @Gardener")
    await expect(said.get_by_role("button", name="1 reply")).to_be_visible()


async def test_everybody_sees_what_is_theirs(page):
    places = page.get_by_role("navigation")
    await page.get_by_role("button", name="Gardener").click()
    await page.get_by_role("tab", name="Messages").click()
    await command(page, "my numbers")
    await expect(page.get_by_role("log")).to_contain_text("Only you read this, @Ana")

    await page.get_by_label("Act as").select_option("Gil Gast · guest")
    await expect(page.get_by_role("log")).to_contain_text("Good morning")
    await expect(places.get_by_role("button", name="tools")).to_have_count(0)
    await places.get_by_role("button", name="Gardener").click()
    await page.get_by_role("tab", name="Messages").click()
    await expect(page.get_by_text("Nothing has been said here yet.")).to_be_visible()


async def test_the_home_tab_is_made_for_who_opens_it(page):
    await page.get_by_role("navigation").get_by_role("button", name="Gardener").click()
    home = page.get_by_role("region", name="Home")

    await expect(home).to_contain_text("Welcome, @Ana Silva.")
    await home.get_by_role("button", name="Plan a watering").click()
    await expect(page.get_by_role("dialog", name="Plan a watering")).to_be_visible()


async def test_what_is_new_elsewhere_is_marked_until_it_is_read(page, slack):
    places = page.get_by_role("navigation")
    await slack.say(user="ben", channel="tools", text="The spade is back")
    await slack.say(user="ben", channel="@ana", text="Tea?")

    await expect(places.get_by_role("button", name="tools, 1 unread")).to_be_visible()
    await expect(
        places.get_by_role("button", name="Ben Okafor, 1 unread")
    ).to_be_visible()
    await places.get_by_role("button", name="tools").click()
    await expect(page.get_by_role("separator", name="New")).to_be_visible()
    await expect(places.get_by_role("button", name="tools", exact=True)).to_be_visible()


async def test_a_direct_message_is_begun_with_a_name(page):
    await page.get_by_role("button", name="New message").click()
    await page.get_by_role("combobox", name="To", exact=True).press_sequentially("ben")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", name="Ben Okafor")).to_be_visible()


async def test_the_traffic_shows_calls_and_their_answers(page):
    await command(page, "/water ivy")
    await page.get_by_role("button", name="Traffic").click()
    traffic = page.get_by_role("region", name="Traffic")

    update = traffic.locator("li", has_text="chat.update").first
    await expect(update).to_contain_text("ok")
    await update.locator("summary").click()
    await expect(update).to_contain_text('"Ivy grow well"')
    await expect(traffic.locator("li", has_text="/water")).to_contain_text("200 in")
