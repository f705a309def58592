"""What people do in modals: submit them, press things in them, close them."""

from bot.playground import payloads
from bot.playground.answers import read_answer
from bot.playground.block_shapes import MODAL
from bot.playground.blocks import actions
from bot.playground.content import read_view
from bot.playground.desk import Desk
from bot.playground.errors import PlaygroundError, SlackError
from bot.playground.people import find_user
from bot.playground.records import App, Installation, Json, User, View
from bot.playground.traffic import Delivery
from bot.playground.workspace import Workspace


async def submit(desk: Desk, *, user: str, view_id: str, values: Json) -> Delivery:
    """Press a modal's submit button; what the app answers happens to the screen.

    ``values`` go by block id, then action id, as Slack has them. With ``response_action:
    errors`` the modal stays; the texts are in the delivery.
    """
    person, view = _open_view(desk.workspace, user, view_id)
    _refuse_gaps(view, values)
    app, installation = _owner(desk.workspace, view)
    delivery = await desk.interact(
        "view_submission",
        app,
        person,
        trigger_id=desk.trigger(app, person),
        view=view.shown(installation.bot_id, values),
        response_urls=[],
    )
    if delivery.is_acknowledged:
        answer = read_answer(delivery.body or "{}")
        _follow(desk.workspace, answer, view, installation)
    return delivery


async def close(desk: Desk, *, user: str, view_id: str) -> Delivery | None:
    """Close a modal; the app hears of it only if it asked to."""
    person, view = _open_view(desk.workspace, user, view_id)
    desk.workspace.close_views([view])
    if not view.body.get("notify_on_close"):
        return None
    app, installation = _owner(desk.workspace, view)
    shown = view.shown(installation.bot_id)
    return await desk.interact("view_closed", app, person, view=shown, is_cleared=False)


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
    person, view = _open_view(desk.workspace, user, view_id)
    app, installation = _owner(desk.workspace, view)
    block_id, element = _element(view, action_id)
    done = payloads.acted(element, block_id, chosen or {}, desk.workspace.next_ts())
    return await desk.interact(
        "block_actions",
        app,
        person,
        container={"type": "view", "view_id": view.id},
        trigger_id=desk.trigger(app, person),
        view=view.shown(installation.bot_id, values),
        actions=[done],
    )


def _follow(
    workspace: Workspace, answer: Json, view: View, installation: Installation
) -> None:
    match answer.get("response_action"):
        case None:
            workspace.close_views([view])
        case "clear":
            workspace.close_views(workspace.open_views(view.user))
        case "update":
            workspace.change_view(view, _checked(workspace, answer, installation))
        case "push":
            workspace.new_view(
                _checked(workspace, answer, installation),
                app_id=view.app_id,
                team_id=view.team_id,
                user=view.user,
                below=view,
            )
        case "errors":
            _refuse_unknown_blocks(answer.get("errors") or {}, view)
        case other:
            raise PlaygroundError(f"Slack knows no response_action {other}.")


def _checked(workspace: Workspace, answer: Json, installation: Installation) -> Json:
    speaker, view = installation.bot_user_id, answer.get("view")
    try:
        return read_view(workspace, speaker, view, kind=MODAL)
    except SlackError as error:
        raise PlaygroundError(
            f"Slack would not show this view: {error.details}."
        ) from error


def _open_view(workspace: Workspace, user_name: str, view_id: str) -> tuple[User, View]:
    person = find_user(workspace, user_name)
    view = workspace.views.get(view_id)
    if view is None or view.user != person.id or not view.is_open:
        raise PlaygroundError(f"{person.name} has no view {view_id} open.")
    return person, view


def _owner(workspace: Workspace, view: View) -> tuple[App, Installation]:
    installation = workspace.installation(view.app_id, view.team_id)
    if installation is None:
        raise PlaygroundError("The app of this view is no longer installed.")
    return workspace.apps[view.app_id], installation


def _element(view: View, action_id: str) -> tuple[str, Json]:
    for block_id, element in actions(view.body["blocks"]):
        if element["action_id"] == action_id:
            return block_id, element
    raise PlaygroundError(f"This view has nothing called {action_id}.")


def _refuse_gaps(view: View, values: Json) -> None:
    """Refuse a form with a required input left empty, as Slack's client does itself."""
    for block in view.body["blocks"]:
        if block["type"] != "input" or block.get("optional"):
            continue
        given = values.get(block["block_id"], {}).get(block["element"]["action_id"], {})
        if not any(value for name, value in given.items() if name != "type"):
            label = block["label"]["text"]
            raise PlaygroundError(f"Please complete this required field: {label}.")


def _refuse_unknown_blocks(errors: Json, view: View) -> None:
    inputs = {b["block_id"] for b in view.body["blocks"] if b["type"] == "input"}
    if strange := sorted(set(errors) - inputs):
        raise PlaygroundError(
            f"Errors can stand at input blocks only; these are none: {strange}."
        )
