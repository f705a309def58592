"""What a team wants a metric to be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """A number to reach, in the metric's own unit and per bucket if it is a rate.

    ``at_most``: to stay at or below it, else at or above.
    """

    target: float
    at_most: bool

    def met(self, value: float | None) -> bool | None:
        """Return whether ``value`` meets it; None where there is no value."""
        if value is None:
            return None
        return value <= self.target if self.at_most else value >= self.target
