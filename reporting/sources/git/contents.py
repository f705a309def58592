"""Reading what is planned, in batches, so that nothing is compared twice.

What the merge of a pull request changed is most often what its own commits changed: the
same two contents of a file. Then the lines are known already, and git is not asked again.
"""

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, TypeVar

from reporting.errors import SourceError
from reporting.sources.git.changes import read_changes, read_joins, read_listed
from reporting.sources.git.combined import Joined
from reporting.sources.git.line_ages import Hunk
from reporting.sources.git.log import Commit
from reporting.sources.git.patches import Change
from reporting.sources.git.planning import Found, Plan

BATCH = 512  # commits

T = TypeVar("T")


class Read(NamedTuple):
    """What was read of one commit.

    ``changes`` are what counts as its own, None where contents lack; ``against_first``
    what is another than in its first parent; ``made`` what a merge made of several.
    """

    commit: Commit
    changes: Sequence[Change] | None
    against_first: Sequence[Change]
    made: Sequence[Joined]


class _Lines(NamedTuple):
    """How one content differs from another."""

    hunks: tuple[Hunk, ...]
    is_binary: bool


_Known = Mapping[tuple[bytes, bytes], _Lines]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some commits, with what was read of them; ``unknown`` is still to be asked for."""

    commits: Sequence[Commit]
    own: Mapping[str, Sequence[Change] | None]
    files: Mapping[str, Sequence[Change]]
    made: Mapping[str, Sequence[Joined]]
    unknown: Sequence[str]

    def reads(self, answers: Mapping[str, Sequence[Change] | None]) -> Iterator[Read]:
        """Yield what was read, with the answers to what was unknown."""
        for commit in self.commits:
            sha = commit.sha
            changes = answers[sha] if sha in answers else self.own.get(sha, ())
            against = changes if changes else self.files.get(sha, ())
            yield Read(commit, changes, against, self.made.get(sha, ()))


def read_contents(found: Found, plan: Plan) -> Iterator[Read]:
    """Yield what each planned commit changed, parents first."""

    def ask(unknown: Sequence[str]) -> dict[str, Sequence[Change] | None]:
        return dict(read_changes(found.git, unknown))

    with ThreadPoolExecutor(1) as beside:
        last: Callable[[], Iterator[Read]] = tuple[Read]().__iter__
        for batch in _batches(found, plan):
            # While git answers, the batch before is worked on.
            answers = beside.submit(ask, batch.unknown)
            yield from last()
            last = partial(_answered, batch, answers)
        yield from last()


def _answered(
    batch: _Batch, answers: "Future[dict[str, Sequence[Change] | None]]"
) -> Iterator[Read]:
    return batch.reads(answers.result())


def _batches(found: Found, plan: Plan) -> Iterator[_Batch]:
    git, commits = found.git, plan.commits
    counted = [commit.sha for commit in commits if plan.is_counted(commit)]
    listed = [_against_first(commit) for commit in commits if plan.is_listed(commit)]
    joined = [commit.sha for commit in commits if plan.is_joined(commit)]
    patches = read_changes(git, counted, found.rules.ignored)
    lists, joins = read_listed(git, listed), read_joins(git, joined)
    before: dict[tuple[bytes, bytes], _Lines] = {}
    for at in range(0, len(commits), BATCH):
        batch = commits[at : at + BATCH]
        own: dict[str, Sequence[Change] | None] = {
            c.sha: _next(patches, c) for c in batch if plan.is_counted(c)
        }
        files = {c.sha: _next(lists, c) for c in batch if plan.is_listed(c)}
        made = {c.sha: _next(joins, c) or () for c in batch if plan.is_joined(c)}
        lines = dict(_known(own.values(), made.values()))
        known = ChainMap(lines, before)
        unknown = []
        for merge in filter(plan.is_pressed, batch):
            changes = _assembled(files[merge.sha], known)
            if changes is None:
                unknown.append(_against_first(merge))
            else:
                own[merge.sha] = changes
        before = lines
        yield _Batch(batch, own, files, made, unknown)


def _against_first(commit: Commit) -> str:
    """Return the words that ask git for a merge as a change of its first parent."""
    return f"{commit.sha} {commit.parents[0]}"


def _assembled(files: Sequence[Change], known: _Known) -> list[Change] | None:
    """Return ``files`` with their lines; None where those are not known.

    A commit that adds and removes files may have renamed them: only git can tell.
    """
    if any(file.is_new for file in files) and any(file.is_gone for file in files):
        return None
    changes = []
    for file in files:
        lines = known.get((file.before, file.after))
        if lines is None:
            return None
        changes.append(file.counted(lines.hunks, is_binary=lines.is_binary))
    return changes


def _known(
    changes: Iterable[Sequence[Change] | None], made: Iterable[Sequence[Joined]]
) -> Iterator[tuple[tuple[bytes, bytes], _Lines]]:
    for some in changes:
        for one in some or ():
            yield (one.before, one.after), _Lines(one.hunks, one.is_binary)
    for files in made:
        for file in files:
            for origin in filter(None, file.origins):
                lines = _Lines(origin.hunks, file.is_binary)
                yield (origin.content, file.content), lines


def _next(stream: Iterator[tuple[str, T]], commit: Commit) -> T:
    for sha, found in stream:
        if sha != commit.sha:
            raise SourceError(f"git told of {sha} where {commit.sha} was asked for.")
        return found
    raise SourceError(f"git ended before it told of commit {commit.sha}.")
