"""Each method of Slack's that an answer needs, with each fault: one right message, or one sentence.

The last test keeps docs/reliability.md, which is the table of what was seen.
"""

from pathlib import Path
from typing import Any

import pytest

from bot.playground.faults import Fault, FaultKind
from handlers import replies

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- what was seen -->\n", "<!-- end -->\n"
ALWAYS = 99

# What is seen when all is well, by what the method is needed for.
READING = ("users.info", "files.info", "conversations.history", "conversations.replies")
OPENING = ("conversations.open",)
WRITING = (
    "chat.postMessage",
    "chat.update",
    "files.getUploadURLExternal",
    "upload",
    "files.completeUploadExternal",
    "response_url",
)
PLACES = (
    *("chat.postMessage", "chat.update", "files.completeUploadExternal"),
    *("conversations.history", "conversations.replies"),
)
MESSAGES = ("chat.postMessage", "chat.update")
# These are asked for without a token.
WITHOUT_TOKEN = ("upload", "response_url")
PASSING: dict[str, dict[str, Any]] = {
    "429": {"kind": FaultKind.RATELIMITED, "seconds": 1},
    "500": {"kind": FaultKind.STATUS},
    "500, done": {"kind": FaultKind.STATUS, "done": True},
    "no answer": {"kind": FaultKind.DROP},
    "no answer, done": {"kind": FaultKind.DROP, "done": True},
}
REFUSALS = {
    "invalid_blocks": MESSAGES,
    "msg_too_long": MESSAGES,
    "not_in_channel": PLACES,
    "channel_not_found": PLACES,
    "token_revoked": tuple(
        name for name in (*READING, *OPENING, *WRITING) if name not in WITHOUT_TOKEN
    ),
    "expired": ("response_url",),
}


def cases():
    for method in (*READING, *OPENING, *WRITING):
        for name, how in PASSING.items():
            # Reading twice is reading once.
            if method in WRITING or "done" not in name:
                yield method, name, Fault(method=method, **how)
    for code, methods in REFUSALS.items():
        for method in methods:
            yield method, code, refusal(method, code)


def refusal(method, code):
    if code == "expired":
        return Fault(method=method, kind=FaultKind.STATUS, status=404)
    return Fault(method=method, kind=FaultKind.ERROR, code=code, times=ALWAYS)


CASES = list(cases())
seen: dict[tuple[str, str], str] = {}


@pytest.fixture
def slack(product):
    product.slack.reset()
    return product.slack


def question(method):
    """Return where, and with which words, an answer needs the method."""
    if method == "response_url":
        return "quiet", ""
    if method == "conversations.open":
        return "platform", " private"
    if method == "conversations.replies":
        return "platform", " csv"
    return "platform", ""


def kinds(message):
    return {block["type"] for block in message.blocks}


def told(channel, private):
    """Say in a few words what the asker sees; fails where it is not one thing, once."""
    assert len(channel) <= 1
    assert len(private) <= 1
    shown = next(iter(channel or private), None)
    assert shown is not None
    if "image" in kinds(shown):
        report = "report"
    elif "table" in kinds(shown):
        report = "report without its picture"
    else:
        report = ""
    if report and channel and private:
        return f"{report}, and what is missing in private"
    if report:
        return report
    # Where the first message can no longer be changed, it stays as it was.
    return "sentence in private" if private else "sentence"


@pytest.mark.parametrize(
    ("method", "name", "fault"), CASES, ids=[f"{case[0]}, {case[1]}" for case in CASES]
)
async def test_one_right_message_or_one_sentence(product, slack, method, name, fault):
    channel, more = question(method)
    if method == "conversations.history":
        # Only who does not know whether a message stands there looks for it.
        slack.faults.order(
            Fault(method="chat.postMessage", kind=FaultKind.DROP, done=True)
        )
    slack.faults.order(fault)

    await slack.command(
        user="ada", channel=channel, text=f"/insights last 3 months volume{more}"
    )
    asked = await product.finished()

    assert asked.outcome in ("answered", "refused", "untold")
    seen[method, name] = what_is_seen(
        slack, channel, unsure=method == "response_url" and fault.done
    )


def what_is_seen(slack, channel, *, unsure):
    public = [m for m in slack.messages(channel) if m.bot_id and not m.thread_ts]
    whispered = [
        message
        for message in slack.messages(channel, seen_by="ada")
        if message.visible_to and message.text != replies.PRIVATE_NOTICE
    ]
    alone = slack.workspace.direct_message("T1", "U1", "UBOT")
    direct = [m for m in slack.workspace.messages(alone.id) if m.bot_id]
    # Whether a private answer arrived nobody can look up: rather twice than never.
    twice = len(whispered) == 2 and whispered[0].text == whispered[1].text
    if unsure and twice and not public and not direct:
        return "sentence in private, twice"
    return told(public, [*whispered, *direct])


async def test_the_page_shows_what_was_seen():
    if len(seen) < len(CASES):
        pytest.skip("only a part of the matrix ran")
    names = [*PASSING, *REFUSALS]
    rows = [
        "| Method | " + " | ".join(names) + " |",
        "| --- |" + " --- |" * len(names),
    ]
    for method in (*READING, *OPENING, *WRITING):
        cells = [seen.get((method, name), "") for name in names]
        rows.append(f"| `{method}` | " + " | ".join(cells) + " |")
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    fresh = before + BEGIN + "\n".join(rows) + "\n" + END + rest.partition(END)[2]
    if text != fresh:
        PAGE.write_text(fresh, encoding="utf-8")
    assert text == fresh, f"{PAGE.name} was out of date; it is written anew"
