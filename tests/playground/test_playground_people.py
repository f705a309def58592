"""Guests, strangers of other teams, groups of people, and who is brought in where."""

from dataclasses import replace

import pytest

from bot.playground.errors import PlaygroundError
from bot.playground.records import Channel, Kind, User, UserGroup
from bot.playground.seen import unread

GUEST = User(id="UG", team_id="T1", name="guest", is_ultra_restricted=True)
GROUP = UserGroup(id="S1", team_id="T1", handle="platform", users=("U1", "U2"))


@pytest.fixture
def shared(local):
    """A channel of T1 where U9 of T2 is too."""
    return local.workspace.put_channel(
        Channel(
            id="C8",
            team_id="T1",
            name="with-others",
            members=frozenset({"U1", "U9", "UB"}),
            shared_with=frozenset({"T2"}),
        )
    )


async def test_a_guest_is_told_from_a_member(local, slack):
    local.workspace.put_user(GUEST)

    user = (await slack.users_info(user="UG"))["user"]

    assert (user["is_restricted"], user["is_ultra_restricted"]) == (True, True)


async def test_a_guest_sees_only_channels_they_were_brought_into(local):
    local.workspace.put_user(GUEST)

    with pytest.raises(PlaygroundError, match="no channel called C1"):
        await local.join(user="guest", channel="C1")
    with pytest.raises(PlaygroundError, match="no channel called C1"):
        await local.say(user="guest", channel="C1", text="x")


async def test_a_person_of_another_team_is_known_through_a_channel(
    local, slack, refusal, shared
):
    met = (await slack.users_info(user="U9"))["user"]
    channel = (await slack.conversations_info(channel="C8"))["channel"]

    assert (met["team_id"], met.get("is_stranger")) == ("T2", None)
    assert "email" not in met["profile"]
    assert channel["is_ext_shared"]
    local.workspace.leave("C8", "U9")
    assert (await refusal(slack.users_info(user="U9")))["error"] == "user_not_found"


async def test_who_is_met_where_the_app_is_not_is_a_stranger(local, slack, shared):
    private = replace(shared, kind=Kind.PRIVATE, members=shared.members - {"UB"})
    local.workspace.put_channel(private)

    assert (await slack.users_info(user="U9"))["user"]["is_stranger"]


async def test_a_button_pressed_from_another_team_reaches_the_app_that_posted_it(
    local, slack, app, shared
):
    button = {
        "type": "button",
        "action_id": "go",
        "text": {"type": "plain_text", "text": "Go"},
    }
    posted = await slack.chat_postMessage(
        channel="C8", text="x", blocks=[{"type": "actions", "elements": [button]}]
    )

    delivery = await local.press(
        user="U9", channel="C8", ts=posted["ts"], action_id="go"
    )

    assert delivery.payload["user"]["team_id"] == "T2"
    assert delivery.payload["team"]["id"] == "T1"
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "x"},
        "blocks": [{"type": "divider"}],
    }
    opened = await slack.views_open(
        trigger_id=delivery.payload["trigger_id"], view=view
    )
    assert opened["view"]["app_installed_team_id"] == "T1"
    assert len(local.views("U9")) == 1


async def test_what_is_said_in_a_shared_channel_says_by_which_team(local, app, shared):
    await local.say(user="U9", channel="C8", text="@insights hello")

    sent = local.traffic.deliveries[-1].payload
    assert sent["is_ext_shared_channel"]
    assert (sent["event"]["user_team"], sent["event"]["team"]) == ("T2", "T1")
    assert len(local.traffic.deliveries) == 1


async def test_groups_are_listed_with_their_people_when_asked(seed, local, slack):
    local.workspace.usergroups = {
        "S1": GROUP,
        "S2": replace(GROUP, id="S2", handle="old", is_disabled=True),
    }

    plain = await slack.usergroups_list()
    full = await slack.usergroups_list(
        include_users=True, include_count=True, include_disabled=True
    )
    people = await slack.usergroups_users_list(usergroup="S1")

    assert [g["handle"] for g in plain["usergroups"]] == ["platform"]
    assert "users" not in plain["usergroups"][0]
    assert [g["user_count"] for g in full["usergroups"]] == ["2", "2"]
    assert people["users"] == ["U1", "U2"]


@pytest.mark.parametrize("group", ["S0", "S2"])
async def test_a_group_that_is_not_there_is_refused(local, slack, refusal, group):
    local.workspace.usergroups = {"S2": replace(GROUP, id="S2", is_disabled=True)}

    answer = await refusal(slack.usergroups_users_list(usergroup=group))

    assert answer["error"] == "no_such_subteam"


async def test_a_group_is_mentioned_in_a_command_with_its_handle(local, app):
    local.workspace.usergroups = {"S1": GROUP}

    delivery = await local.command(user="ana", channel="C1", text="/escape @platform")

    assert delivery.payload["text"] == "<!subteam^S1|@platform>"


async def test_an_app_is_brought_into_a_channel_and_hears_of_it(local, app):
    workspace = local.workspace
    workspace.apps["A1"] = replace(
        workspace.apps["A1"], events=frozenset({"member_joined_channel"})
    )

    await local.invite(user="ana", channel="#random", whom="@insights")

    assert "UB" in workspace.channels["C2"].members
    event = local.traffic.deliveries[-1].payload["event"]
    assert (event["type"], event["user"], event["inviter"]) == (
        "member_joined_channel",
        "UB",
        "U1",
    )


async def test_who_is_mentioned_but_not_there_can_be_invited(local):
    await local.say(user="ana", channel="#random", text="@insights hello")

    hint = local.messages("#random", seen_by="ana")[-1]
    assert hint.visible_to == "U1"
    assert "/invite @insights" in hint.text


async def test_unread_is_what_others_said_since(local, slack):
    ben, general = local.workspace.users["U2"], local.workspace.channels["C1"]
    local.read(user="ben", channel="C1")

    await slack.chat_postMessage(channel="C1", text="new")
    await local.say(user="ben", channel="C1", text="mine")

    assert [m.text for m in unread(local.workspace, general, ben)] == ["new"]
