"""Teams against each other, few as rows and many as a strip."""

from dataclasses import replace

import pytest

from reporting import charts
from reporting.charts.gallery.invented import PLATFORM, summed
from reporting.requests import View
from tests.reporting.drawn import bars, lines, places, text, texts

CYCLE, MERGED = "PR_CYCLE_TIME_DAYS_AVG", "PR_MERGED"
WEEKS = 13


def teams(now, before=None, *, own=3.0, metrics=(CYCLE,), merged=9.0):
    """A picture of teams with a constant value each, below one with ``own``."""

    def lines_of(values):
        return {
            name: {CYCLE: [value] * WEEKS, MERGED: [merged] * WEEKS}
            for name, value in values.items()
        }

    whole = {CYCLE: [own] * WEEKS, MERGED: [99.0] * WEEKS}
    summary = summed(
        whole,
        whole,
        metrics=metrics,
        below=lines_of(now),
        below_before=lines_of(before or now),
        view=View.TEAMS,
    )
    return charts.sheet(summary).figure


def written(figure, name):
    return [one.get_text() for one in text(figure, name)]


def test_teams_stand_in_order_the_best_on_top():
    figure = teams({"Search": 4.0, "Payments": 2.0, "Core": 3.0})

    assert written(figure, f"{CYCLE}.team") == ["Payments", "Core", "Search"]
    assert places(figure)[f"{CYCLE}.now.dots"] == [2, 3, 4]
    assert lines(figure)[f"{CYCLE}.now.dots"] == [2.5, 1.5, 0.5]


def test_the_period_before_is_a_hollow_dot_with_a_line_to_now():
    figure = teams({"Search": 4.0, "Core": 3.0}, {"Search": 5.0, "Core": 2.0})

    assert places(figure)[f"{CYCLE}.before.dots"] == [2, 5]
    assert places(figure)[f"{CYCLE}.range"] == [2, 3, None, 5, 4, None]
    assert written(figure, f"{CYCLE}.change") == ["▲ 50 %", "▼ 20 %"]
    assert texts(figure)["subtitle"].endswith("hollow: the 13 weeks before")


def test_the_team_above_is_the_measure_and_for_sums_the_median():
    figure = teams({"A": 4.0, "B": 3.0, "C": 2.0}, own=3.5, metrics=(CYCLE, MERGED))

    assert written(figure, f"{CYCLE}.middle") == ["Platform 3 d 12 h"]
    assert written(figure, f"{MERGED}.middle") == ["median 117"]  # 13 weeks of 9


def test_few_cases_are_pale_and_a_team_without_a_number_is_last():
    def lines_of(merged):
        return {CYCLE: [3.0] * WEEKS, MERGED: merged}

    below = {"Tiny": lines_of([1.0] + [0.0] * 12), "Core": lines_of([9.0] * WEEKS)}
    below["Silent"] = {}
    own = lines_of([9.0] * WEEKS)
    summary = summed(own, metrics=(CYCLE,), below=below, view=View.TEAMS)
    figure = charts.sheet(summary).figure

    assert written(figure, f"{CYCLE}.team")[-1] == "Silent"
    assert written(figure, f"{CYCLE}.value")[-1] == "–"
    assert len(places(figure)[f"{CYCLE}.few.dots"]) == 1
    assert "pale: few cases" in texts(figure)["subtitle"]


def test_one_team_is_one_row():
    figure = teams({"Core": 4.0})

    assert written(figure, f"{CYCLE}.team") == ["Core"]
    assert places(figure)[f"{CYCLE}.now.dots"] == [4]


def test_an_enormous_outlier_is_an_arrow_at_the_end_with_its_number():
    values = {"A": 2.0, "B": 3.0, "C": 3.0, "D": 2.5, "E": 300.0}
    figure = teams(values, dict.fromkeys(values, 2.0))

    assert places(figure)[f"{CYCLE}.now.dots"] == [2, 2.5, 3, 3]
    assert len(places(figure)[f"{CYCLE}.beyond.dots"]) == 1
    assert written(figure, f"{CYCLE}.value")[-1] == "300 d"


def test_forty_teams_are_all_named():
    names = {f"Team {place}": 1.0 + place / 10 for place in range(40)}
    figure = teams(names)

    assert set(written(figure, f"{CYCLE}.team")) == set(names)
    assert figure.get_size_inches()[1] * figure.dpi <= 1600


def test_names_that_two_teams_share_say_where_each_is():
    child = {CYCLE: [3.0] * WEEKS, MERGED: [9.0] * WEEKS}
    summary = summed(child, metrics=(CYCLE,), below={"Core": child}, view=View.TEAMS)
    one = summary.metrics[0]
    twin = replace(one.children[0], path="Everyone/Mobile/Core")
    both = replace(one, children=(*one.children, twin))
    figure = charts.sheet(replace(summary, metrics=(both,))).figure

    assert set(written(figure, f"{CYCLE}.team")) == {"Platform / Core", "Mobile / Core"}


def test_more_teams_than_can_be_listed_are_a_strip_with_its_ends_named():
    # 1.1, 1.2, … 7.0 days: the median is 4.05.
    figure = teams({f"T{place}": 1.0 + place / 10 for place in range(1, 61)})

    assert len(places(figure)[f"{CYCLE}.now.dots"]) == 60
    shown = texts(figure)
    assert shown[f"{CYCLE}.lowest"] == "T1 · 1.1 d"
    assert shown[f"{CYCLE}.highest"] == "T60 · 7.0 d"
    assert shown[f"{CYCLE}.median"] == "median 4.0 d"
    assert shown[f"{CYCLE}.count"] == "60 teams"


def test_the_band_of_a_strip_is_the_middle_half():
    # 41 teams at 1.0, 1.1, … 5.0: a quarter is below 2.0, a quarter above 4.0.
    figure = teams({f"T{place}": 1.0 + place / 10 for place in range(41)})

    ((left, right, _, _),) = bars(figure)[f"{CYCLE}.middle"]
    assert left == pytest.approx(2)
    assert right == pytest.approx(4)


def test_teams_that_are_all_alike_are_told_once():
    figure = teams(dict.fromkeys((f"T{place}" for place in range(41)), 3.0))

    assert texts(figure)[f"{CYCLE}.all"] == "all 3 d"


@pytest.mark.parametrize("count", [1, 2, 7, 16, 17, 40, 41, 200])
def test_nothing_is_cut_off_or_lies_on_other_text(count):
    figure = teams(
        {f"A team called {place}": 1.0 + place / 9 for place in range(count)}
    )
    width, height = figure.get_size_inches() * figure.dpi

    boxes = [one.get_window_extent() for one in figure.texts if one.get_text()]
    for index, box in enumerate(boxes):
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= width
        assert box.y1 <= height
        assert not any(box.overlaps(other) for other in boxes[index + 1 :])


def test_a_team_with_none_below_is_drawn_over_time():
    summary = summed({CYCLE: [3.0] * WEEKS}, path=PLATFORM, view=View.TEAMS)

    assert lines(charts.sheet(summary).figure)[f"{CYCLE}.now"] == [3.0] * WEEKS
