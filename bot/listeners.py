"""Every listener with what it needs: who listens to what is in `handlers.register`."""

from slack_bolt.app.async_app import AsyncApp
from sqlalchemy import Table

import handlers
from bot import database as tables
from bot.desk import Desk
from bot.digests.store import DigestDesk, Digests
from bot.exporting.client import ExportClient
from bot.exporting.definitions import definitions_here
from bot.home import Homes
from bot.limits import Limits
from bot.people.known import People
from bot.people.links import LinkDesk
from bot.reception import Reception
from bot.retention import Forgetting
from bot.settings import Settings
from bot.slack.screens import Screens
from bot.work.ticking import Now, today, utc_now
from handlers.digest_details import DigestDetails
from handlers.digest_forms import DigestForm
from handlers.digests import DigestListener
from handlers.filling import Form
from handlers.limits import LimitListener
from handlers.links import LinkListener
from handlers.parse.limits import Topic
from handlers.personal import Personal
from handlers.pressing import Presses
from handlers.reports import Reports
from handlers.visiting import HomeListener
from handlers.workspaces import WorkspaceListener

# What somebody is in a workspace may be this old on receipt; the worker asks anew.
_PROFILES_FRESH_S = 300.0


def attach(
    bolt: AsyncApp, settings: Settings, desk: Desk, client: ExportClient, now: Now
) -> None:
    """Attach every listener to Bolt's app."""
    people = People.of(settings, desk.database, client, profiles_s=_PROFILES_FRESH_S)
    reception, screens = Reception(people, desk), Screens(people.connect)
    definitions = definitions_here(client, people.directory)

    def limits(topic: Topic, table: Table) -> LimitListener:
        store = Limits(desk.database, table)
        return LimitListener(topic, store, people.teams, reception.checked, utc_now)

    digests = DigestListener(
        DigestDesk(Digests(desk.database), desk.jobs, now),
        reception,
        people.teams,
        now,
    )
    handlers.register(
        bolt,
        insights=handlers.Insights(
            topics={
                Topic.GOAL: limits(Topic.GOAL, tables.goals),
                Topic.ALERT: limits(Topic.ALERT, tables.alerts),
            },
            links=LinkListener(
                LinkDesk(people.links, desk.jobs, people.owner_of), people, people.teams
            ),
            digests=digests,
            personal=Personal(desk.introduce),
            reports=Reports(
                submit=desk.accept,
                refuse=desk.refuse,
                reception=reception,
                directory=people.teams,
                definitions=definitions,
                today=today,
            ),
            refuse=reception.refused,
            say=desk.say,
        ),
        presses=Presses(
            refused=reception.refused,
            refuse=desk.refuse,
            reception=reception,
            store=desk,
            directory=people.teams,
            definitions=definitions,
            today=today,
            subscribe=digests.weekly_here,
        ),
        filling=Form(
            screens=screens,
            refused=reception.refused,
            reception=reception,
            submit=desk.accept,
            refuse=desk.refuse,
            directory=people.teams,
            today=today,
            tell=desk.tell,
        ),
        visiting=HomeListener(
            screens=screens,
            homes=Homes(desk.database, people, desk.jobs),
            refused=reception.refused,
            store=desk,
            reception=reception,
            submit=desk.accept,
            refuse=desk.refuse,
            directory=people.teams,
            today=today,
            tell=desk.tell,
            about_digests=digests.on_ask,
        ),
        digest_form=DigestForm(digests, screens),
        details=DigestDetails(
            digests, reception, desk.accept_once, desk.refuse, reception.refused
        ),
        workspaces=WorkspaceListener(
            Forgetting(desk.database, desk.jobs.client).workspace
        ),
    )
