"""The state database is started again while questions are answered: they are answered all the same."""

import asyncio

import psycopg

from tests.flows.conftest import whole_product


async def test_an_answer_outlives_the_end_of_all_sessions(empty_postgres, tmp_path):
    async with whole_product(tmp_path, INSIGHTS_DATABASE_URL=empty_postgres) as product:
        for metric in ("velocity", "volume", "activity"):
            await product.slack.command(
                user="ada",
                channel="platform",
                text=f'/insights "Lou Lead" last 3 months {metric}',
            )
            await asyncio.to_thread(end_sessions, empty_postgres)
        for _ in range(4):
            await asyncio.sleep(0.3)
            await asyncio.to_thread(end_sessions, empty_postgres)

        reports = await product.slack.until(lambda: shown(product), timeout_s=60)

    assert len(reports) == 3


def shown(product):
    """Return the messages once all three are reports."""
    messages = product.slack.messages("platform")
    done = [m for m in messages if any(b["type"] == "image" for b in m.blocks)]
    return messages if len(done) == 3 else None


def end_sessions(url):
    """End every session but this one, as a server does that is started again."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
