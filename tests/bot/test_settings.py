from pathlib import Path

import pytest

from bot import settings
from bot.exporting.exports import service_options
from bot.settings import SettingsError
from reporting.service import ServiceOptions

ROOT = Path(__file__).parents[2]


def test_all_missing_settings_are_named_at_once():
    with pytest.raises(SettingsError) as raised:
        settings.load().require("slack_bot_token", "slack_signing_secret")

    assert "SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET" in str(raised.value)


def test_every_wrong_setting_is_named_without_its_value(monkeypatch):
    monkeypatch.setenv("PORT", "many")
    monkeypatch.setenv("INSIGHTS_WORKER_SLOTS", "0")

    with pytest.raises(SettingsError) as raised:
        settings.load()

    assert "PORT" in str(raised.value)
    assert "INSIGHTS_WORKER_SLOTS" in str(raised.value)
    assert "many" not in str(raised.value)


def test_a_secret_does_not_show_when_settings_are_printed(monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")

    assert "xoxb-secret" not in repr(settings.load())


def test_the_state_lies_in_the_data_folder_unless_said_otherwise(monkeypatch, tmp_path):
    monkeypatch.setenv("INSIGHTS_HOME", str(tmp_path))
    assert settings.load().database == f"sqlite:///{tmp_path}/insights.sqlite"

    monkeypatch.setenv("INSIGHTS_DATABASE_URL", "postgresql://db/insights")
    assert settings.load().database == "postgresql://db/insights"


@pytest.mark.parametrize(
    ("invited", "expected"),
    [("T1", True), ("T2, T1", True), ("*", True), ("T2", False), ("", False)],
)
def test_a_workspace_may_install_it_when_it_is_named(monkeypatch, invited, expected):
    monkeypatch.setenv("INSIGHTS_WORKSPACES", invited)

    assert settings.load().may_install("T1") is expected


def test_the_page_of_settings_is_fresh():
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    assert settings.reference() in page


def test_the_export_service_does_what_the_settings_say(monkeypatch):
    monkeypatch.setenv("INSIGHTS_EXPORTS_SLOTS", "5")
    monkeypatch.setenv("INSIGHTS_EXPORTS_MEMORY", "512MB")
    monkeypatch.setenv("INSIGHTS_EXPORTS_STRICT_SCOPE", "true")
    monkeypatch.setenv("INSIGHTS_EXPORTS_PEOPLE_FOR_VIEWERS", "true")
    monkeypatch.setenv("INSIGHTS_EXPORTS_NEUTRALISE", "false")
    monkeypatch.setenv("INSIGHTS_EXPORTS_REQUESTS_PER_MINUTE", "60")
    monkeypatch.setenv("INSIGHTS_EXPORTS_CREATIONS_PER_MINUTE", "10")

    assert service_options(settings.load()) == ServiceOptions(
        concurrency=5,
        memory_limit="512MB",
        strict_scope=True,
        individual_for_viewers=True,
        neutralise=False,
        requests_per_minute=60,
        creations_per_minute=10,
    )


def test_without_settings_the_export_service_does_what_is_documented():
    assert service_options(settings.load()) == ServiceOptions()
