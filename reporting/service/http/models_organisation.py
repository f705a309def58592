"""The shape of the JSON about how metrics are defined: the settings of organisation.yaml."""

from dataclasses import asdict, fields
from typing import Any, get_args, get_type_hints

from pydantic import create_model

from reporting.service.http.models import Model
from reporting.service.warehouse.profile import Hours, Profile

# Settings that stand together, as organisation.yaml writes them.
_NESTED = {
    "working_calendar": "working_calendar_",
    "legacy": "legacy_",
    "ratings": "rating_",
}
_TYPES = get_type_hints(Profile) | {"working_calendar_hours": str | None}
_NAMES = tuple(setting.name for setting in fields(Profile))


def _group(prefix: str) -> dict[str, str]:
    """Return the settings of a group: what each is called in it, and in `Profile`."""
    return {n.removeprefix(prefix): n for n in _NAMES if n.startswith(prefix)}


def _model(
    name: str, meaning: str, settings: dict[str, str], more: dict[str, Any]
) -> type[Model]:
    typed = {
        short: (_TYPES[whole], _default(whole)) for short, whole in settings.items()
    }
    every: dict[str, Any] = typed | more
    return create_model(name, __base__=Model, __doc__=meaning, **every)


def _default(setting: str) -> Any:
    """Return what stands for nothing: answers leave out what is None."""
    return None if type(None) in get_args(_TYPES[setting]) else ...


_GROUPS = {group: _group(prefix) for group, prefix in _NESTED.items()}
_GROUPED = {whole for group in _GROUPS.values() for whole in group.values()}
_PLAIN = {name: name for name in _NAMES if name not in _GROUPED}
_CALENDAR = _model(
    "WorkingCalendar", "When work is done.", _GROUPS["working_calendar"], {}
)
_LEGACY = _model("LegacyDefinitions", "Those of Legacy reports.", _GROUPS["legacy"], {})
_RATINGS = _model("RatingLimits", "When a number is rated how.", _GROUPS["ratings"], {})
ProductivityProfile = _model(
    "ProductivityProfile",
    "How the metrics of a tree are defined.",
    _PLAIN,
    {
        "org_tree_name": (str, ...),
        "working_calendar": (_CALENDAR, ...),
        "legacy": (_LEGACY, ...),
        "ratings": (_RATINGS, ...),
    },
)


def definitions_of(tree: str, profile: Profile) -> Model:
    """Return the settings of a tree's profile."""
    hours = profile.working_calendar_hours
    values = asdict(profile) | {"working_calendar_hours": hours and _written(hours)}
    nested = {
        group: {short: values[whole] for short, whole in settings.items()}
        for group, settings in _GROUPS.items()
    }
    plain = {name: values[name] for name in _PLAIN}
    return ProductivityProfile(org_tree_name=tree, **plain, **nested)


def _written(hours: Hours) -> str:
    """Write hours as organisation.yaml does: ``9:00-17:30``."""
    ends = (hours.opens, hours.closes)
    return "-".join(f"{minute // 60}:{minute % 60:02d}" for minute in ends)
