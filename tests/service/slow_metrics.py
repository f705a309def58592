"""Every metric of an export and of a Legacy report, by plain loops over `slow_facts`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from reporting.periods import Period
from reporting.requests import Aggregation
from reporting.service.warehouse.profile import ActiveDevelopers, ReworkDenominator
from tests.service.slow_facts import Facts, Pull, text

DAY = 86_400 * 10**6
HOUR = 3_600 * 10**6
SHARES = {
    Aggregation.MEDIAN: Fraction(1, 2),
    Aggregation.P90: Fraction(9, 10),
    Aggregation.P95: Fraction(19, 20),
}


def written(value: Fraction | int | None) -> str:
    """Write a number as an export does; None is an empty cell."""
    if value is None:
        return ""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    return f"{rounded:f}".rstrip("0").rstrip(".")


def aggregated(samples: Iterable[int | Fraction], how: Aggregation) -> Fraction | None:
    """Return the mean, or the quantile between the closest ranks; None without samples."""
    ordered = sorted(map(Fraction, samples))
    if not ordered:
        return None
    if how is Aggregation.MEAN:
        return sum(ordered, Fraction(0)) / len(ordered)
    rank = SHARES[how] * (len(ordered) - 1)
    below = int(rank)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (rank - below) * (ordered[above] - ordered[below])


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of some people (by e-mail) in some days: a person's row, or a team's."""

    facts: Facts
    people: frozenset[str]
    days: Period
    is_team: bool

    def present(self) -> set[str]:
        """Return who is employed on any of the days."""
        first, last = str(self.days.first), str(self.days.last)
        return {
            email
            for email in self.people
            if (text(self.facts.people[email], "starts_on") or "0001-01-01") <= last
            and (text(self.facts.people[email], "ends_on") or "9999-12-31") >= first
        }

    def within(self, day: date) -> bool:
        return self.days.first <= day <= self.days.last

    def metrics(self, how: Aggregation) -> dict[str, str]:
        """Return every metric of a V2 export, written."""
        people = self.present()
        own = [pull for pull in self.facts.pulls if pull.person in people]
        pulls = [pull for pull in own if self.within(pull.day)]
        waits = [
            p.wait for p in own if p.wait is not None and self.within(p.comment_day)
        ]
        items = [
            item
            for item in self.facts.items
            if item.shares.keys() & people and self.within(item.day)
        ]
        coded = {p: sum(map(self.within, self.facts.days[p])) for p in people}
        merged = {p: sum(pull.person == p for pull in pulls) for p in people}
        contributors = (
            self.facts.profile.active_developers is ActiveDevelopers.CONTRIBUTORS
        )
        if contributors and self.is_team:
            done = {person for item in items for person in item.shares}
            people = {p for p in people if coded[p] or merged[p] or p in done}

        def completed(kind: str) -> Fraction:
            shares = (
                Fraction(1) if self.is_team else item.shares[next(iter(people))]
                for item in items
                if kind in ("", item.kind)
            )
            return sum(shares, Fraction(0))

        def percent(lines: Callable[[Pull], int]) -> Fraction | None:
            if how is Aggregation.MEAN:
                whole = sum(map(self.base, pulls))
                return Fraction(100 * sum(map(lines, pulls)), whole) if whole else None
            full = [pull for pull in pulls if self.base(pull)]
            return aggregated(
                (Fraction(100 * lines(p), self.base(p)) for p in full), how
            )

        sizes = [pull.added + pull.removed for pull in pulls]
        small, medium = (
            self.facts.profile.small_threshold,
            self.facts.profile.medium_threshold,
        )
        numbers: dict[str, Fraction | int | None] = {
            "CODING_DAYS": aggregated((coded[p] for p in people), how) or 0,
            "PR_VELOCITY": aggregated((merged[p] for p in people), how) or 0,
            "PR_CYCLE_TIME_DAYS_AVG": duration([p.cycle for p in pulls], DAY, how),
            "AVG_TIME_TO_COMPLETE": duration([i.duration for i in items], DAY, how),
            "PR_MERGED": len(pulls),
            "PR_MERGED_SMALL": sum(size < small for size in sizes),
            "PR_MERGED_MEDIUM": sum(small <= size <= medium for size in sizes),
            "PR_MERGED_LARGE": sum(size > medium for size in sizes),
            "LOC_ADDED": sum(pull.added for pull in pulls),
            "LOC_REMOVED": sum(pull.removed for pull in pulls),
            "LOC_TOTAL": sum(sizes),
            "WORK_COMPLETED": completed(""),
            "WORK_FEATURES_COMPLETED": completed("FEATURES"),
            "WORK_BUGS_COMPLETED": completed("BUGS"),
            "WORK_OTHER_COMPLETED": completed("OTHER"),
            "REWORK_PERCENT": percent(lambda pull: pull.recent + pull.legacy),
            "REWORK_PERCENT_RECENT": percent(lambda pull: pull.recent),
            "REWORK_PERCENT_LEGACY": percent(lambda pull: pull.legacy),
            "LOC_REFACTORED": sum(pull.recent + pull.legacy for pull in pulls),
            "LOC_REFACTORED_RECENT": sum(pull.recent for pull in pulls),
            "LOC_REFACTORED_LEGACY": sum(pull.legacy for pull in pulls),
            "PR_MISSING_TICKETS": sum(not pull.has_ticket for pull in pulls),
            "REVIEW_COMMENTS_PER_PR_AVG": aggregated((p.comments for p in pulls), how),
            "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG": duration(waits, HOUR, how),
        }
        return {name: written(number) for name, number in numbers.items()}

    def base(self, pull: Pull) -> int:
        """Return what rework is a share of, in lines."""
        if self.facts.profile.rework_denominator is ReworkDenominator.MAX:
            return max(pull.added, pull.removed)
        return pull.added + pull.removed


def duration(
    samples: Sequence[int | None], unit: int, how: Aggregation
) -> Fraction | None:
    number = aggregated((one for one in samples if one is not None), how)
    return None if number is None else number / unit
