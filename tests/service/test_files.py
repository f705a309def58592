import gzip
import time
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


def with_gaps(path):
    """Write as DuckDB does with several threads: what comes later may be there earlier."""
    with path.open("wb") as file:
        bounds = ((0, 100_000), (100_001, 1_500_000), (1_500_000, len(TEXT)))
        for start, end in (*bounds, (100_000, 100_001)):
            file.seek(start)
            file.write(TEXT[start:end])
            file.flush()
            time.sleep(0.1)


def test_a_file_is_packed_as_it_is_in_the_end(tmp_path):
    _, quick, _ = written(tmp_path / "a", at_once)
    _, slow, _ = written(tmp_path / "b", with_gaps)

    assert gzip.decompress(slow.read_bytes()) == TEXT
    assert quick.read_bytes() == slow.read_bytes()


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
