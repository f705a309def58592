"""The errors a person may read: each text is a sentence that says what would work.

    ReportError            str(error) may be shown to the person who asked
    ├── RequestError       cannot be read; says what would be accepted
    ├── AccessError        may not be shown; says what one may ask instead
    ├── ExportError        the service said no, or did not finish
    │   ├── ExportFailed
    │   └── ExportTimedOut
    ├── TableError         the CSV is not what the catalogue promises
    └── SourceError        data that cannot be read; says where and why

Everything else is a bug: logged with its job, answered with one fixed apology.
"""


class ReportError(Exception):
    """A planned failure, in words for the person who asked."""


class RequestError(ReportError):
    """The request cannot be read.

    ``suggestions`` holds whole request texts that would work, best first. ``about_teams``:
    a list of the teams would help.
    """

    def __init__(
        self,
        message: str,
        *,
        suggestions: tuple[str, ...] = (),
        about_teams: bool = False,
    ) -> None:
        super().__init__(message)
        self.suggestions = suggestions
        self.about_teams = about_teams


class AccessError(ReportError):
    """The figures asked for are not this person's to see; ``rule`` names what decided."""

    def __init__(self, message: str, *, rule: str) -> None:
        super().__init__(message)
        self.rule = rule


class ExportError(ReportError):
    """The export service said no, or did not finish."""


class ExportFailed(ExportError):
    """The service ended the job without a file."""


class ExportTimedOut(ExportError):
    """The job was still running when patience ended."""


class TableError(ReportError):
    """The CSV is not what the catalogue promises."""


class SourceError(ReportError):
    """Data that cannot be taken in."""
