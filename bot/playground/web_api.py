"""The Web API over HTTP: tokens, arguments, scopes and limits before any method runs."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from bot.playground.calls import Call, Method, missing_scope
from bot.playground.errors import SlackError
from bot.playground.faults import Faults
from bot.playground.files import media_type
from bot.playground.grants import Grants
from bot.playground.limits import SMALLEST_BURST, Pace, Tier
from bot.playground.methods import METHODS
from bot.playground.misbehaviour import refused, respond
from bot.playground.records import App, Installation, Json
from bot.playground.tickets import Tickets
from bot.playground.traffic import ApiCall, Traffic
from bot.playground.workspace import Workspace

CONNECT = "apps.connections.open"
# An app shows who it is by its secret instead of a token.
ACCESS = "oauth.v2.access"
_ENDINGS = {"apps.uninstall": Grants.uninstall, "auth.revoke": Grants.revoke}
_SECRETS = frozenset({"access_token", "client_secret", "code", "refresh_token", "url"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WebApi:
    """Everything a client library talks to; ``connect`` gives a WebSocket address."""

    workspace: Workspace
    tickets: Tickets
    faults: Faults
    traffic: Traffic
    pace: Pace
    connect: Callable[[App], str]
    grants: Grants
    base_url: str

    def routes(self) -> list[web.RouteDef]:
        """Return the addresses this serves."""
        return [
            web.get("/api/{method}", self._call),
            web.post("/api/{method}", self._call),
            web.post("/upload/v1/{file_id}", self._upload),
            web.get("/files/{owner}/{file_id}/{name}", self._download),
        ]

    async def _call(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        try:
            args, token = await _read(request)
        except SlackError as error:
            return refused(error)
        return await respond(
            request, self.faults, name, lambda: self._answer(name, args, token)
        )

    def _answer(self, name: str, args: Json, token: str) -> web.Response:
        self.workspace.post_due()
        status, code, headers = 200, None, {}
        try:
            answer = {"ok": True, **self._run(name, args, token)}
        except SlackError as error:
            status, code, headers = error.status, error.code, error.headers
            answer = error.body()
        self.traffic.calls.append(
            ApiCall(
                at=self.workspace.now(),
                method=name,
                args=_without_secrets(args),
                status=status,
                error=code,
                answer=_without_secrets(answer),
            )
        )
        response = web.json_response(answer, status=status, headers=headers)
        if caller := self.workspace.installations.get(token):
            response.headers["x-oauth-scopes"] = ",".join(sorted(caller.scopes))
        return response

    def _run(self, name: str, args: Json, token: str) -> Json:
        if name == CONNECT:
            app = self._app(token)
            self._spend(Tier.ONE, app.id, name)
            return {"url": self.connect(app)}
        if name == ACCESS:
            self._spend(Tier.FOUR, str(args.get("client_id")), name)
            return self.grants.access(args)
        method = METHODS.get(name)
        if method is None and name not in _ENDINGS:
            raise SlackError("unknown_method", req_method=name)
        caller = self._caller(token)
        if method is None:
            return _ENDINGS[name](self.grants, caller, args)
        self._slow_down(name, method, caller, args)
        call = Call(
            workspace=self.workspace,
            tickets=self.tickets,
            caller=caller,
            args=args,
            base_url=self.base_url,
        )
        if method.scope:
            call.need(method.scope)
        return method.run(call)

    def _caller(self, token: str) -> Installation:
        if not token:
            raise SlackError("not_authed")
        return self.workspace.holder(token)

    def _app(self, token: str) -> App:
        if not token:
            raise SlackError("not_authed")
        app = self.workspace.app_of_token(token)
        if app is None:
            is_bot = token in self.workspace.installations
            raise SlackError("not_allowed_token_type" if is_bot else "invalid_auth")
        if "connections:write" not in app.app_scopes:
            raise missing_scope("connections:write", app.app_scopes)
        return app

    def _slow_down(
        self, name: str, method: Method, caller: Installation, args: Json
    ) -> None:
        who = (caller.app_id, caller.team_id, name)
        self._spend(method.tier, *who)
        strictness = self.workspace.strictness
        if method.paced_by_channel and strictness.rate_limits:
            self.pace.spend(
                *who,
                self._place(caller, str(args.get("channel"))),
                per_second=strictness.posts_per_second,
                burst=strictness.posts_in_a_burst,
            )

    def _spend(self, tier: Tier, *who: str) -> None:
        if self.workspace.strictness.rate_limits:
            burst = max(tier, SMALLEST_BURST)
            self.pace.spend(*who, per_second=tier / 60, burst=burst)

    def _place(self, caller: Installation, named: str) -> str:
        """Return the id of the channel, however it is named, so that all count as one."""
        for channel in self.workspace.channels.values():
            is_direct = channel.members == {named, caller.bot_user_id}
            if is_direct or (channel.name and named == f"#{channel.name}"):
                return channel.id
        return named

    async def _upload(self, request: web.Request) -> web.Response:
        content = await _bytes_of(request)
        return await respond(
            request,
            self.faults,
            "upload",
            lambda: self._keep(request.match_info["file_id"], content),
        )

    def _keep(self, file_id: str, content: bytes) -> web.Response:
        file = self.workspace.files.get(file_id)
        if file is None or file.ready_at is not None:
            return web.Response(status=404, text="unknown upload address")
        if len(content) != file.length_bytes:
            return web.Response(
                status=400,
                text=f"{file.length_bytes} bytes were announced, {len(content)} came",
            )
        self.workspace.put_file(replace(file, content=content))
        return web.Response(text=f"OK - {len(content)}")

    async def _download(self, request: web.Request) -> web.Response:
        try:
            caller = self.workspace.holder(_bearer(request))
        except SlackError:
            caller = None
        file = self.workspace.files.get(request.match_info["file_id"])
        if caller is None or "files:read" not in caller.scopes:
            # Slack shows its sign-in page to whoever comes without a good token.
            raise web.HTTPFound("/")
        if file is None or not self.workspace.may_see(file, caller.bot_user_id):
            raise web.HTTPNotFound
        return web.Response(body=file.content, content_type=media_type(file))


def _without_secrets(fields: Json) -> Json:
    return {name: value for name, value in fields.items() if name not in _SECRETS}


def _bearer(request: web.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


async def _read(request: web.Request) -> tuple[Json, str]:
    """Return the arguments and the token; the token may stand in a form, not in the URL."""
    args: Json = dict(request.query)
    args.pop("token", None)
    token = _bearer(request)
    if request.headers.get("Authorization", "").startswith("Basic "):
        args |= _basic(request)
    if request.content_type == "application/json" and request.can_read_body:
        args |= _json_object(await request.text())
        args.pop("token", None)
    elif request.method == "POST":
        form = {name: str(value) for name, value in (await request.post()).items()}
        token = token or form.pop("token", "")
        form.pop("token", None)
        args |= form
    return args, token


def _basic(request: web.Request) -> Json:
    """Return the app's identity from the header, where the SDK puts it."""
    packed = request.headers["Authorization"].removeprefix("Basic ")
    try:
        name, _, secret = (
            base64.b64decode(packed, validate=True).decode().partition(":")
        )
    except ValueError:
        raise SlackError("invalid_client_id") from None
    return {"client_id": name, "client_secret": secret}


def _json_object(body: str) -> Json:
    try:
        value: Any = json.loads(body)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(value, dict):
        raise SlackError("json_not_object")
    return value


async def _bytes_of(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    for part in (await request.post()).values():
        if isinstance(part, web.FileField):
            return part.file.read()
    return b""
