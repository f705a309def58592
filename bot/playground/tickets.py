"""What an interaction lets the app do for a while: trigger ids and response URLs."""

import secrets
from dataclasses import dataclass, replace

from bot.playground.errors import SlackError
from bot.playground.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """The right to open one view for the person who acted, until ``expires_at``.

    ``channel`` is where the person acted, if anywhere.
    """

    app_id: str
    team_id: str
    user: str
    expires_at: float
    channel: str | None = None
    is_used: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where an answer goes: a person in a channel, about a message or none."""

    app_id: str
    team_id: str
    channel: str
    user: str
    message_ts: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseUrl:
    """The right to answer a few times without a token, until ``expires_at``."""

    address: Address
    uses_left: int
    expires_at: float


class Tickets:
    """Everything handed out with interactions; times are the workspace's."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def trigger(
        self, *, app_id: str, team_id: str, user: str, channel: str | None = None
    ) -> str:
        """Return a new trigger id."""
        life_s = self._workspace.strictness.trigger_life_s
        number = self._workspace.next_id("")
        # Never seen before, also not by an app that remembers an earlier workspace.
        name = f"{number}.{team_id.strip('T') or '0'}.{secrets.token_hex(16)}"
        self._triggers[name] = Trigger(
            app_id=app_id,
            team_id=team_id,
            user=user,
            expires_at=self._workspace.now() + life_s,
            channel=channel,
        )
        return name

    def redeem(self, trigger_id: str, *, app_id: str, team_id: str) -> Trigger:
        """Use a trigger up, or refuse it in Slack's words."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None or (trigger.app_id, trigger.team_id) != (app_id, team_id):
            raise SlackError("invalid_trigger_id")
        if trigger.is_used:
            raise SlackError("exchanged_trigger_id")
        if self._workspace.now() > trigger.expires_at:
            raise SlackError("expired_trigger_id")
        self._triggers[trigger_id] = replace(trigger, is_used=True)
        return trigger

    def response_path(self, address: Address) -> str:
        """Return the path of a new response URL."""
        strictness = self._workspace.strictness
        name = self._workspace.next_id("R")
        self._urls[name] = ResponseUrl(
            address=address,
            uses_left=strictness.response_url_uses,
            expires_at=self._workspace.now() + strictness.response_url_life_s,
        )
        return f"/response/{address.team_id}/{name}"

    def answer_to(self, name: str) -> Address:
        """Count one use of a response URL and return where its answer goes."""
        url = self._urls.get(name)
        if url is None:
            raise SlackError("invalid_url", status=404)
        if self._workspace.now() > url.expires_at:
            raise SlackError("expired_url", status=404)
        if url.uses_left < 1:
            raise SlackError("used_url", status=404)
        self._urls[name] = replace(url, uses_left=url.uses_left - 1)
        return url.address
