"""What durable workflows are made of: checkpointed steps, and waiting for an export."""

from collections.abc import Awaitable, Callable
from typing import Any

from dbos import DBOS

from bot.delivery import DeliveryUnknown
from bot.reports import timed_out
from reporting.errors import ReportError
from reporting.export_api import poll_delays

Json = dict[str, Any]

# With pauses that double from one second: about eight minutes of somebody's bad day.
_ATTEMPTS = 10


async def step(function: Callable[..., Awaitable[Json]], *arguments: Any) -> Json:
    """Run one checkpointed step; calls without an answer are tried again.

    A planned failure is checkpointed as a value: it is the step's result, not its crash.
    """

    async def planned(*given: Any) -> Json:
        try:
            return await function(*given)
        except ReportError as error:
            return {"sorry": str(error)}

    result: Json = await DBOS.run_step_async(
        {
            "name": function.__name__,
            "retries_allowed": True,
            "interval_seconds": 1.0,
            "max_attempts": _ATTEMPTS,
            "backoff_rate": 2.0,
            "should_retry": lambda error: isinstance(error, DeliveryUnknown),
        },
        planned,
        *arguments,
    )
    if "sorry" in result:
        raise ReportError(result["sorry"])
    return result


async def until_finished(
    finished: Callable[[str], Awaitable[Json]], export_id: str, *, patience_s: float
) -> None:
    """Return when the step ``finished`` says so; ExportTimedOut after ``patience_s``."""
    for pause_s in poll_delays(total_s=patience_s):
        if (await step(finished, export_id))["finished"]:
            return
        await DBOS.sleep_async(pause_s)
    raise timed_out(export_id, patience_s)
