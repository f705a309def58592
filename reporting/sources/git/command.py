"""Running git so that nobody's settings, hooks or network change what it says."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from reporting.errors import SourceError

CHUNK_BYTES = 1 << 20
NOTHING: Mapping[str, str] = {}

# The whole environment: nothing is inherited. A partial clone must not fetch what it lacks:
# GIT_NO_LAZY_FETCH says so to newer versions, a list of allowed protocols to all.
ENVIRONMENT = {
    "PATH": os.defpath,
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    # glibc gives memory of large files back at each free; git asks for it again at once.
    "MALLOC_MMAP_THRESHOLD_": str(1 << 25),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 27),
}

# What a repository's own settings could change. Attributes are left aside, because a bare
# clone has none: the same history must give the same lines in every clone.
SETTINGS = (
    "safe.directory=*",
    "core.attributesFile=" + os.devnull,
    "core.fsmonitor=false",
    "attr.tree=4b825dc642cb6eb9a060e54bf8d69288fbee4904",  # the empty tree
    "log.showRoot=true",
    "core.bigFileThreshold=64m",  # nobody wrote that: it counts as binary
    "diff.ignoreSubmodules=none",
)


class GitFailed(SourceError):
    """git ended with an error; ``said`` is all of its standard error."""

    def __init__(self, message: str, *, said: str) -> None:
        super().__init__(message)
        self.said = said


class Git:
    """The git command bound to one repository, which it only reads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        folder = _git_folder(path)
        self.is_bare = folder == path.absolute()
        self._command = [_program(), "--no-pager", f"--git-dir={folder}", "--bare"]
        for setting in SETTINGS:
            self._command += ["-c", setting]
        if not self.succeeds("rev-parse", "--git-dir"):
            raise SourceError(
                f"{path} is not a git repository. Name the folder of a clone, "
                "or of a bare repository such as `name.git`."
            )

    def succeeds(self, *arguments: str) -> bool:
        """Return whether git ends without an error."""
        return self._run(arguments, b"").returncode == 0

    def word(self, *arguments: str) -> str:
        """Return the one line git prints; empty when it has no answer."""
        done = self._run(arguments, b"")
        return "" if done.returncode else done.stdout.decode("utf-8", "replace").strip()

    def is_partial(self) -> bool:
        """Return whether the clone left contents at its origin, to fetch when needed."""
        promises = r"^(remote\..*\.promisor|extensions\.partialclone)$"
        return self.succeeds("config", "--get-regexp", promises)

    def lines(self, *arguments: str, given: Iterable[str] = ()) -> list[str]:
        """Return what git prints, a line each; ``given`` lines are its input."""
        done = self._run(arguments, _input(given))
        if done.returncode:
            raise self._failure(done.stderr)
        return done.stdout.decode("utf-8", "replace").splitlines()

    def text(self, *arguments: str, more: Mapping[str, str] = NOTHING) -> str:
        """Return all that git prints; nothing where it fails. ``more`` is environment."""
        done = self._run(arguments, b"", more)
        return "" if done.returncode else done.stdout.decode("utf-8", "replace")

    def pieces(
        self,
        *arguments: str,
        given: Iterable[str] | Iterable[bytes],
        more: Mapping[str, str] = NOTHING,
        end: bytes = b"\n",
    ) -> Iterator[bytes]:
        """Yield what git prints, cut at its NUL bytes, while it is still printing.

        Each of ``given`` is input, with ``end`` behind it.
        """
        with self.running(*arguments, given=given, more=more, end=end) as output:
            rest = b""
            for chunk in output:
                pieces = (rest + chunk).split(b"\0")
                rest = pieces.pop()
                yield from pieces

    @contextmanager
    def running(
        self,
        *arguments: str,
        given: Iterable[str] | Iterable[bytes],
        more: Mapping[str, str] = NOTHING,
        end: bytes = b"\n",
    ) -> Iterator[Iterator[bytes]]:
        """Start git and lend what it prints, in chunks; it ends with the context."""
        with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as said:
            asked.write(_input(given, end))
            asked.seek(0)
            with subprocess.Popen(  # noqa: S603 - a fixed program, arguments of our own
                [*self._command, *arguments],
                stdin=asked,
                stdout=subprocess.PIPE,
                stderr=said,
                bufsize=0,
                env={**ENVIRONMENT, **more},
            ) as process:
                try:
                    yield self._chunks(process, said)
                finally:
                    process.kill()

    def _chunks(
        self, process: subprocess.Popen[bytes], said: IO[bytes]
    ) -> Iterator[bytes]:
        """Yield a process's output; an error is raised where the output ends."""
        output = process.stdout
        if output is None:  # pragma: no cover - asked for with PIPE
            return
        _widen(output)
        while chunk := output.read(CHUNK_BYTES):
            yield chunk
        if process.wait():
            said.seek(0)
            raise self._failure(said.read())

    def _run(
        self, arguments: Iterable[str], given: bytes, more: Mapping[str, str] = NOTHING
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # noqa: S603 - a fixed program, arguments of our own
            [*self._command, *arguments],
            input=given,
            capture_output=True,
            env={**ENVIRONMENT, **more},
            check=False,
        )

    def _failure(self, said: bytes) -> GitFailed:
        text = said.decode("utf-8", "replace")
        fatal = [line for line in text.splitlines() if line.startswith("fatal: ")]
        reason = (fatal or text.splitlines() or ["it ended without a word"])[0]
        return GitFailed(
            f"git cannot read {self.path}: {reason.removeprefix('fatal: ').rstrip('.')}. "
            f"`git -C {self.path} fsck` names what is broken; a fresh clone mends it.",
            said=text,
        )


def _widen(pipe: IO[bytes]) -> None:
    """Let git run ahead by more than the usual 64 KiB, where the system has that."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl  # noqa: PLC0415 - not everywhere

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, CHUNK_BYTES)


def _input(lines: Iterable[str] | Iterable[bytes], end: bytes = b"\n") -> bytes:
    words = (line.encode() if isinstance(line, str) else line for line in lines)
    return b"".join(word + end for word in words)


def _program() -> str:
    found = shutil.which("git")
    if found is None:
        raise SourceError(
            "git is not installed, or not on the PATH. Install git 2.30 or newer."
        )
    return found


def _git_folder(path: Path) -> Path:
    """Return the folder or file that git calls the git directory of ``path``.

    Only ``path`` itself is looked at: a folder inside a repository is not the repository.
    """
    if not path.is_dir():
        what = "is not a folder" if path.exists() else "does not exist"
        raise SourceError(
            f"{path} {what}. Name the folder of a clone, or of a bare repository."
        )
    inner = path / ".git"
    return inner.absolute() if inner.exists() else path.absolute()
