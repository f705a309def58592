"""JSON as typed values: what we do not know is left out, what we need and lack is named."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from reporting.errors import SourceError
from reporting.sources.findings import listing

S = TypeVar("S", bound="Shape")


class Shape(BaseModel):
    """What we read of one JSON object; further fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class CamelShape(Shape):
    """A shape whose JSON has camelCase names."""

    model_config = ConfigDict(alias_generator=to_camel)


def read(shape: type[S], data: Any, what: str) -> S:
    """Read ``data``; ``what`` says what it is, like `GitHub's pull request 12`."""
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        missing = [_place(e["loc"]) for e in error.errors() if e["type"] == "missing"]
        other = [
            f"`{_place(e['loc'])}`: {e['msg']}"
            for e in error.errors(include_url=False)
            if e["type"] != "missing"
        ]
        lacks = [f"lacks {listing(missing)}"] if missing else []
        odd = [f"is not as expected ({'; '.join(other[:3])})"] if other else []
        raise SourceError(
            f"{what} {' and '.join(lacks + odd)}. The API may have changed: "
            "nothing of this part was taken."
        ) from None


def read_all(shape: type[S], data: Any, what: str) -> list[S]:
    """Read a list of objects of one shape."""
    if not isinstance(data, list):
        raise SourceError(f"{what} is no list. The API may have changed.")
    return [read(shape, one, what) for one in data]


def _place(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc) or "an object"
