import gzip
from dataclasses import replace
from datetime import date

import pytest

from bot import attachments
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


@pytest.mark.parametrize("content", [CSV, gzip.compress(CSV, mtime=0)])
def test_a_teams_csv_is_the_export_letter_for_letter(tmp_path, content):
    (tmp_path / "in").write_bytes(content)

    attachments.write(tmp_path / "in", tmp_path / "out", cast=None)

    assert (tmp_path / "out").read_bytes() == CSV


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


def test_an_export_that_does_not_say_whose_rows_are_whose_is_nobodys(tmp_path):
    (tmp_path / "in").write_bytes(b"Developer,PRs\nAda,1\n")

    with pytest.raises(TableError, match="whose"):
        attachments.write(
            tmp_path / "in", tmp_path / "out", cast=Cast(("a@example.com",))
        )


def test_without_names_the_rows_have_letters_and_no_addresses(tmp_path):
    export = (
        b"Developer,Email,Manager_Email,Team,PRs\n"
        b"Ada,ada@example.com,lou@example.com,Lou,1\n"
        b"Kim,KIM@example.com,lou@example.com,Lou,2\n"
        b"Max,max@example.com,pat@example.com,Pat,3\n"
    )
    (tmp_path / "in").write_bytes(export)

    cast = Cast(("kim@example.com", "ada@example.com"), hidden=True)
    attachments.write(tmp_path / "in", tmp_path / "out", cast=cast)

    assert (tmp_path / "out").read_bytes() == (
        b"Developer,Email,Manager_Email,Team,PRs\n"
        b"Developer B,,,Lou,1\n"
        b"Developer A,,,Lou,2\n"
    )
