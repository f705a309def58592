"""What a number is made of: the metrics that add up to it, and the rest."""

from dataclasses import replace

import numpy as np

from reporting.catalogue import BY_NAME, Kind, Metric
from reporting.requests import Aggregation
from reporting.summary import combining
from reporting.summary.combining import Pair, Value
from reporting.summary.lines import Side
from reporting.summary.points import points
from reporting.summary.values import Part


def parts(metric: Metric, pair: Pair, aggregation: Aggregation) -> tuple[Part, ...]:
    """Return the parts of ``metric``, none where the export does not have them all.

    Medians of shares do not add up, so shares have parts under the mean only.
    """
    if metric.kind is Kind.SHARE and aggregation is not Aggregation.MEAN:
        return ()
    there = [BY_NAME[name] for name in metric.parts if name in pair.now.values]
    if not there or len(there) < len(metric.parts):
        return ()
    found = [_part(part, part.title, part, pair, aggregation) for part in there]
    if metric.rest:
        rest = replace(
            pair,
            now=_rest(pair.now, metric),
            before=_rest(pair.before, metric) if pair.before else None,
        )
        found.append(_part(metric, metric.rest, None, rest, aggregation))
    return tuple(found)


def _part(
    of: Metric, title: str, metric: Metric | None, pair: Pair, aggregation: Aggregation
) -> Part:
    now = combining.value(of, pair.now, pair, aggregation)
    before = (
        combining.value(of, pair.before, pair, aggregation) if pair.before else Value()
    )
    return Part(title, metric, now, before, points(pair.now, of.name))


def _rest(side: Side, metric: Metric) -> Side:
    """Return ``side`` with what the parts leave over in the place of ``metric``."""
    known = np.sum([side.line(name) for name in metric.parts], axis=0)
    return replace(side, values={metric.name: side.line(metric.name) - known})
