"""Finding people and places by the names a person would use."""

from dataclasses import dataclass

from bot.playground.errors import PlaygroundError
from bot.playground.records import Channel, Kind, User
from bot.playground.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Place:
    """A person in a conversation they belong to."""

    user: User
    channel: Channel


def find_user(workspace: Workspace, name: str, team_id: str | None = None) -> User:
    """Return the active user with this id, or this name in any case, with or without ``@``.

    Without a team the first of that name in any team is meant.
    """
    wanted = name.removeprefix("@")
    for user in workspace.users.values():
        is_here = team_id in (None, user.team_id) and not user.deleted
        called = (user.id, user.name.casefold())
        if is_here and (wanted in called or wanted.casefold() in called):
            return user
    people = ", ".join(u.name for u in workspace.users.values() if not u.is_bot)
    raise PlaygroundError(f"There is nobody called {name} here, only {people}.")


def find_channel(workspace: Workspace, name: str, user: User) -> Channel:
    """Return the channel with this id or name; ``@name`` is the direct message with name."""
    if name.startswith("@"):
        other = find_user(workspace, name, user.team_id)
        return workspace.direct_message(user.team_id, user.id, other.id)
    wanted = name.removeprefix("#")
    for channel in workspace.channels.values():
        if wanted in (channel.id, channel.name) and user.team_id in channel.teams:
            return channel
    raise PlaygroundError(f"There is no channel called {name} here.")


def may_look(user: User, channel: Channel) -> bool:
    """Tell whether the channel is there for the user: public ones are not for guests."""
    if user.id in channel.members:
        return True
    is_open = channel.kind is Kind.PUBLIC and not user.is_guest
    return is_open and user.team_id in channel.teams


def join(workspace: Workspace, user_name: str, channel_name: str) -> Place:
    """Bring a person into a public channel, as its button does."""
    user = find_user(workspace, user_name)
    channel = find_channel(workspace, channel_name, user)
    if not may_look(user, channel):
        raise PlaygroundError(f"There is no channel called {channel_name} here.")
    if channel.is_archived:
        raise PlaygroundError(f"#{channel.name} is archived.")
    return Place(user, workspace.join(channel.id, user.id))


def stand_in(workspace: Workspace, user_name: str, channel_name: str) -> Place:
    """Return the person in the channel, if they can write there."""
    user = find_user(workspace, user_name)
    channel = find_channel(workspace, channel_name, user)
    if user.id not in channel.members:
        if not may_look(user, channel):
            raise PlaygroundError(f"There is no channel called {channel_name} here.")
        raise PlaygroundError(f"{user.name} has to join #{channel.name} first.")
    if channel.is_archived:
        raise PlaygroundError(f"#{channel.name} is archived.")
    return Place(user, channel)
