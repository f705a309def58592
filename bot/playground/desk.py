"""What all interactions need: the workspace, tickets to hand out, and the way to the app."""

from dataclasses import dataclass

from bot.playground import payloads
from bot.playground.delivery import Deliveries, DeliveryKind
from bot.playground.people import Place
from bot.playground.records import App, Installation, Json, Message, User
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
    base_url: str

    def trigger(self, app: App, user: User) -> str:
        """Return a trigger id for the app to open a view with."""
        return self.tickets.trigger(app_id=app.id, team_id=user.team_id, user=user.id)

    def response_url(self, app: App, place: Place, ts: str | None = None) -> str:
        """Return an address to answer at, about the message ``ts`` if given."""
        return self.base_url + self.tickets.response_path(address(app, place, ts))

    def names(self, team_id: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return the ids of a team's users and channels by name."""
        users, channels = self.workspace.users, self.workspace.channels
        return (
            {each.name: each.id for each in users.values() if each.team_id == team_id},
            {
                each.name: each.id
                for each in channels.values()
                if each.team_id == team_id
            },
        )

    def shown(self, message: Message) -> Json:
        """Return a message as payloads contain it."""
        return message_shown(self.workspace, message, base_url=self.base_url)

    async def interact(
        self, kind: str, app: App, user: User, **more: object
    ) -> Delivery:
        """Send an interaction of a kind with the fields all kinds share, and ``more``."""
        team = self.workspace.teams[user.team_id]
        payload = payloads.interaction(kind, app=app, team=team, user=user, **more)
        return await self.deliveries.send(app, DeliveryKind.INTERACTION, payload)

    async def tell(self, app: App, installation: Installation, event: Json) -> Delivery:
        """Send an event in its envelope."""
        payload = payloads.event_callback(
            event,
            installation=installation,
            event_id=self.workspace.next_id("Ev"),
            at=self.workspace.now(),
        )
        return await self.deliveries.send_event(app, payload)


def address(app: App, place: Place, ts: str | None = None) -> Address:
    """Return where an answer about what happened in a place goes."""
    return Address(
        app_id=app.id,
        team_id=place.user.team_id,
        channel=place.channel.id,
        user=place.user.id,
        message_ts=ts,
    )
