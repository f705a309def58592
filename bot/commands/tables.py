"""Rows as a terminal or a pipe shows them: nothing is cut, so that all can be copied."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

# Wider than any table: how wide one is, is asked with this much room.
_ROOM = 100_000


def show(
    titles: Sequence[str], rows: Iterable[Sequence[str]], console: Console
) -> None:
    """Print a table; a terminal too narrow for it gets each row as a few lines instead.

    A pipe has no width: the table there is as wide as it must be.
    """
    listed = [[Text(text) for text in row] for row in rows]
    table = Table(*(Column(title, no_wrap=True) for title in titles))
    for row in listed:
        table.add_row(*row)
    needed = console.measure(table, options=console.options.update(width=_ROOM)).maximum
    if needed > console.width and console.is_terminal:
        _show_apart(titles, listed, console)
        return
    console.width = max(console.width, needed)
    console.print(table)


def _show_apart(
    titles: Sequence[str], rows: Iterable[Sequence[Text]], console: Console
) -> None:
    """Print a line for each value that is there, and a blank line after each row."""
    margin = max(map(len, titles)) + 2
    for row in rows:
        for title, value in zip(titles, row, strict=False):
            if value:
                # The terminal folds what is longer than its line, and copies it as one.
                console.print(Text(title.ljust(margin)) + value, soft_wrap=True)
        console.print()
