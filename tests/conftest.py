"""What every test gets: no settings of the machine, no hurry, both kinds of database."""

from bot import sqlite

sqlite.modernise()

import os  # noqa: E402  after the exchange, like the program itself

import hypothesis  # noqa: E402
import pytest  # noqa: E402

from benchmarks import postgresql  # noqa: E402
from bot.database import Database, migrate  # noqa: E402
from bot.settings import Settings  # noqa: E402

# A busy machine is no mistake of the code's: no example has to be quick.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch, tmp_path):
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / "no.env")


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL of our own on loopback, for as long as the tests run."""
    if problem := postgresql.missing():
        # Where everything is tested, nothing is left out.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(problem)
    with postgresql.server() as url:
        yield url


@pytest.fixture
def empty_postgres(postgres, tmp_path):
    """The address of an empty database of PostgreSQL."""
    return postgresql.new_database(postgres, f"test_{tmp_path.name}".lower()[:60])


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request, tmp_path):
    """The address of a database without tables, of either kind."""
    if request.param == "postgresql":
        return request.getfixturevalue("empty_postgres")
    return f"sqlite:///{tmp_path / 'state.sqlite'}"


@pytest.fixture
def database_url(empty_database_url):
    """The address of a database with our tables, empty."""
    migrate(empty_database_url)
    return empty_database_url


@pytest.fixture
async def database(database_url):
    """The tables, open."""
    opened = Database(database_url)
    yield opened
    await opened.close()
