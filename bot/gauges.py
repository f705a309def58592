"""What is counted and timed of the bot itself, in the words of Prometheus."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from dbos import DBOSClient, WorkflowStatus
from prometheus_client import Counter, Gauge, Histogram

SLACK_CALLS = Counter(
    "insights_slack_calls",
    "Calls of Slack's Web API by method and result: ok, Slack's word, or no_answer.",
    ["method", "result"],
)
ACK_SECONDS = Histogram(
    "insights_ack_seconds",
    "From a delivery of Slack's to its acknowledgement; Slack waits three seconds.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
)
ANSWERS = Counter("insights_answers", "Answers by how they ended.", ["outcome"])
ANSWER_SECONDS = Histogram(
    "insights_answer_seconds",
    "From a question to its end.",
    buckets=(1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600),
)
EXPORT_SECONDS = Histogram(
    "insights_export_seconds",
    "From asking for an export to its file, as one process saw it.",
    buckets=(0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 600, 1800),
)
_JOBS = Gauge("insights_jobs", "Jobs not ended, by queue.", ["queue", "state"])
_OLDEST = Gauge(
    "insights_oldest_job_seconds", "The age of the oldest of them.", ["queue", "state"]
)

# What the engine calls a job that is not ended, and we.
OPEN = {"DELAYED": "waiting", "ENQUEUED": "waiting", "PENDING": "under way"}


async def count_jobs(client: DBOSClient, now: datetime) -> None:
    """Set the gauges of the queues; what is empty by now is shown as that."""
    jobs = await client.list_workflows_async(
        status=list(OPEN), load_input=False, load_output=False
    )
    _JOBS.clear()
    _OLDEST.clear()
    by_state = defaultdict(list)
    for job in jobs:
        by_state[str(job.queue_name), OPEN[job.status]].append(job)
    for (queue, state), found in by_state.items():
        _JOBS.labels(queue, state).set(len(found))
        _OLDEST.labels(queue, state).set(now.timestamp() - _since(found))


def _since(jobs: Sequence[WorkflowStatus]) -> float:
    return min(job.created_at or 0 for job in jobs) / 1000
