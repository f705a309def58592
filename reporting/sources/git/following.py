"""Reading commits, parents first, into rows, and following the lines of the default branch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reporting.sources.git.blame import blame
from reporting.sources.git.contents import Read, read_contents
from reporting.sources.git.kept_lines import Kept, write_kept
from reporting.sources.git.lineage import Lineage
from reporting.sources.git.log import Commit
from reporting.sources.git.patches import Change
from reporting.sources.git.planning import Found, Plan
from reporting.sources.git.tables import Tables
from reporting.sources.git.touches import Touches, read_touches
from reporting.sources.git.versions import Version, Versions

Progress = Callable[[int, int], None]
PROGRESS_EVERY = 50  # commits

# Every path that a commit changed; of a merge those that are another in each parent.
CHANGED = (
    "log",
    "-z",
    "--raw",
    "-c",
    "--no-renames",
    "--no-color",
    "--format=",
    "--stdin",
)


def read_commits(
    found: Found, plan: Plan, tables: Tables, progress: Progress
) -> tuple[int, Lineage]:
    """Write the planned rows; return how many commits could not be counted."""
    lacking = 0
    telling = _Telling(
        found, plan, tables, _touches(found, plan), _lineage(found, plan)
    )
    for count, read in enumerate(read_contents(found, plan), 1):
        commit = read.commit
        # To git the first commit of a cut history made every file.
        changes = None if commit.sha in plan.cut else read.changes
        if commit.sha in plan.told:
            telling.tell(commit, changes)
            lacking += changes is None and commit.sha not in plan.cut
        if commit.sha in plan.merged:
            telling.tell_merged(commit, changes)
        if commit.sha in plan.followed:
            telling.follow(read, changes)
        if count % PROGRESS_EVERY == 0 or count == len(plan.commits):
            progress(count, len(plan.commits))
    return lacking, telling.lineage


def keep(found: Found, plan: Plan, lineage: Lineage, memory: Path | None) -> None:
    """Keep the lines of the default branch for the next reading."""
    if memory is not None and plan.followed:
        kept = Kept(found.rules.tip, found.rules.mark, lineage.last)
        write_kept(memory, kept, found.history.by_rank)


@dataclass(frozen=True, slots=True)
class _Telling:
    """Turns what was read into rows, with what was learnt of the commits before."""

    found: Found
    plan: Plan
    tables: Tables
    touches: Touches
    lineage: Lineage

    def tell(self, commit: Commit, changes: Sequence[Change] | None) -> None:
        """Write a commit."""
        # A merge has no lines of its own: what it brought in are its commits' lines.
        is_merge = len(commit.parents) > 1
        pull_request = self.plan.merged.get(commit.sha)
        pressed = pull_request is not None and pull_request.pressed
        own = () if is_merge else changes
        self.tables.add_commit(commit, own, is_merge=is_merge or pressed)

    def tell_merged(self, commit: Commit, changes: Sequence[Change] | None) -> None:
        """Write the pull request that a commit merged, with the lines it removed."""
        pull_request, ancestry = self.plan.merged[commit.sha], self.found.ancestry
        if ancestry is not None:
            self.tables.add_pull_request(pull_request, changes, self.touches, ancestry)
        if commit.sha not in self.plan.followed:
            return
        by_rank = self.found.history.by_rank
        for path, gone in self.lineage.removed_lines(commit, changes or ()).items():
            lines = {by_rank[rank]: removed for rank, removed in gone.items()}
            self.tables.add_removed_lines(pull_request.naming.number, path, lines)

    def follow(self, read: Read, changes: Sequence[Change] | None) -> None:
        """Remember what a commit did to the files, for those after it."""
        self.lineage.follow(read.commit, read.against_first, read.made)
        if self.plan.kept is None and len(read.commit.parents) < 2:
            paths = {
                p for change in changes or () for p in (change.path, change.old_path)
            }
            self.touches.add(read.commit, paths)


def _touches(found: Found, plan: Plan) -> Touches:
    """Return the changes of files before those that are read now."""
    if plan.kept is None or not plan.merged:
        return Touches()
    tip = found.rules.tip
    return read_touches(found.git, tip, found.history.commits, plan.cut)


def _lineage(found: Found, plan: Plan) -> Lineage:
    """Return a lineage that starts with what was kept, and asks git blame for the rest."""
    git, kept, commits = found.git, plan.kept, found.history.commits
    ignored = [sha for sha in found.rules.ignored if sha in commits]

    def before(sha: str) -> Versions:
        if kept is None:
            return Versions()
        if sha == kept.tip:
            return kept.versions
        # A branch that began earlier: it has the same files but for those changed since.
        changed: dict[bytes, Version | None] = {}
        pieces = git.pieces(*CHANGED, given=(kept.tip, f"^{sha}"))
        for piece in pieces:
            if piece.lstrip(b"\n").startswith(b":"):
                changed[next(pieces)] = None
        return kept.versions.changed(changed)

    return Lineage(
        [commit for commit in plan.commits if commit.sha in plan.followed],
        ignored=frozenset(ignored),
        before=before,
        ask=lambda sha, path: blame(git, sha, path, commits, ignored),
    )
