"""When a source is due, and that it is enqueued once however many look."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.settings import Settings
from bot.sources.refreshing import Last, Refreshing, due
from tests.bot.conftest import queued

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def last(*, runs=False, failures=0, resumes_at=None, ended_at=NOON):
    return Last(
        runs=runs,
        began_at=NOON - MINUTE,
        ended_at=ended_at,
        failures=failures,
        resumes_at=resumes_at,
    )


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (last(), HOUR),
        (last(runs=True), None),
        (last(failures=1), MINUTE),
        (last(failures=2), 2 * MINUTE),
        (last(failures=4), 8 * MINUTE),
        (last(failures=7), HOUR),  # 64 minutes are longer than without a failure
        (last(failures=10_000), HOUR),
        (last(failures=1, resumes_at=NOON + 40 * MINUTE), 40 * MINUTE),
        (last(failures=3, resumes_at=NOON - HOUR), 4 * MINUTE),
        (last(resumes_at=NOON + 2 * HOUR), 2 * HOUR),
    ],
)
def test_when_a_source_is_due_again(known, expected):
    assert due(HOUR, known) == (expected and NOON + expected)


@pytest.mark.parametrize("known", [None, last(ended_at=None)])
def test_what_was_never_read_to_an_end_is_due(known):
    assert due(HOUR, known) == datetime.fromtimestamp(0, UTC)


class Exports:
    """An export service that knows of one source."""

    def __init__(self, **known: Any) -> None:
        self.known = {"source": "github", "name": "fan", "runs": False, "failures": 0,
                      "beganAt": (NOON - MINUTE).isoformat(), "endedAt": NOON.isoformat()} | known  # fmt: skip

    async def read(self, path):
        assert path == "/v2/syncs"
        return {"syncs": [self.known]}


def refreshing(
    folder, database, jobs, exports: Any, text="github: [acme/fan]\nevery: 1h"
):
    (folder / "sources.yaml").write_text(text, encoding="utf-8")
    settings = Settings.model_validate({"INSIGHTS_HOME": folder})
    return Refreshing(settings, database, jobs, exports)


async def test_a_source_is_enqueued_once_when_it_is_due(tmp_path, database, jobs):
    ours = refreshing(tmp_path, database, jobs, Exports())
    other = refreshing(tmp_path, database, jobs, Exports())

    await ours.tick(NOON + 59 * MINUTE)
    assert await queued(database) == []
    for minutes in (60, 60, 61, 119):
        await ours.tick(NOON + minutes * MINUTE)
        await other.tick(NOON + minutes * MINUTE)
    assert await queued(database) == [
        "sync:github:fan:2026-03-08T13:00:00:2026-03-08T11:59:00:2026-03-08T13"
    ]

    await ours.tick(NOON + 120 * MINUTE)  # nobody read it: perhaps a worker was lost
    assert len(await queued(database)) == 2


async def test_what_somebody_began_and_never_ended_is_begun_by_another(
    tmp_path, database, jobs
):
    exports = Exports()
    ours = refreshing(tmp_path, database, jobs, exports)
    await ours.tick(NOON + HOUR)

    exports.known["beganAt"] = (NOON + HOUR).isoformat()
    await ours.tick(NOON + HOUR + 4 * MINUTE)

    assert len(await queued(database)) == 2


async def test_what_is_being_read_is_left_alone(tmp_path, database, jobs):
    await refreshing(tmp_path, database, jobs, Exports(runs=True)).tick(NOON + 9 * HOUR)

    assert await queued(database) == []


async def test_what_was_never_read_is_due_at_once(tmp_path, database, jobs):
    exports = Exports(source="gitlab")
    await refreshing(tmp_path, database, jobs, exports).tick(NOON)

    assert await queued(database) == [
        "sync:github:fan:1970-01-01T00:00:00:1970-01-01T00:00:00:2026-03-08T12"
    ]


async def test_without_sources_nobody_is_asked(tmp_path, database, jobs):
    class Nobody:
        async def read(self, path):
            raise AssertionError(path)

    await refreshing(tmp_path, database, jobs, Nobody(), "").tick(NOON)


async def test_a_list_that_cannot_be_read_is_told_once(
    tmp_path, database, jobs, capsys
):
    ours = refreshing(tmp_path, database, jobs, Exports(), "github: [fan]")

    await ours.tick(NOON)
    await ours.tick(NOON + MINUTE)
    assert capsys.readouterr().out.count("sources not read") == 1

    (tmp_path / "sources.yaml").write_text("github: [acme/fan]", encoding="utf-8")
    await ours.tick(NOON + HOUR)
    assert len(await queued(database)) == 1


async def test_what_is_no_longer_listed_is_not_read(tmp_path, database, jobs):
    ours = refreshing(tmp_path, database, jobs, Exports())

    gone = await ours.refresh("github", "motor", NOON.isoformat())

    assert gone == {"outcome": "no longer listed"}


async def test_what_was_read_since_it_was_due_is_not_read_again(
    tmp_path, database, jobs
):
    """Many sources wait for their turn, and are enqueued again each hour meanwhile."""
    ours = refreshing(tmp_path, database, jobs, Exports())

    late = await ours.refresh("github", "fan", (NOON - MINUTE).isoformat())

    assert late == {"outcome": "read meanwhile"}
