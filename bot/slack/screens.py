"""What is put on people's screens: modals while they wait, and their Home tab."""

import asyncio
from dataclasses import dataclass, field

import structlog

from bot.slack.delivery import DeliveryError, DeliveryUnknown
from bot.slack.workspaces import Connect
from handlers.blocks import Block

_LOG = structlog.get_logger()
# A trigger is good for three seconds, and so is a person's patience.
_PATIENCE_S = 2.5
_MOST_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class Screens:
    """The screens of everybody in the workspaces that the bot is in."""

    connect: Connect
    # When something was pressed in a modal that changed it, the newest last.
    _newest_s: dict[str, float] = field(default_factory=dict)

    async def open(self, workspace: str, trigger: str, view: Block) -> bool:
        """Open a modal; False where Slack does not take it, or gives no answer in time."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await (await self.connect(workspace)).open_view(trigger, view)
        except (DeliveryError, DeliveryUnknown, TimeoutError) as error:
            _LOG.warning("form not opened", reason=str(error))
            return False
        return True

    async def publish(self, workspace: str, user: str, view: Block) -> None:
        """Fill somebody's Home tab, if Slack takes it in time: it is made anew anyway."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await (await self.connect(workspace)).publish(user, view)
        except (DeliveryError, DeliveryUnknown, TimeoutError) as error:
            _LOG.info("home not shown", reason=str(error))

    async def change(
        self, workspace: str, view_id: str, pressed_at: str, view: Block
    ) -> None:
        """Change a modal, unless something pressed later has, or it is closed.

        Slack's own check, that nothing changed since the press, would drop the later of two
        presses in a breath: nothing had changed yet when it was sent.
        """
        at_s = float(pressed_at)
        if at_s < self._newest_s.get(view_id, 0):
            return
        self._newest_s[view_id] = at_s
        for forgotten in list(self._newest_s)[:-_MOST_REMEMBERED]:
            del self._newest_s[forgotten]
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await (await self.connect(workspace)).change_view(view_id, view)
        except (DeliveryError, DeliveryUnknown, TimeoutError) as error:
            _LOG.info("form not changed", reason=str(error))
