"""Methods about the connection itself: api.test, auth.test, blocks.validate."""

from typing import Any

from bot.playground.blocks import refusal_of, view_problems
from bot.playground.calls import Call
from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.records import Json
from bot.playground.shapes import Problem


def api_test(call: Call) -> Json:
    """Repeat the arguments, or fail with the error asked for."""
    if error := call.text("error"):
        raise SlackError(error, args=dict(call.args))
    return {"args": dict(call.args)}


def auth_test(call: Call) -> Json:
    """Tell the token who it is."""
    team = call.workspace.teams[call.caller.team_id]
    user = call.workspace.users[call.caller.bot_user_id]
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": user.name,
        "team_id": team.id,
        "user_id": user.id,
        "bot_id": call.caller.bot_id,
        "is_enterprise_install": False,
    }


def gone(_call: Call) -> Json:
    """Refuse a method that Slack has switched off."""
    raise SlackError("method_deprecated")


def validate_blocks(call: Call) -> Json:
    """Check blocks, a message or a view without posting it."""
    given = [name for name in ("blocks", "message", "view") if call.text(name)]
    if len(given) != 1:
        raise invalid_arguments(
            "exactly one of `blocks`, `view` or `message` is needed"
        )
    value = call.parsed(given[0], refusal="invalid_arguments")
    if problems := _problems(given[0], value):
        raise SlackError(
            f"invalid_{given[0]}",
            errors=[
                {"pointer": p.pointer, "code": "failed_constraint", "message": p.text}
                for p in problems
            ],
        )
    return {}


def _problems(kind: str, value: Any) -> list[Problem]:
    if kind == "view":
        return view_problems(value, root="")
    blocks, root = (value, "")
    if kind == "message":
        blocks = value.get("blocks") if isinstance(value, dict) else None
        root = "/blocks"
    refusal = refusal_of(blocks, root=root)
    return list(refusal.problems or [Problem(root, refusal.code)]) if refusal else []
