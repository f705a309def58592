"""What every test gets: a SQLite the engine can use, and no settings of the machine."""

from bot import sqlite

sqlite.modernise()

import pytest  # noqa: E402  after the exchange, like the program itself

from bot.settings import Settings  # noqa: E402


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch, tmp_path):
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / "no.env")
