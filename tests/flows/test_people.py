"""Figures of people, through Slack: to whom they go, without names, and with them."""

import csv
import io
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.playground.faults import Fault, FaultKind
from tests.flows.company_people import actions, company, is_report, shown
from tests.flows.conftest import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

PNG = b"\x89PNG\r\n\x1a\n"
ADA = ("Ada", "ada@")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(tmp_path_factory):
    async with company(tmp_path_factory.mktemp("people")) as running:
        yield running


@pytest.fixture(autouse=True)
def fresh(people):
    people.slack.reset()


async def hidden_report(people, who, text):
    """Ask as a manager; return the report without names."""
    said = await people.ask(who, text)
    assert "without names" in said
    message = await people.report(who)
    assert "reveal_names" in actions(message)
    return message


async def revealed(people, who, message):
    """Press for the names; return the report with them."""
    await people.press(who, message, "reveal_names")

    async def look():
        found = next(m for m in people.direct(who) if m.ts == message.ts)
        return found if "names are shown to you" in shown(found) else None

    return await eventually(look)


async def last(people, who):
    return (await people.decided(who))[-1]


async def test_a_manager_gets_the_numbers_of_a_report_in_private_and_without_a_name(
    people,
):
    message = await hidden_report(people, "lou", "ada@example.com last 3 months volume")

    assert "Developer A" in shown(message)
    assert not any(word in shown(message) for word in ADA)
    assert people.slack.messages("platform") == []
    entry = await last(people, "lou")
    assert (entry.decision, entry.rule) == ("answered", "manager")
    assert entry.posted_channel == message.channel


async def test_the_name_is_shown_to_the_manager_who_asks_for_it_and_that_is_logged(
    people,
):
    message = await hidden_report(people, "lou", "ada@example.com last 3 months volume")

    named = await revealed(people, "lou", message)

    assert "Ada Abel" in shown(named)
    assert "reveal_names" not in actions(named)
    assert [m.ts for m in people.direct("lou") if is_report(m)] == [message.ts]
    entry = await last(people, "lou")
    assert (entry.decision, entry.rule) == ("revealed", "manager")
    assert entry.asked.startswith("names in: ada@example.com")


async def test_pressing_twice_shows_the_names_once(people):
    message = await hidden_report(people, "lou", "ada@example.com last 3 months volume")

    for _ in range(2):
        await people.press("lou", message, "reveal_names")
    await revealed_somehow(people, "lou", message)

    names = [e for e in await people.log("lou") if e.posted_ts == message.ts]
    assert [e.decision for e in names] == ["answered", "revealed"]


async def revealed_somehow(people, who, message):
    async def look():
        found = next(m for m in people.direct(who) if m.ts == message.ts)
        return found if "names are shown to you" in shown(found) else None

    await eventually(look)
    await people.decided(who)


async def test_the_names_are_shown_although_slack_does_not_answer(people):
    message = await hidden_report(people, "lou", "ada@example.com last 3 months volume")
    drop = Fault(method="chat.update", kind=FaultKind.DROP, done=True)
    people.slack.faults.order(drop)

    await revealed(people, "lou", message)

    assert (await last(people, "lou")).decision == "revealed"


async def test_the_manager_of_the_manager_sees_them_too(people):
    message = await hidden_report(people, "bea", "ada@example.com last 3 months volume")

    assert not any(word in shown(message) for word in ADA)


async def test_a_person_may_be_mentioned(people):
    message = await hidden_report(people, "lou", "@ada last 3 months volume")

    assert "Developer A" in shown(message)
    assert not any(word in shown(message) for word in (*ADA, "UADA"))


async def test_a_mentioned_colleague_is_refused_like_a_stranger_to_the_data(people):
    known = await people.ask("pat", "@ada last 3 months")

    assert await people.ask("pat", "@joe last 3 months") == known
    assert "your own numbers" in known


async def test_several_people_stand_side_by_side_as_well(people):
    message = await hidden_report(
        people, "lou", "ada@example.com, kim@example.com last 3 months prs merged"
    )

    table = next(block for block in message.blocks if block["type"] == "table")
    assert [row[0]["text"] for row in table["rows"]] == [
        "Developer",
        "Developer A",
        "Developer B",
    ]
    assert not any(word in shown(message) for word in (*ADA, "Kim", "kim@"))


async def test_my_team_is_the_one_i_lead_or_am_in(people):
    for who in ("lou", "ada"):
        people.slack.reset()
        assert await people.ask(who, "my team last 3 months volume") == ""

        async def look():
            found = people.slack.messages("platform")
            return found if found and "Understood as" in shown(found[0]) else None

        (message,) = await eventually(look)
        assert "Lou Lead" in shown(message)


async def test_whose_team_nobody_may_tell_is_asked_back(people):
    said = await people.ask("ada", "team of kim@example.com last 3 months")

    assert said == await people.ask("ada", "team of nobody@example.com last 3 months")
    assert "no single team that they lead" in said


async def test_a_team_asked_for_in_private_is_answered_there(people):
    said = await people.ask("ada", '"Lou Lead" last 3 months volume privately')

    assert said == "The answer comes to you in a direct message."
    assert "Lou Lead" in shown(await people.report("ada"))
    assert people.slack.messages("platform") == []


async def test_the_people_of_a_team_stand_side_by_side_without_names(people):
    message = await hidden_report(
        people, "lou", '"Lou Lead" by developer last 3 months prs merged, coding days'
    )

    table = next(block for block in message.blocks if block["type"] == "table")
    names = [row[0]["text"] for row in table["rows"]]
    assert names == ["Developer", "Developer A", "Developer B"]
    assert len(table["rows"][0]) == 3
    assert "of Lou Lead's team, person by person" in shown(message)
    image = next(block for block in message.blocks if block["type"] == "image")
    picture = people.slack.file(image["slack_file"]["id"])
    assert picture.content.startswith(PNG)
    assert "Developer A" in image["alt_text"]
    assert not any(word in shown(message) for word in (*ADA, "Kim", "kim@"))
    assert people.slack.messages("platform") == []


async def test_side_by_side_the_names_are_shown_on_request(people):
    message = await hidden_report(
        people, "lou", '"Lou Lead" by developer last 3 months prs merged'
    )

    named = await revealed(people, "lou", message)

    table = next(block for block in named.blocks if block["type"] == "table")
    assert [row[0]["text"] for row in table["rows"]] == [
        "Developer",
        "Ada Abel",
        "Kim Koch",
    ]


async def test_the_csv_has_letters_until_the_names_are_asked_for(people):
    message = await hidden_report(
        people, "lou", '"Lou Lead" by developer last 3 months prs merged csv'
    )
    hidden = await files(people, message, count=1)

    await revealed(people, "lou", message)

    _, named = await files(people, message, count=2)
    assert {row["Developer"] for row in hidden[0]} == {"Developer A", "Developer B"}
    assert {row["Email"] for row in hidden[0]} == {""}
    assert {row["Developer"] for row in named} == {"Ada Abel", "Kim Koch"}


async def files(people, message, *, count):
    """Wait for so many CSV files below a message; return their rows."""

    async def look():
        said = people.slack.workspace.replies(message.channel, message.ts)
        found = [people.slack.file(file) for reply in said for file in reply.files]
        return found if len(found) == count else None

    return [
        list(csv.DictReader(io.StringIO(file.content.decode())))
        for file in await eventually(look)
    ]


@pytest.mark.parametrize(
    ("who", "text", "rule"),
    [
        ("ada", "kim@example.com last 3 months", "not above"),
        ("ada", "lou@example.com last 3 months", "not above"),
        ("pat", "ada@example.com last 3 months", "not above"),
        ("sue", "ada@example.com last 3 months", "not above"),  # an administrator
        ("lou", "max@example.com last 3 months", "not above"),  # of another manager
        ("ada", '"Lou Lead" by developer last 3 months', "not above all"),
        ("lou", '"Ina Idle" by developer last 3 months', "not above all"),
        ("sue", '"Lou Lead" by developer last 3 months', "not above all"),
        ("joe", "me last 3 months", "unknown asker"),
    ],
)
async def test_everybody_else_is_refused_at_once_and_in_private(
    people, who, text, rule
):
    said = await people.ask(who, text)

    assert people.slack.messages("platform") == []
    assert people.direct(who) == []
    (seen,) = people.slack.messages("platform", seen_by=who)
    assert seen.text == said
    entry = await last(people, who)
    assert (entry.decision, entry.rule, entry.reason) == ("refused", rule, said)


@pytest.mark.parametrize("who", ["ada", "lou", "sue"])
async def test_an_unknown_address_is_refused_with_the_same_words(people, who):
    known = await people.ask(who, "max@example.com last 3 months")
    unknown = await people.ask(who, "nobody@example.com last 3 months")

    assert known == unknown
    # Nothing was looked up about the one and not about the other.
    methods = [call.method for call in people.slack.calls()]
    assert set(methods) <= {"users.info"}


async def test_a_guest_sees_nothing_at_all(people):
    for text in ("last 3 months", "me last 3 months", "help", "goals"):
        said = await people.ask("gus", text)
        assert said.startswith("I answer members of this workspace")

    entry = await last(people, "gus")
    assert (entry.decision, entry.rule) == ("refused", "guest")


async def test_somebody_of_another_company_sees_nothing(people):
    await people.post("eve", "my last quarter")

    await people.told("eve", "people of this workspace only")
    entry = await last(people, "eve")
    assert (entry.decision, entry.rule) == ("refused", "stranger")


async def test_whoever_was_deactivated_since_gets_no_answer(people):
    await people.write("max", "help")
    await people.told("max", "Write as you speak")
    workspace = people.slack.workspace
    gone = workspace.users["UMAX"]
    workspace.put_user(replace(gone, deleted=True))

    # What somebody is in the workspace is remembered at the door for a while.
    await people.post("max", "my last quarter")

    entry = await last(people, "max")
    # Nor can anything be said to a deactivated account.
    assert (entry.decision, entry.rule) == ("untold", "deactivated")
    assert not any(is_report(message) for message in people.direct("max"))


async def test_a_team_of_one_person_is_not_shown_but_to_the_manager_by_developer(
    people,
):
    await people.ask("bea", '"Uma Umbra" last 3 months')
    entry = await last(people, "bea")
    assert (entry.decision, entry.rule) == ("refused", "one person")

    message = await hidden_report(
        people, "bea", '"Uma Umbra" by developer last 3 months prs merged'
    )

    assert "Vic" not in shown(message)


async def test_when_the_manager_changes_the_names_are_not_shown_any_more(people):
    message = await hidden_report(people, "lou", "ada@example.com last 3 months volume")
    await people.move("ada@example.com", "pat@example.com")
    try:
        await people.press("lou", message, "reveal_names")

        await people.told("lou", "could not show the names", "your own numbers")
        entry = await last(people, "lou")
        assert (entry.decision, entry.rule) == ("refused", "not above")
        still = next(m for m in people.direct("lou") if m.ts == message.ts)
        assert not any(word in shown(still) for word in ADA)
    finally:
        await people.move("ada@example.com", "lou@example.com")
