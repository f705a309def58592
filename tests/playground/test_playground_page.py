"""The page, its live news, and the controls other processes use."""

import json
import re

import aiohttp
import pytest

from bot.playground.control import PAGE
from bot.playground.errors import PlaygroundError
from bot.playground.seed import Seed
from bot.playground.server import playground


@pytest.fixture
async def http(local):
    async with aiohttp.ClientSession(local.url) as session:
        yield session


async def get(http, path):
    async with http.get(path) as response:
        assert response.status == 200
        return await response.json()


async def test_the_page_and_all_it_needs_are_served(http):
    async with http.get("/") as response:
        html = await response.text()
        policy = response.headers["Content-Security-Policy"]

    assert "<main>" in html
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    wanted = set(re.findall(r'(?:href|src)="(/page/[^"]+)"', html))
    assert "/page/page.js" in wanted
    for path in wanted | {f"/page/{one.name}" for one in PAGE.iterdir()}:
        async with http.get(path) as response:
            assert response.status == 200, path


def test_the_page_never_parses_what_apps_send_as_html():
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|https?://(?!www\.w3)"
    )

    for path in PAGE.glob("*.js"):
        assert not forbidden.search(path.read_text(encoding="utf-8")), path.name


def test_the_page_is_made_of_small_parts():
    for path in PAGE.iterdir():
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 220, path.name


async def test_a_person_sees_their_channels_and_messages_only(local, slack, http):
    await slack.chat_postEphemeral(channel="C1", user="U1", text="psst")

    ana = await get(http, "/control/seen?user=ana&channel=C1")
    ben = await get(http, "/control/seen?user=ben&channel=C5")

    assert [c["name"] for c in ana["channels"]] == [
        "general",
        "random",
        "old",
        "secret",
        "leads",
    ]
    assert [c["name"] for c in ben["channels"]] == ["general", "random", "old"]
    assert ana["messages"][-1]["is_ephemeral"]
    assert ben["here"] == "C1"
    assert [m["text"] for m in ben["messages"]] == ["Hello"]


async def test_the_state_is_shown_without_secrets(local, slack, http, picture):
    await slack.chat_postMessage(channel="C1", text="x")

    async with http.get("/control/state") as response:
        text = await response.text()

    state = json.loads(text)
    assert [m["text"] for m in state["messages"]] == ["Hello", "x"]
    assert state["files"][0]["id"] == picture
    assert state["calls"][-1]["method"] == "chat.postMessage"
    for secret in ("a-secret", "xoxb", "xapp"):
        assert secret not in text


async def test_a_picture_is_there_for_the_page(http, picture):
    async with http.get(f"/page/files/{picture}") as response:
        assert response.content_type == "image/png"
        assert await response.read() == b"\x89PNG\r\n\x1a\nrest"
    async with http.get("/page/files/F0") as response:
        assert response.status == 404


async def test_a_command_from_the_page_reaches_the_app(local, app, http):
    order = {"user": "ana", "channel": "general", "text": "/insights x"}

    async with http.post("/control/command", json=order) as response:
        told = await response.json()

    assert (told["ok"], told["status"]) == (True, 200)
    assert "text=x" in app.got[0][1]


async def test_a_message_from_the_page_stands_in_the_channel(local, http):
    order = {"user": "ana", "channel": "general", "text": "Hi there"}

    async with http.post("/control/say", json=order) as response:
        ts = (await response.json())["ts"]

    assert (local.messages("C1")[-1].ts, local.messages("C1")[-1].user) == (ts, "U1")


async def test_a_person_can_join_a_channel_from_the_page(local, http):
    async with http.post("/control/join", json={"user": "ben", "channel": "C2"}):
        pass

    assert "U2" in local.workspace.channels["C2"].members


async def test_a_button_can_be_pressed_from_the_page(local, slack, app, http):
    button = {
        "type": "button",
        "action_id": "go",
        "text": {"type": "plain_text", "text": "Go"},
    }
    actions = {"type": "actions", "elements": [button]}
    ts = (await slack.chat_postMessage(channel="C1", text="x", blocks=[actions]))["ts"]
    order = {"user": "ana", "channel": "C1", "ts": ts, "action_id": "go"}

    async with http.post("/control/press", json=order) as response:
        assert (await response.json())["ok"]
    assert "block_actions" in app.got[0][1]


@pytest.mark.parametrize(
    ("order", "because"),
    [
        ({"user": "eve", "channel": "C1", "text": "/insights"}, "nobody called eve"),
        ({"user": "ana", "channel": "C1"}, "cannot be read"),
    ],
)
async def test_an_order_that_cannot_be_done_says_why(http, order, because):
    async with http.post("/control/command", json=order) as response:
        assert response.status == 400
        assert because in (await response.json())["error"]


async def test_another_web_site_cannot_give_orders(http):
    headers = {"Origin": "https://evil.example.com"}

    async with http.post("/control/reset", headers=headers) as response:
        assert response.status == 403


async def test_a_fault_can_be_ordered_from_outside(slack, http, refusal):
    order = {"method": "chat.postMessage", "kind": "error", "code": "fatal_error"}

    async with http.post("/control/faults", json=order) as response:
        assert len((await response.json())["pending"]) == 1
    answer = await refusal(slack.chat_postMessage(channel="C1", text="x"))
    assert answer["error"] == "fatal_error"


async def test_a_reset_brings_the_seed_back(local, slack, http):
    for _ in range(4):
        await slack.chat_postMessage(channel="C1", text="x")

    async with http.post("/control/reset"):
        pass

    assert [m.text for m in local.messages("C1")] == ["Hello"]
    assert local.calls() == []
    await slack.chat_postMessage(channel="C1", text="not too fast any more")


async def test_news_of_each_change_are_pushed(slack, http):
    async with http.get("/control/news") as response:
        first = await response.content.readline()
        await response.content.readline()
        await slack.chat_postMessage(channel="C1", text="x")
        second = await response.content.readline()

    assert response.content_type == "text/event-stream"
    assert int(second.removeprefix(b"data: ")) > int(first.removeprefix(b"data: "))


async def test_a_port_in_use_is_said(local, seed):
    port = int(local.url.rsplit(":", 1)[1])

    with pytest.raises(PlaygroundError, match=f"cannot listen on 127.0.0.1:{port}"):
        async with playground(seed, port=port):
            pass


def test_a_seed_comes_from_a_file(tmp_path):
    path = tmp_path / "seed.json"
    path.write_text('{"teams": [{"id": "T1", "name": "A", "domain": "a"}]}')

    assert Seed.from_file(path).teams[0].name == "A"


@pytest.mark.parametrize(
    "data", [{}, {"teams": [{"name": "A"}]}, {"teams": [{"x": 1}]}]
)
def test_a_seed_that_cannot_be_read_says_so(data):
    with pytest.raises(PlaygroundError, match="seed of the playground"):
        Seed.from_json(data)


def test_timestamps_never_repeat_even_when_time_stands_still(workspace):
    stamps = [workspace.next_ts() for _ in range(3)]

    assert stamps == sorted(set(stamps))


async def test_a_workspace_without_people_says_that_there_is_nobody():
    seed = Seed.from_json({"teams": [{"id": "T1", "name": "A", "domain": "a"}]})
    async with (
        playground(seed) as local,
        aiohttp.ClientSession(local.url) as session,
        session.get("/control/seen") as response,
    ):
        assert response.status == 404
        assert await response.text() == "There is nobody in the seed to act as."
