"""What OAuth hands out: codes for a moment, tokens for an app in a team, and their end."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.playground.errors import SlackError
from bot.playground.records import App, Installation, Json, User
from bot.playground.workspace import Workspace

# Pages "Installing with OAuth" and "Token rotation".
CODE_LIFE_S = 10 * 60
TOKEN_LIFE_S = 12 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What somebody allowed an app, to be exchanged for a token once."""

    app_id: str
    user: User
    scopes: frozenset[str]
    redirect_uri: str | None
    expires_at: float
    is_used: bool = False


class Grants:
    """Codes and tokens; ``goodbye`` is told of every installation that ends."""

    def __init__(
        self, workspace: Workspace, goodbye: Callable[[App, Installation], None]
    ) -> None:
        self._workspace = workspace
        self._goodbye = goodbye
        self._grants: dict[str, Grant] = {}

    def allow(
        self, app: App, user: User, scopes: frozenset[str], redirect_uri: str | None
    ) -> str:
        """Return the code that the app may exchange."""
        code = f"{user.team_id}.{secrets.token_hex(16)}"
        self._grants[code] = Grant(
            app_id=app.id,
            user=user,
            scopes=scopes,
            redirect_uri=redirect_uri,
            expires_at=self._workspace.now() + CODE_LIFE_S,
        )
        return code

    def access(self, args: Json) -> Json:
        """Answer oauth.v2.access: a code or a refresh token for an access token."""
        app = self.client(args)
        kind = args.get("grant_type") or "authorization_code"
        if kind == "authorization_code":
            grant = self._redeem(app, args)
            return self._told(app, self._install(app, grant), grant.user)
        if kind != "refresh_token":
            raise SlackError("invalid_grant_type")
        return self._told(app, self._refresh(app, str(args.get("refresh_token"))))

    def client(self, args: Json) -> App:
        """Return the app that identifies itself, or refuse it."""
        wanted = args.get("client_id")
        for app in self._workspace.apps.values():
            if app.client_id and app.client_id == wanted:
                given = str(args.get("client_secret", ""))
                if secrets.compare_digest(given, app.client_secret):
                    return app
                raise SlackError("bad_client_secret")
        raise SlackError("invalid_client_id")

    def uninstall(self, caller: Installation, args: Json) -> Json:
        """Answer apps.uninstall: the app leaves the team, with all its tokens."""
        if self.client(args).id != caller.app_id:
            raise SlackError("client_id_token_mismatch")
        self.end(caller)
        return {}

    def revoke(self, caller: Installation, args: Json) -> Json:
        """Answer auth.revoke; an app without its last token is gone from the team."""
        if str(args.get("test", "")).lower() in ("1", "true"):
            return {"revoked": False}
        self.end(caller)
        return {"revoked": True}

    def end(self, installation: Installation) -> None:
        """Take an app out of a team and tell it."""
        app = self._workspace.apps[installation.app_id]
        self._workspace.uninstall(installation)
        self._goodbye(app, installation)

    def _redeem(self, app: App, args: Json) -> Grant:
        code = str(args.get("code", ""))
        grant = self._grants.get(code)
        if grant is None or grant.app_id != app.id:
            raise SlackError("invalid_code")
        if grant.is_used:
            raise SlackError("code_already_used")
        if self._workspace.now() > grant.expires_at:
            raise SlackError("invalid_code")
        if (args.get("redirect_uri") or None) != grant.redirect_uri:
            raise SlackError("bad_redirect_uri")
        self._grants[code] = replace(grant, is_used=True)
        return grant

    def _install(self, app: App, grant: Grant) -> Installation:
        """Install the app, or add to what it was granted before."""
        workspace, team = self._workspace, grant.user.team_id
        old = workspace.installation(app.id, team)
        fresh = old or Installation(
            app_id=app.id,
            team_id=team,
            bot_token="",
            bot_user_id=workspace.next_id("U"),
            bot_id=workspace.next_id("B"),
        )
        granted = replace(fresh, scopes=fresh.scopes | grant.scopes)
        # A token that lasts is the same at every installation.
        return workspace.install(
            granted if _lasts(app, old) else self._new(app, granted)
        )

    def _refresh(self, app: App, token: str) -> Installation:
        for installation in list(self._workspace.installations.values()):
            # Refresh tokens work once: the old one is no longer anybody's.
            if token and (installation.app_id, installation.refresh_token) == (
                app.id,
                token,
            ):
                return self._workspace.install(self._new(app, installation))
        raise SlackError("invalid_refresh_token")

    def _new(self, app: App, installation: Installation) -> Installation:
        secret = f"{installation.team_id}-{secrets.token_hex(16)}"
        if not app.rotates_tokens:
            return replace(installation, bot_token=f"xoxb-{secret}")
        return replace(
            installation,
            bot_token=f"xoxe.xoxb-1-{secret}",
            refresh_token=f"xoxe-1-{secrets.token_hex(32)}",
            expires_at=self._workspace.now() + TOKEN_LIFE_S,
        )

    def _told(
        self, app: App, installation: Installation, user: User | None = None
    ) -> Json:
        team = self._workspace.teams[installation.team_id]
        answer: Json = {
            "app_id": app.id,
            "scope": ",".join(sorted(installation.scopes)),
            "token_type": "bot",
            "access_token": installation.bot_token,
            "bot_user_id": installation.bot_user_id,
            "team": {"id": team.id, "name": team.name},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        if user is not None:
            answer["authed_user"] = {"id": user.id}
        if app.rotates_tokens:
            answer |= {
                "refresh_token": installation.refresh_token,
                "expires_in": TOKEN_LIFE_S,
            }
        return answer


def _lasts(app: App, old: Installation | None) -> bool:
    return old is not None and not app.rotates_tokens
