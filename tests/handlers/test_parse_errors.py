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


YEAR_APART = "I compare with the equal period before; a year apart is not possible yet."
PEOPLE = (
    "People are not ranked. Ask for a team's report, or for `me`: your own numbers, "
    "which only you see."
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
    "Search last month": (
        "*Search* can be *Everyone/Platform/Search* or *Everyone/Payments/Search*. "
        "Which one?",
        ("Platform/Search last month", "Payments/Search last month"),
    ),
    "last month: serch": (
        "I know no team *serch*. Did you mean *Platform/Search* or *Payments/Search*?",
        ("last month: Platform/Search", "last month: Payments/Search"),
    ),
    '"velocity" Platform': (
        "I know no team *velocity*. Write a team such as *Platform*, *Platform/Search* or "
        "*Payments*, a period such as `last 3 months`, and what to look at, such as "
        "`velocity` or `review time`.",
        ("velocity Platform",),
    ),
    "banana": (
        "I do not understand *banana*. Write a team such as *Platform*, *Platform/Search* "
        "or *Payments*, a period such as `last 3 months`, and what to look at, such as "
        "`velocity` or `review time`.",
        (),
    ),
    "quality last month": (
        "*quality* is a team, and a word I know. Did you mean the team?",
        ("Everyone/Quality last month", "Everyone quality last month"),
    ),
    "my team last month": (
        "I do not know yet which team is yours. Write its name.",
        (),
    ),
    "me and Platform": (
        "One report is about people or about teams, not both. Which one?",
        ("me", "Platform"),
    ),
    "<@U02ABC|lou> last month": (
        "I cannot look a person up by mention. Write an e-mail address, `me`, or a team.",
        (),
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
        "*changed lines* is not counted for one person. Try `loc_added` and `loc_removed`.",
        ("my loc_added loc_removed",),
    ),
    "Platform 2026-02-30": ("There is no 30 February 2026.", ()),
    "Platform 30 February": ("There is no 30 February.", ()),
    "Platform 2025-04-31..2025-05-31": ("There is no 31 April 2025.", ()),
    "Platform 2026-13-01": (
        "There is no day *2026-13-01*: a year has twelve months.",
        (),
    ),
    "Platform 2026-13": ("There is no month 13, as in *2026-13*.", ()),
    "Platform Q5": ("There is no Q5: a year has Q1 to Q4.", ()),
    "Platform 2025-W53": ("There is no week 53 in 2025.", ()),
    "Platform 2027": (
        "1 January 2027 lies in the future; my data ends today, 8 March 2026.",
        (),
    ),
    "Platform 2026-03-09..2026-03-31": (
        "9 March 2026 lies in the future; my data ends today, 8 March 2026.",
        (),
    ),
    "Platform next month": ("That lies in the future; my data ends today.", ()),
    "my team's velocity": (
        "I do not know yet which team is yours. Write its name.",
        (),
    ),
    "Platform 1850-01-01": (
        "I count days from 1 January 1970 on; I cannot go to *1850-01-01*.",
        (),
    ),
    "Platform last 999 years": (
        "I count days from 1 January 1970 on; 999 years reach further back.",
        (),
    ),
    "Platform last 0 days": ("There is nothing in 0 days. Ask for at least one.", ()),
    "Platform 2026-03-01..2026-01-01": (
        "1 March 2026 comes after 1 January 2026. Did you mean `2026-01-01..2026-03-01`?",
        ("Platform 2026-01-01..2026-03-01",),
    ),
    "Platform 03/04/2025": (
        "*03/04/2025* can be 3 April 2025 or 4 March 2025. Which one?",
        ("Platform 2025-04-03", "Platform 2025-03-04"),
    ),
    "03/04/2025 to 05/06/2025 Platform": (
        "*03/04/2025* can be 3 April 2025 or 4 March 2025. Which one?",
        ("2025-04-03 to 2025-06-05 Platform", "2025-03-04 to 2025-05-06 Platform"),
    ),
    "Platform last spring": (
        "I read *last spring* as 1 March 2025 to 31 May 2025. Right?",
        ("Platform 2025-03-01..2025-05-31",),
    ),
    "Platform last sprint": (
        "How long is a sprint? Write `last sprint of 14 days`.",
        ("Platform last sprint of 14 days",),
    ),
    "Platform until 1 March 2026": (
        "From which day on? I read only the end, 1 March 2026. "
        "Write for example `2025-12-02..2026-03-01`.",
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
        "731 days in daily steps are 731 points; I can show 400. "
        "Take weekly steps, or a shorter period.",
        ("Platform 2024-2025 weekly",),
    ),
    "Platform yearly": ("My steps are daily, weekly, monthly or quarterly.", ()),
    "Platform by person": (
        "I cannot split a report by people or repositories. Take `by team`.",
        ("Platform by team",),
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
        (),
    ),
    "Platform privately": (
        "I answer where you ask. For your own numbers, which only you see, ask for `me`.",
        (),
    ),
    "Platform last month vs last quarter": (
        "I compare with the equally long period just before 1 February 2026; "
        "*vs last quarter* is another one. Take `vs previous`.",
        ("Platform last month vs previous",),
    ),
    "compare Platform with last quarter": (
        "I compare with the equally long period just before 8 December 2025; "
        "*with last quarter* is another one. Take `vs previous`.",
        (
            "compare Platform this quarter vs last quarter",
            "compare Platform vs previous",
        ),
    ),
    "Platform 2026-01-01..2026-03-08 vs 2025-10-01..2025-12-31": (
        "I compare with the equally long period just before 1 January 2026; "
        "*vs 2025-10-01..2025-12-31* is another one. Take `vs previous`.",
        ("Platform 2026-01-01..2026-03-08 vs previous",),
    ),
    "Platform YoY velocity": (
        YEAR_APART,
        (
            "Platform vs previous velocity",
            "Platform last year vs the year before velocity",
        ),
    ),
    "Platform vs last year": (
        YEAR_APART,
        ("Platform vs previous", "Platform last year vs the year before"),
    ),
    "Platform this year vs last year": (
        YEAR_APART,
        ("Platform this year vs previous", "Platform last year vs the year before"),
    ),
    "Platform Q1 vs Q1 last year": (YEAR_APART, ("Platform Q1 vs previous",)),
    "Platform last month vs the same month last year": (
        YEAR_APART,
        ("Platform last month vs previous",),
    ),
    "Platform MoM": (
        "I compare a month with the month before. Which month?",
        (
            "Platform this month vs last month",
            "Platform last month vs the month before",
            "Platform vs previous",
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
    "who merges most in Platform": (PEOPLE, ("Platform merges",)),
    "top contributors Platform last month": (PEOPLE, ("Platform last month",)),
    "best developer": (PEOPLE, ("Everyone",)),
    "rank people": (PEOPLE, ("Everyone",)),
    "which team has the best review time": (
        "Nobody is best in everything. Ask for the teams side by side.",
        ("Everyone by team review time", "Everyone review time"),
    ),
    "Platform commits per day": (
        "I do not count commits, but the days with one. Take `coding days`.",
        ("Platform coding days",),
    ),
    "Platform vs Growth": (
        "I know no team *Growth*. Write a team such as *Platform*, *Platform/Search* or "
        "*Payments*, a period such as `last 3 months`, and what to look at, such as "
        "`velocity` or `review time`.",
        (),
    ),
    "compare Data Growth with Platform": (
        "I know no team *Data Growth*. Write a team such as *Platform*, *Platform/Search* "
        "or *Payments*, a period such as `last 3 months`, and what to look at, such as "
        "`velocity` or `review time`.",
        (),
    ),
    "Platform and velocty": (
        "I know no metric *velocty*. Did you mean *velocity*?",
        ("Platform and velocity",),
    ),
    "Platform alone vs previous": ("With a comparison or without? I read both.", ()),
}


@pytest.mark.parametrize(("text", "expected"), REFUSALS.items())
def test_a_refusal_says_what_was_wrong_and_what_would_work(text, expected):
    error = refusal(text)

    assert (str(error), error.suggestions) == expected


def test_with_two_trees_the_scope_must_be_said():
    error = refusal("last month", directory("Everyone", "Everyone/Web", "Locations"))

    assert (
        str(error) == "About which team? For example *Everyone*, *Locations* or *Web*."
    )
    assert error.suggestions == ("Everyone last month", "Locations last month")


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
