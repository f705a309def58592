"""Who calls: the key in any accepted header, its project, and what its role may do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from reporting.catalogue import Level
from reporting.service import keys
from reporting.service.http.reading import only, required
from reporting.service.http.refusals import forbidden, not_found, unauthorized
from reporting.service.keys import Key, Role

READERS = frozenset({Role.ADMIN, Role.VIEWER, Role.TEAM_MANAGER})
WRITERS = frozenset({Role.ADMIN, Role.INGESTION})
_HEADERS = ("Authorization", "X-Api-Key", "SEI_API_KEY")
_SCHEMES = ("apikey", "bearer")


@dataclass(frozen=True, slots=True)
class Caller:
    """A valid key and the project it speaks about, which is its own."""

    key: Key
    org: str
    project: str

    def may_export(self, level: Level, *, viewers_too: bool) -> bool:
        """Tell whether the key may see rows of this level at all.

        Rows of named developers are not for viewers, unless ``viewers_too``.
        """
        match self.key.role:
            case Role.ADMIN | Role.TEAM_MANAGER:
                return True
            case Role.VIEWER:
                return level is Level.TEAM or viewers_too
            case Role.INGESTION:
                return False


async def authenticate(
    request: web.Request, database: AsyncEngine, now: datetime
) -> Key:
    """Return the key of ``request``; refuse without one that is valid now."""
    texts = set(_presented(request))
    if not texts:
        raise unauthorized("Send your API key: `authorization: ApiKey <key>`.")
    if len(texts) > 1:
        raise unauthorized("The request carries two different API keys; send one.")
    key = await keys.find(database, texts.pop())
    # One sentence for unknown, expired and revoked: a stranger learns nothing.
    if key is None or not key.valid(now):
        raise unauthorized("This API key is unknown, expired or revoked.")
    return key


def _presented(request: web.Request) -> Iterator[str]:
    """Yield every key in the request, without its scheme."""
    for header in _HEADERS:
        for value in request.headers.getall(header, ()):
            scheme, _, rest = value.strip().partition(" ")
            text = rest.strip() if scheme.lower() in _SCHEMES else value.strip()
            if text:
                yield text


def identify(request: web.Request, key: Key, *, own_project: bool) -> Caller:
    """Return the caller with the project the query names; refuse another one's.

    With ``own_project`` what the query leaves out is the key's.
    """
    query = request.query
    # The vendor's own client misspells it on some calls.
    org = only(query, "orgIdentifier") or only(query, "orgIdentifer")
    project = only(query, "projectIdentifier")
    if own_project:
        org, project = org or key.org, project or key.project
    required({"orgIdentifier": org, "projectIdentifier": project})
    if (org, project) != (key.org, key.project):
        raise not_found(
            f"This key knows no project {project!r} in an organisation {org!r}."
        )
    return Caller(key, key.org, key.project)


def check_role(caller: Caller, roles: frozenset[Role]) -> None:
    """Refuse a key whose role is not one of ``roles``."""
    if caller.key.role not in roles:
        allowed = ", ".join(sorted(roles))
        raise forbidden(
            f"A key with the role {caller.key.role} may not do this; it takes one of "
            f"{allowed}."
        )


def check_whole(caller: Caller) -> None:
    """Refuse a key for some teams."""
    if caller.key.team_ids:
        raise forbidden(
            "This key is for some teams only; this is the whole organisation's and takes "
            "a key for the whole project."
        )
