from datetime import date, timedelta

import pytest

from reporting.late import Late, notes
from reporting.periods import Period

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
READ_ON = date(2026, 3, 20)
FAN = Late("fan", READ_ON)


def test_what_was_not_read_since_before_the_end_of_the_period_is_told():
    assert notes([FAN, Late("motor", None)], MARCH) == (
        "not up to date: motor (never read), fan (last read 20 Mar 2026)",
    )


@pytest.mark.parametrize("late", [[], [Late("fan", date(2026, 4, 1))]])
def test_what_was_read_after_the_period_lacks_nothing_of_it(late):
    assert notes(late, MARCH) == ()


def test_of_many_the_oldest_are_named():
    many = [Late(f"r{n}", READ_ON - timedelta(days=n)) for n in range(6)]

    assert notes(many, MARCH) == (
        "not up to date: r5 (last read 15 Mar 2026), r4 (last read 16 Mar 2026), "
        "r3 (last read 17 Mar 2026), 3 more",
    )
