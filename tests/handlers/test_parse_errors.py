"""What cannot be read, the sentence about it, and the texts offered instead."""

from datetime import date

import pytest

from handlers.parse import parse
from reporting.catalogue import METRICS, Level
from reporting.directory import Directory, Team
from reporting.errors import RequestError

TODAY = date(2026, 3, 8)


def team(path: str) -> Team:
    return Team(path, path.rpartition("/")[2], path, path.partition("/")[0], leaf=True)


def directory(*paths: str) -> Directory:
    return Directory(tuple(team(path) for path in paths))


ORGANISATION = directory(
    "Everyone",
    "Everyone/Platform",
    "Everyone/Platform/Search",
    "Everyone/Payments",
    "Everyone/Payments/Search",
    "Everyone/Quality",
)


def refusal(text: str, teams: Directory = ORGANISATION) -> RequestError:
    with pytest.raises(RequestError) as caught:
        parse(text, today=TODAY, directory=teams)
    return caught.value


PEOPLE = (
    "People are not ranked. Ask for a team's report, or for `me`: your own numbers, "
    "which only you see."
)
KNOWN = (
    "Write a team such as *Platform*, *Platform/Search* or *Payments*, a period such as "
    "`last 3 months`, and what to look at, such as `velocity` or `review time`."
)
LEFT_OUT = (
    "Leave it out, or write what to look at, such as `velocity` or `review time`, and a "
    "period, such as `last 3 months`."
)
# text -> sentence, suggestions
REFUSALS = {
    "Platfrom last month": (
        "I know no team *Platfrom*. Did you mean *Platform*?",
        ("Platform last month",),
    ),
    "Plat last month": (
        "I know no team *Plat*. Did you mean *Platform*?",
        ("Platform last month",),
    ),
    "last month velocty Platform": (
        "I know no metric *velocty*. Did you mean *velocity*?",
        ("last month velocity Platform",),
    ),
    "velocty Platfrom": (
        "I know no metric *velocty*. Did you mean *velocity*?",
        ("velocity Platform",),
    ),
    "Platform weeky": (
        "I do not understand *weeky*. Did you mean *weekly*?",
        ("Platform weekly",),
    ),
    "last month: serch": (
        "I know no team *serch*. Did you mean *Platform/Search* or *Payments/Search*?",
        ("last month: Platform/Search", "last month: Payments/Search"),
    ),
    "Plaform last 3 monts velocty": (
        "I know no team *Plaform*. Did you mean *Platform*?",
        ("Platform last 3 months velocity",),
    ),
    "Platform 6 weks until 3 February": (
        "I do not understand *6 weks*. Did you mean *6 weeks*?",
        ("Platform 6 weeks until 3 February",),
    ),
    "rework past two qarters Platform": (
        "I do not understand *past two qarters*. Did you mean *past two quarters*?",
        ("rework past two quarters Platform",),
    ),
    "how good is the platform team": (
        f"I do not understand *good*. {LEFT_OUT}",
        ("how is the platform team",),
    ),
    "how busy was Platform last month": (
        f"I do not understand *busy*. {LEFT_OUT}",
        ("how was Platform last month",),
    ),
    # Nobody else is asked about in the place of whom the word may name.
    "what did Kenji do last week": (f"I do not understand *Kenji*. {KNOWN}", ()),
    "Platform and Foo last month": (f"I know no team *Foo*. {KNOWN}", ()),
    "Platform last 3 bananas": (f"I do not understand *bananas*. {KNOWN}", ()),
    '"velocity" Platform': (
        f"I know no team *velocity*. {KNOWN}",
        ("velocity Platform",),
    ),
    "banana": (
        f"I do not understand *banana*. {KNOWN}",
        (),
    ),
    "quality last month": (
        "*quality* is a team, and a word I know. Did you mean the team?",
        ("Everyone/Quality last month", "Everyone quality last month"),
    ),
    "Platform loc_added": (
        "*loc_added* is not counted for teams. Try `loc_total`.",
        ("Platform loc_total",),
    ),
    "my throughput": (
        "*throughput* is not counted for one person. Try `pr_merged`.",
        ("my pr_merged",),
    ),
    "my changed lines": (
        "*changed lines* is not counted for one person. Try `loc_added` and "
        "`loc_removed`.",
        ("my loc_added loc_removed",),
    ),
    "Platform 2026-02-30": ("There is no 30 February 2026.", ("Platform 2026-02-28",)),
    "Platform 30 February": ("There is no 30 February.", ("Platform 28 February",)),
    "Platform 2025-04-31..2025-05-31": (
        "There is no 31 April 2025.",
        ("Platform 2025-04-30..2025-05-31",),
    ),
    "Platform 2026-13-01": (
        "There is no day *2026-13-01*: a year has twelve months.",
        ("Platform 2026-01-13",),
    ),
    "Platform 2026-13": (
        "There is no month 13, as in *2026-13*.",
        ("Platform this month",),
    ),
    "Platform Q5": ("There is no Q5: a year has Q1 to Q4.", ("Platform Q4",)),
    "Platform 2025-W53": ("There is no week 53 in 2025.", ("Platform week 52 2025",)),
    "Platform 2027": (
        "1 January 2027 lies in the future; my data ends today, 8 March 2026.",
        ("Platform this year", "Platform last year"),
    ),
    "Platform 2026-03-09..2026-03-31": (
        "9 March 2026 lies in the future; my data ends today, 8 March 2026.",
        ("Platform last 3 months",),
    ),
    "Platform next month": (
        "That lies in the future; my data ends today.",
        ("Platform this month", "Platform last month"),
    ),
    "Platform 1850-01-01": (
        "I count days from 1 January 1970 on; I cannot go to *1850-01-01*.",
        ("Platform 1970-01-01",),
    ),
    "Platform last 999 years": (
        "I count days from 1 January 1970 on; 999 years reach further back.",
        ("Platform last 5 years",),
    ),
    "Platform last 0 days": ("There is nothing in 0 days. Ask for at least one.", ()),
    "Platform 2026-03-01..2026-01-01": (
        "1 March 2026 comes after 1 January 2026. Did you mean "
        "`2026-01-01..2026-03-01`?",
        ("Platform 2026-01-01..2026-03-01",),
    ),
    "Platform last sprint": (
        "How long is a sprint? Write `last sprint of 14 days`.",
        ("Platform last sprint of 14 days",),
    ),
    "Platform until 1 March 2026": (
        "From which day on? I read only the end, 1 March 2026. Write for example "
        "`2025-12-02..2026-03-01`.",
        ("Platform 2025-12-02..2026-03-01",),
    ),
    "Platform last 30": (
        "30 of what? Write for example `last 30 days`.",
        ("Platform last 30 days",),
    ),
    "Platform last week and last month": (
        "I read more than one period: *last week* and *last month*. Which one?",
        ("Platform last week", "Platform last month"),
    ),
    "Platform weekly monthly": (
        "I read more than one step: *weekly* and *monthly*. Which one?",
        ("Platform weekly", "Platform monthly"),
    ),
    "Platform 2024-2025 daily": (
        "731 days in daily steps are 731 points; I can show 400. Take weekly steps, "
        "or a shorter period.",
        ("Platform 2024-2025 weekly",),
    ),
    "Platform yearly": (
        "My steps are daily, weekly, monthly or quarterly.",
        ("Platform quarterly", "Platform monthly"),
    ),
    "Platform/Search by team": (
        "*Search* has no teams below it to set side by side.",
        ("Platform/Search",),
    ),
    "me by team": (
        "Your own numbers are not set against anybody's. Ask for a team by team.",
        ("me",),
    ),
    "Platform p99": (
        "I show the aggregations mean, median, p90 or p95.",
        ("Platform p95", "Platform median"),
    ),
    "Platform last month vs last quarter": (
        "I compare periods of the same shape; 1 February 2026 to 28 February 2026 is "
        "28 days, 1 October 2025 to 31 December 2025 92 days.",
        (
            "Platform last month vs 2025-10-01..2025-10-28",
            "Platform this quarter vs last quarter",
            "Platform last month vs previous",
        ),
    ),
    "Platform 2026-01-01..2026-03-08 vs 2025-10-01..2025-12-31": (
        "I compare periods of the same shape; 1 January 2026 to 8 March 2026 is 67 "
        "days, 1 October 2025 to 31 December 2025 92 days.",
        (
            "Platform 2026-01-01..2026-03-08 vs 2025-10-01..2025-12-06",
            "Platform 2026-01-01..2026-03-08 vs previous",
        ),
    ),
    "Platform velocity in last week or in last month": (
        "I read more than one period: *last week* and *last month*. Which one?",
        ("Platform velocity in last week", "Platform velocity in last month"),
    ),
    "last week or last month for Platform": (
        "I read more than one period: *last week* and *last month*. Which one?",
        ("last week for Platform", "last month for Platform"),
    ),
    "who merges most in Platform": (
        PEOPLE,
        ("Platform merges",),
    ),
    "top contributors Platform last month": (
        PEOPLE,
        ("Platform last month",),
    ),
    "best developer": (
        PEOPLE,
        ("Everyone",),
    ),
    "rank people": (
        PEOPLE,
        ("Everyone",),
    ),
    "which team has the best review time": (
        "Nobody is best in everything. Ask for the teams side by side.",
        ("Everyone by team review time", "Everyone review time"),
    ),
    "Platform commits per day": (
        "I do not count commits, but the days with one. Take `coding days`.",
        ("Platform coding days",),
    ),
    "Platform vs Growth": (
        f"I know no team *Growth*. {KNOWN}",
        (),
    ),
    "compare Data Growth with Platform": (
        f"I know no team *Data Growth*. {KNOWN}",
        (),
    ),
    "Platform and velocty": (
        "I know no metric *velocty*. Did you mean *velocity*?",
        ("Platform and velocity",),
    ),
    # days that are not, or not yet, or too many
    "Platform Q5 2025": ("There is no Q5: a year has Q1 to Q4.", ("Platform Q4 2025",)),
    "Platform 30 February 2025": (
        "There is no 30 February 2025.",
        ("Platform 28 February 2025",),
    ),
    "Platform last 10 years": (
        "8 March 2016 to 7 March 2026 is longer than 5 years, the most that one report shows.",
        ("Platform 2021-03-08..2026-03-07",),
    ),
    "Platform since 2015 monthly": (
        "1 January 2015 to 8 March 2026 is longer than 5 years, the most that one report shows.",
        ("Platform 2021-03-09..2026-03-08 monthly",),
    ),
    "Platform H3": ("There is no H3: a year has H1 and H2.", ("Platform H2",)),
    "Platform next quarter": (
        "That lies in the future; my data ends today.",
        ("Platform this quarter", "Platform last quarter"),
    ),
    "Platform first 6 weeks of February": (
        "1 February 2026 to 28 February 2026 is no longer than that. Take "
        "`2026-02-01..2026-02-28`.",
        ("Platform 2026-02-01..2026-02-28",),
    ),
    "Platform last 50 hours": (
        "I count whole days (UTC). Take `last 3 days`.",
        ("Platform last 3 days",),
    ),
    "Platform last 24 hours": (
        "I count whole days (UTC). Take `yesterday`.",
        ("Platform yesterday",),
    ),
    # seasons, of which there is one reading
    "Platform summer 2025": (
        "I read *summer 2025* as 1 June 2025 to 31 August 2025. Right?",
        ("Platform 2025-06-01..2025-08-31",),
    ),
    "Platform since this spring": (
        "I read *this spring* as 1 March 2026 to 31 May 2026. Right?",
        ("Platform since 2026-03-01",),
    ),
    "Platform this summer": (
        "*this summer* lies in the future; the latest was 1 June 2025 to 31 August 2025.",
        ("Platform 2025-06-01..2025-08-31",),
    ),
    "Platform in spring 2027": (
        "*spring 2027* lies in the future; the latest was 1 March 2026 to 31 May 2026.",
        ("Platform in 2026-03-01..2026-05-31",),
    ),
    # words about time that do not say which days
    "Platform this sprint": (
        "I do not know when your sprint began. Write its first day, or its length.",
        ("Platform last sprint of 14 days",),
    ),
    "Platform last 2 sprints": (
        "How long is a sprint? Write `last 2 sprints of 14 days`.",
        ("Platform last 2 sprints of 14 days",),
    ),
    "Platform all time": (
        "Since when? I cannot see how far the data goes back.",
        ("Platform last 12 months", "Platform last 3 years"),
    ),
    "Platform FY25": (
        "A fiscal year begins where a firm says it does. Write its first and last "
        "day, or take the calendar's: `2025`.",
        ("Platform 2025",),
    ),
    "Platform last fiscal year": (
        "A fiscal year begins where a firm says it does. Write its first and last "
        "day, or take the calendar's: `last year`.",
        ("Platform last year", "Platform this year"),
    ),
    # what is not measured, and what is nearest
    "Platform deployment frequency": (
        "Deployments and incidents are not measured here. What comes nearest: `cycle "
        "time` or `prs merged`.",
        ("Platform cycle time", "Platform prs merged"),
    ),
    "Platform story points": (
        "Story points are not measured here. What comes nearest: `work items`.",
        ("Platform work items",),
    ),
    "Platform open PRs": (
        "What is still open is not measured here. What comes nearest: `prs merged` or "
        "`work items`.",
        ("Platform prs merged", "Platform work items"),
    ),
    "Platform test coverage": (
        "Builds and tests are not measured here. What comes nearest: `quality`.",
        ("Platform quality",),
    ),
    "Platform reviews given": (
        "Who gives reviews is not measured here. What comes nearest: `review "
        "comments` or `review time`.",
        ("Platform review comments", "Platform review time"),
    ),
    # what cannot be had
    "Platform biweekly": (
        "My steps are daily, weekly, monthly or quarterly.",
        ("Platform weekly", "Platform monthly"),
    ),
    "Platform hourly": (
        "My steps are daily, weekly, monthly or quarterly.",
        ("Platform daily",),
    ),
    "Platform as pdf": (
        "I answer as a report, a table or a CSV file.",
        ("Platform as table", "Platform csv"),
    ),
    "Platform except Search": (
        "I cannot leave anybody out. Name the teams that should be in.",
        (),
    ),
    "Platform by repository": (
        "I cannot split a report by repository. Take `by team`.",
        ("Platform by team",),
    ),
    "Platform cycle time > 3 d": (
        f"I do not understand *&gt;*. {KNOWN}",
        (),
    ),
    "send <@U1> the report": (
        "I answer where you ask, or you alone in a direct message: ask there, or add "
        "`privately`.",
        ("privately <@U1> the report",),
    ),
    "Platform to #general": (
        "I answer where you ask. Ask in *#general*, and the answer stands there.",
        (),
    ),
    "how many people are in Platform": (
        "How many people a team has is no metric; what they do is.",
        ("coding days are in Platform",),
    ),
    # more than one mistake
    "Platfrom velocty lst month": (
        "I know no team *Platfrom*. Did you mean *Platform*?",
        ("Platform velocity last month",),
    ),
    "Platform sinse Monday": (
        "I do not understand *sinse*. Did you mean *since*?",
        ("Platform since Monday",),
    ),
    # whom
    "<!subteam^S01|@platform> last month": (
        "I do not know which team *@platform* is. An administrator links it: "
        "`/insights link @platform TEAM`.",
        ('"Everyone/Platform" last month',),
    ),
    "<!subteam^S01|@growth> velocity": (
        "I do not know which team *@growth* is. An administrator links it: `/insights "
        "link @growth TEAM`.",
        (),
    ),
    "@lou last month": (
        "I read *@lou* as plain text. Pick the name from Slack's list, so that it "
        "becomes a mention, or write an e-mail address.",
        (),
    ),
    "my team and me": (
        "One report is about people or about teams, not both. Which one?",
        ("me", "my team"),
    ),
    # people of one team
    "Platform by developer and Payments": (
        "I show the people of one team at a time. Which team?",
        ("Platform by developer", "Payments by developer"),
    ),
    "me by developer": (
        "Your own numbers are not set against anybody's. Ask for a team by team.",
        ("me",),
    ),
    "Platform by team by developer": (
        "I read more than one way to split it: *by team* and *by developer*. Which "
        "one?",
        ("Platform by team", "Platform by developer"),
    ),
    "Platform loc_total by developer": (
        "*loc_total* is not counted for one person. Try `loc_added` and `loc_removed`.",
        ("Platform loc_added loc_removed by developer",),
    ),
    # comparisons
    "Platform last 2 years yoy": (
        "What I compare with has to end before 8 March 2024, and to begin after 1970; "
        "*yoy* does not.",
        ("Platform last 2 years vs previous",),
    ),
    "Platform last month vs 999 years ago": (
        "What I compare with has to end before 1 February 2026, and to begin after "
        "1970; *vs 999 years ago* does not.",
        ("Platform last month vs previous",),
    ),
    "Platform last month vs the same quarter last year": (
        "*last month* is not one quarter. Take the same period instead?",
        (
            "Platform last month vs the same period last year",
            "Platform last month vs previous",
        ),
    ),
    "Platform last 3 months vs last quarter": (
        "I compare periods of the same shape; 8 December 2025 to 7 March 2026 is 90 "
        "days, 1 October 2025 to 31 December 2025 92 days.",
        ("Platform this quarter vs last quarter", "Platform last 3 months vs previous"),
    ),
    "Platform Q4 2025 vs 2025": (
        "I compare periods of the same shape; 1 October 2025 to 31 December 2025 is "
        "92 days, 1 January 2025 to 31 December 2025 365 days.",
        (
            "Platform Q4 2025 vs 2025-01-01..2025-04-02",
            "Platform this year vs 2025",
            "Platform Q4 2025 vs previous",
        ),
    ),
    "Platform vs 2027": (
        "1 January 2027 lies in the future; my data ends today, 8 March 2026.",
        ("Platform this year vs last year", "Platform vs previous"),
    ),
    # what was mended twice, or could mean the same
    "Platform privte": (
        "I do not understand *privte*. Did you mean *private* or *privately*?",
        ("Platform private",),
    ),
    "velocty Platform 03/04/2025": (
        "*03/04/2025* can be 3 April 2025 or 4 March 2025. Which one?",
        ("velocity Platform 2025-04-03", "velocity Platform 2025-03-04"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), REFUSALS.items())
def test_a_refusal_says_what_was_wrong_and_what_would_work(text, expected):
    error = refusal(text)

    assert (str(error), error.suggestions) == expected


# Each is asked as a question, with a text for either answer.
TWO_READINGS = {
    "Platform 03/04/2025": (
        "*03/04/2025* can be 3 April 2025 or 4 March 2025. Which one?",
        ("Platform 2025-04-03", "Platform 2025-03-04"),
    ),
    "03/04/2025 to 05/06/2025 Platform": (
        "*03/04/2025* can be 3 April 2025 or 4 March 2025. Which one?",
        ("2025-04-03 to 2025-06-05 Platform", "2025-03-04 to 2025-05-06 Platform"),
    ),
    "Platform last spring": (
        "*last spring* can be 1 March 2025 to 31 May 2025 or 1 March 2024 to 31 May "
        "2024. Which one?",
        ("Platform 2025-03-01..2025-05-31", "Platform 2024-03-01..2024-05-31"),
    ),
    "Platform since last summer": (
        "*last summer* can be 1 June 2025 to 31 August 2025 or 1 June 2024 to 31 "
        "August 2024. Which one?",
        ("Platform since 2025-06-01", "Platform since 2024-06-01"),
    ),
    "Platform last February": (
        "*last February* can be February 2026 or February 2025. Which one?",
        ("Platform February 2026", "Platform February 2025"),
    ),
    "Platform since last Monday": (
        "*last Monday* can be 2 March 2026 or 23 February 2026. Which one?",
        ("Platform since 2026-03-02", "Platform since 2026-02-23"),
    ),
    "Platform last Friday": (
        "*last Friday* can be 6 March 2026 or 27 February 2026. Which one?",
        ("Platform 2026-03-06", "Platform 2026-02-27"),
    ),
    "Platform 3 weeks ago": (
        "That week only, or all days since 15 February 2026?",
        ("Platform 2026-02-09..2026-02-15", "Platform since 2026-02-15"),
    ),
    "Platform winter 2025": (
        "*winter 2025* can be 1 December 2025 to 28 February 2026 or 1 December 2024 "
        "to 28 February 2025. Which one?",
        ("Platform 2025-12-01..2026-02-28", "Platform 2024-12-01..2025-02-28"),
    ),
    "Platform 3/4": (
        "*3/4* can be 3 April 2025 or 4 March 2026. Which one?",
        ("Platform 2025-04-03", "Platform 2026-03-04"),
    ),
    "Platform vs Q2": (
        "I read only what to compare with: *vs Q2*. Compare what, this quarter or "
        "last quarter?",
        ("Platform this quarter vs Q2", "Platform last quarter vs Q2"),
    ),
    "Platform vs last year": (
        "The year so far, or the last three months, each against the same days of "
        "last year?",
        (
            "Platform this year vs last year",
            "Platform last 3 months vs the same period last year",
        ),
    ),
    "Platform vs the week before": (
        "I compare a week with the week before. Which week?",
        ("Platform this week vs last week", "Platform last week vs the week before"),
    ),
    "Platform MoM": (
        "I compare a month with the month before. Which month?",
        (
            "Platform this month vs last month",
            "Platform last month vs the month before",
        ),
    ),
    "Platform vs the same quarter last year": (
        "I read only what to compare with: *vs the same quarter last year*. Compare "
        "what, this quarter or last quarter?",
        (
            "Platform this quarter vs the same quarter last year",
            "Platform last quarter vs the same quarter last year",
        ),
    ),
    "Platform alone vs previous": (
        "With a comparison or without? I read both.",
        ("Platform alone", "Platform vs previous"),
    ),
    "Platform Q1 vs Q2 vs Q3": (
        "I compare with one period; I read *vs Q2* and *vs Q3*. Which one?",
        ("Platform Q1 vs Q2", "Platform Q1 vs Q3"),
    ),
    "Platform coding days per developer": (
        "Of a team, *coding days* are the mean over its developers. That, or one by "
        "one?",
        ("Platform coding days", "Platform coding days by developer"),
    ),
    "rework since the release of Platform on 3 May": (
        "Is this about *Platform*, or is that only what happened?",
        ("rework Platform since 3 May", "rework since 3 May"),
    ),
    "what did Platform ship last week": (
        "Done is counted twice: pull requests merged, and work items completed. Which one?",
        (
            "what did Platform prs merged last week",
            "what did Platform work items last week",
        ),
    ),
    "Platform lead time": (
        "Lead time to a deployment is not measured. Is it from a pull request's first "
        "commit to its merge, or from the start of a work item to its end?",
        ("Platform cycle time", "Platform time to complete"),
    ),
    "me and Platform": (
        "One report is about people or about teams, not both. Which one?",
        ("me", "Platform"),
    ),
    "Search last month": (
        "*Search* can be *Everyone/Platform/Search* or *Everyone/Payments/Search*. "
        "Which one?",
        ("Platform/Search last month", "Payments/Search last month"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), TWO_READINGS.items())
def test_what_has_two_readings_is_asked_back_with_both(text, expected):
    error = refusal(text)

    assert (str(error), error.suggestions) == expected


def test_with_two_trees_the_scope_must_be_said():
    error = refusal("last month", directory("Products", "Products/Web", "Locations"))

    assert (
        str(error) == "About which team? For example *Products*, *Locations* or *Web*."
    )
    assert error.suggestions == ("Products last month", "Locations last month")


@pytest.mark.parametrize("called", ["Everyone", "Whole  Company", "ALL"])
def test_of_two_trees_the_one_called_everyone_is_the_organisation(called):
    teams = directory("Managers", "Managers/Lou", called, f"{called}/Web")

    request = parse("last month cycle time", today=TODAY, directory=teams)
    assert [team.path for team in request.teams] == [called]


def test_of_two_trees_that_are_called_everyone_neither_is_taken():
    error = refusal("last month", directory("Everyone", "Company"))

    assert str(error) == "About which team? For example *Everyone* or *Company*."


def test_without_any_team_the_sentence_says_so():
    assert str(refusal("last month", directory())).startswith("I know no team yet.")


@pytest.mark.parametrize("teams", [directory(), directory("Everyone")])
@pytest.mark.parametrize("text", ["flask", '"flask" last month'])
def test_before_any_data_an_unknown_name_is_answered_with_how_data_comes_in(
    text, teams
):
    assert str(refusal(text, teams)) == (
        "I know no team *flask*: no data has been brought in yet. "
        "An administrator can: `python -m bot ingest git PATH`."
    )


def test_before_any_data_a_misspelled_word_is_still_corrected():
    assert "Did you mean *velocity*?" in str(refusal("velocty", directory("Everyone")))


def test_everyone_is_every_tree_when_no_tree_is_called_that():
    trees = directory("Products", "Products/Web", "Locations")

    request = parse("everyone", today=TODAY, directory=trees)

    assert [each.path for each in request.teams] == ["Products", "Locations"]


def test_a_long_word_is_shortened():
    assert f"*{'x' * 39}…*" in str(refusal("x" * 3000))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("&lt;!channel&gt;", "*&lt;"),
        ("<!channel>", "*channel*"),
        ("a&amp;b", "*a&amp;b*"),
        ('Platform "click*me*`now`"', "*click∗me∗'now'*"),
        ("DROP\u202eTABLE\u0007x;--", "*DROPTABLEx*"),
    ],
)
def test_nothing_in_an_echo_is_markup(text, shown):
    sentence = str(refusal(text))

    assert shown in sentence
    assert not {"<", ">"} & set(sentence)


def test_a_text_of_many_pages_is_refused():
    assert str(refusal("Platform " * 5000)).startswith(
        "That is longer than I can read."
    )


def test_more_teams_than_one_text_may_name_are_counted():
    teams = directory("Everyone", *(f"Everyone/T{number}" for number in range(11)))

    sentence = str(refusal(", ".join(f"T{number}" for number in range(11)), teams))

    assert sentence.startswith("I read 11 teams; 10 are the most one may name.")


def test_more_words_than_a_request_needs_are_refused_before_they_are_read():
    assert parse("Platform " * 100, today=TODAY, directory=ORGANISATION).teams
    assert str(refusal("Platform " * 101)) == (
        "That is 101 words; I read at most 100. A line is enough."
    )


@pytest.mark.parametrize(
    "metric",
    [metric for metric in METRICS if len(metric.levels) == 1],
    ids=lambda m: m.name,
)
def test_a_metric_of_the_other_level_comes_with_one_that_works(metric):
    scope = "me" if Level.TEAM in metric.levels else "Platform"

    error = refusal(f"{scope} {metric.name}")

    assert "is not counted for" in str(error)
    assert len(error.suggestions) == 1
