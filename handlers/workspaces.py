"""Listeners about the app itself: a workspace took it out."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

# Forgets a workspace, unless the app was installed there again after the moment.
Forget = Callable[[str, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class WorkspaceListener:
    """Forgets a workspace that no longer has the app."""

    forget: Forget

    async def on_uninstalled(self, body: Mapping[str, Any]) -> None:
        """Forget everything about the workspace."""
        at = datetime.fromtimestamp(body["event_time"], UTC)
        await self.forget(body["team_id"], at)

    async def on_tokens_revoked(
        self, body: Mapping[str, Any], event: Mapping[str, Any]
    ) -> None:
        """Without its bot's token the app is gone; tokens of people it never had."""
        if event["tokens"].get("bot"):
            await self.on_uninstalled(body)
