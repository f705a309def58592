import io
from datetime import date

import pytest
from matplotlib.patches import Rectangle
from PIL import Image

from reporting import charts
from reporting.catalogue import BY_NAME
from reporting.charts import style, typeface
from reporting.charts.gallery.invented import summed
from reporting.charts.scales import ceiling
from reporting.goals import Goal
from reporting.periods import Granularity
from reporting.requests import Aggregation
from tests.reporting.drawn import bars, lines, text, texts

COMMENTS, COMPLETE = "REVIEW_COMMENTS_PER_PR_AVG", "AVG_TIME_TO_COMPLETE"
MERGED = "PR_MERGED"
CYCLE = "PR_CYCLE_TIME_DAYS_AVG"
FIRST = "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG"
COUNTS = ["PR_MERGED", "PR_MERGED_SMALL", "PR_MERGED_MEDIUM", "WORK_COMPLETED",
          "WORK_FEATURES_COMPLETED", "WORK_BUGS_COMPLETED", "PR_MISSING_TICKETS",
          "LOC_TOTAL", "LOC_REFACTORED", "LOC_REFACTORED_RECENT"]  # fmt: skip


def figure_of(summary):
    return charts.sheet(summary).figure


def test_a_panel_says_what_changed(sum_up):
    summary = sum_up(
        {CYCLE: [3] * 4, "PR_MERGED": [20] * 4},
        {CYCLE: [4] * 4, "PR_MERGED": [20] * 4},
        metrics=[CYCLE],
    )

    assert texts(figure_of(summary)) == {
        "title": "Platform merges pull requests a quarter faster",
        "subtitle": "Everyone / Platform · 5 Jan to 1 Feb 2026, by week"
        " · grey: the 4 weeks before",
        f"{CYCLE}.name": "PR cycle time",
        f"{CYCLE}.number": "3 d",
        f"{CYCLE}.change": "▼ 25 % better",
        f"{CYCLE}.caption": "mean · was 4 d",
        f"{CYCLE}.top": "5 d",
        f"{CYCLE}.band.key": "usual to 2 d",
        "date": "5 Jan 1 Feb",
    }


@pytest.mark.parametrize(
    ("aggregation", "values", "caption"),
    [
        (Aggregation.MEDIAN, [3] * 4, "median · was 4 d"),
        (Aggregation.P90, [3] * 4, "p90 · was 4 d"),
        (Aggregation.MEDIAN, [3, 3, 3, 4], "median of the weeks · was 4 d"),
        (Aggregation.P90, [3, 3, 3, 4], "p90, median of the weeks · was 4 d"),
    ],
)
def test_a_panel_says_which_part_of_the_samples_it_shows(
    sum_up, aggregation, values, caption
):
    summary = sum_up(
        {CYCLE: values, "PR_MERGED": [20] * 4},
        {CYCLE: [4] * 4, "PR_MERGED": [20] * 4},
        metrics=[CYCLE],
        aggregation=aggregation,
    )

    assert texts(figure_of(summary))[f"{CYCLE}.caption"] == caption


def test_a_panel_says_how_many_working_hours_it_was(sum_up):
    lines = {name: [20] * 4 for name in COUNTS} | {CYCLE: [2.5] * 4}
    lines["PR_CYCLE_TIME_WORKING_HRS_AVG"] = [15.7] * 4
    past = lines | {CYCLE: [3.375] * 4}

    wide = figure_of(sum_up(lines, past, metrics=[CYCLE]))
    narrow = figure_of(sum_up(lines, past, metrics=[CYCLE, *COUNTS]))

    caption = f"{CYCLE}.caption"
    assert texts(wide)[caption] == "mean · was 3 d 9 h · 16 working hours"
    assert texts(narrow)[caption] == "mean · was 3 d 9 h · 16 working h"


def test_the_line_begins_with_the_data(sum_up):
    summary = sum_up(
        {"PR_MERGED": [0, 3, 7, 8]}, begins={"Everyone/Platform": date(2026, 1, 14)}
    )

    assert lines(figure_of(summary))["PR_MERGED.now"] == [None, None, 7, 8]
    assert lines(figure_of(summary))["PR_MERGED.hollow.dots"] == [3]


def test_a_trend_ends_where_there_would_be_less_than_nothing(sum_up):
    values = [30, 24, 18, 12, 6, 0, 0, 0]
    summary = sum_up({"PR_MERGED": values}, last=date(2026, 3, 1))

    first, last = lines(figure_of(summary))["PR_MERGED.trend"]
    assert first == pytest.approx(27.5)
    assert last == 0


@pytest.mark.parametrize(
    ("values", "top"), [([1, 1, 2, 1], 3), ([1.2, 1.1, 2.2, 1], 2.5), ([12] * 4, 15)]
)
def test_a_scale_of_whole_things_ends_at_one(values, top):
    assert ceiling(values) == top


def test_the_line_is_the_period_and_the_grey_one_the_period_before(sum_up):
    figure = figure_of(sum_up({"PR_MERGED": [5, 6, 7, 8]}, {"PR_MERGED": [4, 4, 5, 5]}))

    assert lines(figure) == {
        "PR_MERGED.now": [5, 6, 7, 8],
        "PR_MERGED.before": [4, 4, 5, 5],
    }


def test_a_missing_value_breaks_the_line(sum_up):
    figure = figure_of(sum_up({"PR_MERGED": [5, 6, None, 8]}))

    assert lines(figure)["PR_MERGED.now"] == [5, 6, None, 8]
    assert lines(figure)["PR_MERGED.now.dots"] == [8]


def test_an_unfinished_bucket_is_dotted_to_a_hollow_end(sum_up):
    summary = sum_up({"PR_MERGED": [5, 6, 7, 2]}, today=date(2026, 1, 28))
    figure = figure_of(summary)

    drawn = lines(figure)
    assert drawn["PR_MERGED.now"] == [5, 6, 7, None]
    assert drawn["PR_MERGED.open"] == [7, 2, None]
    assert drawn["PR_MERGED.hollow.dots"] == [2]
    assert texts(figure)["subtitle"].endswith("dotted: not a whole week")


@pytest.mark.parametrize(
    ("now", "before", "color"),
    [
        (2, 4, style.BETTER),
        (4, 2, style.WORSE),
        (4, 4, style.MUTED),
    ],
)
def test_the_colour_of_a_change_says_what_it_means(sum_up, now, before, color):
    figure = figure_of(sum_up({CYCLE: [now] * 4}, {CYCLE: [before] * 4}))

    change = next(t for t in figure.texts if t.get_gid() == f"{CYCLE}.change")
    assert change.get_color() == color


def test_one_bucket_is_a_bar_beside_the_one_before(sum_up):
    summary = sum_up(
        {"PR_MERGED": [30]},
        {"PR_MERGED": [20]},
        first=date(2026, 1, 1),
        last=date(2026, 1, 31),
        granularity=Granularity.MONTHLY,
    )
    figure = figure_of(summary)

    heights = {
        bar.get_gid(): bar.get_height()
        for bar in figure.artists
        if isinstance(bar, Rectangle)
    }
    assert heights["PR_MERGED.now"] == pytest.approx(1.5 * heights["PR_MERGED.before"])
    assert texts(figure)["date"] == "Dec Jan"


def test_sixty_buckets_are_one_line(sum_up):
    summary = sum_up(
        {"PR_MERGED": list(range(60))}, first=date(2026, 1, 1), last=date(2026, 3, 1),
        granularity=Granularity.DAILY,
    )  # fmt: skip

    assert lines(figure_of(summary))["PR_MERGED.now"] == list(range(60))


def test_an_outlier_is_a_peak_with_its_value(sum_up):
    figure = figure_of(sum_up({CYCLE: [2, 3, 300, 4]}, {CYCLE: [2, 3, 2, 3]}))

    assert texts(figure)[f"{CYCLE}.outlier"] == "▲ 300 d"
    assert texts(figure)[f"{CYCLE}.top"] == "5 d"
    assert lines(figure)[f"{CYCLE}.now"] == [2, 3, 5, 4]


def test_zeros_lie_on_the_baseline_without_a_scale(sum_up):
    figure = figure_of(sum_up({"PR_MERGED": [1] * 4, "PR_MISSING_TICKETS": [0] * 4}))

    assert lines(figure)["PR_MISSING_TICKETS.now"] == [0, 0, 0, 0]
    assert "PR_MISSING_TICKETS.top" not in texts(figure)


def test_a_metric_without_a_number_now_shows_what_it_was(sum_up):
    figure = figure_of(sum_up({CYCLE: [None] * 4}, {CYCLE: [2, 3, 2, 3]}))

    assert texts(figure)[f"{CYCLE}.number"] == "–"
    assert texts(figure)[f"{CYCLE}.caption"] == "nothing recorded · was 2 d 12 h"
    assert lines(figure)[f"{CYCLE}.before"] == [2, 3, 2, 3]


def test_what_no_panel_can_show_is_said_in_the_title(sum_up):
    figure = figure_of(sum_up({"PR_MERGED": [0] * 4}))

    assert texts(figure)["title"] == "Platform: nothing recorded"
    assert lines(figure) == {}


@pytest.mark.parametrize("count", range(1, 11))
def test_every_panel_is_on_the_sheet_and_none_on_another(sum_up, count):
    figure = figure_of(sum_up({name: [9, 7, 8, 9] for name in COUNTS[:count]}))
    width, height = figure.get_size_inches() * figure.dpi

    boxes = [text.get_window_extent() for text in figure.texts]
    assert len(boxes) == 2 + 7 * min(count, 9)
    for index, box in enumerate(boxes):
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= width
        assert box.y1 <= height
        assert not any(
            box.overlaps(other) for other in boxes[index + 1 :] if other.width
        )


def test_a_long_name_and_strange_signs_fit_the_sheet(sum_up):
    name = (
        "Customer Onboarding $x^2$ 平台 & Identity and Access for Enterprise Accounts"
    )
    figure = figure_of(
        sum_up({CYCLE: [3] * 4}, {CYCLE: [4] * 4}, path=f"Everyone/Division/{name}")
    )

    right = style.WIDTH_PX - 40
    assert all(text.get_window_extent().x1 <= right for text in figure.texts)
    assert texts(figure)["title"].startswith("Customer Onboarding $x^2$ 平台 &")


def test_the_picture_is_a_png_of_1600_pixels(sum_up):
    png = charts.draw(sum_up({CYCLE: [3, 4, 3, 2]}))

    image = Image.open(io.BytesIO(png))
    assert (image.format, image.width) == ("PNG", 1600)
    assert image.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_clear_trend_is_a_straight_line_through_the_mean(sum_up):
    # Values 2, 4, 6, 8, 10 rise by 2 a week; the mean is 6.
    figure = figure_of(sum_up({COMMENTS: [2, 4, 6, 8, 10]}, last=date(2026, 2, 8)))

    assert lines(figure)[f"{COMMENTS}.trend"] == [2, 10]
    assert texts(figure)[f"{COMMENTS}.trend.key"] == "trend +2 a week"


def test_noise_has_no_trend(sum_up):
    figure = figure_of(sum_up({COMMENTS: [5, 2, 6, 3, 5]}, last=date(2026, 2, 8)))

    assert f"{COMMENTS}.trend" not in lines(figure)
    assert f"{COMMENTS}.trend.key" not in texts(figure)


def test_what_is_usual_is_a_band_behind_the_line(sum_up):
    # The catalogue: 3 to 5 days to complete a work item. The scale ends at 8.
    figure = figure_of(sum_up({COMPLETE: [6, 7, 6, 7]}))

    assert bars(figure)[f"{COMPLETE}.band"] == [(0, 1, 3 / 8, 5 / 8)]
    assert texts(figure)[f"{COMPLETE}.band.key"] == "usual 3 to 5 d"


def test_a_goal_is_a_line_with_its_name():
    goal = {CYCLE: Goal(2.5, at_most=True)}
    figure = figure_of(summed({CYCLE: [3.0] * 13}, goals=goal))

    assert lines(figure)[f"{CYCLE}.goal"] == [2.5, 2.5]
    assert texts(figure)[f"{CYCLE}.goal.key"] == "goal 2 d 12 h"


def test_a_goal_far_above_the_values_is_named_and_does_not_flatten_them():
    goal = {MERGED: Goal(500, at_most=False)}
    figure = figure_of(summed({MERGED: [5.0] * 13}, goals=goal))

    assert f"{MERGED}.goal" not in lines(figure)
    assert texts(figure)[f"{MERGED}.goal.key"] == "▲ goal 500"
    assert texts(figure)[f"{MERGED}.top"] == "6"


def test_few_cases_are_called_that_and_judged_by_no_colour(sum_up):
    figure = figure_of(sum_up({MERGED: [1, 0, 1, 2]}, {MERGED: [1, 0, 1, 0]}))

    assert texts(figure)[f"{MERGED}.caption"].endswith("few cases")
    assert text(figure, f"{MERGED}.change")[0].get_color() == style.MUTED


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("平台", "平台"),
        ("פלטפורמה", "פלטפורמה"),
        ("منصة", "منصة"),
        ("🚀 Rockets", "Rockets"),
        ("🚀", "□"),
        ("한국 A", "□□ A"),
    ],
)
def test_names_of_all_scripts_are_drawn(name, shown):
    found = typeface.drawable(name)

    assert found in (shown, name)  # a machine may have more typefaces


@pytest.mark.parametrize(
    ("values", "name", "top"),
    [
        ([30], FIRST, 40),
        ([45], FIRST, 48),  # 2 days
        ([50], FIRST, 72),  # 3 days, not 2 days and 12 hours
        ([2.1], CYCLE, 3),
        ([0.2], CYCLE, 0.25),  # 6 hours
        ([1.5], CYCLE, 40 / 24),  # 40 hours
        ([2.1], COMMENTS, 2.5),
        ([0.2], "CODING_DAYS", 0.25),  # days on which something happened
        ([0, 0], CYCLE, 1),
        ([2, 3, 4, 3, 90], CYCLE, 5),
    ],
)
def test_the_top_of_a_scale_is_a_round_number_as_it_is_written(values, name, top):
    assert ceiling(values, BY_NAME[name]) == top


def test_in_a_narrow_panel_all_keys_are_there_in_short():
    falling = [4.0 - week / 5 for week in range(13)]
    three = {CYCLE: falling, MERGED: [20.0] * 13, COMMENTS: [2.0] * 13}
    shown = texts(figure_of(summed(three)))
    alone = texts(figure_of(summed(three, metrics=[CYCLE])))

    assert shown[f"{CYCLE}.band.key"] == "usual to 2 d"
    assert shown[f"{CYCLE}.trend.key"] == "trend"
    assert alone[f"{CYCLE}.trend.key"] == "trend −4.8 h a week"


def test_a_peak_that_is_cut_is_named_in_a_narrow_panel_too():
    spiky = [4.0 - week / 5 for week in range(12)] + [300.0]
    three = {CYCLE: spiky, MERGED: [20.0] * 13, COMMENTS: [2.0] * 13}
    goals = {CYCLE: Goal(2.0, at_most=True)}
    figure = figure_of(summed(three, goals=goals))

    assert texts(figure)[f"{CYCLE}.outlier"] == "▲ 300 d"
    boxes = [t.get_window_extent() for t in figure.texts if t.get_text()]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
