"""What people write and open."""

import re

from bot.playground import payloads
from bot.playground.desk import Desk
from bot.playground.errors import PlaygroundError
from bot.playground.events import Events
from bot.playground.people import Place, find_user, join, stand_in
from bot.playground.records import App, Installation, Json, Kind, Message
from bot.playground.traffic import Delivery
from bot.playground.workspace import SLACKBOT, Workspace


async def say(
    desk: Desk,
    events: Events,
    *,
    user: str,
    channel: str,
    text: str,
    thread_ts: str | None = None,
) -> Message:
    """Write a message as a person; apps in the conversation that listen hear of it."""
    place = stand_in(desk.workspace, user, channel)
    _refuse_silent_app(desk.workspace, place)
    names = desk.names(place)
    text = payloads.with_mentions(payloads.escaped(text), names, labels=False)
    message = desk.workspace.post(
        channel=place.channel.id,
        user=place.user.id,
        text=text,
        thread_ts=_thread(desk.workspace, place, thread_ts),
    )
    _offer_invitations(desk.workspace, place, message)
    await events.settle()
    return message


async def invite(
    desk: Desk, events: Events, *, user: str, channel: str, whom: str
) -> None:
    """Bring a person or an app into a channel, as ``/invite @name`` does."""
    place = stand_in(desk.workspace, user, channel)
    guest = find_user(desk.workspace, whom, place.user.team_id)
    if place.channel.kind in (Kind.IM, Kind.MPIM):
        raise PlaygroundError("Nobody can be invited into a direct message.")
    if guest.id in place.channel.members:
        raise PlaygroundError(f"{guest.name} is in #{place.channel.name} already.")
    joined = desk.workspace.join(place.channel.id, guest.id)
    events.on_joined(joined, guest.id, place.user.id)
    await events.settle()


async def come_in(desk: Desk, events: Events, *, user: str, channel: str) -> Place:
    """Join a public channel."""
    place = join(desk.workspace, user, channel)
    events.on_joined(place.channel, place.user.id, None)
    await events.settle()
    return place


async def open_home(
    desk: Desk, *, user: str, app_id: str, tab: str = "home"
) -> Delivery | None:
    """Open a tab of an app, ``home`` or ``messages``; None when it does not listen."""
    app = desk.workspace.apps[app_id]
    person = find_user(desk.workspace, user)
    to = desk.workspace.installation(app.id, person.team_id)
    if to is None:
        raise PlaygroundError(f"{app.name} is not installed in this team.")
    if not (app.home_tab_enabled if tab == "home" else app.messages_tab_enabled):
        raise PlaygroundError(f"{app.name} has no {tab} tab.")
    channel = desk.workspace.direct_message(person.team_id, person.id, to.bot_user_id)
    if "app_home_opened" not in app.events:
        return None
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": tab,
        "event_ts": desk.workspace.next_ts(),
    }
    if tab == "home" and (view := desk.workspace.screens.home(app.id, person.id)):
        event["view"] = view.shown(to.bot_id)
    return await desk.tell(to, event)


async def say_goodbye(desk: Desk, app: App, gone: Installation) -> None:
    """Tell an app that it is no longer in a team, as far as it listens."""
    events: list[Json] = [
        {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [gone.bot_user_id]}},
        {"type": "app_uninstalled"},
    ]
    for event in events:
        if event["type"] in app.events:
            event["event_ts"] = desk.workspace.next_ts()
            await desk.tell(gone, event)


def _thread(workspace: Workspace, place: Place, ts: str | None) -> str | None:
    if ts is None:
        return None
    first = workspace.message(place.channel.id, ts)
    if first is None or first.visible_to is not None:
        raise PlaygroundError(f"There is no message {ts} to answer in this channel.")
    return first.thread_ts or ts


def _refuse_silent_app(workspace: Workspace, place: Place) -> None:
    """Refuse a direct message to an app whose settings turned messages off."""
    if place.channel.kind is not Kind.IM:
        return
    other = place.channel.other(place.user.id)
    for each in workspace.installations.values():
        app = workspace.apps[each.app_id]
        is_open = app.messages_tab_enabled and not app.messages_tab_read_only_enabled
        if each.bot_user_id == other and not is_open:
            raise PlaygroundError("Sending messages to this app has been turned off.")


def _offer_invitations(workspace: Workspace, place: Place, message: Message) -> None:
    """Say who was mentioned and is not here, to the one who wrote it."""
    if place.channel.kind not in (Kind.PUBLIC, Kind.PRIVATE):
        return
    mentioned = dict.fromkeys(re.findall(r"<@(\w+)>", message.text))
    for user_id in mentioned:
        if user_id in workspace.users and user_id not in place.channel.members:
            name = workspace.users[user_id].name
            workspace.post(
                channel=place.channel.id,
                user=SLACKBOT,
                text=f"<@{user_id}> is not in this channel. "
                f"Type `/invite @{name}` to bring them in.",
                thread_ts=message.thread_ts,
                visible_to=place.user.id,
            )
