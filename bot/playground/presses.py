"""Buttons and menus of messages, and shortcuts."""

from bot.playground import payloads
from bot.playground.blocks import actions
from bot.playground.desk import Desk
from bot.playground.errors import PlaygroundError
from bot.playground.people import Place, home_of, stand_in
from bot.playground.records import App, Json, Message, Shortcut
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
) -> Delivery:
    """Press a button or choose from a menu of a message.

    ``chosen`` is what Slack adds for the element, such as ``selected_option``.
    """
    place = stand_in(desk.workspace, user, channel)
    message = _message(desk.workspace, place, ts)
    if message.app_id is None:
        raise PlaygroundError("Only messages of apps have something to press.")
    app = desk.workspace.apps[message.app_id]
    block_id, element = _element(message, action_id)
    done = payloads.acted(element, block_id, chosen or {}, desk.workspace.next_ts())
    return await desk.interact(
        "block_actions",
        app,
        place.user,
        container={
            "type": "message",
            "message_ts": ts,
            "channel_id": place.channel.id,
            "is_ephemeral": message.visible_to is not None,
        },
        channel=payloads.place(place.channel),
        message=desk.shown(message),
        state={"values": {}},
        trigger_id=desk.trigger(app, place.user),
        response_url=desk.response_url(app, place, ts),
        actions=[done],
    )


async def choose_shortcut(desk: Desk, *, user: str, callback_id: str) -> Delivery:
    """Choose a global shortcut."""
    app, shortcut = _shortcut(desk.workspace, callback_id, "global")
    person, _ = home_of(desk.workspace, user, app)
    return await desk.interact(
        "shortcut",
        app,
        person,
        callback_id=shortcut.callback_id,
        trigger_id=desk.trigger(app, person),
        action_ts=desk.workspace.next_ts(),
    )


async def choose_message_shortcut(
    desk: Desk, *, user: str, channel: str, ts: str, callback_id: str
) -> Delivery:
    """Choose a shortcut from the menu of a message."""
    place = stand_in(desk.workspace, user, channel)
    message = _message(desk.workspace, place, ts)
    app, shortcut = _shortcut(desk.workspace, callback_id, "message")
    return await desk.interact(
        "message_action",
        app,
        place.user,
        callback_id=shortcut.callback_id,
        channel=payloads.place(place.channel),
        message=desk.shown(message),
        message_ts=ts,
        trigger_id=desk.trigger(app, place.user),
        response_url=desk.response_url(app, place, ts),
        action_ts=desk.workspace.next_ts(),
    )


def _message(workspace: Workspace, place: Place, ts: str) -> Message:
    message = workspace.message(place.channel.id, ts)
    if message is None or message.visible_to not in (None, place.user.id):
        raise PlaygroundError(f"There is no message {ts} in this channel.")
    return message


def _element(message: Message, action_id: str) -> tuple[str, Json]:
    for block_id, element in actions(message.blocks):
        if element["action_id"] == action_id:
            return block_id, element
    raise PlaygroundError(f"This message has nothing called {action_id}.")


def _shortcut(
    workspace: Workspace, callback_id: str, kind: str
) -> tuple[App, Shortcut]:
    for app in workspace.apps.values():
        for shortcut in app.shortcuts:
            if (shortcut.callback_id, shortcut.type) == (callback_id, kind):
                return app, shortcut
    raise PlaygroundError(f"There is no {kind} shortcut {callback_id}.")
