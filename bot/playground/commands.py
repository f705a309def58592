"""Slash commands: typed by a person, answered by an app, or excused by Slackbot."""

from bot.playground import payloads
from bot.playground.answers import apply_answer, read_answer
from bot.playground.delivery import DeliveryKind
from bot.playground.desk import Desk, address
from bot.playground.errors import PlaygroundError, SlackError
from bot.playground.people import Place, stand_in
from bot.playground.records import App, Command, Installation
from bot.playground.traffic import Delivery
from bot.playground.workspace import SLACKBOT, Workspace


async def run_command(desk: Desk, *, user: str, channel: str, text: str) -> Delivery:
    """Type a slash command; its answer, or Slackbot's excuse, stands in the channel."""
    place = stand_in(desk.workspace, user, channel)
    name, _, rest = text.strip().partition(" ")
    app, to, command = _find(desk.workspace, name, place.user.team_id)
    form = payloads.command_form(
        app=app,
        team=desk.workspace.teams[place.user.team_id],
        user=place.user,
        channel=place.channel,
        command=name,
        text=_typed(desk, rest.strip(), command, place),
        response_url=desk.response_url(to, place),
        trigger_id=desk.trigger(to, place.user, place.channel.id),
    )
    delivery = await desk.deliveries.send(app, DeliveryKind.COMMAND, form)
    if failure := _show_outcome(desk.workspace, delivery, to, place, text):
        desk.workspace.post(
            channel=place.channel.id,
            user=SLACKBOT,
            text=f'{name} failed with the error "{failure}"',
            visible_to=place.user.id,
        )
    return delivery


def _find(
    workspace: Workspace, name: str, team_id: str
) -> tuple[App, Installation, Command]:
    known = []
    for app, to in workspace.menus(team_id):
        for command in app.commands:
            if command.command == name:
                return app, to, command
            known.append(command.command)
    raise PlaygroundError(
        f"{name} is not a valid command here. There is: {', '.join(known) or 'none'}."
    )


def _typed(desk: Desk, text: str, command: Command, place: Place) -> str:
    """Return the text as the app gets it: as typed, unless it asked for references."""
    if not command.should_escape:
        return text
    escaped = payloads.escaped(text)
    return payloads.with_mentions(escaped, desk.names(place), labels=True)


def _show_outcome(
    workspace: Workspace, delivery: Delivery, to: Installation, place: Place, typed: str
) -> str:
    """Show the app's answer; return Slack's word for what failed, or nothing."""
    if delivery.problem == "timeout":
        return "operation_timeout"
    if not delivery.is_acknowledged:
        return "dispatch_failed"
    try:
        if delivery.body.strip():
            _show_answer(workspace, delivery, to, place, typed)
    except SlackError as error:
        return error.code
    return ""


def _show_answer(
    workspace: Workspace, delivery: Delivery, to: Installation, place: Place, typed: str
) -> None:
    answer = read_answer(delivery.body)
    if answer.get("response_type") == "in_channel":
        # Then everybody sees the command as well.
        workspace.post(
            channel=place.channel.id, user=place.user.id, text=payloads.escaped(typed)
        )
    if answer.get("text") or answer.get("blocks"):
        apply_answer(workspace, address(to, place), answer)
