"""Accounts of GitLab as the tables call them (pure)."""

import re

from reporting.sources.event_rows import EventRows
from reporting.sources.gitlab.shapes import User

PROVIDER = "gitlab"
GHOST = "ghost"
# The names GitLab gives to the users behind tokens, service accounts and its own robots.
_BOT = re.compile(
    r"(project|group)_\d+_bot(_\w+)?|service_account_.+|.*[-_]bot|alert-bot|support-bot"
)


def account(user: User | None) -> str:
    """Return what the tables call ``user``."""
    return GHOST if user is None else user.username


def is_bot(user: User | None) -> bool:
    """Return whether the account is no person's."""
    if user is None:
        return False
    return bool(user.bot) or _BOT.fullmatch(user.username.lower()) is not None


def note(rows: EventRows, user: User | None) -> None:
    """Add what GitLab says of an account."""
    if user is None:
        return
    if is_bot(user):
        rows.add("bots", provider=PROVIDER, account=user.username)
    elif user.name or user.public_email:
        rows.add(
            "known_accounts",
            provider=PROVIDER,
            account=user.username,
            email=user.public_email or None,
            name=user.name,
        )
