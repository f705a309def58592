"""The page on which somebody allows an app into their workspace: /oauth/v2/authorize."""

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from bot.playground.errors import PlaygroundError, SlackError
from bot.playground.grants import Grants
from bot.playground.people import find_user
from bot.playground.records import App, User
from bot.playground.workspace import Workspace

PATH = "/oauth/v2/authorize"
_KEPT = ("client_id", "scope", "redirect_uri", "state")
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="/page/theme.css">
<link rel="stylesheet" href="/page/authorizing.css">
<main><h1>{title}</h1>{body}</main></html>"""
# No form-action: the answer to the form leads to the app, wherever that is.
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
}


class Authorizing:
    """Shows who asks for what, and sends the answer to the app's redirect address."""

    def __init__(self, workspace: Workspace, grants: Grants) -> None:
        self._workspace = workspace
        self._grants = grants

    def routes(self) -> list[web.RouteDef]:
        """Return the addresses this serves."""
        return [web.get(PATH, self._ask), web.post(PATH, self._answer)]

    async def _ask(self, request: web.Request) -> web.Response:
        try:
            app, scopes, _ = self._wanted(request.query)
        except SlackError as error:
            return _refused(error)
        teams = self._workspace.teams
        people = "".join(
            f'<option value="{escape(user.id)}">{escape(user.real_name or user.name)}'
            f" · {escape(teams[user.team_id].name)}</option>"
            for user in self._workspace.users.values()
            if _may_install(user)
        )
        kept = "".join(
            f'<input type="hidden" name="{name}" value="{escape(request.query[name])}">'
            for name in _KEPT
            if name in request.query
        )
        asked = "".join(f"<li><code>{escape(scope)}</code></li>" for scope in scopes)
        body = (
            f'<p>It asks for:</p><ul>{asked}</ul><form method="post">{kept}'
            f'<label>You are <select name="user">{people}</select></label> '
            '<button name="answer" value="allow">Allow</button> '
            '<button name="answer" value="cancel">Cancel</button></form>'
        )
        return _page(f"{app.name} asks to come into your workspace", body)

    async def _answer(self, request: web.Request) -> web.Response:
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden(text="Only the playground's own page may do this.")
        form = {name: str(value) for name, value in (await request.post()).items()}
        try:
            app, scopes, address = self._wanted(form)
            if form.get("answer") != "allow":
                told = {"error": "access_denied"}
            else:
                user = self._installer(form.get("user", ""))
                given = form.get("redirect_uri") or None
                told = {"code": self._grants.allow(app, user, scopes, given)}
        except SlackError as error:
            return _refused(error)
        told["state"] = form.get("state", "")
        mark = "&" if urlsplit(address).query else "?"
        return web.Response(
            status=302, headers={"Location": f"{address}{mark}{urlencode(told)}"}
        )

    def _wanted(self, args: Mapping[str, str]) -> tuple[App, frozenset[str], str]:
        """Return the app, what it asks for, and where the answer goes."""
        wanted = args.get("client_id")
        apps = [app for app in self._workspace.apps.values() if app.client_id]
        app = next((each for each in apps if each.client_id == wanted), None)
        if app is None:
            raise SlackError("invalid_client_id")
        scopes = frozenset(part for part in args.get("scope", "").split(",") if part)
        if not scopes:
            raise SlackError("invalid_scope_requested")
        given = args.get("redirect_uri")
        known = [url for url in app.redirect_urls if (given or url).startswith(url)]
        if not known:
            raise SlackError("bad_redirect_uri")
        return app, scopes, given or known[0]

    def _installer(self, user_id: str) -> User:
        try:
            user = find_user(self._workspace, user_id)
        except PlaygroundError:
            raise SlackError("not_authed") from None
        if not _may_install(user):
            raise SlackError("restricted_action")
        return user


def _may_install(user: User) -> bool:
    return not (user.is_bot or user.deleted or user.is_restricted)


def _page(title: str, body: str, status: int = 200) -> web.Response:
    return web.Response(
        text=_PAGE.format(title=escape(title), body=body),
        content_type="text/html",
        status=status,
        headers=_HEADERS,
    )


def _refused(error: SlackError) -> web.Response:
    body = f"<p>Slack says <code>{escape(error.code)}</code>.</p>"
    return _page("This app cannot be installed", body, status=400)
