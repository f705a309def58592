"""Who asked what, what was decided and why, where it was posted: SQLite and PostgreSQL."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import audit, retention
from bot.answers.answering import Answering
from bot.audit import Entry
from bot.database import Asked

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


def asked(number=1, *, canonical="Platform last 3 months", at=NOON):
    return Asked(
        id=f"r{number}",
        workspace="T1",
        channel="C1",
        asked_by="U1",
        text="platform pls",
        request={"canonical": canonical},
        asked_at=at,
    )


async def accept(database, request):
    async with database.transaction() as connection:
        await database.add(request, connection)
        await audit.asked(connection, request)


async def refuse(database, request, why="no"):
    async with database.transaction() as connection:
        await audit.ended(connection, request, "refused", rule="not above", reason=why)


async def log(database, since=NOON - timedelta(days=365)):
    async with database.transaction() as connection:
        return await audit.since(connection, since)


def entry(**changes):
    values: dict[str, Any] = {
        "asked_at": NOON,
        "workspace": "T1",
        "channel": "C1",
        "asked_by": "U1",
        "asked": "Platform last 3 months",
        "decision": None,
        "reason": None,
        "rule": None,
        "posted_channel": None,
        "posted_ts": None,
        "decided_at": None,
    }
    return Entry(**(values | changes))


async def test_a_request_is_in_the_log_as_soon_as_it_is_accepted(database):
    await accept(database, asked())

    assert await log(database) == [entry()]


async def test_the_log_says_how_a_request_ended_and_where_it_was_posted(database):
    await accept(database, asked())
    await database.set("r1", posted_channel="C1", posted_ts="17.5")
    unused: Any = None
    steps = Answering(database, unused, unused, unused, patience_s=1)
    async with database.transaction() as connection:
        await audit.ruled(connection, "r1", "workspace")

    await steps.close("r1", "answered")

    (found,) = await log(database)
    assert (found.decision, found.reason) == ("answered", None)
    assert found.rule == "workspace"
    assert (found.posted_channel, found.posted_ts) == ("C1", "17.5")
    assert found.decided_at > NOON
    assert (await database.get("r1")).outcome == "answered"


async def test_what_was_refused_on_receipt_is_in_the_log_with_the_reason(database):
    await refuse(database, asked(), why="Figures about one person go to that person.")

    assert await log(database) == [
        entry(
            decision="refused",
            rule="not above",
            reason="Figures about one person go to that person.",
            decided_at=NOON,
        )
    ]


async def test_a_refusal_that_slack_delivers_twice_is_one_entry(database):
    await refuse(database, asked())
    await refuse(database, asked())

    assert len(await log(database)) == 1


async def test_an_entry_is_not_there_when_its_request_is_not(database):
    async def accept_and_fail():
        async with database.transaction() as connection:
            await database.add(asked(), connection)
            await audit.asked(connection, asked())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await accept_and_fail()

    assert await log(database) == []


async def test_the_log_begins_at_the_moment_asked_for(database):
    before = asked(1, at=NOON - timedelta(microseconds=1))
    for request in (asked(3, at=NOON + timedelta(days=1)), before, asked(2, at=NOON)):
        await accept(database, request)

    found = await log(database, since=NOON)

    assert [each.asked_at for each in found] == [NOON, NOON + timedelta(days=1)]


async def test_what_is_too_old_is_forgotten_and_what_is_open_is_finished(database):
    await accept(database, asked(1, at=NOON))
    await database.set("r1", outcome="answered")
    await accept(database, asked(2, at=NOON))
    await accept(database, asked(3, at=NOON + timedelta(seconds=1)))

    await retention.forget(database, before=NOON + timedelta(seconds=1))

    assert [each.asked_at for each in await log(database)] == [
        NOON + timedelta(seconds=1)
    ]
    with pytest.raises(KeyError):
        await database.get("r1")
    assert (await database.get("r2")).id == "r2"


def test_a_spreadsheet_gets_text_and_never_a_formula():
    file = io.StringIO()
    found = [
        entry(asked='=HYPERLINK("https://x"), 1'),
        entry(decision="refused", reason='a &lt;b&gt; "c"', decided_at=NOON),
    ]

    audit.write_csv(found, file)

    file.seek(0)
    first, second = csv.DictReader(file)
    assert first["asked"] == '\'=HYPERLINK("https://x"), 1'
    assert first["decision"] == first["decided_at"] == ""
    assert second["reason"] == 'a <b> "c"'
    assert second["asked_at"] == "2026-11-03T12:00:00+00:00"
