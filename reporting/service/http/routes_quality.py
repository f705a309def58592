"""What an administrator should look at: activity that counts nowhere, odd trees."""

import asyncio
from collections.abc import Sequence

from aiohttp import web

from reporting.service.context import Service
from reporting.service.http import models_quality as models
from reporting.service.http.auth import Caller
from reporting.service.http.operations import Answer, Operation, answer
from reporting.service.keys import Role
from reporting.service.warehouse.quality import quality


async def data_quality(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """List accounts that are nobody's with what they did, and what is odd about the trees."""
    del request, caller
    found = await asyncio.to_thread(quality, service.warehouse)
    unmapped = [
        models.UnmappedAccount(
            provider=one.provider,
            account=one.account,
            name=one.name,
            commits=one.commits,
            pull_requests=one.pull_requests,
            work_items=one.work_items,
        )
        for one in found.unmapped
    ]
    return answer(models.DataQuality(unmapped=unmapped, warnings=list(found.warnings)))


OPERATIONS: Sequence[Operation] = (
    Operation(
        method="GET",
        path="/data-quality",
        name="getDataQuality",
        summary="Accounts that are nobody's, and what is odd about the trees (an extension).",
        handle=data_quality,
        roles=frozenset({Role.ADMIN}),
        whole=True,
        answers={
            200: Answer("The report; busiest accounts first.", models.DataQuality)
        },
        tag="Ingestion",
    ),
)
