"""A digest as it is kept: what is told, where, whose it is, and how it stands."""

from dataclasses import dataclass
from datetime import date, datetime

from reporting.digests import Digest

# Slack's ids of people, in one workspace or across several.
PERSON = ("U", "W")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One digest. All moments are in UTC.

    ``place`` is a channel, or a person who gets it in private. ``next_due`` is the next one
    to come; of those before, ``told_due`` is the last that was written, ``told_day`` the
    last day it told of, and ``missed`` were too late to be sent. ``paused`` says why it
    rests; it sleeps until ``snoozed_until``.
    """

    id: str
    workspace: str
    place: str
    digest: Digest
    owner: str
    set_at: datetime
    next_due: datetime
    told_due: datetime | None = None
    told_day: date | None = None
    missed: tuple[datetime, ...] = ()
    snoozed_until: datetime | None = None
    paused: str = ""

    @property
    def private(self) -> bool:
        """Whether one person alone gets it."""
        return self.place.startswith(PERSON)

    @property
    def own(self) -> bool:
        """Whether it is about whoever gets it."""
        return not self.digest.teams

    def snoozed(self, now: datetime) -> bool:
        """Return whether it sleeps at a moment."""
        return self.snoozed_until is not None and now <= self.snoozed_until

    def slept_through(self, due: datetime) -> bool:
        """Return whether the one due at a moment is left out on purpose."""
        return self.snoozed_until is not None and due <= self.snoozed_until

    def open(self, due: datetime) -> bool:
        """Return whether the one due at a moment is still to be told."""
        told = self.told_due is not None and due <= self.told_due
        return not (self.paused or told or self.slept_through(due))
