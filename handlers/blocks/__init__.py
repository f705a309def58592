"""Messages about reports as Slack takes them: plain values in, plain dicts out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum

from handlers.blocks import parts, tables
from handlers.blocks.charts import chart
from handlers.blocks.parts import Block, Message, fitting, harmless
from handlers.blocks.pressed import report_buttons, send_to_me
from handlers.blocks.progress import progress_message
from handlers.mrkdwn import bold, code, escape
from handlers.parse.spoken import spoken
from reporting.answer import Page, Report, Row, Sentence
from reporting.requests import Output, ReportRequest
from reporting.wording import day, shorten

# Notifications show a line or two of it; an edit is refused above 4,000.
TEXT_LIMIT = 3900
DEFINITIONS = "/insights metrics"

_COLUMNS = ("Metric", "Now", "Before", "Change", "From")
_STORY_LIMIT = parts.SECTION_LIMIT
_CANONICAL_LIMIT = 300
_SPOKEN_LIMIT = 300

# What is pressed for the names in a report.
REVEAL = "reveal_names"
_REVEAL_CONFIRM = (
    "Only you will see them, here. The audit log will say that you asked for them."
)

__all__ = [
    "REVEAL",
    "Block",
    "Message",
    "Whose",
    "progress_message",
    "report_message",
    "simpler",
    "sorry_message",
    "thread_messages",
]


class Whose(StrEnum):
    """Whose figures a report about people has, and who sees them; said in its small print."""

    OWN = "only you see this"
    HIDDEN = "names are hidden"
    NAMED = "names are shown to you alone"


def report_message(
    report: Report,
    request: ReportRequest,
    file_id: str | None,
    *,
    data_until: datetime | None = None,
    native_chart: bool = False,
    whose: Whose | None = None,
    request_id: str = "",
    today: date | None = None,
) -> Message:
    """Return the message of a finished report.

    It has no picture where there is no file, or nothing to show. ``request`` is as it may
    be shown; ``request_id`` names it to whoever presses what stands below, of which there is
    nothing without ``today``.
    """
    blocks = [parts.header(report.headline)]
    if len(report.key) > 1:
        blocks.append(parts.fields([_key(row) for row in report.key]))
    blocks += _story(report)
    if file_id is not None and not report.empty:
        blocks.append(parts.image(file_id, report.alt))
    if native_chart and report.drawing is not None:
        blocks.append(chart(report.drawing))
    if report.grid is not None:
        blocks.append(tables.fitting_table(report.grid.columns, report.grid.rows))
    elif report.rows:
        blocks.append(tables.table(_COLUMNS, [_cells(row) for row in report.rows]))
    if whose is Whose.HIDDEN:
        blocks.append(_reveal(request_id))
    if today is not None:
        blocks.append(report_buttons(request, request_id, today))
    blocks.append(_footer(report, request, data_until, whose))
    return Message(_text(report), blocks)


def _reveal(request_id: str) -> Block:
    """Offer the names, to the manager alone whom the report was made for."""
    return parts.actions(
        parts.button("Show names", REVEAL, request_id, confirm=_REVEAL_CONFIRM)
    )


def thread_messages(report: Report) -> list[Message]:
    """Return what stands below the report: each metric with all teams, page by page."""
    return [
        message
        for page in report.pages
        for message in _pages(page, escape(harmless(report.headline)))
    ]


def simpler(message: Message) -> Iterator[Message]:
    """Yield the message with less and less of what Slack may refuse."""
    blocks = message.blocks
    for kind in ("data_visualization", "image"):
        if any(block["type"] == kind for block in blocks):
            blocks = [block for block in blocks if block["type"] != kind]
            yield Message(message.text, blocks)
    if any(block["type"] == "table" for block in blocks):
        yield Message(
            message.text,
            [tables.as_text(b) if b["type"] == "table" else b for b in blocks],
        )


def sorry_message(text: str, elsewhere: str = "") -> Message:
    """Return what stands in place of a report that cannot be made.

    ``elsewhere`` is the id of a request that may be answered in a direct message instead.
    """
    shown = fitting(text, parts.SECTION_LIMIT)
    more = [send_to_me(elsewhere)] if elsewhere else []
    return Message(shown, [parts.section(shown), *more])


def _key(row: Row) -> str:
    change = "" if row.change == "–" else f"  {row.change}"
    number = bold(row.now)
    return shorten(
        f"{fitting(row.metric, 200)}\n{number}{fitting(change, 200)}", parts.FIELD_LIMIT
    )


def _story(report: Report) -> Iterator[Block]:
    """Yield the story: the finding, what else there is to see, where to look."""
    yield parts.prose(fitting(_joined(report.summary, " "), _STORY_LIMIT))
    if report.observations:
        yield parts.prose(_bullets(report.observations))
    if report.suggestions:
        yield parts.prose(f"*Worth a look*\n{_bullets(report.suggestions)}")


def _bullets(sentences: tuple[Sentence, ...]) -> str:
    lines = "\n".join(f"• {sentence}" for sentence in sentences)
    return fitting(lines, _STORY_LIMIT - 100)


def _joined(sentences: tuple[Sentence, ...], between: str) -> str:
    return between.join(sentence.text for sentence in sentences)


def _cells(row: Row) -> tuple[str, ...]:
    return row.metric, row.now, row.before, row.change, row.note


def _text(report: Report) -> str:
    """Say everything without blocks: the story, then the numbers."""
    numbers = [_said(row) for row in report.rows]
    words = " ".join([f"{report.headline}.", *report.sentences, *numbers])
    return fitting(words, TEXT_LIMIT)


def _said(row: Row) -> str:
    was = "" if row.before == "–" else f", was {row.before} ({row.change})"
    return f"{row.metric}: {row.now}{was}."


def _pages(page: Page, about: str) -> Iterator[Message]:
    portions = list(tables.pages(page.columns, page.rows))
    for number, rows in enumerate(portions, start=1):
        of = f", {number} of {len(portions)}" if len(portions) > 1 else ""
        title = f"{bold(page.title)}{of}"
        yield Message(
            f"{fitting(page.title, 200)}{of}. {about}",
            [parts.section(title), tables.table(page.columns, rows)],
        )


def _footer(
    report: Report,
    request: ReportRequest,
    data_until: datetime | None,
    whose: Whose | None,
) -> Block:
    asked = fitting(spoken(request), _SPOKEN_LIMIT)
    again = code(shorten(request.canonical, _CANONICAL_LIMIT))
    said = [f"Understood as: {asked} ({again})"]
    said += [escape(harmless(note)) for note in report.notes]
    if data_until is not None:
        moment = data_until.astimezone(UTC)
        said.append(f"data until {day(moment.date())} {moment:%Y %H:%M} UTC")
    if whose is not None:
        said.append(whose.value)
    below = ["every team"] if report.pages else []
    below += ["the CSV"] if request.output is Output.CSV else []
    if below:
        said.append(f"{' and '.join(below)} in the thread")
    if not report.empty:
        said.append(f"what the numbers mean: {code(DEFINITIONS)}")
    return parts.context(shorten(" · ".join(said), parts.CONTEXT_LIMIT))
