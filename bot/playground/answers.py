"""Answers to interactions: what an app says back at once or through a response URL."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from bot.playground.content import Content, read_content, read_metadata
from bot.playground.errors import SlackError
from bot.playground.faults import Faults
from bot.playground.misbehaviour import refused, respond
from bot.playground.records import Json, Message
from bot.playground.tickets import Address, Tickets
from bot.playground.workspace import Workspace


class ResponseUrls:
    """The addresses an app may answer at without a token."""

    def __init__(self, workspace: Workspace, tickets: Tickets, faults: Faults) -> None:
        self._workspace = workspace
        self._tickets = tickets
        self._faults = faults

    def routes(self) -> list[web.RouteDef]:
        """Return the addresses this serves."""
        return [web.post("/response/{team}/{name}", self._respond)]

    async def _respond(self, request: web.Request) -> web.Response:
        body = await request.text()
        name = request.match_info["name"]
        return await respond(
            request, self._faults, "response_url", lambda: self._answer(name, body)
        )

    def _answer(self, name: str, body: str) -> web.Response:
        try:
            address = self._tickets.answer_to(name)
            apply_answer(self._workspace, address, read_answer(body))
        except SlackError as error:
            # Whatever is wrong with an answer, Slack says it with a 404.
            error.status = 404
            return refused(error)
        return web.Response(text="ok")


def read_answer(body: str) -> Json:
    """Return an answer as an object; text that is not JSON is the message itself."""
    if body.startswith("payload="):
        body = parse_qs(body)["payload"][0]
    try:
        value: Any = json.loads(body)
    except ValueError:
        return {"text": body}
    if not isinstance(value, dict):
        raise SlackError("invalid_payload")
    return value


def apply_answer(workspace: Workspace, address: Address, answer: Json) -> None:
    """Show an answer: to the asker only, unless it says ``in_channel``."""
    installation = workspace.installation(address.app_id, address.team_id)
    if installation is None:
        raise SlackError("account_inactive")
    original = _original(workspace, address)
    if answer.get("delete_original"):
        if original:
            workspace.remove_message(original)
        return
    content = read_content(
        workspace,
        installation.bot_user_id,
        text=answer.get("text"),
        blocks=answer.get("blocks"),
        attachments=answer.get("attachments"),
    )
    if content.is_empty:
        raise SlackError("no_text")
    if answer.get("replace_original") and original:
        workspace.change_message(_replaced(original, content, workspace.next_ts()))
        return
    is_public = answer.get("response_type") == "in_channel"
    workspace.post(
        channel=address.channel,
        user=installation.bot_user_id,
        text=content.text or "",
        blocks=content.blocks or (),
        attachments=content.attachments or (),
        metadata=read_metadata(answer.get("metadata")),
        thread_ts=answer.get("thread_ts"),
        app_id=installation.app_id,
        bot_id=installation.bot_id,
        visible_to=None if is_public else address.user,
    )


def _original(workspace: Workspace, address: Address) -> Message | None:
    if address.message_ts is None:
        return None
    return workspace.message(address.channel, address.message_ts)


def _replaced(original: Message, content: Content, ts: str) -> Message:
    return replace(
        original,
        text=content.text or "",
        blocks=content.blocks or (),
        attachments=content.attachments or (),
        edited_ts=ts,
    )
