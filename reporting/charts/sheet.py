"""A white sheet to draw on, in pixels from the top left."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform
from PIL import Image

from reporting.charts import style, typeface
from reporting.charts.lettering import width

# zlib's fastest: a picture is mostly white, more effort costs time and saves little.
_PNG_LEVEL = 1
_COLOURS = 64

Look = dict[str, Any]
Side = Literal["left", "center", "right"]
# How much of a text is to the left of its x.
_BEFORE: dict[Side, float] = {"left": 0.0, "center": 0.5, "right": 1.0}
# Left, right, lower and upper edge.
Bar = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels from the top left of the sheet."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge, counted from the top of the sheet."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Scale:
    """What a box shows, both from zero: days and units, units and teams, weeks and days."""

    width: float
    height: float


class _Label(Text):
    """A line of text that knows its place in pixels, so that nothing is laid out again."""

    px = 0.0

    def draw(self, renderer: Any) -> None:
        """Write it, ``px`` to the left of its x."""
        pen = renderer.new_gc()
        pen.set_foreground(self.get_color())
        x, y = self.get_position()
        shown, font = self.get_text(), self.get_fontproperties()
        top = renderer.height - y
        renderer.draw_text(pen, x - self.px, top, shown, font, 0.0, mtext=self)
        pen.restore()


class Sheet:
    """One picture: a `Figure` of `style.WIDTH_PX` that is told pixels."""

    def __init__(self, height_px: int) -> None:
        size_in = (style.WIDTH_PX / style.DPI, height_px / style.DPI)
        self.figure = Figure(figsize=size_in, dpi=style.DPI, facecolor=style.CARD)
        self.height_px = height_px
        self._canvas: Any = FigureCanvasAgg(self.figure)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size_pt: float,
        weight: str = style.REGULAR,
        color: str = style.INK,
        side: Side = "left",
        name: str = "",
    ) -> None:
        """Write ``text`` on the baseline ``y``; nothing in it is read as mathematics."""
        label = _Label(
            x,
            self.height_px - y,
            typeface.drawable(text),
            fontproperties=typeface.font(text, weight, size_pt),
            color=color,
            horizontalalignment=side,
            verticalalignment="baseline",
            parse_math=False,
            gid=name,
        )
        if side != "left":
            label.px = width(text, size_pt, weight) * _BEFORE[side]
        label.set_figure(self.figure)
        self.figure.texts.append(label)

    def note(
        self,
        x: float,
        y: float,
        text: str,
        *,
        color: str = style.MUTED,
        side: Side = "left",
        name: str = "",
    ) -> None:
        """Write small text on the baseline ``y``."""
        size_pt = style.CAPTION_PT
        self.text(x, y, text, size_pt=size_pt, color=color, side=side, name=name)

    def line(
        self,
        box: Box,
        scale: Scale,
        points: Sequence[tuple[float, float]],
        **look: Any,
    ) -> None:
        """Draw (day, value) points in ``box``; nan breaks the line.

        What lies beyond the box is cut off, with room for the line's own width.
        """
        line = Line2D([x for x, _ in points], [y for _, y in points], **look)
        line.set_transform(self._place(box, scale))
        room = 4 * style.POINT_PX
        line.set_clip_box(
            Bbox.from_extents(
                box.left - room,
                self.height_px - box.bottom - room,
                box.right + room,
                self.height_px - box.top + style.POINT_PX,
            )
        )
        self.figure.add_artist(line)

    def dots(
        self, box: Box, scale: Scale, points: Sequence[tuple[float, float]], **look: Any
    ) -> None:
        """Draw a dot at each point, filled with ``color`` unless told otherwise."""
        marks: Look = {"linestyle": "", "marker": "o", "clip_on": False}
        marks["markeredgewidth"] = style.BEFORE_PT
        if points:
            self.line(box, scale, points, **(marks | look))

    def bar(self, box: Box, **look: Any) -> None:
        """Fill ``box``."""
        corner = (box.left, self.height_px - box.bottom)
        bar = Rectangle(
            corner, box.width, box.height, transform=IdentityTransform(), **look
        )
        self.figure.add_artist(bar)

    def bars(
        self, box: Box, scale: Scale, bars: Sequence[Bar], *, gid: str, **look: Any
    ) -> None:
        """Fill rectangles of one look, as one artist."""
        if not bars:
            return
        corners = [
            corner
            for x0, x1, y0, y1 in bars
            for corner in ((x0, y0), (x0, y1), (x1, y1), (x1, y0), (x0, y0))
        ]
        codes = [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY] * len(bars)
        patch = PathPatch(Path(corners, codes), gid=gid, **look)
        patch.set_transform(self._place(box, scale))
        self.figure.add_artist(patch)

    def rule(self, left: float, right: float, y: float, color: str) -> None:
        """Draw a thin level line."""
        self._thin([left, right], [y, y], color)

    def upright(self, x: float, top: float, bottom: float, color: str) -> None:
        """Draw a thin upright line."""
        self._thin([x, x], [top, bottom], color)

    def _thin(self, across: list[float], down: list[float], color: str) -> None:
        line = Line2D(across, [self.height_px - y for y in down], color=color)
        line.set(linewidth=style.AXIS_PT, transform=IdentityTransform(), zorder=1.5)
        self.figure.add_artist(line)

    def png(self) -> bytes:
        """Return the picture as a PNG with a palette: half the size, nothing to see."""
        self._canvas.draw()
        size = self._canvas.get_width_height()
        pixels = bytes(self._canvas.buffer_rgba())
        image: Any = Image.frombytes("RGB", size, pixels, "raw", "RGBX")
        small = image.quantize(
            _COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
        # The palette holds means of near colours; the card itself stays exactly white.
        palette, card = small.getpalette(), 3 * small.getpixel((0, 0))
        palette[card : card + 3] = image.getpixel((0, 0))
        small.putpalette(palette)
        out = io.BytesIO()
        small.save(out, "PNG", compress_level=_PNG_LEVEL)
        return out.getvalue()

    def _place(self, box: Box, scale: Scale) -> Affine2D:
        return (
            Affine2D()
            .scale(box.width / scale.width, box.height / scale.height)
            .translate(box.left, self.height_px - box.bottom)
        )
