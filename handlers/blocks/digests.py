"""The message of a digest: what is said of each team, its strip, and what one may press."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.blocks import parts
from handlers.blocks.parts import Block, Message, actions, button, fitting
from handlers.kept_digest import Kept
from handlers.mrkdwn import bold
from reporting.answer import Compact
from reporting.digests import Digest
from reporting.periods import Granularity, Period
from reporting.requests import ME
from reporting.schedules import Daily, Schedule, Weekly
from reporting.wording import counting, day, listed, weekday

# Opens the form of a new one.
NEW = "digest_new"
# What is pressed; the value names the digest.
CHANGE, PAUSE, SNOOZE = "digest_change", "digest_pause", "digest_snooze"
RESUME, UNSUBSCRIBE, PREVIEW = "digest_resume", "digest_unsubscribe", "digest_preview"
# ... and of which moment, and which of its teams.
DETAILS = "digest_details"
_TEXT_LIMIT = 3900
_MOST_NAMED = 3
_LATE_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A part of a digest that was made, and the id of its picture if it has one."""

    part: Compact
    file_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One digest as it is told: due when, about which days, told when."""

    kept: Kept
    due: datetime
    days: Period
    now: datetime
    preview: bool = False

    @property
    def late(self) -> bool:
        """Whether it comes so late that it needs a word."""
        return (self.now - self.due).total_seconds() > _LATE_S


def digest_message(issue: Issue, told: Sequence[Told]) -> Message:
    """Return the message of a digest that was made; a line where nothing was recorded."""
    empty = all(one.part.empty for one in told)
    blocks = list(_short(told) if empty else _full(issue, told))
    blocks.append(parts.context(" · ".join(_footer(issue))))
    if not issue.preview:
        blocks.append(_buttons(issue, with_details=len(told) == 1 and not empty))
    return Message(_text(told), blocks)


def moment(schedule: Schedule, at: datetime) -> str:
    """Write a moment as the clocks there show it: ``Mon 30 Nov 09:00 Europe/Berlin``."""
    local = schedule.local(at)
    named = f"{weekday(local.date())[:3]} {day(local.date())}"
    return f"{named} {local:%H:%M} {schedule.zone}"


def beside(digest: Digest, days: Period) -> str:
    """Name what the numbers stand beside: ``the eight weeks before``."""
    many = digest.against
    noun = {
        Granularity.DAILY: weekday(days.first),
        Granularity.MONTHLY: "month",
    }.get(digest.granularity, "week")
    return f"the {noun} before" if many == 1 else f"the {counting(many)} {noun}s before"


def title(part: Compact) -> str:
    """Name whom and which days a part is about: ``Platform, week of 16 November``."""
    return f"{part.name}, {part.days}" if part.name else f"Your {part.days}"


def _short(told: Sequence[Told]) -> Iterator[Block]:
    yield parts.prose("\n".join(_words(one.part) for one in told))


def _full(issue: Issue, told: Sequence[Told]) -> Iterator[Block]:
    several = len(told) > 1
    days = told[0].part.days
    yield parts.header(
        f"{days[0].upper()}{days[1:]}" if several else title(told[0].part)
    )
    for place, one in enumerate(told):
        words = _words(one.part)
        block = parts.prose(f"{bold(one.part.name)}\n{words}" if several else words)
        if several and not issue.preview:
            block["accessory"] = _details(issue, place)
        yield block
        if one.file_id is not None:
            yield parts.image(one.file_id, one.part.alt)


def _words(part: Compact) -> str:
    said = " ".join(sentence.text for sentence in part.sentences)
    return fitting(said, parts.SECTION_LIMIT // 2)


def _footer(issue: Issue) -> Iterator[str]:
    kept, schedule = issue.kept, issue.kept.digest.schedule
    yield f"Compared with {beside(kept.digest, issue.days)}"
    if kept.own:
        yield "only you see this"
    if issue.preview:
        yield "a preview: nothing was posted"
        return
    if issue.late:
        yield f"late: it was due {moment(schedule, issue.due)}"
    if kept.missed:
        yield _missed(kept)
    yield f"next: {moment(schedule, kept.next_due)}"


def _missed(kept: Kept) -> str:
    """Say which digests did not come."""
    local = [kept.digest.schedule.local(one).date() for one in kept.missed]
    if len(local) > _MOST_NAMED:
        return f"not sent in time: {len(local)} digests since {day(local[0])}"
    noun = "digest" if len(local) == 1 else "digests"
    return f"not sent in time: the {noun} of {listed([day(one) for one in local])}"


def _buttons(issue: Issue, *, with_details: bool) -> Block:
    kept = issue.kept
    return actions(
        *([_details(issue, 0)] if with_details else []),
        button("Change", CHANGE, kept.id),
        button("Pause", PAUSE, kept.id),
        button(snooze_text(kept.digest), SNOOZE, kept.id),
    )


def _details(issue: Issue, place: int) -> Block:
    """Return the button that asks for the report behind a part."""
    teams = issue.kept.digest.teams
    about = teams[place].id if teams else ME
    value = f"{issue.kept.id} {issue.due.isoformat()} {about}"
    return button("Full report", DETAILS, value)


def read_details(value: str) -> tuple[str, datetime, str]:
    """Return of which digest, of which moment and of which team a report is wanted."""
    digest_id, due, about = value.split(" ", maxsplit=2)
    return digest_id, datetime.fromisoformat(due), about


def snooze_text(digest: Digest) -> str:
    """Say what snoozing does: a week without it, or without the next where that is less."""
    return "Snooze a week" if often(digest) else "Skip the next"


def often(digest: Digest) -> bool:
    """Return whether it comes at least once a week."""
    match digest.schedule.cadence:
        case Daily() | Weekly(_, None):
            return True
    return False


def _text(told: Sequence[Told]) -> str:
    """Say everything without blocks."""
    said = (
        _words(one.part)
        if one.part.empty
        else f"{fitting(title(one.part), 200)}. {_words(one.part)}"
        for one in told
    )
    return " ".join(said)[:_TEXT_LIMIT]
