"""Rows about the service over HTTP: a sentence, a call, and what is answered."""

import asyncio
import csv
import io
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.service.conftest import PROJECT, Api, export_body

EXPORTS = "/v2/insights/productivity/exports"
REPORTS = "/v2/insights/teams/reports"
PEOPLE = "/v2/developers"
TREE = {"orgTreeName": "Everyone"}
DAYS = {"start": "2026-01-01", "end": "2026-02-28"}
RANGE = {"dateStart": "2026-01-05", "dateEnd": "2026-02-01"}
UTC_SECOND = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    data: bytes

    def __getitem__(self, name: str) -> Any:
        return json.loads(self.data)[name]

    @property
    def text(self) -> str:
        return self.data.decode()

    @property
    def lines(self) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.text)))


Ask = Callable[[Api], Awaitable[Answer]]
Check = Callable[[Answer], object]


@dataclass(frozen=True, slots=True)
class Row:
    """What is asked, with which status it is answered and, where it says more, what."""

    source: str
    sentence: str
    ask: Ask
    status: int
    check: Check


async def send(
    api: Api, method: str, path: str, *, key=None, params=PROJECT, headers=None, **how
) -> Answer:
    own = {} if key == "" else {"authorization": f"ApiKey {key or api.key}"}
    async with api.session.request(
        method, api.base + path, params=params, headers=own | (headers or {}), **how
    ) as response:
        return Answer(response.status, response.headers, await response.read())


async def ended(api: Api, **changes) -> Answer:
    """Create an export and wait for its end; return its status."""
    created = await send(api, "POST", EXPORTS, json=export_body(**changes))
    path = f"{EXPORTS}/{created['exportId']}"
    while True:
        status = await send(api, "GET", path)
        if status["status"] not in ("queued", "processing"):
            return status
        await asyncio.sleep(0.01)


def says(*words: str) -> Check:
    return lambda answer: all(word in answer.text for word in words)


def option(name: str, value: str) -> Check:
    return lambda answer: bool(answer["options"][name] == value)


def anything(_: Answer) -> bool:
    return True


def create(source, sentence, status, check=anything, how=None, **changes) -> Row:
    """A create call with some fields changed; a field of None is left out."""
    body = {k: v for k, v in export_body(**changes).items() if v is not None}

    async def ask(api):
        return await send(api, "POST", EXPORTS, json=body, **(how or {}))

    return Row(source, sentence, ask, status, check)


def understood(source, sentence, check: Check, **changes) -> Row:
    """A create call, and how the export then stands in the list."""
    body = {k: v for k, v in export_body(**changes).items() if v is not None}

    async def ask(api):
        await send(api, "POST", EXPORTS, json=body)
        listed = await send(api, "GET", EXPORTS, params=PROJECT | {"limit": "1"})
        first = json.dumps(listed["exports"][0]).encode()
        return Answer(listed.status, listed.headers, first)

    return Row(source, sentence, ask, 200, check)


def get(source, sentence, path, status, check=anything, **how) -> Row:
    async def ask(api):
        return await send(api, "GET", path, **how)

    return Row(source, sentence, ask, status, check)


def ending(source, sentence, check: Check, **changes) -> Row:
    """An export that has ended, and its status."""

    async def ask(api):
        return await ended(api, **changes)

    return Row(source, sentence, ask, 200, check)


def download(
    source, sentence, check: Check, method="GET", status=200, **changes
) -> Row:
    async def ask(api):
        done = await ended(api, **changes)
        return await send(api, method, done["download"]["url"])

    return Row(source, sentence, ask, status, check)


def report(source, sentence, status, check=anything, how=None, **changes) -> Row:
    """A Legacy call on the whole tree; a field of None is left out."""
    body = {"collectionId": "1", "granularity": "weekly", "productivity": {}} | RANGE
    body = {k: v for k, v in (body | changes).items() if v is not None}
    how = {"params": {"format": "csv"}} | (how or {})

    async def ask(api):
        return await send(api, "POST", REPORTS, json=body, **how)

    return Row(source, sentence, ask, status, check)


def header(*cells: str) -> Check:
    return lambda answer: answer.lines[0] == ["Collection Name", *cells]


def authorised(sentence, headers: Mapping[str, str]) -> Row:
    async def ask(api):
        own = {name: value.format(api.key) for name, value in headers.items()}
        return await send(api, "GET", EXPORTS, key="", headers=own)

    return Row("F1", sentence, ask, 200, anything)


async def report_by_other_header(api: Api) -> Answer:
    body = {"collectionId": "1", "productivity": {}} | RANGE
    headers = {"x-api-key": api.key}
    return await send(api, "POST", REPORTS, key="", headers=headers, json=body)


def as_role(role: str, ask: Callable[[Api, str], Awaitable[Answer]], **key) -> Ask:
    async def asked(api):
        return await ask(api, await api.new_key(role=role, **key))

    return asked


def creating(level: str, scope=TREE) -> Callable[[Api, str], Awaitable[Answer]]:
    body = export_body(scope=scope, options={"metricLevel": level})
    return lambda api, key: send(api, "POST", EXPORTS, json=body, key=key)


async def twice(api: Api) -> Answer:
    """The same create call again, spelled differently."""
    body = export_body(metrics=["PR_MERGED", "CODING_DAYS"], metricGroups=None)
    again = export_body(
        metrics=["coding_days", "PR_MERGED", "pr_merged"],
        options={"aggregationLevel": "TEAM", "granularity": "Month", "format": "CSV"},
    )
    first = await send(api, "POST", EXPORTS, json=body)
    second = await send(api, "POST", EXPORTS, json=again)
    same = second["exportId"] == first["exportId"]
    return Answer(second.status if same else 202, second.headers, second.data)


async def unlike(api) -> Answer:
    """A create call that differs in the last day."""
    await send(api, "POST", EXPORTS, json=export_body())
    later = export_body(dateRange=DAYS | {"end": "2026-02-27"})
    return await send(api, "POST", EXPORTS, json=later)


async def two_keys(api) -> Answer:
    return await send(
        api, "GET", EXPORTS, headers={"x-api-key": await api.new_key(name="other")}
    )


async def upper_case(api) -> Answer:
    done = await ended(api)
    return await send(api, "GET", f"{EXPORTS}/{done['exportId'].upper()}")


async def of_somebody_else(api) -> Answer:
    done = await ended(api, options={"metricLevel": "developer"})
    viewer = await api.new_key(role="viewer")
    return await send(api, "GET", f"{EXPORTS}/{done['exportId']}", key=viewer)


async def cancelled(api) -> Answer:
    done = await ended(api)
    return await send(api, "POST", f"{EXPORTS}/{done['exportId']}/cancel")


async def without_file(api) -> Answer:
    done = await ended(api, scope={"orgTreeName": "Nowhere"})
    return await send(api, "GET", f"{EXPORTS}/{done['exportId']}/download")


def level_and(**more) -> dict[str, Any]:
    return {"metricLevel": "team"} | more


async def identifying(api: Api) -> Answer:
    """An account given to a developer."""
    row = {"email": "ann@example.com", "integrationId": "forge", "identity": "ann-1"}
    return await send(api, "PATCH", f"{PEOPLE}/identities", json=[row])


def mistaken(sentence: str, error: str, *records: Mapping[str, str]) -> Row:
    """Developer records of which none is saved, and the documented word for why."""

    async def ask(api):
        return await send(api, "PATCH", PEOPLE, json=records)

    def names_it(answer: Answer) -> bool:
        (wrong,) = answer["errors"]
        return bool(answer["status"] == "FAILURE" and wrong["errorType"] == error)

    return Row("6.1", sentence, ask, 400, names_it)


async def leniently(api: Api) -> Answer:
    """A developer with an unknown manager, where that is no mistake."""
    record = {"email": "kim@example.com", "name": "Kim Kind"}
    return await send(
        api,
        "PATCH",
        PEOPLE,
        json=[record | {"manager_email": "ghost@example.com"}],
        params=PROJECT | {"strict": "false"},
    )


def mistaken_file(sentence: str, error: str, text: str) -> Row:
    """A CSV file of developers that cannot be read."""
    how: dict[str, Any] = {"data": text, "headers": {"Content-Type": "text/csv"}}

    async def ask(api):
        return await send(api, "PATCH", PEOPLE, **how)

    return Row("6.1", sentence, ask, 400, says("FAILURE", error))
