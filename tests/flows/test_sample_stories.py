"""What happens in the sample organisation is said by the reports that are to tell it."""

import csv
import re
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot import settings
from bot.exporting import exports
from bot.reports.drawing import drawing
from bot.reports.making import Reports
from bot.sources.ingest import send_files
from handlers.parse import parse
from reporting.requests import ME
from reporting.sources import sample

pytestmark = pytest.mark.asyncio(loop_scope="module")
UNTIL = date(2026, 11, 22)
TODAY = UNTIL + timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """Reports on the sample, as the newcomer would get them."""

    reports: Reports
    newcomer: str
    folder: Path

    async def __call__(self, title):
        [story] = [one for one in sample.told(UNTIL) if one.title == title]
        directory = await self.reports.exports.directory()
        request = parse(story.request, today=TODAY, directory=directory)
        if ME in request.people:
            request = replace(request, people=(self.newcomer,))
        ids = await self.reports.create(request)
        for export_id in ids:
            await self.reports.wait(export_id, patience_s=60)
        report = await self.reports.make(request, ids, self.folder)
        sentences = (*report.summary, *report.observations, *report.suggestions)
        said = " ".join(one.text for one in sentences)
        return report.headline, said


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(tmp_path_factory):
    home = tmp_path_factory.mktemp("told")
    sample.write(home / "tables", until=UNTIL)
    with (home / "tables/developers.csv").open(encoding="utf-8", newline="") as file:
        newcomer = max(csv.DictReader(file), key=lambda row: row["starts_on"])
    async with AsyncExitStack() as stack:
        chosen = settings.load(home=home)
        client = await stack.enter_async_context(exports.opened(chosen))
        await send_files(client, home / "tables")
        pool = await stack.enter_async_context(drawing())
        yield Told(Reports(client, pool, lambda: TODAY), newcomer["email"], home)


async def test_a_team_comes_to_answer_more_than_twice_as_fast(told):
    headline, said = await told("a team that comes to answer twice as fast")

    found = re.fullmatch(r"Search gets first comments (\d+) % sooner", headline)
    assert found is not None
    assert int(found[1]) > 50
    assert f"{found[1]} % sooner than in the 92 days before" in said


async def test_a_release_crunch_is_more_pull_requests_and_more_rework(told):
    headline, said = await told("a release crunch")

    assert headline == "Payments: rework is 2.3 times as high"
    assert "Better: PRs merged" in said


async def test_a_team_with_another_manager_merges_less(told):
    headline, said = await told("a team that gets another manager")

    found = re.fullmatch(r"Web merges (\d+) % fewer pull requests", headline)
    assert found is not None
    assert int(found[1]) > 40
    assert "fewer than in the 4 weeks before" in said


async def test_the_holidays_are_the_weeks_with_the_fewest(told):
    _, said = await told("a holiday dip")

    assert re.search(
        r"in the week of (22|29) December: \d+, the fewest of 7 weeks", said
    )


async def test_a_newcomer_codes_on_more_days_than_at_first(told):
    headline, said = await told("a newcomer")

    assert headline.endswith("codes on twice as many days")
    assert "more than in the 92 days before" in said
