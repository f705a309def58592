"""What is served is what the OpenAPI document says, for requests made from the document."""

import asyncio
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from reporting.service.app import OPERATIONS
from reporting.service.http.openapi import document
from tests.service.conftest import COMMITS, DEVELOPERS, PROJECT, export_body

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
KEY_HEADERS = ("authorization", "x-api-key", "sei_api_key")
SCHEMA = schemathesis.openapi.from_dict(document(OPERATIONS))
DOCUMENTED = {
    found.ok().definition.raw["operationId"]: found.ok()
    for found in SCHEMA.get_all_operations()
    if isinstance(found, Ok)
}
FEW = settings(
    max_examples=5,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def served(live, tmp_path_factory):
    """A service with people and one finished export, and the ids of what is there."""
    folder = tmp_path_factory.mktemp("in")

    async def fill():
        tables = {"developers": DEVELOPERS, "commits": COMMITS}
        assert (await live.api.ingest(folder, tables))[0] == 200
        _, created = await live.api.create(export_body())
        done = await live.api.finished(created["exportId"])
        assert done["status"] == "completed", done
        return {
            "exportId": created["exportId"],
            "treeId": "1",
            "teamId": "2",
            "syncId": "0",
        }

    return live, live.run(fill())


def send(live, case) -> Any:
    """Send a request with the key and its project; return the checked response."""
    kept = dict(case.headers or {})
    case.headers = {k: v for k, v in kept.items() if k.lower() not in KEY_HEADERS}
    case.headers["x-api-key"] = live.api.key
    case.query = {**(case.query or {}), **PROJECT}
    response = live.run(asyncio.to_thread(case.call, base_url=live.api.base))
    case.validate_response(response, checks=CHECKS)
    return response


def test_every_operation_can_be_asked():
    assert set(DOCUMENTED) == {operation.name for operation in OPERATIONS}


@pytest.mark.parametrize("name", DOCUMENTED)
def test_right_requests_get_documented_answers(name, served):
    live, ids = served
    strategy = DOCUMENTED[name].as_strategy(generation_mode=GenerationMode.POSITIVE)

    @FEW
    @given(strategy)
    def ask(case):
        for parameter in case.path_parameters or {}:
            case.path_parameters[parameter] = ids[parameter]
        send(live, case)

    ask()


@pytest.mark.parametrize("name", DOCUMENTED)
def test_wrong_requests_get_documented_answers(name, served):
    live, _ = served
    strategy = DOCUMENTED[name].as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @FEW
    @given(strategy)
    def ask(case):
        send(live, case)

    ask()
