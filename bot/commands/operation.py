"""Commands of whoever keeps the bot running: its jobs, and whether all is well."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from bot import backup as copies
from bot import checkup, settings
from bot import jobs as overview
from bot.checkup import Health
from bot.commands import tables
from bot.commands.data import doctor_app
from bot.commands.edge import run
from bot.commands.looking import looking
from bot.database import Database
from bot.settings import Settings
from bot.work import durable
from bot.work.durable import Jobs

T = TypeVar("T")
app = typer.Typer()
jobs_app = typer.Typer(help="Jobs of the bot: questions, digests, alerts.")
app.add_typer(jobs_app, name="jobs", no_args_is_help=True)

_JOBS = ("id", "kind", "state", "queue", "worker", "made", "result")
JobId = Annotated[str, typer.Argument(help="The id, as `jobs list` shows it.")]


@jobs_app.command("list")
def jobs_list(
    ended: Annotated[bool, typer.Option("--all", help="Also what went well.")] = False,
    most: Annotated[int, typer.Option(min=1, help="How many, the latest.")] = 50,
) -> None:
    """List what is open or failed."""
    chosen = looking()
    found = _with_jobs(
        lambda _, jobs: overview.listed(jobs.client, ended=ended, most=most), chosen
    )
    if not found:
        print(f"Nothing is open, nothing failed in {chosen.state_place}.")
        return
    rows = (
        (
            *(job.id, job.kind, job.state, job.queue, job.worker),
            *(_shown(job.made_at), job.result.splitlines()[0] if job.result else ""),
        )
        for job in found
    )
    tables.show(_JOBS, rows, Console(highlight=False))


@jobs_app.command("show")
def jobs_show(job_id: JobId) -> None:
    """Show a job and the steps that are done."""
    job, steps = _with_jobs(
        lambda _, jobs: overview.shown(jobs.client, job_id), looking()
    )
    console = Console(soft_wrap=True)
    console.print(f"{job.id}: {job.kind}, {job.state} {job.worker}", markup=False)
    console.print(f"made {_shown(job.made_at)}, ended {_shown(job.ended_at) or '-'}")
    rows = (
        (one.name, _shown(one.began_at), f"{one.took_s:.2f} s", one.error)
        for one in steps
    )
    tables.show(("step", "began", "took", "error"), rows, console)
    if job.result:
        console.print(job.result, markup=False)


@jobs_app.command("retry")
def jobs_retry(job_id: JobId) -> None:
    """Begin an ended job again; what it showed already is not shown twice."""
    again = _with_jobs(
        lambda database, jobs: overview.begun_again(database, jobs, job_id), looking()
    )
    print(again)


@jobs_app.command("cancel")
def jobs_cancel(job_id: JobId) -> None:
    """Call an open job off; whoever asked is told."""
    _with_jobs(
        lambda database, jobs: overview.called_off(database, jobs, job_id), looking()
    )


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="An empty folder, or a new one.")],
) -> None:
    """Copy state and warehouse while the bot runs."""

    async def copy() -> None:
        async for said in copies.copied(settings.load(), folder):
            print(said)

    run(copy())


@doctor_app.callback(invoke_without_command=True)
def doctor(context: typer.Context) -> None:
    """Look whether all is well, and say what to do where it is not."""
    if context.invoked_subcommand is not None:
        return
    if run(_checkup(looking())):
        raise typer.Exit(1)


async def _checkup(chosen: Settings) -> bool:
    """Print what is found; return whether something is ill."""
    ill = False
    async for found in checkup.looked_at(chosen):
        print(f"{found.health:5} {found.what}: {found.said}")
        ill = ill or found.health is Health.ILL
    return ill


def _with_jobs(work: Callable[[Database, Jobs], Awaitable[T]], chosen: Settings) -> T:
    async def do() -> T:
        async with durable.state(chosen) as database, durable.jobs(chosen) as jobs:
            return await work(database, jobs)

    return run(do())


def _shown(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""
