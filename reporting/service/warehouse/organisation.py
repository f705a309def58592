"""Reading organisation.yaml into an `Organisation`, or a sentence that says what to change.

Keys may be written like_this or likeThis. ``profile`` at the top is every tree's; a tree's
own ``profile`` says only what differs.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, get_type_hints

import yaml

from reporting.event_tables import BY_NAME
from reporting.service.warehouse.org import clean
from reporting.service.warehouse.profile import (
    DEFAULT,
    Bot,
    Filter,
    Hours,
    Organisation,
    Profile,
    Shared,
    TimeZone,
    Tree,
    Weekday,
)
from reporting.service.warehouse.yaml_values import (
    OrganisationError,
    Place,
    normal,
    put,
)

__all__ = ["FILE", "OrganisationError", "parse_organisation", "read_organisation"]
_TYPES = get_type_hints(Profile)
_FIELDS = {"email", "name", "manager_email"} | {
    column.name for column in BY_NAME["developers"].columns
}
# Settings that may stand together: legacy.periodCount is legacy_period_count.
_NESTED = {
    "legacy": "legacy_",
    "ratings": "rating_",
    "working_calendar": "working_calendar_",
}
# How settings of a type are read; all others are texts.
_READ: dict[Any, Callable[[Place], Any]] = {
    tuple[float, ...]: Place.limits,
    Hours | None: Place.hours,
    tuple[Weekday, ...]: Place.weekdays,
    tuple[date, ...]: Place.days,
    TimeZone: Place.time_zone,
}
_SETTINGS = tuple(setting.name for setting in fields(Profile))
_LIMITS = tuple(name for name in _SETTINGS if _TYPES[name] == tuple[float, ...])
FILE = "organisation.yaml"


def read_organisation(path: Path) -> Organisation:
    """Read the file; one that is not there means the defaults."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return DEFAULT
    except (OSError, UnicodeDecodeError) as error:
        raise OrganisationError(f"{path.name} cannot be read: {error}") from error
    return parse_organisation(text, path.name)


def parse_organisation(text: str, file: str = FILE) -> Organisation:
    """Read the text of organisation.yaml."""
    try:
        content = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: 2026-99-99, for one
        raise OrganisationError(f"{file} is not YAML: {error}") from error
    except RecursionError:
        raise OrganisationError(f"{file} is nested too deeply.") from None
    if content is None:
        return DEFAULT
    top = Place(file, "", content).mapping("trees", "profile", "bots")
    profile = _profile(top.get("profile"), Profile())
    trees = DEFAULT.trees
    if "trees" in top:
        trees = tuple(_tree(item, profile) for item in top["trees"].items())
        _check_names(top["trees"], trees)
    else:
        trees = tuple(replace(tree, profile=profile) for tree in trees)
    bots = tuple(_bot(item) for item in _items(top.get("bots")))
    return Organisation(trees=trees, bots=bots)


def _tree(item: Place, profile: Profile) -> Tree:
    keys = item.mapping("name", "levels", "filters", "shared", "profile")
    if "name" not in keys:
        raise OrganisationError(
            f"{item.file}: {item.key} has no name; each tree needs one."
        )
    return Tree(
        name=clean(keys["name"].text()),
        levels=_levels(keys["levels"]) if "levels" in keys else None,
        filters=tuple(_filter(f) for f in _items(keys.get("filters"))),
        shared=tuple(_shared(s) for s in _items(keys.get("shared"))),
        profile=_profile(keys.get("profile"), profile),
    )


def _items(place: Place | None) -> tuple[Place, ...]:
    return () if place is None else place.items()


def _levels(place: Place) -> tuple[str, ...]:
    levels = tuple(_field(text) for text in place.texts())
    if "manager_email" in levels[:-1]:
        raise place.wrong(
            "a list of columns of developers in which manager_email is last"
        )
    return levels


def _filter(item: Place) -> Filter:
    keys = item.mapping("field", "equals", "not_equals")
    if "field" not in keys or len(keys) != 2:
        raise item.wrong("a field with either equals or not_equals")
    keep = "equals" in keys
    values = keys["equals" if keep else "not_equals"].texts()
    return Filter(field=_field(keys["field"].text()), values=values, keep=keep)


def _shared(item: Place) -> Shared:
    keys = item.mapping("email", "team")
    if len(keys) != 2:
        raise item.wrong("an email and the team (its path) to share the developer with")
    return Shared(email=keys["email"].text(), team=keys["team"].text())


def _bot(item: Place) -> Bot:
    if isinstance(item.value, str):
        return Bot(account=item.text())
    keys = item.mapping("account", "provider")
    if "account" not in keys:
        raise item.wrong("an account or a pattern, with or without a provider")
    provider = keys["provider"].text() if "provider" in keys else None
    return Bot(account=keys["account"].text(), provider=provider)


def _profile(place: Place | None, above: Profile) -> Profile:
    if place is None:
        return above
    keys = place.mapping(*_SETTINGS, *_NESTED)
    chosen = {name: keys[name] for name in _SETTINGS if name in keys}
    for group, prefix in _NESTED.items():
        if group in keys:
            inner = [n.removeprefix(prefix) for n in _SETTINGS if n.startswith(prefix)]
            for name, value in keys[group].mapping(*inner).items():
                put(chosen, prefix + name, value)
    profile = replace(above, **{name: _setting(name, v) for name, v in chosen.items()})
    _check_profile(place, profile)
    return profile


def _setting(name: str, place: Place) -> Any:
    kind = _TYPES[name]
    if kind is bool:
        return place.flag()
    if kind is int:
        return place.count()
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return place.choice(kind)
    read = _READ.get(kind)
    return place.texts() if read is None else read(place)


def _check_profile(place: Place, profile: Profile) -> None:
    if len(profile.rating_labels) != 4:
        raise OrganisationError(
            f"{place.file}: {place.key}.ratings.labels must be four texts, best first."
        )
    if profile.small_threshold > profile.medium_threshold:
        raise OrganisationError(
            f"{place.file}: {place.key}.smallThreshold is {profile.small_threshold}, more "
            f"than mediumThreshold, {profile.medium_threshold}; it must be less or equal."
        )
    _check_limits(place, profile)
    for lists in (
        ("development_statuses", "completed_statuses", "abandoned_statuses"),
        ("feature_types", "bug_types", "epic_types"),
    ):
        seen: dict[str, str] = {}
        for name in lists:
            for text in getattr(profile, name):
                other = seen.setdefault(text.casefold(), name)
                if other != name:
                    raise OrganisationError(
                        f"{place.file}: {place.key} has {text!r} in {other} and in "
                        f"{name}; it must be in one of them."
                    )


def _check_limits(place: Place, profile: Profile) -> None:
    for name in _LIMITS:
        limits = getattr(profile, name)
        # Durations are better if they are short.
        right = tuple(sorted(limits, reverse=not name.startswith("rating_time_")))
        if limits != right:
            shown, wanted = (
                ", ".join(f"{n:g}" for n in some) for some in (limits, right)
            )
            raise OrganisationError(
                f"{place.file}: {place.key}.ratings has {shown} as "
                f"{name.removeprefix('rating_')}; the best must be first: {wanted}."
            )


def _check_names(place: Place, trees: tuple[Tree, ...]) -> None:
    names = [tree.name.casefold() for tree in trees]
    twice = [tree.name for tree in trees if names.count(tree.name.casefold()) > 1]
    if not trees or twice:
        what = f"has {twice[0]!r} twice" if twice else "is empty"
        raise OrganisationError(
            f"{place.file}: {place.key} {what}; every tree needs a name of its own."
        )


def _field(text: str) -> str:
    """Return the column of developers that is meant: ``Manager Email`` is manager_email."""
    name = normal(text)
    return name if name in _FIELDS else text
