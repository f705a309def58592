"""What the rows of event tables tell, by plain loops, as the specification words it.

Slow and obvious on purpose: what the SQL of the facts is compared with.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from reporting.service.warehouse.profile import (
    CommentBucket,
    CommentStart,
    CycleStart,
    Profile,
    ReworkAge,
    WorkCredit,
    WorkStart,
)

Row = Mapping[str, object]
Tables = Mapping[str, Sequence[Row]]

MICROSECOND = timedelta(microseconds=1)
EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)


def text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def at(row: Row, name: str) -> datetime | None:
    return datetime.fromisoformat(text(row, name)) if text(row, name) else None


def count(row: Row, name: str) -> int:
    return int(text(row, name) or 0)


def yes(row: Row, name: str) -> bool:
    return text(row, name).lower() == "true"


def like(pattern: str, value: str) -> bool:
    """Tell whether ``value`` fits a pattern in which only * is special."""
    parts = map(re.escape, pattern.lower().split("*"))
    return re.fullmatch(".*".join(parts), value.lower(), re.DOTALL) is not None


def among(value: str, names: Sequence[str]) -> bool:
    return value.lower() in {name.lower() for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A merged pull request; durations in microseconds."""

    person: str
    day: date
    comment_day: date
    added: int
    removed: int
    recent: int
    legacy: int
    cycle: int | None
    comments: int
    wait: int | None
    has_ticket: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A completed work item, with the share of everybody who is credited."""

    shares: Mapping[str, Fraction]
    day: date
    kind: str
    duration: int | None


@dataclass(frozen=True, slots=True)
class Spell:
    """A status or assignee, from an instant to before another; ``before`` is the last one."""

    value: str
    since: datetime
    until: datetime
    before: str | None


class Facts:
    """Everything that happened, by the definitions of ``profile``."""

    def __init__(self, tables: Tables, profile: Profile) -> None:
        self.tables = tables
        self.profile = profile
        self.people = {
            text(row, "email").lower(): row for row in self.rows("developers")
        }
        self.days: dict[str, set[date]] = defaultdict(set)
        for commit in self.rows("commits"):
            person = self.person("git", text(commit, "author"))
            day, repository = at(commit, "authored_at"), text(commit, "repository")
            if person and day and not yes(commit, "is_merge") and self.kept(repository):
                self.days[person].add(day.date())
        self.pulls = [p for row in self.rows("pull_requests") for p in self.merged(row)]
        self.items = [i for row in self.rows("work_items") for i in self.completed(row)]

    def rows(self, table: str, *keys: str, of: Row | None = None) -> list[Row]:
        """Return the rows of a table, or those that have the ``keys`` of ``of``."""
        same = of or {}
        return [
            row
            for row in self.tables.get(table, ())
            if all(text(row, key) == text(same, key) for key in keys)
        ]

    def kept(self, repository: str) -> bool:
        return not any(like(p, repository) for p in self.profile.excluded_repositories)

    # Whose an account is

    def person(self, provider: str, account: str) -> str | None:
        account = account.lower()
        for row in self.rows("identities"):
            if (text(row, "provider"), text(row, "account")) == (provider, account):
                return text(row, "email").lower()
        return account if account in self.people else None

    def bot(self, account: str) -> bool:
        patterns = [text(row, "account") for row in self.rows("bots")]
        account = account.lower()
        return "[bot]" in account or any(like(one, account) for one in patterns)

    # Pull requests

    def merged(self, pull: Row) -> Iterator[Pull]:
        merged, created = at(pull, "merged_at"), at(pull, "created_at")
        person = self.person("git", text(pull, "author"))
        if not (merged and created and person and self.kept(text(pull, "repository"))):
            return
        opened = created
        if self.profile.first_comment_start is CommentStart.READY_FOR_REVIEW:
            opened = at(pull, "ready_at") or created
        started = self.started(pull, created, opened)
        comments = self.comments(pull, created, merged, person)
        files = self.rows("pull_request_files", "repository", "number", of=pull)
        excluded = [file for file in files if self.excluded(text(file, "path"))]
        added, removed = (
            max(
                0,
                (
                    count(pull, name)
                    if text(pull, name)
                    else sum(count(file, name) for file in files)
                )
                - sum(count(file, name) for file in excluded),
            )
            for name in ("added", "removed")
        )
        rework = [self.rework(f, pull, merged) for f in files if f not in excluded]
        merged_late = merged >= started and not (
            merged <= created and merged == started
        )
        by_merge = self.profile.first_comment_bucket is CommentBucket.MERGED
        yield Pull(
            person=person,
            day=merged.date(),
            comment_day=(merged if by_merge else created).date(),
            added=added,
            removed=removed,
            recent=sum(recent for recent, _ in rework),
            legacy=sum(legacy for _, legacy in rework),
            cycle=(merged - started) // MICROSECOND if merged_late else None,
            comments=len(comments),
            wait=max(0, (min(comments) - opened) // MICROSECOND) if comments else None,
            has_ticket=self.has_ticket(pull),
        )

    def started(self, pull: Row, created: datetime, opened: datetime) -> datetime:
        if self.profile.cycle_time_start is CycleStart.PR_CREATED:
            return opened
        own = self.commits_of(pull)
        first = at(pull, "first_commit_at") or min(
            (day for row in own if (day := at(row, "authored_at"))), default=created
        )
        believed = created - timedelta(days=365) <= first <= created
        return first if believed else created

    def commits_of(self, pull: Row) -> list[Row]:
        shas = {
            text(row, "sha")
            for row in self.rows(
                "pull_request_commits", "repository", "number", of=pull
            )
        }
        commits = self.rows("commits", "repository", of=pull)
        return [row for row in commits if text(row, "sha") in shas]

    def comments(
        self, pull: Row, created: datetime, merged: datetime, person: str
    ) -> list[datetime]:
        """Return the instants of the comments that count."""
        found = []
        table = "pull_request_comments"
        for row in self.rows(table, "repository", "number", of=pull):
            author, said = text(row, "author"), at(row, "created_at")
            own = author.lower() == text(pull, "author").lower()
            own = own or self.person("git", author) == person
            words = text(row, "has_text") or str(text(row, "kind") != "review")
            if (
                said
                and created <= said <= merged
                and text(row, "state") != "pending"
                and words.lower() == "true"
                and not self.bot(author)
                and not yes(row, "author_is_bot")
                and (self.profile.count_self_comments or not own)
            ):
                found.append(said)
        return found

    def excluded(self, path: str) -> bool:
        name = path.rpartition("/")[2]
        return any(
            like(pattern, path if "/" in pattern else name)
            for pattern in self.profile.excluded_paths
        )

    def rework(self, file: Row, pull: Row, merged: datetime) -> tuple[int, int]:
        """Return the recent and the legacy lines of a file that were worked on again."""
        if yes(file, "is_new") or yes(file, "is_binary"):
            return 0, 0
        lines = min(count(file, "added"), count(file, "removed"))
        window = timedelta(days=self.profile.recent_days)
        changed = at(file, "previous_change_at")
        recent = lines if changed and merged - changed <= window else 0
        keys = ("repository", "number", "path")
        known = self.rows("pull_request_removed_lines", *keys, of=file)
        latest = {text(row, "written_at"): row for row in known}.values()
        total = sum(count(row, "removed") for row in latest)
        if self.profile.rework_age is ReworkAge.LINES and total:
            young = sum(
                count(row, "removed")
                for row in latest
                if (written := at(row, "written_at")) and merged - written <= window
            )
            recent = int(Fraction(lines * young, total) + Fraction(1, 2))
        return recent, lines - recent

    def has_ticket(self, pull: Row) -> bool:
        texts = [text(pull, "title"), text(pull, "body")]
        texts.append(text(pull, "source_branch").upper())
        texts += [text(row, "message") for row in self.commits_of(pull)]
        items = {(text(r, "tracker"), text(r, "key")) for r in self.rows("work_items")}
        links = self.rows("pull_request_work_items", "repository", "number", of=pull)
        if any((text(row, "tracker"), text(row, "key")) in items for row in links):
            return True
        own, repository = f"#{text(pull, 'number')}", text(pull, "repository")
        projects = {(tracker, project(key)) for tracker, key in items}
        for where, key in (
            found for one in texts for found in keys_in(one, repository)
        ):
            trackers = [where] if where else {tracker for tracker, _ in items}
            if any((tracker, key) in items for tracker in trackers):
                return True
            near = any((tracker, project(key)) in projects for tracker in trackers)
            if near and not self.profile.ticket_must_exist and key != own:
                return True
        return False

    # Work items

    def completed(self, item: Row) -> Iterator[Item]:
        profile, kind = self.profile, text(item, "type")
        if among(kind, profile.epic_types) and not profile.count_epics:
            return
        if among(kind, profile.sub_task_types) and not profile.count_sub_tasks:
            return
        created = at(item, "created_at")
        assert created is not None
        statuses = self.spells(item, "status", created)
        ended = self.ended(item, statuses, created)
        if ended is None:
            return
        work = [s for s in statuses if among(s.value, profile.development_statuses)]
        held = self.held(item, work, ended)
        if not held:
            return
        begun = min((spell.since for spell in work), default=created)
        if profile.time_to_complete_start is WorkStart.CREATED:
            begun = created
        whole = sum(held.values())
        parts = profile.work_credit is WorkCredit.PROPORTIONAL
        yield Item(
            shares={
                # To the nearest millionth.
                person: Fraction(
                    int(Fraction(10**6 * time, whole) + Fraction(1, 2)), 10**6
                )
                if parts
                else Fraction(1)
                for person, time in held.items()
            },
            day=ended.date(),
            kind="FEATURES"
            if among(kind, profile.feature_types)
            else "BUGS"
            if among(kind, profile.bug_types)
            else "OTHER",
            duration=(ended - begun) // MICROSECOND if ended >= begun else None,
        )

    def spells(self, item: Row, field: str, first: datetime) -> list[Spell]:
        """Return the history of a field; empty if there is none."""
        changes = {
            at(row, "changed_at") or first: row
            for row in self.rows("work_item_transitions", "tracker", "key", of=item)
            if text(row, "field") == field
        }
        found: list[Spell] = []
        if not changes:
            return found
        value = text(changes[min(changes)], "from_value")
        since, before = min(first, min(changes)), None
        for moment in sorted(changes):
            found.append(Spell(value, since, moment, before))
            since, before, value = moment, value, text(changes[moment], "to_value")
        return [*found, Spell(value, since, LATEST, before)]

    def ended(
        self, item: Row, statuses: Sequence[Spell], created: datetime
    ) -> datetime | None:
        """Return when the item was completed; None if it is not."""
        done = self.profile.completed_statuses
        if not statuses:
            status = text(item, "status")
            return (
                at(item, "completed_at") if not status or among(status, done) else None
            )
        if not among(statuses[-1].value, done):
            return None
        entries = [
            spell.since
            for spell in statuses[1:]
            if among(spell.value, done) and not among(spell.before or "", done)
        ]
        return max(entries) if entries else at(item, "completed_at") or created

    def held(self, item: Row, work: Sequence[Spell], ended: datetime) -> dict[str, int]:
        """Return for how long, in microseconds, each person had the item in development."""
        holders = self.spells(item, "assignee", EARLIEST)
        holders = holders or [Spell(text(item, "assignee"), EARLIEST, LATEST, None)]
        times: dict[str, int] = defaultdict(int)
        for holder in holders:
            person = self.person("jira", holder.value)
            if person is None:
                continue
            if not work and holder.since <= ended < holder.until:
                times[person] += 1
            for spell in work:
                last = min(holder.until, spell.until, ended)
                time = (last - max(holder.since, spell.since)) // MICROSECOND
                if time > 0:
                    times[person] += time
        return times


def project(key: str) -> str:
    return re.sub(r"-?[0-9]+$", "", key)


def keys_in(words: str, repository: str) -> Iterator[tuple[str, str]]:
    """Yield the ticket keys in a text, each with its tracker, where it names one."""
    end = r"(?![^\W_])"  # no letter or digit follows
    for found in re.finditer(rf"(?<![^\W_])([A-Z][A-Z0-9]*-[0-9]+){end}", words):
        yield "", found[1]
    for found in re.finditer(rf"(?<![0-9A-Za-z])(#[0-9]+){end}", words):
        yield repository, found[1]
    for found in re.finditer(rf"(?<![^\W_])AB#([0-9]+){end}", words):
        yield "azure", found[1]
