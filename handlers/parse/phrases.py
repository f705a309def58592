"""Set phrases: the words that mean one thing wherever they stand."""

from collections.abc import Mapping, Sequence
from enum import Enum

from handlers.parse.values import (
    Earlier,
    Everyone,
    Filler,
    Over,
    Pace,
    Person,
    Private,
    TeamOf,
    Value,
)
from reporting.periods import Granularity
from reporting.requests import ME as MYSELF
from reporting.requests import Aggregation, Compare, Output, View

Phrases = Mapping[tuple[str, ...], Value]
# No set phrase has more words.
LONGEST = 6


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


def spelled(phrases: Mapping[Value, str]) -> dict[tuple[str, ...], Value]:
    """Turn "a | b c" behind each value into a table by words."""
    return {
        tuple(text.split()): value
        for value, texts in phrases.items()
        for text in texts.split("|")
    }


def prefixed(prefixes: Sequence[str], texts: str) -> str:
    """Put each prefix before each of the texts."""
    return "|".join(
        f"{prefix} {text}" for prefix in prefixes for text in texts.split("|")
    )


def _each(unit: str, adverb: str) -> str:
    texts = [f"{word} {unit}" for word in ("by", "per", "each", "every")]
    steps = f"{adverb} steps|in {adverb} steps|on a {adverb} basis|{adverb} buckets"
    return "|".join(
        [adverb, steps, f"{unit} by {unit}", f"{unit}-by-{unit}", f"by {unit}s", *texts]
    )


def _over(unit: str, short: str) -> str:
    pairs = "|".join(f"{unit} {word} {unit}" for word in ("over", "on", "to"))
    return f"{short}|{pairs}|{unit}-over-{unit}|{unit}-on-{unit}"


def _people(*prefixes: str) -> str:
    nouns = "developer|person|engineer|dev|member|individual|employee|team member"
    return prefixed(prefixes, nouns)


VERSUS = (
    "vs", "versus", "v", "against", "than", "compared to", "compared with", "compared against",
    "compare to", "compare with", "relative to", "in comparison to", "in comparison with",
)  # fmt: skip
_VERSUS_THE = [f"{word}{the}" for word in VERSUS for the in ("", " the")]
COMPARE = spelled(
    {
        Compare.NOTHING: "alone|without comparison|without a comparison|without comparing|"
        "without compare|no comparison|no compare|not compared|vs nothing|do not compare|"
        "don't compare|uncompared",
        Compare.PREVIOUS: "with comparison|"
        + prefixed(
            _VERSUS_THE,
            "previous|previous period|previous one|prior|prior period|before|period before|"
            "last period|preceding period|time before|last time|one before",
        ),
        Earlier(
            1, "year"
        ): "yoy|y/y|year over year|year on year|year-over-year|year-on-year",
        Over("week"): _over("week", "wow|w/w"),
        Over("month"): _over("month", "mom|m/m"),
        Over("quarter"): _over("quarter", "qoq|q/q"),
    }
)
GRANULARITY = spelled(
    {
        Granularity.DAILY: _each("day", "daily"),
        Granularity.WEEKLY: _each("week", "weekly"),
        Granularity.MONTHLY: _each("month", "monthly"),
        Granularity.QUARTERLY: _each("quarter", "quarterly"),
    }
)
AGGREGATION = spelled(
    {
        Aggregation.MEAN: "mean|average|averages|averaged|avg|on average|the mean|arithmetic mean",
        Aggregation.MEDIAN: "median|medians|p50|50th percentile|typical|typically|"
        "50 percentile|the median",
        Aggregation.P90: "p90|90th percentile|90th|p-90|90p|90 percentile|90th pct|"
        "90 th percentile|90% percentile",
        Aggregation.P95: "p95|95th percentile|95th|p-95|95p|95 percentile|95th pct|"
        "95 th percentile|95% percentile",
    }
)
OUTPUT = spelled(
    {
        Output.REPORT: "as report|as a report|as chart|as charts|as a chart|as a picture|"
        "as picture|as graph|as a graph|as an image",
        Output.TABLE: "table|as table|as a table|in a table|table only|only a table|"
        "as tables|tabular",
        Output.CSV: "csv|as csv|as a csv|csv file|as csv file|as a csv file|as spreadsheet|"
        "as a spreadsheet|spreadsheet|excel|as excel|for excel|in excel|xlsx|as xlsx|"
        "with csv|with the csv|raw data|export",
    }
)
PRIVATE = spelled(
    {
        Private(): "privately|private|in private|only to me|just to me|to me only|"
        "only for me|just for me|for me only|for my eyes only|in a dm|in dm|as a dm|as dm|"
        "by dm|via dm|dm me|in a direct message|as a direct message|by direct message|"
        "send it to me|send this to me|send to me|send it to me only|not in public|"
        "only visible to me|visible only to me|quietly|confidentially"
    }
)
VIEW = spelled(
    {
        View.TEAMS: "by team|by teams|per team|team by team|for each team|each team|every team|"
        "across teams|across the teams|between teams|between the teams|compare teams|"
        "compare the teams|compare its teams|side by side|team comparison|split by team|"
        "by sub-team|by sub-teams|by subteam|by subteams|per subteam|by manager|per manager|"
        "by group|by department|by squad|per squad|by org|by organisation|by organization|broken down by team|grouped by team|teams compared",
        View.PEOPLE: _people(
            "by", "per", "each", "every", "for each", "for every", "split by"
        )
        + "|person by person|developer by developer|individually|"
        "across people|across developers|between people|between developers|"
        "by people|by members|by developers|by engineers|by contributor|per head|"
        "everyone individually|people side by side|developers side by side",
    }
)
ME = spelled(
    {Person(MYSELF): "me|my|mine|myself|my own|did i|am i|do i|have i|about me|for me"}
)
MY_TEAM = spelled(
    {
        TeamOf(MYSELF): prefixed(
            ("my", "our", "my own", "our own"),
            "team|teams|squad|group|crew|department|organisation|organization|org|people|reports|"
            "direct reports|unit",
        )
    }
)
EVERYONE = spelled(
    {Everyone(): "everyone|everybody|all|all teams|all of us|whole organisation|"
     "whole organization|whole company|entire company|entire organisation|"
     "entire organization|the company|company|company-wide|company wide|"
     "organisation-wide|organization-wide|org-wide|all developers|all engineers|all people"}
)  # fmt: skip
PACE = spelled(
    {
        Pace(): "how long|how quickly|how quick|how fast|how slow|how slowly|how soon|fast|"
        "faster|slow|slower|quick|quicker|quickly|slowly|slowing|slowing down|speeding up"
    }
)
FILLER = spelled(
    {
        Filler(): "a|an|the|of|for|in|on|at|by|over|during|within|about|and|or|with|plus|vs|"
        "versus|against|v|than|,|;|&|+|/|-|:|=|to|from|please|pls|plz|thanks|thank you|hi|"
        "hello|hey|"
        # verbs that ask for an answer, and for no other one
        "show|show me|give|give me|send me|tell me|tell me about|get|get me|see|let me see|"
        "draw|plot|display|compare|compared|comparing|can you|could you|can i see|can i get|can i|"
        "could i|may i|may i see|i want|"
        "i want to see|i'd like|i would like|i need|look|look at|check|run|create|make|make me|"
        "generate|prepare|share|post|post here|here|in this channel|in the channel|find|"
        # questions
        "how|how is|how are|how's|what|what is|what's|what are|is|are|was|were|has|have|had|"
        "been|be|do|does|did|doing|done|going|take|takes|took|how many|how much|number of|"
        "much|many|should|would|happened|happening|"
        # who speaks, of what
        "we|us|our|their|its|it|there|that|this is|like|people|developers|engineers|devs|folks|"
        "team|teams|the team|squad|squads|department|organisation|organization|org|"
        "including subteams|including sub-teams|with subteams|with sub-teams|"
        "numbers|figures|stats|statistics|the data|data for|data of|data about|kpis|report|reports|metric|metrics|insights|"
        "period|time period|buckets|steps|so far|utc|overall|in total|total|also|too|just|only|"
        "chart|charts|graph|graphs|picture|split|split up|grouped|broken down|breakdown|"
        "trend|trends|all of|%|"
        # how things move
        "getting|gets|become|becoming|looking|improve|improves|improving|improved|better|worse|"
        "still|lately|recently|wait|waits|waiting|fall|falls|fell|fallen|drop|drops|dropped|rise|rises|"
        "rose|risen|grow|grows|grew|grown|increase|increased|increasing|decrease|decreased|"
        "decreasing|change|changed|changing|up|down|higher|lower|more|less|fewer"
    }
)  # fmt: skip

# What a misspelled word may have been; one way to say "vs" is enough.
KEYWORDS = tuple(
    " ".join(words)
    for table in (GRANULARITY, AGGREGATION, OUTPUT, COMPARE, EVERYONE, PRIVATE, VIEW)
    for words in table
    if words[0] not in {versus.partition(" ")[0] for versus in VERSUS[1:]}
)
