"""What people type about digests, and what it means; never another exception."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.parse.digests import (
    Act,
    Edit,
    HandOver,
    ListAll,
    Subscribe,
    Verb,
    Which,
    about_digests,
    changed,
    drawn_up,
    parse_digest,
    written,
)
from reporting.catalogue import Level, available, in_order
from reporting.digests import OWN_METRICS, TEAM_METRICS, Digest
from reporting.directory import Directory, Team
from reporting.errors import RequestError
from reporting.requests import ME, Aggregation
from reporting.schedules import (
    Daily,
    Monthly,
    MonthlyWeekday,
    Schedule,
    Weekly,
    zones,
)

# A Wednesday.
TODAY = date(2026, 11, 25)


def directory(*paths: str) -> Directory:
    return Directory(
        tuple(
            Team(path, path.rpartition("/")[2], path, path.partition("/")[0], leaf=True)
            for path in paths
        )
    )


ORGANISATION = directory(
    "Everyone",
    "Everyone/Platform",
    "Everyone/Platform/Search",
    "Everyone/Payments",
    "Everyone/Payments/Search",
    "Everyone/Daily Ops",
    "Everyone/Preview",
    "Everyone/Mondays at 9",
)
PLATFORM = ORGANISATION.teams[1]


def read(text, alone=""):
    return parse_digest(text, today=TODAY, directory=ORGANISATION, alone=alone)


def subscribed(text, zone="UTC"):
    wish = read(text)
    assert isinstance(wish, Subscribe)
    return drawn_up(wish.draft, zone=zone)


def refusal(text):
    with pytest.raises(RequestError) as caught:
        read(text)
    return caught.value


# What is typed -> the text that means the same.
BERLIN = "Europe/Berlin"
PHRASINGS = {
    "subscribe Platform": "Platform every Monday at 09:00 UTC vs previous 8 weeks",
    "subscribe Platform velocity every Monday at 9:00 Europe/Berlin vs previous 8 weeks":
        f"Platform velocity every Monday at 09:00 {BERLIN} vs previous 8 weeks",
    "Subscribe to Platform, weekly on Fridays at 5 pm Berlin time":
        f"Platform every Friday at 17:00 {BERLIN} vs previous 8 weeks",
    "subscribe us to Platform on Tue at 9.30 in New York time":
        "Platform every Tuesday at 09:30 America/New_York vs previous 8 weeks",
    "subscribe Mondays 17:30 (europe/berlin) Payments rework vs the four weeks before":
        f"Payments rework every Monday at 17:30 {BERLIN} vs previous 4 weeks",
    "subscribe Platform Monday at noon UTC":
        "Platform every Monday at 12:00 UTC vs previous 8 weeks",
    "subscribe Platform every other Thursday at 8am":
        "Platform every two weeks on Thursday from 2026-11-26 at 08:00 UTC vs previous 8 weeks",
    "subscribe Platform every two weeks":
        "Platform every two weeks on Monday from 2026-11-30 at 09:00 UTC vs previous 8 weeks",
    "subscribe Platform biweekly on Wednesdays":
        "Platform every two weeks on Wednesday from 2026-11-25 at 09:00 UTC vs previous 8 weeks",
    "subscribe Platform every two weeks on Fri from 2026-12-02":
        "Platform every two weeks on Friday from 2026-12-04 at 09:00 UTC vs previous 8 weeks",
    "subscribe Platform every two weeks from 2026-12-04":
        "Platform every two weeks on Friday from 2026-12-04 at 09:00 UTC vs previous 8 weeks",
    "subscribe Platform fortnightly on Mondays from 2026-12-04":
        "Platform every two weeks on Monday from 2026-12-07 at 09:00 UTC vs previous 8 weeks",
    "subscribe Platform monthly":
        "Platform monthly on the 1st at 09:00 UTC vs previous 8 weeks",
    "subscribe Platform every month on the 31st vs previous 12 months":
        "Platform monthly on the 31st at 09:00 UTC vs previous 12 months",
    "subscribe Platform at 10 on the 15th of each month":
        "Platform monthly on the 15th at 10:00 UTC vs previous 8 months",
    "subscribe Platform on the last day of the month":
        "Platform monthly on the 31st at 09:00 UTC vs previous 8 months",
    "subscribe Platform on the first Monday of the month at 9":
        "Platform monthly on the first Monday at 09:00 UTC vs previous 8 months",
    "subscribe Platform every last Friday":
        "Platform monthly on the last Friday at 09:00 UTC vs previous 8 months",
    "subscribe Platform daily at midnight":
        "Platform daily at 00:00 UTC vs previous 8 weeks",
    "subscribe Platform every weekday at 12 am":
        "Platform every weekday at 00:00 UTC vs previous 8 weeks",
    "subscribe Platform Monday to Friday at 12pm":
        "Platform every weekday at 12:00 UTC vs previous 8 weeks",
    "subscribe Platform, Payments PRs merged, cycle time median weekly":
        "Platform, Payments cycle time, merged prs median every Monday at 09:00 UTC "
        "vs previous 8 weeks",
    "subscribe Platform silent when empty":
        "Platform every Monday at 09:00 UTC vs previous 8 weeks silent when empty",
    "subscribe Platform, skip empty weeks":
        "Platform every Monday at 09:00 UTC vs previous 8 weeks silent when empty",
    "subscribe Platform also when nothing happened":
        "Platform every Monday at 09:00 UTC vs previous 8 weeks",
    "subscribe me": "me every Monday at 09:00 UTC vs previous 8 weeks",
    "subscribe my numbers every Friday":
        "me every Friday at 09:00 UTC vs previous 8 weeks",
    "subscribe Platform vs last week":
        "Platform every Monday at 09:00 UTC vs previous 1 week",
    'subscribe "Mondays at 9" every Tuesday':
        '"Mondays at 9" every Tuesday at 09:00 UTC vs previous 8 weeks',
    "subscribe Preview": "Everyone/Preview every Monday at 09:00 UTC vs previous 8 weeks",
    'subscribe "Daily Ops" time to first comment weekly':
        '"Daily Ops" first comment every Monday at 09:00 UTC vs previous 8 weeks',
    "digest Everyone every Monday": "Everyone every Monday at 09:00 UTC vs previous 8 weeks",
    "subscribe every Monday": "Everyone every Monday at 09:00 UTC vs previous 8 weeks",
}  # fmt: skip


@pytest.mark.parametrize("text", PHRASINGS)
def test_what_is_typed_is_the_same_as_its_canonical_text(text):
    digest = subscribed(text)

    if "monthly" in PHRASINGS[text] and "months" not in PHRASINGS[text]:
        # The months beside it are the default, which is written as months.
        assert written(digest, ORGANISATION).endswith("vs previous 8 months")
        return
    assert written(digest, ORGANISATION) == f"subscribe {PHRASINGS[text]}"
    assert subscribed(f"subscribe {PHRASINGS[text]}") == digest


def test_without_a_place_the_zone_that_is_handed_in_is_taken():
    assert subscribed("subscribe Platform", "Asia/Tokyo").schedule == Schedule(
        Weekly(0), time(9), "Asia/Tokyo"
    )
    assert subscribed("subscribe Platform at 9 UTC", "Asia/Tokyo").schedule.zone == (
        "UTC"
    )


def test_metrics_that_are_not_named_are_the_usual_six():
    assert subscribed("subscribe Platform").metrics == TEAM_METRICS
    assert subscribed("subscribe me").metrics == OWN_METRICS


def test_to_the_bot_alone_a_digest_without_a_team_is_ones_own():
    wish = read("subscribe every Friday", alone=ME)

    assert isinstance(wish, Subscribe)
    assert drawn_up(wish.draft, zone="UTC").teams == ()


ORDERS = {
    "digests": ListAll(),
    "list digests": ListAll(),
    "Digests?": ListAll(),
    "digest": ListAll(),
    "show my digests": ListAll(),
    "pause": Act(Verb.PAUSE, Which()),
    "pause digest": Act(Verb.PAUSE, Which()),
    "pause the digest": Act(Verb.PAUSE, Which()),
    "pause 2": Act(Verb.PAUSE, Which(number=2)),
    "pause digest #2": Act(Verb.PAUSE, Which(number=2)),
    "digest 2 pause": Act(Verb.PAUSE, Which(number=2)),
    "digest pause 2": Act(Verb.PAUSE, Which(number=2)),
    "pause Platform": Act(Verb.PAUSE, Which(team=PLATFORM)),
    "pause the digest of Platform": Act(Verb.PAUSE, Which(team=PLATFORM)),
    "resume digest 1": Act(Verb.RESUME, Which(number=1)),
    "snooze": Act(Verb.SNOOZE, Which()),
    "preview digest 3": Act(Verb.PREVIEW, Which(number=3)),
    "unsubscribe": Act(Verb.UNSUBSCRIBE, Which()),
    "unsubscribe from Platform": Act(Verb.UNSUBSCRIBE, Which(team=PLATFORM)),
    "delete digest 2": Act(Verb.UNSUBSCRIBE, Which(number=2)),
    "edit digest 2": Edit(Which(number=2)),
    "change the digest": Edit(Which()),
    "hand over to <@U2|lou>": HandOver(Which(), "U2"),
    "hand over digest 2 to <@U2>": HandOver(Which(number=2), "U2"),
    "handover Platform to <@U2|lou>": HandOver(Which(team=PLATFORM), "U2"),
    "digest 2 hand over to <@U2|lou>": HandOver(Which(number=2), "U2"),
}


@pytest.mark.parametrize("text", ORDERS)
def test_what_is_wanted_of_a_digest(text):
    assert about_digests(text)
    assert read(text) == ORDERS[text]


@pytest.mark.parametrize(
    "text",
    ["Platform last month", '"Preview" last month', "", "goal Platform", "subscribers",
     "weekly Platform", '"digests"'],
)  # fmt: skip
def test_what_is_about_no_digest(text):
    assert not about_digests(text)


EDITS = {
    "edit digest 2 to every Friday at 10": (2, "Platform", "every Friday at 10:00 UTC"),
    "edit digest 2 every Friday at 10": (2, "Platform", "every Friday at 10:00 UTC"),
    "edit digest 2: Payments": (2, "Payments", "every Monday at 09:00 UTC"),
    "edit digest to 10:00 Europe/Paris": (
        None,
        "Platform",
        "every Monday at 10:00 Europe/Paris",
    ),
    "edit 1 to monthly on the 3rd": (1, "Platform", "monthly on the 3rd at 09:00 UTC"),
}


@pytest.mark.parametrize("text", EDITS)
def test_an_edit_changes_what_it_says_and_nothing_else(text):
    number, team, schedule = EDITS[text]
    before = subscribed("subscribe Platform rework silent when empty")

    wish = read(text)

    assert isinstance(wish, Edit)
    assert wish.draft is not None
    after = changed(before, wish.draft)
    assert wish.which == Which(number=number)
    unit = "months" if "monthly" in schedule else "weeks"
    assert written(after, ORGANISATION) == (
        f"subscribe {team} rework {schedule} vs previous 8 {unit} silent when empty"
    )


REFUSED = {
    "subscribe Platform last month": "always tells of the last whole day, week or month",
    "subscribe Platform quarterly": "comes daily, weekly, every two weeks or monthly",
    "subscribe Platform vs last year": "stands beside the weeks or months",
    "subscribe Platform vs previous 99 weeks": "1 to 26 weeks or months",
    "subscribe Platform at 25:00": "*at 25:00* is no time of day",
    "subscribe Platform at 13 pm": "is no time of day",
    "subscribe Platform at 9 CET": "Name a place: `Europe/Berlin`",
    "subscribe Platform at 9 Europe/Berln": "I know no time zone *Europe/Berln*",
    "subscribe Platform every Monday and Thursday": "has one day of the week",
    "subscribe Platform daily every Monday": "has one rhythm",
    "subscribe Platform at 9 and at 10": "more than one time of day",
    "subscribe Platform monthly on Mondays": "Which Monday of the month",
    "subscribe Platform on the 45th of the month": "No month has a day *45*",
    "subscribe Platform every two weeks from 2026-02-31": "*2026-02-31* is no day",
    "subscribe Platform every other Monday from 9999-12-31": "*9999-12-31* is no day",
    "subscribe Platfrom": "I know no team *Platfrom*",
    "subscribe Search": "*Search* can be",
    "subscribe ada@example.com": "about teams, or about yourself",
    'subscribe Everyone, Platform, Payments, Preview, "Daily Ops"': "room for 4 teams",
    "subscribe Platform by team": "names its teams",
    "subscribe Platform csv": "its details have a button",
    "hand over to Lou": "Hand it over to whom?",
    "pause Platform and Payments": "Which digest is",
    "pause velocity": "Which digest is *velocity*",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_is_said_with_what_would_work(text):
    error = refusal(text)

    assert REFUSED[text] in str(error)
    for way in error.suggestions:
        read(way)


def test_suggestions_keep_what_was_said_besides():
    assert refusal("subscribe Platfrom rework every Friday at 9 UTC").suggestions[
        :1
    ] == ("subscribe Platform rework every Friday at 9 UTC",)
    assert refusal("subscribe Platform rework at 9 CET daily").suggestions == (
        "subscribe Platform rework at 9 Europe/Berlin daily",
    )


def test_months_do_not_stand_beside_a_week():
    with pytest.raises(RequestError, match="stands beside weeks"):
        subscribed("subscribe Platform every Monday vs previous 3 months")
    with pytest.raises(RequestError, match="stands beside months"):
        subscribed("subscribe Platform monthly vs previous 3 weeks")


cadences = st.one_of(
    st.builds(Daily, st.booleans()),
    st.builds(Weekly, st.integers(0, 6)),
    st.builds(Monthly, st.integers(1, 31)),
    st.builds(MonthlyWeekday, st.integers(0, 6), st.booleans()),
)
fortnights = st.dates(date(2020, 1, 1), date(2040, 1, 1)).map(
    lambda day: Weekly(day.weekday(), day)
)
schedules = st.builds(
    Schedule,
    cadences | fortnights,
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    st.sampled_from(zones()),
)
names = [metric.name for metric in available(Level.TEAM)]
digests = st.builds(
    Digest,
    teams=st.lists(st.sampled_from(ORGANISATION.teams), min_size=1, max_size=4).map(
        lambda chosen: tuple(team for team in ORGANISATION.teams if team in chosen)
    ),
    metrics=st.sets(st.sampled_from(names), min_size=1).map(in_order),
    schedule=schedules,
    aggregation=st.sampled_from(Aggregation),
    against=st.integers(1, 26),
    quiet=st.booleans(),
)


@given(digests)
def test_every_digest_is_read_back_from_its_text(digest):
    text = written(digest, ORGANISATION)

    assert subscribed(text) == digest


words = st.sampled_from(
    ["subscribe", "digest", "pause", "edit", "2", "to", "Platform", "velocity", "every",
     "Monday", "two", "weeks", "monthly", "on", "the", "31st", "last", "Friday", "at",
     "9:00", "25:00", "pm", "Europe/Berlin", "CET", "vs", "previous", "8", "silent", "when",
     "empty", "from", "2026-13-01", "<@U2>", '"', ",", "me", "hand over", "daily", "noon"]
)  # fmt: skip


def refused(text):
    """The error about a text, None for one that is read."""
    try:
        wish = read(text)
        if isinstance(wish, Subscribe):
            drawn_up(wish.draft, zone="UTC")
    except RequestError as error:
        return error
    return None


@given(st.lists(words, max_size=12).map(" ".join) | st.text(max_size=60))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    for front in ("subscribe ", "edit digest 1 to ", "pause ", ""):
        if error := refused(front + text):
            assert str(error)
            for way in error.suggestions:
                read(way)
