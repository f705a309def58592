"""Set phrases: the words that mean one thing wherever they stand."""

from collections.abc import Mapping, Sequence
from enum import Enum

from handlers.parse.values import (
    Doubt,
    Everyone,
    Filler,
    Pace,
    Person,
    Ranking,
    Value,
)
from reporting.periods import Granularity
from reporting.requests import ME as MYSELF
from reporting.requests import Aggregation, Compare, Output, View

Phrases = Mapping[tuple[str, ...], Value]


def find(given: tuple[str, ...], phrases: Phrases) -> tuple[int, Value] | None:
    """Return the longest phrase at the beginning of ``given``, with its number of words."""
    for count in range(min(LONGEST, len(given)), 0, -1):
        value = phrases.get(given[:count])
        if value is not None:
            return count, value
    return None


def values_of(kind: type[Enum]) -> str:
    """Return the values of ``kind`` as a person reads them: daily, weekly or monthly."""
    *most, last = (str(member.value) for member in kind)
    return f"{', '.join(most)} or {last}"


def _spelled(phrases: Mapping[Value, str]) -> dict[tuple[str, ...], Value]:
    """Turn "a | b c" behind each value into a table by words."""
    return {
        tuple(text.split()): value
        for value, texts in phrases.items()
        for text in texts.split("|")
    }


def _each(unit: str, adverb: str) -> str:
    texts = [f"{word} {unit}" for word in ("by", "per", "each", "every")]
    return "|".join([adverb, f"{unit} by {unit}", *texts])


def _with_prefixes(prefixes: Sequence[str], texts: str) -> str:
    return "|".join(
        f"{prefix} {text}" for prefix in prefixes for text in texts.split("|")
    )


def _with_suffix(suffix: str, texts: str) -> str:
    return "|".join(f"{text} {suffix}" for text in texts.split("|"))


COMPARE = _spelled(
    {
        Compare.NOTHING: "alone|without comparison|without a comparison|without comparing|"
        "without compare|no comparison|no compare|not compared|vs nothing",
        Compare.PREVIOUS: "with comparison|"
        + _with_prefixes(
            ("vs", "vs the", "versus", "versus the", "against", "against the", "compared to",
             "compared to the", "compared with", "compared with the", "compare to",
             "compare with", "relative to the"),
            "previous|previous period|previous one|prior|prior period|before|period before|"
            "last period|preceding period|time before|last time",
        ),
    }
)  # fmt: skip
GRANULARITY = _spelled(
    {
        Granularity.DAILY: _each("day", "daily"),
        Granularity.WEEKLY: _each("week", "weekly"),
        Granularity.MONTHLY: _each("month", "monthly"),
        Granularity.QUARTERLY: _each("quarter", "quarterly"),
    }
)
AGGREGATION = _spelled(
    {
        Aggregation.MEAN: "mean|average|averages|averaged|avg|on average",
        Aggregation.MEDIAN: "median|medians|p50|50th percentile",
        Aggregation.P90: "p90|90th percentile|90th",
        Aggregation.P95: "p95|95th percentile|95th",
    }
)
OUTPUT = _spelled(
    {
        Output.REPORT: "as report|as a report|as chart|as charts|as a chart",
        Output.TABLE: "table|as table|as a table|in a table|table only",
        Output.CSV: "csv|as csv|as a csv|csv file|as csv file|as a csv file|as spreadsheet",
    }
)
VIEW = _spelled(
    {View.TEAMS: "by team|by teams|per team|team by team|for each team|each team|every team|"
     "across teams|across the teams|between teams|between the teams|compare teams|"
     "compare the teams|compare its teams|side by side|team comparison|split by team"}
)  # fmt: skip
ME = _spelled(
    {Person(MYSELF): "me|my|mine|myself|my own|did i|am i|do i|have i|about me|for me"}
)
EVERYONE = _spelled(
    {Everyone(): "everyone|everybody|all|all teams|all of us|whole organisation|"
     "whole organization|whole company|entire company"}
)  # fmt: skip
YEAR_APART = "I compare with the equal period before; a year apart is not possible yet."
_ONE_OF = {"week": "wow|w/w", "month": "mom|m/m", "quarter": "qoq|q/q"}
REFUSED = _spelled(
    {
        Doubt(YEAR_APART, ("vs previous", "last year vs the year before")): "yoy|y/y|"
        "year over year|year on year|year to year|a year ago|"
        + _with_prefixes(
            ("vs", "versus", "vs the", "versus the", "against", "against the", "compared to",
             "compared to the", "compared with", "compared with the", "to the", "with the"),
            "year ago|a year ago|a year earlier|the year before that|"
            + _with_prefixes(("same", "the same"), _with_suffix("last year", (
                "period|time|week|month|quarter|half|days|weeks|months"
            )))
        ),
        **{
            Doubt(
                f"I compare a {unit} with the {unit} before. Which {unit}?",
                (f"this {unit} vs last {unit}", f"last {unit} vs the {unit} before",
                 "vs previous"),
            ): f"{short}|{unit} over {unit}|{unit} on {unit}|{unit} to {unit}"
            for unit, short in _ONE_OF.items()
        },
        Doubt(
            "I do not count commits, but the days with one. Take `coding days`.",
            ("coding days",),
        ): "commits|commit|commits per day|commits a day|commits by day|daily commits|"
        "commit count|commit counts|number of commits|how many commits",
        Doubt(
            "I do not know yet which team is yours. Write its name."
        ): "my team|our team|my teams|our teams",
        Doubt(
            "I cannot split a report by people or repositories. Take `by team`.", ("by team",)
        ): "by person|per person|by developer|per developer|by repository|per repository|"
        "by repo",
        Doubt(f"My steps are {values_of(Granularity)}."): "hourly|biweekly|bi-weekly|"
        "fortnightly|yearly|annually|annual|by hour|per hour|by year|per year|by sprint|per sprint",
        Doubt("I answer where you ask. For your own numbers, which only you see, "
              "ask for `me`."): "privately|private|in private",
        Doubt("That lies in the future; my data ends today."): "tomorrow|next day|next week|"
        "next month|next quarter|next half|next year|next sprint",
        Doubt("I show the aggregations " + values_of(Aggregation) + "."): "p99|p75|min|max|"
        "minimum|maximum",
    }
)  # fmt: skip
PACE = _spelled(
    {
        Pace(): "how long|how quickly|how quick|how fast|how slow|how slowly|how soon|fast|"
        "faster|slow|slower|quick|quicker|quickly|slowly|slowing|slowing down|speeding up"
    }
)
RANKING = _spelled(
    {
        Ranking("people"): "who|who's|whose|rank|ranking|rankings|ranked|stack rank|top|best|"
        "worst|bottom|leaderboard|scoreboard|most productive|least productive|hardest working|"
        "fastest|slowest|laziest|mvp|contributors|performers|top performers|"
        "top performer|rank people|rank developers",
        Ranking("teams"): _with_prefixes(
            ("best", "worst", "top", "fastest", "slowest", "which", "rank", "ranking of",
             "most productive", "least productive", "rank the", "rank all"),
            "team|teams",
        ),
    }
)  # fmt: skip
FILLER = _spelled(
    {
        Filler(): "a|an|the|of|for|in|on|at|over|during|within|about|and|or|with|plus|vs|"
        "versus|against|v|,|;|&|+|/|-|:|=|to|please|pls|plz|thanks|thank you|hi|hello|hey|"
        "show|show me|give|give me|send me|tell me|tell me about|get|get me|see|let me see|"
        "draw|plot|chart|charts|graph|display|compare|compared|comparing|how|how is|how are|"
        "what|what is|what are|is|are|was|were|has|have|had|been|be|do|does|"
        "did|doing|done|going|take|takes|took|can you|could you|can i see|i want|i want to see|i'd like|"
        "i would like|i need|we|us|our|their|its|it|there|that|this is|look|like|how many|"
        "how much|number of|numbers|figures|stats|statistics|report|reports|"
        "metric|metrics|team|teams|the team|period|time period|buckets|steps|so far|much|"
        "many|trend|trends|all of|%|getting|gets|become|becoming|looking|improving|improved|"
        "better|worse|still|lately|wait|waits|waiting"
    }
)
LONGEST = max(
    len(words)
    for table in (COMPARE, REFUSED, FILLER, EVERYONE, OUTPUT, VIEW, ME, PACE, RANKING)
    for words in table
)

KEYWORDS = tuple(
    " ".join(words)
    for table in (GRANULARITY, AGGREGATION, OUTPUT, COMPARE, EVERYONE)
    for words in table
)
