import json
import logging

import pytest
import structlog

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


def fail():
    token = "xoxb-very-secret"
    assert token
    raise ValueError("no luck")


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
