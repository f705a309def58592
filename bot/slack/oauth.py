"""Installing the app in a workspace, in a browser: Bolt's OAuth flow with our own stores."""

from http import HTTPStatus
from urllib.parse import urljoin

from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse

from bot.settings import Settings
from bot.slack import manifest
from bot.slack.installations import EnterpriseInstall, NotInvited, state_store
from bot.slack.workspaces import Workspaces
from handlers import install_pages

# Long enough to read what one allows, as Slack's own code lives.
_STATE_LIFE_S = 600


def oauth(settings: Settings, workspaces: Workspaces) -> AsyncOAuthSettings:
    """Return how Bolt installs the app: its page, the states, where tokens go."""
    return AsyncOAuthSettings(
        client_id=workspaces.store.client_id,
        client_secret=settings.secret("slack_client_secret"),
        scopes=manifest.scopes(),
        user_scopes=[],
        install_path=manifest.INSTALL,
        redirect_uri_path=manifest.REDIRECT,
        authorization_url=urljoin(settings.slack_api_url, "/oauth/v2/authorize"),
        callback_options=AsyncCallbackOptions(success=_installed, failure=_failed),
        installation_store=workspaces.store,
        installation_store_bot_only=True,
        state_store=state_store(workspaces.store.engine, _STATE_LIFE_S),
        state_expiration_seconds=_STATE_LIFE_S,
    )


async def _installed(told: AsyncSuccessArgs) -> BoltResponse:
    page = install_pages.installed(told.installation.team_name or "your workspace")
    return _page(told.settings, page, 200)


async def _failed(told: AsyncFailureArgs) -> BoltResponse:
    if isinstance(told.error, NotInvited):
        page = install_pages.not_invited(told.error.workspace)
        return _page(told.settings, page, HTTPStatus.FORBIDDEN)
    reason = told.reason
    if isinstance(told.error, EnterpriseInstall):
        reason = "enterprise_install"
    page = install_pages.failed(reason, again=manifest.INSTALL)
    return _page(told.settings, page, told.suggested_status_code)


def _page(settings: AsyncOAuthSettings, page: str, status: int) -> BoltResponse:
    """Return a page that ends the state's cookie and loads nothing from anywhere."""
    return BoltResponse(
        status=status,
        body=page,
        headers={
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
            "Cache-Control": "no-store",
            "Set-Cookie": settings.state_utils.build_set_cookie_for_deletion(),
        },
    )
