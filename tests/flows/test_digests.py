"""Digests, end to end: subscribed in words, posted when they are due, once each."""

import asyncio
import json
from dataclasses import replace

from bot.playground.faults import Fault, FaultKind
from bot.playground.modals import errors_in
from tests.flows.clocked_company import DAY, HOUR, SUBSCRIBE, WEEK, company, monday
from tests.flows.conftest import eventually
from tests.flows.test_alerts import all_done

TEXT = "subscribe Lou Lead every Monday at 09:00 Europe/Berlin vs previous 8 weeks"
LIST = "/insights digests"


def small_print(message):
    """Return the texts of the context block."""
    (found,) = [block for block in message.blocks if block["type"] == "context"]
    return found["elements"][0]["text"]


async def test_a_digest_comes_every_week_once(tmp_path):
    async with company(tmp_path) as bot:
        answer = await bot.say(SUBSCRIBE)
        assert f"Noted: `/insights {TEXT}`. The next one comes here Mon " in answer
        assert answer.endswith("09:00 Europe/Berlin.")

        bot.hands.time = monday(8)
        (first,) = await bot.until_told(1)
        assert [block["type"] for block in first.blocks] == [
            "header", "section", "image", "context", "actions",
        ]  # fmt: skip
        assert first.text.startswith("Lou Lead's team, week of ")
        assert "Lou Lead's team merged 7 pull requests (usual: 7)." in first.text
        assert "PRs merged 7, usual 7;" in json.dumps(first.blocks)
        footer = small_print(first)
        assert footer.startswith("Compared with the eight weeks before · next: Mon ")
        assert "late" not in footer

        bot.hands.time += WEEK
        _, second = await bot.until_told(2)
        bot.hands.time += HOUR
        await eventually(lambda: all_done(bot.database))
        assert len(bot.told()) == 2
        assert second.text != first.text


async def test_without_a_zone_it_comes_in_that_of_the_channels_creator(tmp_path):
    async with company(tmp_path) as bot:
        answer = await bot.say('/insights subscribe "Lou Lead"', user="kim")

        assert f"`/insights {TEXT}`" in answer


async def test_a_digest_that_slack_took_without_an_answer_is_not_repeated(tmp_path):
    async with company(tmp_path) as bot:
        bot.slack.faults.order(
            Fault(method="chat.postMessage", kind=FaultKind.DROP, done=True)
        )
        await bot.say(SUBSCRIBE)
        bot.hands.time = monday(8)

        await bot.until_told(1)
        await eventually(lambda: all_done(bot.database))

        assert bot.slack.calls("conversations.history")
        assert len(bot.told()) == 1


async def test_a_digest_may_be_posted_at_once(tmp_path):
    async with company(tmp_path) as bot:
        await bot.say(SUBSCRIBE)

        await bot.send_now()
        await bot.send_now()

        (digest,) = await bot.until_told(1)
        await eventually(lambda: all_done(bot.database))
        assert digest.text.startswith("Lou Lead's team, week of ")
        assert "late" not in small_print(digest)
        assert len(bot.told()) == 1


async def test_everybody_lists_and_previews_and_the_owner_changes(tmp_path):
    async with company(tmp_path) as bot:
        await bot.say(SUBSCRIBE)
        assert TEXT in await bot.say(LIST, user="kim")
        assert "direct message" in await bot.say("/insights preview", user="kim")

        (preview,) = await bot.private("kim")
        assert "a preview: nothing was posted" in small_print(preview)
        assert "actions" not in [block["type"] for block in preview.blocks]
        assert bot.told() == []

        for text in ("pause", "snooze", "unsubscribe", "edit to every Friday"):
            answer = await bot.say(f"/insights {text}", user="kim")
            assert "This digest is <@U1>'s" in answer
        assert "rests until somebody" in await bot.say("/insights pause", user="bea")
        assert "paused: <@U2> paused it." in await bot.say(LIST)
        assert "goes on" in await bot.say("/insights resume")
        assert "every Friday at 16:00" in await bot.say(
            "/insights edit digest 1 to every Friday at 16:00"
        )
        assert "There is no digest 2" in await bot.say("/insights pause 2")
        assert "is gone" in await bot.say("/insights unsubscribe")
        assert "No digest is set here." in await bot.say(LIST)


async def test_the_buttons_of_a_digest_pause_it_and_leave_a_week_out(tmp_path):
    async with company(tmp_path) as bot:
        await bot.say(SUBSCRIBE)
        bot.hands.time = monday(8)
        (digest,) = await bot.until_told(1)

        await bot.press(digest, "digest_snooze", user="kim")
        assert "This digest is <@U1>'s" in await bot.whispered("kim")
        await bot.press(digest, "digest_snooze")
        assert "the next one comes Mon" in await bot.whispered()
        await bot.press(digest, "digest_snooze")
        row = await bot.row()
        assert row["next_due"] == monday(8) + 2 * WEEK

        await bot.press(digest, "digest_pause")
        bot.hands.time += 2 * WEEK
        await asyncio.sleep(0.5)
        assert len(bot.told()) == 1
        assert (await bot.row())["next_due"] == monday(8) + 2 * WEEK


async def test_after_an_outage_only_the_last_comes_and_says_what_is_missing(tmp_path):
    async with company(tmp_path) as bot:
        await bot.say('/insights subscribe "Lou Lead" daily at 8:00 UTC')
        # Two and a half days later: the third is late, those before were missed.
        bot.hands.time = monday(8) + 2 * DAY + 12 * HOUR

        (digest,) = await bot.until_told(1)

        footer = small_print(digest)
        assert "late: it was due Wed " in footer
        assert "not sent in time: the digests of " in footer
        bot.hands.time += DAY
        _, after = await bot.until_told(2)
        assert "not sent in time" not in small_print(after)


async def test_a_weekly_digest_missed_by_more_than_a_day_is_left_out(tmp_path):
    async with company(tmp_path) as bot:
        await bot.say(SUBSCRIBE)
        bot.hands.time = monday(8) + DAY + HOUR
        await bot.until_row(next_due=monday(8) + WEEK)
        assert bot.told() == []

        bot.hands.time = monday(8) + WEEK

        (digest,) = await bot.until_told(1)
        assert "not sent in time: the digest of " in small_print(digest)


async def test_ones_own_digest_comes_to_oneself(tmp_path):
    async with company(tmp_path) as bot:
        answer = await bot.say("/insights subscribe me at 8:00 UTC")
        assert "comes to you alone Mon " in answer
        again = await bot.say("/insights subscribe me on Mondays at 8:30 UTC")
        assert again.startswith("Changed: ")

        bot.hands.time = monday(9)
        (digest,) = await bot.private("ada")

        assert digest.text.startswith("Your week of ")
        assert "only you see this" in small_print(digest)
        assert bot.told() == []
        assert "to you alone" in await bot.say(LIST)
        assert "No digest is set here." in await bot.say(LIST, user="kim")


async def test_an_empty_week_is_one_line_or_nothing(tmp_path):
    async with company(tmp_path) as bot:
        await bot.say('/insights subscribe "Ina Idle" coding days at 8:00 UTC')
        await bot.say(
            '/insights subscribe "Ina Idle" reworked lines at 8:00 UTC silent when empty'
        )

        bot.hands.time = monday(8)
        (digest,) = await bot.until_told(1)
        bot.hands.time += WEEK
        await bot.until_told(2)

        assert digest.text.startswith(
            "Ina Idle's team: nothing was recorded in the week"
        )
        kinds = [block["type"] for block in digest.blocks]
        assert kinds == ["section", "context", "actions"]


async def test_what_cannot_be_subscribed_is_said(tmp_path):
    async with company(tmp_path) as bot:
        refused = {
            "subscribe Lou Laed": "I know no team *Lou Laed*",
            "subscribe <@U2>": "A digest is about teams, or about yourself",
            'subscribe "Uma Umbra"': "This team is one person",
            'subscribe "Lou Lead" last month': "last whole day, week or month",
            'subscribe "Lou Lead" at 25:00': "is no time of day",
        }
        for text, answer in refused.items():
            said = await bot.say(f"/insights {text}")
            assert answer in said, said


async def test_a_digest_is_changed_in_a_form(tmp_path):
    async with company(tmp_path) as bot:
        await bot.say(SUBSCRIBE)
        bot.hands.time = monday(8)
        (digest,) = await bot.until_told(1)

        await bot.press(digest, "digest_change", user="kim")
        assert "This digest is <@U1>'s" in await bot.whispered("kim")
        assert bot.slack.views("kim") == []

        await bot.press(digest, "digest_change")
        (view,) = bot.slack.views("ada")
        zones = await bot.slack.suggest_in_view(
            user="ada", view_id=view.id, action_id="digest_zone", typed="new york"
        )
        teams = await bot.slack.suggest_in_view(
            user="ada", view_id=view.id, action_id="digest_teams", typed="Ina"
        )
        chosen = {
            "digest_zone": {"selected_option": zones["options"][0]},
            "digest_teams": {"selected_options": teams["options"][:1]},
            "digest_at": {"selected_time": "16:30"},
        }
        values = {name: {name: value} for name, value in chosen.items()}
        await bot.slack.submit_view(user="ada", view_id=view.id, values=values)

        (view,) = bot.slack.views("ada")
        assert "Changed: `/insights subscribe Ina Idle every Monday at 16:30 " in str(
            view.body["blocks"]
        )
        # It was told of the last week in the morning, and begins with the next.
        row = await bot.row()
        assert row["digest"]["schedule"]["zone"] == "America/New_York"
        assert monday(21) < row["next_due"] - WEEK < monday(22)


async def test_a_new_digest_is_chosen_in_a_form(tmp_path):
    async with company(tmp_path) as bot:
        assert "Whom, what and when?" in await bot.say("/insights subscribe")
        shown = bot.slack.messages("platform", seen_by="U1")[-1]
        await bot.press(shown, "digest_new")
        (view,) = bot.slack.views("ada")
        teams = await bot.slack.suggest_in_view(
            user="ada", view_id=view.id, action_id="digest_teams", typed="Lou"
        )
        chosen = {"selected_options": teams["options"][:1]}
        await bot.slack.submit_view(
            user="ada",
            view_id=view.id,
            values={"digest_teams": {"digest_teams": chosen}},
        )

        (view,) = bot.slack.views("ada")
        assert f"Noted: `/insights {TEXT}`" in str(view.body["blocks"])
        bot.hands.time = monday(8)
        (digest,) = await bot.until_told(1)
        assert digest.text.startswith("Lou Lead's team, week of ")


async def test_what_the_form_cannot_be_is_said_at_its_field(tmp_path):
    async with company(tmp_path) as bot:
        await bot.say(SUBSCRIBE)
        bot.hands.time = monday(8)
        (digest,) = await bot.until_told(1)
        await bot.press(digest, "digest_change")
        (view,) = bot.slack.views("ada")
        teams = await bot.slack.suggest_in_view(
            user="ada", view_id=view.id, action_id="digest_teams", typed="Uma"
        )
        chosen = {"selected_options": teams["options"][:1]}

        sent = await bot.slack.submit_view(
            user="ada",
            view_id=view.id,
            values={"digest_teams": {"digest_teams": chosen}},
        )

        assert "This team is one person" in errors_in(sent)["digest_teams"]


async def test_the_report_behind_a_digest_comes_once_into_its_thread(tmp_path):
    async with company(tmp_path) as bot:
        people = bot.slack.workspace
        people.put_user(replace(people.users["U3"], is_restricted=True))
        await bot.say(SUBSCRIBE)
        bot.hands.time = monday(8)
        (digest,) = await bot.until_told(1)

        # Who is refused takes it from nobody.
        await bot.press(digest, "digest_details", user="stranger")
        for user in ("kim", "ada", "ada"):
            await bot.press(digest, "digest_details", user=user)
            assert "comes into the thread" in await bot.whispered(user)

        async def answered():
            asked = await bot.database.latest()
            return asked if asked and asked.outcome else None

        asked = await eventually(answered)
        assert asked.outcome == "answered"
        replies = [
            m for m in bot.told() if m.thread_ts == digest.ts and not m.visible_to
        ]
        reports = [m for m in replies if m.text.startswith("Lou Lead")]
        assert reports == replies[:1]
        assert reports[0].ts == asked.posted_ts

        # What failed may be asked for again.
        await bot.database.set(asked.id, outcome="failed")
        await bot.press(digest, "digest_details", user="kim")

        async def again():
            latest = await bot.database.latest()
            return latest if latest.id != asked.id and latest.outcome else None

        assert (await eventually(again)).outcome == "answered"
