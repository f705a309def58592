"""Who is which developer: proposed by an administrator, confirmed by the person, undone."""

import pytest
import pytest_asyncio

from tests.flows.company_people import actions, company, is_report, shown
from tests.flows.conftest import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(tmp_path_factory):
    async with company(tmp_path_factory.mktemp("links")) as running:
        yield running


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def fresh(people):
    people.slack.reset()
    await people.ask("sue", "unlink @joe")
    await people.ask("sue", "unlink @lous")
    people.slack.reset()


async def proposed(people, *, by="sue", email="kim@example.com"):
    """Propose a link of Joe; return the question he is asked."""
    said = await people.ask(by, f"link @joe {email}")
    assert "I have asked <@UJOE>" in said
    return await people.told("joe", "says that in the engineering data you are")


async def replaced(people, who, message, words):
    """Wait until other words stand in the place of a message."""

    async def look():
        found = next(m for m in people.direct(who) if m.ts == message.ts)
        return found if words in shown(found) else None

    return await eventually(look)


async def confirmed(people):
    question = await proposed(people)
    await people.press("joe", question, "link_yes")
    await replaced(people, "joe", question, "Noted: you are `kim@example.com`")


async def decisions(people, who):
    found = await people.log(who)
    return [(entry.asked, entry.decision, entry.rule) for entry in found]


LINK = "link <@UJOE> to kim@example.com"


async def test_a_person_who_says_yes_is_that_developer(people):
    question = await proposed(people)
    assert "*Kim Koch*" in shown(question)
    assert "<@USUE>" in shown(question)
    assert actions(question) == ["link_yes", "link_no"]
    assert "which developer you are" in await people.ask("joe", "me last 3 months")

    await people.press("joe", question, "link_yes")
    told = await replaced(people, "joe", question, "Noted: you are `kim@example.com`")
    assert actions(told) == []
    await people.write("joe", "my last 3 months volume")

    report = await people.report("joe")
    assert "Kim Koch" in shown(report)
    assert (LINK, "proposed", "administrator") in await decisions(people, "sue")
    assert (LINK, "confirmed", "own") in await decisions(people, "joe")


async def test_a_person_who_says_no_is_nobody(people):
    question = await proposed(people)

    await people.press("joe", question, "link_no")

    await replaced(people, "joe", question, "Nothing was linked")
    assert "which developer you are" in await people.ask("joe", "me last 3 months")
    assert (LINK, "declined", "own") in await decisions(people, "joe")
    assert "Nothing is linked" in await people.ask("sue", "links")


async def test_an_administrator_undoes_a_link(people):
    await confirmed(people)
    assert "`kim@example.com`" in await people.ask("sue", "links")

    said = await people.ask("sue", "unlink @joe")

    assert said == "The link of <@UJOE> to `kim@example.com` is gone."
    assert "which developer you are" in await people.ask("joe", "me last 3 months")
    assert (LINK, "undone", "administrator") in await decisions(people, "sue")
    assert await people.ask("sue", "unlink @joe") == "There is no such link."


@pytest.mark.parametrize("text", ["forget that link", "unlink", "unlink @joe"])
async def test_the_person_undoes_it_too(people, text):
    await confirmed(people)

    await people.write("joe", text)

    await people.told("joe", "I have forgotten that you are `kim@example.com`")
    assert "which developer you are" in await people.ask("joe", "me last 3 months")
    assert (LINK, "undone", "own") in await decisions(people, "joe")


async def test_an_old_question_means_nothing_any_more(people):
    first = await proposed(people)
    await people.ask("sue", "unlink @joe")

    await people.press("joe", first, "link_yes")

    await replaced(people, "joe", first, "This question was withdrawn")
    assert "Nothing is linked" in await people.ask("sue", "links")


async def test_a_yes_pressed_twice_is_one(people):
    question = await proposed(people)
    before = len(await decisions(people, "joe"))

    for _ in range(2):
        await people.slack.press(
            user="joe", channel=question.channel, ts=question.ts, action_id="link_yes"
        ) if actions(question) else None
        question = next(m for m in people.direct("joe") if m.ts == question.ts)

    assert len(await decisions(people, "joe")) == before + 1


async def test_who_the_settings_name_is_an_administrator_too(people):
    await proposed(people, by="roy")


@pytest.mark.parametrize("text", ["link @joe kim@example.com", "links", "unlink @joe"])
async def test_nobody_else_links_lists_or_undoes(people, text):
    said = await people.ask("ada", text)

    assert said.startswith("Links are made and listed by administrators")
    assert people.direct("joe") == []
    entry = (await people.log("ada"))[-1]
    assert (entry.decision, entry.rule) == ("refused", "not administrator")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("link @sue kim@example.com", "Nobody links themselves"),
        ("link @joe nobody@example.com", "No developer has the address"),
        ("link @joe ada@example.com", "somebody else here"),  # Ada's own address
        ("link @ada ada@example.com", "No link is needed"),
        ("link @gus kim@example.com", "no member of this workspace"),
        ("link @joe", "which developer is that"),
        ("link joe kim@example.com", "choose from slack's list"),
        ("link @lous", "which team does it stand for"),
        ("link @lous Nowhere", "nowhere"),
        ("link @lous me", "name one team"),
        ("unlink joe", "unlink whom"),
    ],
)
async def test_what_cannot_be_linked_is_said_and_asks_nobody(people, text, said):
    assert said.casefold() in (await people.ask("sue", text)).casefold()
    assert people.direct("joe") == []
    assert people.direct("ada") == []


async def test_a_developer_is_one_person_only(people):
    await confirmed(people)

    assert "somebody else here" in await people.ask("sue", "link @roy kim@example.com")


async def test_a_group_stands_for_a_team_and_is_listed_without_being_called(people):
    said = await people.ask("sue", 'link @lous "Lou Lead"')

    assert said == "From now on I read `@lous` as *Lou Lead's team*."
    listed = await people.ask("sue", "links")
    assert "`@lous` is `Everyone/Bea Boss/Lou Lead`" in listed
    assert "subteam" not in listed
    assert ("link @lous to Everyone/Bea Boss/Lou Lead", "linked", "administrator") in (
        await decisions(people, "sue")
    )
    assert (await people.ask("sue", "unlink @lous")).endswith("is gone.")


async def test_a_linked_group_names_its_team_in_a_request(people):
    assert "An administrator links it" in await people.ask("ada", "@lous last 3 months")
    await people.ask("sue", 'link @lous "Lou Lead"')

    await people.write("ada", "@lous last 3 months volume")

    assert "Lou Lead" in shown(await people.report("ada"))


async def test_a_link_by_which_one_is_known_is_told_with_who_proposed_it(people):
    await confirmed(people)

    await people.ask("joe", "what do you know about me")

    told = await people.told("joe", "You are *Kim Koch*")
    assert "by a link that <@USUE> proposed" in shown(told)
    assert not is_report(told)
