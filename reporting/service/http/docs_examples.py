"""Examples for the page for people: a command for each operation, from the document."""

import json
from typing import Any

Schema = dict[str, Any]

_WIDTH = 80


def curl(method: str, path: str, operation: Schema, document: Schema) -> str:
    """Return a command that makes the call."""
    lines = [
        f'curl -X {method} "$BASE_URL{path}?$IN"',
        '-H "authorization: ApiKey $KEY"',
    ]
    contents = operation.get("requestBody", {}).get("content", {})
    if "application/json" in contents:
        name = contents["application/json"]["schema"]["$ref"].rpartition("/")[2]
        schema = document["components"]["schemas"][name]
        example = ordered(_example(schema, document), schema, document)
        text = json.dumps(example)
        body = text if len(text) < _WIDTH else json.dumps(example, indent=2)
        lines += ["-H 'Content-Type: application/json'", f"-d '{body}'"]
    elif "multipart/form-data" in contents:
        lines.append("--form 'commits=@commits.parquet'")
    elif contents:
        lines.append("--data-binary @organisation.yaml")
    return " \\\n  ".join(lines)


def _example(schema: Schema, document: Schema) -> Any:
    """Return the schema's own example, or one made of those of its required fields."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _example(document["components"]["schemas"][name], document)
    if schema.get("examples"):
        return schema["examples"][0]
    if schema.get("type") == "array":
        return [_example(schema["items"], document)]
    return {
        name: _example(schema["properties"][name], document)
        for name in schema.get("required", ())
    }


def ordered(value: Any, schema: Schema, document: Schema) -> Any:
    """Return an example with its fields in the order of the schema."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return ordered(value, document["components"]["schemas"][name], document)
    if isinstance(value, list):
        return [ordered(one, schema["items"], document) for one in value]
    if not isinstance(value, dict):
        return value
    fields = schema.get("properties", {})
    known = {
        name: ordered(value[name], _present(one), document)
        for name, one in fields.items()
        if name in value
    }
    return known | {name: one for name, one in value.items() if name not in known}


def _present(schema: Schema) -> Schema:
    """Return what a field is when it is not null."""
    kinds = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    return kinds[0] if kinds else schema
