"""How the organisation is described: trees, definitions, bots, as organisation.yaml says."""

import asyncio
import secrets
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from reporting.service.context import Service
from reporting.service.http.auth import READERS, Caller
from reporting.service.http.models_ingest import OrganisationQuery
from reporting.service.http.models_organisation import (
    ProductivityProfile,
    definitions_of,
)
from reporting.service.http.operations import Answer, Operation, answer
from reporting.service.http.reading import read_query
from reporting.service.http.refusals import malformed
from reporting.service.http.routes_discovery import find_tree
from reporting.service.keys import Role
from reporting.service.warehouse import scopes
from reporting.service.warehouse.organisation import FILE, parse_organisation
from reporting.service.warehouse.profile import Profile
from reporting.service.warehouse.warehouse import Warehouse

TEXT = "application/yaml"


async def replace_organisation(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Take a new description; all facts and trees are made again by it, or nothing is."""
    del caller
    asked = read_query(OrganisationQuery, request.query)
    try:
        text = (await request.read()).decode("utf-8")
    except UnicodeDecodeError:
        raise malformed("The body is not UTF-8 text.") from None
    organisation = await asyncio.to_thread(parse_organisation, text)
    if not asked.check:
        await service.write(service.warehouse.organise, organisation)
        await asyncio.to_thread(_keep, service.home / FILE, text)
    return web.json_response({"trees": [tree.name for tree in organisation.trees]})


async def productivity_profile(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Tell how the metrics of a tree are defined, defaults included."""
    root, _ = await find_tree(request, service, caller)
    profile = await asyncio.to_thread(_profile, service.warehouse, root.tree)
    return answer(definitions_of(root.name, profile))


def _profile(warehouse: Warehouse, tree: str) -> Profile:
    with warehouse.reading() as con:
        scope = scopes.find_scope(con, tree, None)
        return warehouse.organisation_of(con).profiles[scope.profile]


def _keep(file: Path, text: str) -> None:
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    draft.write_text(text, encoding="utf-8")
    draft.rename(file)


OPERATIONS: Sequence[Operation] = (
    Operation(
        method="GET",
        path="/org-trees/{tree_id}/productivity_profile",
        name="getProductivityProfile",
        summary="Tell how the metrics of a tree are defined.",
        handle=productivity_profile,
        roles=READERS,
        answers={200: Answer("The settings in force.", ProductivityProfile)},
        tag="Organisation",
    ),
    Operation(
        method="PUT",
        path="/organisation",
        name="replaceOrganisation",
        summary="Describe trees, definitions and bots, as organisation.yaml (an extension).",
        handle=replace_organisation,
        roles=frozenset({Role.ADMIN}),
        whole=True,
        query=OrganisationQuery,
        body=TEXT,
        answers={200: Answer("The names of the trees.", "application/json")},
        refusals=(413,),
        tag="Ingestion",
    ),
)
