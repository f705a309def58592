"""Random histories: branches, merges of two and three, renames, reverts, binary files.

A merge's files are taken from one parent or another, or mixed from all of them, so that
some hold lines that no parent has. Lines carry the name of their first file: two files are
only alike where one was the other.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path

from tests.sources.git_repository import run

AUTHORS = ("ada", "bea", "cy", "dan")
START = 1_700_000_000
DAY = 86_400

Files = dict[str, bytes]


@dataclass
class Node:
    """A commit on its way into a repository; marks begin with 1."""

    parents: list[int]
    files: Files
    author: str
    authored: int
    message: str


@dataclass
class History:
    """What was made up so far; ``main`` is the first-parent line of the main branch."""

    dice: random.Random
    nodes: list[Node] = field(default_factory=list)
    main: list[int] = field(default_factory=list)

    def node(self, mark: int) -> Node:
        return self.nodes[mark - 1]

    def add(self, parents: list[int], files: Files, message: str) -> int:
        # Clocks lie: a commit may be older than its parents, and days apart.
        at = START + len(self.nodes) * 4 * DAY + self.dice.randint(-9, 9) * DAY
        author = self.dice.choice(AUTHORS)
        self.nodes.append(Node(parents, files, author, at, message))
        return len(self.nodes)


def make(path: Path, seed: int, length: int = 14) -> History:
    """Make a repository with a random history at ``path``."""
    dice = random.Random(seed)
    history = History(dice)
    first = {f"{name}.txt": _text(dice, name, 12) for name in "abc"}
    history.main.append(history.add([], first, "Start"))
    for number in range(1, length + 1):
        if dice.random() < 0.4:
            _commit(history, number)
        else:
            _branches(history, number)
    _write(path, history)
    return history


def _commit(history: History, number: int) -> None:
    at = history.main[-1]
    files = _changed(history, at)
    history.main.append(history.add([at], files, f"Step (#{number})"))


def _branches(history: History, number: int) -> None:
    """Begin one or two branches somewhere back on main, and merge them."""
    dice, tips = history.dice, []
    for _ in range(dice.choice((1, 1, 1, 2))):
        tip = dice.choice(history.main[-4:])
        for _ in range(dice.randint(1, 3)):
            if dice.random() < 0.2 and tip not in history.main:
                catch_up = [tip, history.main[-1]]
                tip = history.add(catch_up, _merged(history, catch_up), "Catch up")
            else:
                tip = history.add([tip], _changed(history, tip), "Work")
        tips.append(tip)
    parents = [history.main[-1], *tips]
    message = f"Merge pull request #{number} from x/y"
    history.main.append(history.add(parents, _merged(history, parents), message))


def _changed(history: History, at: int) -> Files:
    dice = history.dice
    files = dict(history.node(at).files)
    kind = dice.random()
    name = dice.choice(sorted(files))
    if kind < 0.08 and len(files) > 2:
        del files[name]
    elif kind < 0.16:
        files[name + "x"] = _edited(dice, files.pop(name), 1)
    elif kind < 0.24:
        fresh = f"n{len(history.nodes)}.txt"
        files[fresh] = _text(dice, fresh, dice.randint(0, 15))
    elif kind < 0.30:
        files[f"p{len(history.nodes)}.png"] = bytes([0, len(history.nodes)]) * 9
    elif kind < 0.40:
        _revert(history, files, name)
    else:
        for one in dice.sample(sorted(files), dice.randint(1, min(3, len(files)))):
            files[one] = _edited(dice, files[one], dice.randint(1, 4))
    return files


def _revert(history: History, files: Files, name: str) -> None:
    """Give a file back what it was in some commit or other."""
    once = [n.files[name] for n in history.nodes if name in n.files]
    files[name] = history.dice.choice(once)


def _merged(history: History, parents: list[int]) -> Files:
    dice = history.dice
    sides = [history.node(parent).files for parent in parents]
    files = {}
    for name in sorted({name for side in sides for name in side}):
        there = [side[name] for side in sides if name in side]
        kind = dice.random()
        if len(there) < len(sides) and kind < 0.3:
            continue
        if kind < 0.65 or b"\0" in there[0]:
            files[name] = dice.choice(there)
        else:
            files[name] = _mixed(dice, there)
    return files or dict(sides[0])


def _mixed(dice: random.Random, versions: list[bytes]) -> bytes:
    """Cut the versions at the same shares, and take each piece from one of them."""
    pieces = dice.randint(1, 4)
    lines = []
    for piece in range(pieces):
        own = dice.choice(versions).splitlines(keepends=True)
        lines += own[piece * len(own) // pieces : (piece + 1) * len(own) // pieces]
    text = b"".join(lines)
    return _edited(dice, text, 1) if dice.random() < 0.3 else text


def _text(dice: random.Random, name: str, lines: int) -> bytes:
    return b"".join(_line(dice, name.encode()) for _ in range(lines))


def _line(dice: random.Random, name: bytes) -> bytes:
    return b"%b in %d words or so\n" % (name, dice.randint(1, 40))


def _edited(dice: random.Random, text: bytes, edits: int) -> bytes:
    lines = text.splitlines(keepends=True)
    name = lines[0].split()[0] if lines and lines[0].split() else b"empty"
    for _ in range(edits):
        at = dice.randint(0, len(lines))
        kind = dice.random()
        if kind < 0.35 or not lines:
            lines[at:at] = [_line(dice, name) for _ in range(dice.randint(1, 3))]
        elif kind < 0.6:
            del lines[at : at + dice.randint(1, 3)]
        elif kind < 0.8:
            lines[at : at + 1] = [_line(dice, name)]
        elif kind < 0.9:
            lines[at : at + 1] = [b"  " + line for line in lines[at : at + 1]]
        else:
            lines = [*lines[:-1], lines[-1].rstrip(b"\n")]
    return b"".join(lines)


def _write(path: Path, history: History) -> None:
    path.mkdir(parents=True)
    run("init", "-q", "-b", "main", cwd=path)
    stream = b"".join(_told(mark, node) for mark, node in enumerate(history.nodes, 1))
    run("fast-import", "--quiet", "--force", cwd=path, given=stream)
    move(path, history, len(history.main) - 1)


def move(path: Path, history: History, steps: int) -> None:
    """Let ``main`` stand so many commits after its beginning."""
    tip = f"refs/kept/{history.main[steps]}"
    run("update-ref", "refs/heads/main", tip, cwd=path)


def _told(mark: int, node: Node) -> bytes:
    """Return a commit as ``git fast-import`` takes it."""
    who = f"<{node.author}@example.com> {node.authored} +0000"
    head = [
        f"commit refs/kept/{mark}",
        f"mark :{mark}",
        f"author {node.author} {who}",
        f"committer x <x@example.com> {START + mark} +0000",
        f"data {len(node.message)}",
        node.message,
    ]
    words = ("from", *["merge"] * len(node.parents))
    head += [f"{word} :{p}" for word, p in zip(words, node.parents, strict=False)]
    parts = ["".join(f"{line}\n" for line in [*head, "deleteall"]).encode()]
    for name, content in node.files.items():
        parts.append(f"M 100644 inline {name}\ndata {len(content)}\n".encode())
        parts.append(content + b"\n")
    return b"".join(parts)
