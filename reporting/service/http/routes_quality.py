"""What an administrator should look at: what counts nowhere, is not known, or is odd."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from aiohttp import web

from reporting.service.context import Service
from reporting.service.http import models_quality as models
from reporting.service.http.auth import Caller
from reporting.service.http.operations import Answer, Operation, answer
from reporting.service.http.routes_syncs import shown
from reporting.service.keys import Role
from reporting.service.syncs import Syncs
from reporting.service.warehouse.quality import quality
from reporting.service.warehouse.who.storing import Deeds


async def data_quality(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Tell how the sources are, which accounts are nobody's, what is not known or odd."""
    del request, caller
    now = service.now()
    sources = await Syncs(service.database).all(now)
    found = await asyncio.to_thread(quality, service.warehouse, now.date())
    return answer(
        models.DataQuality(
            sources=shown(sources),
            unmapped=_accounts(found.unmapped),
            bots=_accounts(found.bots),
            unknown_commits=[
                models.UnknownCommits(**asdict(one)) for one in found.unknown_commits
            ],
            unknown_history=[
                models.UnknownHistory(**asdict(one)) for one in found.unknown_history
            ],
            unknown_ages=[
                models.UnknownAges(**asdict(one)) for one in found.unknown_ages
            ],
            gaps=[models.Gap(**asdict(one)) for one in found.gaps],
            shared=[
                models.SharedCommits(
                    repositories=[one.one, one.other],
                    commits=one.commits,
                    pull_requests=one.pull_requests,
                )
                for one in found.shared
            ],
            namesakes=[
                models.Namesakes(name=name, emails=list(emails))
                for name, emails in found.namesakes.items()
            ],
            warnings=list(found.warnings),
        )
    )


def _accounts(found: Iterable[Deeds]) -> list[models.ActiveAccount]:
    return [
        models.ActiveAccount(
            provider=one.account.provider,
            account=one.account.name,
            name=one.name,
            commits=one.commits,
            pull_requests=one.pull_requests,
            work_items=one.work_items,
            comments=one.comments,
        )
        for one in found
    ]


OPERATIONS: Sequence[Operation] = (
    Operation(
        method="GET",
        path="/data-quality",
        name="getDataQuality",
        summary="How the sources are, and what is odd about the data (an extension).",
        handle=data_quality,
        roles=frozenset({Role.ADMIN}),
        whole=True,
        answers={
            200: Answer("The report, in each part the largest.", models.DataQuality)
        },
        tag="Ingestion",
    ),
)
