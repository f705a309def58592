import gzip
from dataclasses import replace
from datetime import date

import pytest

from bot.reports import attachments
from reporting.directory import Team
from reporting.errors import TableError
from reporting.hiding import Cast
from reporting.periods import Granularity, Period
from reporting.requests import ME, ReportRequest, View

CSV = b"Developer,Email,PRs\nAda,ada@example.com,1\nKim,KIM@example.com,2\n"


def request(*names, people=()):
    return ReportRequest(
        teams=tuple(Team("1", name, f"All/{name}", "All", leaf=True) for name in names),
        people=people,
        period=Period(date(2026, 7, 1), date(2026, 9, 27)),
        metrics=("PR_MERGED",),
        granularity=Granularity.WEEKLY,
    )


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (request("Platform"), "platform_2026-07-01_2026-09-27_weekly.csv"),
        (request("R&D ∕ Süd"), "r-d-sud_2026-07-01_2026-09-27_weekly.csv"),
        (request("A", "B"), "a-and-b_2026-07-01_2026-09-27_weekly.csv"),
        (request("研究"), "team_2026-07-01_2026-09-27_weekly.csv"),
        (request(people=(ME,)), "my-numbers_2026-07-01_2026-09-27_weekly.csv"),
        (request("../../etc"), "etc_2026-07-01_2026-09-27_weekly.csv"),
        (
            replace(request("Lou Lead"), view=View.PEOPLE),
            "lou-lead-by-developer_2026-07-01_2026-09-27_weekly.csv",
        ),
        (
            request(people=("Developer A",)),
            "developer-a_2026-07-01_2026-09-27_weekly.csv",
        ),
    ],
)
def test_a_file_is_called_what_is_in_it(asked, name):
    assert attachments.file_name(asked) == name


TEAMS = (
    b"Team,Team_Hierarchy,PRs\n"
    b"Platform,All/Platform,3\n"
    b'"A, B","All/Platform/A, B",2\n'
    b"Solo,All/Platform/Solo,1\n"
    b"+1,'+1,9\n"
    b"Other,All/Other,7\n"
)


@pytest.mark.parametrize("content", [TEAMS, gzip.compress(TEAMS, mtime=0)])
def test_a_teams_csv_has_the_teams_that_were_decided_about(tmp_path, content):
    (tmp_path / "in").write_bytes(content)

    paths = {"All/Platform", "All/Platform/A, B", "+1"}
    attachments.write(tmp_path / "in", tmp_path / "out", cast=None, paths=paths)

    assert (tmp_path / "out").read_bytes() == (
        b"Team,Team_Hierarchy,PRs\n"
        b"Platform,All/Platform,3\n"
        b'"A, B","All/Platform/A, B",2\n'
        b"+1,'+1,9\n"
    )


@pytest.mark.parametrize(
    "content", [CSV, gzip.compress(CSV, mtime=0), b"\xef\xbb\xbf" + CSV]
)
def test_of_everybodys_export_a_person_gets_their_own_rows(tmp_path, content):
    (tmp_path / "in").write_bytes(content)

    kim = Cast(("kim@example.com",))
    attachments.write(tmp_path / "in", tmp_path / "out", cast=kim)

    assert (tmp_path / "out").read_bytes() == (
        b"Developer,Email,PRs\nKim,KIM@example.com,2\n"
    )


@pytest.mark.parametrize("cast", [None, Cast(("a@example.com",))])
def test_an_export_that_does_not_say_whose_rows_are_whose_is_nobodys(tmp_path, cast):
    (tmp_path / "in").write_bytes(b"Developer,PRs\nAda,1\n")

    with pytest.raises(TableError, match="whose"):
        attachments.write(tmp_path / "in", tmp_path / "out", cast=cast)


def test_without_names_neither_cells_nor_their_order_say_who_it_is(tmp_path):
    export = (
        b"Week,Developer,Email,Manager_Email,Team,Team_Hierarchy,PRs\n"
        b"1,Ada,ada@example.com,lou@example.com,Lou,All/Lou,1\n"
        b"1,Kim,KIM@example.com,lou@example.com,Lou,All/Lou,2\n"
        b"1,Max,max@example.com,pat@example.com,Pat,All/Pat,3\n"
        b"2,Ada,ada@example.com,lou@example.com,Lou,All/Lou,4\n"
        b"2,Kim,KIM@example.com,lou@example.com,Lou,All/Lou,5\n"
    )
    (tmp_path / "in").write_bytes(export)

    cast = Cast(("kim@example.com", "ada@example.com"), hidden=True)
    attachments.write(tmp_path / "in", tmp_path / "out", cast=cast)

    assert (tmp_path / "out").read_bytes() == (
        b"Week,Developer,Email,Manager_Email,Team,Team_Hierarchy,PRs\n"
        b"1,Developer A,,,,,2\n"
        b"2,Developer A,,,,,5\n"
        b"1,Developer B,,,,,1\n"
        b"2,Developer B,,,,,4\n"
    )
