"""The OpenAPI 3.1 document: made from the models that validate and the operations that run."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.alias_generators import to_camel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from reporting.event_tables import TABLES
from reporting.service.http.glossary import meaning
from reporting.service.http.models import Error
from reporting.service.http.models_ingest import Cursor
from reporting.service.http.operations import VERSION, Answer, Operation
from reporting.service.http.uploads import FILE

_REF = "#/components/schemas/{model}"
_MEANINGS = {
    400: "Something in the request cannot be understood; `details` names it.",
    401: "No key, two keys, or one that is unknown, expired or revoked.",
    403: "The key's role or teams do not allow this.",
    404: "There is no such thing in this project.",
    409: "The state of the export, or of the source, does not allow this (yet).",
    412: "There are no developers yet; bring them in first. Or the file is not the one that "
    "`If-Match` names.",
    410: "The file was kept for its time and is gone.",
    413: "The body is too large.",
    415: "The body is of the wrong type.",
    416: "The file does not have these bytes.",
    429: "The key calls too often; `Retry-After` says how many seconds to wait.",
    503: "The disk is full, or the service busy or stopping; `Retry-After` says for how long.",
    504: "It takes longer than anybody should wait; there is no partial answer.",
}
ALWAYS = (400, 401, 403, 404, 429, 503)
IDENTIFIERS = ("projectIdentifier", "orgIdentifier")
_INTRODUCTION = """\
Productivity metrics as CSV. Create an export, poll it until it is `completed`, download it.

Every path also answers without `/v2`, and below `/sei/api`, `/gateway/sei/api`,
`/prod1/sei/api` and `/gratis/sei/api`. Names of metrics, groups and options may be written
in any letter case. Days are UTC, both ends of a range are included."""

Schema = dict[str, Any]
_Key = tuple[type[BaseModel], JsonSchemaMode]
_Refs = Mapping[type[BaseModel], Schema]


def document(operations: Sequence[Operation]) -> Schema:
    """Return the document of these operations."""
    keys = list(dict.fromkeys(_models(operations)))
    found, definitions = models_json_schema(keys, ref_template=_REF)
    refs = {model: found[model, mode] for model, mode in keys}
    schemas: Schema = definitions["$defs"]
    for model, schema in schemas.items():
        for name, one in schema.get("properties", {}).items():
            one.setdefault("description", meaning(model, name))
    paths: Schema = {}
    for operation in operations:
        path = VERSION + _camel_path(operation.path)
        one = _operation(operation, refs, schemas)
        paths.setdefault(path, {})[operation.method.lower()] = one
    for operation in operations:
        if operation.query is not None:
            schemas.pop(operation.query.__name__, None)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Productivity export API",
            "version": "2",
            "description": _INTRODUCTION,
        },
        "servers": [{"url": "/"}],
        "security": [{"authorization": []}, {"xApiKey": []}, {"seiApiKey": []}],
        "tags": [{"name": n} for n in dict.fromkeys(o.tag for o in operations)],
        "paths": paths,
        "components": {"securitySchemes": _security(), "schemas": schemas},
    }


def _models(operations: Sequence[Operation]) -> Iterator[_Key]:
    yield Error, "serialization"
    yield Cursor, "validation"
    for operation in operations:
        if operation.query is not None:
            yield operation.query, "validation"
        if isinstance(operation.body, type):
            yield operation.body, "validation"
        if operation.failure is not None:
            yield operation.failure, "serialization"
        for answer in operation.answers.values():
            if isinstance(answer.content, type):
                yield answer.content, "serialization"


def _operation(operation: Operation, refs: _Refs, schemas: Schema) -> Schema:
    answers = {
        str(status): _success(answer, refs)
        for status, answer in operation.answers.items()
    }
    error = {"application/json": {"schema": refs[Error]}}
    for status in sorted({*ALWAYS, *operation.refusals}):
        answers[str(status)] = {"description": _MEANINGS[status], "content": error}
    if operation.failure is not None:
        either: Schema = {"anyOf": [refs[Error], refs[operation.failure]]}
        answers["400"] = {
            "description": _MEANINGS[400],
            "content": {"application/json": {"schema": either}},
        }
    roles = ", ".join(f"`{role}`" for role in sorted(operation.roles))
    described: Schema = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": f"{operation.note} For keys with one of the roles {roles}.".strip(),
        "tags": [operation.tag],
        "parameters": list(_parameters(operation, refs, schemas)),
        "responses": answers,
    }
    if operation.body is not None:
        described["requestBody"] = _body(operation, operation.body, refs)
    return described


def _success(answer: Answer, refs: _Refs) -> Schema:
    if isinstance(answer.content, str):
        packed = ("application/gzip",) if answer.packed else ()
        content: Schema = {kind: {"schema": {}} for kind in (answer.content, *packed)}
    else:
        schema = refs[answer.content]
        content = {"application/json": {"schema": schema}}
        if answer.csv:
            content["text/csv"] = {"schema": {}}
    return {"description": answer.meaning, "content": content}


def _parameters(operation: Operation, refs: _Refs, schemas: Schema) -> Iterator[Schema]:
    for name in re.findall(r"\{(\w+)\}", operation.path):
        yield {
            "name": to_camel(name),
            "in": "path",
            "required": True,
            "description": meaning("", to_camel(name)),
            "schema": {"type": "string"},
        }
    for name in IDENTIFIERS:
        schema: Schema = {"type": "string", "minLength": 1, "examples": ["default"]}
        yield {
            "name": name,
            "in": "query",
            "required": not operation.own_project,
            "description": meaning("", name),
            "schema": schema,
        }
    if operation.query is None:
        return
    query = schemas[refs[operation.query]["$ref"].rpartition("/")[2]]
    for name, schema in query["properties"].items():
        needed = name in query.get("required", ())
        described = {"description": schema["description"], "schema": schema}
        yield {"name": name, "in": "query", "required": needed, **described}


def _body(operation: Operation, body: type[BaseModel] | str, refs: _Refs) -> Schema:
    if isinstance(body, type):
        content: Schema = {"application/json": {"schema": refs[body]}}
        if operation.csv_body:
            text: Schema = {"type": "string", "contentMediaType": "text/csv"}
            form: Schema = {
                "type": "object",
                "properties": {FILE: text},
                "required": [FILE],
            }
            content["text/csv"] = {"schema": {"type": "string"}}
            content["multipart/form-data"] = {"schema": form}
        return {"required": True, "content": content}
    if body != "multipart/form-data":
        return {"required": True, "content": {body: {"schema": {"type": "string"}}}}
    if body != "multipart/form-data":
        return {"required": True, "content": {body: {"schema": {"type": "string"}}}}
    file: Schema = {
        "type": "string",
        "contentMediaType": "application/vnd.apache.parquet",
    }
    form = {
        "type": "object",
        "properties": {table.name: file for table in TABLES} | {"cursor": refs[Cursor]},
    }
    return {"required": True, "content": {body: {"schema": form}}}


def _security() -> Schema:
    headers = {
        "authorization": ("authorization", "`ApiKey <key>`; `Bearer <key>` works too."),
        "xApiKey": ("x-api-key", "The key alone."),
        "seiApiKey": ("SEI_API_KEY", "The key alone."),
    }
    return {
        name: {"type": "apiKey", "in": "header", "name": header, "description": words}
        for name, (header, words) in headers.items()
    }


def _camel_path(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: f"{{{to_camel(match[1])}}}", path)
