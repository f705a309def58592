"""Commands that run until they are stopped: one a role, and the demo."""

import os
from pathlib import Path
from typing import Annotated

import typer

from bot import app as composition
from bot import demo as demonstration
from bot import settings
from bot.commands.edge import run, serve, stopped
from bot.exporting import exports as export_roles

app = typer.Typer()
# On one machine Slack's door comes first: it has three seconds, an export may take longer.
_STANDS_BACK = 10


@app.command()
def web() -> None:
    """Run Slack's door alone."""
    serve(composition.web_role, "Taking Slack's requests at {}")


@app.command()
def worker() -> None:
    """Run a worker alone."""
    serve(composition.worker_role, "Working as {}")


@app.command()
def exports(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to listen on; 0: any.")
    ] = 8080,
) -> None:
    """Run the export service alone."""
    os.nice(_STANDS_BACK)
    serve(
        lambda chosen: export_roles.alone(chosen, host=host, port=port),
        "Export API at {}",
    )


@app.command()
def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port of the page; 0: any.")
    ] = 8008,
    repo: Annotated[
        Path | None,
        typer.Option(help="Show this git repository, not the sample organisation."),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="One report, then end.")] = False,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Open no browser.")
    ] = False,
    out: Annotated[Path, typer.Option("--out", help="Where --once writes.")] = Path(
        "demo"
    ),
) -> None:
    """Run everything with a sample organisation and a local Slack; needs no account."""
    chosen = settings.load()
    if once:
        run(demonstration.once(chosen, out, repo))
        return
    run(
        demonstration.stay(
            chosen, port=port, repository=repo, browser=not no_browser, stop=stopped
        )
    )
