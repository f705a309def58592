"""What a figure shows, by the names of its artists: a changed chart reads as a text diff."""

from math import isnan

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.text import Text


def texts(figure) -> dict[str, str]:
    """What is written: the text of each name, the title's lines joined."""
    found: dict[str, str] = {}
    for text in figure.texts:
        found[text.get_gid()] = f"{found.get(text.get_gid(), '')} {text.get_text()}"
    return {name: text.strip() for name, text in found.items()}


def text(figure, name) -> list[Text]:
    """The texts of one name, in the order they are written."""
    return [one for one in figure.texts if one.get_gid() == name]


def lines(figure) -> dict[str | None, list[float | None]]:
    """What is drawn as lines or dots: the heights of each name, None for a gap."""
    return {name: _plain(line.get_ydata()) for name, line in _named(figure, Line2D)}


def places(figure) -> dict[str | None, list[float | None]]:
    """The same artists: how far to the right each point is."""
    return {name: _plain(line.get_xdata()) for name, line in _named(figure, Line2D)}


def bars(figure) -> dict[str, list[tuple[float, float, float, float]]]:
    """What is drawn as bars: left, right, lower and upper edge of each, by name."""
    found = {}
    for name, patch in _named(figure, PathPatch):
        corners = np.asarray(patch.get_path().vertices).reshape(-1, 5, 2)
        found[name] = [
            (round(c[0][0], 6), round(c[2][0], 6), round(c[0][1], 6), round(c[2][1], 6))
            for c in corners.tolist()
        ]
    return found


def _named(figure, kind):
    return [
        (artist.get_gid(), artist)
        for artist in figure.artists
        if isinstance(artist, kind) and artist.get_gid()
    ]


def _plain(values) -> list[float | None]:
    return [None if isnan(y) else y for y in np.asarray(values).tolist()]
