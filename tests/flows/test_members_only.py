"""Where the figures of a team are for its members and the managers above them."""

import pytest
import pytest_asyncio

from bot.playground.modals import errors_in
from tests.flows.company_people import company, is_report, shown
from tests.flows.conftest import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOU = '"Lou Lead" last 3 months volume'


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(tmp_path_factory):
    home = tmp_path_factory.mktemp("members")
    async with company(home, INSIGHTS_TEAM_FIGURES="members") as running:
        yield running


@pytest.fixture(autouse=True)
def fresh(people):
    people.slack.reset()


@pytest.mark.parametrize(
    ("who", "text", "rule"),
    [
        ("ada", LOU, "member"),
        ("lou", LOU, "manager"),
        ("bea", LOU, "manager"),
        ("pat", '"Bea Boss" last 3 months volume', "member"),
    ],
)
async def test_members_and_managers_get_the_report_in_the_channel(
    people, who, text, rule
):
    assert await people.ask(who, text) == ""

    async def look():
        found = people.slack.messages("platform")
        return found if found and "Understood as" in shown(found[0]) else None

    message, *_ = await eventually(look)
    assert message.channel == "C1"
    entry = (await people.decided(who))[-1]
    assert (entry.decision, entry.rule) == ("answered", rule)


@pytest.mark.parametrize("who", ["pat", "ina", "sue", "joe"])
async def test_others_are_refused_and_told_what_they_may_ask(people, who):
    said = await people.ask(who, LOU)

    assert "for its members" in said
    assert "`me`" in said
    assert people.slack.messages("platform") == []
    entry = (await people.decided(who))[-1]
    assert (entry.decision, entry.rule) == ("refused", "outside")


async def test_nobody_lets_a_channel_watch_a_team_that_is_not_theirs(people):
    for text in ('alert "Lou Lead" cycle time above 3 d', 'subscribe "Lou Lead"'):
        said = await people.ask("pat", text)
        assert "for its members" in said
        entry = (await people.log("pat"))[-1]
        assert (entry.decision, entry.rule) == ("refused", "outside")

    said = await people.ask("ada", 'alert "Lou Lead" cycle time above 3 d')
    assert "I will write here once" in said


@pytest.mark.parametrize(
    ("who", "teams"),
    [
        ("ada", ["Lou Lead's team"]),
        ("lou", ["Lou Lead's team"]),
        ("pat", []),
        ("joe", []),
    ],
)
async def test_the_form_offers_the_teams_one_may_see(people, who, teams):
    await people.slack.shortcut(user=who, callback_id="ask_report")
    (view,) = people.slack.views(who)

    answer = await people.slack.suggest_in_view(
        user=who, view_id=view.id, action_id="form_teams", typed="l"
    )

    offered = [one["text"]["text"].partition(",")[0] for one in answer["options"]]
    assert [name for name in offered if name.startswith("Lou")] == teams


@pytest.mark.parametrize(
    ("who", "below"),
    [("pat", ()), ("ina", ("Ina Idle",)), ("bea", ("Ina Idle", "Lou Lead"))],
)
async def test_a_member_sees_of_the_teams_below_only_their_own(people, who, below):
    await people.ask(who, '"Bea Boss" by team last 3 months volume csv')

    async def look():
        said = people.slack.messages("platform")
        found = [m for m in said if is_report(m)], [m for m in said if m.files]
        return found if all(found) else None

    (report,), (file,) = await eventually(look)
    csv = people.slack.file(file.files[0]).content.decode()
    for team in ("Ina Idle", "Lou Lead"):
        assert (f"{team}'s team" in shown(report)) == (team in below)
        assert (f"Everyone/Bea Boss/{team}" in csv) == (team in below)
    assert "Everyone/Bea Boss," in csv


async def test_the_form_of_a_digest_offers_the_same_teams(people):
    await people.ask("pat", "digests")

    async def look():
        said = people.slack.messages("platform", seen_by="pat")
        return next((m for m in said if m.visible_to), None)

    await people.press("pat", await eventually(look), "digest_new")
    (view,) = people.slack.views("pat")
    answer = await people.slack.suggest_in_view(
        user="pat", view_id=view.id, action_id="digest_teams", typed="o"
    )

    offered = [one["text"]["text"] for one in answer["options"]]
    assert any("Boss" in one for one in offered)
    assert not any("Lou" in one for one in offered)


async def test_a_form_that_was_refused_is_sent_again_with_another_team(people):
    ids = {team.name: team.id for team in (await people.exports.directory()).teams}
    await people.slack.shortcut(user="pat", callback_id="ask_report")
    (view,) = people.slack.views("pat")

    async def send(team):
        text = {"type": "plain_text", "text": team}
        chosen = {"selected_options": [{"text": text, "value": ids[team]}]}
        return await people.slack.submit_view(
            user="pat",
            view_id=view.id,
            values={"form_teams": {"form_teams": chosen}},
        )

    assert "for its members" in errors_in(await send("Lou Lead"))["form_teams"]
    await send("Bea Boss")

    assert "Bea Boss" in shown(await people.report("pat"))
    refused, answered = (await people.decided("pat", count=2))[-2:]
    assert (refused.decision, answered.decision) == ("refused", "answered")
