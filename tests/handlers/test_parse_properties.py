"""What holds for every text, every request and every tree of teams."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.parse import canonical, parse
from reporting.catalogue import Level, available, in_order
from reporting.directory import Directory, Link, Team
from reporting.errors import RequestError
from reporting.periods import Granularity, Period, buckets, months_earlier
from reporting.plan import beside
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
    "Everyone/Platform/Core Infra",
    "Everyone/Payments",
    "Everyone/Payments/Search",
    "Everyone/Quality",
)
ORGANISATION = replace(ORGANISATION, links=(Link("S1", "Everyone/Platform"),))
# Names that are keywords, dates, punctuation, each other's halves, or other scripts.
AWKWARD = (
    "Q2", "me", "all", "May", "2026", "2027", "2026-01-01", "last month", "Velocity", "team",
    "vs", "vs previous", "and", 'The "A" Team', "'quoted'", "R&D", "R & D", "C", "C++", "c",
    "<b>", "a, b", "a", "b", "Sales", "EMEA", "Sales, EMEA", "Data  Science", "data-science",
    "lou@example.com", "🚀", "🚀 Rockets", "الفريق", "Ärzte", "...", "-", "`", "!", "Q9",
    "who", "compare", "weekly rework", "Cycle Time", "cycle time, first comment", "overview",
    "03/04/2025", "the", "<@U1>", "by team", "csv", "*bold*", "“curly”", "everyone", "my team",
    "by developer", "Monday", "spring", "privately", "a year earlier", "vs a year earlier", ":a:",
    "<!subteam^S1|@x>", "team of me", "3/4", "in", "commits",
)  # fmt: skip

VOCABULARY = (
    "Platform", "Search", "Core", "Infra", "last", "3", "months", "month", "vs", "previous",
    "the", "Q2", "2025", "2026-02-30", "to", "..", "since", "on", "May", "5", "weekly", "by",
    "median", "velocity", "rework", "me", "my", "everyone", "without", "comparison", "csv",
    '"', "“", ",", "/", "-", "&amp;", "<@U1|x>", "<#C1|y>", "<", "99999999", "03/04/2025",
    "compare", "with", "last quarter", "this quarter", "who", "how long", "PRs", "reviews",
    "0", "days", "year", "sprint", "of", "before", "until", "between", "and", "half", "w54",
    "<@U1|lou>", "<!subteam^S1|@x>", "<!subteam^S2>", "my team", "team of", "by developer", "yoy",
    "same", "last year", "ago", "3/4", "Monday", "spring", "privately", "than", "weeks", "first",
    "per developer", "deployments", "start", "'26", ":tada:", "🎉", "release", "mom", "alone",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join),
    st.lists(st.sampled_from(VOCABULARY) | st.text(max_size=5), max_size=12).map(
        "".join
    ),
)


def step_fits(request: ReportRequest) -> bool:
    return sum(1 for _ in buckets(request.period, request.granularity)) <= 400


def build(
    teams: list[Team],
    first: date,
    length: int,
    names: set[str],
    granularity: Granularity,
    *,
    whose: set[str],
    split: View,
    back: tuple[int, int],
    **options: object,
) -> ReportRequest:
    period = Period(first, min(first + timedelta(days=length), TODAY))
    own = not (teams or whose)
    chosen = tuple(team for team in ORGANISATION.teams if team in teams)
    view = view_of(chosen, whose, split)
    level = Level.DEVELOPER if own or view is View.PEOPLE else Level.TEAM
    metrics = in_order(names & {m.name for m in available(level)} or {"PR_MERGED"})
    days = metrics == ("CODING_DAYS",) and granularity is Granularity.DAILY
    compared = options["compare"] is Compare.PREVIOUS
    return ReportRequest(
        view=View.CALENDAR if own and days else view,
        granularity=granularity,
        teams=chosen,
        teams_of=tuple(sorted(whose)),
        people=(ME,) if own else (),
        period=period,
        metrics=metrics,
        against=earlier(period, *back) if compared else None,
        **options,  # type: ignore[arg-type]
    )


def view_of(teams: tuple[Team, ...], whose: set[str], split: View) -> View:
    """What may be shown of them: people of one team, teams of several or below one."""
    many = len(teams) + len(whose)
    if many == 1 and split is View.PEOPLE:
        return View.PEOPLE
    below = not teams or bool(ORGANISATION.children(teams[0]))
    if many > 1 or (many == 1 and below and split is View.TEAMS):
        return View.TEAMS
    return View.TIME


def earlier(period: Period, months: int, days: int) -> Period | None:
    """The same days so many months earlier, or so many days; None where there are none."""
    if not (months or days) or period.first.year - months // 12 < 1972:
        return None
    if months:
        past = months_earlier(period, months)
    else:
        gap = timedelta(days=period.days + days)
        if period.first - gap < date(1970, 1, 1):
            return None
        past = Period(period.first - gap, period.last - gap)
    fits = past.last < period.first and past != beside(period)
    return past if fits else None


PEOPLE = (ME, mention("U1"), mention("UAB2"), "lou@example.com")
REQUESTS = st.builds(
    build,
    teams=st.lists(st.sampled_from(ORGANISATION.teams), max_size=4),
    first=st.dates(date(1970, 1, 1), TODAY),
    length=st.integers(0, 1820),
    names=st.sets(
        st.sampled_from([m.name for level in Level for m in available(level)])
    )
    | st.just({"CODING_DAYS"}),
    whose=st.sets(st.sampled_from(PEOPLE), max_size=2) | st.just(set()),
    split=st.sampled_from([View.TIME, View.TEAMS, View.PEOPLE]),
    back=st.tuples(st.sampled_from([0, 1, 3, 6, 12, 24, 36]), st.integers(0, 400)),
    private=st.booleans(),
    granularity=st.sampled_from(Granularity),
    aggregation=st.sampled_from(Aggregation),
    compare=st.sampled_from(Compare),
    output=st.sampled_from(Output),
).filter(step_fits)

METRICS = st.sets(
    st.sampled_from([m.name for m in available(Level.TEAM)]), min_size=1
).map(in_order)


def outcome(text: str) -> ReportRequest | RequestError:
    try:
        return parse(text, today=TODAY, directory=ORGANISATION)
    except RequestError as error:
        return error


def meaning(text: str) -> str:
    read = outcome(text)
    assert isinstance(read, ReportRequest)
    return read.canonical


@unhurried
@given(TEXTS)
def test_any_text_is_a_request_or_a_sentence_with_texts_that_work(text):
    read = outcome(text)

    if isinstance(read, RequestError):
        assert str(read)
        assert all(isinstance(outcome(way), ReportRequest) for way in read.suggestions)
        assert len(set(map(meaning, read.suggestions))) == len(read.suggestions)
    else:
        assert outcome(read.canonical) == read


@unhurried
@given(REQUESTS, st.integers(0, 10_000))
def test_the_canonical_text_means_the_same_on_any_later_day(request_, later):
    text = canonical(request_, ORGANISATION)
    day = TODAY + timedelta(days=later)

    assert parse(text, today=day, directory=ORGANISATION) == replace(
        request_, canonical=text
    )


PHRASES = ("Payments/Search", "Platform", "last 3 months", "velocity", "review time",
           "by month", "p90", "vs previous", "as table", "please")  # fmt: skip


@unhurried
@given(st.permutations(PHRASES))
def test_the_order_of_phrases_does_not_matter(phrases):
    expected = parse(" ".join(PHRASES), today=TODAY, directory=ORGANISATION)

    assert parse(" ".join(phrases), today=TODAY, directory=ORGANISATION) == expected


@unhurried
@given(
    st.lists(st.sampled_from(AWKWARD), unique=True, min_size=1, max_size=8), st.data()
)
def test_a_team_of_any_name_is_reached_by_its_canonical_text(names, data):
    paths = [
        "Root",
        *(f"Root/{name}" for name in names),
        f"Root/{names[0]}/{names[-1]}",
    ]
    teams = directory(*paths)
    chosen = data.draw(st.sets(st.sampled_from(teams.teams), min_size=1))
    request = ReportRequest(
        teams=tuple(team for team in teams.teams if team in chosen),
        period=Period(date(2026, 1, 1), date(2026, 1, 31)),
        metrics=data.draw(METRICS),
        granularity=Granularity.WEEKLY,
        view=View.TEAMS if len(chosen) > 1 else View.TIME,
    )

    text = canonical(request, teams)

    assert parse(text, today=TODAY, directory=teams) == replace(request, canonical=text)
