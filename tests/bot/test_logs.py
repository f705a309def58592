import json
import logging

import pytest
import structlog
from pydantic import SecretStr

from bot import logs, settings


@pytest.fixture(autouse=True)
def logs_as_they_were():
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()
    engine = logging.getLogger("dbos")
    engine.handlers.clear()
    engine.filters.clear()


def fail(why="no luck"):
    token = "xoxb-very-secret"
    assert token
    raise ValueError(why)


@pytest.mark.parametrize("as_json", [False, True])
def test_a_traceback_is_written_without_its_variables(capfd, as_json):
    logs.configure(settings.load(log_json=as_json))
    try:
        fail()
    except ValueError:
        logging.getLogger("anything").exception("failed")
        structlog.get_logger().exception("failed too")

    said = capfd.readouterr().err
    assert said.count("no luck") >= 2
    assert "xoxb" not in said


def test_production_logs_are_one_json_object_a_line(capfd):
    logs.configure(settings.load(log_json=True))

    structlog.get_logger().warning("slow", request="abc")

    assert json.loads(capfd.readouterr().err)["request"] == "abc"


def test_a_retry_of_the_engine_prints_no_traceback(capfd):
    logs.configure(settings.load())
    try:
        fail()
    except ValueError:
        logging.getLogger("dbos").warning("trying again", exc_info=True)

    assert "Traceback" not in capfd.readouterr().err


def test_no_secret_is_written_whoever_says_it(capfd):
    secrets = {
        "slack_bot_token": "xoxb-1-secret",
        "slack_signing_secret": "0123abcd",
        "api_key": "pat.of-the-bot",
        "encryption_keys": "first-key,second-key",
    }
    chosen = settings.load(
        **{name: SecretStr(value) for name, value in secrets.items()}
    )
    for as_json in (True, False):
        logs.configure(chosen.model_copy(update={"log_json": as_json}))
        try:
            fail(f"refused: {secrets}, xoxe.xoxp-2-of-another, ApiKey abc.def")
        except ValueError as error:
            structlog.get_logger().exception("failed", reason=error)
            logging.getLogger("anything").warning(
                "%s %s %s",
                "ada@example.com",
                "postgresql://bot:password@db/insights",
                "https://hooks.slack.com/commands/T1/2/abc",
                exc_info=True,
            )

    said = capfd.readouterr().err
    assert said.count("refused") >= 4
    assert "db/insights" in said
    for secret in (
        *("xoxb", "xoxp", "0123abcd", "of-the-bot", "first-key", "second-key"),
        *("abc.def", "ada@", "bot:password", "T1/2/abc"),
    ):
        assert secret not in said
