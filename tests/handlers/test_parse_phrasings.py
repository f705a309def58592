"""What people write, and what it means on Sunday, 8 March 2026."""

from datetime import date

import pytest

from handlers.parse import parse, wants_help
from reporting import catalogue
from reporting.catalogue import BY_NAME, Group, Level, available, in_group
from reporting.directory import Directory, Link, Team
from reporting.periods import Granularity, Period
from reporting.requests import (
    ME,
    Aggregation,
    Compare,
    Output,
    ReportRequest,
    View,
    mention,
)

TODAY = date(2026, 3, 8)
PATHS = (
    "Everyone",
    "Everyone/Platform",
    "Everyone/Platform/Search",
    "Everyone/Platform/Core Infra",
    "Everyone/Platform/Build & Release",
    "Everyone/Payments",
    "Everyone/Payments/Search",
    "Everyone/Payments/Checkout",
    "Everyone/Quality",
    "Everyone/Mobile",
    "Everyone/Mobile/May",
    'Everyone/Mobile/The "A" Team',
    "Everyone/Data Science",
)
ORGANISATION = Directory(
    tuple(
        Team(
            id=str(number),
            name=path.rpartition("/")[2],
            path=path,
            tree="Everyone",
            leaf=not any(other.startswith(f"{path}/") for other in PATHS),
        )
        for number, path in enumerate(PATHS)
    )
)


MANAGERS = ("Firm", "Firm/Bea Boss", "Firm/Bea Boss/Lou Lead", "Firm/Bea Boss/Ann Able")
# A tree of managers, and groups of Slack's that stand for teams.
FIRM = Directory(
    tuple(
        Team(
            id=path,
            name=path.rpartition("/")[2],
            path=path,
            tree="Firm",
            leaf=not any(other.startswith(f"{path}/") for other in MANAGERS),
            manager=path != "Firm",
        )
        for path in MANAGERS
    ),
    (Link("S1", "Firm/Bea Boss"),),
)


def understood(text: str, directory: Directory = ORGANISATION) -> ReportRequest:
    return parse(text, today=TODAY, directory=directory)


def days(text: str) -> Period:
    first, _, last = text.partition("..")
    return Period(date.fromisoformat(first), date.fromisoformat(last or first))


def group(*names: str, level: Level = Level.TEAM) -> str:
    return " ".join(m.name for name in names for m in in_group(Group(name), level))


PERIODS = {
    # rolling: up to yesterday
    "last 28 days": "2026-02-08..2026-03-07",
    "last 1 day": "2026-03-07",
    "past 7 days": "2026-03-01..2026-03-07",
    "previous 7 days": "2026-03-01..2026-03-07",
    "over the past 90 days": "2025-12-08..2026-03-07",
    "28d": "2026-02-08..2026-03-07",
    "12w": "2025-12-14..2026-03-07",
    "12-week": "2025-12-14..2026-03-07",
    "3m": "2025-12-08..2026-03-07",
    "2q": "2025-09-08..2026-03-07",
    "1y": "2025-03-08..2026-03-07",
    "3 months": "2025-12-08..2026-03-07",
    "last 3 months": "2025-12-08..2026-03-07",
    "Last THREE Months": "2025-12-08..2026-03-07",
    "in the last three months": "2025-12-08..2026-03-07",
    "trailing 12 months": "2025-03-08..2026-03-07",
    "last twelve months": "2025-03-08..2026-03-07",
    "last 2 quarters": "2025-09-08..2026-03-07",
    "last 2 years": "2024-03-08..2026-03-07",
    "last 2 half years": "2025-03-08..2026-03-07",
    "past week": "2026-03-01..2026-03-07",
    "past month": "2026-02-08..2026-03-07",
    "last fortnight": "2026-02-22..2026-03-07",
    "last 2 fortnights": "2026-02-08..2026-03-07",
    "last couple of weeks": "2026-02-22..2026-03-07",
    "a couple of months": "2026-01-08..2026-03-07",
    "rolling 90 days": "2025-12-08..2026-03-07",
    "last half-year": "2025-07-01..2025-12-31",
    # whole units of the calendar
    "last 4 full weeks": "2026-02-02..2026-03-01",
    "last 2 whole quarters": "2025-07-01..2025-12-31",
    "last 3 calendar months": "2025-12-01..2026-02-28",
    "last complete month": "2026-02-01..2026-02-28",
    # counted from another day than today
    "6 weeks until 3 May 2025": "2025-03-23..2025-05-03",
    "3 months up to 2025-06-30": "2025-04-01..2025-06-30",
    "10 days before 2026-01-11": "2026-01-01..2026-01-10",
    "2 weeks from 3 May": "2025-05-03..2025-05-16",
    "2 weeks after 3 May": "2025-05-04..2025-05-17",
    "last 7 days to today": "2026-03-02..2026-03-08",
    "first 2 weeks of February": "2026-02-01..2026-02-14",
    "last 10 days of January 2026": "2026-01-22..2026-01-31",
    "2 days ago": "2026-03-06",
    "since 3 weeks ago": "2026-02-15..2026-03-08",
    "since a month ago": "2026-02-08..2026-03-08",
    "last 3 two-week sprints": "2026-01-25..2026-03-07",
    "last 2-week sprint": "2026-02-22..2026-03-07",
    "2 sprints, 2 weeks each": "2026-02-08..2026-03-07",
    "previous 2 sprints of 14 days": "2026-02-08..2026-03-07",
    "last 3 sprints of 2 weeks": "2026-01-25..2026-03-07",
    "last sprint of 10 days": "2026-02-26..2026-03-07",
    # the calendar's
    "last week": "2026-02-23..2026-03-01",
    "last week's": "2026-02-23..2026-03-01",
    "last month": "2026-02-01..2026-02-28",
    "the previous month": "2026-02-01..2026-02-28",
    "last quarter": "2025-10-01..2025-12-31",
    "last half": "2025-07-01..2025-12-31",
    "last half year": "2025-07-01..2025-12-31",
    "last year": "2025-01-01..2025-12-31",
    "this week": "2026-03-02..2026-03-08",
    "this month": "2026-03-01..2026-03-08",
    "month to date": "2026-03-01..2026-03-08",
    "this quarter": "2026-01-01..2026-03-08",
    "this half": "2026-01-01..2026-03-08",
    "this year": "2026-01-01..2026-03-08",
    "this year so far": "2026-01-01..2026-03-08",
    "year to date": "2026-01-01..2026-03-08",
    "ytd": "2026-01-01..2026-03-08",
    "QTD": "2026-01-01..2026-03-08",
    "quarter to date": "2026-01-01..2026-03-08",
    "half to date": "2026-01-01..2026-03-08",
    "the month before last": "2026-01-01..2026-01-31",
    "the week before last": "2026-02-16..2026-02-22",
    "start of the year to today": "2026-01-01..2026-03-08",
    "since the start of the quarter": "2026-01-01..2026-03-08",
    "since the beginning of February": "2026-02-01..2026-03-08",
    "from the beginning of November to the end of January": "2025-11-01..2026-01-31",
    "since the end of last month": "2026-02-28..2026-03-08",
    # weekdays: the latest that has come
    "on Sunday": "2026-03-08",
    "on Monday": "2026-03-02",
    "since Monday": "2026-03-02..2026-03-08",
    "since Wed": "2026-03-04..2026-03-08",
    "Monday to Wednesday": "2026-03-02..2026-03-04",
    "this Tuesday": "2026-03-03",
    "last Sunday": "2026-03-01",
    "today": "2026-03-08",
    "yesterday": "2026-03-07",
    # named, with a year
    "Q2 2025": "2025-04-01..2025-06-30",
    "2025 Q2": "2025-04-01..2025-06-30",
    "2025-Q2": "2025-04-01..2025-06-30",
    "2025q2": "2025-04-01..2025-06-30",
    "Q2/2025": "2025-04-01..2025-06-30",
    "Q2 of 2025": "2025-04-01..2025-06-30",
    "second quarter of 2025": "2025-04-01..2025-06-30",
    "Q2 last year": "2025-04-01..2025-06-30",
    "Q2'25": "2025-04-01..2025-06-30",
    "Q2 25": "2025-04-01..2025-06-30",
    "Q2-25": "2025-04-01..2025-06-30",
    "June '25": "2025-06-01..2025-06-30",
    "May 25": "2025-05-25",
    "05/2025": "2025-05-01..2025-05-31",
    "CW 7": "2026-02-09..2026-02-15",
    "last Q4": "2025-10-01..2025-12-31",
    "last December": "2025-12-01..2025-12-31",
    "last March": "2025-03-01..2025-03-31",
    "this February": "2026-02-01..2026-02-28",
    "H2 2025": "2025-07-01..2025-12-31",
    "last quarter of 2025": "2025-10-01..2025-12-31",
    "the last half of 2024": "2024-07-01..2024-12-31",
    "first half of 2025": "2025-01-01..2025-06-30",
    "H1 2026": "2026-01-01..2026-03-08",
    "March 2025": "2025-03-01..2025-03-31",
    "2025 March": "2025-03-01..2025-03-31",
    "Mar, 2025": "2025-03-01..2025-03-31",
    "in sept 2025": "2025-09-01..2025-09-30",
    "2024-02": "2024-02-01..2024-02-29",
    "2026-03": "2026-03-01..2026-03-08",
    "2025": "2025-01-01..2025-12-31",
    "2026": "2026-01-01..2026-03-08",
    "2026-W07": "2026-02-09..2026-02-15",
    "week 7 of 2026": "2026-02-09..2026-02-15",
    "week of 3 March": "2026-03-02..2026-03-08",
    # named, without a year: the latest that has begun
    "Q1": "2026-01-01..2026-03-08",
    "Q2": "2025-04-01..2025-06-30",
    "H2": "2025-07-01..2025-12-31",
    "March": "2026-03-01..2026-03-08",
    "April": "2025-04-01..2025-04-30",
    "week 7": "2026-02-09..2026-02-15",
    "w12": "2025-03-17..2025-03-23",
    "29 February": "2024-02-29",
    # dates and ranges
    "2026-01-15": "2026-01-15",
    "on 3 May 2025": "2025-05-03",
    "on the 3rd of May 2025": "2025-05-03",
    "May 3, 2025": "2025-05-03",
    "May 3rd 2025": "2025-05-03",
    "2025/05/03": "2025-05-03",
    "3.5.2025": "2025-05-03",
    "25/12/2025": "2025-12-25",
    "12-25-2025": "2025-12-25",
    "25/12/25": "2025-12-25",
    "25/12": "2025-12-25",
    "20250503": "2025-05-03",
    "2026-01-01..2026-02-28": "2026-01-01..2026-02-28",
    "2026-01-01 .. 2026-02-28": "2026-01-01..2026-02-28",
    "2026-01-01…2026-02-28": "2026-01-01..2026-02-28",
    "2026-01-01–2026-02-28": "2026-01-01..2026-02-28",
    "2026-01-01 - 2026-02-28": "2026-01-01..2026-02-28",
    "2026-01-01/2026-02-28": "2026-01-01..2026-02-28",
    "2026-01-01 to 2026-02-28": "2026-01-01..2026-02-28",
    "from 2026-01-01 to 2026-02-28": "2026-01-01..2026-02-28",
    "from 2026-01-01 until 2026-02-28": "2026-01-01..2026-02-28",
    "between 2026-01-01 and 2026-02-28": "2026-01-01..2026-02-28",
    "between 1 January 2026 and Feb 28, 2026": "2026-01-01..2026-02-28",
    "2026-01-01..2026-03-31": "2026-01-01..2026-03-08",
    "3 May to 10 June": "2025-05-03..2025-06-10",
    "3 to 10 May": "2025-05-03..2025-05-10",
    "3-10 May 2024": "2024-05-03..2024-05-10",
    "from the 3rd to the 10th of May": "2025-05-03..2025-05-10",
    "May 3 to 10": "2025-05-03..2025-05-10",
    "May 3-10, 2024": "2024-05-03..2024-05-10",
    "weeks 5 to 7": "2026-01-26..2026-02-15",
    "W5-W7": "2026-01-26..2026-02-15",
    "weeks 50 to 52 of 2024": "2024-12-09..2024-12-29",
    "since 3 May until 10 June": "2025-05-03..2025-06-10",
    "since 3 February to date": "2026-02-03..2026-03-08",
    "2026-02-03 up to 2026-02-10": "2026-02-03..2026-02-10",
    "between the release on 3 February and today": "2026-02-03..2026-03-08",
    "since the incident in February": "2026-02-01..2026-03-08",
    "November to February": "2025-11-01..2026-02-28",
    "Jan-Mar": "2026-01-01..2026-03-08",
    "Jan to Mar 2025": "2025-01-01..2025-03-31",
    "Nov – Feb 2025": "2024-11-01..2025-02-28",
    "Q1 to Q2 2025": "2025-01-01..2025-06-30",
    "2024-2025": "2024-01-01..2025-12-31",
    "2025-11..2026-01": "2025-11-01..2026-01-31",
    "from last month to today": "2026-02-01..2026-03-08",
    "since 2026-01-15": "2026-01-15..2026-03-08",
    "since 3 May": "2025-05-03..2026-03-08",
    "since the 3rd of May": "2025-05-03..2026-03-08",
    "since the release on 3 May": "2025-05-03..2026-03-08",
    "since last week": "2026-02-23..2026-03-08",
    "from January on": "2026-01-01..2026-03-08",
    "after 2026-02-10": "2026-02-11..2026-03-08",
    "": "2025-12-08..2026-03-07",
}


@pytest.mark.parametrize(("phrase", "expected"), PERIODS.items())
def test_a_period_is_whole_days_up_to_today(phrase, expected):
    assert understood(f"Platform {phrase}").period == days(expected)


SCOPES = {
    "": "Everyone",
    "last month": "Everyone",
    "everyone": "Everyone",
    "all teams": "Everyone",
    "Platform": "Everyone/Platform",
    "PLATFORM": "Everyone/Platform",
    "the platform team": "Everyone/Platform",
    "team Platform": "Everyone/Platform",
    "@Platform": "Everyone/Platform",
    "Platform's": "Everyone/Platform",
    "“Platform”": "Everyone/Platform",
    "*Platform*": "Everyone/Platform",
    "everyone/platform": "Everyone/Platform",
    "Everyone/Platform/Search": "Everyone/Platform/Search",
    "Payments/Search": "Everyone/Payments/Search",
    "payments / search": "Everyone/Payments/Search",
    "Core Infra": "Everyone/Platform/Core Infra",
    "core-infra": "Everyone/Platform/Core Infra",
    '"core  infra"': "Everyone/Platform/Core Infra",
    "platform/core infra": "Everyone/Platform/Core Infra",
    "Build & Release": "Everyone/Platform/Build & Release",
    "Build &amp; Release": "Everyone/Platform/Build & Release",
    "Data Science, please": "Everyone/Data Science",
    '"Quality"': "Everyone/Quality",
    "Everyone/Quality": "Everyone/Quality",
    '"May"': "Everyone/Mobile/May",
    "Mobile/May": "Everyone/Mobile/May",
    '"The ""A"" Team"': 'Everyone/Mobile/The "A" Team',
    "the a team": 'Everyone/Mobile/The "A" Team',
    "Platform and Payments": "Everyone/Platform Everyone/Payments",
    "Payments and Platform": "Everyone/Platform Everyone/Payments",
    "Platform, Payments": "Everyone/Platform Everyone/Payments",
    "Platform,Payments": "Everyone/Platform Everyone/Payments",
    "Platform & Payments": "Everyone/Platform Everyone/Payments",
    "Platform vs Payments": "Everyone/Platform Everyone/Payments",
    "Platform versus Payments and Mobile": "Everyone/Platform Everyone/Payments Everyone/Mobile",
    "compare Platform with Payments": "Everyone/Platform Everyone/Payments",
    "everyone vs Platform": "Everyone Everyone/Platform",
    "Platform Platform": "Everyone/Platform",
    "<http://platform|Platform> last month": "Everyone/Platform",
    "everyone in Platform": "Everyone/Platform",
    "everybody from Platform last month": "Everyone/Platform",
    "everyone in February": "Everyone",
    "members of Platform": "Everyone/Platform",
    "the Platform organisation": "Everyone/Platform",
    "Platform :rocket:": "Everyone/Platform",
    "🚀 Platform": "Everyone/Platform",
    "Plat\u200bform": "Everyone/Platform",
    "Platform\u0000": "Everyone/Platform",
}


@pytest.mark.parametrize(("text", "expected"), SCOPES.items())
def test_teams_are_named_in_many_ways(text, expected):
    teams = understood(text).teams

    assert " ".join(team.path for team in teams) == expected


LED = {
    "Lou Lead": "Firm/Bea Boss/Lou Lead",
    "Lou Lead's team": "Firm/Bea Boss/Lou Lead",
    "Lou's team last month": "Firm/Bea Boss/Lou Lead",
    "Lou’s organisation": "Firm/Bea Boss/Lou Lead",
    "team of Lou": "Firm/Bea Boss/Lou Lead",
    "the team of Lou Lead": "Firm/Bea Boss/Lou Lead",
    "people under Bea": "Firm/Bea Boss",
    "everyone under Bea Boss": "Firm/Bea Boss",
    "org led by Bea": "Firm/Bea Boss",
    "Lou's team vs Ann's team": "Firm/Bea Boss/Lou Lead Firm/Bea Boss/Ann Able",
    "<!subteam^S1|@leads> last month": "Firm/Bea Boss",
    "<!subteam^S1>'s velocity": "Firm/Bea Boss",
}


@pytest.mark.parametrize(("text", "expected"), LED.items())
def test_a_team_is_named_by_its_manager_or_a_group_linked_to_it(text, expected):
    assert " ".join(t.path for t in understood(text, FIRM).teams) == expected


LOU = mention("U1")
# text -> teams, teams of people, people
WHOSE = {
    "my team": ("", (ME,), ()),
    "our team's velocity": ("", (ME,), ()),
    "how is my squad doing this week": ("", (ME,), ()),
    "everyone in my team": ("", (ME,), ()),
    "team of <@U1|lou>": ("", (LOU,), ()),
    "<@U1|lou>'s team": ("", (LOU,), ()),
    "<@U1> team last month": ("", (LOU,), ()),
    "the organisation of <@U1>": ("", (LOU,), ()),
    "people under lou@example.com": ("", ("lou@example.com",), ()),
    "Lou@Example.com's team": ("", ("lou@example.com",), ()),
    "my team vs Platform": ("Everyone/Platform", (ME,), ()),
    "my team and <@U1>'s team": ("", (LOU, ME), ()),
    "<@U1|lou> last month": ("", (), (LOU,)),
    "velocity of <@U1>": ("", (), (LOU,)),
    "me and <@U1>": ("", (), (LOU, ME)),
    "me": ("", (), (ME,)),
}


@pytest.mark.parametrize(("text", "expected"), WHOSE.items())
def test_people_of_the_chat_stand_in_the_request_until_somebody_knows_them(
    text, expected
):
    request = understood(text)

    paths = " ".join(team.path for team in request.teams)
    assert (paths, request.teams_of, request.people) == expected
    assert understood(request.canonical) == request


ABOUT_ME = (
    "me",
    "my last quarter",
    "me this month",
    "how is my review time?",
    "how am I doing this week?",
    "how many PRs did I merge last month",
    "show me my velocity",
    "cycle time for me",
)


@pytest.mark.parametrize("text", ABOUT_ME)
def test_me_is_whoever_asks(text):
    request = understood(text)

    assert (request.people, request.teams) == (("me",), ())


def test_show_me_is_not_about_me():
    assert understood("show me Platform").people == ()


def test_an_address_names_a_person_as_slack_sends_it():
    request = understood("<mailto:Lou@example.com|Lou@example.com> last month")

    assert request.people == ("lou@example.com",)


STANDARD = (
    "CODING_DAYS PR_CYCLE_TIME_DAYS_AVG PR_VELOCITY PR_MERGED REWORK_PERCENT "
    "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG"
)
METRICS = {
    "Platform velocity": group("velocity"),
    "Platform Velocity, QUALITY": group("velocity", "quality"),
    "Platform velocity/quality": group("velocity", "quality"),
    "Platform velocity vs quality": group("velocity", "quality"),
    "Platform activity velocity volume quality collaboration": " ".join(
        metric.name for metric in available(Level.TEAM)
    ),
    "Platform all metrics": " ".join(metric.name for metric in available(Level.TEAM)),
    "Platform collab": group("collaboration"),
    "Platform volume": group("volume"),
    "my volume": group("volume", level=Level.DEVELOPER),
    "my velocity": "PR_CYCLE_TIME_DAYS_AVG AVG_TIME_TO_COMPLETE",
    "Platform CODING_DAYS": "CODING_DAYS",
    "Platform coding_days": "CODING_DAYS",
    "Platform coding-days": "CODING_DAYS",
    "Platform Coding Days": "CODING_DAYS",
    "Platform pr merged": "PR_MERGED",
    "Platform PRs merged": "PR_MERGED",
    "Platform pull requests": "PR_MERGED",
    "Platform number of pull requests": "PR_MERGED",
    "Platform review time": "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
    "what's Platform's review time": "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
    "Platform review times": "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
    "Platform reviews": "REVIEW_COMMENTS_PER_PR_AVG REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
    "Platform throughput": "PR_VELOCITY",
    "Platform PRs merged per developer": "PR_VELOCITY",
    "Platform rework": "REWORK_PERCENT",
    "Platform rework %": "REWORK_PERCENT",
    "Platform churn": "REWORK_PERCENT",
    "Platform legacy rework": "REWORK_PERCENT_LEGACY",
    "Platform cycle time and rework": "PR_CYCLE_TIME_DAYS_AVG REWORK_PERCENT",
    "Platform rework, cycle time": "PR_CYCLE_TIME_DAYS_AVG REWORK_PERCENT",
    "Platform throughput per developer": "PR_VELOCITY",
    "Platform review latency": "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
    "Platform bugs fixed": "WORK_BUGS_COMPLETED",
    "Platform ticket lead time": "AVG_TIME_TO_COMPLETE",
    "Platform productivity": STANDARD,
    "Platform code quality": group("quality"),
    "did Platform's rework fall?": "REWORK_PERCENT",
    "Platform by developer": "CODING_DAYS PR_CYCLE_TIME_DAYS_AVG PR_MERGED REWORK_PERCENT "
    "REVIEW_COMMENTS_PER_PR_AVG REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
    "Platform lines by developer": "LOC_ADDED LOC_REMOVED",
    "Platform PR lead time": "PR_CYCLE_TIME_DAYS_AVG",
    "Platform time to merge": "PR_CYCLE_TIME_DAYS_AVG",
    "Platform time to merge a PR": "PR_CYCLE_TIME_DAYS_AVG",
    "cycle time of pull requests in Platform": "PR_CYCLE_TIME_DAYS_AVG",
    "Platform cycle time and PRs": "PR_CYCLE_TIME_DAYS_AVG PR_MERGED",
    "Platform PRs, cycle time": "PR_CYCLE_TIME_DAYS_AVG PR_MERGED",
    "how long do PRs take in Platform": "PR_CYCLE_TIME_DAYS_AVG",
    "how long does Platform take to merge a pull request": "PR_CYCLE_TIME_DAYS_AVG",
    "how quickly does Platform merge": "PR_CYCLE_TIME_DAYS_AVG",
    "how many PRs does Platform merge": "PR_MERGED",
    "are Platform's PRs getting slower?": "PR_CYCLE_TIME_DAYS_AVG",
    "how long do reviews take in Platform": "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
    "how fast do PRs get reviewed in Platform": "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
    "how long until first review in Platform": "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
    "how long do tickets take in Platform": "AVG_TIME_TO_COMPLETE",
    "is Platform getting slower?": group("velocity"),
    "is Platform's rework getting better?": "REWORK_PERCENT",
    "Platform code churn": "REWORK_PERCENT",
    "Platform bugs": "WORK_BUGS_COMPLETED",
    "Platform tickets": "WORK_COMPLETED",
    "Platform PRs without a ticket": "PR_MISSING_TICKETS",
    "Platform pr size": "PR_MERGED_SMALL PR_MERGED_MEDIUM PR_MERGED_LARGE",
    "Platform lines": "LOC_TOTAL",
    "my lines": "LOC_ADDED LOC_REMOVED",
    "my loc_added": "LOC_ADDED",
    "Platform overview": "CODING_DAYS PR_CYCLE_TIME_DAYS_AVG PR_VELOCITY PR_MERGED "
    "REWORK_PERCENT REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
    "what about Platform": STANDARD,
    "how is Platform doing": STANDARD,
    "how are we doing": STANDARD,
    "Platform getting": STANDARD,
    "Platform": "CODING_DAYS PR_CYCLE_TIME_DAYS_AVG PR_VELOCITY PR_MERGED "
    "REWORK_PERCENT REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
    "me": "CODING_DAYS PR_CYCLE_TIME_DAYS_AVG PR_MERGED REWORK_PERCENT "
    "REVIEW_COMMENTS_PER_PR_AVG REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
}


@pytest.mark.parametrize(("text", "expected"), METRICS.items())
def test_metrics_are_named_by_group_name_title_or_everyday_word(text, expected):
    assert " ".join(understood(text).metrics) == expected


@pytest.mark.parametrize("name", [metric.name for metric in catalogue.METRICS])
def test_every_metric_is_reached_by_name_and_title(name):
    scope = "Platform" if Level.TEAM in BY_NAME[name].levels else "me"

    assert understood(f"{scope} {name.lower()}").metrics == (name,)
    assert understood(f"{scope} {BY_NAME[name].title}").metrics == (name,)


STEPS = {
    "last week": "daily",
    "last 14 days": "daily",
    "last 15 days": "weekly",
    "last 182 days": "weekly",
    "last 183 days": "monthly",
    "2023-01-01..2025-12-31": "monthly",
    "2022-12-31..2025-12-31": "quarterly",
    "last 3 months daily": "daily",
    "last 3 months by day": "daily",
    "last year weekly": "weekly",
    "last year by week": "weekly",
    "last year week by week": "weekly",
    "last 3 months per month": "monthly",
    "last 3 months, each month": "monthly",
    "monthly last 3 months": "monthly",
    "last 3 months in monthly steps": "monthly",
    "last 3 months month-by-month": "monthly",
    "last 3 months by months": "monthly",
    "2025 quarterly": "quarterly",
    "2025 every quarter": "quarterly",
}


@pytest.mark.parametrize(("phrase", "expected"), STEPS.items())
def test_the_step_is_said_or_follows_from_the_length(phrase, expected):
    assert understood(f"Platform {phrase}").granularity is Granularity(expected)


AGGREGATIONS = {
    "": "mean",
    "average": "mean",
    "on average": "mean",
    "median": "median",
    "P90": "p90",
    "90th percentile": "p90",
    "90 percentile": "p90",
    "p95": "p95",
    "95th percentile": "p95",
    "typical": "median",
}


@pytest.mark.parametrize(("phrase", "expected"), AGGREGATIONS.items())
def test_the_aggregation_is_a_mean_unless_said(phrase, expected):
    assert understood(f"Platform {phrase} velocity").aggregation is Aggregation(
        expected
    )


COMPARISONS = {
    "": "previous",
    "vs previous": "previous",
    "compared to the previous period": "previous",
    "with comparison": "previous",
    "last month vs the month before": "previous",
    "last quarter vs previous quarter": "previous",
    "last 7 days vs previous 7 days": "previous",
    "Q4 2025 vs Q3 2025": "previous",
    "February 2026 against January 2026": "previous",
    "2026-03-01 to 2026-03-07 vs 2026-02-22..2026-02-28": "previous",
    "today compared with yesterday": "previous",
    "last 3 months vs the 3 months before": "previous",
    "last year vs the year before": "previous",
    "2025 vs 2024": "previous",
    "this quarter vs last quarter": "previous",
    "this week vs last week": "previous",
    "without comparison": "nothing",
    "no comparison": "nothing",
    "alone": "nothing",
}


@pytest.mark.parametrize(("phrase", "expected"), COMPARISONS.items())
def test_the_comparison_is_with_the_equal_period_before(phrase, expected):
    assert understood(f"Platform {phrase}").compare is Compare(expected)


# A unit that is not over goes until today, whichever of the two is named first, and stands
# against as many days of the other. None: the equal period directly before.
COMPARED = {
    "this quarter vs last quarter": (
        "2026-01-01..2026-03-08",
        "2025-10-01..2025-12-06",
    ),
    "compare Platform this quarter with last quarter": (
        "2026-01-01..2026-03-08",
        "2025-10-01..2025-12-06",
    ),
    "compare this quarter with last quarter for Platform": (
        "2026-01-01..2026-03-08",
        "2025-10-01..2025-12-06",
    ),
    "compare last quarter and this quarter": (
        "2026-01-01..2026-03-08",
        "2025-10-01..2025-12-06",
    ),
    "last quarter vs this quarter": (
        "2026-01-01..2026-03-08",
        "2025-10-01..2025-12-06",
    ),
    "QTD vs last quarter": ("2026-01-01..2026-03-08", "2025-10-01..2025-12-06"),
    "Q1 vs Q4": ("2026-01-01..2026-03-08", "2025-10-01..2025-12-06"),
    "this month vs last month": ("2026-03-01..2026-03-08", "2026-02-01..2026-02-08"),
    "February vs March": ("2026-03-01..2026-03-08", "2026-02-01..2026-02-08"),
    "this month vs the month before": (
        "2026-03-01..2026-03-08",
        "2026-02-01..2026-02-08",
    ),
    "this month MoM": ("2026-03-01..2026-03-08", "2026-02-01..2026-02-08"),
    "this half vs last half": ("2026-01-01..2026-03-08", "2025-07-01..2025-09-05"),
    # without a period, it is the one that is running
    "vs last quarter": ("2026-01-01..2026-03-08", "2025-10-01..2025-12-06"),
    "compared with last month": ("2026-03-01..2026-03-08", "2026-02-01..2026-02-08"),
    "is Platform faster than last week?": ("2026-03-02..2026-03-08", None),
    "vs yesterday": ("2026-03-08..2026-03-08", "2026-03-07..2026-03-07"),
    "yesterday vs the day before": ("2026-03-07..2026-03-07", "2026-03-06..2026-03-06"),
    "vs previous 7 days": ("2026-03-01..2026-03-07", None),
    # whole ones
    "Q4 vs Q3": ("2025-10-01..2025-12-31", None),
    "Q3 2025 vs Q4 2025": ("2025-10-01..2025-12-31", None),
    "compare H2 2025 with H1 2025": ("2025-07-01..2025-12-31", None),
    "compare 2025 and 2024": ("2025-01-01..2025-12-31", None),
    "last quarter QoQ": ("2025-10-01..2025-12-31", None),
    "last month month over month": ("2026-02-01..2026-02-28", None),
    "Q4 vs Q2": ("2025-10-01..2025-12-31", "2025-04-01..2025-06-30"),
    "Q4 2025 vs Q1 2024": ("2025-10-01..2025-12-31", "2024-01-01..2024-03-31"),
    "February vs December": ("2026-02-01..2026-02-28", "2025-12-01..2025-12-31"),
    "2025 vs 2023": ("2025-01-01..2025-12-31", "2023-01-01..2023-12-31"),
    "W9 vs W5": ("2026-02-23..2026-03-01", "2026-01-26..2026-02-01"),
    # days
    "compare 2026-01-01 to 2026-01-31": ("2026-01-01..2026-01-31", None),
    "2026-02-01..2026-02-07 vs 2025-12-01..2025-12-07": (
        "2026-02-01..2026-02-07",
        "2025-12-01..2025-12-07",
    ),
    # as many weeks, if not as many days
    "2026-02-02..2026-02-15 weekly vs 2026-01-05..2026-01-16": (
        "2026-02-02..2026-02-15",
        "2026-01-05..2026-01-16",
    ),
    # the same days of another year
    "last quarter yoy": ("2025-10-01..2025-12-31", "2024-10-01..2024-12-31"),
    "last quarter year over year": ("2025-10-01..2025-12-31", "2024-10-01..2024-12-31"),
    "Q4 vs the same quarter last year": (
        "2025-10-01..2025-12-31",
        "2024-10-01..2024-12-31",
    ),
    "Q4 2025 vs Q4 2024": ("2025-10-01..2025-12-31", "2024-10-01..2024-12-31"),
    "last month vs same month of last year": (
        "2026-02-01..2026-02-28",
        "2025-02-01..2025-02-28",
    ),
    "February 2025 vs the same month of 2024": (
        "2025-02-01..2025-02-28",
        "2024-02-01..2024-02-29",
    ),
    "last 3 months vs a year ago": ("2025-12-08..2026-03-07", "2024-12-08..2025-03-07"),
    "vs the same period last year": (
        "2025-12-08..2026-03-07",
        "2024-12-08..2025-03-07",
    ),
    "yoy": ("2025-12-08..2026-03-07", "2024-12-08..2025-03-07"),
    "this year vs last year": ("2026-01-01..2026-03-08", "2025-01-01..2025-03-08"),
    "ytd vs 2024": ("2026-01-01..2026-03-08", "2024-01-01..2024-03-08"),
    "Q1 vs Q1 last year": ("2026-01-01..2026-03-08", "2025-01-01..2025-03-08"),
    "Q4 vs last year": ("2025-10-01..2025-12-31", "2024-10-01..2024-12-31"),
    "last quarter vs two years ago": (
        "2025-10-01..2025-12-31",
        "2023-10-01..2023-12-31",
    ),
    # whole weeks stay whole: 52 weeks
    "last week vs the same week last year": (
        "2026-02-23..2026-03-01",
        "2025-02-24..2025-03-02",
    ),
    "last 4 full weeks yoy": ("2026-02-02..2026-03-01", "2025-02-03..2025-03-02"),
    # so much earlier
    "last month vs 3 months earlier": (
        "2026-02-01..2026-02-28",
        "2025-11-01..2025-11-30",
    ),
    "last 7 days vs 4 weeks ago": ("2026-03-01..2026-03-07", "2026-02-01..2026-02-07"),
    "last 7 days vs the same days last month": (
        "2026-03-01..2026-03-07",
        "2026-02-01..2026-02-07",
    ),
}


@pytest.mark.parametrize(("text", "expected"), COMPARED.items())
def test_the_later_of_two_periods_is_compared_with_the_earlier(text, expected):
    request = understood(text)
    period, against = expected

    assert request.period == days(period)
    assert request.compare is Compare.PREVIOUS
    assert request.against == (days(against) if against else None)
    assert understood(request.canonical) == request


OUTPUTS = {
    "": "report",
    "as a report": "report",
    "as chart": "report",
    "as a picture": "report",
    "as table": "table",
    "in a table": "table",
    "csv": "csv",
    "as a csv file": "csv",
    "for excel": "csv",
    "export": "csv",
}


@pytest.mark.parametrize(("phrase", "expected"), OUTPUTS.items())
def test_the_answer_is_a_report_unless_said(phrase, expected):
    assert understood(f"Platform {phrase}").output is Output(expected)


PRIVATELY = (
    "privately",
    "in private",
    "only to me",
    "just for me",
    "in a DM",
    "as a direct message",
    "send it to me",
    "dm me",
)


@pytest.mark.parametrize("phrase", PRIVATELY)
def test_an_answer_about_teams_may_be_for_the_asker_alone(phrase):
    request = understood(f"Platform last month {phrase}")

    assert request.private
    assert request.people == ()
    assert understood(request.canonical) == request


@pytest.mark.parametrize(
    "text", ["Platform", "send me Platform", "show it for Platform"]
)
def test_an_answer_stands_where_it_was_asked_for_unless_said(text):
    assert not understood(text).private


CANONICAL = {
    "Platform 2025-07-01..2025-09-27 velocity": "Platform 2025-07-01..2025-09-27 weekly "
    "velocity vs previous",
    "what's the median cycle time of Data Science since January?": "Data Science "
    "2026-01-01..2026-03-08 weekly cycle time median vs previous",
    '"Quality" quality last month alone as table': "Everyone/Quality "
    "2026-02-01..2026-02-28 weekly quality without comparison as table",
    "Payments/Search last week activity csv": "Payments/Search 2026-02-23..2026-03-01 "
    "daily coding days vs previous csv",
    'activity "the a team", payments yesterday': 'Payments, "The ""A"" Team" '
    "2026-03-07..2026-03-07 daily coding days vs previous",
    "my tickets this month": "me 2026-03-01..2026-03-08 daily work items vs previous",
    "Platform last week": "Platform 2026-02-23..2026-03-01 daily overview vs previous",
    "Platform by team last week": "Platform by team 2026-02-23..2026-03-01 daily overview "
    "vs previous",
    "Platform last week rework, velocity, review time, bugs": "Platform "
    "2026-02-23..2026-03-01 daily velocity, bugs, rework, first comment vs previous",
}


@pytest.mark.parametrize(("text", "expected"), CANONICAL.items())
def test_the_footer_says_what_was_understood(text, expected):
    assert understood(text).canonical == expected


VIEWS = {
    "Platform last week": View.TIME,
    # those below it
    "Platform by team": View.TEAMS,
    "Platform per team last quarter": View.TEAMS,
    "rework of each team last quarter": View.TEAMS,
    "compare the teams of Platform": View.TEAMS,
    "velocity across teams": View.TEAMS,
    # those named
    "compare Platform and Payments": View.TEAMS,
    "Platform vs Payments last month": View.TEAMS,
    "Platform, Payments and Mobile side by side": View.TEAMS,
    # people of one team
    "Platform by developer": View.PEOPLE,
    "Platform by person last month": View.PEOPLE,
    "rework per engineer in Platform": View.PEOPLE,
    "Platform for each developer": View.PEOPLE,
    "my team by developer": View.PEOPLE,
    "PRs merged per developer in Platform": View.TIME,
    # one person's days
    "my coding days last month daily": View.CALENDAR,
    "my coding days this week": View.CALENDAR,
    "ada@example.com coding days day by day": View.CALENDAR,
    "my coding days last quarter": View.TIME,
    "my activity last week, velocity": View.TIME,
    "Platform coding days daily": View.TIME,
}


@pytest.mark.parametrize(("text", "expected"), VIEWS.items())
def test_what_stands_side_by_side_is_said_or_follows(text, expected):
    request = understood(text)

    assert request.view is expected
    assert understood(request.canonical) == request


def test_fields_do_not_depend_on_the_order_of_phrases():
    assert understood("velocity last quarter Platform weekly p90") == understood(
        "p90 weekly Platform velocity last quarter"
    )


@pytest.mark.parametrize(
    "text",
    ["", " ", "?", "help", "Help!", "report help", "what can you do", "hi", "Hi there!", "thanks",
     "hello, what can you do?", "how does this work?"],
)  # fmt: skip
def test_a_greeting_or_a_question_for_help_is_answered_with_examples(text):
    assert wants_help(text)


@pytest.mark.parametrize("text", ["Platform", "report", "hi Platform", '"Help"', "me"])
def test_a_request_is_no_question_for_help(text):
    assert not wants_help(text)
