"""How a picture looks: colours, sizes, type. The only place with literals of that kind."""

from functools import cache

from font_source_sans_pro import SourceSansPro, SourceSansProBold, SourceSansProSemibold
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font

# Slack's own ink and blue; green and rust stay apart for every kind of colour blindness,
# and arrows and words say the same. All are readable on the white card.
CARD = "#FFFFFF"
INK = "#1D1C1D"
MUTED = "#616061"
FAINT = "#B8B8BD"
HAIRLINE = "#E6E6EA"
BLUE = "#1264A3"
BETTER = "#0B7A53"
WORSE = "#B4431F"

WIDTH_PX = 1600
DPI = 250
POINT_PX = DPI / 72

TITLE_PT = 15.0
SUBTITLE_PT = 9.5
NAME_PT = 10.5
NUMBER_PT = 17.0
CHANGE_PT = 10.5
CAPTION_PT = 8.5
SCALE_PT = 8.0

LINE_PT = 2.2
MANY_LINE_PT = 1.5
BEFORE_PT = 1.5
AXIS_PT = 0.8
MARKER_PT = 5.0
DOT_PT = 3.0
# Beyond so many buckets the line gets thin and its dots small.
MANY_BUCKETS = 26
DOTS = (0, (1, 1.4))

REGULAR, SEMIBOLD, BOLD = "regular", "semibold", "bold"
UP, DOWN, ELLIPSIS, MISSING = "▲", "▼", "…", "–"
_FAMILY, _FALLBACK = "Source Sans Pro", "DejaVu Sans"
_UNKNOWN = "□"


def font(text: str, weight: str, size_pt: float) -> FontProperties:
    """Return the typeface for ``text``; with a fallback where signs need one."""
    return _font(weight, size_pt, fallback=not _own().issuperset(map(ord, text)))


def drawable(text: str) -> str:
    """Return ``text`` with an empty box for what no font has, as browsers show it."""
    known = _own() | _others()
    return "".join(c if ord(c) in known else _UNKNOWN for c in text)


@cache
def _font(weight: str, size_pt: float, *, fallback: bool) -> FontProperties:
    families = [_FAMILY]
    if fallback:
        families.append(_FALLBACK)
        # The fallback has no weight between these two.
        weight = REGULAR if weight == REGULAR else BOLD
    return FontProperties(family=families, weight=weight, size=size_pt)


@cache
def _own() -> frozenset[int]:
    """Make the typeface known to Matplotlib, once; return the characters it has."""
    for path in (SourceSansPro, SourceSansProSemibold, SourceSansProBold):
        font_manager.fontManager.addfont(path)
    return frozenset(FT2Font(SourceSansProBold).get_charmap())


@cache
def _others() -> frozenset[int]:
    path = font_manager.findfont(_FALLBACK)
    return frozenset(FT2Font(str(path)).get_charmap())
