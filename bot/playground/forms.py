"""What stands in inputs and menus: the state Slack sends, and what its client checks.

Values go by block id, then action id, in the shape of ``view.state.values``.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.playground.blocks import actions
from bot.playground.errors import PlaygroundError
from bot.playground.records import Json

# Per type of element: where its value stands, and where its first value comes from.
_TEXT = ("value", "initial_value")
_ONE, _MANY = (
    ("selected_option", "initial_option"),
    (
        "selected_options",
        "initial_options",
    ),
)
HOLDS: Mapping[str, tuple[str, str]] = {
    "plain_text_input": _TEXT,
    "number_input": _TEXT,
    "email_text_input": _TEXT,
    "url_text_input": _TEXT,
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "files"),
    "static_select": _ONE,
    "external_select": _ONE,
    "radio_buttons": _ONE,
    "multi_static_select": _MANY,
    "multi_external_select": _MANY,
    "checkboxes": _MANY,
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
# Menus whose options the app named itself; others are asked for or known to Slack.
_LISTED = ("static_select", "multi_static_select", "radio_buttons", "checkboxes")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class FormError(PlaygroundError):
    """A form Slack's client does not send; ``errors`` has a text per block id."""

    def __init__(self, errors: Mapping[str, str], labels: Mapping[str, str]) -> None:
        super().__init__(
            " ".join(f"{text[:-1]}: {labels[name]}." for name, text in errors.items())
        )
        self.errors = dict(errors)


def state(blocks: Sequence[Json], given: Json, *, channel: str | None = None) -> Json:
    """Return the value of everything that holds one: as given, else as the app set it.

    ``channel`` is what ``default_to_current_conversation`` stands for.
    """
    values: Json = {}
    for block_id, element in actions(blocks):
        if element["type"] in HOLDS:
            inside = values.setdefault(block_id, {})
            inside[element["action_id"]] = _first_value(element, channel)
    for block_id, inside in given.items():
        for action_id, value in inside.items():
            known = values.get(block_id, {}).get(action_id)
            if known is None:
                raise PlaygroundError(f"There is no input {action_id} in {block_id}.")
            values[block_id][action_id] = {**known, **value}
    return values


def _first_value(element: Json, channel: str | None) -> Json:
    kind = element["type"]
    name, source = HOLDS[kind]
    is_many = name.startswith("selected_") and name.endswith("s")
    value = element.get(source, [] if is_many or kind == "file_input" else None)
    if channel and element.get("default_to_current_conversation") and not value:
        value = [channel] if is_many else channel
    return {"type": kind, name: value}


def check_choice(element: Json, chosen: Json) -> None:
    """Refuse a choice that the element does not offer."""
    offered = {option["value"] for option in _options(element)}
    picked = [chosen.get("selected_option"), *chosen.get("selected_options", ())]
    for option in picked:
        if offered and option is not None and option["value"] not in offered:
            raise PlaygroundError(
                f"{element['action_id']} offers no {option['value']}, only "
                f"{', '.join(sorted(offered))}."
            )


def _options(element: Json) -> list[Json]:
    if element["type"] not in (*_LISTED, "overflow"):
        return []
    groups = element.get("option_groups", ())
    inside = [option for group in groups for option in group["options"]]
    return [*element.get("options", ()), *inside]


def check_form(blocks: Sequence[Json], values: Json) -> None:
    """Refuse a form that Slack's client would not send: gaps, and what is out of range."""
    errors, labels = {}, {}
    for block in _inputs(blocks):
        element = block["element"]
        labels[block["block_id"]] = block["label"]["text"]
        held = values[block["block_id"]][element["action_id"]]
        value = held[HOLDS[element["type"]][0]]
        if problem := _problem(
            element, value, is_optional=block.get("optional", False)
        ):
            errors[block["block_id"]] = problem
        check_choice(element, held)
    if errors:
        raise FormError(errors, labels)


def _inputs(blocks: Sequence[Json]) -> Iterator[Json]:
    return (block for block in blocks if block["type"] == "input")


def _problem(element: Json, value: Any, *, is_optional: bool) -> str:
    if value is None or value in ("", []):
        return "" if is_optional else "Please complete this required field."
    if check := _CHECKS.get(element["type"]):
        return check(element, value)
    most = element.get("max_selected_items")
    return f"Please choose at most {most}." if most and len(value) > most else ""


def _length_problem(element: Json, value: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Please enter at least {least} characters."
    if len(value) > most:
        return f"Please enter at most {most} characters."
    return ""


def _number_problem(element: Json, value: str) -> str:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Please enter a number."
    if (low := element.get("min_value")) and float(value) < float(low):
        return f"Please enter a number of at least {low}."
    if (high := element.get("max_value")) and float(value) > float(high):
        return f"Please enter a number of at most {high}."
    return ""


def _email_problem(_element: Json, value: str) -> str:
    return "" if _EMAIL.fullmatch(value) else "Please enter a valid email address."


def _url_problem(_element: Json, value: str) -> str:
    is_one = re.match(r"https?://\S+\.\S+", value)
    return "" if is_one else "Please enter a valid URL."


_CHECKS: Mapping[str, Callable[[Json, str], str]] = {
    "plain_text_input": _length_problem,
    "number_input": _number_problem,
    "email_text_input": _email_problem,
    "url_text_input": _url_problem,
}


def asks_for_addresses(blocks: Sequence[Json], values: Json) -> Iterator[Json]:
    """Yield the conversations chosen in menus that ask for a response URL."""
    for block in _inputs(blocks):
        element = block["element"]
        held = values[block["block_id"]][element["action_id"]]
        chosen = held.get("selected_conversation") or held.get("selected_channel")
        if element.get("response_url_enabled") and chosen:
            yield {
                "block_id": block["block_id"],
                "action_id": element["action_id"],
                "channel_id": chosen,
            }
