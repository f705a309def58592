"""What a Slack profile says of somebody: which address, and what they are in the workspace."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.delivery import DeliveryError
from bot.slack.workspaces import Connect
from reporting.access import Standing

# Slack's words for somebody this workspace does not know.
_UNKNOWN = ("user_not_found", "user_not_visible", "users_not_found")
_RULING = ("is_admin", "is_owner", "is_primary_owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """``email`` is in lower case, None where Slack shows none that was confirmed."""

    email: str | None = None
    standing: Standing = Standing.MEMBER
    administrator: bool = False


async def profile(connect: Connect, workspace: str, user: str) -> Profile:
    """Ask Slack about ``user``, as the bot of ``workspace`` sees them."""
    delivery = await connect(workspace)
    try:
        return read(await delivery.user(user), workspace)
    except DeliveryError as error:
        if error.code not in _UNKNOWN:
            raise
        return Profile(standing=Standing.STRANGER)


def read(user: Mapping[str, Any], workspace: str) -> Profile:
    """Read Slack's user object."""
    email = (user.get("profile") or {}).get("email")
    confirmed = user.get("is_email_confirmed", True)
    return Profile(
        email=email.lower() if email and confirmed else None,
        standing=_standing(user, workspace),
        administrator=any(user.get(name) for name in _RULING),
    )


def _standing(user: Mapping[str, Any], workspace: str) -> Standing:
    if user.get("deleted"):
        return Standing.DEACTIVATED
    # In an organisation of several workspaces a person has a home, and may be in others.
    own = {user.get("team_id"), *(user.get("enterprise_user") or {}).get("teams", ())}
    if user.get("is_stranger") or user.get("is_bot") or workspace not in own:
        return Standing.STRANGER
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Standing.GUEST
    return Standing.MEMBER
