"""What a caller may export, and which exports a caller may know of."""

from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import ColumnElement, and_

from reporting.catalogue import Level
from reporting.service.context import Service
from reporting.service.http.auth import Caller
from reporting.service.http.refusals import forbidden, not_found
from reporting.service.jobs.ledger import Export
from reporting.service.store import EXPORTS
from reporting.service.teams import Teams


@dataclass(frozen=True, slots=True)
class Wording:
    """What a caller who may not have something is told to write instead."""

    teams_only: str
    team_id: str


V2 = Wording("ask for options.metricLevel team", "scope.teamId")
LEGACY = Wording("ask for productivity, not productivityContributors", "collectionId")


def check_access(
    caller: Caller,
    level: Level,
    team_id: str | None,
    teams: Teams,
    service: Service,
    wording: Wording,
) -> None:
    """Refuse rows that the caller may not see."""
    viewers_too = service.options.individual_for_viewers
    if not caller.may_export(level, viewers_too=viewers_too):
        raise forbidden(
            f"A key with the role {caller.key.role} may not export rows of single "
            f"developers; {wording.teams_only}."
        )
    if caller.key.team_ids and team_id not in teams.within(caller.key.team_ids):
        allowed = ", ".join(caller.key.team_ids)
        raise forbidden(
            "This key may export only its own teams and those below them: give one of "
            f"{allowed} as {wording.team_id}."
        )


async def visible(service: Service, caller: Caller) -> list[ColumnElement[bool]]:
    """Return the conditions under which the caller may know of an export."""
    where = [EXPORTS.c.org == caller.org, EXPORTS.c.project == caller.project]
    viewers_too = service.options.individual_for_viewers
    where.append(
        EXPORTS.c.level.in_(
            [one for one in Level if caller.may_export(one, viewers_too=viewers_too)]
        )
    )
    if caller.key.team_ids:
        teams = await service.teams()
        where.append(EXPORTS.c.team_id.in_(teams.within(caller.key.team_ids)))
    return where


async def find_export(request: web.Request, service: Service, caller: Caller) -> Export:
    """Return the export the path names, if the caller may know of it."""
    export_id = request.match_info["export_id"].lower()
    where = and_(EXPORTS.c.id == export_id, *await visible(service, caller))
    found, _ = await service.ledger.page(where, (), limit=1, offset=0)
    if not found:
        raise not_found(f"There is no export {export_id!r} in this project.")
    return found[0]
