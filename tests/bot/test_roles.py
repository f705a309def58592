"""What a role refuses to start with: all that is missing, at once."""

from typing import Any

import pytest

from bot import settings
from bot.door import door
from bot.settings import SettingsError
from bot.work import durable


async def start(**values):
    chosen = settings.Settings.model_validate(values)
    never_asked: Any = None
    async with door(chosen, never_asked):
        pass


async def test_one_workspace_needs_its_token_and_a_way_in():
    with pytest.raises(SettingsError) as raised:
        await start()

    assert "SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET" in str(raised.value)


async def test_many_workspaces_need_no_token_but_a_key_and_a_list_of_who_may_install():
    with pytest.raises(SettingsError) as raised:
        await start(SLACK_CLIENT_ID="1.2")

    for name in (
        "SLACK_CLIENT_SECRET",
        "SLACK_SIGNING_SECRET",
        "INSIGHTS_ENCRYPTION_KEYS",
        "INSIGHTS_WORKSPACES",
    ):
        assert name in str(raised.value)
    assert "SLACK_BOT_TOKEN" not in str(raised.value)


async def test_many_workspaces_cannot_come_by_socket_mode():
    with pytest.raises(SettingsError, match="needs HTTP"):
        await start(
            SLACK_CLIENT_ID="1.2",
            SLACK_CLIENT_SECRET="s",
            INSIGHTS_ENCRYPTION_KEYS="k",
            INSIGHTS_WORKSPACES="*",
            SLACK_APP_TOKEN="xapp-1",
        )


async def test_traces_need_what_sends_them(monkeypatch):
    monkeypatch.setattr(durable, "find_spec", lambda _: None)
    chosen = settings.Settings.model_validate(
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}
    )
    never_asked: Any = None

    with pytest.raises(SettingsError, match=r"dbos\[otel\]"):
        async with durable._engine(chosen, "worker-0", never_asked):
            pass
