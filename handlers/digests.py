"""Listeners about digests: read what is wanted, check who wants it, write it down."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from handlers import digest_replies, replies
from handlers.asking import (
    Ack,
    Answer,
    Ask,
    Body,
    Respond,
    ask_id,
    below,
    from_press,
)
from handlers.blocks import digests as shown
from handlers.blocks.parts import Message
from handlers.kept_digest import PERSON, Kept
from handlers.parse.digests import (
    Act,
    Draft,
    Edit,
    HandOver,
    ListAll,
    Subscribe,
    Verb,
    Which,
    changed,
    drawn_up,
    names_nothing,
    parse_digest,
    written,
)
from reporting.access import Asker, Standing
from reporting.digests import Digest, renamed, weekly
from reporting.directory import Directory, Team
from reporting.errors import AccessError, ExportError, RequestError
from reporting.plan import plan
from reporting.requests import ME, ReportRequest
from reporting.schedules import Weekly

# What is pressed, and what it does.
PRESSES = {
    shown.PREVIEW: Verb.PREVIEW,
    shown.PAUSE: Verb.PAUSE,
    shown.RESUME: Verb.RESUME,
    shown.SNOOZE: Verb.SNOOZE,
    shown.UNSUBSCRIBE: Verb.UNSUBSCRIBE,
}
# A direct message, with the bot or with anybody; or a person.
_DIRECT = ("D", *PERSON)
# A first day is told without its year.
_LONGEST_WAIT = timedelta(days=365)


class Desk(Protocol):
    """Where digests are kept and changed; the ask says in which workspace, and by whom."""

    async def of(self, workspace: str, *places: str) -> Sequence[Kept]:
        """Return those that come to some channels or people, oldest first."""

    async def owned(self, workspace: str, user: str) -> Sequence[Kept]:
        """Return those that somebody decides about."""

    async def get(self, digest_id: str, workspace: str) -> Kept | None:
        """Return one; None where it is gone."""

    async def subscribe(self, asked: Ask, place: str, digest: Digest) -> Kept:
        """Keep a new digest."""

    async def change(self, asked: Ask, kept: Kept, digest: Digest) -> Kept | None:
        """Let it be another."""

    async def act(self, asked: Ask, kept: Kept, verb: Verb) -> Kept | None:
        """Pause it, let it go on, leave the next week out."""

    async def remove(self, asked: Ask, kept: Kept) -> bool:
        """Forget it."""

    async def hand_over(self, asked: Ask, kept: Kept, user: str) -> Kept | None:
        """Let somebody else decide about it."""

    async def preview(self, asked: Ask, kept: Kept) -> None:
        """Let whoever asks see it in a direct message."""


class Here(Protocol):
    """What can be told about people and places at once, while somebody waits."""

    async def found(self, asked: Ask, request: ReportRequest) -> ReportRequest:
        """Put teams in the place of whose they are."""

    async def decided(self, asked: Ask, request: ReportRequest) -> object:
        """Raise AccessError for what may not be shown."""

    async def checked(self, asked: Ask, request: ReportRequest) -> object:
        """Do the same about what the asker sets up; a refusal is written down."""

    async def visible(self, asked: Ask, teams: Sequence[Team]) -> Sequence[Team]:
        """Return the teams whose figures somebody may see, as far as is known."""

    async def standing(self, workspace: str, user: str) -> Asker:
        """Return what somebody is in the workspace."""

    async def zone(self, asked: Ask, place: str) -> str:
        """Return the time zone of a place."""

    async def present(self, asked: Ask) -> bool:
        """Return whether the bot is in the channel, as far as it can be told."""


@dataclass(frozen=True, slots=True)
class DigestListener:
    """Listens to whatever is about digests."""

    desk: Desk
    here: Here
    directory: Callable[[str], Awaitable[Directory]]
    now: Callable[[], datetime]

    async def on_ask(self, answer: Answer, asked: Ask) -> None:
        """Do what is wanted, or say why not."""
        try:
            said = await self._answer(asked)
        except RequestError as error:
            said = replies.not_understood(error)
        except AccessError as error:
            said = str(error)
        except ExportError:
            said = replies.BUSY
        if isinstance(said, Message):
            await answer(said.payload)
        else:
            await answer(said)

    async def on_press(
        self,
        ack: Ack,
        body: Body,
        respond: Respond,
    ) -> None:
        """Do what a button of a digest says, and tell whoever pressed it."""
        press = from_press(body)
        verb = PRESSES[body["actions"][0]["action_id"]]
        # What is paused again next month is another press of the same button.
        asked = replace(
            press,
            id=ask_id(press.workspace, body["trigger_id"]),
            text=f"{verb} digest {press.text}",
        )
        kept = await self.desk.get(press.text, press.workspace)
        try:
            said = await self._act(asked, kept, verb) if kept else digest_replies.GONE
        except RequestError as error:
            said = str(error)
        await ack()
        await below(respond, press)(said)

    async def _answer(self, asked: Ask) -> str | Message:
        if names_nothing(asked.text):
            return digest_replies.subscribe_to_what()
        directory = await self.directory(asked.workspace)
        today = self.now().date()
        alone = ME if asked.direct else ""
        wish = parse_digest(asked.text, today=today, directory=directory, alone=alone)
        match wish:
            case Subscribe(draft):
                return await self.subscribe(asked, draft, directory)
            case ListAll():
                return digest_replies.shown_list(await self._listed(asked), directory)
            case Edit(which, draft):
                return await self._edit(asked, which, draft, directory)
            case HandOver(which, user):
                kept = await self._one(asked, which, Verb.HAND_OVER)
                return await self._hand_over(asked, kept, user)
            case Act(verb, which):
                return await self._act(asked, await self._one(asked, which, verb), verb)

    async def subscribe(self, asked: Ask, draft: Draft, directory: Directory) -> str:
        """Keep the digest that was asked for, and say what came of it; raises as `edited`."""
        assert draft.asked is not None  # noqa: S101  nobody subscribes to nothing
        draft = replace(draft, asked=await self.here.found(asked, draft.asked))
        place = _place(asked, draft.asked)
        zone = draft.when.zone or await self.here.zone(asked, place)
        return await self._keep(asked, place, drawn_up(draft, zone=zone), directory)

    async def weekly_here(self, asked: Ask, request: ReportRequest) -> str:
        """Subscribe where it is asked to what a report is about; say what came of it.

        Raises RequestError for what no digest can be about, AccessError, ExportError.
        """
        place, directory = (
            _place(asked, request),
            await self.directory(asked.workspace),
        )
        digest = weekly(request, zone=await self.here.zone(asked, place))
        return await self._keep(asked, place, digest, directory)

    async def _keep(
        self, asked: Ask, place: str, digest: Digest, directory: Directory
    ) -> str:
        """Keep a digest, or let one that tells the same become it."""
        await self._check(asked, digest, directory)
        there = await self.desk.of(asked.workspace, place)
        if alike := [one for one in there if _alike(one.digest, digest)]:
            return await self._change(asked, alike[0], digest, directory)
        if len(there) >= digest_replies.MOST_KEPT:
            return digest_replies.TOO_MANY
        kept = await self.desk.subscribe(asked, place, digest)
        invite = not (kept.private or await self.here.present(asked))
        return digest_replies.subscribed(
            kept, written(digest, directory), invite=invite
        )

    async def _edit(
        self, asked: Ask, which: Which, draft: Draft | None, directory: Directory
    ) -> str | Message:
        kept = await self._one(asked, which, Verb.EDIT)
        if draft is None:
            return digest_replies.become_what(kept)
        return await self.edited(asked, kept, draft, directory)

    async def edited(
        self, asked: Ask, kept: Kept, draft: Draft, directory: Directory
    ) -> str:
        """Let a digest become what was said of it, and say so.

        Raises RequestError, AccessError, ExportError.
        """
        if draft.asked is not None:
            draft = replace(draft, asked=await self.here.found(asked, draft.asked))
        digest = changed(renamed(kept.digest, directory), draft)
        if kept.own != bool(not digest.teams):
            raise RequestError(digest_replies.OWN_AND_TEAMS)
        return await self._change(asked, kept, digest, directory)

    async def _change(
        self, asked: Ask, kept: Kept, digest: Digest, directory: Directory
    ) -> str:
        await self.may_change(asked, kept)
        await self._check(asked, digest, directory)
        now_kept = await self.desk.change(asked, kept, digest)
        if now_kept is None:
            return digest_replies.GONE
        return digest_replies.subscribed(
            now_kept,
            written(digest, directory),
            before=kept.digest,
            snoozed=now_kept.snoozed(self.now()),
        )

    async def _hand_over(self, asked: Ask, kept: Kept, user: str) -> str:
        await self.may_change(asked, kept)
        if kept.private:
            return digest_replies.OWN_STAYS
        person = await self.here.standing(asked.workspace, user)
        if person.standing is not Standing.MEMBER:
            return digest_replies.NO_MEMBER
        try:
            for request in kept.digest.requests(self.now()):
                await self.here.decided(replace(asked, user=user), request)
        except AccessError:
            return digest_replies.not_theirs(user)
        handed = await self.desk.hand_over(asked, kept, user)
        return digest_replies.handed_over(handed) if handed else digest_replies.GONE

    async def _act(self, asked: Ask, kept: Kept, verb: Verb) -> str:
        if verb is Verb.PREVIEW:
            await self.desk.preview(asked, kept)
            return digest_replies.PREVIEW_COMES
        await self.may_change(asked, kept)
        if verb is Verb.UNSUBSCRIBE:
            there = await self.desk.remove(asked, kept)
            return digest_replies.done(verb, kept) if there else digest_replies.GONE
        now_kept = await self.desk.act(asked, kept, verb)
        return digest_replies.done(verb, now_kept) if now_kept else digest_replies.GONE

    async def _check(self, asked: Ask, digest: Digest, directory: Directory) -> None:
        """Refuse what the asker may not see, what no export can answer, or a far start."""
        match digest.schedule.cadence:
            case Weekly(_, date() as start) if (
                start - self.now().date() > _LONGEST_WAIT
            ):
                raise RequestError(digest_replies.too_far(start))
        for request in digest.requests(self.now()):
            await self.here.checked(asked, request)
            plan(digest.whole(request), directory)

    async def may_change(self, asked: Ask, kept: Kept) -> None:
        """Refuse whoever neither owns it nor administers the workspace."""
        if asked.user == kept.owner:
            return
        asker = await self.here.standing(asked.workspace, asked.user)
        if kept.private or not asker.administrator:
            raise RequestError(digest_replies.not_yours(kept))

    async def _listed(self, asked: Ask) -> Sequence[Kept]:
        """Return the digests of the channel and the asker's own; alone, all of theirs."""
        if _is_direct(asked):
            return await self.desk.owned(asked.workspace, asked.user)
        return await self.desk.of(asked.workspace, asked.channel, asked.user)

    async def _one(self, asked: Ask, which: Which, verb: Verb) -> Kept:
        """Return which digest is meant; RequestError where that is not clear."""
        listed = await self._listed(asked)
        if which.number is not None:
            if not 1 <= which.number <= len(listed):
                raise RequestError(digest_replies.no_such(which.number, len(listed)))
            return listed[which.number - 1]
        found = [kept for kept in listed if kept.own] if which.own else listed
        if team := which.team:
            found = [k for k in listed if team.id in [t.id for t in k.digest.teams]]
            if not found:
                raise RequestError(digest_replies.no_such_team(team))
        if len(found) != 1:
            raise RequestError(digest_replies.which(found, verb))
        return found[0]


def _is_direct(asked: Ask) -> bool:
    return asked.direct or asked.channel.startswith(_DIRECT)


def _place(asked: Ask, request: ReportRequest | None) -> str:
    """Return where a digest of ``request`` comes: one's own numbers to oneself."""
    own = request is not None and bool(request.people)
    return asked.user if own or _is_direct(asked) else asked.channel


def _alike(one: Digest, other: Digest) -> bool:
    """Whether two digests of one place would tell the same at other times."""
    return one.teams == other.teams and (not one.teams or one.metrics == other.metrics)
