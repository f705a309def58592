"""What is said and logged when the service itself is wrong."""

import secrets
import traceback

import structlog

log = structlog.get_logger(__name__)


def apology(event: str, **context: str) -> str:
    """Log the exception being handled; return the sentence that leads to it in the log."""
    reference = secrets.token_hex(4)
    # As text: a renderer that prints local variables would print API keys.
    log.error(event, reference=reference, traceback=traceback.format_exc(), **context)
    return f"The export service made a mistake; its log has it under {reference}."
