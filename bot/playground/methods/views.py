"""Methods that put modals on a person's screen and fill the Home tab."""

from bot.playground.block_shapes import HOME, MODAL
from bot.playground.calls import Call
from bot.playground.content import read_view
from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.records import Json
from bot.playground.screens import MOST_STACKED, View
from bot.playground.tickets import Trigger


def open_view(call: Call) -> Json:
    """Show a modal to the person whose trigger this is."""
    body = _body(call, MODAL)
    _refuse_used_external_id(call, body)
    trigger = _redeem(call)
    call.workspace.screens.close(call.workspace.screens.open(trigger.user))
    return _shown(call, _new(call, body, trigger.user, channel=trigger.channel))


def push(call: Call) -> Json:
    """Put a modal on top of the one the person is looking at."""
    body = _body(call, MODAL)
    _refuse_used_external_id(call, body)
    trigger = _redeem(call)
    below = call.workspace.screens.open(trigger.user)
    if not below:
        raise SlackError("not_found")
    if len(below) >= MOST_STACKED:
        raise SlackError("push_limit_reached")
    return _shown(
        call,
        _new(call, body, trigger.user, below=below[-1], channel=below[-1].channel),
    )


def update(call: Call) -> Json:
    """Replace an open modal or a Home tab, unless it changed since ``hash``."""
    view = _find(call)
    body = _body(call, view.body["type"])
    if call.text("hash") and call.text("hash") != view.hash:
        raise SlackError("hash_conflict")
    return _shown(call, call.workspace.screens.change(view, body))


def publish(call: Call) -> Json:
    """Fill the Home tab of one person."""
    user_id = call.required("user_id")
    if not call.workspace.apps[call.caller.app_id].home_tab_enabled:
        raise SlackError("not_enabled")
    user = call.workspace.users.get(user_id)
    if user is None or user.team_id != call.caller.team_id:
        raise SlackError("user_not_found")
    body = _body(call, HOME)
    old = call.workspace.screens.home(call.caller.app_id, user_id)
    if old is None:
        return _shown(call, _new(call, body, user_id))
    if call.text("hash") and call.text("hash") != old.hash:
        raise SlackError("hash_conflict")
    return _shown(call, call.workspace.screens.change(old, body))


def _body(call: Call, kind: str) -> Json:
    view = call.parsed("view", refusal="invalid_arguments")
    return read_view(call.workspace, call.caller.bot_user_id, view, kind=kind)


def _redeem(call: Call) -> Trigger:
    return call.tickets.redeem(
        call.required("trigger_id"),
        app_id=call.caller.app_id,
        team_id=call.caller.team_id,
    )


def _refuse_used_external_id(call: Call, body: Json) -> None:
    external_id = body.get("external_id")
    if external_id and any(
        view.body.get("external_id") == external_id and view.is_open
        for view in call.workspace.screens.views.values()
    ):
        raise SlackError("duplicate_external_id")


def _find(call: Call) -> View:
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not (view_id or external_id):
        raise invalid_arguments("either view_id or external_id is required")
    for view in call.workspace.screens.views.values():
        is_it = view.id == view_id or (
            external_id and view.body.get("external_id") == external_id
        )
        is_mine = (view.app_id, view.team_id) == (
            call.caller.app_id,
            call.caller.team_id,
        )
        if is_it and is_mine and view.is_open:
            return view
    raise SlackError("not_found")


def _new(
    call: Call,
    body: Json,
    user: str,
    *,
    below: View | None = None,
    channel: str | None = None,
) -> View:
    return call.workspace.screens.show(
        body,
        app_id=call.caller.app_id,
        team_id=call.caller.team_id,
        user=user,
        below=below,
        channel=channel,
    )


def _shown(call: Call, view: View) -> Json:
    return {"view": view.shown(call.caller.bot_id)}
