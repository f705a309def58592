import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting import wording
from reporting.catalogue import BY_NAME
from reporting.charts import plots
from reporting.periods import Granularity, Period
from reporting.wording import compared, ends, length, plain, quantities, shorten


@pytest.mark.parametrize("module", [wording, plots])
def test_examples_are_true(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), "year"),
        (date(2026, 4, 1), date(2026, 6, 30), "quarter"),
        (date(2026, 5, 1), date(2026, 7, 31), "3 months"),
        (date(2025, 10, 1), date(2026, 9, 30), "12 months"),
        (date(2026, 2, 1), date(2026, 2, 28), "month"),
        (date(2026, 1, 5), date(2026, 1, 11), "week"),
        (date(2026, 1, 5), date(2026, 4, 5), "13 weeks"),
        (date(2026, 1, 5), date(2026, 1, 5), "day"),
        (date(2026, 7, 1), date(2026, 9, 27), "89 days"),
    ],
)
def test_a_period_is_as_long_as_a_person_would_say(first, last, words):
    assert length(Period(first, last)) == words


@pytest.mark.parametrize(
    ("name", "values", "texts"),
    [
        ("PR_MERGED", (1234, 7), ("1,234", "7")),
        ("LOC_TOTAL", (12_340_000,), ("12 M",)),
        ("CODING_DAYS", (0.04, 0), ("0.04", "0")),
        ("CODING_DAYS", (0.004, 0.00001), ("0.004", "0")),
        ("PR_CYCLE_TIME_DAYS_AVG", (10.4, 11.1), ("10 d", "11 d")),
        ("PR_CYCLE_TIME_DAYS_AVG", (10.0, 10.5), ("10.0 d", "10.5 d")),
        ("REWORK_PERCENT", (7.31, 7.32), ("7.3 %", "7.3 %")),
        # Less than two days are hours, whatever the export counts in.
        ("PR_CYCLE_TIME_DAYS_AVG", (0.25,), ("6 h",)),
        ("PR_CYCLE_TIME_DAYS_AVG", (1 / 12, 1.5), ("2 h", "36 h")),
        ("PR_CYCLE_TIME_DAYS_AVG", (0.25, 3), ("0.2 d", "3.0 d")),
        ("CODING_DAYS", (0.25,), ("0.2",)),
        ("PR_CYCLE_TIME_WORKING_HRS_AVG", (172,), ("172 h",)),
    ],
)
def test_numbers_have_no_more_digits_than_they_need(name, values, texts):
    assert quantities(BY_NAME[name], *values) == texts


@pytest.mark.parametrize(
    ("name", "values", "texts"),
    [
        ("PR_VELOCITY", (1.03, 0.8), ("1.03", "0.80")),
        ("PR_VELOCITY", (0.8, 0.4), ("0.8", "0.4")),
        ("PR_CYCLE_TIME_DAYS_AVG", (10.4, 11.1), ("10.4 d", "11.1 d")),
        ("PR_CYCLE_TIME_DAYS_AVG", (1.7, 2.2), ("41 h", "2 d 5 h")),
        ("PR_CYCLE_TIME_DAYS_AVG", (1.13, 260), ("1.1 d", "260 d")),
        ("CODING_DAYS", (0.0133, 0.0102), ("0.013", "0.010")),
        ("PR_MERGED", (41, 40), ("41", "40")),
        ("LOC_TOTAL", (1_290_000, 1_020_000), ("1.29 M", "1.02 M")),
        # Of 12.5 % no digits make 12 %.
        ("PR_MERGED", (1.5, 4 / 3), ("1.50", "1.33")),
        ("CODING_DAYS", (1.6949, 1.3651), ("1.69", "1.37")),
        ("REWORK_PERCENT", (21.46, 15.16), ("21.5 %", "15.2 %")),
    ],
)
def test_numbers_beside_their_change_have_the_digits_to_see_it(name, values, texts):
    assert compared(BY_NAME[name], *values) == texts


@given(now=st.floats(0.01, 5000), before=st.floats(0.01, 5000))
def test_the_change_can_be_found_in_the_numbers_beside_it(now, before):
    texts = compared(BY_NAME["PR_VELOCITY"], now, before)

    first, second = (float(text.replace(",", "")) for text in texts)
    assert first / second == pytest.approx(now / before, rel=0.02, abs=0.02)
    assert all(
        len(text.replace(",", "").lstrip("0.").replace(".", "")) <= 4 for text in texts
    )


def test_an_axis_that_crosses_new_year_names_the_years():
    period = Period(date(2025, 12, 1), date(2026, 1, 31))

    assert ends(period, Granularity.MONTHLY) == ("Dec 2025", "Jan 2026")
    assert ends(period, Granularity.WEEKLY) == ("1 Dec 2025", "31 Jan 2026")


def test_names_lose_what_hides_or_breaks():
    assert plain(" A\n\u202eB\u200b  C ") == "A B C"
    assert shorten("Platform team", 9) == "Platform…"
