"""From a request to a report: the exports, their files, the picture.

The durable workflow runs these steps one by one; the command line runs them in a row.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import UTC, date
from functools import partial
from pathlib import Path

from bot.exporting.client import ExportClient
from bot.reports.drawing import compact, make, measure, weeks
from reporting import access, late
from reporting.answer import Compact, Report, Weeks
from reporting.digests import Digest
from reporting.directory import Directory
from reporting.errors import ExportFailed, ExportTimedOut
from reporting.export_api import State, poll_delays
from reporting.goals import Goal
from reporting.hiding import Cast
from reporting.plan import plan
from reporting.requests import ReportRequest


@dataclass(frozen=True, slots=True)
class Reports:
    """Makes reports with one export API; drawing happens in ``pool``'s processes."""

    exports: ExportClient
    pool: Executor
    today: Callable[[], date]

    async def create(self, request: ReportRequest) -> list[str]:
        """Ask for the exports of `plan` and return their ids, in that order."""
        directory = await self.exports.directory()
        return [await self.exports.create(one) for one in plan(request, directory)]

    async def finished(self, export_id: str) -> bool:
        """Return whether the file is there; ExportFailed when there will be none."""
        status = await self.exports.status(export_id)
        if status.state is State.CANCELLED:
            raise ExportFailed(f"The export was cancelled. (Reference {export_id})")
        if status.state is State.FAILED:
            why = (status.error or "it gave no reason").rstrip(".")
            raise ExportFailed(
                f"The export service could not finish: {why}. (Reference {export_id})"
            )
        return status.state is State.COMPLETED

    async def wait(self, export_id: str, *, patience_s: float) -> None:
        """Return when the file is there; ExportTimedOut after ``patience_s`` seconds."""
        for pause_s in poll_delays(total_s=patience_s):
            if await self.finished(export_id):
                return
            await asyncio.sleep(pause_s)
        raise timed_out(export_id, patience_s)

    async def make(
        self,
        request: ReportRequest,
        export_ids: list[str],
        folder: Path,
        *,
        goals: Mapping[str, Goal] | None = None,
        cast: Cast | None = None,
        outside: Collection[str] = (),
    ) -> Report:
        """Download the files into ``folder`` and make the report from them.

        ``goals`` are by metric, ``cast`` says which people are in it, ``outside`` are the
        paths of teams that are not for who asked.
        """
        files = [folder / f"{export_id}.csv" for export_id in export_ids]
        for export_id, file in zip(export_ids, files, strict=True):
            await download(self.exports, export_id, file)
        directory = await self.exports.directory()
        report = partial(
            make,
            request,
            files,
            today=self.today(),
            data_until=await self._newest(),
            begins=directory.begins,
            goals=goals or {},
            called=directory.called(),
            hidden=await self._hidden(request, directory, outside),
            cast=cast,
        )
        made = await asyncio.get_running_loop().run_in_executor(self.pool, report)
        said = late.notes(await self.exports.late(), request.period)
        return replace(made, notes=(*said, *made.notes))

    async def make_compact(
        self,
        digest: Digest,
        request: ReportRequest,
        export_id: str,
        folder: Path,
        *,
        today: date,
    ) -> Compact:
        """Make what a digest says of one of its requests; ``today`` is the day there."""
        file = folder / f"{export_id}.csv"
        await download(self.exports, export_id, file)
        made = partial(
            compact,
            digest,
            request,
            file,
            today=today,
            data_until=await self._newest(),
            begins=(await self.exports.directory()).begins,
        )
        return await asyncio.get_running_loop().run_in_executor(self.pool, made)

    async def weeks(
        self, request: ReportRequest, export_ids: list[str], folder: Path
    ) -> Weeks:
        """Make the glance at one person's own weeks from the exports of `create`."""
        files = [folder / f"{export_id}.csv" for export_id in export_ids]
        for export_id, file in zip(export_ids, files, strict=True):
            await download(self.exports, export_id, file)
        made = partial(
            weeks,
            request,
            files,
            today=self.today(),
            data_until=await self._newest(),
            begins=(await self.exports.directory()).begins,
        )
        return await asyncio.get_running_loop().run_in_executor(self.pool, made)

    async def _newest(self) -> date | None:
        """Return the day (UTC) of the newest data of all."""
        until = await self.exports.data_until()
        return until and until.astimezone(UTC).date()

    async def paths(
        self, request: ReportRequest, outside: Collection[str]
    ) -> frozenset[str]:
        """Return the paths of the teams that a report is about, or that stand in it."""
        directory = await self.exports.directory()
        there = {team.path for team in request.teams}
        if len(request.teams) == 1:
            there |= {team.path for team in directory.children(request.teams[0])}
        return frozenset(there) - await self._hidden(request, directory, outside)

    async def _hidden(
        self, request: ReportRequest, directory: Directory, outside: Collection[str]
    ) -> frozenset[str]:
        """Return ``outside``, and the paths of teams below that are too small to show."""
        if len(request.teams) != 1 or access.is_about_people(request):
            return frozenset()
        below = directory.children(request.teams[0])
        counts = await asyncio.gather(*map(self.exports.people_in, below))
        small = frozenset(
            team.path
            for team, people in zip(below, counts, strict=True)
            if people is not None and access.too_small(request, people)
        )
        return small.union(outside)

    async def measure(
        self, request: ReportRequest, export_id: str, folder: Path
    ) -> tuple[float | None, int | None]:
        """Read the only value of an export, and from how many samples it is."""
        file = folder / f"{export_id}.csv"
        await download(self.exports, export_id, file)
        return await asyncio.get_running_loop().run_in_executor(
            self.pool, measure, request, file
        )


async def download(exports: ExportClient, export_id: str, target: Path) -> None:
    """Write the CSV of a finished export to ``target``, packed or not."""
    status = await exports.status(export_id)
    if status.download is None:
        raise ExportFailed(
            f"The file of the export is no longer there. (Reference {export_id})"
        )
    await exports.download(status.download, target)


def timed_out(export_id: str, patience_s: float) -> ExportTimedOut:
    """Return the error for an export that took longer than ``patience_s`` seconds."""
    return ExportTimedOut(
        f"The export was still running after {patience_s / 60:.0f} minutes. A smaller team "
        f"or a shorter period is quicker. (Reference {export_id})"
    )
