"""Whom one can be in the demo, made from addresses and names."""

import re
from collections.abc import Iterable
from itertools import count

from bot.demo.workspace import TEAM
from bot.playground.records import User

ADMINISTRATOR = User(
    id="U0ADMIN", team_id=TEAM, name="tove.brask", real_name="Tove Brask",
    email="tove.brask@example.com", title="administrator of this Slack", is_admin=True,
)  # fmt: skip
GUEST = User(
    id="U0GUEST", team_id=TEAM, name="gil.sorel", real_name="Gil Sorel",
    email="gil.sorel@partner.example", title="guest", is_restricted=True,
)  # fmt: skip


def users(rows: Iterable[tuple[str, str, str]]) -> list[User]:
    """Return members of the workspace: an address, a name and a title each."""
    taken: set[str] = {ADMINISTRATOR.name, GUEST.name, "insights"}
    made = []
    for number, (email, name, title) in enumerate(rows, start=1):
        handle = _handle(email, taken)
        taken.add(handle)
        made.append(
            User(
                id=f"U{number:04d}",
                team_id=TEAM,
                name=handle,
                real_name=name,
                email=email,
                title=title,
            )
        )
    return made


def _handle(email: str, taken: set[str]) -> str:
    """Return a name to mention: the address up to the @, told apart from others.

    >>> _handle("123+Ada.Abel@users.example.com", {"ada.abel"})
    'ada.abel2'
    """
    local = email.partition("@")[0].rpartition("+")[2].casefold()
    name = re.sub(r"[^a-z0-9._-]+", "", local) or "somebody"
    tries = (f"{name}{number if number > 1 else ''}" for number in count(1))
    return next(handle for handle in tries if handle not in taken)
