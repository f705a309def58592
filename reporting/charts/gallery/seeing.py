"""A picture as others see it: without some or all colours, or on a dark screen."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

Colours = NDArray[np.float64]

# What linear red, green and blue become (Machado, Oliveira and Fernandes 2009, severity 1).
BLINDNESS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# The message pane of Slack's dark theme.
_DARK = "#1A1D21"
_DARK_EDGE_PX = 90


def linear(colours: Colours) -> Colours:
    """Return the light of sRGB values from 0 to 1."""
    low = colours / 12.92
    found: Colours = np.where(
        colours <= 0.04045, low, ((colours + 0.055) / 1.055) ** 2.4
    )
    return found


def shown(light: Colours) -> Colours:
    """Return the sRGB values of light; the inverse of `linear`."""
    light = np.clip(light, 0, 1)
    found: Colours = np.where(
        light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055
    )
    return found


def seen(colours: Colours, blindness: str) -> Colours:
    """Return sRGB values (the last axis) as somebody with ``blindness`` sees them."""
    matrix = np.array(BLINDNESS[blindness])
    return shown(linear(colours) @ matrix.T)


def blind(picture: Image.Image, blindness: str) -> Image.Image:
    """Return the picture as somebody with ``blindness`` sees it."""
    colours = np.asarray(picture, dtype=np.float64) / 255
    pixels = (seen(colours, blindness) * 255).round().astype(np.uint8)
    return Image.fromarray(pixels)


def grey(picture: Image.Image) -> Image.Image:
    """Return the picture in greys."""
    return picture.convert("L").convert("RGB")


def dark(picture: Image.Image) -> Image.Image:
    """Return the picture as it lies in Slack's dark theme."""
    return ImageOps.expand(picture, _DARK_EDGE_PX, _DARK)
