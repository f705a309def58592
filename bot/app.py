"""The composition root: the roles that a process can play; `all_in_one` plays them all."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import partial

from bot import alerts, audit, home, retention
from bot.alerts import Alerting
from bot.answers import afterwards, workflows
from bot.answers.answering import Answering
from bot.digests import workflows as digest_workflows
from bot.digests.hindrances import Hindrances
from bot.digests.parts import DigestParts
from bot.digests.sending import Digesting
from bot.digests.store import Digests
from bot.door import door
from bot.exporting import exports
from bot.exporting.client import ExportClient
from bot.home import Homemaking, Homes
from bot.people import introducing
from bot.people.channels import Channels
from bot.people.introducing import Introducing
from bot.people.known import People
from bot.probes import probed
from bot.reports.drawing import drawing
from bot.reports.making import Reports
from bot.retention import Forgetting
from bot.settings import Settings
from bot.slack import workspaces
from bot.sources import refreshing
from bot.sources.refreshing import Refreshing
from bot.work import durable, telling
from bot.work.notices import Notices
from bot.work.telling import Telling
from bot.work.ticking import Clock, ticking, today
from bot.work.workers import Worker


@asynccontextmanager
async def all_in_one(settings: Settings) -> AsyncIterator[str]:
    """Run the whole product in this process and yield the address of Slack's door."""
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(exports.opened(settings))
        yield await stack.enter_async_context(bot_role(settings, client))


@asynccontextmanager
async def bot_role(
    settings: Settings, client: ExportClient, *, ready: int = 0
) -> AsyncIterator[str]:
    """Run Slack's door and a worker and yield the door's address.

    So many processes that draw are made ``ready`` for the first reports.
    """
    async with (
        worker(settings, client, ready=ready) as me,
        probed(settings, client, me),
        door(settings, client) as address,
    ):
        yield address


@asynccontextmanager
async def web_role(settings: Settings) -> AsyncIterator[str]:
    """Run Slack's door alone and yield its address."""
    async with (
        exports.opened(settings, yields_s=exports.YIELDS_S) as client,
        probed(settings, client),
        door(settings, client) as address,
    ):
        yield address


@asynccontextmanager
async def worker_role(settings: Settings) -> AsyncIterator[str]:
    """Run a worker alone and yield its name."""
    async with (
        exports.opened(settings, yields_s=exports.YIELDS_S) as client,
        worker(settings, client) as me,
        probed(settings, client, me),
    ):
        yield me.name


@asynccontextmanager
async def worker(
    settings: Settings,
    client: ExportClient,
    clock: Clock | None = None,
    *,
    ready: int = 0,
) -> AsyncIterator[Worker]:
    """Answer requests, and watch what is to be watched; yield which worker does."""
    settings.require_slack()
    async with (
        durable.state(settings) as database,
        durable.jobs(settings) as jobs,
        drawing(settings.worker_slots, ready=ready) as pool,
    ):
        # Asked anew for each answer: somebody may have left since.
        people = People.of(settings, database, client, profiles_s=0.0)
        notices = Notices(database, people.connect)
        reports = Reports(client, pool, today)
        answering = Answering(
            database=database,
            notices=notices,
            people=people,
            reports=reports,
            patience_s=settings.export_patience_s,
            native_chart=settings.native_charts,
        )
        alerting = Alerting(
            database=database,
            jobs=jobs,
            notices=notices,
            people=people,
            reports=reports,
            patience_s=settings.export_patience_s,
        )
        clock = clock or Clock()
        store = Digests(database)
        digesting = Digesting(
            store=store,
            jobs=jobs,
            notices=notices,
            parts=DigestParts(people, reports),
            hindrances=Hindrances(store, jobs, Channels(people), clock.now),
            now=clock.now,
            patience_s=settings.export_patience_s,
        )
        refresh = Refreshing(settings, database, jobs, client)
        homemaking = Homemaking(
            homes=Homes(database, people, jobs),
            people=people,
            reports=reports,
            patience_s=settings.export_patience_s,
        )
        async with (
            durable.worker(
                settings,
                jobs,
                partial(workflows.register, answering),
                partial(afterwards.register, answering),
                partial(introducing.register, Introducing(database, notices, people)),
                partial(telling.register, Telling(notices)),
                partial(alerts.register, alerting),
                partial(digest_workflows.register, digesting),
                partial(home.register, homemaking),
                partial(refreshing.register, refresh),
            ) as me,
            ticking(clock, alerting.tick, digesting.tick, refresh.tick),
            retention.kept(Forgetting(database, jobs.client), settings.audit_days),
        ):
            yield me


async def prepare(settings: Settings) -> None:
    """Bring the state database up to date; stored tokens get the first key."""
    async with durable.state(settings) as database:
        if settings.many_workspaces:
            await workspaces.of(settings, database).store.encrypt_again()


async def audit_log(settings: Settings, since: datetime) -> list[audit.Entry]:
    """Return the audit log from a moment on."""
    async with (
        durable.state(settings) as database,
        database.transaction() as connection,
    ):
        return await audit.since(connection, since)
