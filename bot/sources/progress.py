"""How far the reading of a source is, on the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class Bars:
    """A bar a source: done and to do, how fast, time left, what is waited for.

    Without a terminal nothing moves; only long waits are told, once each.
    """

    def __init__(self, shown: Progress, console: Console) -> None:
        self._shown = shown
        self._console = console

    def watch(self, name: str) -> "Bar":
        """Return what watches the source called ``name``."""
        return Bar(name, self._shown, self._console)


class Bar:
    """Watches one source; its bar appears with the first thing there is to tell."""

    def __init__(self, name: str, shown: Progress, console: Console) -> None:
        self._name = name
        self._shown = shown
        self._console = console
        self._task: TaskID | None = None
        self._waits = False

    def progress(self, done: int, total: int | None) -> None:
        """Show that so many items are read, of so many."""
        self._shown.update(self._bar(), completed=done, total=total)

    def waiting(self, why: str, left_s: float) -> None:
        """Show what is waited for, second by second."""
        told = f"waiting {left_s:,.0f} s for {why}" if left_s > 0 else ""
        if told and not self._waits and not self._console.is_terminal:
            self._console.print(f"{self._name}: {told}", markup=False)
        self._waits = bool(told)
        self._shown.update(self._bar(), waits=told)

    def _bar(self) -> TaskID:
        if self._task is None:
            self._task = self._shown.add_task(self._name, total=None, waits="")
        return self._task


class _Speed(ProgressColumn):
    """Items a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.1f}/s")


@contextmanager
def bars(console: Console | None = None) -> Iterator[Bars]:
    """Show bars for as long as the context, on standard error."""
    console = console or Console(stderr=True, highlight=False)
    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        _Speed(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[waits]}", markup=False),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as shown:
        yield Bars(shown, console)
