"""What a benchmark found: ratios beside what is wanted, for a terminal and for Markdown."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value. ``wanted`` says what it should be; empty: nothing in particular."""

    name: str
    value: str
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """The figures of one benchmark, at a size, found by a command."""

    title: str
    command: str
    size: str
    figures: Sequence[Figure]


def at_most(name: str, value: float, limit: float, unit: str = "x") -> Figure:
    """Return a figure that should not be larger than ``limit``."""
    return Figure(name, _written(value, unit), f"at most {_written(limit, unit)}")


def at_least(name: str, value: float, limit: float, unit: str = "x") -> Figure:
    """Return a figure that should not be smaller than ``limit``."""
    return Figure(name, _written(value, unit), f"at least {_written(limit, unit)}")


def plain(name: str, value: float, unit: str = "x") -> Figure:
    """Return a figure for which nothing is wanted."""
    return Figure(name, _written(value, unit))


def _written(value: float, unit: str) -> str:
    number = f"{value:.2f}" if abs(value) < 10 else f"{value:,.0f}"
    return f"{number}{unit}" if unit == "x" else f"{number} {unit}"


def as_text(findings: Findings) -> str:
    """Return the figures as lines for a terminal."""
    wide = max(len(figure.name) for figure in findings.figures)
    lines = [
        f"  {figure.name:<{wide}}  {figure.value:>9}  {figure.wanted}".rstrip()
        for figure in findings.figures
    ]
    return "\n".join([f"{findings.title} ({findings.size})", *lines])


def as_markdown(all_findings: Sequence[Findings]) -> str:
    """Return the page of all figures."""
    parts = [_HEAD, f"Measured on {_machine()}."]
    for findings in all_findings:
        rows = [f"| {f.name} | {f.value} | {f.wanted} |" for f in findings.figures]
        parts.append(
            f"## {findings.title}\n\n`{findings.command}`, {findings.size}.\n\n"
            "| What | Found | Wanted |\n| --- | --- | --- |\n" + "\n".join(rows)
        )
    return "\n\n".join(parts) + "\n"


def _machine() -> str:
    return (
        f"{os.cpu_count()} processors, Python {platform.python_version()}, "
        f"DuckDB {duckdb.__version__}"
    )


_HEAD = """# Performance

Written by `make bench`. Every figure is a ratio to something measured in the same run, in turns
with it, the median of the rounds (seconds and bytes would tell about the machine), or a count. Wall is the time
on the clock, CPU the time of all processors, peak the largest memory of the process. The data is
an invented organisation (`benchmarks/generated.py`): per developer and month 15 commits, 5 pull
requests with files and comments, 6 work items with their histories, a few developers busier by
far than the others."""
