import csv
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import mean, median

import pytest

from reporting.event_tables import BY_NAME, TABLES, Type
from reporting.sources import files, sample

ROOT = Path(__file__).parents[2]
UNTIL = date(2026, 11, 22)


class Tables:
    """The written files, read the obvious way."""

    rows: dict[str, list[dict[str, str]]]

    def __init__(self, folder):
        self.folder = folder
        for table in TABLES:
            with (folder / f"{table.name}.csv").open(
                encoding="utf-8", newline=""
            ) as file:
                setattr(self, table.name, list(csv.DictReader(file)))
        self.team = {row["email"]: row["team"] for row in self.developers}
        self.owner = {row["account"]: row["email"] for row in self.identities}
        self.owner |= {row["email"]: row["email"] for row in self.developers}
        self.comments = defaultdict(list)
        for row in self.pull_request_comments:
            self.comments[row["repository"], row["number"]].append(row)
        self.changes = defaultdict(list)
        for row in self.pull_request_files:
            self.changes[row["repository"], row["number"]].append(row)

    def __getattr__(self, table) -> list[dict[str, str]]:
        return self.rows[table]

    def merged(self, first, last, *, group=None, team=None):
        """Return the people's pull requests merged from ``first`` to ``last``, inclusive."""
        groups = {row["email"]: row["department"] for row in self.developers}
        return [
            row
            for row in self.pull_requests
            if row["merged_at"]
            and first <= at(row["merged_at"]).date() <= last
            and (email := self.owner.get(row["author"]))
            and (group is None or groups[email] == group)
            and (team is None or row["repository"] == f"fernhill/{team.lower()}")
        ]

    def hours_to_first_comment(self, pulls):
        """Return the hours until somebody else first said something, of those with such."""
        found = []
        for pull in pulls:
            said = self.said(pull)
            if said:
                found.append((min(said) - at(pull["created_at"])) / timedelta(hours=1))
        return found

    def said(self, pull):
        return [
            at(row["created_at"])
            for row in self.comments[pull["repository"], pull["number"]]
            if row["author"] != pull["author"]
            and row["has_text"] == "true"
            and row["author_is_bot"] == "false"
            and row["created_at"] <= pull["merged_at"]
        ]

    def rework_share(self, pulls):
        changed = reworked = 0
        for pull in pulls:
            changed += int(pull["added"]) + int(pull["removed"])
            for row in self.changes[pull["repository"], pull["number"]]:
                reworked += min(int(row["added"]), int(row["removed"]))
        return reworked / changed


def at(text):
    moment = datetime.fromisoformat(text)
    assert moment.tzinfo is not None, text
    return moment.astimezone(UTC)


def days_ago(days):
    return UNTIL - timedelta(days=days)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    sample.write(folder, until=UNTIL)
    return folder


@pytest.fixture(scope="module")
def tables(folder):
    return Tables(folder)


def digests(folder):
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
    }


def test_the_same_arguments_write_the_same_bytes(folder, tmp_path):
    sample.write(tmp_path, developers=60, months=12, seed=7, until=UNTIL)

    assert digests(tmp_path) == digests(folder)


def test_another_seed_tells_another_year(folder, tmp_path):
    sample.write(tmp_path, seed=8, until=UNTIL)

    assert digests(tmp_path)["commits.csv"] != digests(folder)["commits.csv"]


def test_neither_hashing_nor_the_clock_of_the_machine_changes_a_byte(tmp_path):
    arguments = "developers=9, months=2, until=date(2026, 3, 8)"
    for number, environment in enumerate(
        (
            {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"},
            {"PYTHONHASHSEED": "2", "TZ": "UTC"},
        )
    ):
        code = (
            "from datetime import date; from pathlib import Path; "
            "from reporting.sources import sample; "
            f"sample.write(Path({str(tmp_path / str(number))!r}), {arguments})"
        )
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=os.environ | environment,
            check=True,
        )

    assert digests(tmp_path / "0") == digests(tmp_path / "1")


def test_the_sample_is_a_folder_that_can_be_taken(folder, tmp_path):
    reading = files.read(folder, into=tmp_path)

    assert {batch.table for batch in reading.batches} == set(BY_NAME)
    assert reading.notices == ()


def test_the_sample_has_the_size_of_a_real_organisation(tables):
    assert len(tables.developers) == 60
    assert 8_000 <= len(tables.commits) <= 11_000
    assert 2_500 <= len(tables.merged(date.min, UNTIL)) <= 4_000
    assert 6_000 <= len(tables.pull_request_comments) <= 10_000
    assert 2_000 <= len(tables.work_items) <= 3_000


def test_nothing_happens_after_the_last_day_and_every_time_has_a_zone(tables):
    end = datetime(2026, 11, 23, tzinfo=UTC)
    for table in TABLES:
        for column in table.columns:
            if column.type is Type.TIME:
                texts = [row[column.name] for row in getattr(tables, table.name)]
                assert all(at(text) < end for text in texts if text), table.name


def test_of_a_day_that_is_not_over_nothing_is_told_that_is_still_to_come(tmp_path):
    # A Wednesday in the first week of a quarter, with an epic later in the day.
    until, now = date(2026, 7, 1), datetime(2026, 7, 1, 9, tzinfo=UTC)
    sample.write(tmp_path / "whole", until=until, developers=23, months=2)
    sample.write(tmp_path / "part", until=until, developers=23, months=2, now=now)
    whole, part = Tables(tmp_path / "whole"), Tables(tmp_path / "part")

    def times(tables, table):
        columns = [one.name for one in table.columns if one.type is Type.TIME]
        rows = getattr(tables, table.name)
        return sorted(at(row[name]) for row in rows for name in columns if row[name])

    for table in TABLES:
        assert all(moment < now for moment in times(part, table)), table.name
    assert times(whole, BY_NAME["commits"])[-1] > now
    assert all(
        row["status"] == "Done" for row in part.work_items if row["completed_at"]
    )


def test_every_reference_leads_somewhere(tables):
    pulls = {(row["repository"], row["number"]) for row in tables.pull_requests}
    commits = {(row["repository"], row["sha"]) for row in tables.commits}
    items = {row["key"] for row in tables.work_items}
    for name in ("commits", "files", "comments", "work_items"):
        rows = getattr(tables, f"pull_request_{name}")
        assert {(row["repository"], row["number"]) for row in rows} <= pulls
    own = {(row["repository"], row["sha"]) for row in tables.pull_request_commits}
    merges = {(row["repository"], row["merge_sha"]) for row in tables.pull_requests}
    assert own | {merge for merge in merges if merge[1]} == commits
    assert {row["key"] for row in tables.work_item_transitions} <= items
    assert {row["key"] for row in tables.pull_request_work_items} <= items
    assert {row["parent_key"] for row in tables.work_items} - {""} <= items


def test_every_account_is_a_developer_or_a_bot(tables):
    accounts = (
        {row["author"] for row in tables.commits + tables.pull_requests}
        | {row["author"] for row in tables.pull_request_comments}
        | {row["assignee"] for row in tables.work_items if row["assignee"]}
    )

    assert accounts - tables.owner.keys() == {
        "depbump[bot]@users.example.com",
        "depbump[bot]",
        "build-watcher",
    }
    assert {row["email"] for row in tables.identities} <= tables.team.keys()


def test_no_row_comes_twice(tables):
    for table in TABLES:
        rows = getattr(tables, table.name)
        keys = Counter(tuple(row[name] for name in table.key) for row in rows)
        assert keys.most_common(1)[0][1] == 1, table.name


def test_there_are_three_levels_of_managers(tables):
    manager = {row["email"]: row["manager_email"] for row in tables.developers}

    def height(email):
        return 0 if not manager[email] else 1 + height(manager[email])

    assert Counter(map(height, manager)) == {0: 1, 1: 4, 2: 10, 3: 45}
    groups = {row["department"] for row in tables.developers} - {""}
    assert groups == {"Platform", "Payments", "Apps", "Data"}
    assert len({*tables.team.values()} - {""}) == 10


def test_pull_requests_hold_together(tables):
    for pull in tables.pull_requests:
        assert at(pull["first_commit_at"]) <= at(pull["ready_at"])
        if pull["merged_at"]:
            assert at(pull["created_at"]) < at(pull["merged_at"])
        changes = tables.changes[pull["repository"], pull["number"]]
        for way in ("added", "removed"):
            assert int(pull[way]) == sum(int(row[way]) for row in changes)
        assert all(
            at(row["previous_change_at"]) < at(pull["first_commit_at"])
            for row in changes
            if row["previous_change_at"]
        )


def test_histories_of_items_hold_together(tables):
    status: dict[str, str] = defaultdict(lambda: "To Do")
    assignee: dict[str, str] = defaultdict(str)
    held = {"status": status, "assignee": assignee}
    for row in sorted(
        tables.work_item_transitions, key=lambda row: at(row["changed_at"])
    ):
        assert held[row["field"]][row["key"]] == row["from_value"]
        held[row["field"]][row["key"]] = row["to_value"]
    for row in tables.work_items:
        assert row["status"] == status[row["key"]]
        assert row["assignee"] == assignee[row["key"]]
        assert bool(row["completed_at"]) == (row["status"] == "Done")


def test_sizes_rework_and_links_come_in_all_kinds(tables):
    pulls = tables.merged(date.min, UNTIL)
    sizes = [int(row["added"]) + int(row["removed"]) for row in pulls]
    assert 0.15 < mean(size < 10 for size in sizes) < 0.3
    assert 0.25 < mean(size > 100 for size in sizes) < 0.4
    assert 0.1 < tables.rework_share(pulls) < 0.25

    explicit = {
        (row["repository"], row["number"]) for row in tables.pull_request_work_items
    }
    keys = {row["key"] for row in tables.work_items}
    said: dict[tuple[str, str], str] = defaultdict(str)
    for row in tables.pull_request_commits:
        said[row["repository"], row["number"]] += f"{row['message']}\n"

    def linked(row):
        which = row["repository"], row["number"]
        text = " ".join(
            [row["title"], row["body"], row["source_branch"].upper(), said[which]]
        )
        return which in explicit or not keys.isdisjoint(re.findall(r"[A-Z]+-\d+", text))

    assert 0.04 < mean(not linked(row) for row in pulls) < 0.12


def test_search_halves_its_wait_for_review_in_half_a_year(tables):
    recent = tables.merged(days_ago(91), UNTIL, team="Search")
    before = tables.merged(days_ago(182), days_ago(92), team="Search")
    others = tables.merged(days_ago(91), UNTIL, team="Identity")

    now, then = (mean(tables.hours_to_first_comment(each)) for each in (recent, before))
    half, whole = (
        median(tables.hours_to_first_comment(each)) for each in (recent, before)
    )

    assert now < 0.6 * then
    assert half < 0.5 * whole
    assert now < mean(tables.hours_to_first_comment(others))


def test_a_release_crunch_merges_more_with_less_review_and_more_rework(tables):
    crunch = tables.merged(days_ago(70), days_ago(43), group="Payments")
    usual = tables.merged(days_ago(126), days_ago(71), group="Payments")

    assert len(crunch) / 4 > 1.5 * len(usual) / 8
    assert mean(len(tables.said(row)) for row in crunch) < 0.6 * mean(
        len(tables.said(row)) for row in usual
    )
    assert tables.rework_share(crunch) > 1.5 * tables.rework_share(usual)


def test_a_team_gets_a_new_manager_and_loses_its_stride_for_a_month(tables):
    led: Counter[tuple[str, bool]] = Counter()
    [new] = [row["email"] for row in tables.developers
             if row["team"] == "Web" and row["role"] == "Engineering Manager"]  # fmt: skip
    for row in tables.pull_requests:
        if tables.owner.get(row["author"]) == new:
            led[row["repository"], at(row["created_at"]).date() >= days_ago(140)] += 1
    assert set(led) == {("fernhill/pipelines", False), ("fernhill/web", True)}

    dip = tables.merged(days_ago(136), days_ago(113), team="Web")
    before = tables.merged(days_ago(196), days_ago(141), team="Web")
    assert len(dip) / 24 < 0.75 * len(before) / 56


def test_little_happens_at_the_end_of_december(tables):
    holidays = tables.merged(date(2025, 12, 22), date(2026, 1, 2))
    usual = tables.merged(date(2026, 1, 19), date(2026, 1, 30))

    assert len(holidays) < 0.4 * len(usual)


def test_one_joins_in_mid_year_and_ramps_up_and_one_leaves(tables):
    started = {row["email"]: row["starts_on"] for row in tables.developers}
    left = {row["email"]: row["ends_on"] for row in tables.developers if row["ends_on"]}
    [joiner] = [email for email, day in started.items() if day > "2025-11-22"]
    [(leaver, last)] = left.items()
    days = defaultdict(set)
    for row in tables.commits:
        if row["is_merge"] == "false" and row["author"] in tables.owner:
            days[tables.owner[row["author"]]].add(at(row["authored_at"]).date())

    joined = date.fromisoformat(started[joiner])
    assert days_ago(180) < joined < days_ago(170)
    first, third = (
        len([day for day in days[joiner] if (day - joined).days // 56 == part])
        for part in (0, 2)
    )
    assert first < third
    assert min(days[joiner]) >= joined
    assert max(days[leaver]) <= date.fromisoformat(last) == days_ago(75)


def test_people_work_on_weekdays_and_some_much_more_than_others(tables):
    days = {at(row["authored_at"]).date() for row in tables.commits}
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}

    engineers = {r["email"] for r in tables.developers if r["role"] == "Engineer"}
    merged = Counter(
        tables.owner[row["author"]] for row in tables.merged(date.min, UNTIL)
    )
    counts = sorted(merged[email] for email in engineers)
    assert counts[-5] > 2 * counts[5]


@pytest.mark.parametrize(
    ("developers", "months"), [(3, 1), (5, 2), (8, 1), (23, 60), (200, 1)]
)
def test_small_and_large_samples_can_be_taken(tmp_path, developers, months):
    sample.write(tmp_path / "sample", developers=developers, months=months, until=UNTIL)

    reading = files.read(tmp_path / "sample", into=tmp_path / "into")

    rows = {batch.table: batch.rows for batch in reading.batches}
    assert rows["developers"] == developers
    assert rows["commits"] >= 20
    assert not [notice for notice in reading.notices if "no rows" not in notice]
