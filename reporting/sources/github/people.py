"""Accounts of GitHub as the tables call them (pure).

GraphQL says `dependabot` and that it is a bot where REST says `dependabot[bot]`; the tables
have the latter. Who deleted their account is `ghost`, as on GitHub's pages.
"""

from reporting.sources.event_rows import EventRows
from reporting.sources.github.shapes import Actor, Assignee, Author, User

PROVIDER = "github"
GHOST = "ghost"
_BOT = "[bot]"


def account(actor: Actor | Assignee | None) -> str:
    """Return what the tables call ``actor``."""
    if actor is None or not actor.login:
        return GHOST
    bot = actor.kind == "Bot" and not actor.login.endswith(_BOT)
    return actor.login + _BOT if bot else actor.login


def is_bot(actor: Actor | None) -> bool:
    """Return whether GitHub says that it is no person."""
    return actor is not None and (actor.kind == "Bot" or actor.login.endswith(_BOT))


def note_bot(rows: EventRows, user: User | None) -> None:
    """Add an account that REST calls a bot without saying so in its name."""
    if user is not None and user.type == "Bot" and not user.login.endswith(_BOT):
        rows.add("bots", provider=PROVIDER, account=user.login)


def email(author: Author | None) -> str:
    """Return the e-mail of a commit; without one, the address GitHub makes of the account."""
    if author is None:
        return GHOST
    if author.email:
        return author.email
    if author.user is not None:
        return f"{author.user.login}@users.noreply.github.com"
    return author.name or GHOST


def note_author(rows: EventRows, author: Author | None) -> None:
    """Add whose account GitHub takes the e-mail of a commit for."""
    if author is not None and author.user is not None and author.email:
        rows.add(
            "known_accounts",
            provider=PROVIDER,
            account=author.user.login,
            email=author.email,
            name=author.name or None,
        )
