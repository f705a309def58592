"""Slack's Web API as its SDK calls it: each call is counted, and none is made in vain."""

from collections import defaultdict
from http import HTTPStatus
from time import monotonic
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.gauges import SLACK_CALLS
from bot.slack.breaker import Breaker

NO_ANSWER = "no_answer"
# Slack's words for "something broke on the way": it may have been done.
BROKEN = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
# Of each workspace: by its token, and where Slack is.
_BREAKERS: dict[tuple[str, str | None], Breaker] = defaultdict(Breaker)


class NotAsked(SlackClientError):
    """Slack did not answer lately, and is left alone for a while."""


class SlackClient(AsyncWebClient):
    """A client that counts, and that stops asking where nobody answers."""

    async def api_call(self, api_method: str, **how: Any) -> AsyncSlackResponse:
        """Call a method; what is raised is the SDK's, or NotAsked."""
        breaker = _BREAKERS[self.base_url, self.token]
        if not breaker.allows(monotonic()):
            SLACK_CALLS.labels(api_method, "not_asked").inc()
            raise NotAsked("Slack did not answer lately")
        result = "ok"
        try:
            answer = await super().api_call(api_method, **how)
        except SlackApiError as error:
            result = str(error.response.get("error") or error.response.status_code)
            if is_broken(error):
                breaker.failed(monotonic())
            else:
                breaker.answered()
            raise
        except (SlackClientError, aiohttp.ClientError, TimeoutError):
            result = NO_ANSWER
            breaker.failed(monotonic())
            raise
        else:
            breaker.answered()
            return answer
        finally:
            SLACK_CALLS.labels(api_method, result).inc()


def is_broken(error: SlackApiError) -> bool:
    """Return whether an answer says that something broke, not that it may not be done."""
    status, code = error.response.status_code, str(error.response.get("error"))
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or code in BROKEN
