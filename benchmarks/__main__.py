"""All benchmarks, one after the other; what they find is docs/performance.md."""

import argparse
from pathlib import Path

from benchmarks import (
    acks,
    exports,
    git,
    incremental,
    latency,
    load,
    pictures,
    sources,
    summaries,
)
from benchmarks.figures import as_markdown, as_text

_PAGE = Path(__file__).parents[1] / "docs" / "performance.md"

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--page", type=Path, default=_PAGE, help="where to write")
    page = parser.parse_args().page
    found = []
    for benchmark in (
        acks, load, exports, incremental, latency, pictures, sources, summaries, git,
    ):  # fmt: skip
        found.append(benchmark.measure(**benchmark.SIZES))
        print(as_text(found[-1]), flush=True)
    page.write_text(as_markdown(found), encoding="utf-8")
