"""What a repository's own files say about how it is to be read.

``.mailmap``: which names and addresses are the same person's. ``.git-blame-ignore-revs``:
which commits only changed how lines look. ``.gitattributes``: which files nobody wrote.
"""

import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from reporting.sources.git.command import Git
from reporting.sources.git.mailmap import Alias, aliases

MAILMAP, IGNORED = b".mailmap", b".git-blame-ignore-revs"
ATTRIBUTES = re.compile(rb"(?:.*/)?\.gitattributes", re.DOTALL)
SHA = re.compile(r"^\s*([0-9a-f]{40}(?:[0-9a-f]{24})?)\b", re.MULTILINE)
ASKED = ("linguist-generated", "linguist-vendored")
SAID = {"set": True, "true": True, "unset": False, "false": False}


@dataclass(frozen=True, slots=True)
class OwnRules:
    """The rules as they stand at the commit ``tip``; empty where there is no branch.

    ``ignored`` are the commits that change nobody's lines; ``marks_files`` says whether
    attributes tell of generated or vendored files. ``aliases`` are the .mailmap's. ``mark`` is another whenever anything
    of this is.
    """

    tip: str
    ignored: frozenset[str]
    marks_files: bool
    mark: str
    aliases: tuple[Alias, ...] = ()


NO_RULES = OwnRules("", frozenset(), marks_files=False, mark="")


def read_rules(git: Git, tip: str | None) -> OwnRules:
    """Read the rules that hold at ``tip``."""
    if tip is None:
        return NO_RULES
    ids = {}
    for piece in git.pieces("ls-tree", "-r", "-z", tip, given=()):
        told, _, path = piece.partition(b"\t")
        if path in (MAILMAP, IGNORED) or ATTRIBUTES.fullmatch(path):
            ids[path] = told.split()[2].decode("ascii")
    texts = {path: git.text("cat-file", "blob", one) for path, one in ids.items()}
    told_of = {
        path: text
        for path, text in texts.items()
        if path in (MAILMAP, IGNORED) or "linguist-" in text
    }
    digest = sha256("".join(f"{p!r} {ids[p]}\n" for p in sorted(told_of)).encode())
    return OwnRules(
        tip,
        frozenset(SHA.findall(texts.get(IGNORED, ""))),
        marks_files=any(ATTRIBUTES.fullmatch(path) for path in told_of),
        mark=digest.hexdigest()[:16] if told_of else "",
        aliases=aliases(texts.get(MAILMAP, "")),
    )


def generated(git: Git, rules: OwnRules, paths: Iterable[bytes]) -> dict[bytes, bool]:
    """Return which of ``paths`` are generated or vendored, where attributes say so or not."""
    if not rules.marks_files:
        return {}
    found: dict[bytes, bool] = {}
    with tempfile.TemporaryDirectory(prefix="insights-index-") as folder:
        # Attributes are read from an index of our own: a bare repository has no other.
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index"), "GIT_WORK_TREE": folder}
        git.text("read-tree", rules.tip, more=index)
        said = git.pieces(
            "-c", f"attr.tree={rules.tip}", "check-attr", "--cached", "--stdin", "-z",
            *ASKED, given=paths, more=index, end=b"\0",
        )  # fmt: skip
        for path in said:
            next(said)
            verdict = SAID.get(next(said).decode("utf-8", "replace"))
            if verdict is not None:
                found[path] = found.get(path, False) or verdict
    return found
