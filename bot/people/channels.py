"""What Slack says of a channel and of who cares for it: its creator, their time zone."""

from dataclasses import dataclass

from bot.people.known import People
from bot.slack.delivery import DeliveryError
from handlers.kept_digest import PERSON
from reporting.access import Standing
from reporting.schedules import is_zone

# Slack's word for the zone of somebody who has not chosen one, and ours.
_UNCHOSEN, _UTC = "Etc/UTC", "UTC"


@dataclass(frozen=True, slots=True)
class Channels:
    """Asks Slack; what it refuses to tell is not known."""

    people: People

    async def zone(self, workspace: str, place: str, user: str) -> str:
        """Return the time zone of a channel's creator; that of ``user`` if it is not known."""
        return (
            await self._zone_of(workspace, await self.creator(workspace, place))
            or await self._zone_of(workspace, user)
            or _UTC
        )

    async def present(self, workspace: str, channel: str) -> bool:
        """Return whether the bot is in a channel, as far as it may know."""
        delivery = await self.people.connect(workspace)
        try:
            return bool((await delivery.channel(channel)).get("is_member", True))
        except DeliveryError as error:
            return error.code != "channel_not_found"

    async def creator(self, workspace: str, place: str) -> str:
        """Return who created a channel; empty where nobody says."""
        if place.startswith(PERSON):
            return ""
        delivery = await self.people.connect(workspace)
        try:
            return str((await delivery.channel(place)).get("creator") or "")
        except DeliveryError:
            return ""

    async def heir(self, workspace: str, place: str) -> str:
        """Return who cares for a channel whose digest has lost its owner.

        Its creator, else an administrator: of those the settings name, else of the
        workspace; empty where there is none.
        """
        creator = await self.creator(workspace, place)
        for user in filter(None, (creator, *sorted(self.people.administrators))):
            if await self.is_member(workspace, user):
                return user
        delivery = await self.people.connect(workspace)
        async for found in delivery.users():
            if found.get("is_admin") and not (
                found.get("deleted") or found.get("is_bot")
            ):
                return str(found["id"])
        return ""

    async def is_member(self, workspace: str, user: str) -> bool:
        """Return whether somebody still belongs to the workspace."""
        standing = (await self.people.standing(workspace, user)).standing
        return standing not in (Standing.DEACTIVATED, Standing.STRANGER)

    async def _zone_of(self, workspace: str, user: str) -> str:
        if not user:
            return ""
        delivery = await self.people.connect(workspace)
        try:
            zone = str((await delivery.user(user)).get("tz") or "")
        except DeliveryError:
            return ""
        if zone == _UNCHOSEN:
            return _UTC
        return zone if is_zone(zone) else ""
