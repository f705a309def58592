"""The export API over HTTP: an aiohttp shell around `reporting.export_api`."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp
import stamina

from bot.exporting.downloads import Download
from reporting import definitions, export_api
from reporting.definitions import Definitions
from reporting.directory import Directory, Team
from reporting.errors import ExportError, ReportError
from reporting.export_api import ExportRequest, ExportStatus
from reporting.late import Late

# So often may a download break before it is given up.
_BREAKS = 10
_PASSING = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY,
            HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT)  # fmt: skip


class Unavailable(ExportError):
    """A failure that may pass: worth another try."""


@dataclass(slots=True, eq=False)
class Address:
    """Where an export API is. ``find`` tells where it is by now, if it may move."""

    base: str
    find: Callable[[], Awaitable[str]] | None = None
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def look(self, left: str) -> None:
        """Find out where it is, unless somebody else did since it was not at ``left``.

        Where that fails it is looked for again by the next who finds nobody.
        """
        async with self._looking:
            if self.find is not None and self.base == left:
                with suppress(ReportError):
                    self.base = await self.find()

    def sorry(self) -> str:
        """Return the sentence for that nobody is there."""
        if self.find is not None:
            return (
                "The export service cannot be reached just now. Ask again in a moment."
            )
        return (
            f"The export service at {self.base} cannot be reached. "
            "Is it running, and is INSIGHTS_API_URL right?"
        )


@dataclass(frozen=True, slots=True)
class ExportClient:
    """Calls one export API with one key."""

    session: aiohttp.ClientSession
    address: Address

    @property
    def base(self) -> str:
        """Where the API is by now, without a slash at the end."""
        return self.address.base.rstrip("/")

    async def check(self) -> None:
        """Ask once whether somebody is there who takes our key."""
        await self._json("GET", "/v2/org-trees", attempts=1, params={"pageSize": "1"})

    async def create(self, request: ExportRequest) -> str:
        """Ask for an export and return its id; an identical recent one is reused."""
        answer = await self._json(
            "POST", export_api.EXPORTS, json=export_api.body(request)
        )
        return export_api.read_created(answer)

    async def status(self, export_id: str) -> ExportStatus:
        """Return how far the export is."""
        answer = await self._json("GET", f"{export_api.EXPORTS}/{export_id}")
        return export_api.read_status(answer)

    async def download(self, path: str, target: Path) -> None:
        """Write the file at ``path`` (relative to the API) to ``target``, as it comes.

        It goes on where it stopped when the connection breaks.
        """
        file = Download(target)
        async for attempt in _retries(_BREAKS, timeout_s=None):
            with attempt:
                async with self._call("GET", path, headers=file.headers()) as response:
                    await file.take(response)

    async def backup(self, target: Path) -> None:
        """Write a copy of the warehouse to ``target``."""
        async with self._call("POST", "/v2/backups") as response:
            await Download(target).take(response)

    async def directory(self) -> Directory:
        """Return every team of every tree."""
        trees = (await self._json("GET", "/v2/org-trees", params={"pageSize": "100"}))[
            "orgTrees"
        ]
        nodes: list[_Node] = []
        for tree in trees:
            answer = await self._json("GET", f"/v2/org-trees/{tree['id']}/teams")
            nodes += _nodes(answer["teams"], tree["name"], above="")
        return Directory(
            tuple(node.team for node in nodes),
            extra={
                tree["name"]: tuple(tree.get("extraMetrics") or ()) for tree in trees
            },
            begins={node.team.path: node.begins for node in nodes if node.begins},
        )

    async def people_in(self, team: Team) -> int | None:
        """Count the developers of a team and below; None where the API does not say."""
        try:
            answer = await self._json(
                "GET", f"/v2/teams/{team.id}/developers", params={"size": "1"}
            )
        except ExportError:
            return None
        total = answer.get("total")
        return total if isinstance(total, int) else None

    async def read(self, path: str, **asked: str) -> Mapping[str, Any]:
        """Return what the API answers to a plain question."""
        return await self._json("GET", path, params=asked)

    async def send(
        self, method: str, path: str, body: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Return what the API answers to JSON that is sent."""
        return await self._json(method, path, json=body)

    async def data_until(self) -> datetime | None:
        """Return how far the data reaches; None where the API does not say."""
        until = (await self._freshness()).get("dataUntil")
        return datetime.fromisoformat(until) if until else None

    async def late(self) -> tuple[Late, ...]:
        """Return the sources that could not be read lately, as far as the API says."""
        found = (await self._freshness()).get("late") or ()
        return tuple(Late(str(one["name"]), _day(one.get("readAt"))) for one in found)

    async def _freshness(self) -> Mapping[str, Any]:
        try:
            return await self._json("GET", "/v2/insights/freshness")
        except ExportError:  # our extension: the vendor's cloud has no such address
            return {}

    async def definitions(self, root: Team) -> Definitions | None:
        """Return how the metrics of a tree are defined; None where the API does not say."""
        path = f"/v2/org-trees/{root.id}/productivity_profile"
        try:
            found = definitions.read(await self._json("GET", path))
        except ExportError:
            return None
        # The vendor's cloud may answer here too, with settings of its own.
        return None if found == Definitions() else found

    async def cursor(self, source: str, name: str) -> str | None:
        """Return where the last ingestion of ``name`` ended."""
        params = {"source": source, "name": name}
        answer = await self._json("GET", "/v2/ingestions/cursor", params=params)
        return answer.get("text")

    async def organise(self, text: str, *, check: bool = False) -> None:
        """Replace the description of the organisation; ``text`` is organisation.yaml's.

        With ``check`` it is only looked at.
        """
        await self._json(
            "PUT",
            "/v2/organisation",
            params={"check": "true"} if check else None,
            data=text.encode(),
            headers={"Content-Type": "application/yaml"},
        )

    async def ingest(
        self, files: list[tuple[str, Path]], *, cursor: dict[str, str] | None = None
    ) -> Mapping[str, Any]:
        """Send Parquet files, each named after its table; all are taken or none."""
        with aiohttp.MultipartWriter("form-data") as form:
            if cursor is not None:
                part = form.append_json(cursor)
                part.set_content_disposition("form-data", name="cursor")
            opened = [(table, path.open("rb")) for table, path in files]
            for table, file in opened:
                part = form.append(file)
                part.set_content_disposition(
                    "form-data", name=table, filename=f"{table}.parquet"
                )
            try:
                answer = await self._json("POST", "/v2/ingestions", data=form)
            finally:
                for _, file in opened:
                    file.close()
        tables: Mapping[str, Any] = answer["tables"]
        return tables

    async def _json(
        self, method: str, path: str, *, attempts: int = 4, **how: Any
    ) -> dict[str, Any]:
        # A form is a stream: it can be sent only once.
        attempts = 1 if "data" in how else attempts
        async for attempt in _retries(attempts):
            with attempt:
                async with self._call(method, path, **how) as response:
                    try:
                        answer = await response.json()
                    except (aiohttp.ContentTypeError, ValueError):
                        raise ExportError(
                            f"{self.base} does not look like an export API: it answered "
                            f"{method} {path} with something that is not JSON."
                        ) from None
                    if not isinstance(answer, dict):
                        raise ExportError(
                            f"{self.base} answered {method} {path} with a list."
                        )
                    return answer
        raise AssertionError("unreachable: the last attempt raises")

    @asynccontextmanager
    async def _call(
        self, method: str, path: str, **how: Any
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        called = self.address.base
        try:
            async with self.session.request(
                method, self.base + path, **how
            ) as response:
                if response.status >= HTTPStatus.BAD_REQUEST:
                    raise await _refusal(response)
                yield response
        except aiohttp.InvalidURL as error:
            raise ExportError(
                f"{self.base!r} is no address of an export API; "
                "INSIGHTS_API_URL is like https://host/path."
            ) from error
        except (
            aiohttp.ClientConnectionError,
            aiohttp.ClientPayloadError,
            TimeoutError,
        ) as error:
            sorry = self.address.sorry()
            if isinstance(error, aiohttp.ClientConnectorError):
                # Who stops waiting leaves it to the next who calls.
                await asyncio.shield(self.address.look(called))
            raise Unavailable(sorry) from error


@asynccontextmanager
async def connect(
    address: Address, key: str, *, project: str, organisation: str
) -> AsyncIterator[ExportClient]:
    """Open a client for the API at ``address``."""
    async with aiohttp.ClientSession(
        headers={"authorization": f"ApiKey {key}"},
        timeout=aiohttp.ClientTimeout(total=None, connect=10, sock_read=120),
        middlewares=(_identify(project, organisation),),
    ) as session:
        yield ExportClient(session, address)


def _identify(project: str, organisation: str) -> aiohttp.ClientMiddlewareType:
    """Add the two query parameters that the API wants on all requests."""
    identifiers = {"projectIdentifier": project, "orgIdentifier": organisation}

    async def add(
        request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        request.url = request.url.extend_query(identifiers)
        return await handler(request)

    return add


def _retries(attempts: int = 4, timeout_s: float | None = 60.0) -> Any:
    return stamina.retry_context(
        on=Unavailable,
        attempts=attempts,
        wait_initial=0.2,
        wait_max=5.0,
        timeout=timeout_s,
    )


async def _refusal(response: aiohttp.ClientResponse) -> ExportError:
    """Turn an error answer into a sentence; our own service's details come along."""
    kind = Unavailable if response.status in _PASSING else ExportError
    try:
        answer = await response.json()
        message = str(answer["message"])
        details = [f"{d['field']}: {d['issue']}" for d in answer.get("details") or ()]
    except (aiohttp.ContentTypeError, ValueError, KeyError, TypeError):
        return kind(f"The export service answered {response.status} {response.reason}.")
    return kind(" ".join([f"The export service said: {message}", *details]))


def _day(moment: str | None) -> date | None:
    return datetime.fromisoformat(moment).astimezone(UTC).date() if moment else None


@dataclass(frozen=True, slots=True)
class _Node:
    """A team, and the first day of its data where the API says so."""

    team: Team
    begins: date | None


def _nodes(found: list[dict[str, Any]], tree: str, *, above: str) -> list[_Node]:
    nodes: list[_Node] = []
    for node in found:
        path = f"{above}/{node['name']}" if above else str(node["name"])
        below = node.get("children") or []
        team = Team(
            id=str(node["refId"]),
            name=str(node["name"]),
            path=path,
            tree=tree,
            leaf=not below,
            # Our extensions, as the first day: the vendor's cloud does not say.
            manager=node.get("manager") is True,
        )
        first = node.get("dataFrom")
        nodes.append(_Node(team, date.fromisoformat(first) if first else None))
        nodes += _nodes(below, tree, above=path)
    return nodes
