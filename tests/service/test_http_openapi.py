"""The API describes itself: for programs, and for people without a network."""

import re
from html.parser import HTMLParser

import pytest
from jsonschema_rs import Draft202012Validator, validator_for
from schemathesis.specs.openapi.definitions import OPENAPI_31

EXPORTS = "/v2/insights/productivity/exports"


@pytest.fixture
async def document(api):
    status, answer = await api.call("GET", "/openapi.json", key="")
    assert status == 200
    return answer


def references(value):
    if isinstance(value, dict):
        yield from (one for name, one in value.items() if name == "$ref")
        for one in value.values():
            yield from references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)


async def test_every_reference_leads_somewhere(document):
    schemas = document["components"]["schemas"]

    assert document["openapi"] == "3.1.0"
    for reference in references(document):
        assert reference.removeprefix("#/components/schemas/") in schemas


async def test_the_document_is_valid_openapi(document):
    assert list(validator_for(OPENAPI_31).iter_errors(document)) == []


def examples(value):
    """Yield every schema that has examples, with each of them."""
    if isinstance(value, dict):
        for example in value.get("examples", ()):
            yield value, example
        for one in value.values():
            yield from examples(one)
    elif isinstance(value, list):
        for one in value:
            yield from examples(one)


async def test_every_example_is_what_its_schema_says(document):
    found = list(examples(document))

    assert found
    for schema, example in found:
        whole = schema | {"components": document["components"]}
        Draft202012Validator(whole, validate_formats=True).validate(example)


async def test_every_operation_tells_what_may_go_wrong(document):
    for methods in document["paths"].values():
        for operation in methods.values():
            always = {"400", "401", "403", "404", "429", "503"}
            with_body = {"413"} if "requestBody" in operation else set()
            if operation["operationId"] == "ingest":  # of any size
                with_body = set()
            assert always | with_body <= set(operation["responses"])


async def test_every_documented_operation_is_served(api, document):
    for path, methods in document["paths"].items():
        for method in methods:
            address = re.sub(r"\{\w+\}", "1", path)
            status, answer = await api.call(method.upper(), address, key="")
            assert status == 401, (method, path, answer)


async def test_names_of_operations_are_unique(document):
    names = [
        operation["operationId"]
        for methods in document["paths"].values()
        for operation in methods.values()
    ]
    assert len(set(names)) == len(names)


async def test_every_field_and_parameter_is_explained(document):
    schemas = document["components"]["schemas"]
    fields = {
        f"{model}.{name}": one["description"]
        for model, schema in schemas.items()
        for name, one in schema.get("properties", {}).items()
    }
    parameters = {
        f"{operation['operationId']}.{one['name']}": one["description"]
        for methods in document["paths"].values()
        for operation in methods.values()
        for one in operation["parameters"]
    }
    assert [name for name, text in (fields | parameters).items() if not text] == []


async def test_the_page_shows_how_to_call_with_curl(api):
    _, page = await api.call("GET", "/docs", key="")

    assert b"curl -X DELETE" in page
    assert b"ann@example.com" in page


async def test_the_example_of_a_create_call_works(api, document):
    body = document["components"]["schemas"]["CreateExport"]["examples"][0]

    assert (await api.create(body))[0] == 202


async def test_the_allowed_values_are_in_the_document(document):
    schemas = document["components"]["schemas"]

    assert schemas["Granularity"]["enum"] == ["daily", "weekly", "monthly", "quarterly"]
    assert schemas["Level"]["enum"] == ["developer", "team"]
    parameters = document["paths"][EXPORTS]["get"]["parameters"]
    assert {one["name"] for one in parameters} == {
        *(
            "projectIdentifier",
            "orgIdentifier",
            "status",
            "scope",
            "teamId",
            "createdBy",
        ),
        *("dateFrom", "dateTo", "limit", "page", "sortBy", "sortOrder"),
    }


class Page(HTMLParser):
    """Collects what a page links to, and the ids it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.ids: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("href", "src"):
                self.links.add(value or "")
            if name == "id":
                self.ids.add(value or "")


async def test_the_page_for_people_works_offline(api, document):
    _, text = await api.call("GET", "/docs", key="")
    page = Page(text.decode())

    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert page.links == {f"#{one}" for one in inside} | {"/openapi.json"}
    assert inside <= page.ids
    assert b"<script" not in text
    for path in document["paths"]:
        assert path in text.decode()
