"""Numbers as table blocks: searchable, copyable, read out by screen readers."""

from collections.abc import Iterator, Sequence

from handlers.blocks.parts import SECTION_LIMIT, Block, fitting, harmless, section

# A message has one table; these are its rows, with the head, and the characters in it.
ROWS_LIMIT = 100
CELLS_LIMIT = 10_000
COLUMNS_LIMIT = 20
# A cell need not tell more than this: a name of a thousand letters is still one cell.
CELL_LIMIT = 300
_EMPTY = "–"

Cells = Sequence[str]


def table(columns: Cells, rows: Sequence[Cells]) -> Block:
    """Return ``rows`` as a table, as many as there is room for."""
    return _table(columns, next(pages(columns, rows)))


def fitting_table(columns: Cells, rows: Sequence[Cells]) -> Block:
    """Return all ``rows`` as a table, with as many of the columns as there is room for."""
    count = min(len(columns), COLUMNS_LIMIT)
    while count > 1 and not _fits([row[:count] for row in (columns, *rows)]):
        count -= 1
    return table(columns[:count], [row[:count] for row in rows])


def _fits(rows: Sequence[Cells]) -> bool:
    return sum(_size(cell) for row in rows for cell in row) <= CELLS_LIMIT


def pages(columns: Cells, rows: Sequence[Cells]) -> Iterator[list[Cells]]:
    """Yield the rows in portions that fit a table each, at least one."""
    head = sum(map(_size, columns))
    page: list[Cells] = []
    size = head
    for row in rows:
        more = sum(map(_size, row))
        if page and (len(page) == ROWS_LIMIT - 1 or size + more > CELLS_LIMIT):
            yield page
            page, size = [], head
        page.append(row)
        size += more
    yield page


def as_text(block: Block) -> Block:
    """Return a table as words, for where Slack takes no tables."""
    columns, *rows = ([cell["text"] for cell in row] for row in block["rows"])
    lines = []
    for name, *values in rows:
        known = [
            f"{column.lower()} {value}"
            for column, value in zip(columns[1:], values, strict=True)
            if value != _EMPTY
        ]
        lines.append(f"{name}: {', '.join(known)}")
    return section(fitting("\n".join(lines), SECTION_LIMIT))


def _table(columns: Cells, rows: Sequence[Cells]) -> Block:
    first = {"align": "left", "is_wrapped": True}
    numbers = [{"align": "right"}] * max(0, min(2, len(columns) - 1))
    rest = [{"align": "left", "is_wrapped": True}] * (len(columns) - 1 - len(numbers))
    return {
        "type": "table",
        "column_settings": [first, *numbers, *rest],
        "rows": [
            [{"type": "raw_text", "text": _shown(cell)} for cell in row]
            for row in (columns, *rows)
        ],
    }


def _shown(cell: str) -> str:
    # A cell without a character makes the whole message invalid.
    text = harmless(cell) or _EMPTY
    return text if len(text) <= CELL_LIMIT else f"{text[: CELL_LIMIT - 1]}…"


def _size(cell: str) -> int:
    return len(_shown(cell))
