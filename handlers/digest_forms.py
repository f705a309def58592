"""Listeners of the form of a digest, new or changed: opened, searched in, sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from handlers import digest_replies, replies
from handlers.asking import Ack, Ask, Body, Respond, ask_id, below, from_press
from handlers.blocks import digest_form
from handlers.blocks.digest_form import FORM, Field
from handlers.blocks.form import team_options
from handlers.blocks.parts import Block
from handlers.digests import DigestListener
from handlers.draft import plain_words
from handlers.filling import Options, Screens
from handlers.kept_digest import Kept
from handlers.parse.digests import Edit, Subscribe, parse_digest
from handlers.team_search import found
from reporting.digests import renamed
from reporting.errors import AccessError, ExportError, RequestError

__all__ = ["FORM", "DigestForm"]


@dataclass(frozen=True, slots=True)
class DigestForm:
    """Listens to the form; what may be done is the other listener's to say."""

    digests: DigestListener
    screens: Screens

    async def on_open(self, ack: Ack, body: Body, respond: Respond) -> None:
        """Open the form of the digest that the button belongs to."""
        await ack()
        asked = from_press(body)
        try:
            kept = await self._kept(asked, asked.text)
            directory = await self.digests.directory(asked.workspace)
            digest = renamed(kept.digest, directory)
        except (RequestError, ExportError) as error:
            await below(respond, asked)(_sentence(error))
            return
        await self._open(
            asked, body, respond, digest_form.change(replace(kept, digest=digest))
        )

    async def on_new(self, ack: Ack, body: Body, respond: Respond) -> None:
        """Open the form of a new digest, to come where the button stands."""
        await ack()
        asked = from_press(body)
        zone = await self.digests.here.zone(asked, asked.channel)
        await self._open(
            asked, body, respond, digest_form.subscribe(asked.channel, zone)
        )

    async def _open(
        self, asked: Ask, body: Body, respond: Respond, view: Block
    ) -> None:
        if not await self.screens.open(asked.workspace, body["trigger_id"], view):
            await below(respond, asked)(replies.FORM_TOO_LATE)

    async def on_teams(self, ack: Options, body: Body) -> None:
        """Offer the teams that fit what is typed."""
        try:
            directory = await self.digests.directory(body["team"]["id"])
        except ExportError:
            await ack(options=[])
            return
        workspace, user = body["team"]["id"], body["user"]["id"]
        asked = Ask(
            id=ask_id(workspace, user, "search"),
            workspace=workspace,
            channel=user,
            user=user,
            text="",
        )
        fitting = found(directory, str(body.get("value") or ""))
        teams = await self.digests.here.visible(asked, fitting)
        await ack(**team_options(teams, with_me=False))

    async def on_zones(self, ack: Options, body: Body) -> None:
        """Offer the time zones that fit what is typed."""
        await ack(**digest_form.zone_options(str(body.get("value") or "")))

    async def on_submit(
        self, ack: Callable[..., Awaitable[object]], body: Body
    ) -> None:
        """Keep the digest, and say in the form's place what it is now."""
        view = body["view"]
        fields = [block["block_id"] for block in view["blocks"]]
        try:
            said = await self._keep(body)
        except (RequestError, AccessError, ExportError) as error:
            at = next(
                field for field in (Field.TEAMS, Field.METRICS) if field in fields
            )
            await ack(
                response_action="errors",
                errors={at.value: plain_words(_sentence(error))},
            )
        else:
            await ack(response_action="update", view=digest_form.closing(said))

    async def _keep(self, body: Body) -> str:
        view, workspace, user = body["view"], body["team"]["id"], body["user"]["id"]
        digest_id, channel = digest_form.subject(view["private_metadata"])
        directory = await self.digests.directory(workspace)
        text = digest_form.text(view["state"]["values"], directory)
        order = "edit digest 1 to" if digest_id else "subscribe"
        asked = Ask(
            # Sending the same form twice is one asking.
            id=ask_id(workspace, user, view["id"]),
            workspace=workspace,
            channel=channel or user,
            user=user,
            text=f"{order} {text}",
        )
        today = self.digests.now().date()
        wish = parse_digest(asked.text, today=today, directory=directory)
        if isinstance(wish, Subscribe):
            return await self.digests.subscribe(asked, wish.draft, directory)
        assert isinstance(wish, Edit)  # noqa: S101  its verb is edit
        assert wish.draft is not None  # noqa: S101  something follows "to"
        kept = await self._kept(asked, digest_id)
        return await self.digests.edited(asked, kept, wish.draft, directory)

    async def _kept(self, asked: Ask, digest_id: str) -> Kept:
        """Return a digest that whoever asks may change; RequestError otherwise."""
        kept = await self.digests.desk.get(digest_id, asked.workspace)
        if kept is None:
            raise RequestError(digest_replies.GONE)
        await self.digests.may_change(asked, kept)
        return kept


def _sentence(error: Exception) -> str:
    return replies.BUSY if isinstance(error, ExportError) else str(error)
