"""The shapes of the JSON about the quality of the data."""

from reporting.service.http.models import Model


class UnmappedAccount(Model):
    """An account that is no developer's and no bot's; what it did counts nowhere."""

    provider: str
    account: str
    name: str | None
    commits: int
    pull_requests: int
    work_items: int


class DataQuality(Model):
    """What an administrator should look at."""

    unmapped: list[UnmappedAccount]
    warnings: list[str]
