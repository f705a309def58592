"""What durable workflows are made of: checkpointed steps, and waiting for an export."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

import structlog
from dbos import DBOS, EnqueueOptions
from dbos import error as trouble
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.exporting.client import Unavailable
from bot.gauges import EXPORT_SECONDS
from bot.reports.making import timed_out
from bot.slack.delivery import DeliveryError, DeliveryUnknown
from reporting.errors import ReportError
from reporting.export_api import poll_delays

Json = dict[str, Any]

# With pauses that grow by half from one second: about two hours of somebody's bad day.
_ATTEMPTS, _GROWTH = 21, 1.5
# An export service that is started again is waited for; one that is not is told of.
_AWAY_S = 60.0
# Between the id of a job and how often it was begun anew.
AGAIN = "~"
_AGAIN = re.compile(rf"{AGAIN}(\d+)$")
# What may be better in a while.
_PASSING = (DeliveryUnknown, Unavailable, OperationalError, InterfaceError)
_LOG = structlog.get_logger()
_under_way: dict[str, asyncio.Task[Any]] = {}


class _OtherSteps(BaseException):
    """A job was begun by another version of the code, whose steps were others.

    Not an Exception: no workflow may take it for a failure of its own.
    """


def workflow(name: str, function: Callable[..., Awaitable[str]]) -> None:
    """Make a workflow known to the engine; before it is launched.

    Where the steps written down are not those of this version, it begins from the start as
    another job: what its steps did stays done once, whoever did it.
    """

    async def run(*arguments: Any) -> str:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  the engine runs it in one
        job = str(DBOS.workflow_id)
        _under_way[job] = task
        try:
            with structlog.contextvars.bound_contextvars(job=job):
                return await function(*arguments)
        except _OtherSteps:
            return await _begin_again(name, job, arguments)
        finally:
            _under_way.pop(job, None)

    DBOS.workflow(name=name)(run)  # noqa: TID251  this is the place


def under_way() -> frozenset[str]:
    """Return the jobs that this process is at."""
    return frozenset(_under_way)


async def abandon() -> None:
    """End the workflows that still run here, without a word; others go on with them."""
    left = list(_under_way.values())
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


async def _begin_again(name: str, job: str, arguments: tuple[Any, ...]) -> str:
    found = _AGAIN.search(job)
    again = f"{_AGAIN.sub('', job)}{AGAIN}{int(found[1]) + 1 if found else 1}"

    def enqueue() -> None:
        (this,) = DBOS.list_workflows(workflow_ids=[job], load_input=False)
        options = EnqueueOptions(
            workflow_name=name, queue_name=str(this.queue_name), workflow_id=again
        )
        if this.queue_partition_key is not None:
            options["queue_partition_key"] = this.queue_partition_key
        DBOS.enqueue_workflow_with_options(options, *arguments)

    # In a thread that does not know of the workflow: there it would be a step of its own.
    with ThreadPoolExecutor(1) as outside:
        await asyncio.get_running_loop().run_in_executor(outside, enqueue)
    _LOG.info("begun again by another version", again=again)
    return f"begun again as {again}"


async def step(function: Callable[..., Awaitable[Json]], *arguments: Any) -> Json:
    """Run one checkpointed step; calls without an answer are tried again.

    A planned failure is checkpointed as a value: it is the step's result, not its crash.
    """
    begun_s = monotonic()

    async def planned(*given: Any) -> Json:
        try:
            return await function(*given)
        except DeliveryError as error:
            return {"sorry": str(error), "code": error.code}
        except ReportError as error:
            if isinstance(error, Unavailable) and monotonic() - begun_s < _AWAY_S:
                raise
            return {"sorry": str(error)}

    try:
        result: Json = await DBOS.run_step_async(
            {
                "name": function.__name__,
                "retries_allowed": True,
                "interval_seconds": 1.0,
                "max_attempts": _ATTEMPTS,
                "backoff_rate": _GROWTH,
                "should_retry": lambda error: isinstance(error, _PASSING),
            },
            planned,
            *arguments,
        )
    except trouble.DBOSUnexpectedStepError as error:
        raise _OtherSteps from error
    if "code" in result:
        raise DeliveryError(result["code"])
    if "sorry" in result:
        raise ReportError(result["sorry"])
    return result


async def until_finished(
    finished: Callable[[str], Awaitable[Json]], export_id: str, *, patience_s: float
) -> None:
    """Return when the step ``finished`` says so; ExportTimedOut after ``patience_s``."""
    begun_s = monotonic()
    for pause_s in poll_delays(total_s=patience_s):
        if (await step(finished, export_id))["finished"]:
            EXPORT_SECONDS.observe(monotonic() - begun_s)
            return
        await _pause(pause_s)
    raise timed_out(export_id, patience_s)


async def _pause(seconds: float) -> None:
    try:
        await DBOS.sleep_async(seconds)
    except trouble.DBOSUnexpectedStepError as error:
        raise _OtherSteps from error
