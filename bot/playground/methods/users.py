"""Methods about people."""

from bot.playground.calls import Call
from bot.playground.errors import SlackError
from bot.playground.methods.places import is_visible, kinds_wanted, page
from bot.playground.records import Json, User


def info(call: Call) -> Json:
    """Describe one person; the address needs the scope users:read.email."""
    user = call.workspace.users.get(call.required("user"))
    if user is None or not call.workspace.knows(call.caller.team_id, user):
        raise SlackError("user_not_found")
    return {"user": _shown(call, user)}


def by_email(call: Call) -> Json:
    """Find the person with an e-mail address; former members are not found."""
    wanted = call.required("email").lower()
    for user in call.workspace.users.values():
        is_here = user.team_id == call.caller.team_id and not user.deleted
        if is_here and user.email.lower() == wanted:
            return {"user": _shown(call, user)}
    raise SlackError("users_not_found")


def every(call: Call) -> Json:
    """List everybody in the team, former members and bots included."""
    rows = [
        _shown(call, user)
        for user in call.workspace.users.values()
        if user.team_id == call.caller.team_id
    ]
    shown, metadata = page(call, rows, usual=200)
    return {"members": shown, "response_metadata": metadata}


def conversations(call: Call) -> Json:
    """List the conversations a person and the token share; without a person, its own."""
    kinds = kinds_wanted(call)
    user_id = call.text("user") or call.caller.bot_user_id
    if user_id not in call.workspace.users:
        raise SlackError("user_not_found")
    rows = [
        channel.shown(call.caller.bot_user_id)
        for channel in call.workspace.channels.values()
        if channel.kind in kinds
        and is_visible(call, channel)
        and user_id in channel.members
    ]
    shown, metadata = page(call, rows, usual=100)
    return {"channels": shown, "response_metadata": metadata}


def _shown(call: Call, user: User) -> Json:
    """Return a user; of other teams' people the address is not told.

    A stranger is met only in channels that the app cannot see.
    """
    is_own = user.team_id == call.caller.team_id
    return user.shown(
        with_email=is_own and "users:read.email" in call.caller.scopes,
        is_stranger=not is_own
        and not any(
            user.id in channel.members and is_visible(call, channel)
            for channel in call.workspace.channels.values()
        ),
    )
