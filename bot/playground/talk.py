"""What people write and open, and the events apps hear of it."""

from bot.playground import payloads
from bot.playground.desk import Desk
from bot.playground.people import Place, home_of, stand_in
from bot.playground.records import App, Installation, Json, Kind, Message
from bot.playground.traffic import Delivery

# The event an app subscribes to for messages in each kind of conversation.
_MESSAGE_EVENTS = {
    Kind.PUBLIC: ("message.channels", "channel"),
    Kind.PRIVATE: ("message.groups", "group"),
    Kind.IM: ("message.im", "im"),
    Kind.MPIM: ("message.mpim", "mpim"),
}


async def say(
    desk: Desk, *, user: str, channel: str, text: str, thread_ts: str | None = None
) -> Message:
    """Write a message as a person; apps in the conversation that listen hear of it."""
    place = stand_in(desk.workspace, user, channel)
    names = desk.names(place.user.team_id)
    text = payloads.with_mentions(payloads.escaped(text), *names, labels=False)
    message = desk.workspace.post(
        channel=place.channel.id, user=place.user.id, text=text, thread_ts=thread_ts
    )
    for app, installation in _listeners(desk, place):
        for event in _events_of(app, installation, place, message):
            await desk.tell(app, installation, event)
    return message


async def open_home(desk: Desk, *, user: str, app_id: str) -> Delivery | None:
    """Open the app's Home tab; None when the app does not listen for that."""
    app = desk.workspace.apps[app_id]
    person, installation = home_of(desk.workspace, user, app)
    if "app_home_opened" not in app.events:
        return None
    channel = desk.workspace.direct_message(
        person.team_id, person.id, installation.bot_user_id
    )
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": "home",
        "event_ts": desk.workspace.next_ts(),
    }
    if view := desk.workspace.home(app.id, person.id):
        event["view"] = view.shown(installation.bot_id)
    return await desk.tell(app, installation, event)


async def say_goodbye(desk: Desk, app: App, gone: Installation) -> None:
    """Tell an app that it is no longer in a team, as far as it listens."""
    events: list[Json] = [
        {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [gone.bot_user_id]}},
        {"type": "app_uninstalled"},
    ]
    for event in events:
        if event["type"] in app.events:
            event["event_ts"] = desk.workspace.next_ts()
            await desk.tell(app, gone, event)


def _listeners(desk: Desk, place: Place) -> list[tuple[App, Installation]]:
    return [
        (desk.workspace.apps[each.app_id], each)
        for each in desk.workspace.installations.values()
        if each.team_id == place.channel.team_id
        and each.bot_user_id in place.channel.members
    ]


def _events_of(
    app: App, installation: Installation, place: Place, message: Message
) -> list[Json]:
    common = {
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": place.channel.team_id,
        "channel": place.channel.id,
        "event_ts": message.ts,
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
    }
    name, channel_type = _MESSAGE_EVENTS[place.channel.kind]
    events: list[Json] = []
    if name in app.events:
        events.append({"type": "message", "channel_type": channel_type, **common})
    if f"<@{installation.bot_user_id}>" in message.text and "app_mention" in app.events:
        events.append({"type": "app_mention", **common})
    return events
