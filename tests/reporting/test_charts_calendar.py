"""One person's coding days, week by week."""

from datetime import date

from reporting import charts
from reporting.charts.gallery.invented import person
from reporting.periods import Period
from tests.reporting.drawn import bars, text, texts

CODING = "CODING_DAYS"
# Monday 5 January to Sunday 18 January 2026.
TWO_WEEKS = Period(date(2026, 1, 5), date(2026, 1, 18))
WORKDAYS = [1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0]


def calendar(values, *, period=TWO_WEEKS, before=None, today=date(2030, 1, 1)):
    past = None if before is None else {CODING: before}
    return charts.sheet(
        person({CODING: values}, past, period=period, today=today)
    ).figure


def cells(figure, name):
    """Week and row (0 is Sunday at the bottom) of each cell of a name."""
    middles = [
        ((left + right) / 2, (low + high) / 2)
        for left, right, low, high in bars(figure).get(f"{CODING}.{name}", [])
    ]
    return [(int(x), round(y - 0.65 if y > 2 else y - 0.5)) for x, y in middles]


def test_weeks_begin_on_monday_and_go_from_left_to_right():
    figure = calendar([*WORKDAYS, *WORKDAYS[::-1]])

    assert cells(figure, "coded") == [
        (0, 6), (0, 5), (0, 3), (0, 2),  # Mon, Tue, Thu, Fri
        (1, 4), (1, 3), (1, 1), (1, 0),  # Wed, Thu, Sat, Sun
    ]  # fmt: skip


def test_a_weekend_without_code_is_smaller_than_a_workday_without():
    drawn = bars(calendar([*WORKDAYS, *WORKDAYS]))[f"{CODING}.none"]

    widths = [round(right - left, 2) for left, right, _, _ in drawn]
    assert widths == [0.86, 0.28, 0.28, 0.86, 0.28, 0.28]


def test_days_without_data_are_outlined_and_days_to_come_are_not_there():
    values = [
        *WORKDAYS[:3],
        None,
        None,
        0.0,
        0.0,
        1.0,
        1.0,
        None,
        None,
        None,
        None,
        None,
    ]
    figure = calendar(values, today=date(2026, 1, 14))

    assert cells(figure, "missing") == [(0, 3), (0, 2)]
    assert len(cells(figure, "coded")) == 4
    assert texts(figure)["subtitle"].endswith("outline: no data")


def test_the_words_tell_days_a_week_and_which_weekdays():
    # 8 of 14 days are 4 a week, 4 of 14 were 2.
    figure = calendar([*WORKDAYS, *WORKDAYS], before=[1.0, 0, 0, 1, 0, 0, 0] * 2)

    shown = texts(figure)
    assert shown[f"{CODING}.number"] == "4"
    assert shown[f"{CODING}.caption"] == "days a week · was 2 · 8 of 10 weekdays"
    assert [one.get_text() for one in text(figure, "tally")] == [
        "2 of 2", "2 of 2", "0 of 2", "2 of 2", "2 of 2", "0 of 2", "0 of 2",
    ]  # fmt: skip


def test_the_end_of_a_month_gives_way_to_the_next():
    period = Period(date(2026, 5, 25), date(2026, 8, 30))  # a Monday, and June is one

    assert texts(calendar([1.0] * 98, period=period))["month"] == "Jun Jul Aug"


def test_a_year_names_every_month_and_two_years_are_two_blocks():
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    figure = calendar([1.0] * 365, period=year)
    assert texts(figure)["month"] == "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"

    two = Period(date(2025, 1, 1), date(2026, 12, 31))
    longer = calendar([1.0] * 730, period=two)
    assert len(text(longer, "weekday")) == 2 * len(text(figure, "weekday"))


def test_other_metrics_are_panels_below():
    lines_of = {CODING: [*WORKDAYS, *WORKDAYS], "PR_MERGED": [2.0] * 14}
    figure = charts.sheet(person(lines_of, None, period=TWO_WEEKS)).figure

    assert texts(figure)["PR_MERGED.number"] == "28"
    assert len(cells(figure, "coded")) == 8
