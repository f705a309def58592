"""What people are told about goals and alerts, and whom nobody may watch."""

from datetime import UTC, date, datetime

import pytest

from handlers import limit_replies
from handlers.asking import from_command
from handlers.limit_replies import Standing
from handlers.limits import LimitListener
from handlers.parse.limits import Topic
from reporting import access
from reporting.access import Known
from reporting.alerts import Change
from reporting.directory import Directory, Team
from reporting.errors import ExportError
from reporting.limits import Limits, Rule
from reporting.periods import Granularity, Period
from reporting.requests import Aggregation

CYCLE, DAYS = "PR_CYCLE_TIME_DAYS_AVG", "CODING_DAYS"
EVERYONE = Team("1", "Everyone", "Everyone", "Everyone", leaf=False)
PLATFORM = Team("7", "Platform", "Everyone/Platform", "Everyone", leaf=True)
TEAMS = Directory((EVERYONE, PLATFORM))
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22))
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
COMMAND = {
    "team_id": "T1",
    "trigger_id": "1",
    "channel_id": "C1",
    "user_id": "U1",
}


class Shelf:
    """Keeps rules in a list."""

    def __init__(self):
        self.rules: list[Rule] = []

    async def set(self, command, rule):
        self.rules.append(rule)

    async def remove(self, command, team, metric):
        found = [one for one in self.rules if (one.team, one.metric) == (team, metric)]
        self.rules = [one for one in self.rules if one not in found]
        return bool(found)

    async def all(self, command):
        return [Standing(rule=one, set_by="U1", set_at=NOON) for one in self.rules]


async def say(text, shelf, *, topic=Topic.GOAL, people: int | None = 5, reachable=True):
    answers = []

    async def ack(answer):
        answers.append(answer)

    async def directory(_workspace):
        if not reachable:
            raise ExportError("down")
        return TEAMS

    async def check(_asked, request):
        access.decide(request, Known(smallest=people))

    listener = LimitListener(topic, shelf, directory, check, lambda: NOON)
    await listener.on_ask(ack, from_command(COMMAND | {"text": text}))
    (answer,) = answers
    return answer


async def test_a_goal_is_set_listed_and_removed():
    shelf = Shelf()

    assert await say("goal Platform cycle time below 2 d", shelf) == (
        "Noted for *Platform*: PR cycle time below 2 d. Reports on this team show it."
    )
    assert await say("goals", shelf) == (
        "Goals:\n• `/insights goal Platform cycle time below 2 d` · set by <@U1>, 24 Nov 2026\n"
        "Said again with another limit it is changed; "
        "`/insights goal Platform cycle time off` ends it."
    )
    assert await say("goal Platform cycle time off", shelf) == (
        "There is no goal on PR cycle time of *Platform* any more."
    )
    assert await say("goal Platform cycle time off", shelf) == (
        "There was no goal on PR cycle time of *Platform*. "
        "`/insights goals` lists what is set."
    )
    assert await say("goals", shelf) == (
        "No goal is set. Say for example "
        "`/insights goal Platform cycle time below 2 d`."
    )


@pytest.mark.parametrize(
    ("text", "people", "answer"),
    [
        ("goal Platform cycle time below 2 d", 1, "This team is one person"),
        ("goal Platform median cycle time below 2 d", 2, "This team has 2 people"),
        ("goal me cycle time below 2 d", 5, "nobody is measured against one alone"),
    ],
)
async def test_nobody_is_watched_alone(text, people, answer):
    shelf = Shelf()

    assert answer in str(await say(text, shelf, people=people))
    assert shelf.rules == []


async def test_without_the_export_service_the_answer_says_so():
    answer = await say("goals", Shelf(), reachable=False)

    assert answer.startswith("I cannot reach the export service just now")


async def test_an_alert_says_when_it_will_speak():
    answer = await say(
        "alert Platform cycle time above 3 d", Shelf(), topic=Topic.ALERT
    )

    assert answer.startswith(
        "I will write here once when PR cycle time of *Platform* is above 3 d in a week, "
        "and once when it is back."
    )


def rule(metric=CYCLE, limits=None, **more) -> Rule:
    return Rule(team=PLATFORM, metric=metric, limits=limits or Limits(high=3), **more)


@pytest.mark.parametrize(
    ("what", "given", "value", "samples", "text"),
    [
        (Change.BREACH, rule(), 3.04, 12,
         "*Platform*, PR cycle time: *3.04 d* in the week of 16 Nov to 22 Nov 2026, "
         "measured on 12 pull requests. That is above 3 d, the limit set by <@U1>. "
         "I write again when it is back."),
        (Change.RECOVERY, rule(), 3.0, 1,
         "*Platform*, PR cycle time: *3 d* in the week of 16 Nov to 22 Nov 2026, "
         "measured on 1 pull request. That is back within the limit (at most 3 d)."),
        (Change.BREACH, rule(DAYS, Limits(2, 4)), 1.5, None,
         "*Platform*, Coding days: *1.5* in the week of 16 Nov to 22 Nov 2026. "
         "That is below 2, the limit set by <@U1>. I write again when it is back."),
        (Change.BREACH, rule(DAYS, Limits(2, 4)), 4.5, None,
         "*Platform*, Coding days: *4.5* in the week of 16 Nov to 22 Nov 2026. "
         "That is above 4, the limit set by <@U1>. I write again when it is back."),
        (Change.RECOVERY, rule(DAYS, Limits(2, 4)), 2.0, None,
         "*Platform*, Coding days: *2* in the week of 16 Nov to 22 Nov 2026. "
         "That is back within the limit (2 to 4)."),
        (Change.RECOVERY, rule("PR_MERGED", Limits(low=5)), 1200.0, None,
         "*Platform*, PRs merged: *1,200* in the week of 16 Nov to 22 Nov 2026. "
         "That is back within the limit (at least 5)."),
        (Change.RECOVERY, rule(aggregation=Aggregation.P90), 2.5, None,
         "*Platform*, PR cycle time (p90): *2.5 d* in the week of 16 Nov to 22 Nov 2026. "
         "That is back within the limit (at most 3 d)."),
    ],
)  # fmt: skip
def test_a_channel_reads_the_value_the_week_and_the_limit(
    what, given, value, samples, text
):
    assert limit_replies.told(what, given, value, WEEK, samples, "U1") == text


def test_the_owner_reads_why_an_alert_rests_and_what_it_wanted_to_say():
    text = limit_replies.paused(
        rule(granularity=Granularity.MONTHLY),
        "C1",
        "The channel is archived.",
        "It was 4 d.",
    )

    assert text == (
        "Your alert in <#C1> is paused: The channel is archived. To go on, say there "
        "`/insights alert Platform cycle time monthly above 3 d`.\n"
        "I wanted to say: It was 4 d."
    )


def test_a_name_from_the_data_calls_nobody():
    loud = Team("9", "@channel <!here>", "Everyone/x", "Everyone", leaf=True)
    words = limit_replies.noted(
        Topic.ALERT, Rule(team=loud, metric=CYCLE, limits=Limits(high=3))
    )

    assert "<!here>" not in words
    assert "@channel" not in limit_replies.note(words).text
