"""The buckets of a period as the points of a line."""

import numpy as np

from reporting.summary.lines import Side
from reporting.summary.values import Point


def points(side: Side, name: str) -> tuple[Point, ...]:
    """Return the line of the metric called ``name``."""
    rows = zip(side.buckets, side.line(name), side.finished, strict=True)
    return tuple(
        Point(
            bucket.label,
            bucket.days,
            None if np.isnan(value) else float(value),
            bucket.whole,
            bool(finished),
        )
        for bucket, value, finished in rows
    )
