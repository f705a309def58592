"""What people do in modals: submit them, press things in them, close them."""

from bot.playground import forms, payloads
from bot.playground.answers import read_answer
from bot.playground.block_shapes import MODAL
from bot.playground.blocks import actions
from bot.playground.content import read_view
from bot.playground.desk import Desk
from bot.playground.errors import PlaygroundError, SlackError
from bot.playground.people import Place, find_user
from bot.playground.records import Installation, Json, User
from bot.playground.screens import MOST_STACKED, View
from bot.playground.traffic import Delivery
from bot.playground.workspace import Workspace


async def submit(desk: Desk, *, user: str, view_id: str, values: Json) -> Delivery:
    """Press a modal's submit button; what the app answers happens to the screen.

    ``values`` go by block id, then action id, as Slack has them; what they leave out has
    its first value. With ``response_action: errors`` the modal stays; the texts are in the
    delivery.
    """
    person, view = open_view(desk.workspace, user, view_id)
    blocks = view.body["blocks"]
    filled = forms.state(blocks, values, channel=view.channel)
    forms.check_form(blocks, filled)
    to = owner(desk.workspace, view)
    delivery = await desk.interact(
        "view_submission",
        to,
        person,
        trigger_id=desk.trigger(to, person, view.channel),
        view=view.shown(to.bot_id, filled),
        response_urls=_addresses(desk, to, person, view, filled),
    )
    if delivery.is_acknowledged:
        answer = read_answer(delivery.body or "{}")
        _follow(desk.workspace, answer, view, to)
    return delivery


def _addresses(
    desk: Desk, to: Installation, person: User, view: View, values: Json
) -> list[Json]:
    """Return a response URL for each conversation chosen where the view asks for one."""
    return [
        {
            **asked,
            "response_url": desk.response_url(
                to, Place(person, desk.workspace.channels[asked["channel_id"]])
            ),
        }
        for asked in forms.asks_for_addresses(view.body["blocks"], values)
    ]


async def close(
    desk: Desk, *, user: str, view_id: str, everything: bool = False
) -> Delivery | None:
    """Close a modal, or ``everything`` stacked; the app hears of it if it asked to.

    A view with ``clear_on_close`` takes all others with it.
    """
    person, view = open_view(desk.workspace, user, view_id)
    is_cleared = everything or bool(view.body.get("clear_on_close"))
    gone = desk.workspace.screens.open(person.id) if is_cleared else [view]
    desk.workspace.screens.close(gone)
    told = None
    for each in gone:
        if each.body.get("notify_on_close"):
            to = owner(desk.workspace, each)
            shown = each.shown(to.bot_id)
            told = await desk.interact(
                "view_closed", to, person, view=shown, is_cleared=is_cleared
            )
    return told


async def press_in_view(
    desk: Desk,
    *,
    user: str,
    view_id: str,
    action_id: str,
    chosen: Json | None = None,
    values: Json | None = None,
) -> Delivery:
    """Press a button or choose from a menu in a modal or Home tab."""
    person, view = open_view(desk.workspace, user, view_id)
    to = owner(desk.workspace, view)
    block_id, element = element_of(view, action_id)
    done = payloads.acted(element, block_id, chosen or {}, desk.workspace.next_ts())
    held = forms.state(view.body["blocks"], values or {}, channel=view.channel)
    inside = held.get(block_id, {}).get(action_id, {})
    inside |= {name: done[name] for name in inside if name in done}
    return await desk.interact(
        "block_actions",
        to,
        person,
        container={"type": "view", "view_id": view.id},
        trigger_id=desk.trigger(to, person, view.channel),
        view=view.shown(to.bot_id, held),
        actions=[done],
    )


def errors_in(delivery: Delivery) -> Json:
    """Return what an app had to say about inputs, by block id."""
    if not delivery.is_acknowledged:
        return {}
    errors: Json = read_answer(delivery.body or "{}").get("errors") or {}
    return errors


def _follow(
    workspace: Workspace, answer: Json, view: View, installation: Installation
) -> None:
    match answer.get("response_action"):
        case None:
            workspace.screens.close([view])
        case "clear":
            workspace.screens.close(workspace.screens.open(view.user))
        case "update":
            workspace.screens.change(view, _checked(workspace, answer, installation))
        case "push":
            _push(workspace, _checked(workspace, answer, installation), view)
        case "errors":
            _refuse_bad_errors(answer.get("errors"), view)
        case other:
            raise PlaygroundError(f"Slack knows no response_action {other}.")


def _push(workspace: Workspace, body: Json, view: View) -> None:
    if len(workspace.screens.open(view.user)) >= MOST_STACKED:
        raise PlaygroundError(f"Slack stacks no more than {MOST_STACKED} views.")
    workspace.screens.show(
        body,
        app_id=view.app_id,
        team_id=view.team_id,
        user=view.user,
        below=view,
        channel=view.channel,
    )


def _checked(workspace: Workspace, answer: Json, installation: Installation) -> Json:
    speaker, view = installation.bot_user_id, answer.get("view")
    try:
        return read_view(workspace, speaker, view, kind=MODAL)
    except SlackError as error:
        raise PlaygroundError(
            f"Slack would not show this view: {error.details}."
        ) from error


def open_view(workspace: Workspace, user_name: str, view_id: str) -> tuple[User, View]:
    """Return the person and the view they have on their screen."""
    person = find_user(workspace, user_name)
    view = workspace.screens.views.get(view_id)
    if view is None or view.user != person.id or not view.is_open:
        raise PlaygroundError(f"{person.name} has no view {view_id} open.")
    return person, view


def owner(workspace: Workspace, view: View) -> Installation:
    """Return the installed app a view belongs to."""
    installation = workspace.installation(view.app_id, view.team_id)
    if installation is None:
        raise PlaygroundError("The app of this view is no longer installed.")
    return installation


def element_of(view: View, action_id: str) -> tuple[str, Json]:
    """Return what can be pressed under this name, with the id of its block."""
    for block_id, element in actions(view.body["blocks"]):
        if element["action_id"] == action_id:
            return block_id, element
    raise PlaygroundError(f"This view has nothing called {action_id}.")


def _refuse_bad_errors(errors: object, view: View) -> None:
    if not isinstance(errors, dict) or not errors:
        raise PlaygroundError("Errors need a text for each block id.")
    inputs = {b["block_id"] for b in view.body["blocks"] if b["type"] == "input"}
    if strange := sorted(set(errors) - inputs):
        raise PlaygroundError(
            f"Errors can stand at input blocks only; these are none: {strange}."
        )
    for name, text in errors.items():
        if not isinstance(text, str) or not text:
            raise PlaygroundError(f"The error at {name} needs a text.")
