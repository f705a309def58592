"""GitHub, as strict as it is: headers, pages, the schema, the price of a query."""

import base64
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from graphql import (
    GraphQLError,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from tests.sources.recorded.github_data import Data, Repository
from tests.sources.recorded.graphql_price import NODE_LIMIT, price
from tests.sources.recorded.service import Service, Time, json_response

SCHEMA = build_schema((Path(__file__).parent / "github.graphql").read_text())
_LISTED = {"state", "sort", "direction", "per_page", "page", "since"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_POINTS = 5_000


class GitHub(Service):
    """Repositories behind the API. ``root`` is empty, or `/api/v3` on an enterprise server.

    ``most_pulls``: queries for more pull requests at once break down, as at GitHub.
    """

    def __init__(
        self, *repositories: Repository, root: str = "", time: Time | None = None
    ) -> None:
        super().__init__(time)
        self.repositories = {one.path.lower(): one for one in repositories}
        self.root = root
        self.graphql = "/api/graphql" if root else "/graphql"
        self.app_key: rsa.RSAPublicKey | None = None
        self.tokens_made = 0
        self.points = 0
        self.points_left = _POINTS
        self.points_until = 0.0
        self.queries: list[str] = []
        self.most_pulls = 100

    @property
    def api(self) -> str:
        """Where REST is."""
        return self.base + self.root

    def check(self, request: web.Request) -> web.Response | None:
        headers = request.headers
        if not headers.get("User-Agent"):
            return json_response({"message": "Request forbidden"}, 403)
        if headers.get("X-GitHub-Api-Version") != "2022-11-28":
            return json_response({"message": "No such API version"}, 400)
        if headers.get("Accept") != "application/vnd.github+json":
            return json_response({"message": "Unsupported media type"}, 415)
        if self.app_key is not None and self._of_app(request):
            return None
        if self.revoked or headers.get("Authorization") != f"Bearer {self.token}":
            return json_response({"message": "Bad credentials"}, 401)
        return None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path == self.graphql:
            return self._graphql(await request.json())
        path = request.path.removeprefix(self.root)
        if match := re.fullmatch(r"/repos/([^/]+/[^/]+)/(issues|installation)", path):
            repository = self.repositories.get(match[1].lower())
            if repository is None:
                return _not_found()
            if match[2] == "installation":
                return json_response({"id": 77, "account": {"login": "acme"}})
            return self._issues(request, repository)
        if path == "/app/installations/77/access_tokens" and request.method == "POST":
            return self._app_token()
        return _not_found()

    def limited(self) -> web.Response:
        return json_response({"message": "API rate limit exceeded for user ID 1."}, 403)

    def _issues(
        self, request: web.Request, repository: Repository
    ) -> web.StreamResponse:
        query = dict(request.query)
        size, page = int(query.get("per_page", 30)), int(query.get("page", 1))
        since = query.get("since", "0001-01-01T00:00:00Z")
        if query.keys() - _LISTED or not 1 <= size <= 100 or not _TIME.fullmatch(since):
            return json_response({"message": "Validation Failed"}, 422)
        assert (query["state"], query["sort"], query["direction"]) == (
            "all",
            "updated",
            "asc",
        )
        found = sorted(
            (one for one in repository.listed.values() if one["updated_at"] >= since),
            key=lambda one: (one["updated_at"], one["number"]),
        )
        shown = found[(page - 1) * size : page * size]
        tag = f'W/"{sha1(json.dumps(shown).encode()).hexdigest()}"'
        headers = {"ETag": tag}
        if page * size < len(found):
            headers["Link"] = f'<{request.url.update_query(page=page + 1)}>; rel="next"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers=headers)
        return json_response(shown, headers=headers)

    def _graphql(self, body: Mapping[str, Any]) -> web.StreamResponse:
        self.queries.append(body["query"])
        try:
            document = parse(body["query"])
            problems = validate(SCHEMA, document)
        except GraphQLError as error:
            problems = [error]
        if problems:
            return json_response({"errors": [_told(one) for one in problems]})
        asked = price(document, body["variables"])
        assert asked.nodes <= NODE_LIMIT, asked
        if body["query"].count("pullRequest(") > self.most_pulls:
            return json_response({"message": "Server Error"}, 502)
        now = self.time.now()
        if now >= self.points_until:
            self.points_left, self.points_until = _POINTS, now + 3600
        if self.points_left < asked.points:
            told = {"type": "RATE_LIMITED", "message": "API rate limit exceeded"}
            headers = {
                "x-ratelimit-remaining": "0",
                "x-ratelimit-reset": str(int(self.points_until)),
            }
            return json_response({"errors": [told]}, headers=headers)
        self.points += asked.points
        self.points_left -= asked.points
        done = execute_sync(
            SCHEMA,
            document,
            self._root_value(asked.points),
            variable_values=dict(body["variables"]),
        )
        answer: Data = {"data": done.data}
        if done.errors:
            answer["errors"] = [_told(one) for one in done.errors]
        return json_response(answer)

    def _root_value(self, points: int) -> Data:
        until = datetime.fromtimestamp(self.points_until, UTC)
        return {
            "rateLimit": {
                "cost": points,
                "limit": _POINTS,
                "nodeCount": 0,
                "remaining": self.points_left,
                "resetAt": f"{until:%Y-%m-%dT%H:%M:%SZ}",
                "used": self.points,
            },
            "repository": self._repository,
            "search": self._search,
            "node": self._node,
        }

    def _repository(self, info: object, owner: str, name: str, **_: Any) -> Data:
        found = self.repositories.get(f"{owner}/{name}".lower())
        if found is None:
            raise _missing(f"a Repository with the name '{owner}/{name}'")

        def one(kind: str, there: Mapping[int, Data]) -> Any:
            def find(info: object, number: int) -> Data:
                if number not in there:
                    raise _missing(f"{kind} with the number of {number}")
                return there[number]

            return find

        return {
            "id": "R_1",
            "name": name,
            "nameWithOwner": found.path,
            "pullRequest": one("a PullRequest", found.pulls),
            "issue": one("an Issue", found.issues),
        }

    def _search(self, info: object, query: str, **_: Any) -> Data:
        wish = re.fullmatch(r"repo:(\S+)(?: updated:>=(\S+))?", query)
        assert wish is not None, query
        listed = self.repositories[wish[1].lower()].listed.values()
        count = sum(one["updated_at"] >= (wish[2] or "") for one in listed)
        return {"issueCount": count, "pageInfo": {}}

    def _node(self, info: object, id: str) -> Data:  # noqa: A002  GitHub's name
        for repository in self.repositories.values():
            if id in repository.reviews:
                return repository.reviews[id]
        raise _missing(f"a node with the global id of '{id}'")

    def _of_app(self, request: web.Request) -> bool:
        """Return whether the app itself asks, which it may for few things."""
        if not request.path.endswith(("/installation", "/access_tokens")):
            return False
        assert self.app_key is not None
        proof = request.headers["Authorization"].removeprefix("Bearer ")
        signed, _, signature = proof.rpartition(".")
        self.app_key.verify(
            _bytes(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256()
        )
        header, claims = (json.loads(_bytes(part)) for part in signed.split("."))
        assert header == {"alg": "RS256", "typ": "JWT"}
        assert claims["iat"] <= self.time.now() < claims["exp"] <= claims["iat"] + 600
        return bool(claims["iss"] == "4711")

    def _app_token(self) -> web.Response:
        self.tokens_made += 1
        self.token = f"installation-token-{self.tokens_made}"
        until = datetime.fromtimestamp(self.time.now() + 3600, UTC)
        ends = f"{until:%Y-%m-%dT%H:%M:%SZ}"
        return json_response({"token": self.token, "expires_at": ends}, 201)


def _missing(what: str) -> GraphQLError:
    return GraphQLError(
        f"Could not resolve to {what}.", extensions={"type": "NOT_FOUND"}
    )


def _told(error: GraphQLError) -> Data:
    """Return an error as GitHub writes it: with its type beside the message."""
    told: Data = {"message": error.message, "path": error.path}
    if error.extensions and "type" in error.extensions:
        told["type"] = error.extensions["type"]
    return told


def _not_found() -> web.Response:
    return json_response({"message": "Not Found", "status": "404"}, 404)


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
