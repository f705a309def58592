"""The form of a digest, new or changed: what is chosen in it, as the text that one would type.

The text is read like any other, so the form asks for nothing that cannot be said.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from typing import Any

from handlers.blocks.parts import Block, plain
from handlers.kept_digest import Kept
from handlers.parse.cadence import WEEKDAYS, cadence_text
from handlers.parse.names import names
from handlers.parse.naming import team_text
from reporting.catalogue import BY_NAME, Group, Level, available
from reporting.digests import (
    MOST_BUCKETS_BEFORE,
    MOST_TEAMS,
    TEAM_METRICS,
    USUAL_TIME,
    Digest,
)
from reporting.directory import Directory, Team
from reporting.errors import RequestError
from reporting.schedules import (
    Cadence,
    Daily,
    Monthly,
    MonthlyWeekday,
    Schedule,
    Weekly,
    zones,
)

FORM = "digest_form"
# Slack shows no more options, and no longer texts of them.
_MOST_OPTIONS, _OPTION_LIMIT = 100, 75
_TITLE_LIMIT = 24
_CHANGE, _NEW = "change ", "new "
_FRIDAY, _LAST_DAY = 4, 31
_EMPTY = {
    "say so when empty": "Say so in one line",
    "silent when empty": "Post nothing",
}
_USUAL: tuple[Cadence, ...] = (
    Daily(),
    Daily(working=True),
    *(Weekly(day) for day in range(len(WEEKDAYS))),
    Monthly(1),
    Monthly(15),
    Monthly(_LAST_DAY),
    MonthlyWeekday(),
    MonthlyWeekday(_FRIDAY, last=True),
)


class Field(StrEnum):
    """What can be chosen; the value names the block and what is in it."""

    TEAMS = "digest_teams"
    METRICS = "digest_metrics"
    OFTEN = "digest_often"
    AT = "digest_at"
    ZONE = "digest_zone"
    BESIDE = "digest_beside"
    EMPTY = "digest_empty"


def change(kept: Kept) -> Block:
    """Return the form, filled in with what a digest is."""
    return _form(kept.digest, f"{_CHANGE}{kept.id}", "Change the digest", own=kept.own)


def subscribe(channel: str, zone: str) -> Block:
    """Return the form of a new digest that comes to a channel."""
    usual = Digest(metrics=TEAM_METRICS, schedule=Schedule(Weekly(), USUAL_TIME, zone))
    return _form(usual, f"{_NEW}{channel}", "A new digest")


def subject(metadata: str) -> tuple[str, str]:
    """Return which digest a form changes, and in which channel a new one is to come.

    One of both is empty.
    """
    if metadata.startswith(_NEW):
        return "", metadata.removeprefix(_NEW)
    return metadata.removeprefix(_CHANGE), ""


def closing(words: str) -> Block:
    """Return what stands in the form's place at the end."""
    section = {"type": "section", "text": {"type": "mrkdwn", "text": words}}
    return _modal("The digest", [section], close=plain("Close", _TITLE_LIMIT))


def zone_options(typed: str) -> dict[str, Any]:
    """Return the time zones whose name has what is typed."""
    wanted = "_".join(typed.casefold().split())
    found = (name for name in zones() if wanted in name.casefold())
    options = [option(name, name) for name in found]
    return {"options": options[:_MOST_OPTIONS]}


def text(state: Mapping[str, Mapping[str, Any]], directory: Directory) -> str:
    """Return what is chosen as one would type it.

    Raises RequestError for a team that is gone.
    """
    chosen = {field: _chosen(state.get(field, {}).get(field, {})) for field in Field}
    by_id = {team.id: team for team in directory.teams}
    known = names(directory)
    teams = []
    for one in chosen[Field.TEAMS]:
        if one not in by_id:
            raise RequestError("I no longer know one of these teams. Choose others.")
        teams.append(team_text(by_id[one], known))
    monthly = any(often.startswith("monthly") for often in chosen[Field.OFTEN])
    unit = "months" if monthly else "weeks"
    parts = (
        ", ".join(teams),
        ", ".join(chosen[Field.METRICS]),
        *chosen[Field.OFTEN],
        *(f"at {at}" for at in chosen[Field.AT]),
        *chosen[Field.ZONE],
        *(f"vs previous {many} {unit}" for many in chosen[Field.BESIDE]),
        *chosen[Field.EMPTY],
    )
    return " ".join(part for part in parts if part)


def option(value: str, label: str) -> Block:
    """Return something to choose."""
    return {"text": plain(label, _OPTION_LIMIT), "value": value}


def _chosen(held: Mapping[str, Any]) -> tuple[str, ...]:
    match held:
        case {"selected_options": options}:
            return tuple(str(one["value"]) for one in options or ())
        case {"selected_option": {"value": value}}:
            return (str(value),)
        case {"selected_time": str(chosen)} | {"value": str(chosen)}:
            return (chosen,)
    return ()


def _form(digest: Digest, metadata: str, title: str, *, own: bool = False) -> Block:
    level = Level.DEVELOPER if own else Level.TEAM
    blocks = [
        *([] if own else [_input(Field.TEAMS, "Whom", _teams(digest.teams))]),
        _input(Field.METRICS, "What", _metrics(digest, level)),
        _input(Field.OFTEN, "How often", _often(digest)),
        _input(Field.AT, "At", _clock(digest)),
        _input(Field.ZONE, "Time zone", _zone(digest)),
        _input(Field.BESIDE, "Beside so many weeks or months before", _beside(digest)),
        _input(Field.EMPTY, "When nothing was recorded", _empty(digest)),
    ]
    return _modal(
        title,
        blocks,
        callback_id=FORM,
        private_metadata=metadata,
        submit=plain("Keep", _TITLE_LIMIT),
        close=plain("Cancel", _TITLE_LIMIT),
    )


def _modal(title: str, blocks: Sequence[Block], **more: Any) -> Block:
    return {
        "type": "modal",
        "title": plain(title, _TITLE_LIMIT),
        "blocks": list(blocks),
        **more,
    }


def _input(field: Field, label: str, element: Block) -> Block:
    return {
        "type": "input",
        "block_id": field.value,
        "label": plain(label, _OPTION_LIMIT),
        "element": {"action_id": field.value, **element},
    }


def _teams(teams: Iterable[Team]) -> Block:
    initial = [option(team.id, team.called) for team in teams]
    return {
        "type": "multi_external_select",
        "placeholder": plain("Search a team", _OPTION_LIMIT),
        "min_query_length": 0,
        "max_selected_items": MOST_TEAMS,
        **({"initial_options": initial} if initial else {}),
    }


def _metrics(digest: Digest, level: Level) -> Block:
    groups = [
        {
            "label": plain("Groups", _OPTION_LIMIT),
            "options": [option(one.value, one.value.capitalize()) for one in Group],
        }
    ]
    for group, metrics in groupby(available(level), key=lambda metric: metric.group):
        options = [option(one.name.lower(), one.title) for one in metrics]
        label = plain(group.value.capitalize(), _OPTION_LIMIT)
        groups.append({"label": label, "options": options})
    initial = [option(name.lower(), BY_NAME[name].title) for name in digest.metrics]
    return {
        "type": "multi_static_select",
        "placeholder": plain("Groups or single metrics", _OPTION_LIMIT),
        "option_groups": groups,
        "initial_options": initial,
    }


def _often(digest: Digest) -> Block:
    now = cadence_text(digest.schedule.cadence)
    texts = [cadence_text(one) for one in _USUAL]
    texts[9:9] = [f"every two weeks on {day}" for day in WEEKDAYS]
    texts = list(dict.fromkeys([now, *texts]))
    return _select(((one, _label(one)) for one in texts), now)


def _label(text: str) -> str:
    if text == cadence_text(Monthly(_LAST_DAY)):
        return "Monthly on the last day"
    return f"{text[0].upper()}{text[1:]}"


def _clock(digest: Digest) -> Block:
    return {"type": "timepicker", "initial_time": f"{digest.schedule.at:%H:%M}"}


def _zone(digest: Digest) -> Block:
    zone = digest.schedule.zone
    return {
        "type": "external_select",
        "placeholder": plain("Search a time zone", _OPTION_LIMIT),
        "min_query_length": 0,
        "initial_option": option(zone, zone),
    }


def _beside(digest: Digest) -> Block:
    return {
        "type": "number_input",
        "is_decimal_allowed": False,
        "initial_value": str(digest.against),
        "min_value": "1",
        "max_value": str(MOST_BUCKETS_BEFORE),
    }


def _empty(digest: Digest) -> Block:
    return _select(_EMPTY.items(), list(_EMPTY)[digest.quiet])


def _select(choices: Iterable[tuple[str, str]], first: str) -> Block:
    options = [option(value, label) for value, label in choices]
    (initial,) = (one for one in options if one["value"] == first)
    return {"type": "static_select", "options": options, "initial_option": initial}
