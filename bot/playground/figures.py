"""Shapes of the blocks that show numbers: table, data_table, data_visualization."""

from collections.abc import Iterator
from typing import Any

from bot.playground.records import Json
from bot.playground.rich_text import RICH_TEXT
from bot.playground.shapes import (
    Check,
    Fields,
    Problem,
    boolean,
    both,
    items,
    member,
    number,
    record,
    string,
    typed,
)

# Over all cells of all tables in a message (table and data_table references).
CELL_CHARACTERS = 10_000
_ID: Fields = {"block_id": string(255)}

_PLAIN_CELLS = {
    "raw_text": record(member(text=string(least=1))),
    "raw_number": record(member(value=number(), text=string(least=1))),
}
_CELL = typed({**_PLAIN_CELLS, "rich_text": RICH_TEXT})
_SETTING = record(
    optional={"align": string(among=("left", "center", "right")), "is_wrapped": boolean}
)


def _setting(value: Any, at: str) -> Iterator[Problem]:
    """Accept a column's settings; null leaves the column as it is."""
    if value is not None:
        yield from _SETTING(value, at)


TABLE = record(
    member(rows=items(items(_CELL, most=20), most=100)),
    {**_ID, "column_settings": items(_setting, least=0, most=20)},
)


def _regular(table: Json, at: str) -> Iterator[Problem]:
    rows = table["rows"]
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            yield Problem(
                f"{at}/rows/{index}", "all rows must have the same number of cells"
            )
    for index, cell in enumerate(rows[0]):
        yield from typed(_PLAIN_CELLS)(cell, f"{at}/rows/0/{index}")
    if table.get("row_header_column_index", 0) >= len(rows[0]):
        yield Problem(f"{at}/row_header_column_index", "must be the index of a column")


DATA_TABLE = both(
    record(
        member(
            caption=string(least=1),
            rows=items(items(_CELL, most=20), least=2, most=101),
        ),
        {
            **_ID,
            "page_size": number(least=1, most=100, whole=True),
            "row_header_column_index": number(least=0, most=19, whole=True),
        },
    ),
    _regular,
)

_LABEL = string(20, least=1)
_AXIS_LABEL = string(50, least=1)


def _positive(value: Any, at: str) -> Iterator[Problem]:
    if value <= 0:
        yield Problem(at, "must be more than 0")


def _complete(chart: Json, at: str) -> Iterator[Problem]:
    """Accept series of different names with one value for each category."""
    names = [series["name"] for series in chart["series"]]
    categories = sorted(chart["axis_config"]["categories"])
    if len(set(names)) < len(names):
        yield Problem(f"{at}/series", "series names must be unique")
    if len(set(categories)) < len(categories):
        yield Problem(f"{at}/axis_config/categories", "categories must be unique")
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != categories:
            yield Problem(
                f"{at}/series/{index}/data",
                "must have exactly one data point per category",
            )


def _series_chart() -> Check:
    point = record({"label": _LABEL, "value": number()})
    series = record({"name": _LABEL, "data": items(point, most=20)})
    axes = record(
        {"categories": items(_LABEL, most=20)},
        {"x_label": _AXIS_LABEL, "y_label": _AXIS_LABEL},
    )
    shape = record(member(series=items(series, most=12), axis_config=axes))
    return both(shape, _complete)


_SEGMENT = record({"label": _LABEL, "value": both(number(), _positive)})
DATA_VISUALIZATION = record(
    member(
        title=string(50, least=1),
        chart=typed(
            {
                **dict.fromkeys(("line", "bar", "area"), _series_chart()),
                "pie": record(member(segments=items(_SEGMENT, most=12))),
            }
        ),
    ),
    _ID,
)


def cell_characters(table: Json) -> int:
    """Return how many characters the cells of a table show."""
    return sum(_shown(cell) for row in table["rows"] for cell in row)


def _shown(part: Json) -> int:
    own = len(part["text"]) if isinstance(part.get("text"), str) else 0
    return own + sum(_shown(inner) for inner in part.get("elements", ()))
