"""How wide text is, and as much of it as fits."""

from functools import cache, lru_cache
from typing import Any

from matplotlib.backends.backend_agg import RendererAgg

from reporting.charts import style, typeface

# Titles, dates and units come again and again.
_REMEMBERED = 4096


@lru_cache(_REMEMBERED)
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
    """Break ``text`` between words into at most two even lines of ``room`` pixels."""
    if width(text, size_pt, weight) <= room:
        return [text]
    words = text.split()
    breaks = [
        (" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))
    ]
    fitting = [lines for lines in breaks if width(lines[0], size_pt, weight) <= room]
    if not fitting:
        return [fit(text, room, size_pt, weight)]

    def longest(lines: tuple[str, str]) -> float:
        return max(width(line, size_pt, weight) for line in lines)

    first, rest = min(fitting, key=longest)
    return [first, fit(rest, room, size_pt, weight)]


def _cut(text: str, length: int) -> str:
    return f"{text[:length].rstrip()}{style.ELLIPSIS}"


@cache
def _ruler() -> Any:
    make: Any = RendererAgg  # has no types
    return make(1, 1, style.DPI)
