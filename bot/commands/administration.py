"""Commands of an administrator: keys, the audit log, the Slack app, the database."""

import html
import sys
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console

from bot import app as composition
from bot import audit as audit_entries
from bot import settings
from bot.commands import tables
from bot.commands.edge import day, run
from bot.commands.looking import looking
from bot.exporting import exports
from bot.slack import manifest as app_manifest
from bot.slack.installations import new_key

app = typer.Typer()
keys_app = typer.Typer(help="API keys of the export service.", no_args_is_help=True)
app.add_typer(keys_app, name="keys")

_AUDIT = ("asked", "by", "in", "what", "decision", "rule", "why", "posted in")
_KEYS = ("id", "name", "project", "role", "teams", "created", "expires", "state")


class Form(StrEnum):
    """How rows are printed."""

    TEXT = "text"
    CSV = "csv"


@app.command()
def audit(
    since: Annotated[
        str | None, typer.Option(help="The first day, YYYY-MM-DD; without it: all.")
    ] = None,
    form: Annotated[
        Form, typer.Option("--format", help="For eyes or a spreadsheet.")
    ] = (Form.TEXT),
) -> None:
    """Print who asked what and when, what was decided and why, and where it was posted."""
    first = datetime.combine(day(since or "0001-01-01"), time(), UTC)
    chosen = looking()
    found = run(composition.audit_log(chosen, first))
    if form is Form.CSV:
        audit_entries.write_csv(found, sys.stdout)
        return
    if not found:
        ever = f" since {since}" if since else ""
        print(f"Nothing was asked{ever} in {chosen.state_place}.")
        return
    rows = (
        (
            f"{entry.asked_at:%Y-%m-%d %H:%M}",
            entry.asked_by,
            f"{entry.workspace} {entry.channel}",
            entry.asked,
            entry.decision or "open",
            entry.rule or "",
            html.unescape(entry.reason or ""),
            entry.posted_channel or "",
        )
        for entry in found
    )
    tables.show(_AUDIT, rows, Console(highlight=False))


@app.command()
def manifest(
    url: Annotated[
        str | None, typer.Option(help="Where Slack reaches the bot: https://HOST.")
    ] = None,
    rotating: Annotated[
        bool,
        typer.Option("--rotating", help="Tokens end and are renewed; needs OAuth."),
    ] = False,
) -> None:
    """Print the Slack app's manifest; without an address: for Socket Mode."""
    chosen = app_manifest.load()
    if url is not None:
        chosen = app_manifest.deployed(chosen, url, rotating=rotating)
    print(app_manifest.written(chosen), end="")


@app.command()
def migrate() -> None:
    """Create the state database, or bring it up to date; encrypt tokens again."""
    run(composition.prepare(settings.load()))


@app.command("encryption-key")
def encryption_key() -> None:
    """Print a new key for INSIGHTS_ENCRYPTION_KEYS."""
    print(new_key())


@keys_app.command("create")
def keys_create(
    name: Annotated[str, typer.Option(help="Who will use it.")],
    role: Annotated[
        str, typer.Option(help="admin, viewer, team_manager or ingestion.")
    ] = "viewer",
    team: Annotated[list[str] | None, typer.Option(help="Only these team ids.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Days until it ends.")] = None,
    project: Annotated[
        str | None, typer.Option(help="Its project; else the bot's own.")
    ] = None,
    organisation: Annotated[
        str | None, typer.Option(help="The organisation of its project.")
    ] = None,
) -> None:
    """Make a key and print it; it cannot be shown again."""
    named = {"project": project, "organisation": organisation}
    chosen = settings.load().model_copy(
        update={setting: text for setting, text in named.items() if text}
    )
    print(run(exports.create_key(chosen, name, role, team or [], days)))


@keys_app.command("list")
def keys_list() -> None:
    """List the keys: what they may do, not what they are."""
    found = run(exports.list_keys(looking()))
    tables.show(_KEYS, found, Console(highlight=False))


@keys_app.command("revoke")
def keys_revoke(
    key_id: Annotated[str, typer.Argument(help="The id, as `keys list` shows it.")],
) -> None:
    """End a key at once."""
    run(exports.revoke_key(settings.load(), key_id))
