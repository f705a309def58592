"""Which files pull requests change: some of them again and again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from reporting.sources.sample.dice import Dice, Quantiles
from reporting.sources.sample.words import FILES, FOLDERS

_FILES: Quantiles = ((0, 1), (0.45, 1), (0.75, 3), (0.95, 7), (1, 14))
# Lines removed for each line added to a file that was there before.
_REPLACED: Quantiles = ((0, 0), (0.25, 0), (0.6, 0.2), (0.85, 0.6), (1, 1.3))
_YOUNG = 10
"""So many files are being worked on at a time."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a pull request did to a file; ``previous`` None: not known, or a new file."""

    path: str
    added: int
    removed: int
    previous: datetime | None
    is_new: bool = False
    is_binary: bool = False


class Code:
    """The files of a repository, with the times of their changes."""

    def __init__(self, *, since: datetime, dice: Dice) -> None:
        self._dice = dice
        self._changed = {
            f"{folder}/{name}.py": [since - timedelta(days=dice.whole(1, 500))]
            for folder in FOLDERS
            for name in FILES
        }
        self._young = [dice.pick(tuple(self._changed)) for _ in range(_YOUNG)]

    def change(
        self, lines: int, *, begun: datetime, merged: datetime | None, rework: float
    ) -> Iterator[FileChange]:
        """Yield the files of a pull request begun at ``begun``; ask in the order of merges.

        ``rework`` is how much young code is redone, 1 being usual.
        """
        dice = self._dice
        count = max(1, min(lines, dice.rounded(dice.drawn(_FILES))))
        for path in self._chosen(count, rework):
            part = max(1, lines // count)
            lines, count = lines - part, count - 1
            yield self._changed_file(path, part, begun, rework)
            if merged:
                self._changed.setdefault(path, []).append(merged)
                self._young = [*self._young[1:], path]
        if dice.chance(0.03):
            yield FileChange(
                f"images/{dice.whole(1, 400)}.png",
                0,
                0,
                None,
                is_new=True,
                is_binary=True,
            )

    def _chosen(self, count: int, rework: float) -> list[str]:
        """Return different paths, some of them young, some new."""
        dice = self._dice
        known = tuple(self._changed)
        paths: dict[str, None] = {}
        while len(paths) < count:
            if dice.chance(0.08):
                paths[
                    f"{dice.pick(FOLDERS)}/{dice.pick(FILES)}_{dice.whole(2, 9999)}.py"
                ] = None
            elif dice.chance(min(0.9, 0.35 * rework)) and len(paths) < _YOUNG // 2:
                paths[dice.pick(self._young)] = None
            else:
                paths[dice.pick(known)] = None
        return list(paths)

    def _changed_file(
        self, path: str, lines: int, begun: datetime, rework: float
    ) -> FileChange:
        if path not in self._changed:
            return FileChange(path, lines, 0, None, is_new=True)
        usual = self._dice.drawn(_REPLACED)
        replaced = min(1.5, usual * rework + max(0, rework - 1) / 3)
        added = self._dice.rounded(lines / (1 + replaced))
        earlier = [at for at in self._changed[path] if at < begun]
        previous = earlier[-1] if earlier and not self._dice.chance(0.02) else None
        return FileChange(path, added, lines - added, previous)
