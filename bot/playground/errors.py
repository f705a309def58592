"""Refusals in Slack's words, raised anywhere below a Web API call."""

from collections.abc import Mapping
from typing import Any


class SlackError(Exception):
    """A refused call: ``code`` is what Slack puts into ``error``."""

    def __init__(
        self,
        code: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **details: Any,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.headers = dict(headers or {})
        self.details = details

    def body(self) -> dict[str, Any]:
        """Return the JSON object Slack answers with."""
        return {"ok": False, "error": self.code, **self.details}


class PlaygroundError(Exception):
    """Something a person at the playground cannot do; the text says what would work."""


def invalid_arguments(*problems: str) -> SlackError:
    """Return the refusal of a call whose arguments are missing or malformed."""
    return SlackError(
        "invalid_arguments",
        response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]},
    )
