"""Listeners about goals and alerts: read what is wanted, check it, write it down."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers import limit_replies, replies
from handlers.asking import Answer, Ask, from_command
from handlers.limit_replies import Standing
from handlers.parse.limits import Remove, Set, Show, Topic, parse_limit
from reporting import access, alerts
from reporting.directory import Directory, Team
from reporting.errors import AccessError, ExportError, RequestError
from reporting.limits import Rule


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
    directory: Callable[[], Awaitable[Directory]]
    people_in: Callable[[Team], Awaitable[int | None]]
    now: Callable[[], datetime]

    async def on_command(self, ack: Answer, command: Mapping[str, str]) -> None:
        """Set, remove or show, and say so to whoever asked."""
        asked = from_command(command)
        try:
            await ack(await self._answer(asked))
        except RequestError as error:
            await ack(replies.not_understood(error))
        except AccessError as error:
            await ack(str(error))
        except ExportError:
            await ack(replies.BUSY)

    async def _answer(self, asked: Ask) -> str:
        directory = await self.directory()
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
                await self._check(rule)
                # Written down first, acknowledged second: an ack is a promise.
                await self.store.set(asked, rule)
                return limit_replies.noted(self.topic, rule)

    async def _check(self, rule: Rule) -> None:
        """Refuse what nobody may see: numbers of a team that are somebody's."""
        bucket = alerts.last_bucket(rule.granularity, self.now())
        people = await self.people_in(rule.team)
        access.check(alerts.request(rule, bucket), asker_email=None, people=people)
