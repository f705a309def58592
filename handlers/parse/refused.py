"""Set phrases for what people ask for and cannot have, and what they can have instead."""

from handlers.parse.phrases import prefixed, spelled, values_of
from handlers.parse.values import Doubt, Ranking
from reporting.periods import Granularity
from reporting.requests import Aggregation

_NOT_MEASURED = "{what} not measured here. What comes nearest: {near}."


def _nearest(what: str, *near: str) -> Doubt:
    """Say that something is not measured, and offer what comes nearest."""
    named = " or ".join(f"`{word}`" for word in near)
    return Doubt(_NOT_MEASURED.format(what=what, near=named), near)


UNMEASURED = spelled(
    {
        Doubt(
            "Lead time to a deployment is not measured. Is it from a pull request's first "
            "commit to its merge, or from the start of a work item to its end?",
            ("cycle time", "time to complete"),
        ): "lead time|lead times|lead time for changes|change lead time|dora lead time",
        Doubt(
            "Done is counted twice: pull requests merged, and work items completed. Which one?",
            ("prs merged", "work items"),
        ): "ship|ships|shipped|shipping|deliver|delivers|delivered|output|finished|get done|"
        "got done",
        _nearest("Deployments and incidents are", "cycle time", "prs merged"): "deployment|"
        "deployments|deploys|deployment frequency|deploy frequency|deployment rate|releases|"
        "release frequency|mttr|time to restore|time to recover|change failure rate|"
        "failure rate|dora|dora metrics|dora score|incidents|outages",
        _nearest("Story points are", "work items"): "story points|points|sprint points|"
        "estimates|burndown|burnup|burn down|sprint velocity",
        _nearest("Builds and tests are", "quality"): "test coverage|code coverage|coverage|"
        "build time|build times|ci time|flaky tests|failing builds",
        _nearest("What is still open is", "prs merged", "work items"): "open prs|"
        "open pull requests|stale prs|unmerged prs|prs opened|opened prs|wip|"
        "work in progress|pr age|backlog|open issues|open tickets|open bugs",
        _nearest("Who gives reviews is", "review comments", "review time"): "approvals|"
        "reviews given|given reviews|reviewers|review load|reviews done",
        _nearest("Working time is", "coding days"): "working hours|work hours|overtime|"
        "time spent|hours worked|utilization|utilisation|working time",
        Doubt(
            "How many people a team has is no metric; what they do is.", ("coding days",)
        ): "team size|headcount|head count|how many people|how many developers|"
        "how many engineers|number of people|number of developers|number of engineers",
        Doubt(
            "I do not count commits, but the days with one. Take `coding days`.",
            ("coding days",),
        ): "commits|commit|commits per day|commits a day|commits by day|daily commits|"
        "commit count|commit counts|number of commits|how many commits",
    }
)  # fmt: skip
REFUSED = spelled(
    {
        Doubt(
            "I cannot split a report by repository. Take `by team`.", ("by team",)
        ): "by repository|per repository|by repo|per repo|by repositories|each repository",
        Doubt(f"My steps are {values_of(Granularity)}.", ("weekly", "monthly")):
        "biweekly|bi-weekly|fortnightly|by fortnight|every two weeks|every 2 weeks|"
        "by sprint|per sprint|each sprint",
        Doubt(f"My steps are {values_of(Granularity)}.", ("daily",)): "hourly|by hour|"
        "per hour|every hour",
        Doubt(f"My steps are {values_of(Granularity)}.", ("quarterly", "monthly")):
        "yearly|annually|annual|by year|per year|every year|half-yearly|by half year",
        Doubt("I show the aggregations " + values_of(Aggregation) + ".", ("p95", "median")):
        "p99|p75|p25|p10|min|max|minimum|maximum|99th percentile|75th percentile|quartiles",
        Doubt("I answer as a report, a table or a CSV file.", ("as table", "csv")):
        "as pdf|as a pdf|pdf|as json|json|as png|as html|as markdown|as slides|"
        "as a presentation|as powerpoint|as xml|xml",
        Doubt(
            "I answer where you ask, or you alone in a direct message: ask there, or add "
            "`privately`.",
            ("privately",),
        ): "send|send it|send to|forward|forward to|share with",
        Doubt("I cannot leave anybody out. Name the teams that should be in."): "except|"
        "except for|excluding|exclude|other than|apart from|but not|not including|"
        "without the team",
        Doubt(
            "Since when? I cannot see how far the data goes back.",
            ("last 12 months", "last 3 years"),
        ): "all time|all-time|of all time|since the beginning|since ever|ever|entire history|"
        "whole history|all data|all history",
        Doubt(
            "I do not know when your sprint began. Write its first day, or its length.",
            ("last sprint of 14 days",),
        ): "this sprint|current sprint|the current sprint",
        **{
            Doubt(
                "That lies in the future; my data ends today.",
                (f"this {unit}", f"last {unit}"),
            ): f"next {unit}|the next {unit}|coming {unit}|the coming {unit}"
            for unit in ("week", "month", "quarter", "half", "year")
        },
        Doubt("That lies in the future; my data ends today.", ("yesterday",)): "tomorrow|"
        "next day|next days|next sprint",
    }
)  # fmt: skip
RANKING = spelled(
    {
        Ranking("people"): "who|who's|whose|rank|ranking|rankings|ranked|stack rank|top|best|"
        "worst|bottom|leaderboard|scoreboard|most productive|least productive|hardest working|"
        "fastest|slowest|laziest|mvp|contributors|performers|top performers|"
        "top performer|rank people|rank developers",
        Ranking("teams"): prefixed(
            ("best", "worst", "top", "fastest", "slowest", "which", "rank", "ranking of",
             "most productive", "least productive", "rank the", "rank all"),
            "team|teams",
        ),
    }
)  # fmt: skip
