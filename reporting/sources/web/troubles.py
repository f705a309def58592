"""What can go wrong with a Web API, in sentences; a caller may need to tell them apart.

SourceError
├── CallFailed         an answer that is none; ``status`` is HTTP's, 0 without one
│   ├── Unauthorized   the token is wrong, ended or revoked
│   ├── Vanished       there is no such thing, or the token may not see it
│   └── Overloaded     it did not answer, or broke off, whatever was tried
└── LimitReached       it may be called again at ``resumes_at``, which is too far away
"""

from datetime import datetime

from reporting.errors import SourceError


class CallFailed(SourceError):
    """A call that brought nothing."""

    def __init__(self, message: str, *, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class Unauthorized(CallFailed):
    """The token is refused."""


class Vanished(CallFailed):
    """What was asked for is not there."""


class Overloaded(CallFailed):
    """The service failed in a way that may pass."""


class LimitReached(SourceError):
    """The service wants to be left alone for longer than we are willing to wait."""

    def __init__(self, message: str, *, resumes_at: datetime) -> None:
        super().__init__(message)
        self.resumes_at = resumes_at
