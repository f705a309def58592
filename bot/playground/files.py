"""Uploaded files: what Slack knows and tells of them, and what kind it takes them for."""

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.playground.records import Channel, Json, Kind

PICTURE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif"})
_LISTS = {
    Kind.PUBLIC: "channels",
    Kind.PRIVATE: "groups",
    Kind.IM: "ims",
    Kind.MPIM: "groups",
}
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"%PDF", "application/pdf"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An upload on its way from address to usable file.

    ``content`` is None until the bytes came; ``ready_at`` (UTC seconds) is None until the
    upload was completed, and lies in the future while the file is still being processed.
    """

    id: str
    team_id: str
    user: str
    name: str
    length_bytes: int
    created: int
    title: str = ""
    alt_txt: str = ""
    content: bytes | None = field(default=None, repr=False)
    ready_at: float | None = None
    shares: tuple[tuple[str, str], ...] = ()

    def is_ready(self, now: float) -> bool:
        """Tell whether blocks may refer to the file."""
        return self.ready_at is not None and now >= self.ready_at


def media_type(file: File) -> str:
    """Return the MIME type by the first bytes, then by the name's ending."""
    content = file.content or b""
    for signature, found in _SIGNATURES:
        if content.startswith(signature):
            return found
    guessed, _ = mimetypes.guess_type(file.name)
    # A name alone makes no picture: Slack looks into the bytes.
    if guessed is None or guessed in PICTURE_TYPES:
        return "application/octet-stream"
    return guessed


def file_shown(
    file: File, channels: Mapping[str, Channel], *, now: float, base_url: str
) -> Json:
    """Return Slack's file object at the time ``now``.

    Until the file is processed it has no type, no addresses and no shares.
    """
    shape: Json = {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "alt_txt": file.alt_txt,
        "user": file.user,
        "size": file.length_bytes,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "mimetype": "",
        "filetype": "",
        "pretty_type": "",
        "channels": [],
        "groups": [],
        "ims": [],
    }
    if not file.is_ready(now):
        return shape
    kind = media_type(file)
    ending = (mimetypes.guess_extension(kind) or ".bin").lstrip(".")
    address = f"{base_url}/files/{file.team_id}-{file.user}/{file.id}/{file.name}"
    return {
        **shape,
        "mimetype": kind,
        "filetype": ending,
        "pretty_type": ending.upper(),
        "url_private": address,
        "url_private_download": f"{address}?download=1",
        "permalink": address,
        **_shares(file, channels),
    }


def _shares(file: File, channels: Mapping[str, Channel]) -> Json:
    """Return where the file was shared, sorted by kind of conversation as Slack does."""
    places: Json = {"channels": [], "groups": [], "ims": [], "shares": {}}
    for channel_id, ts in file.shares:
        kind = channels[channel_id].kind
        listed = places[_LISTS[kind]]
        if channel_id not in listed:
            listed.append(channel_id)
        secrecy = "public" if kind is Kind.PUBLIC else "private"
        shared = places["shares"].setdefault(secrecy, {})
        shared.setdefault(channel_id, []).append({"ts": ts})
    return places
