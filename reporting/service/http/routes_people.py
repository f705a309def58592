"""Who is who: people with their accounts, what may belong together, and decisions on it."""

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial

from aiohttp import web

from reporting.service.context import Service
from reporting.service.http import models_people as models
from reporting.service.http.auth import Caller
from reporting.service.http.operations import Answer, Operation, answer
from reporting.service.http.reading import read_json, read_model, read_query
from reporting.service.http.refusals import Detail, invalid
from reporting.service.keys import Role
from reporting.service.warehouse import decisions as deciding
from reporting.service.warehouse import people as listing
from reporting.service.warehouse.decisions import Entry, Undecidable, Wish
from reporting.service.warehouse.developer_records import folded
from reporting.service.warehouse.who.proposing import Proposal
from reporting.service.warehouse.who.storing import Deeds
from reporting.service.warehouse.who.values import Account

_ADMIN = frozenset({Role.ADMIN})
_TAG = "People"


async def everybody(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """List people with their accounts, and why these are theirs."""
    del caller
    asked = read_query(models.PeopleQuery, request.query)
    found = await asyncio.to_thread(listing.people, service.warehouse)
    if asked.search is not None:
        text = asked.search.casefold()
        found = tuple(one for one in found if _has(one, text))
    start = asked.page_index * asked.page_size
    return answer(
        models.People(
            people=[_person(one) for one in found[start : start + asked.page_size]],
            page_index=asked.page_index,
            page_size=asked.page_size,
            total=len(found),
        )
    )


async def proposals(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """List accounts that may be somebody's."""
    del caller
    asked = read_query(models.ProposalsQuery, request.query)
    found = await asyncio.to_thread(listing.proposals, service.warehouse)
    start = asked.page_index * asked.page_size
    return answer(
        models.Proposals(
            proposals=[
                _proposal(*one) for one in found[start : start + asked.page_size]
            ],
            page_index=asked.page_index,
            page_size=asked.page_size,
            total=len(found),
        )
    )


async def decisions(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """List every decision there was, with who took it, when and why."""
    del request, caller
    return _decisions(await asyncio.to_thread(deciding.log, service.warehouse))


async def decide(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Take decisions; what follows from them follows at once."""
    asked = await read_json(request, partial(read_model, models.NewDecisions))
    wishes = [
        Wish(
            verdict=one.verdict,
            account=Account(folded(one.provider), folded(one.account)),
            email=folded(one.email) or None,
            why=one.why,
        )
        for one in asked.decisions
    ]
    try:
        taken = await service.write(
            deciding.decide,
            service.warehouse,
            wishes,
            by=asked.by or caller.key.name,
            now=service.now(),
        )
    except Undecidable as undecidable:
        raise invalid(
            *(Detail(f"decisions[{n}]", why) for n, why in undecidable.problems)
        ) from None
    return _decisions(taken)


async def undo(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Take decisions back; they stay in the list."""
    asked = await read_json(request, partial(read_model, models.UndoDecisions))
    try:
        undone = await service.write(
            deciding.undo,
            service.warehouse,
            asked.numbers,
            by=asked.by or caller.key.name,
            why=asked.why,
            now=service.now(),
        )
    except Undecidable as undecidable:
        raise invalid(
            *(Detail(f"numbers[{n}]", why) for n, why in undecidable.problems)
        ) from None
    return _decisions(undone)


def _has(person: listing.Person, text: str) -> bool:
    texts = [
        person.email,
        person.name or "",
        *(a.account.name for a in person.accounts),
    ]
    return any(text in one.casefold() for one in texts)


def _person(one: listing.Person) -> models.Person:
    return models.Person(
        email=one.email,
        name=one.name,
        developer=one.developer,
        accounts=[
            models.PersonsAccount(
                provider=owned.account.provider,
                account=owned.account.name,
                why=owned.why,
                commits=owned.deeds.commits if owned.deeds else 0,
                pull_requests=owned.deeds.pull_requests if owned.deeds else 0,
                work_items=owned.deeds.work_items if owned.deeds else 0,
                comments=owned.deeds.comments if owned.deeds else 0,
            )
            for owned in one.accounts
        ],
    )


def _proposal(one: Proposal, done: Deeds) -> models.ProposedLink:
    return models.ProposedLink(
        provider=one.account.provider,
        account=one.account.name,
        name=one.name or done.name,
        email=one.email,
        person=one.person,
        score=one.score,
        reasons=list(one.reasons),
        commits=done.commits,
        pull_requests=done.pull_requests,
        work_items=done.work_items,
        comments=done.comments,
    )


def _decisions(entries: Iterable[Entry]) -> web.Response:
    return answer(
        models.TakenDecisions(
            decisions=[
                models.TakenDecision(
                    number=one.number,
                    verdict=one.verdict,
                    provider=one.account.provider,
                    account=one.account.name,
                    email=one.email,
                    decided_at=one.decided_at,
                    decided_by=one.decided_by,
                    why=one.why,
                    undone_at=one.undone_at,
                    undone_by=one.undone_by,
                    undone_why=one.undone_why,
                )
                for one in entries
            ]
        )
    )


OPERATIONS: Sequence[Operation] = (
    Operation(
        method="GET",
        path="/people",
        name="listPeople",
        summary="People with all their accounts, and why these are theirs (an extension).",
        handle=everybody,
        roles=_ADMIN,
        whole=True,
        query=models.PeopleQuery,
        answers={200: Answer("One page of people, by e-mail.", models.People)},
        tag=_TAG,
    ),
    Operation(
        method="GET",
        path="/people/proposals",
        name="listProposals",
        summary="Accounts that may be somebody's, for you to decide (an extension).",
        note="Nothing of it holds before somebody decides.",
        handle=proposals,
        roles=_ADMIN,
        whole=True,
        query=models.ProposalsQuery,
        answers={200: Answer("One page of proposals.", models.Proposals)},
        tag=_TAG,
    ),
    Operation(
        method="GET",
        path="/people/decisions",
        name="listDecisions",
        summary="What was decided about accounts, by whom, when and why (an extension).",
        handle=decisions,
        roles=_ADMIN,
        whole=True,
        answers={200: Answer("All of it.", models.TakenDecisions)},
        tag=_TAG,
    ),
    Operation(
        method="POST",
        path="/people/decisions",
        name="decide",
        summary="Say that accounts are, or are not, a person's (an extension).",
        note="A decision is stronger than identities and than what is found out, and stays "
        "so whatever comes in later, until it is taken back.",
        handle=decide,
        roles=_ADMIN,
        whole=True,
        body=models.NewDecisions,
        answers={200: Answer("The decisions that were taken.", models.TakenDecisions)},
        refusals=(413, 415),
        tag=_TAG,
    ),
    Operation(
        method="POST",
        path="/people/decisions/undo",
        name="undoDecisions",
        summary="Take decisions back (an extension).",
        note="What is certain without them holds again.",
        handle=undo,
        roles=_ADMIN,
        whole=True,
        body=models.UndoDecisions,
        answers={200: Answer("Those that were taken back.", models.TakenDecisions)},
        refusals=(413, 415),
        tag=_TAG,
    ),
)
