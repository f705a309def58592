"""Tokens at rest and on time: SQLite and PostgreSQL."""

import time
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation

from bot.database import metadata
from bot.retention import Forgetting, owned
from bot.settings import SettingsError
from bot.slack.delivery import DeliveryError, DeliveryUnknown
from bot.slack.installations import (
    EnterpriseInstall,
    Installations,
    NotInvited,
    bots,
    new_key,
    states,
)
from bot.slack.workspaces import Workspaces

OLD, NEW = new_key(), new_key()


def store(database, keys=OLD):
    return Installations("100.200", database.engine, keys, {"T1"}.__contains__)


def installation(token="xoxb-secret", **changes):
    values = {
        "app_id": "A1",
        "team_id": "T1",
        "bot_token": token,
        "bot_id": "B1",
        "bot_user_id": "UB",
        "user_id": "U1",
    }
    return Installation(**(values | changes))


async def stored(database):
    """What the database itself has."""
    async with database.transaction() as connection:
        return (await connection.execute(sa.select(bots))).mappings().all()


async def test_a_token_comes_back_as_it_was_and_is_stored_as_ciphertext(database):
    await store(database).async_save(installation(bot_refresh_token="xoxe-1-secret"))

    found = await store(database).bot("T1")

    assert (found.bot_token, found.bot_refresh_token) == (
        "xoxb-secret",
        "xoxe-1-secret",
    )
    (row,) = await stored(database)
    assert "secret" not in str(dict(row))


async def test_installing_again_replaces_what_was_there(database):
    await store(database).async_save(installation("xoxb-1"))
    await store(database).async_save(installation("xoxb-2"))

    assert (await store(database).bot("T1")).bot_token == "xoxb-2"
    assert len(await stored(database)) == 1


async def test_a_workspace_of_an_organisation_is_found_by_its_own_id(database):
    await store(database).async_save(installation(enterprise_id="E1"))

    assert (await store(database).bot("T1")).bot_token == "xoxb-secret"
    assert await store(database).bot("T2") is None


async def test_a_whole_organisation_is_not_installed(database):
    with pytest.raises(EnterpriseInstall):
        await store(database).async_save(
            installation(team_id=None, enterprise_id="E1", is_enterprise_install=True)
        )

    assert await stored(database) == []


async def test_a_workspace_that_may_not_install_it_gets_nothing(database):
    with pytest.raises(NotInvited) as raised:
        await store(database).async_save(installation(team_id="T666"))

    assert raised.value.workspace == "T666"
    assert await stored(database) == []


async def test_keys_are_changed_by_putting_the_new_one_first(database):
    await store(database, OLD).async_save(installation())

    assert await store(database, f"{NEW}, {OLD}").encrypt_again() == 1

    assert (await store(database, NEW).bot("T1")).bot_token == "xoxb-secret"
    with pytest.raises(SettingsError, match="INSIGHTS_ENCRYPTION_KEYS"):
        await store(database, OLD).bot("T1")


@pytest.mark.parametrize(
    "keys", ["", "short", f"{OLD},", "é"], ids=["none", "short", "one and none", "é"]
)
def test_a_key_that_is_none_is_refused_with_the_way_to_get_one(database, keys):
    with pytest.raises(SettingsError, match="encryption-key"):
        store(database, keys)


class Rotator:
    """Answers as Slack would: a new token, a refusal of one that was used, or nothing."""

    def __init__(self, answer, meanwhile=None):
        self.answer, self.meanwhile = answer, meanwhile

    async def perform_bot_token_rotation(self, *, bot, minutes_before_expiration):
        if self.meanwhile is not None:
            await self.meanwhile()
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer is None:
            raise SlackTokenRotationError("invalid_refresh_token")  # type: ignore[arg-type]
        return Bot(**(bot.to_dict_for_copying() | self.answer))


def workspaces(database, rotator):
    return Workspaces(store(database), rotator, "http://127.0.0.1/api/")


async def test_a_renewed_token_is_kept_and_used(database):
    await store(database).async_save(installation())

    found = await workspaces(database, Rotator({"bot_token": "xoxb-new"})).bot("T1")

    assert found.bot_token == "xoxb-new"
    assert (await store(database).bot("T1")).bot_token == "xoxb-new"
    assert len(await stored(database)) == 1


async def test_a_token_that_another_process_renewed_first_is_used(database):
    soon = int(time.time()) + 3600
    await store(database).async_save(installation(bot_token_expires_in=60))

    async def another():
        await store(database).async_save(
            installation("xoxb-theirs", bot_token_expires_at=soon)
        )

    found = await workspaces(database, Rotator(None, another)).bot("T1")

    assert found.bot_token == "xoxb-theirs"


async def test_a_token_that_ended_and_cannot_be_renewed_is_tried_again_later(database):
    await store(database).async_save(installation(bot_token_expires_at=1))

    with pytest.raises(DeliveryUnknown):
        await workspaces(database, Rotator(None)).bot("T1")


async def test_an_old_token_is_used_while_slack_cannot_be_asked_for_a_new_one(database):
    await store(database).async_save(installation(bot_token_expires_in=600))

    away = Rotator(aiohttp.ClientConnectionError())
    found = await workspaces(database, away).bot("T1")

    assert found.bot_token == "xoxb-secret"


async def test_a_workspace_that_no_longer_may_has_no_bot(database):
    await store(database).async_save(installation())

    closed = Installations("100.200", database.engine, OLD, set().__contains__)

    assert await closed.bot("T1") is None


async def test_a_workspace_without_the_app_has_no_bot(database):
    with pytest.raises(DeliveryError, match="not installed"):
        await workspaces(database, Rotator(None)).bot("T9")


async def test_a_farewell_that_comes_late_does_not_wipe_who_came_back(database):
    await store(database).async_save(installation())
    earlier = datetime.now(UTC) - timedelta(hours=1)

    await Forgetting(database, client=None).workspace("T1", earlier)  # type: ignore[arg-type]

    assert await store(database).bot("T1") is not None


def test_every_table_is_wiped_with_its_workspace_or_has_nothing_of_one():
    assert set(metadata.tables.values()) - set(owned()) == {states}


def test_a_key_is_one_that_fernet_takes():
    sealed = Fernet(new_key()).encrypt(b"xoxb-secret")

    assert b"secret" not in sealed
