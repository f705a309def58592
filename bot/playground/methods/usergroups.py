"""Methods about groups of people that can be mentioned together."""

from bot.playground.calls import Call
from bot.playground.errors import SlackError
from bot.playground.records import Json, UserGroup


def every(call: Call) -> Json:
    """List the team's groups; those given up only when asked for."""
    groups = [
        group
        for group in call.workspace.usergroups.values()
        if group.team_id == call.caller.team_id
        and (not group.is_disabled or call.flag("include_disabled"))
    ]
    return {"usergroups": [_shown(call, group) for group in groups]}


def people(call: Call) -> Json:
    """List the user ids of a group's people; a group given up has none to show."""
    group = call.workspace.usergroups.get(call.required("usergroup"))
    if group is None or group.team_id != call.caller.team_id:
        raise SlackError("no_such_subteam")
    if group.is_disabled and not call.flag("include_disabled"):
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}


def _shown(call: Call, group: UserGroup) -> Json:
    shown = group.shown()
    if call.flag("include_users"):
        shown["users"] = list(group.users)
    if call.flag("include_count"):
        shown["user_count"] = str(len(group.users))
    return shown
