"""What is known of accounts and people. Accounts, providers and e-mails are lower case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """An account at a provider; with git, the e-mail of commits."""

    provider: str
    name: str

    def __str__(self) -> str:
        """Return it as sentences call it."""
        return f"{self.provider} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Known:
    """What a provider tells of an account; for git it is a .mailmap that tells."""

    account: Account
    email: str | None = None
    name: str | None = None


class Verdict(StrEnum):
    """What somebody decided about an account and a person."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Decision:
    """That an account is, or is not, the person with an e-mail. ``number`` grows."""

    number: int
    verdict: Verdict
    account: Account
    email: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that is known.

    ``accounts`` did something; their names are None where nobody tells. ``people`` are the
    developers, e-mail to name; empty: nobody said who works here, so everybody counts.
    ``identities`` were said from outside. ``commits`` counts those of git e-mails.
    """

    accounts: Mapping[Account, str | None]
    known: Sequence[Known] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    identities: Mapping[Account, str] = field(default_factory=dict)
    decisions: Sequence[Decision] = ()
    commits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Accounts of one person, each with the reason why.

    ``email`` is the person's; None where accounts belong together but to nobody. ``named``:
    somebody said that there is such a person. ``names`` are those of the accounts.
    """

    email: str | None
    named: bool
    accounts: Mapping[Account, str]
    emails: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Which decisions hold: whose an account is, and whose it is not."""

    same: Mapping[Account, Decision]
    different: Mapping[tuple[Account, str], Decision]

    def apart(self, one: Cluster, other: Cluster) -> bool:
        """Tell whether somebody said that an account of ``one`` is not ``other``."""
        emails = other.emails | {other.email}
        return any(a in one.accounts and e in emails for a, e in self.different)


def standing(decisions: Sequence[Decision]) -> Standing:
    """Return what holds of ``decisions`` that nobody took back: the last word on each."""
    last: dict[tuple[Account, str], Decision] = {}
    for one in sorted(decisions, key=lambda decision: decision.number):
        last.pop((one.account, one.email), None)
        last[one.account, one.email] = one
    same = {d.account: d for d in last.values() if d.verdict is Verdict.SAME}
    different = {k: d for k, d in last.items() if d.verdict is Verdict.DIFFERENT}
    return Standing(same=same, different=different)
