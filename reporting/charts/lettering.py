"""How wide text is, and as much of it as fits."""

from functools import cache
from typing import Any

from matplotlib.backends.backend_agg import RendererAgg

from reporting.charts import style, typeface


def width(text: str, size_pt: float, weight: str = style.REGULAR) -> float:
    """Return how many pixels ``text`` is wide."""
    shown, font = typeface.drawable(text), typeface.font(text, weight, size_pt)
    return float(_ruler().get_text_width_height_descent(shown, font, ismath=False)[0])


def fit(text: str, room: float, size_pt: float, weight: str = style.REGULAR) -> str:
    """Return as much of ``text`` as ``room`` pixels hold, cut with an ellipsis."""
    if width(text, size_pt, weight) <= room:
        return text
    short, long = 0, len(text)
    while short < long - 1:
        middle = (short + long) // 2
        if width(_cut(text, middle), size_pt, weight) <= room:
            short = middle
        else:
            long = middle
    return _cut(text, short)


def two_lines(text: str, room: float, size_pt: float, weight: str) -> list[str]:
    """Break ``text`` between words into at most two lines of ``room`` pixels."""
    words, first = text.split(), ""
    while words and width(f"{first} {words[0]}".strip(), size_pt, weight) <= room:
        first = f"{first} {words.pop(0)}".strip()
    if not first:
        return [fit(text, room, size_pt, weight)]
    rest = " ".join(words)
    return [first, fit(rest, room, size_pt, weight)] if rest else [first]


def _cut(text: str, length: int) -> str:
    return f"{text[:length].rstrip()}{style.ELLIPSIS}"


@cache
def _ruler() -> Any:
    make: Any = RendererAgg  # has no types
    return make(1, 1, style.DPI)
