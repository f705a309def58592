"""The form that changes a digest: what it offers, and the text that it stands for."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.playground.blocks import view_problems
from bot.playground.forms import state
from handlers.blocks import digest_form
from handlers.blocks.digest_form import Field
from handlers.kept_digest import Kept
from handlers.parse.digests import (
    Edit,
    Subscribe,
    changed,
    drawn_up,
    parse_digest,
)
from reporting.digests import OWN_METRICS, TEAM_METRICS, Digest
from reporting.directory import Directory, Team
from reporting.errors import RequestError
from reporting.schedules import (
    Daily,
    Monthly,
    MonthlyWeekday,
    Schedule,
    Weekly,
    zones,
)

TODAY = date(2026, 11, 25)
PATHS = ("Everyone", "Everyone/Platform", "Everyone/Payments", "Everyone/every Monday")
TEAMS = tuple(
    Team(f"t{n}", path.rpartition("/")[2], path, "Everyone", leaf=True)
    for n, path in enumerate(PATHS)
)
_, PLATFORM, PAYMENTS, MONDAY = TEAMS
HERE = Directory(TEAMS)


def digest(cadence=None, zone="Europe/Berlin", **more):
    schedule = Schedule(cadence or Weekly(), time(9), zone)
    usual = Digest(teams=(PLATFORM,), metrics=TEAM_METRICS, schedule=schedule)
    return replace(usual, **more)


DIGESTS = {
    "weekly": digest(),
    "two teams": digest(teams=(PLATFORM, PAYMENTS), quiet=True),
    "a team called like a day": digest(teams=(MONDAY,)),
    "working days": digest(Daily(working=True), "America/St_Johns"),
    "daily": digest(Daily(), "UTC"),
    "every two weeks": digest(Weekly(4, date(2026, 11, 27))),
    "the 12th": digest(Monthly(12)),
    "the last day": digest(Monthly(31), against=12),
    "first Tuesday": digest(MonthlyWeekday(1)),
    "last Friday": digest(MonthlyWeekday(4, last=True)),
    "one's own": digest(teams=(), metrics=OWN_METRICS),
    "half past": digest(schedule=Schedule(Weekly(6), time(23, 30), "Asia/Kolkata")),
}


def kept(digest):
    now = datetime(2026, 11, 25, tzinfo=UTC)
    return Kept(
        id="d1",
        workspace="T1",
        place="C1",
        digest=digest,
        owner="U1",
        set_at=now,
        next_due=now,
    )


def left_as_it_is(digest):
    """What Slack sends of a form that nobody touched."""
    return state(digest_form.change(kept(digest))["blocks"], {}, channel=None)


def read(digest, values):
    text = digest_form.text(values, HERE)
    wish = parse_digest(f"edit digest 1 to {text}", today=TODAY, directory=HERE)
    assert isinstance(wish, Edit)
    assert wish.draft is not None
    return changed(digest, wish.draft)


@pytest.mark.parametrize("name", DIGESTS)
def test_slack_takes_the_form_of_every_digest(name):
    assert view_problems(digest_form.change(kept(DIGESTS[name]))) == []


@pytest.mark.parametrize("name", DIGESTS)
def test_a_form_that_nobody_touched_changes_nothing(name):
    digest = DIGESTS[name]

    assert read(digest, left_as_it_is(digest)) == digest


def test_every_cadence_that_is_offered_is_understood():
    view = digest_form.change(kept(digest()))
    (often,) = (b for b in view["blocks"] if b["block_id"] == Field.OFTEN)
    values = left_as_it_is(digest())

    found = set()
    for option in often["element"]["options"]:
        values[Field.OFTEN][Field.OFTEN]["selected_option"] = option
        found.add(read(digest(), values).schedule.cadence)

    assert len(found) == len(often["element"]["options"]) == 21
    assert {Daily(), Weekly(6), Weekly(4, date(2026, 11, 27)), Monthly(31)} < found


def test_what_is_chosen_is_understood():
    values = left_as_it_is(digest())
    for field, chosen in {
        Field.TEAMS: {"selected_options": [{"value": "t2"}, {"value": "t1"}]},
        Field.METRICS: {"selected_options": [{"value": "quality"}]},
        Field.AT: {"selected_time": "16:30"},
        Field.ZONE: {"selected_option": {"value": "America/New_York"}},
        Field.EMPTY: {"selected_option": {"value": "silent when empty"}},
    }.items():
        values[field][field] = chosen

    found = read(digest(), values)

    assert set(found.teams) == {PLATFORM, PAYMENTS}
    assert "REWORK_PERCENT" in found.metrics
    assert "PR_MERGED" not in found.metrics
    assert found.schedule == Schedule(Weekly(), time(16, 30), "America/New_York")
    assert found.quiet


def test_a_new_digest_is_what_is_usual_where_nothing_else_is_chosen():
    view = digest_form.subscribe("C1", "Asia/Tokyo")
    assert view_problems(view) == []
    assert digest_form.subject(view["private_metadata"]) == ("", "C1")
    values = state(view["blocks"], {}, channel=None)
    values[Field.TEAMS][Field.TEAMS] = {"selected_options": [{"value": "t1"}]}

    text = digest_form.text(values, HERE)

    wish = parse_digest(f"subscribe {text}", today=TODAY, directory=HERE)
    assert isinstance(wish, Subscribe)
    assert drawn_up(wish.draft, zone="UTC") == digest(zone="Asia/Tokyo")


def test_it_stands_beside_as_many_weeks_or_months_as_are_chosen():
    values = left_as_it_is(digest())
    values[Field.BESIDE][Field.BESIDE] = {"value": "12"}
    assert read(digest(), values).against == 12
    often = {"selected_option": {"value": "monthly on the 1st"}}
    values[Field.OFTEN][Field.OFTEN] = often
    assert read(digest(), values).against == 12


def test_a_team_that_is_gone_meanwhile_is_said():
    gone = replace(PLATFORM, id="t9")

    with pytest.raises(RequestError, match="no longer know one of these teams"):
        digest_form.text(left_as_it_is(digest(teams=(gone,))), HERE)


def test_time_zones_are_found_by_a_part_of_their_name():
    def offered(typed):
        return [o["value"] for o in digest_form.zone_options(typed)["options"]]

    assert offered("berlin") == ["Europe/Berlin"]
    assert offered("new york") == ["America/New_York"]
    assert offered("") == list(zones()[:100])
    assert offered("nowhere") == []
