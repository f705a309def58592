"""From names to ids: the trees, their teams, and who is in them."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from aiohttp import web

from reporting.service.context import Service
from reporting.service.http import models_discovery as models
from reporting.service.http.auth import READERS, Caller
from reporting.service.http.operations import Answer, Operation, answer
from reporting.service.http.reading import read_query
from reporting.service.http.refusals import Refusal, not_found
from reporting.service.teams import Teams
from reporting.service.warehouse import scopes
from reporting.service.warehouse.scopes import NodeInfo

T = TypeVar("T")


async def trees(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """List the trees that have something the caller may see."""
    asked = read_query(models.TreesQuery, request.query)
    teams = await service.teams()
    names = {node.tree for node in _tops(teams, caller)}
    roots = [n for n in teams.nodes if n.parent is None and n.tree in names]
    shown = _page(roots, asked.page_index, asked.page_size)
    return answer(
        models.OrgTrees(
            org_trees=[_tree(service, root) for root in shown],
            page_index=asked.page_index,
            page_size=asked.page_size,
            total=len(roots),
        )
    )


async def tree(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Show one tree."""
    root, _ = await find_tree(request, service, caller)
    return answer(_tree(service, root))


async def tree_teams(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Show a tree's nodes, one in the other."""
    root, tops = await find_tree(request, service, caller)
    teams = await service.teams()
    begins = await service.first_days()
    nested = await asyncio.to_thread(_nested, teams, tops, begins)
    return web.json_response({"id": str(root.id), "name": root.name, "teams": nested})


async def teams_list(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """List the nodes of all trees, or only the teams, which are leaves."""
    asked = read_query(models.TeamsQuery, request.query)
    teams = await service.teams()
    seen = teams.within(str(node.id) for node in _tops(teams, caller))
    nodes = [
        node
        for node in teams.nodes
        if str(node.id) in seen and (node.leaf or not asked.leaf_teams_only)
    ]
    return answer(
        models.TeamList(
            teams=[_team(n) for n in _page(nodes, asked.page, asked.page_size)],
            page=asked.page,
            page_size=asked.page_size,
            total=len(nodes),
        )
    )


async def team_info(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """Show one node."""
    return answer(_team(await _find_team(request, service, caller)))


async def developers(
    request: web.Request, service: Service, caller: Caller
) -> web.StreamResponse:
    """List everybody in a node and below."""
    asked = read_query(models.DevelopersQuery, request.query)
    node = await _find_team(request, service, caller)
    people = await asyncio.to_thread(scopes.developers, service.warehouse, node.id)
    return answer(
        models.TeamDevelopers(
            developers=[
                models.TeamDeveloper(
                    name=one.name,
                    email=one.email,
                    manager_email=one.manager_email,
                    direct=one.direct,
                )
                for one in _page(people, asked.page, asked.size)
            ],
            page=asked.page,
            size=asked.size,
            total=len(people),
        )
    )


async def find_tree(
    request: web.Request, service: Service, caller: Caller
) -> tuple[NodeInfo, Sequence[NodeInfo]]:
    """Return the tree's own node, and the topmost nodes of it that the caller may see."""
    teams = await service.teams()
    root = teams.find(request.match_info["tree_id"])
    tops = [n for n in _tops(teams, caller) if root and n.tree == root.tree]
    if root is None or root.parent is not None or not tops:
        raise _unknown(request.match_info["tree_id"], "tree")
    return root, tops


async def _find_team(
    request: web.Request, service: Service, caller: Caller
) -> NodeInfo:
    teams = await service.teams()
    node = teams.find(request.match_info["team_id"])
    if node is None or str(node.id) not in teams.within(
        str(top.id) for top in _tops(teams, caller)
    ):
        raise _unknown(request.match_info["team_id"], "team")
    return node


def _unknown(given: str, kind: str) -> Refusal:
    return not_found(f"There is no {kind} with the id {given!r}.")


def _tops(teams: Teams, caller: Caller) -> Sequence[NodeInfo]:
    if caller.key.team_ids:
        return teams.topmost(caller.key.team_ids)
    return [node for node in teams.nodes if node.parent is None]


def _page(rows: Sequence[T], page: int, size: int) -> Sequence[T]:
    return rows[page * size : (page + 1) * size]


def _tree(service: Service, root: NodeInfo) -> models.OrgTree:
    return models.OrgTree(
        id=str(root.id),
        name=root.name,
        developers_count=root.people,
        extra_metrics=service.warehouse.organisation.extra_metrics(root.tree),
    )


def _team(node: NodeInfo) -> models.Team:
    return models.Team(
        ref_id=node.id,
        name=node.name,
        leaf=node.leaf,
        org_tree_name=node.tree,
        path=node.path,
        parent_ref_id=node.parent,
        developers_count=node.people,
        manager_email=node.manager_email,
    )


def _nested(
    teams: Teams, tops: Sequence[NodeInfo], begins: Mapping[int, date]
) -> list[dict[str, Any]]:
    """Return ``tops`` with everything below, each node holding its children."""
    below = teams.within(str(node.id) for node in tops)
    shown: dict[int, dict[str, Any]] = {}
    for node in teams.nodes:
        if str(node.id) not in below:
            continue
        one = {
            "refId": node.id,
            "name": node.name,
            "leaf": node.leaf,
            "manager": node.manager_email is not None,
            "dataFrom": begins[node.id].isoformat() if node.id in begins else None,
            "children": [],
        }
        shown[node.id] = one
        if node.parent in shown:
            shown[node.parent]["children"].append(one)
    return [shown[node.id] for node in tops]


OPERATIONS: Sequence[Operation] = (
    Operation(
        method="GET",
        path="/org-trees",
        name="listOrgTrees",
        summary="List the org trees.",
        handle=trees,
        roles=READERS,
        query=models.TreesQuery,
        answers={200: Answer("One page of trees.", models.OrgTrees)},
        tag="Organisation",
    ),
    Operation(
        method="GET",
        path="/org-trees/{tree_id}",
        name="getOrgTree",
        summary="Show one org tree.",
        handle=tree,
        roles=READERS,
        answers={200: Answer("The tree.", models.OrgTree)},
        tag="Organisation",
    ),
    Operation(
        method="GET",
        path="/org-trees/{tree_id}/teams",
        name="getOrgTreeTeams",
        summary="Show a tree's nodes, one in the other; leaves are teams.",
        handle=tree_teams,
        roles=READERS,
        answers={200: Answer("The nodes.", models.TreeTeams)},
        tag="Organisation",
    ),
    Operation(
        method="GET",
        path="/teams/list",
        name="listTeams",
        summary="List the nodes of all trees.",
        handle=teams_list,
        roles=READERS,
        query=models.TeamsQuery,
        answers={200: Answer("One page of nodes.", models.TeamList)},
        tag="Organisation",
    ),
    Operation(
        method="GET",
        path="/teams/{team_id}/team_info",
        name="getTeam",
        summary="Show one node.",
        handle=team_info,
        roles=READERS,
        answers={200: Answer("The node.", models.Team)},
        tag="Organisation",
    ),
    Operation(
        method="GET",
        path="/teams/{team_id}/developers",
        name="listTeamDevelopers",
        summary="List everybody in a node and below.",
        handle=developers,
        roles=READERS,
        query=models.DevelopersQuery,
        answers={200: Answer("One page of people.", models.TeamDevelopers)},
        tag="Organisation",
    ),
)
