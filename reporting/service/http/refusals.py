"""Every answer that says no: one error body, one class, one constructor per meaning."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reporting.errors import ReportError

MOST_DETAILS = 50


@dataclass(frozen=True, slots=True)
class Detail:
    """What is wrong with one field, named as the caller wrote it (``dateRange.start``)."""

    field: str
    issue: str


@dataclass(slots=True, eq=False)
class Refusal(ReportError):
    """A request that is answered with an error body instead of what it asked for."""

    status: int
    code: str
    message: str
    details: tuple[Detail, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message

    def body(self) -> dict[str, Any]:
        """Return the documented error body."""
        return {
            "status": "error",
            "code": self.code,
            "message": self.message,
            "details": [{"field": d.field, "issue": d.issue} for d in self.details],
        }


def invalid(*details: Detail) -> Refusal:
    """Refuse a request because of the fields in ``details``; the message quotes them.

    Of very many, the first are shown and the others counted.
    """
    shown = details[:MOST_DETAILS]
    message = "; ".join(f"{d.field} {d.issue}".strip() for d in shown)
    if more := len(details) - len(shown):
        message += f"; and {more:,} more"
    return Refusal(400, "INVALID_REQUEST", f"{message}.", shown)


def malformed(message: str) -> Refusal:
    """Refuse a body that cannot be read at all."""
    return Refusal(400, "MALFORMED_BODY", message)


def malformed_request(message: str) -> Refusal:
    """Refuse what is no HTTP."""
    return Refusal(400, "INVALID_REQUEST", message)


def too_many(message: str, *, wait_s: int) -> Refusal:
    """Refuse a caller who calls too often."""
    headers = {"Retry-After": str(wait_s)}
    return Refusal(429, "TOO_MANY_REQUESTS", message, headers=headers)


def unauthorized(message: str) -> Refusal:
    """Refuse a caller without a valid key."""
    headers = {"WWW-Authenticate": 'ApiKey realm="export service"'}
    return Refusal(401, "UNAUTHORIZED", message, headers=headers)


def forbidden(message: str) -> Refusal:
    """Refuse what the caller's key may not do."""
    return Refusal(403, "FORBIDDEN", message)


def not_found(message: str) -> Refusal:
    """Refuse because it does not exist, or must not be known to exist."""
    return Refusal(404, "NOT_FOUND", message)


def changed_since() -> Refusal:
    """Refuse a file because it is not the one that the caller knows."""
    message = "The file is not the one that If-Match or If-Unmodified-Since names."
    return Refusal(412, "PRECONDITION_FAILED", message)


def too_early(message: str) -> Refusal:
    """Refuse what needs developers before there are any."""
    return Refusal(412, "PRECONDITION_FAILED", message)


def conflict(message: str) -> Refusal:
    """Refuse what the state of an export or a source does not allow (yet)."""
    return Refusal(409, "CONFLICT", message)


def gone(message: str) -> Refusal:
    """Refuse a file that was kept for its time."""
    return Refusal(410, "GONE", message)


def not_json(content_type: str) -> Refusal:
    """Refuse a body that does not claim to be JSON."""
    return Refusal(
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        f"The body is {content_type}; send JSON with Content-Type: application/json.",
    )


def no_such_bytes(size: int) -> Refusal:
    """Refuse a range that the file of ``size`` bytes does not have."""
    return Refusal(
        416,
        "RANGE_NOT_SATISFIABLE",
        f"The file has {size:,} bytes; ask for one range of them, such as bytes=0-99.",
        headers={"Content-Range": f"bytes */{size}"},
    )


def unexpected() -> Refusal:
    """Refuse an Expect header that asks for something unknown."""
    message = "The header Expect may only be 100-continue."
    return Refusal(417, "EXPECTATION_FAILED", message)


def storage_full() -> Refusal:
    """Refuse because the disk is full; worth trying again later."""
    message = "The disk of the export service is full."
    return Refusal(503, "STORAGE_FULL", message, headers={"Retry-After": "60"})


def out_of_memory() -> Refusal:
    """Refuse what the service has too little memory for; nothing of it was done."""
    message = (
        "This needs more memory than the service may use; nothing was changed. Ask for less "
        "at a time, or give it more (INSIGHTS_EXPORTS_MEMORY)."
    )
    return Refusal(503, "OUT_OF_MEMORY", message, headers={"Retry-After": "60"})


def unavailable(message: str) -> Refusal:
    """Refuse what would work a little later."""
    return Refusal(503, "UNAVAILABLE", message, headers={"Retry-After": "10"})


def stops() -> Refusal:
    """Refuse because the service is being stopped."""
    return unavailable("The service stops; ask again in a moment.")


def timed_out(message: str) -> Refusal:
    """Refuse what took too long for somebody to wait."""
    return Refusal(504, "TIMED_OUT", message)


def one_of(values: Iterable[str]) -> str:
    """Write allowed values the way every message does."""
    return ", ".join(values)
