"""Buttons and menus of messages, and shortcuts."""

from bot.playground import forms, payloads
from bot.playground.blocks import actions
from bot.playground.desk import Desk
from bot.playground.errors import PlaygroundError
from bot.playground.people import Place, find_user, stand_in
from bot.playground.records import Installation, Json, Message, Shortcut
from bot.playground.traffic import Delivery
from bot.playground.workspace import Workspace


async def press(
    desk: Desk,
    *,
    user: str,
    channel: str,
    ts: str,
    action_id: str,
    chosen: Json | None = None,
    values: Json | None = None,
) -> Delivery:
    """Press a button or choose from a menu of a message.

    ``chosen`` is what Slack adds for the element, such as ``selected_option``; ``values``
    is what else was chosen in the message before, by block id and action id.
    """
    place = stand_in(desk.workspace, user, channel)
    message = message_at(desk.workspace, place, ts)
    to = author(desk.workspace, message)
    block_id, element = element_of(message, action_id)
    done = payloads.acted(element, block_id, chosen or {}, desk.workspace.next_ts())
    return await desk.interact(
        "block_actions",
        to,
        place.user,
        container=container(message, place),
        channel=payloads.place(place.channel),
        message=desk.shown(message),
        state={"values": _state(message, place, values, block_id, done)},
        trigger_id=desk.trigger(to, place.user, place.channel.id),
        response_url=desk.response_url(to, place, ts),
        actions=[done],
    )


def _state(
    message: Message, place: Place, given: Json | None, block_id: str, done: Json
) -> Json:
    """Return what all menus of the message hold once ``done`` was done."""
    values = forms.state(message.blocks, given or {}, channel=place.channel.id)
    held = values.get(block_id, {}).get(done["action_id"])
    if held is not None:
        held |= {name: done[name] for name in held if name in done}
    return values


async def choose_shortcut(desk: Desk, *, user: str, callback_id: str) -> Delivery:
    """Choose a global shortcut."""
    person = find_user(desk.workspace, user)
    to, shortcut = _shortcut(desk.workspace, callback_id, "global", person.team_id)
    return await desk.interact(
        "shortcut",
        to,
        person,
        callback_id=shortcut.callback_id,
        trigger_id=desk.trigger(to, person),
        action_ts=desk.workspace.next_ts(),
    )


async def choose_message_shortcut(
    desk: Desk, *, user: str, channel: str, ts: str, callback_id: str
) -> Delivery:
    """Choose a shortcut from the menu of a message."""
    place = stand_in(desk.workspace, user, channel)
    message = message_at(desk.workspace, place, ts)
    if message.visible_to is not None:
        raise PlaygroundError("A message that only you see has no shortcuts.")
    team_id = place.user.team_id
    to, shortcut = _shortcut(desk.workspace, callback_id, "message", team_id)
    return await desk.interact(
        "message_action",
        to,
        place.user,
        callback_id=shortcut.callback_id,
        channel=payloads.place(place.channel),
        message=desk.shown(message),
        message_ts=ts,
        trigger_id=desk.trigger(to, place.user, place.channel.id),
        response_url=desk.response_url(to, place, ts),
        action_ts=desk.workspace.next_ts(),
    )


def message_at(workspace: Workspace, place: Place, ts: str) -> Message:
    """Return a message that the person in the place can see."""
    message = workspace.message(place.channel.id, ts)
    if message is None or message.visible_to not in (None, place.user.id):
        raise PlaygroundError(f"There is no message {ts} in this channel.")
    return message


def author(workspace: Workspace, message: Message) -> Installation:
    """Return the installed app that posted a message."""
    if message.app_id is None:
        raise PlaygroundError("Only messages of apps have something to press.")
    team_id = workspace.users[message.user].team_id
    installation = workspace.installation(message.app_id, team_id)
    if installation is None:
        raise PlaygroundError("The app of this message is no longer installed.")
    return installation


def container(message: Message, place: Place) -> Json:
    """Return where in the workspace something was pressed."""
    return {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": place.channel.id,
        "is_ephemeral": message.visible_to is not None,
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
    }


def element_of(message: Message, action_id: str) -> tuple[str, Json]:
    """Return what can be pressed under this name, with the id of its block."""
    for block_id, element in actions(message.blocks):
        if element["action_id"] == action_id:
            return block_id, element
    raise PlaygroundError(f"This message has nothing called {action_id}.")


def _shortcut(
    workspace: Workspace, callback_id: str, kind: str, team_id: str
) -> tuple[Installation, Shortcut]:
    for app, installation in workspace.menus(team_id):
        for shortcut in app.shortcuts:
            if (shortcut.callback_id, shortcut.type) == (callback_id, kind):
                return installation, shortcut
    raise PlaygroundError(f"There is no {kind} shortcut {callback_id}.")
