"""What an answer means that is none, in sentences (pure)."""

import json
from http import HTTPStatus

from reporting.sources.web.troubles import CallFailed, Unauthorized, Vanished

_LONGEST = 300


def failure(
    title: str, status: int, said: str, what: str, *, refused: str
) -> CallFailed:
    """Return the error that ``status`` means for a call about ``what``.

    ``said`` are the service's own words, ``refused`` what to do about bad credentials.
    """
    said = f" ({said})" if said else ""
    match status:
        case HTTPStatus.UNAUTHORIZED:
            return Unauthorized(f"{title} refuses us{said}: {refused}", status=status)
        case HTTPStatus.FORBIDDEN:
            return CallFailed(
                f"{title} does not let us read {what}{said}. docs/sources.md says what "
                "the token must be allowed to read.",
                status=status,
            )
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            return Vanished(
                f"{title} has no {what}, or the token may not see it{said}. "
                "What was read of it before stays.",
                status=status,
            )
    return CallFailed(
        f"{title} answered {status} when asked for {what}{said}.", status=status
    )


def words(status: int, body: bytes) -> str:
    """Return what the service says about a call it did not answer; empty if it did."""
    if status < HTTPStatus.BAD_REQUEST:
        return ""
    try:
        told = json.loads(body)
        said = told.get("message") or told.get("error_description") or told.get("error")
        said = said or "; ".join(told.get("errorMessages") or ())
    except (ValueError, AttributeError, TypeError):
        return ""
    return " ".join(str(said or "").split())[:_LONGEST].rstrip(".")
