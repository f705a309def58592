"""A text from which phrases are taken one by one; what is in quotes stays whole."""

import re
from collections.abc import Iterator

_QUOTED = re.compile(r'"[^"]*"|[“„”][^“„”]*[“”]|«[^«»]*»')
# Stands where something was taken, or is quoted: in no pattern.
_GONE = "\0"


class Scanned:
    """``source`` is the whole text; ``rest`` what is left of it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._open = _QUOTED.sub(lambda quoted: _GONE * len(quoted[0]), source)
        self._taken: list[tuple[int, int]] = []

    def take(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield what ``pattern`` finds, in order; each is gone from then on."""
        at = 0
        while found := pattern.search(self._open, at):
            at = found.end()
            if found[0]:
                self.drop(*found.span())
                yield found

    def after(self, at: int) -> str:
        """Return what is left, from a place on."""
        return self._open[at:]

    def drop(self, start: int, end: int) -> None:
        """Take a piece of the text away."""
        gone = _GONE * (end - start)
        self._open = f"{self._open[:start]}{gone}{self._open[end:]}"
        self._taken.append((start, end))

    def with_(self, start: int, end: int, text: str) -> str:
        """Return the whole text with another in the place of a piece."""
        return " ".join(f"{self.source[:start]} {text} {self.source[end:]}".split())

    @property
    def taken(self) -> str:
        """What was taken, in the order it was said."""
        pieces = (self.source[start:end].strip() for start, end in sorted(self._taken))
        return " ".join(pieces)

    @property
    def rest(self) -> str:
        """What nobody has taken, on one line."""
        parts, at = [], 0
        for start, end in sorted(self._taken):
            parts.append(self.source[at:start])
            at = max(at, end)
        return " ".join(" ".join([*parts, self.source[at:]]).split()).strip(" ,;:")
