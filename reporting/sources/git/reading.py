"""The public reader: a repository, and what is new in it since the last reading."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reporting.errors import SourceError
from reporting.sources.batch import Batch
from reporting.sources.git import notices
from reporting.sources.git.ancestry import Ancestry
from reporting.sources.git.changes import Change, read_changes
from reporting.sources.git.command import Git, GitFailed
from reporting.sources.git.log import Commit, History, read_history
from reporting.sources.git.news import News, begins_anew, find_news, gone
from reporting.sources.git.pull_requests import PullRequest, find_pull_requests
from reporting.sources.git.refs import (
    Mark,
    Refs,
    read_mark,
    read_refs,
    repository_name,
    write_mark,
)
from reporting.sources.git.tables import Tables
from reporting.sources.git.touches import Touches, read_touches

Progress = Callable[[int, int], None]
PROGRESS_EVERY = 50  # commits


@dataclass(frozen=True, slots=True)
class GitReading:
    """What one reading brought.

    ``cursor`` is for the next reading; ``notices`` are sentences for the administrator;
    ``commits`` and ``pull_requests`` count the rows of those tables.
    """

    repository: str
    batches: tuple[Batch, ...]
    cursor: str
    notices: tuple[str, ...]
    commits: int
    pull_requests: int


def name_of(path: Path) -> str:
    """Return what a repository is called: as its origin is, else as its folder is."""
    return repository_name(Git(path))


def read(
    path: Path,
    *,
    known: str | None,
    into: Path,
    progress: Progress,
    name: str | None = None,
) -> GitReading:
    """Read a repository's commits and merged pull requests into Parquet files in ``into``.

    ``known`` is the cursor of the last reading: then only what is new is read.
    ``progress`` hears of commits done and to do. The repository is called ``name``, else
    as its origin is (``https://host/team/fan.git``: fan), else as its folder is.
    """
    git = Git(path)
    try:
        repository = name or repository_name(git)
        refs, mark = read_refs(git), read_mark(known)
        said = [*notices.of_refs(repository, refs)]
        if known and mark is None:
            said.append(notices.anew(repository, "has a mark of another version"))
        with Tables(into) as tables:
            if refs.tips and not (mark and mark.is_at(refs)):
                said += _fill(git, repository, refs, mark, tables, progress)
            return GitReading(
                repository,
                tables.write(repository),
                write_mark(refs),
                tuple(said),
                tables.commits.count,
                tables.pull_requests.count,
            )
    except GitFailed as error:
        if git.is_partial():
            raise SourceError(notices.partial(path)) from error
        raise


def _fill(
    git: Git,
    name: str,
    refs: Refs,
    mark: Mark | None,
    tables: Tables,
    progress: Progress,
) -> list[str]:
    """Read what is new into ``tables``; return what the administrator should know."""
    history = read_history(git, refs.tips.values(), tables.log)
    said = [*notices.of_history(name, refs, history)]
    ancestry, found = None, list[PullRequest]()
    if refs.default is not None:
        ancestry = Ancestry(history.commits, refs.tips[refs.default])
        found = find_pull_requests(
            history, ancestry, refs.pull_heads(), refs.branches(), refs.default
        )
    if mark is not None:
        said += notices.of_gone(name, gone(mark, history))
        if why := begins_anew(mark, refs, ancestry):
            said.append(notices.anew(name, why))
            mark = None
    news = find_news(history, found, refs, mark)
    said += notices.of_pull_requests(name, refs, news.pull_requests)
    lacking = _write(git, refs, history, ancestry, news, tables, progress)
    return [*said, *notices.of_contents(name, lacking)]


def _write(
    git: Git,
    refs: Refs,
    history: History,
    ancestry: Ancestry | None,
    news: News,
    tables: Tables,
    progress: Progress,
) -> int:
    """Write the news; return how many commits have files whose contents are lacking."""
    touches = Touches({})
    if ancestry is not None and refs.default is not None and news.pull_requests:
        tip = refs.tips[refs.default]
        touches = read_touches(git, tip, history.commits, refs.shallow)
    merged = {
        pull_request.merge.sha: pull_request for pull_request in news.pull_requests
    }
    lacking = 0
    done = _changes(git, refs, news, merged)
    for count, (commit, changes) in enumerate(done, 1):
        pull_request = merged.get(commit.sha)
        is_merge = len(commit.parents) > 1
        # A merge has no lines of its own: what it brought in are its commits' lines.
        tables.add_commit(
            commit,
            () if is_merge else changes,
            is_merge=is_merge or (pull_request is not None and pull_request.pressed),
        )
        if pull_request is not None and ancestry is not None:
            tables.add_pull_request(pull_request, changes, touches, ancestry)
        lacking += changes is None and commit.sha not in refs.shallow
        if count % PROGRESS_EVERY == 0 or count == len(news.commits):
            progress(count, len(news.commits))
    return lacking


def _changes(
    git: Git, refs: Refs, news: News, merged: Mapping[str, PullRequest]
) -> Iterator[tuple[Commit, Sequence[Change] | None]]:
    """Yield each new commit with what it changed; None where that cannot be known.

    A commit counts against its parent: a squash is what was merged, whatever its branch
    looked like before. The merge of a pull request counts against its first parent: that
    is what the target branch gained, with conflicts as they were solved and without what
    the branch had taken over from its target. Other merges change nothing themselves.
    """
    wanted: dict[str, str | None] = {}
    by_sha = {}
    for commit in news.commits:
        if commit.sha in refs.shallow:
            yield commit, None
        elif len(commit.parents) < 2 or commit.sha in merged:
            by_sha[commit.sha] = commit
            wanted[commit.sha] = commit.parents[0] if len(commit.parents) > 1 else None
        else:
            yield commit, ()
    for sha, changes in read_changes(git, wanted):
        yield by_sha[sha], changes
