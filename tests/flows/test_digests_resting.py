"""When things change: a digest that cannot go on tells who decides about it, once."""

import asyncio
from dataclasses import replace

import pytest

from bot.database import digests
from bot.digests.store import Digests
from bot.playground.faults import Fault, FaultKind
from reporting.digests import to_json
from tests.flows.clocked_company import SUBSCRIBE, WEEK, company, monday
from tests.flows.conftest import eventually
from tests.flows.test_alerts import all_done


def archived(bot):
    channel = bot.slack.workspace.channels["C1"]
    bot.slack.workspace.put_channel(replace(channel, is_archived=True))


def removed(bot):
    bot.slack.workspace.leave("C1", "UBOT")


def guest(bot):
    ada = bot.slack.workspace.users["U1"]
    bot.slack.workspace.put_user(replace(ada, is_restricted=True))


def without_files(bot):
    bot.slack.faults.order(
        Fault(
            method="files.getUploadURLExternal",
            kind=FaultKind.ERROR,
            code="missing_scope",
        )
    )


CHANGES = {
    "archived": (archived, "the channel is archived"),
    "removed": (removed, "I am not in the channel"),
    "no permission": (without_files, "I lack a permission."),
    "no access": (guest, "guests see no figures"),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_the_owner_is_told_once_in_private(tmp_path, change):
    happens, said = CHANGES[change]
    async with company(tmp_path) as bot:
        await bot.say(SUBSCRIBE)
        happens(bot)
        bot.hands.time = monday(8)

        (told,) = await bot.private("ada")

        assert "The digest of *Lou Lead's team* in <#C1> is paused:" in told.text
        assert said in told.text
        bot.hands.time += WEEK
        await asyncio.sleep(0.5)
        await eventually(lambda: paused(bot))
        assert len(await bot.private("ada")) == 1
        assert bot.told() == []


async def paused(bot):
    return (await bot.row())["paused"]


async def test_who_created_the_channel_gets_the_digest_of_somebody_who_left(tmp_path):
    async with company(tmp_path) as bot:
        await bot.say(SUBSCRIBE, user="kim")
        kim = bot.slack.workspace.users["U4"]
        bot.slack.workspace.put_user(replace(kim, deleted=True))
        bot.hands.time = monday(8)

        (told,) = await bot.private("ada")

        assert "it was <@U4>'s, whose account is deactivated or gone." in told.text
        row = await bot.row()
        assert (row["owner"], bool(row["paused"])) == ("U1", True)
        await bot.press(
            told,
            "digest_resume",
            channel=bot.slack.direct_message(user="ada", whom="insights").id,
        )
        bot.hands.time += WEEK
        await bot.until_told(1)


async def test_a_team_that_is_gone_rests_and_one_with_a_new_name_goes_on(tmp_path):
    async with company(tmp_path) as bot:
        await bot.say(SUBSCRIBE)
        (kept,) = await Digests(bot.database).of("T1", "C1")
        await rewrite(bot, kept, name="Old name", path="Everyone/Old name")
        bot.hands.time = monday(8)
        (digest,) = await bot.until_told(1)
        assert digest.text.startswith("Lou Lead's team, ")

        await rewrite(bot, kept, id="gone", name="Old Team", manager=False)
        bot.hands.time += WEEK

        (told,) = await bot.private("ada")
        assert "I no longer know *Old Team*. Change the digest" in told.text
        assert len(bot.told()) == 1


async def rewrite(bot, kept, **values):
    """Let the stored digest be about a team as it was before."""
    (team,) = kept.digest.teams
    digest = replace(kept.digest, teams=(replace(team, **values),))
    async with bot.database.transaction() as connection:
        await connection.execute(digests.update().values(digest=to_json(digest)))


async def test_a_digest_changes_hands(tmp_path):
    async with company(tmp_path) as bot:
        await bot.say(SUBSCRIBE)
        assert "no member" in await bot.say("/insights hand over digest 1 to <@UBOT>")
        answer = await bot.say("/insights hand over digest 1 to <@U4>")
        assert "is <@U4>'s now; I have told them." in answer

        (told,) = await bot.private("kim")
        assert "<@U1> has handed over to you" in told.text
        assert "This digest is <@U4>'s" in await bot.say("/insights pause")
        await eventually(lambda: all_done(bot.database))
