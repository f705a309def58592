"""What all interactions need: the workspace, tickets to hand out, and the way to the app."""

from dataclasses import dataclass

from bot.playground import payloads
from bot.playground.delivery import Deliveries, DeliveryKind
from bot.playground.errors import PlaygroundError
from bot.playground.event_limits import EventLimits, Verdict
from bot.playground.people import Place
from bot.playground.records import Installation, Json, Message, User
from bot.playground.shown import message_shown
from bot.playground.tickets import Address, Tickets
from bot.playground.traffic import Delivery
from bot.playground.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The people's side of the workspace hands its requests in here."""

    workspace: Workspace
    tickets: Tickets
    deliveries: Deliveries
    limits: EventLimits
    base_url: str

    def trigger(self, to: Installation, user: User, channel: str | None = None) -> str:
        """Return a trigger id to open a view with; ``channel`` is where the user is."""
        return self.tickets.trigger(
            app_id=to.app_id, team_id=to.team_id, user=user.id, channel=channel
        )

    def response_url(
        self, to: Installation, place: Place, ts: str | None = None
    ) -> str:
        """Return an address to answer at, about the message ``ts`` if given."""
        return self.base_url + self.tickets.response_path(address(to, place, ts))

    def names(self, place: Place) -> dict[str, str]:
        """Return what ``@name`` and ``#name`` stand for in a place, as Slack writes it."""
        space, team_id = self.workspace, place.user.team_id
        users = [u for u in space.users.values() if space.knows(team_id, u)]
        # Of two people with one name, who is here is meant, then who is of the team.
        users.sort(key=lambda u: (u.id in place.channel.members, u.team_id == team_id))
        return {
            **{
                f"@{group.handle}": f"!subteam^{group.id}"
                for group in space.usergroups.values()
                if group.team_id == team_id and not group.is_disabled
            },
            **{
                f"#{channel.name}": f"#{channel.id}"
                for channel in space.channels.values()
                if channel.name and team_id in channel.teams
            },
            **{f"@{user.name}": f"@{user.id}" for user in users},
        }

    def shown(self, message: Message) -> Json:
        """Return a message as payloads contain it."""
        return message_shown(self.workspace, message, base_url=self.base_url)

    async def interact(
        self, kind: str, to: Installation, user: User, **more: object
    ) -> Delivery:
        """Send an interaction of a kind with the fields all kinds share, and ``more``."""
        app, team = self.workspace.apps[to.app_id], self.workspace.teams[to.team_id]
        if not app.is_interactive:
            raise PlaygroundError(
                f"{app.name} has interactivity switched off in its settings, so nothing "
                "of it can be pressed, chosen or submitted."
            )
        payload = payloads.interaction(kind, app=app, team=team, user=user, **more)
        return await self.deliveries.send(app, DeliveryKind.INTERACTION, payload)

    async def tell(self, to: Installation, event: Json) -> Delivery | None:
        """Send an event in its envelope; None where Slack sends this app no more.

        An app above its limit hears that it is, once a minute.
        """
        now = self.workspace.now()
        verdict = self.limits.judge(to, now)
        if verdict is Verdict.DROP:
            return None
        if verdict is Verdict.TELL:
            notice = payloads.rate_limited(to, now)
            return await self.deliveries.send(
                self.workspace.apps[to.app_id], DeliveryKind.EVENT, notice
            )
        channel = self.workspace.channels.get(str(event.get("channel")))
        payload = payloads.event_callback(
            event,
            installation=to,
            is_shared=bool(channel and channel.shared_with),
            event_id=self.workspace.next_id("Ev"),
            at=now,
        )
        app = self.workspace.apps[to.app_id]
        delivery = await self.deliveries.send_event(app, payload)
        self.limits.note(to, now, was_taken=delivery.is_acknowledged)
        return delivery


def address(to: Installation, place: Place, ts: str | None = None) -> Address:
    """Return where an answer about what happened in a place goes."""
    return Address(
        app_id=to.app_id,
        team_id=to.team_id,
        channel=place.channel.id,
        user=place.user.id,
        message_ts=ts,
    )
