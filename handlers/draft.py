"""What is chosen in the form so far, and the text that it stands for.

The text is read like any other, so the form asks for nothing that cannot be typed.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from handlers.parse import parse
from handlers.parse.names import names
from handlers.parse.naming import teams_text
from reporting.directory import Directory
from reporting.errors import RequestError
from reporting.periods import Period
from reporting.requests import ME, ReportRequest

State = Mapping[str, Mapping[str, Mapping[str, Any]]]
_MARKS = re.compile(r"[*`]")


class Field(StrEnum):
    """What can be chosen; the value names the block and what is in it."""

    TEAMS = "form_teams"
    PERIOD = "form_period"
    COUNT = "form_count"
    UNIT = "form_unit"
    FIRST = "form_first"
    LAST = "form_last"
    METRICS = "form_metrics"
    STEP = "form_step"
    AVERAGE = "form_average"
    BESIDE = "form_beside"
    CHANNEL = "form_channel"


# Two kinds of period that need more fields.
COUNTED, DATED = "last …", "from … to …"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A form as it is filled in; empty is what nothing was chosen for.

    ``teams`` are ids of teams, or `ME`; ``period``, ``step``, ``average`` and ``beside`` are
    texts that can be typed; ``first`` and ``last`` are ISO dates. Without ``channel`` the
    answer is for the asker alone.
    """

    teams: tuple[str, ...] = ()
    period: str = "last 3 months"
    count: str = "4"
    unit: str = "weeks"
    first: str = ""
    last: str = ""
    metrics: tuple[str, ...] = ()
    step: str = ""
    average: str = ""
    beside: str = ""
    channel: str = ""


class FieldError(Exception):
    """What is wrong, in plain words, and at which field."""

    def __init__(self, field: Field, message: str) -> None:
        super().__init__(message)
        self.field = field


def read_draft(state: State) -> Draft:
    """Read what Slack sends of a form; what is not in it is as at the start."""
    chosen = {
        action: _value(held)
        for inside in state.values()
        for action, held in inside.items()
    }
    known: dict[str, Any] = {}
    for field in Field:
        name = field.value.removeprefix("form_")
        if chosen.get(field) is not None:
            known[name] = chosen[field]
    return Draft(**known)


def text(draft: Draft, directory: Directory) -> str:
    """Return the text that the form stands for; FieldError for a team that is gone."""
    parts = (
        _whom(draft, directory),
        _when(draft),
        ", ".join(draft.metrics),
        draft.step,
        draft.average,
        draft.beside,
        "" if draft.channel else "privately",
    )
    return " ".join(part for part in parts if part)


def understood(draft: Draft, directory: Directory, today: date) -> ReportRequest:
    """Return the request that the form stands for; FieldError where there is none."""
    _check_dates(draft, today)
    try:
        return parse(text(draft, directory), today=today, directory=directory)
    except RequestError as error:
        field = _culprit(draft, directory, today)
        raise FieldError(field, plain_words(str(error))) from error


def plain_words(marked: str) -> str:
    """Return a sentence with Slack's markup as plain text.

    >>> plain_words("I know no team *R&amp;D*.")
    'I know no team R&D.'
    """
    return html.unescape(_MARKS.sub("", marked))


def _value(held: Mapping[str, Any]) -> Any:
    match held:
        case {"selected_options": options}:
            return tuple(str(option["value"]) for option in options or ())
        case {"selected_option": option}:
            return option and str(option["value"])
    for name in ("selected_date", "selected_conversation", "value"):
        if name in held:
            return held[name]
    return None


def _whom(draft: Draft, directory: Directory) -> str:
    ids = [each for each in draft.teams if each != ME]
    known = {team.id: team for team in directory.teams}
    if gone := [each for each in ids if each not in known]:
        many = "A team is" if len(gone) == 1 else "Some teams are"
        raise FieldError(Field.TEAMS, f"{many} no longer there. Choose again.")
    chosen = [team for team in directory.teams if team.id in ids]
    parts = [ME] if ME in draft.teams else []
    parts += [teams_text(chosen, names(directory))] if chosen else []
    return ", ".join(parts)


def _when(draft: Draft) -> str:
    match draft.period:
        case "last …":
            return f"last {draft.count} {draft.unit}"
        case "from … to …":
            return f"{draft.first}..{draft.last}"
    return draft.period


def _check_dates(draft: Draft, today: date) -> None:
    """Say at its field what is wrong with a date."""
    if draft.period != DATED:
        return
    days = {
        field: _day(field, text)
        for field, text in ((Field.FIRST, draft.first), (Field.LAST, draft.last))
    }
    for field, day in days.items():
        if day > today:
            raise FieldError(field, "That day is in the future; my data ends today.")
    try:
        Period(days[Field.FIRST], days[Field.LAST])
    except ValueError:
        raise FieldError(
            Field.LAST, "This is before the first day. Choose a later one."
        ) from None


def _day(field: Field, text: str) -> date:
    if not text:
        raise FieldError(field, "Choose a day.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FieldError(field, f"There is no day {text}.") from None


def _culprit(draft: Draft, directory: Directory, today: date) -> Field:
    """Return the first field without which the text can be read."""
    for field, other in _without(draft):
        try:
            parse(text(other, directory), today=today, directory=directory)
        except RequestError:
            continue
        return field
    return Field.TEAMS


def _without(draft: Draft) -> Iterator[tuple[Field, Draft]]:
    yield Field.BESIDE, replace(draft, beside="")
    yield Field.STEP, replace(draft, step="")
    yield Field.AVERAGE, replace(draft, average="")
    yield Field.METRICS, replace(draft, metrics=())
    counted = Field.COUNT if draft.period == COUNTED else Field.PERIOD
    field = Field.FIRST if draft.period == DATED else counted
    yield field, replace(draft, period="last 3 months")
    # A team or two, never oneself beside others.
    yield Field.TEAMS, replace(draft, teams=())
