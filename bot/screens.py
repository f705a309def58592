"""What is put on people's screens: modals while they wait, and their Home tab."""

import asyncio
from dataclasses import dataclass

import structlog

from bot.delivery import DeliveryError, DeliveryUnknown
from bot.workspaces import Connect
from handlers.blocks import Block

_LOG = structlog.get_logger()
# A trigger is good for three seconds, and so is a person's patience.
_PATIENCE_S = 2.5


@dataclass(frozen=True, slots=True)
class Screens:
    """The screens of everybody in the workspaces that the bot is in."""

    connect: Connect

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
        self, workspace: str, view_id: str, version: str, view: Block
    ) -> None:
        """Change a modal, unless it has changed since or is closed: then a newer one counts."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await (await self.connect(workspace)).change_view(
                    view_id, version, view
                )
        except (DeliveryError, DeliveryUnknown, TimeoutError) as error:
            _LOG.info("form not changed", reason=str(error))
