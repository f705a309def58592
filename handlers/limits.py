"""Listeners about goals and alerts: read what is wanted, check it, write it down."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers import limit_replies, replies
from handlers.asking import Answer, Ask
from handlers.limit_replies import Standing
from handlers.parse.limits import Remove, Set, Show, Topic, parse_limit
from reporting import alerts
from reporting.directory import Directory, Team
from reporting.errors import AccessError, ExportError, RequestError
from reporting.limits import Rule
from reporting.requests import ReportRequest


class Store(Protocol):
    """Where limits are kept; the ask says where, and by whom."""

    async def set(self, asked: Ask, rule: Rule) -> None:
        """Write ``rule`` down; once, however often the ask comes."""

    async def remove(self, asked: Ask, team: Team, metric: str) -> bool:
        """Remove what was set; False when nothing was."""

    async def all(self, asked: Ask) -> Sequence[Standing]:
        """Return what is set."""


@dataclass(frozen=True, slots=True)
class LimitListener:
    """A listener about goals or about alerts, with what it needs handed in."""

    topic: Topic
    store: Store
    directory: Callable[[str], Awaitable[Directory]]
    # Raises AccessError for what may not be shown.
    check: Callable[[Ask, ReportRequest], Awaitable[object]]
    now: Callable[[], datetime]

    async def on_ask(self, answer: Answer, asked: Ask) -> None:
        """Set, remove or show, and say so to whoever asked."""
        try:
            await answer(await self._answer(asked))
        except RequestError as error:
            await answer(replies.not_understood(error).payload)
        except AccessError as error:
            await answer(str(error))
        except ExportError:
            await answer(replies.BUSY)

    async def _answer(self, asked: Ask) -> str:
        directory = await self.directory(asked.workspace)
        wish = parse_limit(asked.text, today=self.now().date(), directory=directory)
        match wish:
            case Show():
                return limit_replies.shown(
                    self.topic, await self.store.all(asked), directory
                )
            case Remove(team, metric):
                there = await self.store.remove(asked, team, metric)
                return limit_replies.removed(self.topic, team, metric, there=there)
            case Set(rule):
                await self._check(asked, rule)
                # Written down first, acknowledged second: an ack is a promise.
                await self.store.set(asked, rule)
                return limit_replies.noted(self.topic, rule)

    async def _check(self, asked: Ask, rule: Rule) -> None:
        """Refuse a limit on figures that the asker may not see."""
        bucket = alerts.last_bucket(rule.granularity, self.now())
        await self.check(asked, alerts.request(rule, bucket))
