"""Processes killed at random while questions are asked: is each one answered, and once?

What Slack did not see acknowledged was not accepted: the person sees that and asks again.
What was acknowledged has to become one report, or one sentence that says why not.
"""

import argparse
import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic

import sqlalchemy as sa

from benchmarks import command, local_slack, postgresql
from benchmarks.deployment import Deployment, any_of, deployed
from benchmarks.figures import Figure, Findings, as_text, plain
from bot.database import requests
from bot.playground.records import Message
from bot.playground.seed import Seed
from bot.playground.server import Playground, playground
from bot.work.ticking import utc_now
from handlers.asking import from_command

TITLE = "Processes killed at random"
# Most are killed when all is well, some when others are just beginning.
_WELL_IN_TEN, _WELL_S = 8, 20.0
_BETWEEN_KILLS_S = (0.1, 3.0)
_ASK_EVERY_S = 0.4
_DRAIN_S = 300
# What is asked goes into these, digests into others.
_PEOPLE, _CHANNELS = 8, 4
_METRICS = ("velocity", "volume", "quality", "collaboration", "activity")


@dataclass(slots=True)
class Seen:
    """What happened: acknowledged requests, kills by role, digests by channel."""

    acknowledged: list[str] = field(default_factory=list)
    turned_away: int = 0
    told_at_once: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    digests: list[str] = field(default_factory=list)


def measure(*, kills: int, store: str, digests: int = 0, seed: int = 7) -> Findings:
    """Kill ``kills`` processes at random while questions are asked, and count what is lost."""
    with command.scratch() as folder, _store(store) as url:
        seen, figures = asyncio.run(_run(folder, url, kills, digests, seed))
    by_role = ", ".join(f"{name} {count}" for name, count in sorted(seen.kills.items()))
    return Findings(
        TITLE,
        f"python -m benchmarks.crash --kills {kills} --store {store} --digests {digests}",
        f"{kills} kills ({by_role}), {len(seen.acknowledged)} questions acknowledged, "
        f"{seen.told_at_once} told at once why not, {seen.turned_away} not taken, {len(seen.digests)} digests, {store}",
        figures,
    )


@contextmanager
def _store(store: str) -> Iterator[str | None]:
    if store == "sqlite":
        yield None
        return
    if problem := postgresql.missing():
        raise SystemExit(problem)
    with postgresql.server() as server:
        yield postgresql.new_database(server, "crash")


async def _run(
    folder: Path, url: str | None, kills: int, digests: int, seed: int
) -> tuple[Seen, Sequence[Figure]]:
    dice, seen = random.Random(seed), Seen()
    # SQLite has one worker, PostgreSQL others that take over.
    content = local_slack.seed(people=_PEOPLE, channels=_CHANNELS + digests)
    async with (
        playground(Seed.from_json(content), strictness=local_slack.STRICTNESS) as slack,
        deployed(folder, url, slack.api_url, workers=2 if url else 1) as deployment,
    ):
        slack.request_url = deployment.events_url
        seen.digests = [f"c{_CHANNELS + number}" for number in range(digests)]
        await _subscribe(slack, deployment, seen)
        asking = asyncio.create_task(_ask(slack, deployment, seen, dice))
        await _kill(deployment, seen, kills, dice)
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
        drained_s = await _drained(deployment)
        await _all_sent(slack, seen)
        return seen, await _judged(slack, deployment, seen, drained_s)


async def _subscribe(slack: Playground, deployment: Deployment, seen: Seen) -> None:
    """Let a digest be due in each of the last channels, when processes are being killed."""
    due = utc_now() + timedelta(minutes=2)
    for channel in seen.digests:
        told = await slack.command(
            user="asker-0",
            channel=channel,
            text=f"/insights subscribe {deployment.teams[0]} every day at {due:%H:%M} UTC",
        )
        if told.status != 200:
            raise RuntimeError(f"the digest was not taken: {told.body or told.problem}")


async def _ask(
    slack: Playground, deployment: Deployment, seen: Seen, dice: random.Random
) -> None:
    async with asyncio.TaskGroup() as asked:
        while True:
            text = (
                f"/insights {dice.choice(deployment.teams)} last {dice.randint(2, 20)} weeks "
                f"{dice.choice(_METRICS)}{dice.choice(('', '', ' csv'))}"
            )
            user = f"asker-{dice.randrange(_PEOPLE)}"
            channel = f"c{dice.randrange(_CHANNELS)}"
            asked.create_task(_once(slack, seen, user, channel, text))
            await asyncio.sleep(_ASK_EVERY_S)


async def _once(
    slack: Playground, seen: Seen, user: str, channel: str, text: str
) -> None:
    told = await slack.command(user=user, channel=channel, text=text)
    if told.status != 200:
        seen.turned_away += 1
    elif told.body:
        seen.told_at_once += 1
    else:
        seen.acknowledged.append(from_command(told.payload).id)


async def _kill(
    deployment: Deployment, seen: Seen, kills: int, dice: random.Random
) -> None:
    while seen.kills.total() < kills:
        if dice.randrange(10) < _WELL_IN_TEN:
            await deployment.ready(_WELL_S)
        await asyncio.sleep(dice.uniform(*_BETWEEN_KILLS_S))
        role = any_of(deployment.roles, dice)
        if role.kill():
            seen.kills[role.name] += 1


async def _all_sent(slack: Playground, seen: Seen) -> None:
    """Wait until each digest stands there, or for long enough after it was due."""
    for _ in range(_DRAIN_S):
        if all(_digests_in(slack, channel) for channel in seen.digests):
            return
        await asyncio.sleep(1)


async def _drained(deployment: Deployment) -> float:
    """Wait until nothing is open; return how long it took, in seconds."""
    begun = monotonic()
    query = sa.select(sa.func.count()).where(requests.c.outcome.is_(None))
    while monotonic() - begun < _DRAIN_S:
        async with deployment.database.transaction() as connection:
            if not await connection.scalar(query):
                break
        await asyncio.sleep(0.5)
    return monotonic() - begun


async def _judged(
    slack: Playground, deployment: Deployment, seen: Seen, drained_s: float
) -> Sequence[Figure]:
    async with deployment.database.transaction() as connection:
        rows = (await connection.execute(sa.select(requests))).mappings().all()
    known = {row["id"]: row for row in rows}
    shown = _shown(slack)
    answered = [row["id"] for row in rows if row["outcome"] == "answered"]
    lost = [one for one in seen.acknowledged if not _ended(known.get(one))]
    lost += [one for one in answered if not _is_report(shown.get((one, "")))]
    twice = [one for one, messages in shown.items() if len(messages) > 1]
    digests = [_digests_in(slack, channel) for channel in seen.digests]
    took = [
        (row["finished_at"] - row["asked_at"]).total_seconds()
        for row in rows
        if row["finished_at"]
    ]
    return [
        _none("acknowledged and lost", len(lost)),
        _none("shown twice", len(twice)),
        Figure("became a report", str(len(answered))),
        Figure("told why not", str(sum(_is_told(row) for row in rows))),
        *(
            [
                _none("digests lost", digests.count(0)),
                _none("digests shown twice", sum(n > 1 for n in digests)),
            ]
            if digests
            else []
        ),
        plain("longest from question to end", max(took, default=0), "s"),
        plain("from the last kill until nothing was open", drained_s, "s"),
    ]


def _none(name: str, count: int) -> Figure:
    return Figure(name, str(count), "0")


def _ended(row: object) -> bool:
    """Return whether a request is there and its asker knows what became of it."""
    outcome = row["outcome"] if row else None  # type: ignore[index]
    return outcome is not None and outcome != "untold"


def _is_told(row: object) -> bool:
    return row["outcome"] not in ("answered", None)  # type: ignore[index]


def _shown(slack: Playground) -> dict[tuple[str, str], list[Message]]:
    """Return what stands in the channels: by request and, in threads, by part; files, too."""
    found: dict[tuple[str, str], list[Message]] = {}
    for number in range(_CHANNELS):
        for message in slack.messages(f"c{number}"):
            payload = (message.metadata or {}).get("event_payload") or {}
            name = payload.get("request_id", "")
            if message.files:
                name = f"file below {message.thread_ts}"
            if name:
                key = (name, str(payload.get("part", "")))
                found.setdefault(key, []).append(message)
    return found


def _is_report(messages: list[Message] | None) -> bool:
    """Return whether it is the report; a placeholder has no table."""
    if not messages:
        return False
    kinds = {block["type"] for block in messages[0].blocks}
    return bool(kinds & {"image", "table", "header"})


def _digests_in(slack: Playground, channel: str) -> int:
    said = slack.messages(channel)
    return len([m for m in said if m.bot_id and not m.visible_to and not m.thread_ts])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--digests", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    print(as_text(measure(**vars(parser.parse_args()))))
