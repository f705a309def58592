"""Logs: lines for people at a terminal, JSON in production; never a secret, never a body."""

import logging
import re
import sys
from functools import partial
from typing import Any

import stamina
import structlog

from bot.settings import Settings

# What may stand in somebody else's message or traceback, and in no log: tokens, keys,
# addresses of people, addresses that whoever has them may write to.
_SECRET = re.compile(
    r"xox[a-z]?(?:\.xox[a-z])?-[\w.-]+|xapp-[\w-]+|(?i:apikey|bearer) [^\s'\"]+"
    r"|https://hooks\.slack\.com/\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)
_HIDDEN = "***"


def configure(settings: Settings) -> None:
    """Send every log, ours and the libraries', to standard error in one shape."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # Plain tracebacks: the richer ones print local variables, tokens among them.
        structlog.processors.format_exc_info,
        partial(_without_secrets, settings.secrets()),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                renderer,
            ],
            foreign_pre_chain=shared,
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    # What we do by ourselves is worth a line; what libraries do, if it is wrong.
    logging.getLogger("bot").setLevel(logging.INFO)
    # With a handler of its own here it adds none and leaves ours alone.
    engine = logging.getLogger("dbos")
    engine.addHandler(logging.NullHandler())
    engine.addFilter(_brief)
    # A retry is news only when the last one fails, and then it is an error.
    stamina.instrumentation.set_on_retry_hooks(())


def _brief(record: logging.LogRecord) -> bool:
    """Take the traceback off the engine's warnings: each retry of a step would print it."""
    if record.levelno < logging.ERROR:
        record.exc_info = None
    return True


def _without_secrets(
    known: frozenset[str], _logger: object, _method: str, event: Any
) -> Any:
    return {name: _hidden(known, value) for name, value in event.items()}


def _hidden(known: frozenset[str], value: object) -> object:
    if isinstance(value, BaseException):
        value = str(value)
    if not isinstance(value, str):
        return value
    for secret in known:
        value = value.replace(secret, _HIDDEN)
    return _SECRET.sub(_HIDDEN, value)
