"""What a Slack profile says of somebody."""

import pytest

from bot.slack.delivery import DeliveryError
from bot.slack.profiles import Profile, profile, read
from reporting.access import Standing

MEMBER = {"id": "U1", "team_id": "T1", "profile": {"email": "Ada@Example.com"}}


@pytest.mark.parametrize(
    ("more", "standing"),
    [
        ({}, Standing.MEMBER),
        ({"is_restricted": True}, Standing.GUEST),
        ({"is_ultra_restricted": True}, Standing.GUEST),
        ({"is_stranger": True}, Standing.STRANGER),
        ({"is_bot": True}, Standing.STRANGER),
        ({"team_id": "T2"}, Standing.STRANGER),
        # At home in another workspace of the same company, and a member of this one.
        (
            {"team_id": "T2", "enterprise_user": {"teams": ["T1", "T2"]}},
            Standing.MEMBER,
        ),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T2"]}}, Standing.STRANGER),
        ({"deleted": True}, Standing.DEACTIVATED),
        ({"deleted": True, "is_restricted": True}, Standing.DEACTIVATED),
        ({"team_id": "T2", "is_restricted": True}, Standing.STRANGER),
    ],
)
def test_what_somebody_is_in_the_workspace(more, standing):
    assert read(MEMBER | more, "T1").standing is standing


@pytest.mark.parametrize("name", ["is_admin", "is_owner", "is_primary_owner"])
def test_who_rules_the_workspace_is_an_administrator(name):
    assert read(MEMBER | {name: True}, "T1").administrator
    assert not read(MEMBER | {name: False}, "T1").administrator


@pytest.mark.parametrize(
    ("user", "email"),
    [
        (MEMBER, "ada@example.com"),
        (MEMBER | {"is_email_confirmed": True}, "ada@example.com"),
        (MEMBER | {"is_email_confirmed": False}, None),
        (MEMBER | {"profile": {}}, None),
        ({"team_id": "T1"}, None),
    ],
)
def test_only_a_confirmed_address_says_who_somebody_is(user, email):
    assert read(user, "T1").email == email


class Slack:
    def __init__(self, code):
        self.code = code

    async def user(self, _user):
        raise DeliveryError(self.code)


async def test_whom_slack_does_not_know_is_a_stranger():
    async def connect(_workspace):
        return Slack("user_not_found")

    assert await profile(connect, "T1", "U9") == Profile(standing=Standing.STRANGER)


async def test_a_refusal_of_another_kind_is_none():
    async def connect(_workspace):
        return Slack("missing_scope")

    with pytest.raises(DeliveryError):
        await profile(connect, "T1", "U9")
