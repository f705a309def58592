"""Requests that are no HTTP, or whose body cannot be unpacked, as bytes on the wire."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit

import pytest

EXPORTS = (
    "/v2/insights/productivity/exports?projectIdentifier=default&orgIdentifier=default"
)
LONG = "x" * 9000


async def send(api, text: str) -> tuple[int, dict[str, Any]]:
    """Send these bytes; return the status and the JSON of the answer."""
    address = urlsplit(api.base)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(text.replace("\n", "\r\n").encode("latin-1"))
    answer = await reader.read()
    writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


def request(api, first: str, *headers: str, body: str = "") -> str:
    own = ("Host: x", "Connection: close", f"X-Api-Key: {api.key}")
    return "\n".join([first, *own, *headers, "", body])


@pytest.mark.parametrize(
    ("first", "header", "words"),
    [
        (f"GET {EXPORTS}&x={LONG} HTTP/1.1", "X: x", "more than 8190 bytes"),
        (f"GET {EXPORTS} HTTP/1.1", f"X: {LONG}", "more than 8190 bytes"),
        (f"GET {EXPORTS}&teamId=\xff HTTP/1.1", "X: x", "Invalid char in url"),
        (f"GET {EXPORTS} HTTP/9.9", "X: x", "Bad status line"),
        (f"GET {EXPORTS} HTTP/1.1", "X: \0", "Invalid header value"),
        (
            f"POST {EXPORTS} HTTP/1.1",
            "Transfer-Encoding: chunked\nContent-Length: 5",
            "Content-Length can't be present",
        ),
        (f"POST {EXPORTS} HTTP/1.1", "Content-Length: -1", "Content-Length"),
    ],
)
async def test_what_is_no_http_gets_the_error_body(api, first, header, words):
    status, answer = await send(api, request(api, first, header))

    assert (status, answer["status"], answer["code"]) == (
        400,
        "error",
        "INVALID_REQUEST",
    )
    assert words in answer["message"]
    assert "\n" not in answer["message"]


@pytest.mark.parametrize("path", [EXPORTS, "/healthz", "/nowhere"])
async def test_an_expectation_that_nobody_knows_gets_the_error_body(api, path):
    sent = request(api, f"GET {path} HTTP/1.1", "Expect: 200-ok", body="\n")
    status, answer = await send(api, sent)

    assert (status, answer["code"]) == (417, "EXPECTATION_FAILED")
    assert "100-continue" in answer["message"]


async def test_a_key_in_a_broken_header_is_neither_logged_nor_echoed(
    api, caplog, capsys
):
    for header in (f"Authorization: {api.key}\0", f"Authorization : {api.key}"):
        first = f"GET {EXPORTS} HTTP/1.1"
        _, answer = await send(api, f"{first}\nHost: x\n{header}\n\n")
        assert api.key not in answer["message"]

    logged = caplog.text + "".join(capsys.readouterr())
    assert api.key not in logged


async def test_a_body_that_cannot_be_unpacked_is_refused_and_no_error_of_ours(
    api, caplog
):
    headers = ("Content-Type: application/json", "Content-Encoding: gzip")
    first = f"POST {EXPORTS} HTTP/1.1"
    sent = request(api, first, *headers, "Content-Length: 2", body="{}")
    status, answer = await send(api, sent)

    assert (status, answer["code"]) == (400, "MALFORMED_BODY")
    assert "gzip" in answer["message"]
    await api.stop()
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []
