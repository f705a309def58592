"""Misbehaviour on order: the next call of a method fails in a chosen way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.playground.errors import PlaygroundError

# Nothing hangs for ever, whatever was ordered.
LONGEST_S = 120.0


class FaultKind(StrEnum):
    """What happens instead of the answer."""

    STATUS = "status"  # an HTTP status without JSON, such as 500
    ERROR = "error"  # HTTP 200 with an error code of choice
    RATELIMITED = "ratelimited"  # HTTP 429 with Retry-After
    DROP = "drop"  # the connection is closed without an answer
    HANG = "hang"  # nothing for a while, then the connection is closed
    LATE = "late"  # the true answer, after a while


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An order: ``method`` is a Web API method, ``upload`` or ``response_url``.

    ``done`` says whether the work is done although the caller does not hear of it (LATE
    always does it). The first ``after`` calls go well, the next ``times`` go wrong.
    """

    method: str
    kind: FaultKind
    done: bool = False
    times: int = 1
    after: int = 0
    status: int = 500
    code: str = "internal_error"
    seconds: float = 30.0

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Fault":
        """Read an order as the control endpoint gets it."""
        try:
            return cls(**{**row, "kind": FaultKind(row["kind"])})
        except (KeyError, TypeError, ValueError) as error:
            kinds = ", ".join(FaultKind)
            raise PlaygroundError(
                f"This fault cannot be read: {error}. It needs a `method` and a `kind`: {kinds}."
            ) from error


class Faults:
    """The orders not yet carried out, first come first served."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def order(self, fault: Fault) -> None:
        """Let coming calls fail; a hang or delay never lasts longer than LONGEST_S."""
        self._orders.append(replace(fault, seconds=min(fault.seconds, LONGEST_S)))

    def take(self, method: str) -> Fault | None:
        """Return what is ordered for this call of ``method``, counting it."""
        for index, fault in enumerate(self._orders):
            if fault.method != method:
                continue
            if fault.after:
                self._orders[index] = replace(fault, after=fault.after - 1)
                return None
            if fault.times > 1:
                self._orders[index] = replace(fault, times=fault.times - 1)
            else:
                del self._orders[index]
            return fault
        return None

    def pending(self) -> tuple[Fault, ...]:
        """Return the orders that still wait for a call."""
        return tuple(self._orders)

    def clear(self) -> None:
        """Forget all orders."""
        self._orders.clear()
