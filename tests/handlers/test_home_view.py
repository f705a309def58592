from datetime import UTC, datetime, time

import pytest

from bot.playground.blocks import refusal_of
from handlers.blocks.home import Health, Own, Page, Recent, view
from handlers.kept_digest import Kept
from reporting.access import Figures
from reporting.answer import Glance
from reporting.digests import Digest
from reporting.directory import Team
from reporting.schedules import Schedule, Weekly

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
BAD = "<!channel> @here *R&D* " + "x" * 3000
TEAM = Team("1", BAD, "All/1", "All", leaf=True)
KEPT = Kept(
    id="D1",
    workspace="T1",
    place="C1",
    digest=Digest(
        teams=(TEAM,),
        metrics=("PR_MERGED",),
        schedule=Schedule(Weekly(), time(9), "Europe/Berlin"),
    ),
    owner="U1",
    set_at=NOW,
    next_due=NOW,
)
FULL = Page(
    first=True,
    own=Own(
        developer="Ada",
        teams=(BAD,) * 20,
        days="26 Oct to 22 Nov 2026",
        headline=BAD,
        glances=(Glance(BAD, "24", "12", "▁▂·█"),) * 23,
        file="F1",
        alt=BAD,
        data_until=NOW,
        leads=True,
    ),
    made_at=NOW,
    recent=[Recent(id=str(n), canonical=BAD, at=NOW, outcome=None) for n in range(9)],
    digests=[KEPT] * 30,
    health=Health(outcomes={"answered": 3, "failed": 1}, waiting=2,
                  figures=Figures.WORKSPACE),
)  # fmt: skip


@pytest.mark.parametrize(
    "page",
    [
        FULL,
        Page(first=True),
        Page(first=False, own=Own()),
        Page(first=False, own=Own(developer="Ada")),
        Page(first=False, own=Own(developer="Ada", problem="The export failed.")),
    ],
)
def test_slack_takes_every_home_and_nothing_in_it_calls_anybody(page):
    shown = view(page)

    assert refusal_of(shown["blocks"], surface="home") is None
    for text in mrkdwn(shown):
        assert "<!" not in text
        assert "@here" not in text


def mrkdwn(part):
    """Yield every text in which Slack reads markup."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for inside in part.values():
            yield from mrkdwn(inside)
    elif isinstance(part, list):
        for inside in part:
            yield from mrkdwn(inside)


def test_what_is_not_known_is_said():
    assert "In a moment" not in str(view(Page(first=False, own=Own())))
    assert "which developer you are" in str(view(Page(first=False, own=Own())))
    assert "Nothing was recorded" in str(
        view(Page(first=False, own=Own(developer="A")))
    )


def test_administrators_read_how_requests_ended():
    assert "3 answered, 1 failed; 2 under way" in str(view(FULL))
