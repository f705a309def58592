"""The strip of sparklines of a digest."""

import io

from PIL import Image

from reporting.charts import sparklines, style
from reporting.charts.sparklines import Spark
from reporting.summary.combining import Verdict
from tests.reporting.drawn import bars, lines, places, text, texts


def spark(title="Merged", values=(3.0, None, 5.0, 4.0), **more):
    given = {"marked": 3, "number": "4", "change": "▼ 20 %", "verdict": Verdict.WORSE}
    return Spark(title=title, values=values, **{**given, **more})


def test_a_spark_is_a_line_with_its_bucket_marked_and_its_number_beside():
    figure = sparklines.sheet([spark(usual=(3.0, 5.0))]).figure

    assert lines(figure)["Merged.line"] == [3, None, 5, 4]
    assert (places(figure)["Merged.marked"], lines(figure)["Merged.marked"]) == (
        [3],
        [4],
    )
    assert bars(figure)["Merged.usual"] == [(0, 3, 3, 5)]
    assert texts(figure)["Merged.number"] == "4"
    assert text(figure, "Merged.change")[0].get_color() == style.WORSE


def test_a_value_between_gaps_is_a_dot():
    figure = sparklines.sheet(
        [spark(values=(3.0, None, 5.0, None, 4.0), marked=4)]
    ).figure

    assert 5 in lines(figure)["Merged.lonely"]


def test_the_strip_is_low_and_holds_at_most_six():
    png = sparklines.draw([spark(title=f"Metric {place}") for place in range(8)])
    image = Image.open(io.BytesIO(png))
    figure = sparklines.sheet([spark(title=f"Metric {i}") for i in range(8)]).figure

    assert image.width == 1600
    assert image.height <= 450
    assert "Metric 5.number" in texts(figure)
    assert "Metric 6.number" not in texts(figure)


def test_zeros_a_single_bucket_and_nothing_are_drawn():
    figure = sparklines.sheet(
        [
            spark("Zero", (0.0, 0.0), marked=1),
            spark("One", (7.0,), marked=0),
            spark("None", (None, None), marked=1, number="–"),
        ]
    ).figure

    assert lines(figure)["Zero.marked"] == [0]
    assert lines(figure)["One.marked"] == [7]
    assert "None.marked" not in lines(figure)


def test_the_strip_is_told_in_words_without_arrows():
    told = sparklines.alt([spark("PRs merged"), spark("Rework", change="", number="–")])

    assert told == "Short lines over time: PRs merged 4, down 20 %; Rework –."
