"""sources.yaml: the sources that are read on a schedule, read into values.

No secret stands in it: tokens are settings, from the environment.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from bot.settings import SettingsError
from bot.sources import listing
from bot.sources.listing import DEFAULT_EVERY, Kind, Listed
from reporting.errors import SourceError
from reporting.sources import git as git_source

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_EVERY = re.compile(r"([1-9][0-9]{0,3}) ?([mhd])")


def load(path: Path) -> tuple[Listed, ...]:
    """Read the file at ``path``; none: no sources. Raises SettingsError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.") from None
    return parse(text, path)


def parse(text: str, path: Path) -> tuple[Listed, ...]:
    """Read the text of the file at ``path``; paths in it are relative to its folder."""
    try:
        content = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SettingsError(f"{path.name} is not YAML: {error}") from None
    try:
        found = _File.model_validate({} if content is None else content)
        listed = tuple(found.all(path.parent))
    except ValidationError as error:
        raise SettingsError("\n".join(_problems(path.name, error))) from None
    except SourceError as error:
        raise SettingsError(f"{path.name}: {error}") from None
    _refuse_twins(path.name, listed)
    return listed


def _every(value: Any) -> Any:
    found = _EVERY.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("every", "write it like 15m, 2h or 1d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _at_home(path: Path) -> Path:
    """Return ``path`` with ~ as the home folder."""
    try:
        found = path.expanduser()
    except RuntimeError:
        raise PydanticCustomError("path", "there is no such home folder") from None
    if "\0" in str(found):
        raise PydanticCustomError("path", "a path has no such signs")
    return found


def _alone(name: str) -> BeforeValidator:
    """Let a single text stand for an entry that says no more."""
    return BeforeValidator(
        lambda value: {name: value} if isinstance(value, str | int) else value
    )


_Every = Annotated[timedelta, BeforeValidator(_every)]


class _Entry(BaseModel):
    model_config = ConfigDict(
        extra="forbid", coerce_numbers_to_str=True, frozen=True, strict=False
    )

    every: _Every | None = None


class _Web(_Entry):
    since: date | None = None

    @property
    def instant(self) -> datetime | None:
        """The beginning of the first day, UTC."""
        return datetime.combine(self.since, time(), UTC) if self.since else None


class _Repository(_Web):
    repository: str
    name: str | None = None

    @property
    def path(self) -> str:
        """The repository, with the name that was chosen for it."""
        return f"{self.repository}={self.name}" if self.name else self.repository


class _Jira(_Web):
    project: str | None = None
    jql: str | None = None


class _Folder(_Entry):
    path: Annotated[Path, AfterValidator(_at_home)]


class _Git(_Folder):
    name: str | None = None
    fetch: bool = False


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    every: _Every = DEFAULT_EVERY
    github: list[Annotated[_Repository, _alone("repository")]] = []
    gitlab: list[Annotated[_Repository, _alone("repository")]] = []
    jira: list[Annotated[_Jira, _alone("project")]] = []
    git: list[Annotated[_Git, _alone("path")]] = []
    files: list[Annotated[_Folder, _alone("path")]] = []

    def all(self, folder: Path) -> Iterator[Listed]:
        """Yield every source, in the order of the kinds."""
        for entry, listed in self._all(folder):
            yield replace(listed, every=entry.every or self.every)

    def _all(self, folder: Path) -> Iterator[tuple[_Entry, Listed]]:
        for one in self.github:
            yield one, listing.github(one.path, one.instant)
        for one in self.gitlab:
            yield one, listing.gitlab(one.path, one.instant)
        for issues in self.jira:
            project = None if issues.jql is not None else issues.project
            yield issues, listing.jira(project, issues.jql, issues.instant)
        for clone in self.git:
            path = folder / clone.path
            yield (
                clone,
                Listed(
                    kind=Kind.GIT,
                    what=str(path),
                    name=clone.name or _called(path),
                    fetch=clone.fetch,
                ),
            )
        for tables in self.files:
            yield tables, listing.files(folder / tables.path)


def _called(path: Path) -> str:
    """Return what a repository is called; one that is not there yet, as its folder."""
    try:
        return git_source.name_of(path)
    except SourceError:
        return path.resolve().name


def _problems(file: str, error: ValidationError) -> Iterator[str]:
    for one in error.errors(include_url=False):
        place = ""
        for part in one["loc"]:
            place += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
        known = ", ".join(_File.model_fields)
        message = one["msg"][:1].lower() + one["msg"][1:]
        if one["type"] == "extra_forbidden":
            message = "is not known here" + ("" if "[" in place else f"; use {known}")
        yield f"{file}: {place.lstrip('.') or 'the whole'}: {message}."


def _refuse_twins(file: str, listed: tuple[Listed, ...]) -> None:
    seen = set()
    for one in listed:
        key = (one.kind, one.name)
        if key in seen:
            raise SettingsError(
                f"{file}: there are two sources called {one.name} of {one.kind}; give one "
                "of them another name."
            )
        seen.add(key)
