"""The only reader of the environment: what a deployment decides."""

from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from reporting.access import Figures
from reporting.errors import ReportError

# What is shorter stands in every text, and hides nothing.
_SHORTEST = 6


class SettingsError(ReportError):
    """Settings that cannot be used; names all of them at once."""


class Settings(BaseSettings):
    """Every setting with its default; docs/settings.md is made from this class."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
    )

    home: Path = Field(
        Path("var"),
        validation_alias="INSIGHTS_HOME",
        description="The data folder: state, warehouse, export files.",
    )
    database_url: str | None = Field(
        None,
        validation_alias="INSIGHTS_DATABASE_URL",
        description="State of the bot, `sqlite:///…` or `postgresql://…`. "
        "Without it: `insights.sqlite` in the data folder.",
    )
    api_url: str | None = Field(
        None,
        validation_alias="INSIGHTS_API_URL",
        description="Another export API to ask. Without it the bot runs its own.",
    )
    api_key: SecretStr | None = Field(
        None,
        validation_alias="INSIGHTS_API_KEY",
        description="The key for `INSIGHTS_API_URL`.",
    )
    project: str = Field(
        "default",
        validation_alias="INSIGHTS_PROJECT",
        description="The project identifier sent to the export API.",
    )
    organisation: str = Field(
        "default",
        validation_alias="INSIGHTS_ORGANISATION",
        description="The organisation identifier sent to the export API.",
    )
    export_patience_s: float = Field(
        1800,
        gt=0,
        validation_alias="INSIGHTS_EXPORT_PATIENCE",
        description="Seconds to wait for one export.",
    )
    team_figures: Figures = Field(
        Figures.WORKSPACE,
        validation_alias="INSIGHTS_TEAM_FIGURES",
        description="Whom the figures of a team are for: `workspace`, or `members`: those in "
        "it or below, and the managers above all of them.",
    )
    administrators: str | None = Field(
        None,
        validation_alias="INSIGHTS_ADMINISTRATORS",
        description="The IDs of Slack users, `U…`, with commas, who may link people to "
        "developers; the workspace's administrators and owners may anyway.",
    )
    audit_days: int = Field(
        400,
        ge=1,
        validation_alias="INSIGHTS_AUDIT_DAYS",
        description="Days that requests and the audit log are kept.",
    )
    exports_slots: int = Field(
        2,
        ge=1,
        le=64,
        validation_alias="INSIGHTS_EXPORTS_SLOTS",
        description="Exports made at the same time by our own export service.",
    )
    exports_memory: str | None = Field(
        None,
        pattern=r"^\d+ ?[KMGT]i?B$",
        validation_alias="INSIGHTS_EXPORTS_MEMORY",
        description="The most memory its queries may use, for example `512MB`. "
        "Without it: 80 % of the machine's.",
    )
    exports_strict_scope: bool = Field(
        default=False,
        validation_alias="INSIGHTS_EXPORTS_STRICT_SCOPE",
        description="It answers 404 to an unknown tree or team, instead of an export "
        "that fails.",
    )
    exports_people_for_viewers: bool = Field(
        default=False,
        validation_alias="INSIGHTS_EXPORTS_PEOPLE_FOR_VIEWERS",
        description="It lets `viewer` keys export rows of named developers.",
    )
    exports_neutralise: bool = Field(
        default=True,
        validation_alias="INSIGHTS_EXPORTS_NEUTRALISE",
        description="It puts an apostrophe before names in CSV files that a "
        "spreadsheet would run.",
    )
    exports_requests_per_minute: int = Field(
        0,
        ge=0,
        validation_alias="INSIGHTS_EXPORTS_REQUESTS_PER_MINUTE",
        description="Requests that one key may send it, our bot's too; "
        "more are answered 429. 0: any number; 60 is usual.",
    )
    exports_creations_per_minute: int = Field(
        0,
        ge=0,
        validation_alias="INSIGHTS_EXPORTS_CREATIONS_PER_MINUTE",
        description="Requests for exports and Legacy reports among them. "
        "0: any number; 10 is usual.",
    )
    host: str = Field(
        "127.0.0.1",
        validation_alias="INSIGHTS_HOST",
        description="The address Slack's requests are served on.",
    )
    port: int = Field(
        3000,
        ge=0,
        le=65535,
        validation_alias="PORT",
        description="The port Slack's requests are served on.",
    )
    probe_port: int | None = Field(
        None,
        ge=0,
        le=65535,
        validation_alias="INSIGHTS_PROBE_PORT",
        description="A port of its own for `/metrics`, `/healthz` and `/readyz`, for each "
        "process another one; not for the outside. Without it: none.",
    )
    worker_id: str | None = Field(
        None,
        validation_alias="INSIGHTS_WORKER_ID",
        description="This process's own name among the workers, never shared. Without it: "
        "the first of `worker-0`, `worker-1`, … that is free.",
    )
    worker_slots: int = Field(
        2,
        ge=1,
        le=64,
        validation_alias="INSIGHTS_WORKER_SLOTS",
        description="Reports drawn at the same time by one worker; eight times as many "
        "may wait for their exports.",
    )
    native_charts: bool = Field(
        default=False,
        validation_alias="INSIGHTS_NATIVE_CHARTS",
        description="Add a chart that Slack draws itself, where the workspace has such.",
    )
    log_json: bool = Field(
        default=False,
        validation_alias="INSIGHTS_LOG_JSON",
        description="Write logs as JSON lines.",
    )
    otlp_endpoint: str | None = Field(
        None,
        validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        description="A collector of OpenTelemetry's, `http://HOST:4318`: it gets traces of "
        "jobs and their steps. Needs `pip install 'dbos[otel]'`.",
    )
    slack_bot_token: SecretStr | None = Field(
        None,
        validation_alias="SLACK_BOT_TOKEN",
        description="The bot token, `xoxb-…`.",
    )
    slack_signing_secret: SecretStr | None = Field(
        None,
        validation_alias="SLACK_SIGNING_SECRET",
        description="Checks that requests come from Slack.",
    )
    slack_app_token: SecretStr | None = Field(
        None,
        validation_alias="SLACK_APP_TOKEN",
        description="The app token, `xapp-…`; with it: Socket Mode, no public address.",
    )
    slack_client_id: str | None = Field(
        None,
        validation_alias="SLACK_CLIENT_ID",
        description="The app's client ID; with it: many workspaces, installed by OAuth.",
    )
    slack_client_secret: SecretStr | None = Field(
        None,
        validation_alias="SLACK_CLIENT_SECRET",
        description="The app's client secret.",
    )
    workspaces: str | None = Field(
        None,
        validation_alias="INSIGHTS_WORKSPACES",
        description="The IDs of the workspaces that may install it, `T…`, with commas; "
        "`*`: any. All of them see the same teams.",
    )
    encryption_keys: SecretStr | None = Field(
        None,
        validation_alias="INSIGHTS_ENCRYPTION_KEYS",
        description="Encrypt stored tokens: `python -m bot encryption-key` prints one. "
        "Several, with commas: the first writes, all of them read.",
    )
    sources_file: Path | None = Field(
        None,
        validation_alias="INSIGHTS_SOURCES",
        description="The list of sources that are read on a schedule, docs/sources.md. "
        "Without it: `sources.yaml` in the data folder.",
    )
    github_token: SecretStr | None = Field(
        None,
        validation_alias="GITHUB_TOKEN",
        description="Reads repositories at GitHub; docs/sources.md says what it must "
        "be allowed to.",
    )
    github_app_id: str | None = Field(
        None,
        validation_alias="GITHUB_APP_ID",
        description="The id of a GitHub app, instead of a token.",
    )
    github_app_key_file: Path | None = Field(
        None,
        validation_alias="GITHUB_APP_KEY_FILE",
        description="The file with the app's private key, `.pem`.",
    )
    github_api_url: str = Field(
        "https://api.github.com",
        validation_alias="GITHUB_API_URL",
        description="GitHub's API; an Enterprise Server's is `https://HOST/api/v3`.",
    )
    github_project_statuses: bool = Field(
        default=False,
        validation_alias="GITHUB_PROJECT_STATUSES",
        description="Issues at GitHub have the statuses of their projects, besides "
        "open and closed.",
    )
    gitlab_token: SecretStr | None = Field(
        None,
        validation_alias="GITLAB_TOKEN",
        description="Reads projects at GitLab.",
    )
    gitlab_url: str = Field(
        "https://gitlab.com",
        validation_alias="GITLAB_URL",
        description="Where GitLab is.",
    )
    gitlab_status_labels: str = Field(
        "workflow::*, status::*, To Do, Doing",
        validation_alias="GITLAB_STATUS_LABELS",
        description="Labels of GitLab's issues that are statuses, with commas; "
        "`scope::*`: all of a scope.",
    )
    jira_url: str | None = Field(
        None,
        validation_alias="JIRA_URL",
        description="Where Jira is, `https://NAME.atlassian.net` or a server of one's own.",
    )
    jira_email: str | None = Field(
        None,
        validation_alias="JIRA_EMAIL",
        description="Jira Cloud: whose token it is. Data Center: leave it out.",
    )
    jira_token: SecretStr | None = Field(
        None,
        validation_alias="JIRA_TOKEN",
        description="Jira Cloud's API token, Data Center's personal access token.",
    )
    jira_story_points: str = Field(
        "Story Points, Story point estimate",
        validation_alias="JIRA_STORY_POINTS",
        description="Names of the field with an issue's size, with commas, the best first.",
    )
    jira_abandoned: str = Field(
        "Won't Do, Won't Fix, Invalid, Duplicate, Cancelled, Canceled, Declined, "
        "Abandoned, Cannot Reproduce, Incomplete, Not a Bug",
        validation_alias="JIRA_ABANDONED",
        description="Resolutions that end an issue without completing it, with commas.",
    )
    sources_patience_s: float = Field(
        3700,
        ge=0,
        validation_alias="INSIGHTS_SOURCES_PATIENCE",
        description="The most seconds to wait for GitHub's, GitLab's or Jira's rate limit; "
        "GitHub's lasts an hour.",
    )
    slack_api_url: str = Field(
        "https://slack.com/api/",
        validation_alias="SLACK_API_URL",
        description="Where Slack's Web API is.",
    )

    @property
    def exports_home(self) -> Path:
        """The export service's own folder."""
        return self.home / "exports"

    @property
    def place(self) -> str:
        """Where the data is, in words: an export API's address, or the data folder."""
        return self.api_url or str(self.home)

    @property
    def state_place(self) -> str:
        """Where the bot's own state is, in words, without a password."""
        return "the state database" if self.database_url else str(self.home)

    @property
    def database(self) -> str:
        """The state database's URL, without a driver."""
        default = f"sqlite:///{(self.home / 'insights.sqlite').resolve()}"
        return self.database_url or default

    @property
    def sources(self) -> Path:
        """The list of sources that are read on a schedule."""
        return self.sources_file or self.home / "sources.yaml"

    @property
    def many_workspaces(self) -> bool:
        """Whether workspaces install the app themselves, each with a token of its own."""
        return self.slack_client_id is not None

    @property
    def administrator_ids(self) -> frozenset[str]:
        """Who administers the bot besides those who administer the workspace."""
        named = {name.strip() for name in (self.administrators or "").split(",")}
        return frozenset(named - {""})

    def may_install(self, workspace: str) -> bool:
        """Whether a workspace is one of those that may install the app."""
        invited = {name.strip() for name in (self.workspaces or "").split(",")}
        return bool({"*", workspace} & invited)

    def secret(self, field: str) -> str:
        """Return a secret in clear, empty where it is not set."""
        value: SecretStr | None = getattr(self, field)
        return value.get_secret_value() if value else ""

    def secrets(self) -> frozenset[str]:
        """Return all secrets in clear, to keep them out of what is shown."""
        values = [getattr(self, name) for name in type(self).model_fields]
        found = [one.get_secret_value() for one in values if isinstance(one, SecretStr)]
        return frozenset(
            part for one in found for part in one.split(",") if len(part) >= _SHORTEST
        )

    def require(self, *fields: str) -> None:
        """Refuse to go on without ``fields``, naming all the missing ones at once."""
        missing = [_variable(name) for name in fields if getattr(self, name) is None]
        if missing:
            raise SettingsError(
                f"Set {' and '.join(missing)} (in the environment or in .env). "
                "See docs/settings.md, or try `python -m bot demo`, which needs none."
            )

    def require_slack(self, *fields: str) -> None:
        """Refuse settings with which nobody could be answered in Slack."""
        if not self.many_workspaces:
            self.require("slack_bot_token", *fields)
            return
        self.require("slack_client_secret", "encryption_keys", "workspaces", *fields)
        if self.slack_app_token is not None:
            raise SettingsError(
                "Installing in many workspaces needs HTTP: set SLACK_SIGNING_SECRET and leave "
                "SLACK_APP_TOKEN out, or leave SLACK_CLIENT_ID out for one workspace."
            )


def load(**overrides: Any) -> Settings:
    """Read and check all settings; ``overrides`` are field names, for tests and commands."""
    try:
        return Settings().model_copy(update=overrides)
    except ValidationError as error:
        problems = [
            f"{'.'.join(str(part) for part in entry['loc'])}: {entry['msg']}"
            for entry in error.errors(include_input=False)
        ]
        raise SettingsError(
            "These settings cannot be used: " + "; ".join(problems)
        ) from None


def reference() -> str:
    """Return the table of settings as Markdown rows: variable, default, meaning."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}`"
        rows.append(f"| `{_variable(name)}` | {default} | {field.description} |")
    return "\n".join(rows)


def _variable(field: str) -> str:
    return str(Settings.model_fields[field].validation_alias)
