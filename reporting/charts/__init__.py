"""The picture of a report."""

from reporting.charts.multiples import draw, sheet

__all__ = ["draw", "sheet"]
