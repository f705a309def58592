"""One picture of each kind, compared with the one that a person has looked at.

``RENEW_PICTURES=1 pytest tests/reporting/test_pictures.py`` writes them anew: look at each
before it is accepted.
"""

import io
import os
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from reporting import narrative
from reporting.charts.gallery import contact_sheet
from reporting.charts.gallery.cases import cases

PICTURES = Path(__file__).parent / "pictures"
WIDE_PX = 800
# A pixel is another one from so many of 255 levels on. So many may be: a number that is
# written otherwise is no other picture, a line that is not there is.
CLEARLY, TOLERANCE = 48, 0.0015
FIRST = [next(group) for _, group in groupby(cases(), key=lambda case: case.kind)]


def picture(case) -> Image.Image:
    drawn = Image.open(io.BytesIO(case.make().png())).convert("RGB")
    drawn = case.seen(drawn) if case.seen else drawn
    return drawn.resize((WIDE_PX, round(drawn.height * WIDE_PX / drawn.width)))


@pytest.mark.parametrize("case", FIRST, ids=lambda case: case.kind)
def test_a_picture_looks_as_it_did_when_somebody_looked_at_it(case, monkeypatch):
    # What the finding is called is not about pictures.
    monkeypatch.setattr(narrative, "headline", lambda summary: "The finding")
    path = PICTURES / f"{case.kind.lower().replace(' ', '_')}.png"
    drawn = picture(case)
    if os.environ.get("RENEW_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        drawn.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)

    known = Image.open(path).convert("RGB")

    assert drawn.size == known.size
    apart = np.abs(np.asarray(drawn, dtype=float) - np.asarray(known, dtype=float))
    assert (apart.max(axis=2) > CLEARLY).mean() <= TOLERANCE


@pytest.mark.parametrize(
    "case",
    [case for case in cases() if not case.seen],
    ids=lambda case: f"{case.kind}, {case.caption}",
)
def test_no_text_is_cut_off_or_lies_on_another(case):
    figure = case.make().figure
    width, height = figure.get_size_inches() * figure.dpi

    boxes = [one.get_window_extent() for one in figure.texts if one.get_text()]
    for index, box in enumerate(boxes):
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) >= 0
        assert not any(box.overlaps(other) for other in boxes[index + 1 :])


def test_the_contact_sheet_shows_every_case_and_is_small(tmp_path):
    few = [case for case in cases() if case.kind == "Digest"]
    one, other = tmp_path / "one.png", tmp_path / "other.png"
    contact_sheet.write(few, one)
    contact_sheet.write(few, other)

    assert one.read_bytes() == other.read_bytes()
    page = Path(__file__).parents[2] / "docs" / "gallery.png"
    assert page.stat().st_size < 1_500_000
