"""Menus whose options the app is asked for while somebody types."""

import json
from typing import Any

from bot.playground import modals, presses
from bot.playground.desk import Desk
from bot.playground.elements import OPTION, OPTION_GROUP
from bot.playground.errors import PlaygroundError
from bot.playground.people import stand_in
from bot.playground.records import Json
from bot.playground.shapes import both, exactly_one, items, record
from bot.playground.traffic import Delivery

# What Slack's client waits for before it asks (external_select reference).
FEWEST_CHARACTERS = 3
_ASKED = ("external_select", "multi_external_select")
_ANSWER = both(
    record(
        optional={
            "options": items(OPTION, least=0, most=100),
            "option_groups": items(OPTION_GROUP, least=0, most=100),
        }
    ),
    exactly_one("options", "option_groups"),
)


async def suggest_in_message(
    desk: Desk, *, user: str, channel: str, ts: str, action_id: str, typed: str = ""
) -> Json:
    """Type into a menu of a message; return what the app offers."""
    place = stand_in(desk.workspace, user, channel)
    message = presses.message_at(desk.workspace, place, ts)
    block_id, element = presses.element_of(message, action_id)
    _refuse_to_ask(element, typed)
    delivery = await desk.interact(
        "block_suggestion",
        presses.author(desk.workspace, message),
        place.user,
        container=presses.container(message, place),
        channel={"id": place.channel.id, "name": place.channel.name},
        message=desk.shown(message),
        action_id=action_id,
        block_id=block_id,
        value=typed,
    )
    return _offered(delivery)


async def suggest_in_view(
    desk: Desk, *, user: str, view_id: str, action_id: str, typed: str = ""
) -> Json:
    """Type into a menu of a modal or Home tab; return what the app offers."""
    person, view = modals.open_view(desk.workspace, user, view_id)
    block_id, element = modals.element_of(view, action_id)
    _refuse_to_ask(element, typed)
    to = modals.owner(desk.workspace, view)
    delivery = await desk.interact(
        "block_suggestion",
        to,
        person,
        container={"type": "view", "view_id": view.id},
        view=view.shown(to.bot_id),
        action_id=action_id,
        block_id=block_id,
        value=typed,
    )
    return _offered(delivery)


def _refuse_to_ask(element: Json, typed: str) -> None:
    if element["type"] not in _ASKED:
        raise PlaygroundError(f"{element['action_id']} has options of its own.")
    least = element.get("min_query_length", FEWEST_CHARACTERS)
    if len(typed) < least:
        raise PlaygroundError(f"Slack asks the app after {least} characters.")


def _offered(delivery: Delivery) -> Json:
    """Return the app's ``options`` or ``option_groups``."""
    if not delivery.is_acknowledged:
        raise PlaygroundError(f"The app gave no options ({delivery.problem}).")
    try:
        answer: Any = json.loads(delivery.body)
    except ValueError:
        answer = None
    if problems := list(_ANSWER(answer, "")):
        listed = "; ".join(map(str, problems))
        raise PlaygroundError(f"Slack would not show these options: {listed}.")
    options: Json = answer
    return options
