"""What people type for goals and alerts, and what it means; never another exception."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.parse.limits import (
    Remove,
    Set,
    Show,
    Topic,
    ending,
    parse_limit,
    topic,
    written,
)
from reporting.catalogue import BY_NAME, Level, Unit, available
from reporting.directory import Directory, Team
from reporting.errors import RequestError
from reporting.limits import Limits, Rule
from reporting.periods import Granularity
from reporting.requests import Aggregation

TODAY = date(2026, 3, 8)
CYCLE, DAYS, MERGED = "PR_CYCLE_TIME_DAYS_AVG", "CODING_DAYS", "PR_MERGED"
REWORK, FIRST = "REWORK_PERCENT", "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG"

# Machines differ in speed; these say nothing about it.
unhurried = settings(deadline=None)


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
    "Everyone/Quality",
    "Everyone/Below 2 d",
)


def read(text: str):
    return parse_limit(text, today=TODAY, directory=ORGANISATION)


def refusal(text: str) -> RequestError:
    with pytest.raises(RequestError) as caught:
        read(text)
    return caught.value


# text -> team, metric, low, high
SETTINGS = {
    "goal Platform cycle time below 2 d": ("Platform", CYCLE, None, 2),
    "goal Platform coding days at least 3": ("Platform", DAYS, 3, None),
    "goal Platform coding days at least 3 days a week": ("Platform", DAYS, 3, None),
    "Goal: cycle time for Platform &lt;= 48h": ("Platform", CYCLE, None, 2),
    "goal cycle time under 36 hours in Payments": ("Payments", CYCLE, None, 1.5),
    "goal for Platform: cycle time of at most 1 week": ("Platform", CYCLE, None, 7),
    "goal Platform rework no more than 7,5%": ("Platform", REWORK, None, 7.5),
    "goal Platform first comment within 1 d": ("Platform", FIRST, None, 24),
    "goal Platform first comment within 90 min": ("Platform", FIRST, None, 1.5),
    "goal Platform PRs merged min 1,200": ("Platform", MERGED, 1200, None),
    "goal cycle time below 2": ("Everyone", CYCLE, None, 2),
    'goal "Below 2 d" cycle time below 3 d': ("Below 2 d", CYCLE, None, 3),
    "alert Platform cycle time above 3 d": ("Platform", CYCLE, None, 3),
    "alert me when Platform's rework goes above 10 %": ("Platform", REWORK, None, 10),
    "alert Platform coding days falls below 2.5": ("Platform", DAYS, 2.5, None),
    "alert Platform cycle time &gt;3d": ("Platform", CYCLE, None, 3),
    "alert Platform coding days outside 2 to 4": ("Platform", DAYS, 2, 4),
    "alert Platform cycle time not between 12 and 72 h": ("Platform", CYCLE, 0.5, 3),
}


@pytest.mark.parametrize(("text", "meaning"), SETTINGS.items())
def test_a_limit_is_understood(text, meaning):
    rule = read(text).rule

    team, metric, low, high = meaning
    assert (rule.team.name, rule.metric) == (team, metric)
    assert rule.limits == Limits(low, high)
    assert (rule.granularity, rule.aggregation) == (
        Granularity.WEEKLY,
        Aggregation.MEAN,
    )


@pytest.mark.parametrize(
    ("text", "granularity", "aggregation"),
    [
        ("goal Platform PRs merged at least 20 a month", "monthly", "mean"),
        ("alert Platform PRs merged below 2 daily", "daily", "mean"),
        ("alert Platform median cycle time above 3 d", "weekly", "median"),
        ("alert Platform cycle time above 3 d p90 by quarter", "quarterly", "p90"),
    ],
)
def test_the_step_and_the_average_may_be_said(text, granularity, aggregation):
    rule = read(text).rule

    assert (rule.granularity, rule.aggregation) == (granularity, aggregation)


@pytest.mark.parametrize(
    "text",
    [
        "goal",
        "goals",
        "goals list",
        "alerts",
        "alert help",
        "goal off",
        "remove alerts",
    ],
)
def test_without_a_team_and_a_metric_what_is_set_is_shown(text):
    assert read(text) == Show()


@pytest.mark.parametrize(
    "text",
    [
        "goal Platform cycle time off",
        "goal remove Platform cycle time",
        "alert Platform cycle time stop",
        "remove goal Platform cycle time",
        "remove the goal: Platform cycle time below 2 d",
        "Delete alert Platform cycle time above 3 d",
        "goal Platform cycle time below 2 d off",
    ],
)
def test_a_limit_can_be_taken_away(text):
    assert read(text) == Remove(ORGANISATION.teams[1], CYCLE)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("goal Platform", Topic.GOAL),
        ("Alerts", Topic.ALERT),
        ("remove goal Platform rework", Topic.GOAL),
        ("stop the alert", Topic.ALERT),
        ("remove digest 1", None),
        ('remove "goal"', None),
        ('"goal" last month', None),
        ("Platform goals", None),
        ("", None),
    ],
)
def test_the_first_word_tells_what_a_text_is_about(text, about):
    assert topic(text) is about


# text -> sentence, suggestions
REFUSALS = {
    "goal Platfrom cycle time below 2 d": (
        "I know no team *Platfrom*. Did you mean *Platform*?",
        ("goal Platform cycle time below 2 d",),
    ),
    "alert Search cycle time above 3 d": (
        "*Search* can be *Everyone/Platform/Search* or *Everyone/Payments/Search*. "
        "Which one?",
        (
            "alert Platform/Search cycle time above 3 d",
            "alert Payments/Search cycle time above 3 d",
        ),
    ),
    "goal Platform cycle time": (
        "A goal needs a limit, such as `below 2 d`; "
        "`goal Platform cycle time off` removes one.",
        ("goal Platform cycle time below 2 d",),
    ),
    "alert Platform cycle time above banana": (
        "I cannot read *banana* as a number. An alert needs a limit, such as `above 2 d`; "
        "`alert Platform cycle time off` removes one.",
        ("alert Platform cycle time above 2 d",),
    ),
    "goal Platform coding days is at least three days": (
        "I cannot read *three days* as a number. A goal needs a limit, such as "
        "`at least 3`; `goal Platform coding days off` removes one.",
        ("goal Platform coding days at least 3",),
    ),
    "goal Platform rework under": (
        "A goal needs a limit, such as `below 10 %`; `goal Platform rework off` removes "
        "one.",
        ("goal Platform rework below 10 %",),
    ),
    "alert Platform cycle time at most 2 d": (
        "An alert says when to speak: `above 2 d`, not *at most*.",
        ("alert Platform cycle time above 2 d",),
    ),
    "goal Platform velocity below 2 d": (
        "A goal is about one metric, for example *cycle time*, *throughput* or "
        "*time to complete*.",
        (
            "goal Platform cycle time below 2 d",
            "goal Platform time to complete below 2 d",
        ),
    ),
    "goal Platform and Payments cycle time below 2 d": (
        "A goal is about one team: *Platform* or *Payments*?",
        ("goal Platform cycle time below 2 d", "goal Payments cycle time below 2 d"),
    ),
    "goal Platform cycle time last month below 2 d": (
        "A goal has no period: leave out *last month*.",
        ("goal Platform cycle time below 2 d",),
    ),
    "goal me cycle time below 2 d": (
        "Goals are about teams; nobody is measured against one alone. "
        "Name a team, or ask for `me` to see your own numbers.",
        (),
    ),
    "goal my team cycle time below 2 d": (
        "A goal is for everybody to read, so it names its team. Write the name.",
        (),
    ),
    "alert Platform by team cycle time above 2 d": (
        "An alert has no split: leave out *by team*.",
        ("alert Platform cycle time above 2 d",),
    ),
    "goal Platform cycle time below 2 d privately": (
        "A goal has no private answer: leave out *privately*.",
        ("goal Platform cycle time below 2 d",),
    ),
    "goal Platform cycle time yoy below 2 d": (
        "A goal has no comparison: leave out *yoy*.",
        ("goal Platform cycle time below 2 d",),
    ),
    "goal Platform coding days at least 12 h": (
        "Coding days is counted in days, not in *h*: write `12 d`.",
        (),
    ),
    "goal Platform cycle time below 10 %": (
        "PR cycle time is counted in days, not in *%*: write `10 d` or with `h`.",
        (),
    ),
    "goal Platform PRs merged at least 20 d": (
        "PRs merged is counted in pull requests, not in *d*: write `20` without a unit.",
        (),
    ),
    "goal Platform rework below 120 %": (
        "Rework is a share: *120* % is more than all.",
        (),
    ),
    "alert Platform coding days outside 4 to 2": (
        "Between *4* and *2* there is nothing. Write the lower number first.",
        (),
    ),
}


@pytest.mark.parametrize(("text", "meaning"), REFUSALS.items())
def test_what_cannot_be_read_is_asked_back(text, meaning):
    error = refusal(text)

    assert (str(error), error.suggestions) == meaning


VOCABULARY = (
    "goal", "alert", "goals", "Platform", "Search", "cycle time", "rework", "velocity",
    "below", "above", "at least", "<=", ">", "2 d", "48h", "30 %", "3", "10,000", "1.5",
    "0", "x", "off", "remove", "outside", "2 to 4", "a week", "weekly", "median", "me",
    "last month", "when", '"', "“", ",", "-", "&lt;", "<@U1|x>", "and", "list", "٣", "²",
    "my team", "by developer", "privately", "yoy", "<!subteam^S1|@x>", "vs last year",
    "Below 2 d", '"Below 2 d"', "at most", "lou@example.com", "99999999999", "best",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=100),
    st.lists(st.sampled_from(VOCABULARY), max_size=9).map(" ".join),
    st.lists(st.sampled_from(VOCABULARY) | st.text(max_size=4), max_size=9).map(
        "".join
    ),
)


@unhurried
@given(TEXTS, st.sampled_from(["", "goal ", "alert "]))
def test_any_text_is_understood_or_refused_with_texts_that_work(text, first):
    try:
        wish = read(first + text)
    except RequestError as error:
        refused = error
    else:
        assert isinstance(wish, Show | Set | Remove)
        return
    assert str(refused)
    for way in refused.suggestions:
        read(way)


# What a limit can be, in steps of a tenth of a unit.
TENTHS = st.integers(0, 1000).map(lambda tenths: tenths / 10)


@st.composite
def rules(draw, kind):
    ends = sorted(draw(st.lists(TENTHS, min_size=2, max_size=2, unique=True)))
    shapes = [Limits(low=ends[0]), Limits(high=ends[0])]
    if kind is Topic.ALERT:
        shapes.append(Limits(*ends))
    return Rule(
        team=draw(st.sampled_from(ORGANISATION.teams)),
        metric=draw(st.sampled_from([m.name for m in available(Level.TEAM)])),
        limits=draw(st.sampled_from(shapes)),
        granularity=draw(st.sampled_from(Granularity)),
        aggregation=draw(st.sampled_from(Aggregation)),
    )


@unhurried
@given(st.data(), st.sampled_from(Topic))
def test_what_is_listed_reads_back_as_the_same_limit(data, kind):
    rule = data.draw(rules(kind))

    assert read(written(kind, rule, ORGANISATION)) == Set(rule)
    assert read(ending(kind, rule, ORGANISATION)) == Remove(rule.team, rule.metric)


@pytest.mark.parametrize("limit", ["50 h", "1 h", "2.5 d", "0.5 d", "1.5 h"])
def test_a_time_is_listed_as_briefly_as_it_was_typed(limit):
    text = f"alert Platform cycle time above {limit}"

    assert written(Topic.ALERT, read(text).rule, ORGANISATION) == text


def test_every_metric_of_a_team_can_be_limited_in_its_own_unit():
    for metric in available(Level.TEAM):
        unit = "%" if metric.unit is Unit.PERCENT else ""
        rule = read(f"alert Platform {metric.name} above 3 {unit}").rule

        assert BY_NAME[rule.metric] == metric
