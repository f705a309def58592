"""Commands about who is who: people with their accounts, proposals, decisions."""

import getpass
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console

from bot import settings
from bot.commands import tables
from bot.commands.edge import run
from bot.commands.looking import looking
from bot.exporting import exports
from bot.exporting.data import DataClient
from reporting.errors import RequestError

people_app = typer.Typer(
    help="Who is who: one person, many accounts.", no_args_is_help=True
)
app = typer.Typer()
app.add_typer(people_app, name="people")

Rows = Sequence[Mapping[str, Any]]
By = Annotated[str | None, typer.Option(help="Who decides; without it: your login.")]
Why = Annotated[str, typer.Option(help="Why, for whoever looks later.")]
Provider = Annotated[str, typer.Argument(help="Where the account is: github, git, …")]
Account = Annotated[str, typer.Argument(help="The account; with git, an e-mail.")]
_KEYS = ("commits", "pullRequests", "workItems", "comments")
_PEOPLE = ("person", "account", "why", "commits", "pulls", "items", "comments")
_DECISIONS = ("no.", "account", "", "person", "by", "when", "why", "taken back")


@people_app.command("list")
def people_list(
    search: Annotated[
        str | None, typer.Argument(help="Only who has this in a name or an account.")
    ] = None,
) -> None:
    """List people with all their accounts, and why these are theirs."""
    chosen = looking()

    async def look() -> Rows:
        async with exports.opened(chosen) as client:
            return await DataClient(client).people(search)

    found = run(look())
    if not found:
        who = (
            f"Nobody has {search!r} in a name or an account"
            if search
            else "Nobody is known"
        )
        print(f"{who}: this is {chosen.place}.")
        return
    rows: list[tuple[str, ...]] = []
    for person in found:
        email, name = person["email"], person.get("name")
        who = f"{name} <{email}>" if name else email
        rows.append((who, *_account(next(iter(person["accounts"]), None))))
        rows += (("", *_account(account)) for account in person["accounts"][1:])
    tables.show(_PEOPLE, rows, Console(highlight=False))


@people_app.command("propose")
def people_propose() -> None:
    """List accounts that may be somebody's, the likeliest first; nothing of it holds yet."""
    chosen = looking()

    async def look() -> Rows:
        async with exports.opened(chosen) as client:
            return await DataClient(client).proposals()

    found = run(look())
    if not found:
        print(f"Nothing is left to decide in {chosen.place}.")
        return
    rows = (
        (
            _named(f"{one['provider']} {one['account']}", one.get("name")),
            _named(one["email"], one.get("person")),
            ", ".join(one["reasons"]),
            str(sum(one[key] for key in _KEYS)),
        )
        for one in found
    )
    tables.show(("account", "may be", "because", "did"), rows, Console(highlight=False))
    print("`people link PROVIDER ACCOUNT EMAIL` says yes, `unlink` no.")


@people_app.command("link")
def people_link(
    provider: Provider,
    account: Account,
    email: Annotated[str, typer.Argument(help="The person's e-mail.")],
    by: By = None,
    why: Why = "",
) -> None:
    """Decide that an account is a person's, whatever comes in later."""
    _decide("same", provider, account, email, by, why)


@people_app.command("unlink")
def people_unlink(
    provider: Provider,
    account: Account,
    email: Annotated[
        str | None,
        typer.Argument(help="Of whom it is not; without it: of whom it is now."),
    ] = None,
    by: By = None,
    why: Why = "",
) -> None:
    """Decide that an account is not a person's; it stays so on the next sync."""
    _decide("different", provider, account, email, by, why)


@people_app.command("undo")
def people_undo(
    number: Annotated[
        list[int] | None,
        typer.Argument(help="Numbers of decisions; without any: list them."),
    ] = None,
    by: By = None,
    why: Why = "",
) -> None:
    """Take decisions back; without a number: list all there were."""

    async def act() -> Rows:
        async with exports.opened(settings.load()) as client:
            if not number:
                return await DataClient(client).decisions()
            return await DataClient(client).undo(
                {"numbers": number, "by": by or _me(), "why": why}
            )

    _show(run(act()))


def _decide(
    verdict: str,
    provider: str,
    account: str,
    email: str | None,
    by: str | None,
    why: str,
) -> None:
    if not provider.strip() or not account.strip():
        raise RequestError("Name the provider and the account.")
    decision = {"verdict": verdict, "provider": provider, "account": account,
                "email": email, "why": why}  # fmt: skip

    async def act() -> Rows:
        async with exports.opened(settings.load()) as client:
            return await DataClient(client).decide(
                {"decisions": [decision], "by": by or _me()}
            )

    _show(run(act()))


def _show(decisions: Rows) -> None:
    if not decisions:
        print("Nothing was decided.")
        return
    rows = (
        (
            str(one["number"]),
            f"{one['provider']} {one['account']}",
            "is" if one["verdict"] == "same" else "is not",
            one["email"],
            one["decidedBy"],
            one["decidedAt"][:16].replace("T", " "),
            one["why"],
            f"{one['undoneAt'][:10]} by {one['undoneBy']}" if "undoneAt" in one else "",
        )
        for one in decisions
    )
    tables.show(_DECISIONS, rows, Console(highlight=False))


def _account(account: Mapping[str, Any] | None) -> tuple[str, ...]:
    if account is None:
        return ()
    return (
        f"{account['provider']} {account['account']}",
        account["why"],
        *(str(account[key] or "") for key in _KEYS),
    )


def _named(what: str, name: str | None) -> str:
    return f"{what} ({name})" if name else what


def _me() -> str:
    return getpass.getuser()
