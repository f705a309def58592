import csv
import gzip
import io
import re
import tracemalloc
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.catalogue import Level
from reporting.directory import Team
from reporting.errors import TableError
from reporting.periods import Granularity, Period
from reporting.requests import ReportRequest
from reporting.tables import lines_about, read
from reporting.tables.picking import pick

HEADER = (
    "Granularity,Developer,Email,Manager_Email,Team,Team_Hierarchy,Start_Date,"
    "End_Date,PR_MERGED"
)
TEAM_HEADER = "Granularity,Team,Team_Hierarchy,Start_Date,End_Date,PR_MERGED"
# What may stand in a name: separators, quotes, letters of two cases, a line break.
NAMES = st.text(st.sampled_from('aAé,"/ .(\n'), min_size=1, max_size=4)


def about(*paths: str, people: tuple[str, ...] = ()) -> ReportRequest:
    teams = [Team("1", path.split("/")[-1], path, "E", leaf=False) for path in paths]
    return ReportRequest(
        teams=tuple(teams),
        people=people,
        period=Period(date(2026, 1, 5), date(2026, 1, 11)),
        metrics=("PR_MERGED",),
        granularity=Granularity.WEEKLY,
    )


def written(header: str, rows: list[list[str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([header.split(","), *rows])
    return file.getvalue().encode()


def people_csv(emails: list[str], name: str = "Ann") -> bytes:
    days = ["2026-01-05", "2026-01-11"]
    rows = [
        ["2026-W02", name, email, "", "T", "E/T", *days, str(place)]
        for place, email in enumerate(emails)
    ]
    return written(HEADER, rows)


def teams_csv(paths: list[str]) -> bytes:
    days = ["2026-01-05", "2026-01-11"]
    rows = [
        ["2026-W02", path.split("/")[-1], path, *days, str(place)]
        for place, path in enumerate(paths)
    ]
    return written(TEAM_HEADER, rows)


def test_only_the_lines_of_a_person_are_read_in_any_case():
    source = people_csv(["ann@e.com", "Lou@E.com", "bo@e.com", "lou@e.com"])

    frame = read(
        source, Level.DEVELOPER, only=lines_about(about(people=("lou@e.com",)))
    )

    assert frame["PR_MERGED"].tolist() == [1, 3]
    assert frame.index.tolist() == [1, 3]


def test_a_wrong_cell_is_named_by_its_row_in_the_file():
    source = people_csv(["ann@e.com", "lou@e.com"]).replace(b",1\n", b",one\n")

    with pytest.raises(TableError, match="Row 2, column PR_MERGED: 'one' is not"):
        read(source, Level.DEVELOPER, only=lines_about(about(people=("lou@e.com",))))


def test_truth_is_no_number_although_it_is_read_as_one():
    source = people_csv(["ann@e.com", "lou@e.com"]).replace(b",1\n", b",True\n")

    with pytest.raises(TableError, match="Row 2, column PR_MERGED: 'True' is not"):
        read(source, Level.DEVELOPER, only=lines_about(about(people=("lou@e.com",))))


def test_a_person_may_be_called_true():
    source = people_csv(["lou@e.com"], "True")

    frame = read(
        source, Level.DEVELOPER, only=lines_about(about(people=("lou@e.com",)))
    )

    assert frame["developer"].tolist() == ["True"]


def test_a_wrong_day_is_named_by_its_row_in_the_file():
    source = people_csv(["ann@e.com", "bo@e.com", "lou@e.com"])
    source = source.replace(b"2026-01-11,2", b"11 Jan,2")

    with pytest.raises(TableError, match="Row 3, column end: '11 Jan' is not"):
        read(source, Level.DEVELOPER, only=lines_about(about(people=("lou@e.com",))))


def test_teams_directly_below_come_along_and_others_stay_away():
    paths = ["E", "E/A", "E/A/B", "E/A/B/C", "E/D", "E/AA", "E/D/A"]

    frame = read(teams_csv(paths), Level.TEAM, only=lines_about(about("E/A")))

    # Another team of the same name is for the reader of the frame to tell apart.
    assert frame["hierarchy"].tolist() == ["E/A", "E/A/B", "E/D/A"]


def test_the_last_line_may_have_no_end():
    source = people_csv(["ann@e.com", "lou@e.com"]).rstrip(b"\n")

    frame = read(
        source, Level.DEVELOPER, only=lines_about(about(people=("lou@e.com",)))
    )

    assert frame["PR_MERGED"].tolist() == [1]


@given(
    emails=st.lists(st.sampled_from(["a@e.com", "A@E.com", "aa@e.com", "b@e.com"])),
    name=NAMES,
)
def test_a_person_is_found_as_by_reading_every_row(emails, name):
    source = people_csv(emails, name)
    rows = list(csv.DictReader(io.StringIO(source.decode(), newline="")))
    slow = [float(r["PR_MERGED"]) for r in rows if r["Email"].lower() == "a@e.com"]

    frame = read(source, Level.DEVELOPER, only=lines_about(about(people=("a@e.com",))))

    kept = frame[frame["email"].astype(str).str.lower() == "a@e.com"]
    assert kept["PR_MERGED"].tolist() == slow


@given(
    paths=st.lists(st.lists(NAMES, min_size=1, max_size=4).map("/".join), unique=True),
    asked=st.lists(NAMES, min_size=1, max_size=3).map("/".join),
)
def test_a_team_and_those_below_are_found_as_by_reading_every_row(paths, asked):
    source = teams_csv(paths)
    wanted = (asked, *(p for p in paths if p.rpartition("/")[0] == asked))
    slow = [float(at) for at, path in enumerate(paths) if path in wanted]

    frame = read(source, Level.TEAM, only=lines_about(about(asked)))

    kept = frame[frame["hierarchy"].isin(wanted)]
    assert kept["PR_MERGED"].tolist() == slow


def test_a_long_export_is_read_in_little_memory(tmp_path):
    path = tmp_path / "export.csv.gz"
    line = people_csv(["somebody@e.com"]).splitlines()[1] + b"\n"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(people_csv(["lou@e.com"]))
        for _ in range(60):
            file.write(line * 10_000)
    only = lines_about(about(people=("lou@e.com",)))
    read(path, Level.DEVELOPER, only=only)

    tracemalloc.start()
    frame = read(path, Level.DEVELOPER, only=only)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert len(frame) == 1
    # 600,000 rows are 50 MB of text.
    assert peak < 10_000_000


def test_more_lines_than_memory_should_hold_are_refused():
    lines = people_csv(["lou@e.com"] * 50)

    with pytest.raises(TableError, match="more than 2,000 bytes about what was asked"):
        pick(io.BytesIO(lines), re.compile(b"lou"), header=b"", most_bytes=2_000)


def test_several_teams_are_read_from_one_export():
    request = about("E/A", "E/D")
    paths = ["E", "E/A", "E/A/B", "E/D", "E/F"]

    frame = read(teams_csv(paths), Level.TEAM, only=lines_about(request))

    assert frame["hierarchy"].tolist() == ["E/A", "E/A/B", "E/D"]


def test_names_that_bytes_cannot_be_searched_for_are_read_in_full():
    quoted = replace(about('E/The "A" team'), people=())

    assert lines_about(quoted) is None
    assert lines_about(about(people=("jürgen@e.com",))) is None


ONLY = lines_about(about(people=("lou@e.com",)))
PACKED = gzip.compress(people_csv(["ann@e.com", "lou@e.com"]))


@pytest.mark.parametrize(
    ("source", "limit", "said"),
    [
        (PACKED[:-12], 1_000_000, "cut off or damaged"),
        (gzip.compress(b" " * 5_000_000), 1_000_000, "larger than 1,000,000 bytes"),
        (people_csv(["lou@e.com"], "Süe").decode().encode("latin-1"), 10_000, "UTF-8"),
        (people_csv(["lou@e.com"]).decode().encode("utf-16"), 10_000, "UTF-8"),
        (b"", 10_000, "empty"),
        (b"Email\nlou@e.com\n", 10_000, "no column granularity, team"),
    ],
)
def test_bad_files_are_refused_as_when_read_in_full(source, limit, said):
    for only in (None, ONLY):
        with pytest.raises(TableError, match=said):
            read(source, Level.DEVELOPER, only=only, limit_bytes=limit)


def test_a_header_alone_has_no_lines_about_anybody():
    assert read(HEADER.encode(), Level.DEVELOPER, only=ONLY).empty
