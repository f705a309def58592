"""What a workspace is made of: frozen values, each with the shape Slack gives it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class Kind(StrEnum):
    """Kinds of conversation, named as ``conversations.list`` names its ``types``."""

    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    IM = "im"
    MPIM = "mpim"


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """One workspace of an organisation."""

    id: str
    name: str
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person or a bot; ``is_restricted`` marks a guest, ``deleted`` a former member.

    A guest of one channel is ``is_ultra_restricted`` as well.
    """

    id: str
    team_id: str
    name: str
    real_name: str = ""
    email: str = ""
    title: str = ""
    tz: str = "Etc/UTC"
    tz_offset_s: int = 0
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False

    @property
    def is_guest(self) -> bool:
        """Tell whether the person sees only the channels they were brought into."""
        return self.is_restricted or self.is_ultra_restricted

    def shown(self, *, with_email: bool, is_stranger: bool = False) -> Json:
        """Return Slack's user object; the address needs a scope of its own."""
        profile: Json = {
            "real_name": self.real_name or self.name,
            "display_name": self.name,
            "title": self.title,
        }
        if with_email and self.email:
            profile["email"] = self.email
        return {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "real_name": self.real_name or self.name,
            "deleted": self.deleted,
            "tz": self.tz,
            "tz_offset": self.tz_offset_s,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_restricted": self.is_guest,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            **({"is_stranger": True} if is_stranger else {}),
            "profile": profile,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class UserGroup:
    """People one can mention together; ``is_disabled`` marks one that was given up."""

    id: str
    team_id: str
    handle: str
    name: str = ""
    users: tuple[str, ...] = ()
    is_disabled: bool = False
    created: int = 0

    def shown(self) -> Json:
        """Return Slack's usergroup object, without its people."""
        return {
            "id": self.id,
            "team_id": self.team_id,
            "is_usergroup": True,
            "name": self.name or self.handle,
            "description": "",
            "handle": self.handle,
            "is_external": False,
            "date_create": self.created,
            "date_update": self.created,
            "date_delete": self.created if self.is_disabled else 0,
            "auto_type": None,
            "prefs": {"channels": [], "groups": []},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A conversation; direct messages have no name, only members.

    With Slack Connect it belongs to ``team_id`` and is ``shared_with`` other teams.
    """

    id: str
    team_id: str
    name: str = ""
    kind: Kind = Kind.PUBLIC
    members: frozenset[str] = frozenset()
    is_archived: bool = False
    topic: str = ""
    purpose: str = ""
    created: int = 0
    creator: str = ""
    shared_with: frozenset[str] = frozenset()

    @property
    def teams(self) -> frozenset[str]:
        """Return the teams whose people and apps may be in here."""
        return self.shared_with | {self.team_id}

    def other(self, user_id: str) -> str:
        """Return the other member of a direct message."""
        return next(iter(sorted(self.members - {user_id})), user_id)

    def shown(self, viewer: str) -> Json:
        """Return Slack's channel object as ``viewer`` (a user id) gets it."""
        shape: Json = {
            "id": self.id,
            "created": self.created,
            "context_team_id": self.team_id,
            "is_archived": self.is_archived,
            "is_channel": self.kind is Kind.PUBLIC,
            "is_group": self.kind is Kind.PRIVATE,
            "is_im": self.kind is Kind.IM,
            "is_mpim": self.kind is Kind.MPIM,
            "is_private": self.kind is not Kind.PUBLIC,
            "is_shared": bool(self.shared_with),
            "is_ext_shared": bool(self.shared_with),
            "is_org_shared": False,
            "shared_team_ids": sorted(self.teams),
        }
        if self.kind is Kind.IM:
            return {**shape, "user": self.other(viewer), "is_open": True}
        return {
            **shape,
            "name": self.name,
            "name_normalized": self.name,
            "is_general": self.name == "general",
            "is_member": viewer in self.members,
            "creator": self.creator,
            "topic": {"value": self.topic},
            "purpose": {"value": self.purpose},
            "num_members": len(self.members),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command; with ``should_escape`` names arrive as ``<@U1|name>``."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """An entry of the shortcuts menu: ``type`` is ``global`` or ``message``."""

    name: str
    callback_id: str
    type: str = "global"
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """An app as its settings page describes it; ``events`` are its subscriptions.

    Without ``is_interactive`` nothing can be pressed; the tabs are those of its Home.
    """

    id: str
    name: str
    signing_secret: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    app_scopes: frozenset[str] = frozenset({"connections:write"})
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    redirect_urls: tuple[str, ...] = ()
    rotates_tokens: bool = False
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    events: frozenset[str] = frozenset()
    is_interactive: bool = True
    home_tab_enabled: bool = True
    messages_tab_enabled: bool = True
    messages_tab_read_only_enabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """An app in a team: its token there, its bot user, and what it was granted.

    ``expires_at`` (UTC seconds) is None where tokens last.
    """

    app_id: str
    team_id: str
    bot_token: str = field(repr=False)
    bot_user_id: str
    bot_id: str
    scopes: frozenset[str] = frozenset()
    refresh_token: str = field(default="", repr=False)
    expires_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message; an ephemeral one is ``visible_to`` one user only.

    ``ts`` is Slack's identifier and time in one: UTC seconds with six decimals. A reply
    that ``is_broadcast`` stands in the channel too; ``name`` is one the app spoke under.
    """

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    files: tuple[str, ...] = ()
    metadata: Json | None = None
    thread_ts: str | None = None
    app_id: str | None = None
    bot_id: str | None = None
    edited_ts: str | None = None
    visible_to: str | None = None
    is_broadcast: bool = False
    name: str = ""

    @property
    def is_reply(self) -> bool:
        """Tell whether the message stands in a thread only."""
        return self.thread_ts not in (None, self.ts) and not self.is_broadcast


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A message that waits for its time, ``post_at`` in UTC seconds."""

    id: str
    post_at: int
    created: int
    message: Message
