"""What a metric did over a period, and over the equal period before: numbers, no words.

lines      rows -> values over buckets     combining  buckets -> one number
points     ... as points                   shape      trend, outliers, quartiles
children   teams side by side              parts      what a number is made of
standing   what is usual, ratings          values     what a summary is made of
single     one metric                      whole      all of them
"""

from reporting.summary.combining import Value, Verdict
from reporting.summary.values import (
    SMALL_BELOW,
    Band,
    Child,
    MetricSummary,
    Part,
    Point,
    Spread,
    Summary,
    Trend,
)
from reporting.summary.whole import summarise

__all__ = [
    "SMALL_BELOW",
    "Band",
    "Child",
    "MetricSummary",
    "Part",
    "Point",
    "Spread",
    "Summary",
    "Trend",
    "Value",
    "Verdict",
    "summarise",
]
