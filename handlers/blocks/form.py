"""The form that asks for a report, for those who do not type."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from handlers.blocks.parts import Block, button, context, plain
from handlers.draft import COUNTED, DATED, Draft, Field
from reporting.catalogue import METRICS, Group
from reporting.directory import Team
from reporting.periods import Granularity
from reporting.requests import ME, Aggregation
from reporting.wording import BUCKETS

FORM, OPEN, SHORTCUT = "ask_form", "open_form", "ask_report"
# How the names of all fields begin.
FIELD = "form"

_OPTION_LIMIT = 75
_PERIODS = {
    "last week": "Last week",
    "last month": "Last month",
    "last quarter": "Last quarter",
    "last 3 months": "Last 3 months",
    "last 12 months": "Last 12 months",
    "this week": "This week so far",
    "this month": "This month so far",
    "this quarter": "This quarter so far",
    "year to date": "This year so far",
    COUNTED: "Last …",
    DATED: "From … to …",
}
_UNITS = ("days", "weeks", "months", "quarters", "years")
_BESIDE = {
    "vs previous": "The period before",
    "vs a year earlier": "The same days of the year before",
    "without comparison": "Nothing",
}
_AVERAGES = {
    Aggregation.MEAN: "Mean",
    Aggregation.MEDIAN: "Median",
    Aggregation.P90: "90th percentile",
    Aggregation.P95: "95th percentile",
}


def view(draft: Draft, preview: str) -> Block:
    """Return the form; ``preview`` says in markup what it stands for.

    What was chosen stays chosen where a field is there already: only fields that appear
    get a first value.
    """
    blocks = [
        _input(Field.TEAMS, "Whom", _teams(), hint="Empty: the whole organisation."),
        _input(
            Field.PERIOD, "When", _select(_PERIODS.items(), first="last 3 months")
        ),
        *_more_about_time(draft),
        _input(Field.METRICS, "What", _metrics(), hint="Empty: the overview."),
        _input(Field.STEP, "Step", _select((g.value, f"By {BUCKETS[g]}") for g in Granularity)),
        _input(Field.AVERAGE, "Average", _select(_AVERAGES.items())),
        _input(Field.BESIDE, "Compared with", _select(_BESIDE.items())),
        _input(
            Field.CHANNEL,
            "Where",
            _channels(),
            hint="Empty: in a direct message, to you alone.",
        ),
        context(preview),
    ]  # fmt: skip
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": plain("Ask for a report", 24),
        "submit": plain("Ask", 24),
        "close": plain("Cancel", 24),
        "blocks": blocks,
    }


def team_options(teams: Sequence[Team], *, with_me: bool) -> dict[str, Any]:
    """Return teams as what a menu offers, and oneself before them."""
    options = [_option(ME, "Your own numbers")] if with_me else []
    options += [_option(team.id, _called(team)) for team in teams]
    return {"options": options[:100]}


def open_button() -> Block:
    """Return the button that opens the form."""
    return button("Open the form", OPEN, "form")


def _more_about_time(draft: Draft) -> list[Block]:
    if draft.period == COUNTED:
        number = {
            "type": "number_input",
            "is_decimal_allowed": False,
            "initial_value": draft.count,
            "min_value": "1",
        }
        units = _select(((unit, unit) for unit in _UNITS), first=draft.unit)
        return [
            _input(Field.COUNT, "How many", number, optional=False),
            _input(Field.UNIT, "Of what", units, optional=False),
        ]
    if draft.period == DATED:
        return [
            _input(Field.FIRST, "First day", {"type": "datepicker"}, optional=False),
            _input(Field.LAST, "Last day", {"type": "datepicker"}, optional=False),
        ]
    return []


def _input(
    field: Field,
    label: str,
    element: Block,
    *,
    hint: str = "",
    optional: bool = True,
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": field.value,
        "label": plain(label, 2000),
        "element": {"action_id": field.value, **element},
        "optional": optional and field is not Field.PERIOD,
        "dispatch_action": True,
    }
    if hint:
        block["hint"] = plain(hint, 2000)
    return block


def _teams() -> Block:
    return {
        "type": "multi_external_select",
        "placeholder": plain("Search a team", 150),
        "min_query_length": 0,
        "max_selected_items": 8,
    }


def _channels() -> Block:
    return {
        "type": "conversations_select",
        "placeholder": plain("Choose a channel", 150),
        "default_to_current_conversation": True,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }


def _metrics() -> Block:
    groups = [
        {
            "label": plain("Groups", _OPTION_LIMIT),
            "options": [_option(one.value, one.value.capitalize()) for one in Group],
        }
    ]
    for group, metrics in groupby(METRICS, key=lambda metric: metric.group):
        options = [_option(one.name.lower(), one.title) for one in metrics]
        label = plain(group.value.capitalize(), _OPTION_LIMIT)
        groups.append({"label": label, "options": options})
    return {
        "type": "multi_static_select",
        "placeholder": plain("Groups or single metrics", 150),
        "option_groups": groups,
    }


def _select(choices: Iterable[tuple[str, str]], *, first: str = "") -> Block:
    options = [_option(value, text) for value, text in choices]
    chosen = [option for option in options if option["value"] == first]
    return {
        "type": "static_select",
        "options": options,
        **({"initial_option": chosen[0]} if chosen else {}),
    }


def _option(value: str, text: str) -> Block:
    return {"text": plain(text, _OPTION_LIMIT), "value": value}


def _called(team: Team) -> str:
    above = team.path.rpartition("/")[0]
    return f"{team.called}, in {above}" if above else team.called
