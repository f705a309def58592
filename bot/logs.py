"""Logs: lines for people at a terminal, JSON in production; never a secret, never a body."""

import logging
import sys

import stamina
import structlog

from bot.settings import Settings


def configure(settings: Settings) -> None:
    """Send every log, ours and the libraries', to standard error in one shape."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # Plain tracebacks: the richer ones print local variables, tokens among them.
        structlog.processors.format_exc_info,
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
