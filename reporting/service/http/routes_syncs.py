"""Readings of sources: one at a time for each source, with how far and how they ended."""

from collections.abc import Iterable, Sequence
from functools import partial

from aiohttp import web

from reporting.service.context import Service
from reporting.service.http import models_syncs as models
from reporting.service.http.auth import WRITERS, Caller
from reporting.service.http.operations import Answer, Operation, answer
from reporting.service.http.reading import read_json, read_model
from reporting.service.http.refusals import Refusal, conflict
from reporting.service.syncs import Held, Sync, Syncs

_TAG = "Ingestion"


async def begin(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Reserve a source for one reader."""
    del caller
    asked = await read_json(request, partial(read_model, models.BeginSync))
    try:
        token = await Syncs(service.database).begin(
            asked.source,
            asked.name,
            reader=asked.reader,
            process=asked.process,
            now=service.now(),
        )
    except Held as held:
        raise _held(held.sync) from None
    return answer(models.Begun(sync_id=token))


async def progress(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Keep a source reserved, and tell how far its reading is."""
    del caller
    told = await read_json(request, partial(read_model, models.SyncProgress))
    held = await Syncs(service.database).hear(
        request.match_info["sync_id"],
        done=told.done,
        total=told.total,
        waits_for=told.waits_for,
        now=service.now(),
    )
    return answer(models.HeldSync(held=held))


async def end(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Let go of a source, and tell how its reading ended."""
    del caller
    told = await read_json(request, partial(read_model, models.EndSync))
    held = await Syncs(service.database).end(
        request.match_info["sync_id"],
        error=told.error,
        resumes_at=told.resumes_at,
        now=service.now(),
    )
    return answer(models.HeldSync(held=held))


async def listing(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """List every source that was ever read."""
    del request, caller
    found = await Syncs(service.database).all(service.now())
    return answer(models.Syncs(syncs=shown(found)))


def shown(found: Iterable[Sync]) -> list[models.Sync]:
    """Return what is known of sources as JSON has it."""
    return [
        models.Sync(**{name: getattr(one, name) for name in Sync.__slots__})
        for one in found
    ]


async def check_held(service: Service, token: str | None) -> None:
    """Refuse what a reader sends that lost its source to another."""
    if token is not None and not await Syncs(service.database).holds(token):
        raise conflict(
            "This reading ended, or another took over because nothing was heard of it; "
            "nothing of this call was taken. Begin again."
        )


def _held(sync: Sync) -> Refusal:
    return conflict(
        f"{sync.name} ({sync.source}) is being read by {sync.reader} since "
        f"{sync.began_at:%Y-%m-%d %H:%M} UTC; wait until that has ended."
    )


OPERATIONS: Sequence[Operation] = (
    Operation(
        method="POST",
        path="/syncs",
        name="beginSync",
        summary="Reserve a source, so that nobody else reads it meanwhile (an extension).",
        note="Send its progress at least every 3 minutes, or somebody else may take over. "
        "What the same reader left behind in another process is theirs at once.",
        handle=begin,
        roles=WRITERS,
        whole=True,
        body=models.BeginSync,
        answers={200: Answer("The reading's id.", models.Begun)},
        refusals=(409, 413, 415),
        tag=_TAG,
    ),
    Operation(
        method="PUT",
        path="/syncs/{sync_id}",
        name="updateSync",
        summary="Tell how far a reading is, and keep the source (an extension).",
        handle=progress,
        roles=WRITERS,
        whole=True,
        body=models.SyncProgress,
        answers={200: Answer("Whether the source is still yours.", models.HeldSync)},
        refusals=(413, 415),
        tag=_TAG,
    ),
    Operation(
        method="POST",
        path="/syncs/{sync_id}/end",
        name="endSync",
        summary="Let go of a source, and tell how its reading ended (an extension).",
        handle=end,
        roles=WRITERS,
        whole=True,
        body=models.EndSync,
        answers={200: Answer("Whether the source was still yours.", models.HeldSync)},
        refusals=(413, 415),
        tag=_TAG,
    ),
    Operation(
        method="GET",
        path="/syncs",
        name="listSyncs",
        summary="Which sources are read, and how the last readings ended (an extension).",
        handle=listing,
        roles=WRITERS,
        whole=True,
        answers={200: Answer("Every source that was ever read.", models.Syncs)},
        tag=_TAG,
    ),
)
