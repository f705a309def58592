from threading import Thread

import duckdb
import pytest

from reporting.service.engine import export
from reporting.service.warehouse import scopes
from reporting.service.warehouse.organisation import parse_organisation
from reporting.service.warehouse.scopes import ScopeError
from tests.service.small_warehouse import plan, rows, text, warehouse

JANUARY = ("2026-01-01", "2026-01-31")
# Everyone: Bea. Everyone/Bea: Lou, Cy. Everyone/Bea/Lou: Ana, Ana.
DEVELOPERS = [
    {"email": "bea@example.com", "name": "Bea", "manager_email": ""},
    {"email": "lou@example.com", "name": "Lou", "manager_email": "bea@example.com"},
    {"email": "cy@example.com", "name": "cy", "manager_email": "bea@example.com"},
    {"email": "ana2@example.com", "name": "Ana", "manager_email": "lou@example.com"},
    {"email": "ana1@example.com", "name": "Ana", "manager_email": "Lou@Example.com"},
]


def pulls(*authors: str):
    return [
        {
            "repository": "app",
            "number": number,
            "author": f"{author}@example.com",
            "created_at": "2026-01-20T00:00:00Z",
            "merged_at": "2026-01-21T00:00:00Z",
        }
        for number, author in enumerate(authors)
    ]


def test_a_developer_export_as_it_is_written(tmp_path):
    wanted = plan(*JANUARY, "PR_MERGED", "CODING_DAYS", level="developer")
    with warehouse(
        tmp_path, developers=DEVELOPERS, pull_requests=pulls("ana1", "ana1", "cy")
    ) as opened:
        made = text(opened, wanted, tmp_path)

    days = "2026-01-01,2026-01-31"
    assert made == (
        "Granularity,Developer,Email,Manager_Email,Team,Team_Hierarchy,Start_Date,End_Date,"
        "CODING_DAYS,PR_MERGED\n"
        f"Jan 2026,Bea,bea@example.com,,Everyone,Everyone,{days},0,0\n"
        f"Jan 2026,cy,cy@example.com,bea@example.com,Bea,Everyone/Bea,{days},0,1\n"
        f"Jan 2026,Lou,lou@example.com,bea@example.com,Bea,Everyone/Bea,{days},0,0\n"
        "Jan 2026,Ana,ana1@example.com,Lou@Example.com,Lou,Everyone/Bea/Lou,"
        f"{days},0,2\n"
        "Jan 2026,Ana,ana2@example.com,lou@example.com,Lou,Everyone/Bea/Lou,"
        f"{days},0,0\n"
    )


def test_a_team_export_as_it_is_written(tmp_path):
    wanted = plan(*JANUARY, "PR_CYCLE_TIME_DAYS_AVG", "PR_MERGED")
    with warehouse(
        tmp_path, developers=DEVELOPERS, pull_requests=pulls("cy", "bea")
    ) as opened:
        made = text(opened, wanted, tmp_path)

    assert made == (
        "Granularity,Team,Team_Hierarchy,Start_Date,End_Date,"
        "PR_CYCLE_TIME_DAYS_AVG,PR_MERGED\n"
        "Jan 2026,Everyone,Everyone,2026-01-01,2026-01-31,1,2\n"
        "Jan 2026,Bea,Everyone/Bea,2026-01-01,2026-01-31,1,1\n"
        "Jan 2026,Lou,Everyone/Bea/Lou,2026-01-01,2026-01-31,,0\n"
    )


@pytest.mark.parametrize(
    ("granularity", "labels"),
    [
        ("daily", ["2026-01-31", "2026-02-01"]),
        ("weekly", ["2026-W05"]),
        ("monthly", ["Jan 2026", "Feb 2026"]),
        ("quarterly", ["Q1 2026"]),
    ],
)
def test_buckets_are_cut_to_the_days_asked_for(granularity, labels, tmp_path):
    wanted = plan("2026-01-31", "2026-02-01", "PR_MERGED", granularity=granularity)
    with warehouse(tmp_path) as opened:
        made = rows(opened, wanted, tmp_path)

    assert [row["Granularity"] for row in made] == labels
    assert made[0]["Start_Date"] == "2026-01-31"
    assert made[-1]["End_Date"] == "2026-02-01"


def test_a_team_is_meant_with_all_below_it(tmp_path):
    with warehouse(
        tmp_path, developers=DEVELOPERS, pull_requests=pulls("bea", "cy", "ana1")
    ) as opened:
        ids = {node.path: str(node.id) for node in scopes.nodes(opened)}

        def made(path, level):
            wanted = plan(*JANUARY, "PR_MERGED", level=level, team_id=ids[path])
            return [
                (row.get("Developer", row["Team"]), row["PR_MERGED"])
                for row in rows(opened, wanted, tmp_path)
            ]

        assert made("Everyone/Bea", "team") == [("Bea", "2"), ("Lou", "1")]
        assert made("Everyone/Bea/Lou", "team") == [("Lou", "1")]
        assert made("Everyone/Bea/Lou", "developer") == [("Ana", "1"), ("Ana", "0")]


def test_an_unknown_tree_is_refused_with_those_there_are(tmp_path):
    with (
        warehouse(tmp_path) as opened,
        pytest.raises(ScopeError, match=r"Invalid orgTreeName.*Everyone"),
    ):
        export(opened, plan(*JANUARY, tree="Somebody"), tmp_path / "x.csv")


@pytest.mark.parametrize("team", ["99", "abc", "1; DROP TABLE nodes"])
def test_an_unknown_team_is_refused_with_some_there_are(team, tmp_path):
    with (
        warehouse(tmp_path) as opened,
        pytest.raises(ScopeError, match=r"Invalid teamId.*1 \(Everyone\)"),
    ):
        export(opened, plan(*JANUARY, team_id=team), tmp_path / "x.csv")


def test_an_export_keeps_to_the_definitions_of_the_data_it_reads(tmp_path):
    trees = [
        "{name: Everyone}",
        "{name: Two, profile: {activeDevelopers: contributors}}",
    ]
    commit = {"repository": "app", "sha": "a", "author": "cy@example.com",
              "authored_at": "2026-01-05T10:00:00Z"}  # fmt: skip
    wanted = plan(*JANUARY, "CODING_DAYS")
    with (
        warehouse(
            tmp_path,
            f"trees: [{trees[0]}, {trees[1]}]",
            developers=DEVELOPERS,
            commits=[commit],
        ) as opened,
        opened.reading() as before,
    ):
        scopes.find_scope(before, "Everyone", None)  # from here on it sees what is now
        opened.organise(parse_organisation(f"trees: [{trees[1]}, {trees[0]}]"))
        export(opened, wanted, tmp_path / "before.csv", con=before)
        export(opened, wanted, tmp_path / "after.csv")

    # Five people are there, and one coded on one day.
    first = "Jan 2026,Everyone,Everyone,2026-01-01,2026-01-31,0.2"
    for name in ("before.csv", "after.csv"):
        assert (tmp_path / name).read_text("utf-8").splitlines()[1] == first


def test_a_tree_is_found_in_any_letter_case_if_it_is_the_only_one(tmp_path):
    yaml = "trees: [{name: Web}, {name: Ops}]"
    with warehouse(tmp_path, yaml) as opened, opened.reading() as con:
        assert scopes.find_scope(con, "web", None).tree == "Web"
        ops = scopes.find_scope(con, "Ops", None)

        assert scopes.find_scope(con, None, str(ops.node)) == ops
        with pytest.raises(ScopeError, match="Invalid teamId"):
            scopes.find_scope(con, "Web", str(ops.node))


@pytest.mark.parametrize(
    ("name", "neutral", "written"),
    [
        ("=1+1", True, "'=1+1"),
        ("@home", True, "'@home"),
        ("-x", False, "-x"),
        ("#1", True, "#1"),
        ("Lee, Ann", True, '"Lee, Ann"'),
        ('Ann "A"', True, '"Ann ""A"""'),
        ("Zoë 🚀", True, "Zoë 🚀"),
    ],
)
def test_names_are_written_safely(name, neutral, written, tmp_path):
    wanted = plan(*JANUARY, "PR_MERGED", level="developer", neutralise=neutral)
    person = [{"email": "a@example.com", "name": name}]
    with warehouse(tmp_path, developers=person) as opened:
        made = text(opened, wanted, tmp_path)

    assert made.splitlines()[1].startswith(f"Jan 2026,{written},a@example.com")


def test_a_shared_developer_has_a_row_in_each_team_and_counts_once_above(tmp_path):
    yaml = """
    trees:
      - name: Everyone
        levels: [team]
        shared: [{email: a@example.com, team: Ops}]
    """
    people = [
        {"email": "a@example.com", "name": "A", "team": "Web"},
        {"email": "b@example.com", "name": "B", "team": "Ops"},
    ]
    with warehouse(
        tmp_path, yaml, developers=people, pull_requests=pulls("a")
    ) as opened:
        teams = rows(opened, plan(*JANUARY, "PR_MERGED"), tmp_path)
        people = rows(opened, plan(*JANUARY, "PR_MERGED", level="developer"), tmp_path)

    assert [(row["Developer"], row["Team"]) for row in people] == [
        ("A", "Ops"),
        ("B", "Ops"),
        ("A", "Web"),
    ]
    assert {row["Team"]: row["PR_MERGED"] for row in teams} == {
        "Everyone": "1",
        "Ops": "1",
        "Web": "1",
    }


def test_an_export_can_be_stopped_from_another_thread(tmp_path):
    people = [{"email": f"p{n}@example.com", "name": f"P{n}"} for n in range(3000)]
    wanted = plan("2016-01-01", "2026-01-31", level="developer", granularity="daily")
    stopped = []
    with warehouse(tmp_path, developers=people) as opened, opened.reading() as con:

        def run():
            with pytest.raises(duckdb.InterruptException):
                export(opened, wanted, tmp_path / "x.csv", con=con)
            stopped.append(True)

        thread = Thread(target=run)
        thread.start()
        while thread.is_alive():
            con.interrupt()
            thread.join(0.01)

    assert stopped == [True]


def test_the_number_of_rows_is_told(tmp_path):
    with warehouse(tmp_path, developers=DEVELOPERS) as opened:
        wanted = plan("2026-01-01", "2026-02-28", "PR_MERGED", level="developer")

        assert export(opened, wanted, tmp_path / "x.csv") == 10
