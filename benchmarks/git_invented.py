"""An invented repository: as many commits as one likes, of a tree that stays the same size.

Nothing is left to chance: the same number gives the same repository. Two thirds of the
commits are on branches of pull requests, merged or squashed; now and then main has changed
the same file in between.
"""

import random
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FILES, LINES = 150, 120
_START = 1_600_000_000
_HOUR = 3_600
_PEOPLE = 12

Tree = dict[str, list[str]]


@dataclass
class _Growing:
    """What main holds, and how many commits and pull requests there are so far."""

    dice: random.Random
    main: Tree
    tip: int = 1
    commits: int = 1
    pulls: int = 0
    stream: list[str] = field(default_factory=list)


def write(path: Path, commits: int) -> None:
    """Make a bare repository with about so many commits at ``path``."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", path], check=True)
    with subprocess.Popen(
        ["git", "fast-import", "--quiet"], cwd=path, stdin=subprocess.PIPE
    ) as importing:
        for text in _stream(commits):
            if importing.stdin is not None:
                importing.stdin.write(text.encode())
    if importing.returncode:
        raise RuntimeError("git could not take the invented repository in.")


def _stream(commits: int) -> Iterator[str]:
    dice = random.Random(1)
    names = [f"src/part{n % 12}/module{n}.py" for n in range(FILES)]
    main = {name: [_line(dice) for _ in range(LINES)] for name in names}
    growing = _Growing(dice, main)
    _commit(growing, 1, [], "Start", main)
    while growing.commits < commits:
        yield "".join(growing.stream)
        growing.stream.clear()
        _pull_request(growing)
    growing.stream.append(f"reset refs/heads/main\nfrom :{growing.tip}\n\n")
    yield "".join(growing.stream)


def _pull_request(growing: _Growing) -> None:
    """Grow a branch of a few commits, and merge it, or squash it."""
    dice, fork = growing.dice, growing.tip
    branch: Tree = {}
    tip = fork
    for _ in range(dice.randint(1, 4)):
        changed = _edited(dice, growing.main | branch, dice.randint(1, 3))
        branch |= changed
        growing.commits += 1
        _commit(growing, growing.commits, [tip], "Work on it", changed)
        tip = growing.commits
    if dice.random() < 0.3:
        meanwhile = _edited(dice, growing.main, 2)
        growing.commits += 1
        _commit(growing, growing.commits, [growing.tip], "Meanwhile", meanwhile)
        growing.main |= meanwhile
        growing.tip = growing.commits
        both = branch.keys() & meanwhile.keys()
        branch |= {name: _both(growing.main[name], branch[name]) for name in both}
    growing.pulls += 1
    growing.commits += 1
    growing.main |= branch
    if dice.random() < 0.5:
        parents, message = [growing.tip], f"Improve it (#{growing.pulls})"
        head = f"refs/pull/{growing.pulls}/head"
        growing.stream.append(f"reset {head}\nfrom :{tip}\n\n")
    else:
        parents = [growing.tip, tip]
        message = f"Merge pull request #{growing.pulls} from a/b"
    _commit(growing, growing.commits, parents, message, branch)
    growing.tip = growing.commits


def _edited(dice: random.Random, tree: Tree, files: int) -> Tree:
    changed = {}
    for name in dice.sample(sorted(tree), files):
        lines = list(tree[name])
        for _ in range(dice.randint(1, 4)):
            at, count = dice.randrange(len(lines)), dice.randint(1, 5)
            # As many come as go, more or less: the tree keeps its size.
            grow = dice.randint(-1, 1) if LINES / 2 < len(lines) < 2 * LINES else 0
            lines[at : at + count] = [_line(dice) for _ in range(max(1, count + grow))]
        changed[name] = lines
    return changed


def _both(one: list[str], other: list[str]) -> list[str]:
    """Return a file that is neither's: the first half of one, the second of the other."""
    return [*one[: len(one) // 2], *other[len(other) // 2 :]]


def _line(dice: random.Random) -> str:
    return f"    value_{dice.randrange(10**6)} = compute({dice.randrange(10**6)}, depth=2)\n"


def _commit(
    growing: _Growing, mark: int, parents: list[int], message: str, files: Tree
) -> None:
    who = f"p{growing.dice.randrange(_PEOPLE)} <p@example.com>".replace(
        "p@", f"p{growing.dice.randrange(_PEOPLE)}@"
    )
    at = _START + mark * _HOUR
    lines = [
        "commit refs/work",
        f"mark :{mark}",
        f"author {who} {at} +0000",
        f"committer {who} {at} +0000",
        f"data {len(message)}",
        message,
    ]
    words = ("from", *["merge"] * len(parents))
    lines += [f"{word} :{parent}" for word, parent in zip(words, parents, strict=False)]
    growing.stream += [f"{line}\n" for line in lines]
    for name, content in files.items():
        text = "".join(content)
        growing.stream.append(f"M 100644 inline {name}\ndata {len(text)}\n{text}\n")
