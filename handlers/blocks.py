"""Messages about reports as Slack takes them: plain values in, plain dicts out.

Whatever comes from data is escaped, so that no name can link, ping or break a block.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from handlers.mrkdwn import bold, code, escape
from reporting.answer import Report, Row
from reporting.requests import ME, ReportRequest
from reporting.wording import day, plain, shorten, span

# Block Kit's limits, in characters, rows and cells.
HEADER_LIMIT = 150
SECTION_LIMIT = 3000
ALT_LIMIT = 2000
TABLE_ROWS = 100
# All cells of a message's tables together.
CELLS_LIMIT = 10_000
# Notifications show a line or two of it.
TEXT_LIMIT = 3000

_COLUMNS = ("Metric", "Now", "Before", "Change", "From")
_EMPTY = "–"
_EVERYBODY = re.compile(r"@(?=(channel|here|everyone|group)\b)", re.IGNORECASE)
_JOINER = "\u2060"

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """What a message shows: ``text`` to notifications and screen readers, else blocks."""

    text: str
    blocks: list[Block]


class Step(StrEnum):
    """How far an answer is; the value is what the message says."""

    ASKED = "Asked"
    EXPORTING = "Exporting"
    DRAWING = "Drawing"
    POSTING = "Posting"


def report_message(
    report: Report,
    request: ReportRequest,
    file_id: str | None,
    *,
    data_until: datetime | None = None,
) -> Message:
    """Return the message of a finished report.

    It has no picture where there is no file, or nothing to show.
    """
    blocks = [_header(report.headline), _section(" ".join(report.sentences))]
    if file_id is not None and not report.empty:
        blocks.append(_image(file_id, report.alt))
    if report.rows:
        blocks.append(_table(report.rows))
    blocks.append(_footer(report, request, data_until))
    text = escape(_harmless(shorten(" ".join(report.sentences), TEXT_LIMIT)))
    return Message(f"{escape(_harmless(report.headline))}. {text}", blocks)


def without_image(message: Message) -> Message:
    """Return the same message for when Slack does not take the picture."""
    return Message(
        message.text, [block for block in message.blocks if block["type"] != "image"]
    )


def progress_message(
    request: ReportRequest, *, asked_by: str, step: str, detail: str = ""
) -> Message:
    """Return the placeholder: whose report on what, and which `Step` it is at.

    ``asked_by`` is a Slack user id, ``step`` the name of a `Step` in any case, ``detail``
    how far the step is, like "2 of 5 months".
    """
    name = _harmless(subject(request))
    days = span(request.period)
    asker = f" · for <@{asked_by}>" if asked_by else ""
    steps = _steps(Step[step.upper()], escape(detail))
    return Message(
        f"{escape(name)}, {days}: {steps}",
        [_section(f"{bold(name)} · {days}{asker}", raw=True), _context(steps)],
    )


def sorry_message(text: str) -> Message:
    """Return what stands in place of a report that cannot be made."""
    return Message(escape(_harmless(text)), [_section(text)])


def subject(request: ReportRequest) -> str:
    """Name what a request is about: ``Platform``, ``Platform and Search``, an e-mail."""
    people = ["Your numbers" if who == ME else who for who in request.people]
    names = [plain(team.name) for team in request.teams] or people
    more = f" and {len(names) - 2} more" if names[2:] else ""
    first = ", ".join(names[:2]) if more else " and ".join(names)
    return shorten(f"{first}{more}", HEADER_LIMIT // 2)


def _steps(now: Step, detail: str) -> str:
    """Write ``Asked ✓  Exporting (2 of 5 months) …  Drawing  Posting``."""
    order = list(Step)
    words = []
    for step in order:
        if step is now and step is not Step.ASKED:
            words.append(f"{step} ({detail}) …" if detail else f"{step} …")
        elif order.index(step) <= order.index(now):
            words.append(f"{step} ✓")
        else:
            words.append(step.value)
    return "  ".join(words)


def _header(text: str) -> Block:
    # Plain text reads no markup: an escape would be seen, and emoji names stay words.
    shown = shorten(_harmless(text), HEADER_LIMIT)
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": shown, "emoji": False},
    }


def _section(text: str, *, raw: bool = False) -> Block:
    shown = text if raw else _fitting(text, SECTION_LIMIT)
    return {"type": "section", "text": {"type": "mrkdwn", "text": shown}}


def _image(file_id: str, alt: str) -> Block:
    return {
        "type": "image",
        "slack_file": {"id": file_id},
        "alt_text": shorten(_harmless(alt), ALT_LIMIT),
    }


def _table(rows: tuple[Row, ...]) -> Block:
    """Return the numbers as a table: searchable, copyable, read out by screen readers."""
    lines = [_COLUMNS]
    room = CELLS_LIMIT - sum(map(len, _COLUMNS))
    for row in rows[: TABLE_ROWS - 1]:
        cells = (row.metric, row.now, row.before, row.change, row.note or _EMPTY)
        room -= sum(map(len, cells))
        if room < 0:
            break
        lines.append(cells)
    aligned = [{"align": "left", "is_wrapped": True}]
    aligned += [{"align": "right"}, {"align": "right"}, {"align": "left"}]
    return {
        "type": "table",
        "column_settings": [*aligned, {"align": "left", "is_wrapped": True}],
        "rows": [
            [{"type": "raw_text", "text": _harmless(cell)} for cell in line]
            for line in lines
        ],
    }


def _footer(
    report: Report, request: ReportRequest, data_until: datetime | None
) -> Block:
    parts = [f"Understood as {code(shorten(request.canonical, 300))}"]
    parts += [escape(_harmless(note)) for note in report.notes]
    if data_until is not None:
        moment = data_until.astimezone(UTC)
        parts.append(f"data until {day(moment.date())} {moment:%Y %H:%M} UTC")
    return _context(" · ".join(parts))


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def _harmless(text: str) -> str:
    """Keep ``@channel`` and the like from calling everybody, also in plain text."""
    return _EVERYBODY.sub(f"@{_JOINER}", text)


def _fitting(text: str, limit: int) -> str:
    """Escape ``text`` and cut it to ``limit``, never inside of an entity."""
    shown = escape(_harmless(text))
    longest = len(text)
    while len(shown) > limit:
        longest -= len(shown) - limit
        shown = escape(_harmless(shorten(text, longest)))
    return shown
