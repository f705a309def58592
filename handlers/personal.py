"""What somebody asks about themselves: what the bot knows, and from where."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers import personal_replies
from handlers.asking import Answer, Ask


@dataclass(frozen=True, slots=True)
class Personal:
    """Introduces the bot to people: once by itself, and whenever it is asked to."""

    # ``again`` unless it is enough that it was done before.
    introduce: Callable[[Ask, bool], Awaitable[None]]

    async def meet(self, asked: Ask) -> None:
        """Introduce the bot to somebody who writes to it for the first time."""
        await self.introduce(asked, False)  # noqa: FBT003

    async def on_ask(self, answer: Answer, asked: Ask) -> None:
        """Tell somebody what is known about them, in a direct message."""
        await self.introduce(asked, True)  # noqa: FBT003
        await answer("" if asked.direct else personal_replies.TOLD_IN_PRIVATE)
