"""How a pull request is reviewed and ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from reporting.sources.sample.clock import Clock
from reporting.sources.sample.dice import Dice, Quantiles
from reporting.sources.sample.organisation import Person

# The wait for review, 1 being usual; comments; minutes from approval to merge.
_WAITS: Quantiles = ((0, 0.05), (0.3, 0.35), (0.6, 0.9), (0.85, 1.7), (0.97, 3), (1, 4))
_REMARKS: Quantiles = ((0, 0), (0.3, 0), (0.55, 1), (0.8, 2.2), (0.93, 4), (1, 11))
_MERGING: Quantiles = ((0, 2), (0.5, 25), (0.8, 160), (1, 700))


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said on a pull request; ``state`` only for reviews."""

    author: Person
    at: datetime
    kind: str
    state: str = ""
    has_text: bool = True


@dataclass(frozen=True, slots=True)
class Review:
    """All that was said, the commits that answered it, and the end: merged or just closed."""

    remarks: tuple[Remark, ...]
    fixes: tuple[datetime, ...]
    ended: datetime
    merged: bool


def reviewed(
    ready: datetime,
    *,
    office: Clock,
    wait_min: float,
    talk: float,
    reviewers: Sequence[Person],
    author: Person,
    dice: Dice,
) -> Review:
    """Act out the review of a pull request that was ``ready``.

    ``wait_min`` is the usual time to the first remark in minutes of work, ``talk`` how
    much is said, 1 being usual.
    """
    at = office.later(ready, dice.drawn(_WAITS) * wait_min)
    if not reviewers or dice.chance(0.05):
        merged = not reviewers or dice.chance(0.2)
        return Review((), (), office.later(at, dice.between(30, 900)), merged)
    reviewer = dice.pick(reviewers)
    remarks: list[Remark] = []
    fixes: list[datetime] = []
    for number in range(dice.rounded(dice.drawn(_REMARKS) * talk)):
        if number and dice.chance(0.2):
            at = office.later(at, dice.between(30, 240))
            reviewer = dice.pick(reviewers)
        remarks.append(_remark(reviewer, at, dice))
        if dice.chance(0.22):
            said = at + timedelta(minutes=dice.whole(6, 40))
            remarks.append(Remark(author, said, "comment"))
        if dice.chance(0.3):
            fixes.append(office.later(at, dice.between(20, 200)))
        at += timedelta(minutes=dice.whole(1, 9), seconds=dice.whole(0, 59))
    at = max([at, *fixes, *(remark.at for remark in remarks)])
    if remarks:
        at = office.later(at, dice.between(8, 150))
    # Where little is said, less is approved too.
    if dice.chance(min(1, 0.55 + 0.4 * talk)):
        remarks.append(Remark(reviewer, at, "review", "approved", dice.chance(0.15)))
    ended = office.later(at + timedelta(minutes=1), dice.drawn(_MERGING))
    return Review(tuple(remarks), tuple(sorted(fixes)), ended, not dice.chance(0.03))


def _remark(reviewer: Person, at: datetime, dice: Dice) -> Remark:
    kind = dice.pick(("review_comment",) * 6 + ("comment",) * 2 + ("review",) * 2)
    state = dice.pick(("changes_requested", "commented")) if kind == "review" else ""
    return Remark(reviewer, at, kind, state)
