"""Slack as each workspace's bot sees it: which token, and is it still good?"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import stamina
import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.database import Database
from bot.settings import Settings
from bot.slack.delivery import Delivery, DeliveryError, DeliveryUnknown, slack
from bot.slack.installations import Installations

Connect = Callable[[str], Awaitable[Delivery]]
# Renewed this long before the end: a request under way outlives its token's last minutes.
_MARGIN_MIN = 120
_LOG = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Workspaces:
    """The workspaces that installed the app by OAuth."""

    store: Installations
    rotator: AsyncTokenRotator
    api_url: str

    @stamina.retry(on=DeliveryUnknown, attempts=5)
    async def connect(self, workspace: str) -> Delivery:
        """Return Slack with the workspace's own token."""
        return slack((await self.bot(workspace)).bot_token, self.api_url)

    async def bot(self, workspace: str) -> Bot:
        """Return the bot of a workspace with a token that is good for a while.

        Raises DeliveryError where there is none.
        """
        bot = await self.store.bot(workspace)
        if bot is None:
            raise DeliveryError("account_inactive")
        try:
            renewed = await self.rotator.perform_bot_token_rotation(
                bot=bot, minutes_before_expiration=_MARGIN_MIN
            )
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            return await self._renewed_elsewhere(bot, error)
        if renewed is None:
            return bot
        await self.store.async_save_bot(renewed)
        return renewed

    async def _renewed_elsewhere(self, bot: Bot, error: Exception) -> Bot:
        """Return the token another process got (a refresh token works once), or the old.

        Raises DeliveryUnknown where that one has ended.
        """
        latest = await self.store.bot(bot.team_id or "")
        if latest is not None and (latest.bot_token_expires_at or 0) > time.time():
            return latest
        _LOG.warning("token not renewed", workspace=bot.team_id, reason=str(error))
        raise DeliveryUnknown("The token could not be renewed.") from error


class Authorize(AsyncAuthorize):
    """Tells Bolt the token of the workspace a request comes from, without asking Slack."""

    def __init__(self, workspaces: Workspaces) -> None:
        self.workspaces = workspaces

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,  # noqa: ARG002  Bolt hands all of it in, by name
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_: object,
    ) -> AuthorizeResult | None:
        """Return the workspace's bot; None where the app is not installed."""
        try:
            bot = await self.workspaces.bot(team_id or "")
        except DeliveryError:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
            bot_token=bot.bot_token,
        )


def of(settings: Settings, database: Database) -> Workspaces:
    """Return the workspaces of the app that the settings tell of."""
    store = Installations(
        settings.slack_client_id or "",
        database.engine,
        settings.secret("encryption_keys"),
        settings.may_install,
    )
    rotator = AsyncTokenRotator(
        client_id=store.client_id,
        client_secret=settings.secret("slack_client_secret"),
        client=AsyncWebClient(base_url=settings.slack_api_url),
    )
    return Workspaces(store, rotator, settings.slack_api_url)


def connector(settings: Settings, database: Database) -> Connect:
    """Return Slack for a workspace: by its own token, or always by the one that is set."""
    if settings.many_workspaces:
        return of(settings, database).connect
    only = slack(settings.secret("slack_bot_token"), settings.slack_api_url)

    async def connect(_workspace: str) -> Delivery:
        return only

    return connect
