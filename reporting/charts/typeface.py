"""Which typeface has which signs: Source Sans, and what stands in for it.

Scripts that Source Sans has not come from DejaVu (Hebrew, Arabic and symbols) and IPAex
Gothic (Chinese and Japanese), then from what the machine has. Ornaments that none of them
has, as most emoji, are left out; any other sign becomes an empty box, as browsers show it.
"""

import unicodedata
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from font_source_sans_pro import SourceSansPro, SourceSansProBold, SourceSansProSemibold
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font

from reporting.charts import style

_FAMILY = "Source Sans Pro"
_FALLBACKS = ("DejaVu Sans", "IPAexGothic")
# Chinese, Japanese and Korean in full, where somebody has installed it.
_INSTALLED = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Noto Sans KR")
_UNKNOWN = "□"
# Symbols, and what changes the one before: skin tones, variants.
_ORNAMENTS = frozenset({"So", "Sk", "Mn"})


def font(text: str, weight: str, size_pt: float) -> FontProperties:
    """Return the typeface for ``text``; with fallbacks where signs need one."""
    return _font(weight, size_pt, fallback=not _own().issuperset(map(ord, text)))


def drawable(text: str) -> str:
    """Return ``text`` without ornaments, and a box for what else no typeface has."""
    if _own().issuperset(map(ord, text)):
        return text
    shown = "".join(map(_sign, text))
    return shown if len(shown) == len(text) else " ".join(shown.split()) or _UNKNOWN


def _sign(character: str) -> str:
    if ord(character) in _known():
        return character
    return "" if unicodedata.category(character) in _ORNAMENTS else _UNKNOWN


@cache
def _font(weight: str, size_pt: float, *, fallback: bool) -> FontProperties:
    families = [_FAMILY]
    if fallback:
        families += _fallbacks()
        # The fallbacks have no weight between these two.
        weight = style.REGULAR if weight == style.REGULAR else style.BOLD
    return FontProperties(family=families, weight=weight, size=size_pt)


@cache
def _own() -> frozenset[int]:
    """Make the typeface known to Matplotlib, once; return the characters it has."""
    for path in (SourceSansPro, SourceSansProSemibold, SourceSansProBold):
        font_manager.fontManager.addfont(path)
    return frozenset(FT2Font(SourceSansProBold).get_charmap())


@cache
def _fallbacks() -> tuple[str, ...]:
    """Make the other typefaces known, once; return their families in order."""
    manager = font_manager.fontManager
    manager.addfont(_japanese())
    # It has one weight, which stands for bold, too; else each use would log a warning.
    manager.ttflist.append(replace(manager.ttflist[-1], weight=style.BOLD))
    there = set(font_manager.get_font_names())
    return (*_FALLBACKS, *(family for family in _INSTALLED if family in there))


@cache
def _known() -> frozenset[int]:
    paths = [font_manager.findfont(family) for family in _fallbacks()]
    return _own().union(*(FT2Font(str(path)).get_charmap() for path in paths))


def _japanese() -> str:
    """Return the file of the package's typeface; importing it would change settings."""
    found = find_spec("matplotlib_fontja")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("matplotlib_fontja")
    return str(Path(found.origin).parent / "fonts" / "ipaexg.ttf")
