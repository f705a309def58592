"""Slack's Web API as its SDK calls it, each call counted by how it ended."""

from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.gauges import SLACK_CALLS

NO_ANSWER = "no_answer"


class SlackClient(AsyncWebClient):
    """A client that counts."""

    async def api_call(self, api_method: str, **how: Any) -> AsyncSlackResponse:
        """Call a method; what is raised is the SDK's."""
        result = "ok"
        try:
            return await super().api_call(api_method, **how)
        except SlackApiError as error:
            result = str(error.response.get("error") or error.response.status_code)
            raise
        except (SlackClientError, aiohttp.ClientError, TimeoutError):
            result = NO_ANSWER
            raise
        finally:
            SLACK_CALLS.labels(api_method, result).inc()
