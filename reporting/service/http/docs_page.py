"""The OpenAPI document as one page that needs no network and no script."""

import json
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from reporting.service.http.docs_examples import curl, ordered
from reporting.service.http.openapi import ALWAYS, IDENTIFIERS

Schema = dict[str, Any]

_PARAMETERS = ("Parameter", "In", "Type", "Required", "Meaning")
_ANSWERS = ("Answer", "Body", "Meaning")
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --link: #0b62b8; }
@media (prefers-color-scheme: dark) { :root { --link: #7db7ff; } }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto;
       padding: 0 1rem 6rem; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
h2 { margin-top: 3.5rem; border-bottom: 1px solid var(--line); }
h3 { margin-top: 2.5rem; scroll-margin-top: 1rem; }
h3 code { font-size: 1rem; }
code { font-family: ui-monospace, monospace; font-size: .92em; }
.method { display: inline-block; min-width: 4rem; font-weight: 700; }
table { border-collapse: collapse; width: 100%; margin: .8rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem 1rem .3rem 0;
         border-bottom: 1px solid var(--line); }
th { font-weight: 600; font-size: .85em; opacity: .75; }
td:last-child { width: 55%; }
td code { white-space: nowrap; }
pre { background: var(--soft); padding: .8rem; overflow-x: auto; border-radius: .4rem; }
nav table td { border: 0; padding: .1rem 1rem .1rem 0; }
"""


def render(document: Schema) -> str:
    """Return the HTML page of an OpenAPI document."""
    info = document["info"]
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(info['title'])}</title><style>{_STYLE}</style></head><body>",
            f"<h1>{escape(info['title'])}</h1>",
            *(f"<p>{_text(part)}</p>" for part in info["description"].split("\n\n")),
            '<p>For programs: <a href="/openapi.json">openapi.json</a></p>',
            *_contents(document),
            *_every_call(document),
            *_operations(document),
            *_schemas(document),
            "</body></html>",
        ]
    )


def _each(document: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _contents(document: Schema) -> Iterator[str]:
    yield "<nav>"
    yield from _table(
        (),
        (
            (
                f'<a href="#{one["operationId"]}"><code><span class="method">{method}'
                f"</span>{escape(path)}</code></a>",
                _text(one["summary"]),
            )
            for method, path, one in _each(document)
        ),
    )
    yield "</nav>"


def _every_call(document: Schema) -> Iterator[str]:
    """Say once what goes for all operations."""
    yield "<h2>Every call</h2><p>The key, in one of these headers:</p>"
    yield from _table(
        ("Header", "Value"),
        (
            (f"<code>{escape(one['name'])}</code>", _text(one["description"]))
            for one in document["components"]["securitySchemes"].values()
        ),
    )
    yield "<p>The project, in the query:</p>"
    _, _, first = next(_each(document))
    shared = [one for one in first["parameters"] if one["name"] in IDENTIFIERS]
    yield from _table(_PARAMETERS, _parameters(shared))
    query = "&".join(f"{one['name']}=default" for one in shared)
    yield f"<p>Below, <code>$IN</code> stands for it:</p><pre>IN={query!r}</pre>"
    yield "<p>What may be answered, besides what stands at each call:</p>"
    refused = {str(status): first["responses"][str(status)] for status in ALWAYS}
    yield from _table(_ANSWERS, _answers(refused))


def _operations(document: Schema) -> Iterator[str]:
    tag = ""
    for method, path, operation in _each(document):
        if operation["tags"][0] != tag:
            tag = operation["tags"][0]
            yield f"<h2>{escape(tag)}</h2>"
        yield from _operation(method, path, operation, document)


def _operation(
    method: str, path: str, operation: Schema, document: Schema
) -> Iterator[str]:
    yield (
        f'<h3 id="{operation["operationId"]}"><code><span class="method">{method}'
        f"</span>{escape(path)}</code></h3>"
    )
    yield f"<p>{_text(operation['summary'])} {_text(operation['description'])}</p>"
    yield f"<pre>{escape(curl(method, path, operation, document))}</pre>"
    own = [one for one in operation["parameters"] if one["name"] not in IDENTIFIERS]
    yield from _table(_PARAMETERS, _parameters(own))
    contents = operation.get("requestBody", {}).get("content", {})
    for kind, content in contents.items():
        yield f"<p>Body: {_type(content['schema'])} as <code>{kind}</code></p>"
    yield from _table(_ANSWERS, _answers(_own_answers(operation)))


def _own_answers(operation: Schema) -> Schema:
    """Return the answers but those that every call may have."""
    return {
        status: one
        for status, one in operation["responses"].items()
        if int(status) not in ALWAYS
        or any("anyOf" in content["schema"] for content in one["content"].values())
    }


def _parameters(parameters: Iterable[Schema]) -> Iterator[tuple[str, ...]]:
    for one in parameters:
        yield (
            f"<code>{escape(one['name'])}</code>",
            one["in"],
            _type(one["schema"]),
            "yes" if one.get("required") else "no",
            _text(one["description"]),
        )


def _answers(responses: Schema) -> Iterator[tuple[str, ...]]:
    for status, one in responses.items():
        kinds = (
            _type(content["schema"]) or f"<code>{kind}</code>"
            for kind, content in one["content"].items()
        )
        yield status, " or ".join(kinds), _text(one["description"])


def _schemas(document: Schema) -> Iterator[str]:
    yield "<h2>Bodies</h2>"
    for name, schema in document["components"]["schemas"].items():
        yield f'<h3 id="{name}">{escape(name)}</h3>'
        yield f"<p>{_text(schema.get('description', ''))}</p>"
        if "enum" in schema:
            yield f"<p>{_words(schema['enum'])}</p>"
        needed = schema.get("required", ())
        yield from _table(
            ("Field", "Type", "Always there", "Meaning"),
            (
                (
                    f"<code>{escape(field)}</code>",
                    _type(one),
                    "yes" if field in needed else "no",
                    _text(one.get("description", "")),
                )
                for field, one in schema.get("properties", {}).items()
            ),
        )
        for example in schema.get("examples", ()):
            text = json.dumps(ordered(example, schema, document), indent=2)
            yield f"<pre>{escape(text)}</pre>"


def _type(schema: Schema) -> str:
    """Return a schema in a few words, with links to the bodies it names."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#{name}">{escape(name)}</a>'
    if "anyOf" in schema:
        kinds = [one for one in schema["anyOf"] if one.get("type") != "null"]
        return " or ".join(map(_type, kinds))
    if "enum" in schema:
        return _words(schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    if "properties" in schema:
        return f"form with the parts {_words(schema['properties'])}"
    return escape(
        str(schema.get("const") or schema.get("format") or schema.get("type", ""))
    )


def _words(words: Any) -> str:
    return ", ".join(f"<code>{escape(str(word))}</code>" for word in words)


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    if cells:
        heads = "".join(f"<th>{name}</th>" for name in head)
        lines = "".join(f"<tr>{row}</tr>" for row in [heads, *cells] if row)
        yield f"<table>{lines}</table>"


def _text(text: str) -> str:
    """Escape a sentence; what stands between backticks becomes code."""
    parts = escape(text).split("`")
    return "".join(
        f"<code>{part}</code>" if index % 2 else part
        for index, part in enumerate(parts)
    )
