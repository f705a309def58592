"""The OpenAPI document as one page that needs no network and no script."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

Schema = dict[str, Any]

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto;
       padding: 0 1rem; }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); }
h3 code { font-size: 1rem; }
.method { display: inline-block; min-width: 3.5rem; font-weight: 700; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0;
         border-bottom: 1px solid var(--line); }
pre { background: var(--soft); padding: .8rem; overflow-x: auto; border-radius: .4rem; }
nav li { margin: .2rem 0; }
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
            *_authentication(document),
            *_operations(document),
            *_schemas(document["components"]["schemas"]),
            "</body></html>",
        ]
    )


def _each(document: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _contents(document: Schema) -> Iterator[str]:
    yield "<nav><ul>"
    for method, path, operation in _each(document):
        yield (
            f'<li><a href="#{operation["operationId"]}"><code>{method} {escape(path)}'
            f"</code></a> {_text(operation['summary'])}</li>"
        )
    yield "</ul></nav>"


def _authentication(document: Schema) -> Iterator[str]:
    yield "<h2>Authentication</h2><p>One of these headers:</p>"
    yield from _table(
        ("Header", "Value"),
        (
            (f"<code>{escape(one['name'])}</code>", _text(one["description"]))
            for one in document["components"]["securitySchemes"].values()
        ),
    )


def _operations(document: Schema) -> Iterator[str]:
    tag = ""
    for method, path, operation in _each(document):
        if operation["tags"][0] != tag:
            tag = operation["tags"][0]
            yield f"<h2>{escape(tag)}</h2>"
        yield (
            f'<h3 id="{operation["operationId"]}"><code><span class="method">{method}'
            f"</span> {escape(path)}</code></h3>"
        )
        yield f"<p>{_text(operation['summary'])} {_text(operation['description'])}</p>"
        yield from _table(
            ("Parameter", "In", "Type", "Required", "Meaning"), _parameters(operation)
        )
        for kind, content in (
            operation.get("requestBody", {}).get("content", {}).items()
        ):
            yield f"<p>Body: {_type(content['schema'])} as <code>{kind}</code></p>"
        yield from _table(("Answer", "Body", "Meaning"), _answers(operation))


def _parameters(operation: Schema) -> Iterator[tuple[str, ...]]:
    for one in operation["parameters"]:
        yield (
            f"<code>{escape(one['name'])}</code>",
            one["in"],
            _type(one["schema"]),
            "yes" if one.get("required") else "no",
            _text(one.get("description") or one["schema"].get("description", "")),
        )


def _answers(operation: Schema) -> Iterator[tuple[str, ...]]:
    for status, one in operation["responses"].items():
        kinds = (
            _type(content["schema"]) or f"<code>{kind}</code>"
            for kind, content in one["content"].items()
        )
        yield status, " or ".join(kinds), _text(one["description"])


def _schemas(schemas: Schema) -> Iterator[str]:
    yield "<h2>Bodies</h2>"
    for name, schema in schemas.items():
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
            yield f"<pre>{escape(json.dumps(example, indent=2))}</pre>"


def _type(schema: Schema) -> str:
    """Return a schema in a few words, with links to the bodies it names."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#{name}">{escape(name)}</a>'
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
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
        lines = "".join(f"<tr>{row}</tr>" for row in cells)
        yield f"<table><tr>{heads}</tr>{lines}</table>"


def _text(text: str) -> str:
    """Escape a sentence; what stands between backticks becomes code."""
    parts = escape(text).split("`")
    return "".join(
        f"<code>{part}</code>" if index % 2 else part
        for index, part in enumerate(parts)
    )
