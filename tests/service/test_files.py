import gzip
import time
from random import Random
from threading import Event

import pytest

from reporting.service.jobs import files

TEXT = "\n".join(
    f"Jan 2026,Person {number},{number % 977}" for number in range(120_000)
).encode()


def written(folder, fill, gzip_above=1000, stop=None):
    folder.mkdir()
    return files.write(
        folder, "exp_1", fill, gzip_above=gzip_above, stop=stop or Event()
    )


def at_once(path):
    path.write_bytes(TEXT)


def bit_by_bit(path):
    """Write pieces of any size, and let whoever reads along catch up with each."""
    random, start = Random(1), 0
    with path.open("wb") as file:
        while start < len(TEXT):
            size = random.randrange(100, 600_000)
            file.write(TEXT[start : start + size])
            file.flush()
            start += size
            time.sleep(0.05)


def test_packed_bytes_do_not_depend_on_how_fast_they_were_written(tmp_path):
    _, quick, _ = written(tmp_path / "a", at_once)
    _, slow, _ = written(tmp_path / "b", bit_by_bit)

    assert quick.read_bytes() == slow.read_bytes()
    assert gzip.decompress(slow.read_bytes()) == TEXT


def test_what_is_short_is_not_packed(tmp_path):
    _, path, compression = written(tmp_path / "a", at_once, gzip_above=10**9)

    assert (path.name, compression) == ("exp_1.csv", None)
    assert path.read_bytes() == TEXT


def test_nothing_is_left_where_nobody_waits_any_more(tmp_path):
    stop = Event()
    stop.set()
    with pytest.raises(files.Stopped):
        written(tmp_path / "a", at_once, stop=stop)

    files.discard(tmp_path / "a", "exp_1")
    assert list((tmp_path / "a").iterdir()) == []
