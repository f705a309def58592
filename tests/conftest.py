"""What every test gets: a SQLite the engine can use, no settings of the machine, no hurry."""

from bot import sqlite

sqlite.modernise()

import hypothesis  # noqa: E402  after the exchange, like the program itself
import pytest  # noqa: E402

from bot.settings import Settings  # noqa: E402

# A busy machine is no mistake of the code's: no example has to be quick.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch, tmp_path):
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / "no.env")
