"""A whole as the sum of its parts."""

from datetime import date

from reporting import charts
from tests.reporting.drawn import bars, lines, texts

SIZES = ("PR_MERGED_SMALL", "PR_MERGED_MEDIUM", "PR_MERGED_LARGE")


def lines_of(small, medium, large):
    whole = [
        None if None in c else sum(c) for c in zip(small, medium, large, strict=True)
    ]
    return {"PR_MERGED": whole, **dict(zip(SIZES, (small, medium, large), strict=True))}


def heights(figure, part):
    """Lower and upper edge of each bar of a part."""
    return [
        (low, high) for _, _, low, high in bars(figure).get(f"PR_MERGED.{part}", [])
    ]


def test_parts_stand_on_each_other_from_the_baseline(sum_up):
    figure = charts.sheet(
        sum_up(lines_of([3, 4, 5, 6], [2, 2, 2, 2], [1, 0, 1, 0]))
    ).figure

    assert heights(figure, "Small") == [(0, 3), (0, 4), (0, 5), (0, 6)]
    assert heights(figure, "Medium") == [(3, 5), (4, 6), (5, 7), (6, 8)]
    assert heights(figure, "Large") == [(5, 6), (7, 8)]


def test_a_whole_with_all_its_parts_is_one_panel_with_their_numbers(sum_up):
    figure = charts.sheet(
        sum_up(lines_of([3, 4, 5, 6], [2, 2, 2, 2], [1, 0, 1, 0]))
    ).figure

    shown = texts(figure)
    assert [name for name in shown if name.endswith(".number")] == ["PR_MERGED.number"]
    assert shown["PR_MERGED.Small.name"] == "Small 18"
    assert shown["PR_MERGED.Medium.name"] == "Medium 8"
    assert shown["PR_MERGED.Large.name"] == "Large 2"


def test_a_whole_without_one_of_its_parts_stays_a_line(sum_up):
    asked = lines_of([3, 4, 5, 6], [2, 2, 2, 2], [1, 0, 1, 0])
    figure = charts.sheet(sum_up(asked, metrics=["PR_MERGED", SIZES[0]])).figure

    assert lines(figure)["PR_MERGED.now"] == [6, 6, 8, 8]
    assert lines(figure)[f"{SIZES[0]}.now"] == [3, 4, 5, 6]


def test_a_missing_bucket_has_no_bar_and_an_unfinished_one_is_hatched(sum_up):
    summary = sum_up(
        lines_of([3, None, 5, 1], [2, None, 2, 1], [1, None, 1, 1]),
        today=date(2026, 1, 28),
    )
    figure = charts.sheet(summary).figure

    assert [int(left) for left, *_ in bars(figure)["PR_MERGED.Small"]] == [
        0,
        2,
    ]
    assert heights(figure, "Small.open") == [(0, 1)]
    assert texts(figure)["subtitle"].endswith("hatched: not a whole week")


def test_what_the_named_parts_leave_is_named_too(sum_up):
    asked = {
        "LOC_TOTAL": [100] * 4,
        "LOC_REFACTORED_RECENT": [20] * 4,
        "LOC_REFACTORED_LEGACY": [10] * 4,
    }
    figure = charts.sheet(sum_up(asked)).figure

    found = [name for name in texts(figure) if name.count(".") == 2]
    assert [name.split(".")[1] for name in found] == [
        "Recent rework",
        "Legacy rework",
        "New",
    ]
    assert bars(figure)["LOC_TOTAL.New"][0][2:] == (30, 100)
