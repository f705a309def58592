"""The workspaces that installed the app, with their tokens: encrypted before they are stored."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import (
    AsyncSQLAlchemyInstallationStore,
)
from slack_sdk.oauth.sqlalchemy_utils import normalize_datetime_for_db
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import metadata
from bot.settings import SettingsError

_TOKENS = ("bot_token", "bot_refresh_token")
_STORE, _STATES = AsyncSQLAlchemyInstallationStore, AsyncSQLAlchemyOAuthStateStore


def _bots(tables: sa.MetaData, token: sa.types.TypeEngine[str]) -> sa.Table:
    """Return the SDK's table of installed bots, with another type for its secrets."""
    table = _STORE.build_bots_table(tables, _STORE.default_bots_table_name)
    for name in _TOKENS:
        table.c[name].type = token
    return table


# As the database has them: ciphertext.
bots = _bots(metadata, sa.Text())
states = sa.Table(
    _STATES.default_table_name,
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("state", sa.String(200), nullable=False),
    sa.Column("expire_at", sa.DateTime, nullable=False),
)


class EnterpriseInstall(BoltError):
    """An installation for a whole organisation, which is not offered."""


class NotInvited(BoltError):
    """An installation in a workspace that may not; ``workspace`` is its id."""

    def __init__(self, workspace: str) -> None:
        super().__init__(f"{workspace} may not install the app")
        self.workspace = workspace


class Encrypted(sa.types.TypeDecorator[str]):
    """A text that the database never sees; the first key writes, any of them reads."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, cipher: MultiFernet) -> None:
        super().__init__()
        self.cipher = cipher

    def process_bind_param(self, value: str | None, _: Any) -> str | None:
        """Encrypt."""
        return value and self.cipher.encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, _: Any) -> str | None:
        """Decrypt; a sentence where no key fits."""
        try:
            return value and self.cipher.decrypt(value.encode()).decode()
        except InvalidToken:
            raise SettingsError(
                "A stored token cannot be read: the key it was encrypted with is not in "
                "INSIGHTS_ENCRYPTION_KEYS. Add it, after the new one."
            ) from None


class Installations(AsyncSQLAlchemyInstallationStore):
    """One bot a workspace, the latest; who installed it is not kept."""

    def __init__(
        self,
        client_id: str,
        engine: AsyncEngine,
        keys: str,
        may_install: Callable[[str], bool],
    ) -> None:
        super().__init__(client_id, engine)
        self.may_install = may_install
        self.bots = _bots(sa.MetaData(), Encrypted(cipher(keys)))

    async def async_save(self, installation: Installation) -> None:
        """Keep the bot of a workspace; EnterpriseInstall or NotInvited where it may not."""
        if installation.is_enterprise_install or installation.team_id is None:
            raise EnterpriseInstall("installed for a whole organisation")
        if not self.may_install(installation.team_id):
            raise NotInvited(installation.team_id)
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Put the bot in the place of the one that was there."""
        row = bot.to_dict() | {"client_id": self.client_id, "enterprise_id": None}
        for name in ("installed_at", "bot_token_expires_at"):
            row[name] = normalize_datetime_for_db(row.get(name))
        async with self.engine.begin() as connection:
            await connection.execute(sa.delete(self.bots).where(self._is(bot.team_id)))
            await connection.execute(sa.insert(self.bots).values(row))

    async def bot(self, workspace: str) -> Bot | None:
        """Return the bot installed in a workspace that still may have it."""
        if not self.may_install(workspace):
            return None
        return await self.async_find_bot(enterprise_id=None, team_id=workspace)

    async def encrypt_again(self) -> int:
        """Write all tokens with the first key; return how many there were."""
        columns = [self.bots.c.id, *(self.bots.c[name] for name in _TOKENS)]
        async with self.engine.begin() as connection:
            rows = (await connection.execute(sa.select(*columns))).mappings().all()
            for row in rows:
                mine = self.bots.c.id == row["id"]
                values = {name: row[name] for name in _TOKENS}
                change = sa.update(self.bots).where(mine).values(values)
                await connection.execute(change)
        return len(rows)

    def _is(self, workspace: str | None) -> sa.ColumnElement[bool]:
        of_app = self.bots.c.client_id == self.client_id
        return of_app & (self.bots.c.team_id == workspace)


def state_store(engine: AsyncEngine, life_s: int) -> AsyncSQLAlchemyOAuthStateStore:
    """Return where the states of installations under way are: each works once."""
    return AsyncSQLAlchemyOAuthStateStore(expiration_seconds=life_s, engine=engine)


def cipher(keys: str) -> MultiFernet:
    """Return what encrypts with the first of these keys and decrypts with any."""
    try:
        return MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
    except ValueError:
        raise SettingsError(
            "INSIGHTS_ENCRYPTION_KEYS holds no usable key; "
            "`python -m bot encryption-key` prints a new one."
        ) from None


def new_key() -> str:
    """Return a new key."""
    return Fernet.generate_key().decode()
