"""Colours that can be told apart by everybody, and text that can be read on a phone."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from reporting.charts import style
from reporting.charts.gallery.cases import cases
from reporting.charts.gallery.seeing import BLINDNESS, linear, seen

SLACK_DARK = "#1A1D21"
EYES = [None, *BLINDNESS]
# The image in Slack's app on a narrow phone, in pixels of its layout.
PHONE_PX = 360


def rgb(color: str):
    return np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def luminance(color: str) -> float:
    """Relative luminance by WCAG 2."""
    return float(linear(rgb(color)) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """Contrast by WCAG 2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(color, eyes=None):
    """CIE L*a*b* (D65) of a colour as ``eyes`` see it."""
    values = rgb(color) if eyes is None else seen(rgb(color), eyes)
    to_xyz = [
        [0.4124, 0.3576, 0.1805],
        [0.2126, 0.7152, 0.0722],
        [0.0193, 0.1192, 0.9505],
    ]
    xyz = np.array(to_xyz) @ linear(values) / [0.95047, 1.0, 1.08883]
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one, other, eyes=None) -> float:
    """How different two colours look: 2.3 can just be seen, 10 at a glance."""
    return float(np.linalg.norm(lab(one, eyes) - lab(other, eyes)))


@pytest.mark.parametrize("name", ["INK", "MUTED", "BLUE", "BETTER", "WORSE"])
def test_words_stand_out_from_the_card(name):
    assert contrast(getattr(style, name), style.CARD) >= 4.5


@pytest.mark.parametrize("name", ["INK", "MUTED", "BLUE"])
def test_what_is_drawn_on_the_band_stands_out_from_it(name):
    assert contrast(getattr(style, name), style.BAND) >= 4.5


@pytest.mark.parametrize("color", style.PARTS[:3])
def test_parts_stand_out_from_the_card(color):
    assert contrast(color, style.CARD) >= 3


def test_the_card_stands_out_from_slacks_dark_theme():
    assert contrast(style.CARD, SLACK_DARK) >= 10


@pytest.mark.parametrize("eyes", EYES)
def test_better_and_worse_can_be_told_apart_by_all_eyes(eyes):
    assert distance(style.BETTER, style.WORSE, eyes) >= 18


@pytest.mark.parametrize("eyes", EYES)
def test_now_before_and_few_cases_can_be_told_apart_by_all_eyes(eyes):
    for one, other in combinations((style.BLUE, style.FAINT, style.INK), 2):
        assert distance(one, other, eyes) >= 25
    assert distance(style.BLUE, style.PALE, eyes) >= 25


@pytest.mark.parametrize("eyes", EYES)
def test_neighbouring_parts_can_be_told_apart_by_all_eyes(eyes):
    for one, other in pairwise(style.PARTS):
        assert distance(one, other, eyes) >= 15


def test_neighbouring_parts_now_and_before_can_be_told_apart_in_greys():
    for one, other in [*pairwise(style.PARTS), (style.BLUE, style.FAINT)]:
        assert abs(lab(one)[0] - lab(other)[0]) >= 15


@pytest.mark.parametrize("name", list(BLINDNESS))
def test_white_and_black_stay_what_they_are_for_all_eyes(name):
    for color in (style.CARD, "#000000"):
        assert np.allclose(seen(rgb(color), name), rgb(color), atol=0.01)


@pytest.mark.parametrize(
    "case", cases(), ids=lambda case: f"{case.kind}, {case.caption}"
)
def test_all_text_is_large_enough_on_a_phone(case):
    shown = [
        text.get_fontsize() * style.POINT_PX * PHONE_PX / style.WIDTH_PX
        for text in case.make().figure.texts
    ]

    assert min(shown) >= 7
    assert max(shown) >= 11
