import subprocess
import sys
from datetime import UTC, datetime
from random import Random
from threading import Thread
from typing import Any

import duckdb
import pytest

from reporting.errors import ReportError, SourceError
from reporting.event_tables import BY_NAME
from reporting.service.warehouse.merging import Merged
from reporting.service.warehouse.organisation import parse_organisation
from reporting.service.warehouse.warehouse import Warehouse, WarehouseBusy
from tests.service.random_tables import tables
from tests.service.small_warehouse import batches, plan, rows, text, warehouse

FACTS = (
    "coding_days", "merged_pulls", "first_comments", "completed_items",
    "pull_request_keys", "trackers",
)  # fmt: skip
TWO_PROFILES = """
trees:
  - name: Everyone
  - name: Otherwise
    profile:
      reworkAge: lines
      ticketMustExist: false
      firstCommentBucket: created
      workingCalendar: {hours: 9:00-17:00, timeZone: Asia/Kolkata}
"""
PULL = {
    "repository": "app",
    "number": 1,
    "author": "ana@example.com",
    "created_at": "2026-01-05T10:00:00Z",
}
PERSON = {"email": "ana@example.com", "name": "Ana"}
COMMENT = {
    "repository": "app",
    "number": 1,
    "comment_id": "c",
    "author": "bo",
    "created_at": "2026-01-05T10:00:00Z",
    "kind": "comment",
}


def facts(opened: Warehouse):
    """Return every fact, with e-mails for people: their numbers depend on the order."""
    found = {}
    with opened.reading() as con:
        for table in FACTS:
            names = [row[0] for row in con.execute(f"DESCRIBE {table}").fetchall()]
            who = "JOIN person_numbers USING (person)" * ("person" in names)
            what = "* EXCLUDE (person)" if who else "*"
            rows = con.execute(f"SELECT {what} FROM {table} {who}").fetchall()
            found[table] = sorted(rows, key=repr)
    return found


def pulls(opened: Warehouse, columns: str):
    with opened.reading() as con:
        return con.execute(f"SELECT {columns} FROM pull_requests").fetchall()


def test_merging_the_same_twice_changes_nothing(tmp_path):
    data = tables(Random(1))
    with warehouse(tmp_path, **data) as opened:
        before = facts(opened)
        merged = opened.merge(batches(tmp_path, data))

        assert {(done.new, done.changed) for done in merged.values()} == {(0, 0)}
        assert facts(opened) == before


@pytest.mark.parametrize("seed", range(3))
def test_facts_made_bit_by_bit_are_those_made_at_once(seed, tmp_path):
    random = Random(seed)
    data = tables(random)
    (tmp_path / "once").mkdir()
    with warehouse(tmp_path / "once", TWO_PROFILES, **data) as opened:
        once = facts(opened)
    pieces = [
        (table, rows)
        for table, all_rows in data.items()
        for rows in together(BY_NAME[table], all_rows)
    ]
    random.shuffle(pieces)

    with warehouse(tmp_path, TWO_PROFILES) as opened:
        for start in range(0, len(pieces), 250):
            part: dict[str, list[dict[str, object]]] = {}
            for table, rows in pieces[start : start + 250]:
                part.setdefault(table, []).extend(rows)
            opened.merge(batches(tmp_path, part))
        bit_by_bit = facts(opened)

    assert all(once.values())
    assert bit_by_bit == once


def together(table, rows):
    """Return single rows, or those that have to come together."""
    found: dict[Any, list[dict[str, object]]] = {}
    for number, row in enumerate(rows):
        key = tuple(row[name] for name in table.whole) or number
        found.setdefault(key, []).append(row)
    return found.values()


def test_changed_rows_change_the_facts_as_a_rebuild_would(tmp_path):
    with warehouse(tmp_path, **tables(Random(1))) as opened:
        opened.merge(batches(tmp_path, tables(Random(2))))
        merged = facts(opened)
    # Another organisation and back: everything is made again.
    other = parse_organisation("profile: {smallThreshold: 50}")
    Warehouse.open(tmp_path / "warehouse.duckdb", organisation=other).close()

    with Warehouse.open(tmp_path / "warehouse.duckdb") as opened:
        assert facts(opened) == merged


def test_the_later_version_wins_whenever_it_comes(tmp_path):
    later = PULL | {"title": "later", "updated_at": "2026-01-07T00:00:00Z"}
    earlier = PULL | {"title": "earlier", "updated_at": "2026-01-06T00:00:00Z"}
    with warehouse(tmp_path, pull_requests=[later, earlier]) as opened:
        again = opened.merge(batches(tmp_path, {"pull_requests": [earlier]}))

        assert pulls(opened, "title") == [("later",)]
        assert again == {"pull_requests": Merged(received=1, new=0, changed=0)}


def test_on_a_tie_the_row_read_later_wins(tmp_path):
    rows = [PULL | {"title": "first"}, PULL | {"title": "second"}]
    with warehouse(tmp_path, pull_requests=rows) as opened:
        assert pulls(opened, "title") == [("second",)]
        third = [PULL | {"title": "third"}]
        merged = opened.merge(batches(tmp_path, {"pull_requests": third}))

        assert pulls(opened, "title") == [("third",)]
        assert merged == {"pull_requests": Merged(received=1, new=0, changed=1)}


def test_a_column_that_is_missing_is_empty(tmp_path):
    with warehouse(tmp_path, pull_requests=[PULL | {"title": "x"}]) as opened:
        opened.merge(batches(tmp_path, {"pull_requests": [PULL]}))

        assert pulls(opened, "title, merged_at") == [(None, None)]


def test_what_another_source_knew_of_a_file_stays_where_a_later_one_says_nothing(
    tmp_path,
):
    file = {
        "repository": "app",
        "number": 1,
        "path": "fan.py",
        "added": 3,
        "removed": 1,
    }
    known = file | {"previous_change_at": "2026-01-01T00:00:00Z", "is_new": "false"}
    with warehouse(tmp_path, pull_request_files=[known]) as opened:
        same = opened.merge(batches(tmp_path, {"pull_request_files": [file]}))
        more = file | {"added": 4, "is_new": "true"}
        other = opened.merge(batches(tmp_path, {"pull_request_files": [more]}))

        with opened.reading() as con:
            rows = con.execute(
                "SELECT added, previous_change_at, is_new FROM pull_request_files"
            ).fetchall()
    assert same["pull_request_files"].changed == 0
    assert other["pull_request_files"].changed == 1
    assert rows == [(4, datetime(2026, 1, 1), True)]  # noqa: DTZ001


def test_what_a_provider_tells_of_a_pull_request_is_not_replaced_by_git(tmp_path):
    told = PULL | {
        "provider": "github",
        "title": "told",
        "updated_at": "2026-01-06T00:00:00Z",
    }
    rebuilt = PULL | {"provider": "git", "title": "rebuilt"}
    with warehouse(tmp_path, pull_requests=[told]) as opened:
        opened.merge(batches(tmp_path, {"pull_requests": [rebuilt]}))

        assert pulls(opened, "provider, title") == [("github", "told")]


def test_assignees_are_accounts_of_where_the_repository_lives_not_of_git(tmp_path):
    rebuilt = PULL | {"provider": "git"}
    told = PULL | {"provider": "github", "number": 2}
    item = {"tracker": "app", "key": "#3", "created_at": "2026-01-05T10:00:00Z"}
    with warehouse(
        tmp_path, pull_requests=[rebuilt, told], work_items=[item]
    ) as opened:
        assert facts(opened)["trackers"] == [("app", "github")]


def test_a_tracker_whose_accounts_a_source_told_is_that_providers(tmp_path):
    item = {"tracker": "jira", "key": "PAY-1", "created_at": "2026-01-05T10:00:00Z"}
    account = {"provider": "jira", "account": "5b10", "name": "Ana"}
    with warehouse(tmp_path, work_items=[item], known_accounts=[account]) as opened:
        assert facts(opened)["trackers"] == [("jira", "jira")]


def test_times_are_kept_in_utc(tmp_path):
    row = PULL | {"created_at": "2026-01-05T23:30:00-02:00"}
    with warehouse(tmp_path, pull_requests=[row]) as opened:
        assert pulls(opened, "created_at") == [(datetime(2026, 1, 6, 1, 30),)]  # noqa: DTZ001


def test_letter_case_does_not_make_two_developers(tmp_path):
    people = [
        {"email": "Ana@example.com", "name": "Ana", "floor": "3"},
        {"email": "ana@example.com", "name": "Ana Abel", "floor": "4"},
    ]
    with warehouse(tmp_path, developers=people) as opened, opened.reading() as con:
        rows = con.execute("SELECT name, attributes FROM developers").fetchall()

        assert rows == [("Ana Abel", '{"floor":"4"}')]


def test_nothing_is_kept_of_a_merge_that_fails(tmp_path):
    good = batches(tmp_path, {"pull_requests": [PULL]})
    bad = tmp_path / "bad.parquet"
    bad.write_text("no parquet")
    with warehouse(tmp_path) as opened:
        with pytest.raises(SourceError, match="commits"):
            opened.merge([*good, ("commits", bad)], cursor=("git", "app", "1"))

        assert pulls(opened, "number") == []
        assert opened.cursor("git", "app") is None
        assert opened.merge(good)["pull_requests"].new == 1


def test_a_row_without_what_it_needs_is_refused(tmp_path):
    rows = [PULL | {"author": ""}]
    with warehouse(tmp_path) as opened, pytest.raises(SourceError, match="no author"):
        opened.merge(batches(tmp_path, {"pull_requests": rows}))


@pytest.mark.parametrize(
    ("table", "row", "words"),
    [
        ("pull_requests", PULL | {"added": -1}, "added that is not from 0 to 1,000,"),
        ("pull_requests", PULL | {"removed": 2**63 - 1}, "removed that is not from 0"),
        ("pull_requests", PULL | {"merged_at": "infinity"}, "merged_at that never was"),
        ("developers", PERSON | {"ends_on": "infinity"}, "ends_on that never was"),
        ("pull_request_comments", COMMENT | {"kind": "remark"}, "'comment', 'review_c"),
        ("pull_request_comments", COMMENT | {"state": "lost"}, "state that is none of"),
    ],
)
def test_a_row_that_cannot_be_counted_with_is_refused(tmp_path, table, row, words):
    with warehouse(tmp_path) as opened, pytest.raises(SourceError, match=words):
        opened.merge(batches(tmp_path, {table: [row]}))


def test_an_unknown_table_is_named(tmp_path):
    with (
        warehouse(tmp_path) as opened,
        pytest.raises(SourceError, match=r"cats.*pull_requests"),
    ):
        opened.merge([("cats", tmp_path / "cats.parquet")])


def test_a_cursor_is_what_was_written_last(tmp_path):
    with warehouse(tmp_path) as opened:
        opened.merge([], cursor=("git", "app", "1"))
        opened.merge([], cursor=("git", "app", "2"))
        opened.merge([], cursor=("git", "web", "3"))

        assert opened.cursor("git", "app") == "2"
        assert opened.cursor("github", "app") is None


def test_the_data_reaches_to_its_latest_instant_but_not_into_the_future(tmp_path):
    with warehouse(tmp_path) as opened:
        assert opened.data_until() is None
        rows = [PULL, PULL | {"number": 2, "created_at": "2999-01-01T00:00:00Z"}]
        opened.merge(batches(tmp_path, {"pull_requests": rows}))

        assert opened.data_until() == datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_another_process_is_told_that_the_warehouse_is_taken(tmp_path):
    code = (
        "import duckdb, sys; con = duckdb.connect(sys.argv[1]); "
        "print(1, flush=True); sys.stdin.read()"
    )
    path = tmp_path / "warehouse.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline()
        with pytest.raises(WarehouseBusy, match=r"warehouse\.duckdb"):
            Warehouse.open(path)
        other.communicate()


def test_a_warehouse_of_a_newer_version_is_left_alone(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    Warehouse.open(path).close()
    with duckdb.connect(path) as con:
        con.execute("UPDATE meta SET value = '99' WHERE name = 'schema'")

    with pytest.raises(ReportError, match="newer version"):
        Warehouse.open(path)


def test_a_column_that_a_newer_version_brings_is_added(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    Warehouse.open(path).close()
    with duckdb.connect(path) as con:
        con.execute("ALTER TABLE pull_requests DROP COLUMN title")

    with Warehouse.open(path) as opened:
        opened.merge(batches(tmp_path, {"pull_requests": [PULL | {"title": "x"}]}))
        assert pulls(opened, "title") == [("x",)]


def test_facts_get_the_column_that_a_newer_version_brings(tmp_path):
    merged = PULL | {"provider": "git", "merged_at": "2026-01-05T12:00:00Z"}
    name = "PR_CYCLE_TIME_WORKING_HRS_AVG"
    wanted = plan("2026-01-01", "2026-01-31", name)
    with warehouse(tmp_path, pull_requests=[merged]):
        pass
    with duckdb.connect(tmp_path / "warehouse.duckdb") as con:
        for table in ("merged_pulls", "first_comments", "completed_items"):
            con.execute(f"ALTER TABLE {table} DROP COLUMN worked_us")

    calendar = "profile: {workingCalendar: {hours: 11:00-17:00}}"
    with warehouse(tmp_path, calendar) as opened:
        assert rows(opened, wanted, tmp_path)[0][name] == "1"


def test_many_rows_after_none_in_one_transaction_are_all_counted(tmp_path):
    # DuckDB stores from 122,880 rows on in another way.
    none, many = tmp_path / "none.parquet", tmp_path / "many.parquet"
    commits = (
        "SELECT 'app' AS repository, i::VARCHAR AS sha, 'ana@example.com' AS author, "
        "TIMESTAMP '2026-01-05 10:00' + to_days((i % 10)::INTEGER) AS authored_at "
        "FROM range({rows}) AS t(i)"
    )
    with duckdb.connect() as con:
        con.execute(f"COPY ({commits.format(rows=0)}) TO '{none}'")
        con.execute(f"COPY ({commits.format(rows=200_000)}) TO '{many}'")
    wanted = plan("2026-01-01", "2026-01-31", "CODING_DAYS")

    with warehouse(tmp_path, threads=2) as opened:
        merged = opened.merge([("commits", none), ("commits", many)])

        assert merged == {"commits": Merged(received=200_000, new=200_000, changed=0)}
        assert text(opened, wanted, tmp_path).endswith(",10\n")


def test_a_reader_sees_one_state_while_rows_come_in(tmp_path):
    with warehouse(tmp_path, pull_requests=[PULL]) as opened, opened.reading() as con:
        count = "SELECT count(*) FROM pull_requests"
        assert con.execute(count).fetchone() == (1,)
        opened.merge(batches(tmp_path, {"pull_requests": [PULL | {"number": 2}]}))

        assert con.execute(count).fetchone() == (1,)
        assert len(pulls(opened, "number")) == 2


def test_writers_wait_for_each_other(tmp_path):
    files = [
        batches(tmp_path, {"pull_requests": [PULL | {"number": number}]})
        for number in range(4)
    ]
    with warehouse(tmp_path) as opened:
        threads = [Thread(target=opened.merge, args=(file,)) for file in files]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(pulls(opened, "number")) == 4


def test_a_developer_who_is_removed_counts_nowhere(tmp_path):
    people = [
        {"email": f"{name}@example.com", "name": name.title()} for name in ("ana", "bo")
    ]
    done = PULL | {"merged_at": "2026-01-06T00:00:00Z"}
    wanted = plan("2026-01-01", "2026-01-31", "PR_MERGED")
    with warehouse(tmp_path, developers=people, pull_requests=[done]) as opened:
        assert text(opened, wanted, tmp_path).endswith(",1\n")
        removed = opened.remove("developers", "email", ["ANA@example.com", "nobody"])

        assert removed == 1
        assert text(opened, wanted, tmp_path).endswith(",0\n")


def test_facts_cannot_be_removed_one_by_one(tmp_path):
    with warehouse(tmp_path) as opened, pytest.raises(SourceError, match="commits"):
        opened.remove("commits", "sha", ["1"])


def test_removed_lines_of_a_pull_request_come_together(tmp_path):
    pull = {"repository": "app", "number": 1, "path": "a.py", "removed": 2}
    other = pull | {"number": 2, "written_at": "2026-01-01T00:00:00Z", "author": "a@x"}
    old = pull | {"written_at": "2026-01-01T00:00:00Z", "author": "a@x"}
    new = pull | {"written_at": "2026-01-02T00:00:00Z"}
    with warehouse(tmp_path, pull_request_removed_lines=[old, other]) as opened:
        again = batches(tmp_path, {"pull_request_removed_lines": [new]})
        merged = [opened.merge(again), opened.merge(again)]
        with opened.reading() as con:
            rows = con.execute(
                "SELECT number, written_at::DATE::VARCHAR, author "
                "FROM pull_request_removed_lines ORDER BY ALL"
            ).fetchall()

    assert rows == [(1, "2026-01-02", None), (2, "2026-01-01", "a@x")]
    assert [(m.new, m.changed) for one in merged for m in one.values()] == [
        (1, 1),
        (0, 0),
    ]


def test_what_a_source_reads_of_a_pull_request_is_all_of_it_and_files_add_to_it(
    tmp_path,
):
    pull = {"repository": "app", "number": 1}
    was = [pull | {"sha": sha} for sha in ("a1", "a2")]
    other = {"repository": "app", "number": 2, "sha": "b1"}
    now, more = pull | {"sha": "a3"}, pull | {"sha": "a4"}
    with warehouse(tmp_path, pull_request_commits=[*was, other]) as opened:

        def known(row, cursor=None):
            given = batches(tmp_path, {"pull_request_commits": [row]})
            merged = opened.merge(given, cursor=cursor)["pull_request_commits"]
            with opened.reading() as con:
                rows = con.execute("SELECT sha FROM pull_request_commits ORDER BY 1")
                return merged.changed, [sha for (sha,) in rows.fetchall()]

        assert known(now, ("git", "app", "1")) == (2, ["a3", "b1"])
        assert known(more) == (0, ["a3", "a4", "b1"])


@pytest.mark.parametrize(
    ("memory", "threads", "used"),
    [("512MB", None, 1), ("900MB", None, 1), ("64GB", 2, 2), ("512MB", 3, 3)],
)
def test_short_memory_is_not_shared_by_many_threads(tmp_path, memory, threads, used):
    path = tmp_path / "warehouse.duckdb"
    Warehouse.open(path).close()
    opened = Warehouse.open(path, memory_limit=memory, threads=threads)
    with opened, opened.reading() as con:
        assert con.execute("SELECT current_setting('threads')").fetchone() == (used,)
