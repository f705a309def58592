"""From a request to a value, or to a refusal that names every field that is wrong."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any, NoReturn, TypeVar

from aiohttp import web
from multidict import MultiMapping
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from reporting.catalogue import BY_NAME, Level, available, in_group, in_order
from reporting.export_api import MOST_BUCKETS, MOST_MONTHS
from reporting.periods import Granularity, Period, add_months, buckets
from reporting.requests import Aggregation
from reporting.service.http.models import CreateExport, Options
from reporting.service.http.refusals import Detail, invalid, malformed, not_json
from reporting.service.jobs.spec import ExportSpec

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")

MOST_LEVELS = 100
# A longer body takes so long to understand that other calls would wait for it.
_QUICK_BYTES = 32 * 1024

_ISSUES = {
    "missing": "is missing",
    "string_type": "must be text",
    "list_type": "must be a list",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_parsing_size": "is too large",
    "date_type": "must be a day, yyyy-MM-dd",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "literal_error": "must be one of {expected}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_short": "needs at least {min_length}",
    "too_long": "has more than {max_length} entries",
    "string_too_long": "is longer than {max_length} characters",
    "wrong": "{issue}",
}


async def read_json(request: web.Request, understand: Callable[[Any], T]) -> T:
    """Return what ``understand`` makes of the JSON value in the body.

    A body that is not said to be JSON is refused.
    """
    if not request.content_type.endswith(("/json", "+json")):
        raise not_json(request.headers.get("Content-Type") or "of no stated type")
    data = await request.read()
    if len(data) > _QUICK_BYTES:
        return await asyncio.to_thread(lambda: understand(parse_json(data)))
    return understand(parse_json(data))


def parse_json(data: bytes) -> Any:
    """Return the JSON value in ``data``; refuse anything else, with the position."""
    try:
        value = json.loads(
            data.decode(), parse_constant=_refuse_constant, object_pairs_hook=_object
        )
        _check_depth(value)
        # Half of a surrogate pair, written as \ud800, is no text and can be kept nowhere.
        json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise malformed(
            f"The body is not JSON: {error.msg} at line {error.lineno}, "
            f"column {error.colno} (character {error.pos})."
        ) from None
    except UnicodeDecodeError as error:
        raise malformed(
            f"The body is not UTF-8: byte {error.start} is wrong."
        ) from None
    except UnicodeEncodeError:
        raise malformed("The body holds half of a surrogate pair.") from None
    except RecursionError:
        raise malformed("The body is nested too deeply.") from None
    except ValueError as error:
        raise malformed(f"The body is not JSON: {error}.") from None
    return value


def _check_depth(value: Any) -> None:
    """Refuse lists and objects that lie too deep in each other.

    What is wrong is shown again, and Python may have less room left to write than to read.
    """
    level: list[Any] = [[value]]
    for _ in range(MOST_LEVELS):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
    if level:
        raise RecursionError


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a JSON value")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; one that names a field twice may mean either value."""
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return fields
    times = Counter(name for name, _ in pairs)
    twice = next(name for name in times if times[name] > 1)
    raise ValueError(f"an object has {twice[:80]!r} twice")


def read_model(model: type[M], data: Any) -> M:
    """Return ``data`` as ``model``; refuse with one detail a wrong field."""
    if not isinstance(data, dict):
        raise malformed("The body must be a JSON object, in braces.")
    return _validated(model, data)


def read_rows(model: type[M], data: Any) -> M:
    """Return the list ``data`` as ``model``; refuse with one detail a wrong field."""
    if not isinstance(data, list):
        raise malformed("The body must be a JSON list, in brackets.")
    return _validated(model, data)


def _validated(model: type[M], data: Any) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise invalid(
            *map(_detail, error.errors(include_url=False, include_input=False))
        ) from None


def read_query(model: type[M], query: MultiMapping[str]) -> M:
    """Return the query parameters as ``model``; naming one twice is refused."""
    return read_model(model, {name: only(query, name) for name in query})


def each(query: MultiMapping[str], name: str) -> tuple[str, ...]:
    """Return the values of a list: separated by commas, or the parameter named again."""
    texts = ",".join(query.getall(name, [])).split(",")
    return tuple(text.strip() for text in texts if text.strip())


def only(query: MultiMapping[str], name: str) -> str | None:
    """Return the parameter ``name``; None where it is missing or empty."""
    values = set(query.getall(name, []))
    if len(values) > 1:
        raise invalid(Detail(name, "is given more than once, with different values"))
    return values.pop() or None if values else None


def _detail(error: ErrorDetails) -> Detail:
    path = ""
    for part in error["loc"]:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    issue = _ISSUES.get(error["type"])
    if issue is None:
        return Detail(path.lstrip("."), error["msg"])
    return Detail(path.lstrip("."), issue.format(**error.get("ctx", {})))


def read_spec(body: CreateExport, *, org: str, project: str, today: date) -> ExportSpec:
    """Return what ``body`` asks for, defaults filled in; refuse what cannot be made.

    ``today`` is the day in UTC: an export ends no later.
    """
    options = body.options or Options()
    level = options.metric_level or options.aggregation_level or Level.DEVELOPER
    granularity = options.granularity or Granularity.MONTHLY
    details = [
        *_scope_details(body, org, project),
        *_level_details(body, options, level),
        *_range_details(body, granularity, today),
    ]
    if details:
        raise invalid(*details)
    return ExportSpec(
        tree=body.scope.org_tree_name,
        team_id=body.scope.team_id,
        period=Period(body.date_range.start, body.date_range.end),
        metrics=_metrics(body, level),
        level=level,
        granularity=granularity,
        aggregation=options.aggregation or Aggregation.MEAN,
        gzip=options.compression is not None,
    )


def _scope_details(body: CreateExport, org: str, project: str) -> Iterator[Detail]:
    scope = body.scope
    if scope.org_tree_name is None and scope.team_id is None:
        yield Detail("scope", "names nobody; give orgTreeName, teamId or both")
    for name, value, asked in (
        ("orgIdentifier", scope.org_identifier, org),
        ("projectIdentifier", scope.project_identifier, project),
    ):
        if value is not None and value != asked:
            yield Detail(
                f"scope.{name}", f"is {value!r}, but the query parameter is {asked!r}"
            )


def _level_details(
    body: CreateExport, options: Options, level: Level
) -> Iterator[Detail]:
    if options.aggregation_level not in (None, level):
        yield Detail(
            "options.aggregationLevel",
            f"is {options.aggregation_level!s}, but metricLevel is {level}",
        )
    for index, name in enumerate(body.metrics or ()):
        if level not in BY_NAME[name].levels:
            allowed = ", ".join(metric.name for metric in available(level))
            yield Detail(
                f"metrics[{index}]",
                f"is {name}, which no {level} export has; use any of {allowed}",
            )


def range_details(
    names: tuple[str, str, str], start: date, end: date, today: date
) -> Iterator[Detail]:
    """Yield what is wrong with a range; ``names`` are those of its start, end and whole."""
    first, last, whole = names
    if end < start:
        yield Detail(last, f"is {end}, before the start {start}")
    elif start > today:
        yield Detail(first, f"is {start}; it is {today} (UTC) today")
    elif end.year - start.year > MOST_MONTHS // 12 or end >= add_months(
        start, MOST_MONTHS
    ):
        yield Detail(whole, f"{start} to {end} is longer than 5 years")


def _range_details(
    body: CreateExport, granularity: Granularity, today: date
) -> Iterator[Detail]:
    start, end = body.date_range.start, body.date_range.end
    names = ("dateRange.start", "dateRange.end", "dateRange")
    wrong = tuple(range_details(names, start, end, today))
    yield from wrong
    if not wrong and any(
        islice(buckets(Period(start, end), granularity), MOST_BUCKETS, None)
    ):
        yield Detail(
            "dateRange",
            f"{start} to {end} has more than {MOST_BUCKETS} {granularity} buckets; "
            "take fewer days or longer buckets",
        )


def _metrics(body: CreateExport, level: Level) -> tuple[str, ...]:
    """Return groups and names merged; all metrics of the level if neither is given.

    A group brings only what its level has.
    """
    grouped = [m.name for g in body.metric_groups or () for m in in_group(g, level)]
    named = [*grouped, *(body.metrics or ())]
    return in_order(named or (metric.name for metric in available(level)))


def required(values: Mapping[str, str | None]) -> None:
    """Refuse unless every query parameter in ``values`` is there."""
    missing = [name for name, value in values.items() if value is None]
    if missing:
        raise invalid(*(Detail(name, "is missing from the query") for name in missing))
