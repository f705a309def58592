"""What an app wants to say: text, blocks and metadata, checked as Slack checks them."""

import ipaddress
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.playground.block_shapes import VIEW_BYTES
from bot.playground.blocks import Refusal, named, pictures, refusal_of, view_problems
from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.files import PICTURE_TYPES, media_type
from bot.playground.records import Json
from bot.playground.shapes import Problem
from bot.playground.workspace import Workspace

TEXT_CHARACTERS = 40_000
MOST_ATTACHMENTS = 100
METADATA_BYTES = 16_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The checked parts of a message; None where the app said nothing about a part."""

    text: str | None
    blocks: tuple[Json, ...] | None
    attachments: tuple[Json, ...] | None

    @property
    def is_empty(self) -> bool:
        """Tell whether there would be nothing to show."""
        return not (self.text or self.blocks or self.attachments)


def refuse(refusal: Refusal) -> SlackError:
    """Return the answer to blocks that are not accepted, with every problem named."""
    if not refusal.problems:
        return SlackError(refusal.code)
    problems = [str(problem) for problem in refusal.problems]
    return SlackError(
        refusal.code,
        errors=problems,
        response_metadata={"messages": [f"[ERROR] {text}" for text in problems]},
    )


def read_content(
    workspace: Workspace,
    speaker: str,
    *,
    text: str | None,
    blocks: Any,
    attachments: Any = None,
    most_characters: int = TEXT_CHARACTERS,
) -> Content:
    """Check what user ``speaker`` wants to post; refuse it as Slack would."""
    if text is not None and len(text) > most_characters:
        raise SlackError("msg_too_long")
    checked = _checked(workspace, speaker, blocks, "/blocks", "invalid_blocks_format")
    return Content(
        text=text,
        blocks=checked,
        attachments=_read_attachments(workspace, speaker, attachments),
    )


def _read_attachments(
    workspace: Workspace, speaker: str, attachments: Any
) -> tuple[Json, ...] | None:
    if attachments is None:
        return None
    if not isinstance(attachments, list):
        raise SlackError("invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    for index, attachment in enumerate(attachments):
        if not isinstance(attachment, dict):
            raise SlackError("invalid_attachments")
        root = f"/attachments/{index}/blocks"
        _checked(
            workspace, speaker, attachment.get("blocks"), root, "invalid_attachments"
        )
    return tuple(attachments)


def _checked(
    workspace: Workspace, speaker: str, blocks: Any, root: str, not_a_list: str
) -> tuple[Json, ...] | None:
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise SlackError(not_a_list)
    if refusal := refusal_of(blocks, root=root):
        raise refuse(refusal)
    if problems := picture_problems(workspace, speaker, blocks, root):
        raise refuse(Refusal("invalid_blocks", tuple(problems)))
    return named(blocks, lambda: workspace.next_id("b"))


def picture_problems(
    workspace: Workspace, speaker: str, blocks: Sequence[Json], root: str
) -> list[Problem]:
    """Return which pictures Slack could not show: files not ready, addresses not public."""
    problems = []
    for at, picture in pictures(blocks, root):
        if "image_url" in picture and not _is_public(picture["image_url"]):
            problems.append(Problem(f"{at}/image_url", "downloading image failed"))
        file = picture.get("slack_file")
        if file is not None and not _is_usable(workspace, speaker, file):
            problems.append(Problem(f"{at}/slack_file", "invalid slack file"))
    return problems


def _is_usable(workspace: Workspace, speaker: str, reference: Json) -> bool:
    wanted = reference.get("id") or _id_in(reference["url"])
    file = workspace.files.get(wanted)
    return (
        file is not None
        and file.is_ready(workspace.now())
        and workspace.may_see(file, speaker)
        and media_type(file) in PICTURE_TYPES
    )


def _id_in(url: str) -> str:
    found = re.search(r"/files/[^/]+/(F\w+)/", url)
    return found[1] if found else ""


def _is_public(url: str) -> bool:
    """Tell whether Slack's servers could fetch a picture from there, by its look."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or "." not in host:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return not host.endswith((".localhost", ".local", ".internal"))


def read_view(workspace: Workspace, speaker: str, view: Any, *, kind: str) -> Json:
    """Check a view of one kind (modal or home) and give its blocks identifiers."""
    problems = view_problems(view)
    if not problems and view["type"] != kind:
        problems = [Problem("/view/type", f"view must be of type {kind}")]
    if not problems:
        problems = picture_problems(workspace, speaker, view["blocks"], "/view/blocks")
    if problems:
        raise invalid_arguments(*map(str, problems))
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    blocks = named(view["blocks"], lambda: workspace.next_id("b"))
    return {**view, "blocks": list(blocks)}


def read_metadata(metadata: Any) -> Json | None:
    """Check message metadata; an empty object means none."""
    if metadata is None or metadata == {}:
        return None
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if set(metadata) - {"event_type", "event_payload", "entities"}:
        raise SlackError("invalid_metadata_schema")
    if not (isinstance(kind, str) and re.fullmatch(r"\w{1,255}", kind)):
        raise SlackError("invalid_metadata_schema")
    if not isinstance(payload, dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return metadata
