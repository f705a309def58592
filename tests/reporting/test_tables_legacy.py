import gzip

import numpy as np
import pytest

from reporting.errors import TableError
from reporting.tables import read_legacy

TEAMS = """\
Collection Name,Time to First Comment (mean),Time to First Comment Rating,\
PR Velocity per Developer,Coding Days per Developer,Coding Days per Developer Rating
Platform,0.75,High,15.53,3.25,High
Search,,—,0,0,—
"""
PEOPLE = """\
Collection Name,PR Velocity,Work Items Completed,Coding Days,\
Time to First Comment (mean),Review Intensity,Average Time to Complete (mean),PR Hygiene
Everyone,1.5,2,3,0.5,1.2,4,7
Lou Lead,2,3,4,,0,5.25,0
"""


def refused(text: str) -> str:
    with pytest.raises(TableError) as caught:
        read_legacy(text.encode())
    return str(caught.value)


def test_a_report_on_teams_has_numbers_and_ratings():
    frame = read_legacy(TEAMS.encode())

    assert list(frame.columns) == [
        "name",
        "TIME_TO_FIRST_COMMENT",
        "TIME_TO_FIRST_COMMENT_RATING",
        "PR_VELOCITY_PER_DEV",
        "CODING_DAYS_PER_DEV",
        "CODING_DAYS_PER_DEV_RATING",
    ]
    assert frame["name"].tolist() == ["Platform", "Search"]
    assert frame["PR_VELOCITY_PER_DEV"].tolist() == [15.53, 0]
    assert frame["CODING_DAYS_PER_DEV_RATING"].tolist() == ["High", None]


def test_a_report_on_people_has_the_apis_names_whatever_the_titles():
    frame = read_legacy(PEOPLE.encode())

    assert list(frame.columns) == [
        "name",
        "PR_VELOCITY",
        "WORK_TYPE_COMPLETED",
        "CODING_DAYS",
        "TIME_TO_FIRST_COMMENT",
        "NUMBER_OF_COMMENTS_PER_PR",
        "AVG_TIME_TO_COMPLETE",
        "NO_OF_PRS_WITH_MISSING_TICKETS",
    ]
    assert frame["AVG_TIME_TO_COMPLETE"].tolist() == [4, 5.25]


def test_an_empty_cell_of_a_report_is_missing():
    frame = read_legacy(TEAMS.encode())

    assert np.isnan(frame["TIME_TO_FIRST_COMMENT"].tolist()[1])
    assert frame["TIME_TO_FIRST_COMMENT_RATING"].tolist() == ["High", None]


@pytest.mark.parametrize("source", [b"", b"\n", gzip.compress(b"", mtime=0)])
def test_no_bytes_are_no_rows(source):
    frame = read_legacy(source)

    assert (list(frame.columns), len(frame)) == (["name"], 0)


def test_a_header_alone_has_no_rows_but_columns():
    frame = read_legacy(TEAMS.splitlines()[0].encode())

    assert len(frame) == 0
    assert frame["PR_VELOCITY_PER_DEV"].dtype == np.float64


def test_other_columns_keep_their_titles(tmp_path):
    path = tmp_path / "report.csv"
    path.write_text(
        "collection name,Lead Time for Changes (mean),Lead Time for Changes Rating\n"
        "Platform,45.97,—\n",
        encoding="utf-8-sig",
    )

    frame = read_legacy(path)

    assert frame["Lead Time for Changes (mean)"].tolist() == [45.97]
    assert frame["Lead Time for Changes Rating"].tolist() == [None]


def test_a_name_that_was_guarded_is_read_as_it_is():
    frame = read_legacy(b"Collection Name,Coding Days\n'=Lou,1\n")

    assert frame["name"].tolist() == ["=Lou"]


@pytest.mark.parametrize("text", ["many", '"1,200"', "inf", "1_2", "—"])
def test_text_where_a_number_belongs_is_named_with_row_and_title(text):
    said = refused(TEAMS.replace(",0,0,", f",0,{text},"))

    assert said.startswith("Row 2, column Coding Days per Developer: ")


def test_a_row_of_another_length_is_named():
    assert refused(TEAMS + "Index,1,High\n") == "Row 3 has 3 cells, the header 6."


def test_a_file_that_is_no_report_is_refused():
    assert refused("Granularity,Team\nmonthly,A\n") == (
        "The report does not begin with the column Collection Name; "
        "it has Granularity, Team."
    )


def test_a_metric_that_comes_twice_is_refused():
    source = "Collection Name,PR Hygiene,Number of Missing Tickets\n"

    assert refused(source) == (
        "The report has the column NO_OF_PRS_WITH_MISSING_TICKETS twice."
    )


def test_another_encoding_of_a_report_is_refused():
    with pytest.raises(TableError, match="not UTF-8"):
        read_legacy("Collection Name\nSüche\n".encode("latin-1"))
