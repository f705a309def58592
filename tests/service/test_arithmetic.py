"""The arithmetic of the SQL against exact fractions."""

from fractions import Fraction
from random import Random

import duckdb
import pytest

from reporting.service.warehouse.statements import statements

# Above it the SQL divides in whole numbers of 128 bits, below it in doubles.
WIDE = 45_000_000_000_000


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as con:
        for part in (*statements("macros"), *statements("arithmetic")):
            con.execute(part)
        yield con


def pairs() -> list[tuple[int, int]]:
    """Return quotients of all sizes; ties, what is next to them, and the bound among them."""
    random = Random(7)
    found = [(WIDE + more, 200 * (WIDE + more)) for more in (-1, 0, 1)]
    for bits in range(1, 62):
        for _ in range(20):
            denominator = 2 * random.randint(1, 2 ** random.randint(1, 40))
            middle = (2 * random.randint(0, 2**bits) + 1) * denominator // 200
            found += [(max(0, middle + more), denominator) for more in (-1, 0, 1)]
    return found


def test_quotients_are_rounded_half_to_even_however_large(con):
    asked = pairs()

    answers = con.execute(
        "SELECT hundredths(n::HUGEINT, d::BIGINT) FROM "
        "(SELECT unnest($n) AS n, unnest($d) AS d)",
        {"n": [n for n, _ in asked], "d": [d for _, d in asked]},
    ).fetchall()

    assert [answer for (answer,) in answers] == [
        round(Fraction(100 * n, d)) for n, d in asked
    ]


def test_without_a_denominator_there_is_no_quotient(con):
    row = con.execute(
        "SELECT hundredths(0, 0), hundredths(1, 0), hundredths(NULL, 1), "
        "hundredths(1::HUGEINT << 70, 0)"
    ).fetchone()

    assert row == (None, None, None, None)


def test_hundredths_are_written_without_zeros_that_say_nothing(con):
    values = [0, 1, 9, 10, 99, 100, 101, 110, 123, 1000, 123456, 999_999_999_999]

    answers = con.execute(
        "SELECT plain(v) FROM (SELECT unnest($v) AS v)", {"v": values}
    )

    assert [answer for (answer,) in answers.fetchall()] == [
        f"{value // 100}.{value % 100:02}".rstrip("0").rstrip(".") for value in values
    ]
