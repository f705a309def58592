"""Random exports, read cell by cell."""

import csv
import gzip
import io
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reporting.catalogue import Level
from reporting.tables import read

LEADING = ["Granularity", "Team", "Team_Hierarchy", "Start_Date", "End_Date"]
METRICS = ["PR_MERGED", "CODING_DAYS", "LOC_TOTAL", "Deploys per Month"]
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(str)
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=9)
NUMBERS = st.one_of(
    st.just(""),
    st.just("NaN"),
    st.integers(0, 10**6).map(str),
    st.floats(0, 1e6).map(lambda number: f"{number:.2f}"),
)
ROWS = st.lists(
    st.tuples(
        NAMES, NAMES, NAMES, DAYS, DAYS, *[NUMBERS] * len(METRICS)
    ),
    max_size=6,
)  # fmt: skip


@given(
    rows=ROWS,
    order=st.permutations(LEADING + METRICS),
    upper=st.booleans(),
    packed=st.booleans(),
    ends=st.sampled_from(["\n", "\r\n"]),
)
def test_a_frame_has_what_the_cells_say(rows, order, upper, packed, ends):
    names = LEADING + METRICS
    header = {
        name: name.upper() if upper and name != METRICS[3] else name for name in names
    }
    file = io.StringIO()
    writer = csv.writer(file, lineterminator=ends)
    writer.writerow(header[name] for name in order)
    writer.writerows([row[names.index(name)] for name in order] for row in rows)
    source = file.getvalue().encode()

    frame = read(gzip.compress(source) if packed else source, Level.TEAM)

    assert len(frame) == len(rows)
    for place, row in enumerate(rows):
        got = frame.iloc[place]
        assert (got["team"], got["hierarchy"]) == (_plain(row[1]), _plain(row[2]))
        assert (str(got["start"].date()), str(got["end"].date())) == row[3:5]
        for name, cell in zip(METRICS, row[5:], strict=True):
            if cell in ("", "NaN"):
                assert got[name] != got[name]
            else:
                assert got[name] == float(cell)


def _plain(text):
    """Take off the apostrophe that guards a formula."""
    return text[1:] if text[0] == "'" and text[1:2] in ("=", "+", "-", "@") else text
