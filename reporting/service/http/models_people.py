"""The shapes of the JSON about who is who."""

from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field

from reporting.service.http.models import Model
from reporting.service.http.models_discovery import PageNumber, PageSize
from reporting.service.http.spellings import Name, word
from reporting.service.warehouse.who.values import Verdict

Decided = Annotated[Verdict, BeforeValidator(word(Verdict))]


class PeopleQuery(Model):
    """Which page, of whom."""

    search: Name | None = Field(
        None,
        description="Only people with this in their e-mail, name or an account, in any "
        "letter case.",
    )
    page_index: PageNumber = 0
    page_size: PageSize = 50


class ProposalsQuery(Model):
    """Which page of proposals."""

    page_index: PageNumber = 0
    page_size: PageSize = 50


class PersonsAccount(Model):
    """An account of a person, with what it did."""

    provider: str
    account: str
    why: str
    commits: int
    pull_requests: int
    work_items: int
    comments: int


class Person(Model):
    """A person with all accounts that are certainly theirs."""

    email: str
    name: str | None = None
    developer: bool
    accounts: list[PersonsAccount]


class People(Model):
    """One page of people."""

    people: list[Person]
    page_index: int
    page_size: int
    total: int


class ProposedLink(Model):
    """That an account may be a person's: somebody should decide."""

    provider: str
    account: str
    name: str | None = None
    email: str
    person: str | None = None
    score: float
    reasons: list[str]
    commits: int
    pull_requests: int
    work_items: int
    comments: int


class Proposals(Model):
    """One page of proposals, the likeliest first."""

    proposals: list[ProposedLink]
    page_index: int
    page_size: int
    total: int


class NewDecision(Model):
    """That an account is, or is not, the person with an e-mail."""

    verdict: Decided = Field(examples=["same"])
    provider: Name = Field(examples=["github"])
    account: Name = Field(examples=["annable"])
    email: Name | None = Field(
        None,
        description="The person's. `different` without it: not whose it is now.",
        examples=["ann@example.com"],
    )
    why: str = ""


class NewDecisions(Model):
    """Decisions to take, all of them or none."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "decisions": [
                        {
                            "verdict": "same",
                            "provider": "github",
                            "account": "annable",
                            "email": "ann@example.com",
                            "why": "She said so.",
                        }
                    ]
                }
            ]
        }
    )

    decisions: list[NewDecision] = Field(min_length=1)
    by: Name | None = None


class UndoDecisions(Model):
    """Decisions to take back, all of them or none."""

    numbers: list[int] = Field(min_length=1, examples=[[1]])
    by: Name | None = None
    why: str = ""


class TakenDecision(Model):
    """A decision, and whether it was taken back."""

    number: int
    verdict: Verdict
    provider: str
    account: str
    email: str
    decided_at: datetime
    decided_by: str
    why: str
    undone_at: datetime | None = None
    undone_by: str | None = None
    undone_why: str | None = None


class TakenDecisions(Model):
    """Decisions, the newest first."""

    decisions: list[TakenDecision]
