"""What every benchmark's command line has: sizes, and a folder that is gone afterwards."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Findings, as_text


@contextmanager
def scratch() -> Iterator[Path]:
    """Lend a folder for data and remove it, whatever happens."""
    with TemporaryDirectory(prefix="insights-bench-") as name:
        yield Path(name)


def run(meaning: str | None, act: Callable[..., Findings], **sizes: float) -> Findings:
    """Read ``sizes`` from the command line (these are the defaults), act and print."""
    parser = argparse.ArgumentParser(description=meaning)
    for name, default in sizes.items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    findings = act(**vars(parser.parse_args()))
    print(as_text(findings))
    return findings
