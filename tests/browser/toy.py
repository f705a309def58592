"""A small app in a small workspace, to try the page with: it knows nothing of the bot."""

import asyncio
import struct
import sys
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.seed import Seed
from bot.playground.server import Playground, playground
from bot.playground.strictness import Strictness

TOKEN, SECRET = "xoxb-toy", "toy-secret"
PLANTS = ("Aloe", "Basil", "Fern", "Ivy", "Lavender", "Mint", "Orchid", "Sage")

MANIFEST = {
    "display_information": {"name": "Gardener"},
    "features": {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "slash_commands": [
            {
                "command": "/water",
                "description": "Water plants and see how they grow",
                "usage_hint": "ferns",
            },
            {"command": "/plan", "description": "Plan a watering in a form"},
            {"command": "/slow", "description": "Takes too long"},
        ],
        "shortcuts": [
            {
                "type": "global",
                "name": "Plan a watering",
                "callback_id": "plan",
                "description": "Opens the form",
            },
            {
                "type": "message",
                "name": "Remember this",
                "callback_id": "remember",
                "description": "Tells you only",
            },
        ],
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": ["app_home_opened", "app_mention", "message.im"]
        },
        "interactivity": {"is_enabled": True},
    },
}
SEED = {
    "teams": [{"id": "T1", "name": "Greenhouse", "domain": "greenhouse"}],
    "users": [
        {
            "id": "U1",
            "team_id": "T1",
            "name": "ana",
            "real_name": "Ana Silva",
            "title": "Head gardener",
        },
        {"id": "U2", "team_id": "T1", "name": "ben", "real_name": "Ben Okafor"},
        {
            "id": "U3",
            "team_id": "T1",
            "name": "gil",
            "real_name": "Gil Gast",
            "is_restricted": True,
        },
    ],
    "channels": [
        {
            "id": "C1",
            "team_id": "T1",
            "name": "greenhouse",
            "topic": "What grows, and what does not",
            "members": ["U1", "U2", "U3", "UB"],
        },
        {"id": "C2", "team_id": "T1", "name": "tools", "members": ["U1", "U2"]},
        {
            "id": "C3",
            "team_id": "T1",
            "name": "plans",
            "kind": "private_channel",
            "members": ["U1"],
        },
    ],
    "apps": [
        {
            "id": "A1",
            "signing_secret": SECRET,
            "manifest": MANIFEST,
            "installations": [
                {
                    "team_id": "T1",
                    "bot_token": TOKEN,
                    "bot_user_id": "UB",
                    "bot_id": "B1",
                    "scopes": [
                        "app_mentions:read",
                        "channels:history",
                        "chat:write",
                        "commands",
                        "files:write",
                        "im:history",
                        "im:write",
                    ],
                }
            ],
        }
    ],
    "messages": [
        {
            "channel": "C1",
            "ts": "1700000000.000100",
            "user": "U2",
            "text": "Good morning, *everybody*",
        }
    ],
    "suggestions": ["/water ferns", "/plan"],
    "banner": "Your own plants: `python -m garden PATH` while this runs.",
}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def button(text: str, action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def option(text: str) -> dict[str, Any]:
    return {"text": plain(text), "value": text.lower()}


def png(width: int = 320, height: int = 120) -> bytes:
    """A green slope."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(
        b"\0"
        + b"".join(
            b"\x2c\x7d\x5f" if y > height - x * height / width else b"\xee\xf4\xf1"
            for x in range(width)
        )
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def number(value: float) -> dict[str, Any]:
    return {"type": "raw_number", "value": value, "text": f"{value:g}"}


def word(text: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": text}


TABLE = {
    "type": "data_table",
    "caption": "Plants by height",
    "row_header_column_index": 0,
    "rows": [
        [word("Plant"), word("Height, cm"), word("Watered")],
        *(
            [word(name), number((index * 7) % 40 + 5), word(f"{index} times")]
            for index, name in enumerate(PLANTS, start=1)
        ),
    ],
}
CHART = {
    "type": "data_visualization",
    "title": "Growth",
    "chart": {
        "type": "line",
        "series": [
            {
                "name": name,
                "data": [
                    {"label": month, "value": grown * (place + 1)}
                    for place, month in enumerate(("May", "June", "July", "August"))
                ],
            }
            for name, grown in (("Ferns", 4), ("Ivy", 7))
        ],
        "axis_config": {"categories": ["May", "June", "July", "August"]},
    },
}


def report(what: str, picture: str) -> list[dict[str, Any]]:
    return [
        {"type": "header", "text": plain(f"{what.title()} grow well")},
        {
            "type": "section",
            "text": mrkdwn("They are *12 %* taller than last week. :white_check_mark:"),
        },
        {
            "type": "image",
            "alt_text": "A slope that rises from left to right",
            "slack_file": {"id": picture},
        },
        TABLE,
        CHART,
        {
            "type": "actions",
            "block_id": "do",
            "elements": [
                button("Water again", "again", style="primary"),
                button(
                    "Cut down",
                    "cut",
                    style="danger",
                    confirm={
                        "title": plain("Cut them down?"),
                        "text": mrkdwn("They *do not* grow back."),
                        "confirm": plain("Cut"),
                        "deny": plain("Keep"),
                        "style": "danger",
                    },
                ),
                {
                    "type": "static_select",
                    "action_id": "pot",
                    "placeholder": plain("Pot"),
                    "options": [option("Small"), option("Large")],
                },
                {
                    "type": "overflow",
                    "action_id": "more",
                    "options": [option("Share"), option("Forget")],
                },
            ],
        },
        {"type": "context", "elements": [mrkdwn("8 plants · data until today 06:00")]},
    ]


def second_day() -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": "second",
        "label": plain("Second day"),
        "optional": True,
        "element": {"type": "datepicker", "action_id": "when_again"},
    }


def help_page() -> dict[str, Any]:
    listed = "\n".join(f"• {plant}" for plant in PLANTS)
    return {
        "type": "modal",
        "title": plain("Our plants"),
        "blocks": [{"type": "section", "text": mrkdwn(listed)}],
    }


def form(*more: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "planned",
        "title": plain("Plan a watering"),
        "submit": plain("Plan"),
        "blocks": [
            {
                "type": "input",
                "block_id": "plant",
                "label": plain("Plant"),
                "element": {
                    "type": "external_select",
                    "action_id": "choose_plant",
                    "min_query_length": 1,
                    "placeholder": plain("Type a plant"),
                },
            },
            {
                "type": "input",
                "block_id": "litres",
                "label": plain("Litres"),
                "hint": plain("A number up to 9"),
                "element": {
                    "type": "number_input",
                    "action_id": "much",
                    "is_decimal_allowed": False,
                    "max_value": "9",
                },
            },
            {
                "type": "input",
                "block_id": "day",
                "label": plain("Day"),
                "element": {
                    "type": "datepicker",
                    "action_id": "when",
                    "initial_date": "2026-11-30",
                },
            },
            {
                "type": "input",
                "block_id": "helpers",
                "label": plain("Helpers"),
                "optional": True,
                "element": {"type": "multi_users_select", "action_id": "who"},
            },
            {
                "type": "input",
                "block_id": "how",
                "label": plain("How"),
                "optional": True,
                "dispatch_action": True,
                "element": {
                    "type": "checkboxes",
                    "action_id": "ways",
                    "options": [option("Gently"), option("Twice")],
                },
            },
            *more,
            {
                "type": "actions",
                "block_id": "help",
                "elements": [button("Which plants?", "which")],
            },
        ],
    }


class Toy:
    """What the app does when it hears something."""

    def __init__(self, slack: Playground) -> None:
        self.app = AsyncApp(
            signing_secret=SECRET,
            client=AsyncWebClient(TOKEN, base_url=slack.api_url),
            process_before_response=True,
        )
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.tasks: set[asyncio.Task[None]] = set()
        self._listen()

    def _listen(self) -> None:
        app = self.app
        app.command("/water")(self.water)
        app.command("/plan")(self.plan)
        app.command("/slow")(self.slow)
        app.shortcut("plan")(self.plan)
        app.shortcut("remember")(self.remember)
        app.view("planned")(self.planned)
        app.options("choose_plant")(self.plants)
        app.action("again")(self.again)
        app.action("cut")(self.cut)
        app.action("pot")(self.pot)
        app.action("more")(self.pot)
        app.action("home_plan")(self.plan)
        app.action("ways")(self.ways)
        app.action("which")(self.which)
        app.event("app_mention")(self.mentioned)
        app.event("message")(self.written_to)
        app.event("app_home_opened")(self.home)

    def later(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def water(self, ack, command, client):
        await ack()
        self.later(self._grow(client, command["channel_id"], command["text"]))

    async def _grow(self, client, channel, what):
        posted = await client.chat_postMessage(
            channel=channel, text=f"Watering {what}…"
        )
        await self.go_on.wait()
        uploaded = await client.files_upload_v2(content=png(), filename="growth.png")
        await client.chat_update(
            channel=channel,
            ts=posted["ts"],
            text=f"{what.title()} grow well",
            blocks=report(what, uploaded["file"]["id"]),
        )
        await client.files_upload_v2(
            content="plant,height\nfern,12\n",
            filename="plants.csv",
            title="plants.csv",
            channel=channel,
            thread_ts=posted["ts"],
        )

    async def plan(self, ack, body, client):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form())

    async def slow(self, ack):
        await asyncio.sleep(60)
        await ack()

    async def remember(self, ack, body, client):
        await ack()
        await client.chat_postEphemeral(
            channel=body["channel"]["id"],
            user=body["user"]["id"],
            text=f"I shall remember: {body['message']['text']}",
        )

    async def planned(self, ack, view, body, client):
        values = view["state"]["values"]
        day = values["day"]["when"]["selected_date"]
        if day < "2026-01-01":
            errors = {"day": "That day is over. Choose one to come."}
            await ack(response_action="errors", errors=errors)
            return
        await ack()
        plant = values["plant"]["choose_plant"]["selected_option"]["text"]["text"]
        litres = values["litres"]["much"]["value"]
        await client.chat_postMessage(
            channel="C1",
            text=f"<@{body['user']['id']}> waters {plant} on {day}: {litres} l",
        )

    async def ways(self, ack, body, client):
        await ack()
        view = body["view"]
        chosen = view["state"]["values"]["how"]["ways"]["selected_options"]
        more = [second_day()] if option("Twice") in chosen else []
        await client.views_update(
            view_id=view["id"], hash=view["hash"], view=form(*more)
        )

    async def which(self, ack, body, client):
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=help_page())

    async def plants(self, ack, payload):
        found = [p for p in PLANTS if payload["value"].lower() in p.lower()]
        await ack(options=[option(name) for name in found])

    async def again(self, ack, body, client):
        await ack()
        await client.chat_postMessage(
            channel=body["channel"]["id"],
            thread_ts=body["message"]["ts"],
            text=f"Watered again by <@{body['user']['id']}>",
        )

    async def cut(self, ack, respond):
        await ack()
        await respond(text="All cut down.", replace_original=True)

    async def pot(self, ack, action, respond):
        await ack()
        chosen = action["selected_option"]["text"]["text"]
        await respond(text=f"You chose {chosen}.", replace_original=False)

    async def mentioned(self, event, client):
        await client.chat_postMessage(
            channel=event["channel"], thread_ts=event["ts"], text="Yes?"
        )

    async def written_to(self, event, client):
        if "subtype" not in event:
            await client.chat_postMessage(
                channel=event["channel"],
                text=f"Only you read this, <@{event['user']}>.",
            )

    async def home(self, event, client):
        if event["tab"] != "home":
            return
        view = {
            "type": "home",
            "blocks": [
                {"type": "header", "text": plain("Your garden")},
                {
                    "type": "section",
                    "text": mrkdwn(f"Welcome, <@{event['user']}>."),
                    "accessory": button("Plan a watering", "home_plan"),
                },
            ],
        }
        await client.views_publish(user_id=event["user"], view=view)


@asynccontextmanager
async def greenhouse(*, port: int = 0) -> AsyncIterator[tuple[Playground, Toy]]:
    """The workspace with the app behind it."""
    strictness = Strictness(upload_lag_s=0, ack_limit_s=0.5, posts_in_a_burst=50)
    async with playground(
        Seed.from_json(SEED), port=port, strictness=strictness
    ) as slack:
        toy = Toy(slack)
        runner = web.AppRunner(
            toy.app.web_app("/slack/events"), access_log=None, shutdown_timeout=0.1
        )
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        slack.request_url = f"http://{host}:{port}/slack/events"
        try:
            yield slack, toy
        finally:
            for task in toy.tasks:
                task.cancel()
            await runner.cleanup()


async def main(port: int) -> None:
    """Stay there, to be looked at."""
    async with greenhouse(port=port) as (slack, _):
        sys.stdout.write(f"{slack.url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
