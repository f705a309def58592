import gzip
import json
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest

from reporting.errors import SourceError
from reporting.event_tables import TABLES, Type
from reporting.sources import files

PULLS = "repository,number,author,created_at,title\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "tables"
    folder.mkdir()
    return folder


@pytest.fixture
def read(folder, tmp_path):
    """Read the folder and return the rows of each table as dicts, in the file's order."""

    def read():
        reading = files.read(folder, into=tmp_path / "into")
        with duckdb.connect() as connection:
            rows = {}
            for batch in reading.batches:
                relation = connection.read_parquet(str(batch.path))
                rows[batch.table] = [
                    dict(zip(relation.columns, map(aware, row), strict=True))
                    for row in relation.fetchall()
                ]
                assert batch.rows == len(rows[batch.table])
        return rows, reading.notices

    return read


@pytest.fixture
def refused(folder, tmp_path):
    """Read the folder, which must be refused, and return the lines of the reason."""

    def refused():
        with pytest.raises(SourceError) as error:
            files.read(folder, into=tmp_path / "into")
        assert not list((tmp_path / "into").glob("*"))
        return str(error.value).splitlines()

    return refused


def aware(value):
    """Times come from Parquet without a zone; the contract says that they are UTC."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def at(year, month, day, hour, minute=0, second=0, microsecond=0):
    return datetime(year, month, day, hour, minute, second, microsecond, UTC)


def put(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8", newline="")


def test_a_csv_file_becomes_typed_rows(folder, read):
    put(folder, "pull_requests.csv",
        "repository,number,author,created_at,merged_at,added\n"
        "web,7,ann,2026-01-05T10:00:00+02:00,2026-01-06 09:30Z,12\n")  # fmt: skip

    rows, notices = read()

    assert rows == {
        "pull_requests": [
            {
                "repository": "web",
                "number": 7,
                "author": "ann",
                "created_at": at(2026, 1, 5, 8),
                "merged_at": at(2026, 1, 6, 9, 30),
                "added": 12,
            }
        ]
    }
    assert notices == ()


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-01-05T10:00:00Z", at(2026, 1, 5, 10)),
        ("2026-01-05t10:00z", at(2026, 1, 5, 10)),
        ("2026-01-05T10:00:00.250+0000", at(2026, 1, 5, 10, 0, 0, 250_000)),
        ("2026-01-05 10:00:00-05:30", at(2026, 1, 5, 15, 30)),
        ("2026-01-05T10:00:00+09", at(2026, 1, 5, 1)),
    ],
)
def test_times_are_turned_to_utc(folder, read, text, utc):
    put(folder, "pull_requests.csv", f"{PULLS}web,7,ann,{text},\n")

    assert read()[0]["pull_requests"][0]["created_at"] == utc


def test_ndjson_and_gz_and_parquet_say_the_same_as_csv(folder, read):
    row = {"repository": "web", "number": 7, "path": "a/b", "added": 3, "removed": 1,
           "is_new": True, "previous_change_at": None}  # fmt: skip
    typed = row | {"is_new": True}
    header, values = ",".join(row), "web,7,a/b,3,1,true,"

    put(folder, "pull_request_files.csv", f"{header}\n{values}\n")
    assert read()[0]["pull_request_files"] == [typed]
    (folder / "pull_request_files.csv").unlink()

    packed = gzip.compress(f"{header}\r\n{values}\r\n".encode())
    (folder / "pull_request_files.csv.gz").write_bytes(packed)
    assert read()[0]["pull_request_files"] == [typed]
    (folder / "pull_request_files.csv.gz").unlink()

    put(folder, "pull_request_files.ndjson", json.dumps(row) + "\n")
    [found] = read()[0]["pull_request_files"]
    assert found == typed
    (folder / "pull_request_files.ndjson").unlink()

    packed = gzip.compress(json.dumps(row).encode())
    (folder / "pull_request_files.jsonl.gz").write_bytes(packed)
    [found] = read()[0]["pull_request_files"]
    assert found == typed


# A value of each type but text, as text and as what it is.
VALUES = {
    Type.TIME: ("2026-01-05T10:00:00Z", at(2026, 1, 5, 10)),
    Type.DATE: ("2026-01-05", date(2026, 1, 5)),
    Type.COUNT: ("3", 3),
    Type.NUMBER: ("1.5", 1.5),
    Type.FLAG: ("true", True),
}


def written(folder, form, name, row):
    """Write one row as a file of the given form."""
    if form == "parquet":
        names = ", ".join(f'? AS "{column}"' for column in row)
        with duckdb.connect() as con:
            con.execute(f"CREATE TABLE t AS SELECT {names}", list(row.values()))
            con.table("t").write_parquet(str(folder / f"{name}.parquet"))
        return
    if form.startswith("csv"):
        lines = (",".join(row), ",".join(f'"{value}"' for value in row.values()))
        text = "\n".join(lines) + "\n"
    else:
        text = json.dumps(row) + "\n"
    data = text.encode()
    data = gzip.compress(data) if form.endswith("gz") else data
    (folder / f"{name}.{form}").write_bytes(data)


@pytest.mark.parametrize(
    "form", ["csv", "csv.gz", "ndjson", "ndjson.gz", "jsonl", "jsonl.gz", "parquet"]
)
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_of_every_table_comes_from_every_kind_of_file(
    folder, read, table, form
):
    texts, values = {}, {}
    for column in table.columns:
        said = column.choices[0] if column.choices else f"{column.name}, like this"
        texts[column.name], values[column.name] = VALUES.get(column.type, (said, said))
    written(folder, form, table.name, texts)

    rows, _ = read()

    assert [
        {name: value for name, value in row.items() if name in values}
        for row in rows[table.name]
    ] == [values]


def test_parquet_columns_may_have_other_types(folder, read):
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'Asia/Tokyo'")
        connection.sql(
            "SELECT 'web' AS repository, 7.0 AS number, 'ann' AS author, "
            "TIMESTAMPTZ '2026-01-05 10:00:00+02' AS created_at"
        ).write_parquet(str(folder / "pull_requests.parquet"))

    [row] = read()[0]["pull_requests"]

    assert (row["number"], row["created_at"]) == (7, at(2026, 1, 5, 8))


def test_a_parquet_time_without_a_zone_is_refused_by_row(folder, refused):
    with duckdb.connect() as connection:
        connection.sql(
            "SELECT 'web' AS repository, 7 AS number, 'ann' AS author, "
            "TIMESTAMP '2026-01-05 10:00:00' AS created_at"
        ).write_parquet(str(folder / "pull_requests.parquet"))

    assert refused()[1].startswith(
        "pull_requests.parquet, row 1: `created_at` is `2026-01-05 10:00:00`, "
        "which is a time without a zone"
    )


def test_lines_are_those_of_the_file_whatever_the_fields_hold(folder, refused):
    put(folder, "pull_requests.csv",
        PULLS + 'web,1,ann,2026-01-05T10:00:00Z,"two\nlines, ""quoted"""\r\n'
        "\n"
        'web,2,ann,2026-01-05 10:00,"\n\n\n"\n'
        "web,3,,2026-01-05T10:00:00Z,x\n")  # fmt: skip

    lines = refused()

    assert [line.split(":")[0] for line in lines[1:]] == [
        "pull_requests.csv, line 5",
        "pull_requests.csv, line 9",
    ]


def test_every_bad_value_of_every_file_is_named(folder, refused):
    put(folder, "pull_requests.csv",
        "repository,number,author,created_at,added,merged_at\n"
        "web,x,,2026-02-30T10:00:00Z,-3,\n"
        "web,1.5,ann,yesterday,3,2026-01-05T10:00:00+19:00\n")  # fmt: skip
    put(folder, "developers.csv",
        "email,name,starts_on\nann@example.com,Ann,05.01.2026\n,Bo,\n")  # fmt: skip
    put(folder, "pull_request_comments.ndjson",
        '{"repository": "web", "number": 1, "comment_id": 5, "author": "bo", '
        '"created_at": "2026-01-05T10:00:00Z", "kind": "shout", "has_text": "maybe"}\n')  # fmt: skip
    put(folder, "work_items.csv",
        "tracker,key,created_at,story_points\njira,A-1,2026-01-05T10:00:00Z,many\n")  # fmt: skip

    assert refused() == [
        f"Nothing was taken from {folder}: 12 problems.",
        "developers.csv, line 2: `starts_on` is `05.01.2026`, which is no day; write it "
        "like 2026-01-05.",
        "developers.csv, line 3: `email` is empty; every row needs it.",
        "pull_requests.csv, line 2: `number` is `x`, which is not a whole number from 0 up.",
        "pull_requests.csv, line 2: `author` is empty; every row needs it.",
        "pull_requests.csv, line 2: `created_at` is `2026-02-30T10:00:00Z`, which is no "
        "time; write it like 2026-01-05T10:00:00Z.",
        "pull_requests.csv, line 2: `added` is `-3`, which is not a whole number from 0 up.",
        "pull_requests.csv, line 3: `number` is `1.5`, which is not a whole number from 0 up.",
        "pull_requests.csv, line 3: `created_at` is `yesterday`, which is no time; write it "
        "like 2026-01-05T10:00:00Z.",
        "pull_requests.csv, line 3: `merged_at` is `2026-01-05T10:00:00+19:00`, which is no "
        "time; write it like 2026-01-05T10:00:00Z.",
        "pull_request_comments.ndjson, line 1: `kind` is `shout`, which is none of comment, "
        "review_comment, review.",
        "pull_request_comments.ndjson, line 1: `has_text` is `maybe`, which is neither true "
        "nor false.",
        "work_items.csv, line 2: `story_points` is `many`, which is no number; write it "
        "like 12.5.",
    ]


def test_a_hundred_problems_are_named_and_the_rest_counted(folder, refused):
    put(folder, "pull_requests.csv", PULLS + "web,1,ann,now,\n" * 2_500)

    lines = refused()

    assert lines[0].endswith("2,500 problems.")
    assert lines[100].startswith("pull_requests.csv, line 101:")
    assert lines[101:] == ["and 2,400 more"]


def test_one_bad_file_leaves_no_table_of_the_others(folder, refused, tmp_path):
    put(folder, "bots.csv", "account\nrobot\n")
    put(folder, "commits.csv", "repository,sha\nweb,a1\n")

    assert refused()[1:] == [
        "commits.csv: it lacks the columns `author`, `authored_at`; it has `repository`, `sha`."
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("TRUE", True), ("yes", True), ("1", True),
     ("False", False), ("No", False), ("0", False), ("", None)],
)  # fmt: skip
def test_flags_may_be_written_in_three_ways(folder, read, text, value):
    put(folder, "commits.csv",
        "repository,sha,author,authored_at,is_merge\n"
        f"web,a1,ann@example.com,2026-01-05T10:00:00Z,{text}\n")  # fmt: skip

    assert read()[0]["commits"][0]["is_merge"] is value


def test_the_words_of_a_people_system_are_understood(folder, read):
    put(folder, "developers.csv",
        "Full Name,EMAIL,Manager Email,Role,Sub Role,Team,Department,Site\n"
        "Ann Lee,Ann@example.com,,Engineer,Backend,Search,Platform,Oslo\n")  # fmt: skip

    assert read()[0]["developers"] == [
        {
            "name": "Ann Lee",
            "email": "Ann@example.com",
            "manager_email": None,
            "role": "Engineer",
            "sub_role": "Backend",
            "team": "Search",
            "department": "Platform",
            "site": "Oslo",
        }
    ]


def test_further_columns_of_developers_become_attributes(folder, read):
    put(folder, "developers.csv",
        'email,name,Cost Centre,"it\'s ""odd"""\n'
        "ann@example.com,Ann,12,x\nbo@example.com,Bo,,\n")  # fmt: skip

    ann, bo = read()[0]["developers"]

    assert json.loads(ann["attributes"]) == {"Cost Centre": "12", 'it\'s "odd"': "x"}
    assert json.loads(bo["attributes"]) == {}
    assert ann.keys() == {"email", "name", "attributes"}


def test_attributes_from_ndjson_may_have_any_name(folder, read):
    row = {"email": "ann@example.com", "name": "Ann", "a/b~c.d": [1, 2], "née": None}
    put(folder, "developers.ndjson", json.dumps(row))

    [ann] = read()[0]["developers"]

    assert json.loads(ann["attributes"]) == {"a/b~c.d": "[1,2]"}


def test_further_columns_of_other_tables_are_left_out_with_a_notice(folder, read):
    put(folder, "bots.csv", "account,colour\nrobot,red\n")

    rows, notices = read()

    assert rows["bots"] == [{"account": "robot"}]
    assert notices == (
        "bots.csv: columns that the table does not have were left out: `colour`.",
    )


def test_a_row_that_comes_twice_counts_once_the_last_time(folder, read):
    put(folder, "pull_request_files.csv",
        "repository,number,path,added,removed\nweb,1,a,1,0\nweb,1,b,2,0\nweb,1,a,3,0\n")  # fmt: skip

    rows, notices = read()

    assert sorted(
        (row["path"], row["added"]) for row in rows["pull_request_files"]
    ) == [
        ("a", 3),
        ("b", 2),
    ]
    assert notices == (
        "pull_request_files.csv: 1 row comes more than once (same `repository`, `number`, "
        "`path`), such as in lines 2 and 4; the last one counts.",
    )


def test_of_two_versions_the_later_updated_one_counts(folder, read):
    put(folder, "pull_requests.csv",
        "repository,number,author,created_at,updated_at,title\n"
        "web,1,ann,2026-01-05T10:00:00Z,2026-01-07T00:30:00+09:00,older\n"
        "web,1,ann,2026-01-05T10:00:00Z,2026-01-06T20:00:00Z,newer\n"
        "web,1,ann,2026-01-05T10:00:00Z,,oldest\n")  # fmt: skip

    rows, notices = read()

    assert [row["title"] for row in rows["pull_requests"]] == ["newer"]
    assert notices[0].endswith(
        "in lines 2 and 4; the one with the later updated_at counts."
    )


def test_letter_case_does_not_make_two_accounts(folder, read):
    put(folder, "identities.csv",
        "provider,account,email\ngithub,Ann,ann@example.com\nGitHub,ann,bo@example.com\n")  # fmt: skip

    rows, _ = read()

    assert [row["email"] for row in rows["identities"]] == ["bo@example.com"]


def test_the_same_e_mail_twice_is_an_error_that_names_both_lines(folder, refused):
    put(folder, "developers.csv",
        "email,name\nann@example.com,Ann\nbo@example.com,Bo\nANN@example.com,Anna\n")  # fmt: skip

    assert refused()[1:] == [
        "developers.csv, line 4: `ann@example.com` already stands in line 2; a developer "
        "has one row."
    ]


def test_managers_in_a_circle_are_named_in_order(folder, refused):
    put(folder, "developers.csv",
        "email,name,manager_email\n"
        "ann@example.com,Ann,bo@example.com\n"
        "bo@example.com,Bo,CY@example.com\n"
        "cy@example.com,Cy,bo@example.com\n"
        "di@example.com,Di,di@example.com\n")  # fmt: skip

    assert refused()[1:] == [
        "developers.csv, line 3: the managers form a circle: `bo@example.com` → "
        "`cy@example.com` → `bo@example.com`.",
        "developers.csv, line 5: `di@example.com` is their own manager; leave "
        "`manager_email` empty.",
    ]


def test_an_unknown_manager_is_only_noticed(folder, read):
    put(folder, "developers.csv",
        "email,name,manager_email\nann@example.com,Ann,zoe@example.com\n")  # fmt: skip

    rows, notices = read()

    assert len(rows["developers"]) == 1
    assert notices == (
        "developers.csv: these managers are not in the file: `zoe@example.com`; unless they "
        "are known already, the people who name them stand at the top.",
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "commits.csv: it is empty; its first line has to name the columns."),
        ("\n", "commits.csv: it is empty; its first line has to name the columns."),
        ("a,,b, \nx,y,z,u\n", "commits.csv, line 1: these columns have no name: 2, 4."),
        ("sha,SHA\n", "commits.csv: it has the column `SHA` twice."),
    ],
)
def test_a_bad_first_line_is_told(folder, refused, content, reason):
    put(folder, "commits.csv", content)

    assert reason in refused()[1:]


def test_a_file_with_column_names_only_is_noticed(folder, read):
    put(folder, "bots.csv", "account\n")
    put(folder, "work_items.ndjson", "\n")

    rows, notices = read()

    assert rows == {}
    assert notices == (
        "bots.csv: it has no rows.",
        "work_items.ndjson: it has no rows.",
    )


def test_a_quote_that_never_closes_is_found_where_it_opens(folder, refused):
    put(folder, "bots.csv", 'account,provider\na,github\nb,"github\nc,github\n')

    [problem] = refused()[1:]

    assert problem.startswith("bots.csv, line 3: a quote that opens a field here")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bots.csv", "account," + "x" * (1 << 24)),
        ("bots.ndjson", '{"account": "' + "x" * (1 << 24)),
        ("bots.ndjson.gz", '{"account": "' + "x" * (1 << 24)),
    ],
)
def test_a_line_that_never_ends_is_not_read_to_its_end(folder, refused, name, text):
    data = text.encode()
    (folder / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)

    assert refused()[1:] == [
        f"{name}, line 1: it is longer than 16,777,216 characters. What follows was not read."
    ]


def test_rows_with_another_number_of_fields_are_told(folder, refused):
    put(folder, "bots.csv", "account,provider\na\nb,github\nc,github,x\n")

    assert refused()[1:] == [
        "bots.csv, line 2: it has 1 field where the first line names 2.",
        "bots.csv, line 4: it has 3 fields where the first line names 2.",
    ]


def test_what_ended_the_reading_is_told_before_a_hundred_others(folder, refused):
    put(folder, "bots.csv", "account,provider\n" + "a\n" * 300 + 'b,"x')

    assert refused()[1].startswith("bots.csv, line 302: a quote that opens")


def test_bytes_that_are_not_utf_8_are_told_by_line(folder, refused):
    (folder / "bots.csv").write_bytes("account\nann\nren\xe9e\n".encode("latin-1"))

    assert refused()[1:] == [
        "bots.csv, line 3: byte 0xE9 is not UTF-8; save the file as UTF-8."
    ]


def test_utf_16_is_told_and_a_byte_order_mark_of_utf_8_is_fine(folder, read, refused):
    (folder / "bots.csv").write_bytes("account\nann\n".encode("utf-16"))
    assert refused()[1:] == ["bots.csv: it is UTF-16; save it as UTF-8."]

    (folder / "bots.csv").write_bytes("account\nann\n".encode("utf-8-sig"))
    assert read()[0]["bots"] == [{"account": "ann"}]


def test_damaged_files_are_told(folder, refused):
    whole = gzip.compress(b"account\n" + b"ann\n" * 5_000)
    (folder / "bots.csv.gz").write_bytes(whole[: len(whole) // 2])
    (folder / "commits.parquet").write_bytes(b"PAR1 but not really PAR1")
    put(folder, "identities.ndjson", '{"provider": \n[1]\n')

    assert refused()[1:] == [
        'identities.ndjson, line 1: `{"provider":` is not a JSON object.',
        "identities.ndjson, line 2: `[1]` is not a JSON object.",
        "bots.csv.gz: the compressed file is damaged or cut off.",
        "commits.parquet: it is not a Parquet file, or it is damaged.",
    ]


def test_semicolons_and_tabs_separate_too(folder, read):
    put(folder, "bots.csv", "account;provider\na,b;github\n")
    put(folder, "identities.csv", "provider\taccount\temail\ngit\ta\tann@example.com\n")

    rows, _ = read()

    assert rows["bots"] == [{"account": "a,b", "provider": "github"}]
    assert rows["identities"][0]["email"] == "ann@example.com"


def test_values_lose_the_spaces_around_them_and_empty_rows_are_left_out(folder, read):
    put(folder, "bots.csv", "account,provider\n robot , github\t\n,\n \n, \n")

    assert read()[0]["bots"] == [{"account": "robot", "provider": "github"}]


def test_a_field_may_be_longer_than_a_megabyte(folder, read):
    long = "word " * 400_000 + "end"
    put(folder, "pull_requests.csv", f"{PULLS}web,1,ann,2026-01-05T10:00:00Z,{long}\n")

    assert read()[0]["pull_requests"][0]["title"] == long


def test_many_rows_come_through_whole(folder, read):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    lines = (
        f'web,{n},ann,{(start + timedelta(minutes=n)).isoformat()},"{n}\n""x"""'
        for n in range(30_000)
    )
    put(folder, "pull_requests.csv", PULLS + "\n".join(lines))

    rows = read()[0]["pull_requests"]

    assert {row["number"] for row in rows} == set(range(30_000))
    assert all(row["title"] == f'{row["number"]}\n"x"' for row in rows)


def test_two_files_for_one_table_are_refused(folder, refused):
    put(folder, "bots.csv", "account\na\n")
    put(folder, "bots.ndjson", '{"account": "b"}')

    assert refused() == [
        f"{folder} has two files for the table bots: bots.csv and bots.ndjson. "
        "Leave one of them."
    ]


def test_other_files_are_noticed_and_hidden_ones_are_not(folder, read):
    put(folder, "bots.csv", "account\na\n")
    put(folder, "notes.txt", "x")
    put(folder, "robots.csv", "x")
    put(folder, ".DS_Store", "x")
    put(folder, "organisation.yaml", "x")

    assert read()[1] == ("`notes.txt`, `robots.csv`: no table, left out.",)


def test_a_folder_without_tables_says_what_to_put_there(folder, refused, tmp_path):
    [sentence] = refused()
    assert sentence.startswith(
        f"There is no table in {folder}. A table is a file such as"
    )

    with pytest.raises(SourceError, match="is no folder"):
        files.read(tmp_path / "nowhere", into=tmp_path / "into")


def test_days_of_employment_are_dates(folder, read):
    put(folder, "developers.csv",
        "email,name,starts_on,ends_on\nann@example.com,Ann,2026-01-05,\n")  # fmt: skip

    [ann] = read()[0]["developers"]

    assert (ann["starts_on"], ann["ends_on"]) == (date(2026, 1, 5), None)


def test_the_description_of_the_organisation_comes_along_as_it_is(folder, tmp_path):
    put(folder, "bots.csv", "account\na\n")
    assert files.read(folder, into=tmp_path / "into").organisation is None

    put(folder, "organisation.yaml", "trees:\n  - name: Élan\n")
    reading = files.read(folder, into=tmp_path / "into")
    assert reading.organisation == "trees:\n  - name: Élan\n"
