"""Not asking for a while where nobody answers: small, and without a clock of its own."""

from dataclasses import dataclass

_MOST_FAILURES = 5
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 5.0, 120.0


@dataclass(slots=True)
class Breaker:
    """Calls may be made until five in a row got no answer; then one after each pause.

    A pause is twice as long as the one before; an answer ends it all. ``now_s`` is in
    seconds of any clock that only goes forward.
    """

    failures: int = 0
    pause_s: float = 0.0
    until_s: float = 0.0

    def allows(self, now_s: float) -> bool:
        """Return whether a call may be made; the one that tries stands for all others."""
        if self.failures < _MOST_FAILURES:
            return True
        if now_s < self.until_s:
            return False
        self.until_s = now_s + self.pause_s
        return True

    def answered(self) -> None:
        """Hear that a call was answered, if only by a refusal."""
        self.failures, self.pause_s = 0, 0.0

    def failed(self, now_s: float) -> None:
        """Hear that a call got no answer."""
        self.failures += 1
        if self.failures >= _MOST_FAILURES:
            longer = min(self.pause_s * 2, _LONGEST_PAUSE_S)
            self.pause_s = longer or _FIRST_PAUSE_S
            self.until_s = now_s + self.pause_s
