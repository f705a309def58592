from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reporting.periods import (
    Granularity,
    Period,
    bucket_end,
    bucket_label,
    bucket_start,
    label_days,
)


@given(
    day=st.dates(date(1999, 1, 1), date(2099, 12, 31)),
    granularity=st.sampled_from(Granularity),
)
def test_a_label_says_the_days_it_was_made_from(day, granularity):
    first, last = bucket_start(day, granularity), bucket_end(day, granularity)

    assert label_days(bucket_label(first, granularity)) == Period(first, last)


def test_other_words_say_no_days():
    for text in ("", "monthly", "Jan", "Q5 2026", "2026-W60", "2026-13-01", "Jan x"):
        assert label_days(text) is None
