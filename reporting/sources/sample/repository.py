"""A sample team's repository at the provider, as rows."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta, timezone

from reporting.sources.sample.changes import Code, FileChange
from reporting.sources.sample.dice import Dice
from reporting.sources.sample.naming import (
    HOST,
    PROVIDER,
    TRACKER,
    Row,
    Value,
    body,
    branch,
    commit_id,
    item_key,
    message,
    title,
)
from reporting.sources.sample.organisation import Team
from reporting.sources.sample.robots import WATCHER, build_report
from reporting.sources.sample.stories import Stories
from reporting.sources.sample.work import Pull

_FURTHER = (
    "Add tests",
    "Answer the review",
    "Handle empty input",
    "Tidy names",
    "Fix lint",
)


def repository_rows(
    pulls: Sequence[Pull], team: Team, *, stories: Stories, seed: int
) -> Iterator[Row]:
    """Number the pull requests as they were opened; yield them as they ended."""
    shown = sorted(
        (pull for pull in pulls if pull.opened < stories.end),
        key=lambda pull: (pull.opened, pull.author.login, pull.title),
    )
    for number, pull in enumerate(shown, start=1):
        pull.number = number
    repository = _Repository(team, stories, Dice(seed, "repository", team.name))
    for pull in sorted(shown, key=lambda pull: (pull.review.ended, pull.number)):
        yield from repository.rows(pull)


class _Repository:
    """The repository, which is merged into by squash, merge or rebase."""

    def __init__(self, team: Team, stories: Stories, dice: Dice) -> None:
        self._team, self._dice, self._end = team, dice, stories.end
        self._style = dice.pick(("squash", "merge", "rebase"))
        since = datetime.combine(stories.first, time(), tzinfo=UTC)
        self._code = Code(since=since, dice=dice)

    def rows(self, pull: Pull) -> Iterator[Row]:
        """Yield a pull request with everything of it; ask in the order of merges."""
        ended = pull.review.ended if pull.review.ended < self._end else None
        merged = ended if pull.review.merged else None
        changes = tuple(
            self._code.change(
                pull.lines, begun=pull.commits[0], merged=merged, rework=pull.rework
            )
        )
        commits = tuple(self._commits(pull, changes))
        yield "pull_requests", self._pull_row(pull, changes, ended, merged)
        yield from self._commit_rows(pull, commits)
        if merged and self._style != "rebase":
            yield "commits", self._merge_row(pull, merged, changes)
        identity = self._identity(pull)
        for change in changes:
            yield "pull_request_files", {
                **identity, "path": change.path,
                "added": change.added, "removed": change.removed,
                "previous_change_at": change.previous,
                "is_new": change.is_new, "is_binary": change.is_binary,
            }  # fmt: skip
            if change.removed and change.previous is not None:
                yield "pull_request_removed_lines", {
                    **identity, "path": change.path,
                    "written_at": change.previous, "removed": change.removed,
                }  # fmt: skip
        yield from self._remarks(pull)
        if pull.item and pull.link == "tracker":
            key = item_key(self._team, pull.item)
            yield (
                "pull_request_work_items",
                {**identity, "tracker": TRACKER, "key": key},
            )

    def _identity(self, pull: Pull) -> dict[str, Value]:
        return {"repository": self._team.repository, "number": pull.number}

    def _pull_row(
        self,
        pull: Pull,
        changes: Sequence[FileChange],
        ended: datetime | None,
        merged: datetime | None,
    ) -> dict[str, Value]:
        remarks = (remark.at for remark in pull.review.remarks if remark.at < self._end)
        last_commit = len(self._made(pull)) - 1
        style = last_commit if self._style == "rebase" else "merge"
        return self._identity(pull) | {
            "provider": PROVIDER,
            "author": pull.author.login,
            "created_at": pull.opened,
            "updated_at": ended or max(remarks, default=pull.opened),
            "ready_at": pull.ready if pull.ready < self._end else None,
            "first_commit_at": pull.commits[0],
            "merged_at": merged,
            "closed_at": ended,
            "source_branch": branch(self._team, pull),
            "target_branch": "main",
            "title": title(self._team, pull),
            "body": body(self._team, pull),
            "added": sum(change.added for change in changes),
            "removed": sum(change.removed for change in changes),
            "files": len(changes),
            "merge_sha": commit_id(self._team, pull, style) if merged else "",
            "url": f"{HOST}/{self._team.repository}/pull/{pull.number}",
        }

    def _made(self, pull: Pull) -> list[datetime]:
        return [at for at in pull.commits if at < self._end]

    def _commits(
        self, pull: Pull, changes: Sequence[FileChange]
    ) -> Iterator[dict[str, Value]]:
        """Yield the pull request's own commits, which share its lines."""
        made = self._made(pull)
        zone = timezone(timedelta(minutes=pull.author.offset))
        for number, at in enumerate(made):
            share = [change for place, change in enumerate(changes)
                     if place % len(made) == number]  # fmt: skip
            further = _FURTHER[(pull.number + number) % len(_FURTHER)]
            yield {
                "repository": self._team.repository,
                "sha": commit_id(self._team, pull, number),
                "author": pull.author.git_email,
                "author_name": pull.author.name,
                "authored_at": at.astimezone(zone),
                "committed_at": at,
                "is_merge": False,
                "added": sum(change.added for change in share),
                "removed": sum(change.removed for change in share),
                "files": len(share),
                "message": further if number else message(self._team, pull),
            }

    def _commit_rows(
        self, pull: Pull, commits: Sequence[dict[str, Value]]
    ) -> Iterator[Row]:
        for commit in commits:
            yield "commits", commit
            yield (
                "pull_request_commits",
                self._identity(pull)
                | {
                    name: commit[name]
                    for name in ("sha", "author", "authored_at", "message")
                },
            )

    def _merge_row(
        self, pull: Pull, merged: datetime, changes: Sequence[FileChange]
    ) -> dict[str, Value]:
        """Return the commit that pressing the button made."""
        named = title(self._team, pull)
        squash = f"{named} (#{pull.number})"
        source = branch(self._team, pull)
        joined = f"Merge pull request #{pull.number} from {source}\n\n{named}"
        return {
            "repository": self._team.repository,
            "sha": commit_id(self._team, pull, "merge"),
            "author": pull.author.git_email,
            "author_name": pull.author.name,
            "authored_at": merged,
            "committed_at": merged,
            "is_merge": True,
            "added": sum(change.added for change in changes),
            "removed": sum(change.removed for change in changes),
            "files": len(changes),
            "message": squash if self._style == "squash" else joined,
        }

    def _remarks(self, pull: Pull) -> Iterator[Row]:
        said = [*pull.review.remarks, *build_report(pull, self._dice)]
        said = [remark for remark in said if remark.at < self._end]
        for number, remark in enumerate(
            sorted(said, key=lambda remark: remark.at), start=1
        ):
            yield (
                "pull_request_comments",
                self._identity(pull)
                | {
                    "comment_id": f"{pull.number}-{number}",
                    "author": remark.author.login,
                    "created_at": remark.at,
                    "kind": remark.kind,
                    "state": remark.state,
                    "has_text": remark.has_text,
                    "author_is_bot": remark.author is WATCHER,
                },
            )
