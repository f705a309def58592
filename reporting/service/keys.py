"""API keys: made, looked up, revoked. The key itself is shown once and kept nowhere."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from reporting.errors import RequestError
from reporting.service.store import KEYS

DEFAULT = "default"
# The id finds the row, the secret proves it; the prefix lets secret scanners know it.
_SHAPE = re.compile(r"insights_([0-9a-f]{10})_([0-9a-f]{64})")


class Role(StrEnum):
    """What a key may do; the value is what one types."""

    ADMIN = "admin"
    VIEWER = "viewer"
    TEAM_MANAGER = "team_manager"
    INGESTION = "ingestion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What is known of a key. With ``team_ids`` it sees these teams and what is below."""

    id: str
    name: str
    role: Role
    org: str
    project: str
    team_ids: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    def valid(self, now: datetime) -> bool:
        """Tell whether the key opens anything at ``now``."""
        expired = self.expires_at is not None and self.expires_at <= now
        return not expired and self.revoked_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key to make."""

    name: str
    role: Role
    org: str = DEFAULT
    project: str = DEFAULT
    team_ids: tuple[str, ...] = ()
    expires_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise RequestError("A key needs a name, such as the program that uses it.")
        if self.role is Role.TEAM_MANAGER and not self.team_ids:
            raise RequestError("A team_manager key needs at least one team id.")


def read_role(word: str) -> Role:
    """Return the role called ``word``, in any letter case."""
    try:
        return Role(word.strip().lower().replace("-", "_"))
    except ValueError:
        allowed = ", ".join(Role)
        raise RequestError(
            f"There is no role {word!r}; use one of {allowed}."
        ) from None


async def make(engine: AsyncEngine, new: NewKey, now: datetime) -> str:
    """Store ``new`` and return the key: the only time it is seen."""
    key_id, secret = secrets.token_hex(5), secrets.token_hex(32)
    row: dict[str, Any] = {
        "id": key_id,
        "digest": _digest(secret),
        "name": new.name.strip(),
        "role": new.role.value,
        "org": new.org,
        "project": new.project,
        "team_ids": list(new.team_ids),
        "created_at": now,
        "expires_at": new.expires_at,
    }
    async with engine.begin() as connection:
        await connection.execute(insert(KEYS).values(row))
    return f"insights_{key_id}_{secret}"


async def find(engine: AsyncEngine, text: str) -> Key | None:
    """Return the key that ``text`` is, valid or not; None if it is no key of ours."""
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return None
    key_id, secret = shape.groups()
    async with engine.connect() as connection:
        query = select(KEYS).where(KEYS.c.id == key_id)
        row = (await connection.execute(query)).mappings().one_or_none()
    # Compared also when there is no such id, so that both take the same time.
    known = row["digest"] if row else _digest("")
    same = hmac.compare_digest(known, _digest(secret))
    return _key(row) if row and same else None


async def everyone(engine: AsyncEngine) -> Sequence[Key]:
    """Return all keys, oldest first, revoked ones too."""
    async with engine.connect() as connection:
        query = select(KEYS).order_by(KEYS.c.created_at, KEYS.c.id)
        return [_key(row) for row in (await connection.execute(query)).mappings()]


async def revoke(engine: AsyncEngine, key_id: str, now: datetime) -> Key:
    """End the key with ``key_id``; ending it again changes nothing."""
    async with engine.begin() as connection:
        live = (KEYS.c.id == key_id) & KEYS.c.revoked_at.is_(None)
        await connection.execute(update(KEYS).where(live).values(revoked_at=now))
        query = select(KEYS).where(KEYS.c.id == key_id)
        row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        raise RequestError(f"There is no key with the id {key_id!r}; list them first.")
    return _key(row)


def _digest(secret: str) -> str:
    # One round of SHA-256, without salt, is enough: the secret is 256 random bits, so there
    # is nothing to guess that a slow hash would have to slow down.
    return hashlib.sha256(secret.encode()).hexdigest()


def _key(row: RowMapping) -> Key:
    return Key(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        org=row["org"],
        project=row["project"],
        team_ids=tuple(row["team_ids"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
    )
