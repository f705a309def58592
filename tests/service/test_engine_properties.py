"""Random data: the engine against slow obvious code, and what must hold in every row."""

import csv
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from random import Random

import pytest

from reporting.periods import Granularity, Period, buckets
from tests.service.random_tables import PEOPLE, tables
from tests.service.small_warehouse import plan, rows, text, warehouse

DAYS = ("2026-01-01", "2026-02-24")
SEEDS = range(4)


def plain(value: Fraction | None) -> str:
    if value is None:
        return ""
    # 50 digits: enough to see every tie.
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    return f"{rounded:f}".rstrip("0").rstrip(".")


def owner(account: str) -> str | None:
    account = PEOPLE[1] if account == "alias@example.com" else account
    return account if account in PEOPLE else None


def employed(developers, email: str, days: Period) -> bool:
    row = next(row for row in developers if row["email"].lower() == email)
    starts, ends = row["starts_on"] or "0001-01-01", row["ends_on"] or "9999-12-31"
    return starts <= days.last.isoformat() and ends >= days.first.isoformat()


def day(moment: str) -> date:
    return datetime.fromisoformat(moment).date()


def expected(data, days: Period):
    """Return the figures of everybody employed in the bucket, worked out row by row."""
    figures = {}
    for email in PEOPLE:
        if not employed(data["developers"], email, days):
            continue
        coded = {
            day(commit["authored_at"])
            for commit in data["commits"]
            if owner(commit["author"]) == email and commit["is_merge"] != "true"
        }
        pulls = [
            pull
            for pull in data["pull_requests"]
            if owner(pull["author"]) == email
            and pull["merged_at"]
            and days.first <= day(pull["merged_at"]) <= days.last
        ]
        figures[email] = {
            "coded": len({d for d in coded if days.first <= d <= days.last}),
            "pulls": pulls,
            "cycles": [cycle(pull, data) for pull in pulls],
        }
    return figures


def cycle(pull, data) -> timedelta:
    created = datetime.fromisoformat(pull["created_at"])
    first = pull["first_commit_at"]
    if not first:
        shas = {
            own["sha"]
            for own in data["pull_request_commits"]
            if (own["repository"], own["number"])
            == (pull["repository"], pull["number"])
        }
        first = min(
            (
                commit["authored_at"]
                for commit in data["commits"]
                if commit["sha"] in shas and commit["repository"] == pull["repository"]
            ),
            default=pull["created_at"],
        )
    start = datetime.fromisoformat(first)
    if not created - timedelta(days=365) <= start <= created:
        start = created
    return datetime.fromisoformat(pull["merged_at"]) - start


def mean_days(durations: list[timedelta]) -> Fraction | None:
    if not durations:
        return None
    total = sum(int(duration / timedelta(microseconds=1)) for duration in durations)
    return Fraction(total, 86400 * 10**6 * len(durations))


@pytest.mark.parametrize("seed", SEEDS)
def test_people_have_what_slow_code_counts(seed, tmp_path):
    data = tables(Random(seed))
    metrics = ("CODING_DAYS", "PR_MERGED", "LOC_ADDED", "PR_CYCLE_TIME_DAYS_AVG")
    wanted = plan(*DAYS, *metrics, level="developer", granularity="weekly")

    with warehouse(tmp_path, **data) as opened:
        made = rows(opened, wanted, tmp_path)

    slow = {}
    for bucket in buckets(wanted.period, Granularity.WEEKLY):
        for email, figures in expected(data, bucket.days).items():
            slow[bucket.label, email] = (
                str(figures["coded"]),
                str(len(figures["pulls"])),
                str(sum(pull["added"] for pull in figures["pulls"])),
                plain(mean_days(figures["cycles"])),
            )
    fast = {
        (row["Granularity"], row["Email"].lower()): tuple(row[name] for name in metrics)
        for row in made
    }
    assert len(made) == len(fast)  # one row a person and week
    assert fast == slow


@pytest.mark.parametrize("seed", SEEDS)
def test_the_top_is_everybody_below(seed, tmp_path):
    data = tables(Random(seed))
    metrics = ("CODING_DAYS", "PR_VELOCITY", "PR_MERGED", "LOC_TOTAL",
               "PR_CYCLE_TIME_DAYS_AVG")  # fmt: skip
    wanted = plan(*DAYS, *metrics)

    with warehouse(tmp_path, **data) as opened:
        made = rows(opened, wanted, tmp_path)

    fast = [
        tuple(row[name] for name in metrics)
        for row in made
        if row["Team"] == "Everyone"
    ]
    slow = []
    for bucket in buckets(wanted.period, Granularity.MONTHLY):
        everybody = expected(data, bucket.days).values()
        pulls = [pull for figures in everybody for pull in figures["pulls"]]
        slow.append((
            plain(Fraction(sum(f["coded"] for f in everybody), len(everybody))),
            plain(Fraction(len(pulls), len(everybody))),
            str(len(pulls)),
            str(sum(pull["added"] + pull["removed"] for pull in pulls)),
            plain(mean_days([c for figures in everybody for c in figures["cycles"]])),
        ))  # fmt: skip
    assert fast == slow


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    with warehouse(tmp_path_factory.mktemp("filled"), **tables(Random(7))) as opened:
        yield opened


@pytest.mark.parametrize("level", ["team", "developer"])
@pytest.mark.parametrize("granularity", ["daily", "weekly", "monthly", "quarterly"])
@pytest.mark.parametrize("aggregation", ["mean", "median", "p90", "p95"])
def test_what_belongs_together_adds_up(
    level, granularity, aggregation, filled, tmp_path
):
    wanted = plan(*DAYS, level=level, granularity=granularity, aggregation=aggregation)

    made = rows(filled, wanted, tmp_path)

    assert made
    for row in made:
        count = {
            name: float(value or 0)
            for name, value in row.items()
            if "_" in name and name.isupper()
        }
        assert count["PR_MERGED"] == sum(
            count[f"PR_MERGED_{size}"] for size in ("SMALL", "MEDIUM", "LARGE")
        )
        assert count["WORK_COMPLETED"] == sum(
            count[f"WORK_{kind}_COMPLETED"] for kind in ("FEATURES", "BUGS", "OTHER")
        )
        assert (
            count["LOC_REFACTORED"]
            == count["LOC_REFACTORED_RECENT"] + count["LOC_REFACTORED_LEGACY"]
        )
        assert count["PR_MISSING_TICKETS"] <= count["PR_MERGED"]
        if aggregation == "mean":
            parts = count["REWORK_PERCENT_RECENT"] + count["REWORK_PERCENT_LEGACY"]
            assert count["REWORK_PERCENT"] == pytest.approx(parts, abs=0.0101)


@pytest.mark.parametrize("level", ["team", "developer"])
def test_any_number_of_threads_gives_the_same_bytes(level, tmp_path):
    made = set()
    for threads in (1, 2, 4):
        folder = tmp_path / str(threads)
        folder.mkdir()
        data = tables(Random(11), size=200)
        with warehouse(folder, threads=threads, **data) as opened:
            made.add(text(opened, plan(*DAYS, level=level), folder))

    assert len(made) == 1


def test_counts_of_a_leaf_are_those_of_its_people(tmp_path):
    data = tables(Random(5))
    sums: dict[tuple[str, str], int] = defaultdict(int)
    teams = {}

    with warehouse(tmp_path, **data) as opened:
        for row in rows(opened, plan(*DAYS, level="developer"), tmp_path):
            sums[row["Granularity"], row["Team_Hierarchy"]] += int(row["PR_MERGED"])
        for row in rows(opened, plan(*DAYS), tmp_path):
            teams[row["Granularity"], row["Team_Hierarchy"]] = int(row["PR_MERGED"])

    below = {
        key: sum(n for other, n in sums.items() if within(other, key)) for key in teams
    }
    assert teams == below


def within(other: tuple[str, str], key: tuple[str, str]) -> bool:
    return other[0] == key[0] and f"{other[1]}/".startswith(f"{key[1]}/")


def test_the_csv_is_rectangular(tmp_path):
    with warehouse(tmp_path, **tables(Random(2))) as opened:
        lines = list(csv.reader(text(opened, plan(*DAYS), tmp_path).splitlines()))

    assert {len(line) for line in lines} == {5 + 22}
