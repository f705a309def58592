"""What something costs, in turns with what it is compared to, and how the two relate."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

LONGEST_S = 3600
# Where `python -m benchmarks…` is understood.
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, seconds of processors, and a process's largest memory."""

    wall_s: float
    cpu_s: float
    peak_bytes: int


def usage() -> tuple[float, int]:
    """Return this process's seconds of processors so far, and its largest memory in bytes."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    unit = 1 if sys.platform == "darwin" else 1024
    return used.ru_utime + used.ru_stime, used.ru_maxrss * unit


def measure(act: Callable[[], object], *, children: bool = False) -> Cost:
    """Return what ``act`` costs in this process; with ``children``, the CPU of those too."""
    before_s, start_s = usage()[0] + children * _children_s(), perf_counter()
    act()
    wall_s = perf_counter() - start_s
    after_s, peak_bytes = usage()
    return Cost(wall_s, after_s + children * _children_s() - before_s, peak_bytes)


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tell(cost: Cost) -> None:
    """Print ``cost`` for the process that called this one with `in_own_process`."""
    print(json.dumps(asdict(cost)))


def in_own_process(module: str, *arguments: object) -> Cost:
    """Run ``python -m module`` and return what it told."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, cwd=ROOT, timeout=LONGEST_S, check=True
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return Cost(**told)


def in_turns(
    rounds: int, acts: Mapping[str, Callable[[], Cost]]
) -> dict[str, tuple[Cost, ...]]:
    """Run each act once a round, after a round that only warms the disk's memory."""
    costs = [{name: act() for name, act in acts.items()} for _ in range(rounds + 1)]
    return {name: tuple(cost[name] for cost in costs[1:]) for name in acts}


def ratio(
    costs: Iterable[Cost], others: Iterable[Cost], what: Callable[[Cost], float]
) -> float:
    """Return the median of the rounds' ratios: a slow minute slows both of a round."""
    return median(
        what(cost) / what(other) for cost, other in zip(costs, others, strict=True)
    )
