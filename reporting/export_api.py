"""The export protocol, without a network: requests to bodies, answers to values.

Speaks what the vendor documents, tolerantly: statuses in any case, ``download.url`` or
``downloadUrl``, any success code.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reporting.catalogue import Level
from reporting.errors import ExportError
from reporting.periods import Granularity, Period
from reporting.requests import Aggregation

EXPORTS = "/v2/insights/productivity/exports"
# One export holds no more.
MOST_MONTHS = 60
MOST_BUCKETS = 400


class State(StrEnum):
    """The life of an export; the last three are final."""

    QUEUED = "queued"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """One export to make. Without ``team_id``: the whole tree."""

    tree: str
    team_id: str | None = None
    period: Period
    metrics: tuple[str, ...]
    level: Level
    granularity: Granularity
    aggregation: Aggregation = Aggregation.MEAN


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportStatus:
    """What the service says of an export.

    ``download`` is relative to the API's base. ``error`` says why there is no file, in the
    service's longest words.
    """

    id: str
    state: State
    download: str | None = None
    error: str | None = None


def body(request: ExportRequest) -> dict[str, Any]:
    """Return the JSON body that asks for ``request``."""
    scope = {"orgTreeName": request.tree}
    if request.team_id is not None:
        scope["teamId"] = request.team_id
    return {
        "scope": scope,
        "dateRange": {
            "start": request.period.first.isoformat(),
            "end": request.period.last.isoformat(),
        },
        "metrics": list(request.metrics),
        "options": {
            "metricLevel": request.level.value,
            "aggregation": request.aggregation.value,
            "granularity": request.granularity.value,
            "format": "csv",
        },
    }


def read_created(answer: Mapping[str, Any]) -> str:
    """Return the export's id from the answer to a create call."""
    export_id = answer.get("exportId")
    if not isinstance(export_id, str) or not export_id:
        raise ExportError("The export service answered without an export id.")
    return export_id


def read_status(answer: Mapping[str, Any]) -> ExportStatus:
    """Read the answer to a status call."""
    export_id = read_created(answer)
    word = str(answer.get("status", "")).lower()
    try:
        state = State("cancelled" if word == "canceled" else word)
    except ValueError:
        raise ExportError(
            f"The export service gave {export_id} a status I do not know: {word!r}."
        ) from None
    download = answer.get("download") or {}
    url = download.get("url") or answer.get("downloadUrl")
    if state is State.COMPLETED and not url:
        url = f"{EXPORTS}/{export_id}/download"
    # Ours says more in `message` than the documented `error` holds.
    error = answer.get("message") or answer.get("error")
    return ExportStatus(id=export_id, state=state, download=url, error=error)


def poll_delays(
    *, first_s: float = 0.1, factor: float = 1.6, cap_s: float = 5.0, total_s: float
) -> Iterator[float]:
    """Yield pauses in seconds, growing by ``factor`` up to ``cap_s``.

    Their sum is exactly ``total_s``: the last pause is cut to fit.

    >>> list(poll_delays(first_s=1, factor=2, cap_s=4, total_s=10))
    [1, 2, 4, 3]
    """
    left_s, pause_s = total_s, first_s
    while left_s > 0:
        pause_s = min(pause_s, cap_s, left_s)
        yield pause_s
        left_s -= pause_s
        pause_s *= factor
