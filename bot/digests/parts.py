"""What a digest is made of: whose figures are asked for, the exports, words and strips."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.people.known import People
from bot.reports.making import Reports
from bot.work.steps import Json
from handlers.blocks.digests import Told
from handlers.kept_digest import Kept
from handlers.parse.digests import written
from reporting import digests, requests
from reporting.answer import Compact, Sentence
from reporting.digests import Digest
from reporting.requests import ReportRequest


@dataclass(frozen=True, slots=True)
class DigestParts:
    """Makes the parts of digests, one of each team. What it returns is plain JSON."""

    people: People
    reports: Reports

    async def asked(self, kept: Kept, user: str, due: datetime) -> Json:
        """Return the digest as its teams are called now, and its requests, resolved.

        And for the audit log its text, and the rule by which ``user`` may see it. Raises
        AccessError where they may not.
        """
        directory = await self.reports.exports.directory()
        digest = digests.renamed(kept.digest, directory)
        found, rule = [], ""
        for one in digest.requests(due):
            request = await self.people.resolved(kept.workspace, user, one)
            known = await self.people.known(kept.workspace, user, request)
            rule = self.people.decide(request, known).rule
            found.append(requests.to_json(request))
        return {
            "digest": digests.to_json(digest),
            "requests": found,
            "text": written(digest, directory),
            "rule": rule,
        }

    async def create(self, asked: Json) -> Json:
        """Ask for the exports: one of each request."""
        digest, wanted = _read(asked)
        created = []
        for request in wanted:
            created += await self.reports.create(digest.whole(request))
        return {"exports": created}

    async def finished(self, export_id: str) -> Json:
        """Look whether an export is ready."""
        return {"finished": await self.reports.finished(export_id)}

    async def make(
        self, kept: Kept, asked: Json, export_ids: list[str], now: datetime
    ) -> list[Json]:
        """Make every part, and upload its picture where nobody sees it yet."""
        digest, wanted = _read(asked)
        slack = await self.people.connect(kept.workspace)
        today = digest.schedule.local(now).date()
        found = []
        with tempfile.TemporaryDirectory(prefix="insights-") as folder:
            for request, export_id in zip(wanted, export_ids, strict=True):
                part = await self.reports.make_compact(
                    digest, request, export_id, Path(folder), today=today
                )
                file_id = None
                if part.png and not part.empty:
                    title = f"{part.name}, {part.days}" if part.name else part.days
                    file_id = await slack.upload(
                        part.png, filename="digest.png", title=title, alt=part.alt
                    )
                found.append(_part_json(part, file_id))
        return found


def told(parts: Sequence[Json]) -> list[Told]:
    """Read the parts that `DigestParts.make` wrote."""
    return [
        Told(
            part=Compact(
                name=part["name"],
                days=part["days"],
                sentences=tuple(Sentence(text) for text in part["said"]),
                alt=part["alt"],
                empty=part["empty"],
            ),
            file_id=part["file"],
        )
        for part in parts
    ]


def digest_of(asked: Json) -> Digest:
    """Return the digest that `DigestParts.asked` told of."""
    return digests.from_json(asked["digest"])


def _read(asked: Json) -> tuple[Digest, list[ReportRequest]]:
    return digest_of(asked), [requests.from_json(one) for one in asked["requests"]]


def _part_json(part: Compact, file_id: str | None) -> Json:
    return {
        "name": part.name,
        "days": part.days,
        "said": [sentence.text for sentence in part.sentences],
        "alt": part.alt,
        "empty": part.empty,
        "file": file_id,
    }
