"""Chance that repeats: the same seed gives the same values on every machine."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import TypeVar

T = TypeVar("T")

Quantiles = Sequence[tuple[float, float]]
"""A distribution: (share of cases, value up to which they go), from (0, least) to (1, most)."""


class Dice:
    """A stream of chance of its own, so that one person's luck changes nobody else's.

    Only ``Random.random`` and plain arithmetic are used: they are the same in every
    version of Python and on every processor, which logarithms are not.
    """

    def __init__(self, *seed: object) -> None:
        self._next = Random("/".join(str(part) for part in seed)).random  # noqa: S311 - no secret

    def chance(self, share: float) -> bool:
        """Return True in ``share`` (0 to 1) of the cases."""
        return self._next() < share

    def between(self, least: float, most: float) -> float:
        """Return a number from ``least`` up to ``most``, all alike."""
        return least + (most - least) * self._next()

    def whole(self, least: int, most: int) -> int:
        """Return a whole number from ``least`` to ``most``, both included."""
        return least + int(self._next() * (most - least + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of ``choices``, all alike."""
        return choices[int(self._next() * len(choices))]

    def drawn(self, quantiles: Quantiles) -> float:
        """Return a number of the distribution."""
        share = self._next()
        for (low, least), (high, most) in pairwise(quantiles):
            if share <= high:
                return least + (most - least) * (share - low) / (high - low)
        return quantiles[-1][1]

    def rounded(self, number: float) -> int:
        """Return ``number`` up or down to a whole one, right on average."""
        return int(number + self._next())
