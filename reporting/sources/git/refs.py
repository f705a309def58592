"""Where a repository stands: its name, its tips, its default branch, and the mark of it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reporting.sources.git.command import Git

MARK_VERSION = 2  # another one makes the next reading a full one

PULL_HEAD = re.compile(
    r"refs/(?:pull/(\d+)/head|merge-requests/(\d+)/head"
    r"|remotes/[^/]+/(?:pull|pr|merge-requests|mr)/(\d+)(?:/head)?)"
)
# The trial merges that GitHub makes of open pull requests are nobody's work.
TRIAL_MERGE = re.compile(r"refs/remotes/[^/]+/(?:pull|pr|merge-requests|mr)/\d+/merge")
WANTED = (
    "refs/heads",
    "refs/tags",
    "refs/remotes",
    "refs/pull/*/head",
    "refs/merge-requests/*/head",
)
# `https://host/…`, `ssh://host/…`, `user@host:…`; not `file://…`, not a path.
REMOTE = re.compile(r"(?!file://)(\w+://|[^/\\]+@?[^/\\:]+:(?![/\\]))")
BRANCH = re.compile(r"refs/(?:heads|remotes/[^/]+)/(.+)")


@dataclass(frozen=True, slots=True)
class Refs:
    """The refs that hold work, with the commit each points to.

    ``default`` is None when there is no branch; ``guessed`` is true when nothing says that
    it is the default one. ``broken`` refs point to missing objects.
    ``shallow`` holds the commits whose parents the clone left out.
    """

    tips: Mapping[str, str]
    default: str | None
    guessed: bool
    broken: tuple[str, ...]
    shallow: frozenset[str]

    def pull_heads(self) -> dict[int, str]:
        """Return the last commit of each pull request's branch, by number."""
        return _pull_heads(self.tips)

    def branches(self) -> dict[str, str]:
        """Return the tip of each branch by ref, pull requests' and tags left out."""
        return {
            ref: sha
            for ref, sha in self.tips.items()
            if BRANCH.fullmatch(ref) and not PULL_HEAD.fullmatch(ref)
        }


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the last reading stood. ``default`` is the default branch's tip then.

    ``rules`` is the mark of the repository's own rules, ``place`` where the repository was;
    empty: nobody wrote it down.
    """

    tips: Mapping[str, str]
    default: str | None
    shallow: frozenset[str]
    rules: str
    place: str

    def pull_heads(self) -> dict[int, str]:
        """Return the last commit of each pull request's branch then, by number."""
        return _pull_heads(self.tips)

    def is_at(self, refs: Refs) -> bool:
        """Return whether nothing has moved since."""
        return (
            self.tips == refs.tips
            and self.default == refs.tips.get(refs.default or "")
            and self.shallow == refs.shallow
        )


def branch_name(ref: str) -> str:
    """Return the short name of a branch.

    >>> branch_name("refs/remotes/origin/stable/2.x")
    'stable/2.x'
    """
    match = BRANCH.fullmatch(ref)
    return match[1] if match else ref


def repository_name(git: Git) -> str:
    """Return the last part of the origin's address without ``.git``, else the folder's.

    An origin on this machine says less than the folder somebody chose for the clone.
    """
    address = git.word("config", "--get", "remote.origin.url")
    parts = [part for part in re.split(r"[/\\:]", address) if part not in ("", ".git")]
    far = REMOTE.match(address) and parts
    return (parts[-1] if far else _folder_name(git.path)).removesuffix(".git")


def repository_place(git: Git) -> str:
    """Return where the repository lives: its origin's host and path, else its folder.

    Without the names and passwords that an address may have.
    """
    address = git.word("config", "--get", "remote.origin.url")
    if not REMOTE.match(address):
        return str(git.path.resolve())
    bare = re.sub(r"^(\w+://)?([^/]*@)?", "", address).replace(":", "/", 1)
    return bare.removesuffix("/").removesuffix(".git").lower()


def read_refs(git: Git) -> Refs:
    """Read all refs that hold work."""
    symbolic, names = {}, []
    for line in git.lines(
        "for-each-ref", "--format=%(refname)%00%(symref)%00%(objectname)", *WANTED
    ):
        name, target, _ = line.split("\0")
        if target:
            symbolic[name] = target
        elif not TRIAL_MERGE.fullmatch(name):
            names.append(name)
    tips = _commits(git, names)
    default, guessed = _default(git, tips, symbolic.get("refs/remotes/origin/HEAD"))
    # A tag may name a file or a tree; a branch that names no commit is broken.
    broken = tuple(n for n in names if n not in tips and not n.startswith("refs/tags/"))
    return Refs(tips, default, guessed, broken, _shallow(git))


def write_mark(refs: Refs, rules: str, place: str) -> str:
    """Return the text that lets the next reading find what is new."""
    return json.dumps(
        {
            "version": MARK_VERSION,
            "default": refs.tips.get(refs.default or ""),
            "shallow": sorted(refs.shallow),
            "rules": rules,
            "place": place,
            "tips": dict(sorted(refs.tips.items())),
        },
        separators=(",", ":"),
    )


def read_mark(text: str | None) -> Mark | None:
    """Read the mark of the last reading; None when there is none that can be used."""
    try:
        found = json.loads(text or "null")
        if found["version"] != MARK_VERSION:
            return None
        return Mark(
            dict(found["tips"]),
            found["default"],
            frozenset(found["shallow"]),
            found["rules"],
            found.get("place", ""),
        )
    except (ValueError, TypeError, KeyError):
        return None


def _commits(git: Git, refs: list[str]) -> dict[str, str]:
    """Return the commit each ref leads to, through tags; refs without one are left out."""
    answers = git.lines(
        "cat-file",
        "--batch-check=%(objectname) %(objecttype)",
        given=(f"{ref}^{{commit}}" for ref in refs),
    )
    return {
        ref: answer.split()[0]
        for ref, answer in zip(refs, answers, strict=True)
        if answer.endswith(" commit")
    }


def _default(
    git: Git, tips: Mapping[str, str], origin: str | None
) -> tuple[str | None, bool]:
    """Return the default branch's ref, and whether it had to be guessed.

    The origin's word counts first, then HEAD's in a bare repository. In a work tree HEAD
    is only what somebody has checked out, so there a usual name goes before it.
    """
    head = git.word("symbolic-ref", "HEAD")
    usual = [
        f"refs/{place}/{name}"
        for name in ("main", "master", "trunk", "develop")
        for place in ("remotes/origin", "heads")
    ]
    told = [origin or "", head] if git.is_bare else [origin or ""]
    for ref in (*told, *usual, head, *filter(BRANCH.fullmatch, tips)):
        if ref in tips:
            guessed = ref not in told and branch_name(ref) != branch_name(head)
            return _further(git, tips, ref), guessed
    return None, True


def _further(git: Git, tips: Mapping[str, str], ref: str) -> str:
    """Return, of a branch here and its namesake at the origin, the one that is ahead.

    Where they parted, the origin's.
    """
    here, there = (
        f"refs/{place}/{branch_name(ref)}" for place in ("heads", "remotes/origin")
    )
    if here in tips and there in tips:
        ahead = git.succeeds("merge-base", "--is-ancestor", tips[there], tips[here])
        return here if ahead else there
    return ref


def _shallow(git: Git) -> frozenset[str]:
    path = Path(git.word("rev-parse", "--git-path", "shallow"))
    return frozenset(path.read_text().split() if path.is_file() else ())


def _pull_heads(tips: Mapping[str, str]) -> dict[int, str]:
    found = {}
    for ref, sha in tips.items():
        if match := PULL_HEAD.fullmatch(ref):
            found[int(next(filter(None, match.groups())))] = sha
    return found


def _folder_name(path: Path) -> str:
    whole = path.resolve()
    return whole.parent.name if whole.name == ".git" else whole.name
