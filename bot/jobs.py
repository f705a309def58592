"""The engine's jobs as an administrator sees them: listed, shown, begun again, called off."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dbos import DBOSClient, WorkflowStatus

from bot.answers import workflows
from bot.database import Database
from bot.gauges import OPEN
from bot.work.durable import QUEUE, SCHEDULED, Jobs
from bot.work.steps import AGAIN
from reporting.errors import RequestError

_ENDED = {"SUCCESS": "done", "CANCELLED": "called off"}
_AGAIN = re.compile(rf"{AGAIN}\w+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job; moments are UTC. ``result`` is what it ended with, in a word or a sentence."""

    id: str
    kind: str
    state: str
    queue: str
    worker: str
    made_at: datetime | None
    ended_at: datetime | None
    result: str

    @property
    def is_open(self) -> bool:
        """Whether it is not ended."""
        return self.state in OPEN.values()


@dataclass(frozen=True, slots=True)
class Step:
    """A step that was done; ``took_s`` in seconds."""

    name: str
    began_at: datetime | None
    took_s: float
    error: str


async def listed(client: DBOSClient, *, ended: bool, most: int) -> list[Job]:
    """Return jobs, the latest first: what is open or failed; with ``ended`` all of them."""
    states = None if ended else [*OPEN, "ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
    found = await client.list_workflows_async(
        status=states, sort_desc=True, limit=most, load_input=False
    )
    return [_job(each) for each in found]


async def shown(client: DBOSClient, job_id: str) -> tuple[Job, list[Step]]:
    """Return a job and the steps that are done; RequestError where there is none."""
    job = _job(await _get(client, job_id))
    steps = await client.list_workflow_steps_async(job_id)
    return job, [
        Step(
            each["function_name"],
            _moment(each["started_at_epoch_ms"]),
            _seconds(each["started_at_epoch_ms"], each["completed_at_epoch_ms"]),
            str(each["error"] or ""),
        )
        for each in steps
    ]


async def begun_again(database: Database, jobs: Jobs, job_id: str) -> str:
    """Enqueue an ended job from its start, as a job of its own; return that one's id.

    What the job did stays done once: an answer becomes the message that is there.
    """
    found = await _get(jobs.client, job_id)
    if _job(found).is_open:
        raise RequestError(
            f"{job_id} is {_job(found).state}. Only what ended is begun again."
        )
    begin = _AGAIN.sub("", job_id) + AGAIN
    earlier = await jobs.client.list_workflows_async(
        workflow_id_prefix=begin, load_input=False, load_output=False
    )
    again = f"{begin}{_next(each.workflow_id for each in earlier)}"
    given = _arguments(found)
    async with database.transaction() as connection:
        await jobs.add(
            connection,
            found.name,
            again,
            *given,
            queue=found.queue_name or SCHEDULED,
            workspace=found.queue_partition_key or "",
        )
    return again


async def called_off(database: Database, jobs: Jobs, job_id: str) -> None:
    """End a job that is not ended; whoever asked a question is told."""
    found = await _get(jobs.client, job_id)
    if not _job(found).is_open:
        raise RequestError(f"{job_id} is {_job(found).state} already.")
    await jobs.client.cancel_workflow_async(job_id)
    if found.name != workflows.ANSWER:
        return
    (request_id,) = _arguments(found)
    async with database.transaction() as connection:
        await jobs.add(
            connection,
            workflows.CALL_OFF,
            f"{job_id}{AGAIN}off",
            request_id,
            queue=QUEUE,
            workspace=found.queue_partition_key or "",
        )


async def _get(client: DBOSClient, job_id: str) -> WorkflowStatus:
    found = await client.list_workflows_async(workflow_ids=[job_id])
    if not found:
        raise RequestError(
            f"There is no job {job_id}. `python -m bot jobs list --all` has their ids."
        )
    return found[0]


def _job(found: WorkflowStatus) -> Job:
    failed = _ENDED.get(found.status, "failed")
    return Job(
        id=found.workflow_id,
        kind=found.name,
        state=OPEN.get(found.status, failed),
        queue=found.queue_name or "",
        worker=(found.executor_id or "") if found.status == "PENDING" else "",
        made_at=_moment(found.created_at),
        ended_at=_moment(found.completed_at),
        result=str(found.error or found.output or ""),
    )


def _arguments(found: WorkflowStatus) -> tuple[Any, ...]:
    return tuple(found.input["args"]) if found.input else ()


def _next(ids: Iterable[str]) -> int:
    numbers = [each.rpartition(AGAIN)[2] for each in ids]
    return max((int(each) for each in numbers if each.isdigit()), default=0) + 1


def _moment(epoch_ms: int | None) -> datetime | None:
    return datetime.fromtimestamp(epoch_ms / 1000, UTC) if epoch_ms else None


def _seconds(first_ms: int | None, last_ms: int | None) -> float:
    return ((last_ms or 0) - (first_ms or 0)) / 1000 if first_ms and last_ms else 0.0
