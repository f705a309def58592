import gzip
import re

import numpy as np
import pandas as pd
import pytest

from reporting.catalogue import Level
from reporting.errors import TableError
from reporting.tables import read

TEAM = """\
Granularity,Team,Team_Hierarchy,Start_Date,End_Date,PR_MERGED,PR_CYCLE_TIME_DAYS_AVG
monthly,Platform,Everyone/Platform,2026-01-01,2026-01-31,12,2.5
monthly,Search,Everyone/Platform/Search,2026-01-01,2026-01-31,0,
"""
DEVELOPER = """\
Granularity,Developer,Email,Manager_Email,Team,Team_Hierarchy,Start_Date,End_Date,PR_MERGED
weekly,Lou Lead,lou@example.com,,Platform,Everyone/Platform,2026-01-05,2026-01-11,3
"""


def changed(old: str, new: str) -> bytes:
    assert old in TEAM
    return TEAM.replace(old, new).encode()


def refused(source: bytes, **options) -> str:
    with pytest.raises(TableError) as caught:
        read(source, Level.TEAM, **options)
    return str(caught.value)


def test_a_team_export_has_text_days_and_numbers():
    frame = read(TEAM.encode(), Level.TEAM)

    assert list(frame.columns) == [
        "granularity",
        "team",
        "hierarchy",
        "start",
        "end",
        "PR_MERGED",
        "PR_CYCLE_TIME_DAYS_AVG",
    ]
    assert frame["hierarchy"].tolist() == [
        "Everyone/Platform",
        "Everyone/Platform/Search",
    ]
    assert frame["end"].tolist() == [pd.Timestamp("2026-01-31")] * 2
    assert frame["PR_MERGED"].tolist() == [12.0, 0.0]


def test_an_empty_cell_is_missing_and_not_zero():
    frame = read(TEAM.encode(), Level.TEAM)

    assert frame["PR_CYCLE_TIME_DAYS_AVG"].isna().tolist() == [False, True]
    assert frame["PR_CYCLE_TIME_DAYS_AVG"].dtype == np.float64


def test_a_developer_export_has_people():
    frame = read(DEVELOPER.encode(), Level.DEVELOPER)

    row = frame.iloc[0]
    assert (row["developer"], row["email"]) == ("Lou Lead", "lou@example.com")
    assert row["manager_email"] == ""


def test_a_packed_file_is_read_whatever_its_name(tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes(gzip.compress(TEAM.encode()))

    pd.testing.assert_frame_equal(
        read(path, Level.TEAM), read(TEAM.encode(), Level.TEAM)
    )


def test_a_plain_file_is_read_from_its_path(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(TEAM, encoding="utf-8-sig")

    assert len(read(path, Level.TEAM)) == 2


def test_leading_columns_may_be_written_in_any_case():
    source = changed(
        "Granularity,Team,Team_Hierarchy", "granularity,TEAM,team_Hierarchy"
    )

    assert read(source, Level.TEAM)["team"].tolist() == ["Platform", "Search"]


def test_a_metric_in_another_case_gets_its_name():
    frame = read(changed("PR_MERGED", "PR_Merged"), Level.TEAM)

    assert frame["PR_MERGED"].tolist() == [12.0, 0.0]


def test_unknown_metrics_are_kept():
    frame = read(changed("PR_MERGED", "Deploys_Total"), Level.TEAM)

    assert frame["Deploys_Total"].tolist() == [12.0, 0.0]


def test_only_the_metrics_asked_for_are_read():
    frame = read(
        TEAM.encode(), Level.TEAM, metrics=["PR_MERGED"], welcome=["LOC_TOTAL"]
    )

    assert [name for name in frame.columns if name.isupper()] == ["PR_MERGED"]


def test_nan_in_a_cell_is_missing():
    frame = read(changed(",12,", ",NaN,"), Level.TEAM)

    assert frame["PR_MERGED"].isna().tolist() == [True, False]


def test_a_person_may_be_called_nan():
    frame = read(DEVELOPER.replace("Lou Lead", "NaN").encode(), Level.DEVELOPER)

    assert frame["developer"].tolist() == ["NaN"]


def test_the_apostrophe_that_guards_a_formula_is_taken_off():
    frame = read(changed("monthly,Search", "monthly,'=Search"), Level.TEAM)

    assert frame["team"].tolist() == ["Platform", "=Search"]


def test_a_header_alone_is_an_empty_frame():
    frame = read(TEAM.splitlines()[0].encode(), Level.TEAM)

    assert frame.empty
    assert frame["start"].dtype.kind == "M"


@pytest.mark.parametrize("text", ["twelve", '"1,200"', "1_2", "12 d", "١٢", "0x1F"])
def test_text_in_a_number_is_named_with_row_and_column(text):
    said = refused(changed(",12,", f",{text},"))

    assert said.startswith("Row 1, column PR_MERGED: ")
    assert said.endswith(" is not a number.")


@pytest.mark.parametrize("text", ["inf", "-inf", "-3", "1e+300"])
def test_a_number_that_no_metric_can_be_is_refused(text):
    assert refused(changed("0,\n", f"{text},\n")) == (
        f"Row 2, column PR_MERGED: '{text}' is not a number from 0 to 10^15."
    )


def test_a_metric_that_is_not_known_may_be_below_zero():
    source = changed("PR_MERGED", "Net_Change").replace(b",12,", b",-12,")

    assert read(source, Level.TEAM)["Net_Change"].tolist() == [-12.0, 0.0]


def test_a_day_that_does_not_exist_is_named():
    said = refused(changed("Search,2026-01-01", "Search,2026-02-31"))

    assert said == "Row 2, column start: '2026-02-31' is not a day like 2026-01-31."


def test_a_row_with_too_many_cells_is_named():
    assert refused(changed("0,\n", "0,,7\n")) == "Row 2 has 8 cells, the header 7."


def test_a_row_cut_off_before_its_end_date_is_named():
    source = TEAM.encode().rpartition(b",2026-01-31")[0]

    assert refused(source) == "Row 2, column end: '' is not a day like 2026-01-31."


def test_a_missing_metric_is_named():
    said = refused(TEAM.encode(), metrics=["PR_MERGED", "LOC_TOTAL"])

    assert said.startswith(
        "The team export has no column LOC_TOTAL; it has Granularity"
    )


def test_a_missing_leading_column_is_named_as_the_file_would():
    assert "no column team_hierarchy" in refused(changed("Team_Hierarchy", "Path"))


def test_a_column_that_comes_twice_is_refused():
    source = changed("PR_CYCLE_TIME_DAYS_AVG", "pr_merged")

    assert refused(source) == "The export has the column PR_MERGED twice."


def test_no_bytes_are_refused():
    assert refused(b"") == "The export is empty: it has not even a header line."


def test_a_truncated_gzip_file_is_refused():
    packed = gzip.compress(TEAM.encode())

    assert refused(packed[:-12]) == "The export's gzip file is cut off or damaged."


def test_a_damaged_gzip_file_is_refused():
    packed = bytearray(gzip.compress(TEAM.encode()))
    packed[12:40] = b"\xff" * 28

    assert "damaged" in refused(bytes(packed))


def test_a_small_file_that_unpacks_without_end_is_refused():
    header = TEAM.splitlines()[0]
    packed = gzip.compress(f"{header}\n".encode() + b" " * 10_000_000)

    assert refused(packed, limit_bytes=1_000_000) == (
        "The export is larger than 1,000,000 bytes."
    )


@pytest.mark.parametrize("only", [None, re.compile(b"platform")])
def test_a_file_of_one_line_without_end_is_refused(only):
    header = TEAM.splitlines()[0]
    for text in (b" " * 10_000_000, f"{header}\n".encode() + b" " * 10_000_000):
        said = refused(gzip.compress(text), only=only, limit_bytes=9_000_000)

        assert said.startswith(("The export has a line of", "The export is larger"))


def test_a_header_of_a_great_many_columns_is_read_at_once():
    columns = ",".join(f"c{number}" for number in range(100_000))
    header, *lines = TEAM.splitlines()

    said = refused("\n".join([f"{header},{columns}", *lines]).encode(), metrics=["X"])

    assert said.startswith("The team export has no column X; it has Granularity")
    assert len(said) < 1_200


def test_lines_that_end_in_carriage_returns_are_refused():
    assert "header cannot be read" in refused(TEAM.replace("\n", "\r").encode())


def test_a_wrong_cell_below_a_name_with_a_separator_of_lines_is_named():
    source = changed("monthly,Platform", "monthly,Plat\u2028form")

    assert refused(
        source.replace(
            b"Search,2026-01-01,2026-01-31,0", b"Search,2026-01-01,2026-01-31,x"
        )
    ) == ("Row 2, column PR_MERGED: 'x' is not a number.")


def test_another_encoding_is_refused():
    source = TEAM.replace("Search", "Süche").encode("latin-1")

    assert refused(source) == "The export is not UTF-8 text."


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("Jan 2026", "2026-01-01", "2026-01-31"),
        ("Q1 2026", "2026-01-01", "2026-03-31"),
        ("2026-W02", "2026-01-05", "2026-01-11"),
        ("2026-01-05", "2026-01-05", "2026-01-05"),
    ],
)
def test_without_dates_the_label_says_the_days(label, first, last):
    source = f"granularity,team,team_hierarchy,PR_Merged\n{label},A,Everyone/A,3\n"

    frame = read(source.encode(), Level.TEAM)

    assert frame["start"].tolist() == [pd.Timestamp(first)]
    assert frame["end"].tolist() == [pd.Timestamp(last)]
    assert frame["PR_MERGED"].tolist() == [3]


def test_a_label_that_says_no_days_is_named():
    source = (
        b"granularity,team,team_hierarchy,PR_Merged\nJan 2026,A,A,1\nmonthly,A,A,3\n"
    )

    assert refused(source) == (
        "Row 2, column granularity: 'monthly' is not a period like Jan 2026, "
        "Q1 2026 or 2026-W02."
    )


def test_one_date_column_without_the_other_is_refused():
    assert "no column end_date" in refused(changed("End_Date", "Until"))


def test_columns_nobody_asked_for_may_hold_anything():
    source = changed(",12,", ",twelve,")

    frame = read(source, Level.TEAM, metrics=["PR_CYCLE_TIME_DAYS_AVG"])

    assert frame["PR_CYCLE_TIME_DAYS_AVG"].tolist()[0] == 2.5


def test_a_name_too_long_to_be_one_is_refused():
    said = refused(changed("Search", '"' + "x" * 200_000).replace(b",12,", b",no,"))

    assert said.startswith(("Row 1", "I cannot read"))
