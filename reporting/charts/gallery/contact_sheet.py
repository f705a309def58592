"""Many pictures on one sheet, kind by kind, each with a caption."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from font_source_sans_pro import SourceSansPro, SourceSansProSemibold
from PIL import Image, ImageDraw, ImageFont

from reporting.charts import style
from reporting.charts.gallery.cases import Case

_COLUMNS, _PICTURE_PX, _GUTTER_PX, _MARGIN_PX = 3, 680, 56, 56
_KIND_PX, _CAPTION_PX, _GAP_PX = 92, 48, 44
_KIND_SIZE_PX, _CAPTION_SIZE_PX = 44, 26
_COLOURS = 160
# Behind the cards, so that their edges are seen.
_TABLE = "#ECECEF"


@dataclass(frozen=True, slots=True)
class _Placed:
    """A picture or a heading, and its upper left corner."""

    left: int
    top: int
    text: str
    picture: Image.Image | None = None


def write(cases: Sequence[Case], path: Path) -> None:
    """Draw every case and write the contact sheet to ``path``."""
    placed, high = _place(cases)
    wide = 2 * _MARGIN_PX + _COLUMNS * _PICTURE_PX + (_COLUMNS - 1) * _GUTTER_PX
    page = Image.new("RGB", (wide, high), _TABLE)
    pen = ImageDraw.Draw(page)
    kind = ImageFont.truetype(SourceSansProSemibold, _KIND_SIZE_PX)
    caption = ImageFont.truetype(SourceSansPro, _CAPTION_SIZE_PX)
    for one in placed:
        if one.picture is None:
            pen.text((one.left, one.top), one.text, style.INK, kind)
        else:
            pen.text((one.left, one.top), one.text, style.INK, caption)
            page.paste(one.picture, (one.left, one.top + _CAPTION_PX))
    small = page.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small.save(path, "PNG", optimize=True)


def _place(cases: Sequence[Case]) -> tuple[list[_Placed], int]:
    """Put each case where there is most room, kind below kind."""
    placed, top = [], _MARGIN_PX
    for kind, group in groupby(cases, key=lambda case: case.kind):
        placed.append(_Placed(_MARGIN_PX, top, kind))
        free = [top + _KIND_PX] * _COLUMNS
        for case in group:
            column = free.index(min(free))
            left = _MARGIN_PX + column * (_PICTURE_PX + _GUTTER_PX)
            picture = _picture(case)
            placed.append(_Placed(left, free[column], case.caption, picture))
            free[column] += _CAPTION_PX + picture.height + _GAP_PX
        top = max(free)
    return placed, top + _MARGIN_PX - _GAP_PX


def _picture(case: Case) -> Image.Image:
    picture: Image.Image = Image.open(io.BytesIO(case.make().png())).convert("RGB")
    picture = case.seen(picture) if case.seen else picture
    high = round(picture.height * _PICTURE_PX / picture.width)
    return picture.resize((_PICTURE_PX, high), Image.Resampling.LANCZOS)
