"""One call of the Web API on its way to a method, and how methods are described."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.limits import Tier
from bot.playground.records import Installation, Json
from bot.playground.tickets import Tickets
from bot.playground.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who calls with which arguments; values are text, or JSON when the body was JSON."""

    workspace: Workspace
    tickets: Tickets
    caller: Installation
    args: Mapping[str, Any]
    base_url: str

    def text(self, name: str, default: str = "") -> str:
        """Return an argument as text."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        """Return an argument as text, or refuse the call that lacks it."""
        if value := self.text(name):
            return value
        raise invalid_arguments(f"missing required field: {name}")

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return an argument as a yes or no."""
        value = self.text(name).lower()
        return default if not value else value in ("true", "1")

    def number(self, name: str, default: int) -> int:
        """Return an argument as a whole number."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise invalid_arguments(f"must provide an integer: {name}") from None

    def parsed(self, name: str, *, refusal: str) -> Any:
        """Return a JSON argument, sent as JSON or as text; None when it is absent."""
        value = self.args.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(refusal) from None

    def need(self, *scopes: str) -> None:
        """Refuse the call unless the token was granted all these scopes."""
        missing = [scope for scope in scopes if scope not in self.caller.scopes]
        if missing:
            raise missing_scope(",".join(missing), self.caller.scopes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A Web API method: its work, its rate tier, the scope it always needs."""

    run: Callable[[Call], Json]
    tier: Tier
    scope: str = ""
    paced_by_channel: bool = False


def missing_scope(needed: str, granted: frozenset[str]) -> SlackError:
    """Return the refusal that names the scope to add."""
    return SlackError(
        "missing_scope", needed=needed, provided=",".join(sorted(granted))
    )
