"""Every claim of a sentence, worked out again from the lines of the exports, slowly."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import mean, median
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting import narrative
from reporting.answer import Cell, Claim, Sentence, When
from reporting.catalogue import BY_NAME, Better, Kind
from reporting.goals import Goal
from reporting.narrative.saying import say
from reporting.periods import Period
from reporting.requests import View

CYCLE = "PR_CYCLE_TIME_DAYS_AVG"
FIRST_COMMENT = "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG"
NAMES = ("CODING_DAYS", CYCLE, "PR_MERGED", "REWORK_PERCENT", FIRST_COMMENT)
# What a report has beside what was asked for.
BESIDE = ("PR_CYCLE_TIME_WORKING_HRS_AVG", "PR_COMMENTED")
COUNTED = ("PR_MERGED", "PR_COMMENTED")
PLATFORM = "Everyone/Platform"
TEAMS = (f"{PLATFORM}/Search 2", f"{PLATFORM}/Payments")
FIRST = date(2026, 1, 5)
WEEKS = 9
GOALS = {
    CYCLE: Goal(3.0, at_most=True),
    "CODING_DAYS": Goal(3.5, at_most=False),
    "PR_MERGED": Goal(20.0, at_most=False),
}
ROUGHLY = {"a tenth": 0.10, "a fifth": 0.20, "a quarter": 0.25, "a third": 0.33}


@dataclass(frozen=True)
class Exports:
    """What was exported: lines of weeks, by period, team and metric."""

    lines: dict[When, dict[str, dict[str, list[Any]]]]
    today: date
    weeks_back: int

    def counting(self, when: When) -> list[int]:
        """The weeks that are over."""
        first = FIRST if when is When.NOW else FIRST - timedelta(weeks=self.weeks_back)
        ends = [first + timedelta(weeks=week, days=6) for week in range(WEEKS)]
        return [week for week, end in enumerate(ends) if end < self.today]

    def begun(self, week: int) -> bool:
        return FIRST + timedelta(weeks=week) <= self.today

    def cell(self, when: When, path: str, name: str, week: int) -> float | None:
        if when is When.NOW and not self.begun(week):
            return None
        value: float | None = self.lines[when][path][name][week]
        return value

    def values(
        self, when: When, path: str, name: str, *, every: bool = False
    ) -> list[float]:
        weeks = list(range(WEEKS)) if every else self.counting(when)
        cells = [self.cell(when, path, name, week) for week in weeks]
        return [value for value in cells if value is not None]

    def paced(self, name: str) -> bool:
        complete = len(self.counting(When.NOW)) == WEEKS
        return BY_NAME[name].kind is Kind.COUNT and not complete

    def compared(self, when: When, path: str, name: str) -> float | None:
        """The number that a change is the change of."""
        kind, weight = BY_NAME[name].kind, BY_NAME[name].weight
        weight = weight if weight in NAMES + BESIDE else BY_NAME[name].cases
        values = self.values(when, path, name)
        if kind is Kind.COUNT:
            whole = self.values(when, path, name, every=True)
            chosen = values if self.paced(name) else whole
            if not chosen:
                return None
            return mean(chosen) if self.paced(name) else sum(chosen)
        if kind is Kind.RATE or weight not in NAMES + BESIDE:
            return mean(values) if values else None
        pairs = [
            (value, self.cell(when, path, weight, week) or 0.0)
            for week in self.counting(when)
            if (value := self.cell(when, path, name, week)) is not None
        ]
        total = sum(heavy for _, heavy in pairs)
        if not pairs:
            return None
        if len({value for value, _ in pairs}) == 1 or not total:
            return mean(value for value, _ in pairs)
        return sum(value * heavy for value, heavy in pairs) / total

    def shown(self, when: When, path: str, name: str) -> float | None:
        """The number that is shown: instead of paces below one, what was counted."""
        value = self.compared(when, path, name)
        paces = [self.compared(side, PLATFORM, name) for side in When]
        small = any(pace and 0 < pace < 1 for pace in paces)
        if self.paced(name) and small and value is not None:
            return sum(self.values(when, path, name))
        return value


def again(claim: Claim, exports: Exports) -> float | date | str | None:
    """Work out what a claim says."""
    path, name, when = claim.subject or PLATFORM, claim.metric, claim.when
    work: dict[Cell, Callable[[], float | date | str | None]] = {
        Cell.VALUE: lambda: exports.shown(when, path, name),
        Cell.TOTAL: lambda: total(exports, path, name),
        Cell.PACE: lambda: mean(exports.values(when, path, name)),
        Cell.CHANGE: lambda: change(exports, path, name),
        Cell.POINT: lambda: exports.cell(when, path, name, week_of(claim.bucket)),
        Cell.POINTS: lambda: len(exports.values(when, path, name)),
        Cell.BUCKETS: lambda: len(exports.counting(when)),
        Cell.DAYS: lambda: 7 * WEEKS,
        Cell.DAY: lambda: claim.bucket or FIRST,
        Cell.NAME: lambda: path.rpartition("/")[2],
        Cell.TEAMS: lambda: len(of_teams(exports, name)),
        Cell.RANKED: lambda: len(of_teams(exports, name)),
        Cell.MEDIAN_OF_TEAMS: lambda: median(of_teams(exports, name)),
        Cell.TREND: lambda: slope(exports, path, name),
        Cell.USUAL: lambda: BY_NAME[name].benchmark,
        Cell.TARGET: lambda: GOALS[name].target,
        Cell.RATING: lambda: tier(name, exports.compared(when, path, name)),
        Cell.SHARE_OF_CHANGE: lambda: share(exports, path, name),
        Cell.RANK: lambda: rank(exports, when, path, name),
    }
    return work[claim.cell]()


def week_of(day: date | None) -> int:
    assert day is not None
    return (day - FIRST).days // 7


def total(exports: Exports, path: str, name: str) -> float | None:
    if BY_NAME[name].kind is Kind.COUNT:
        return sum(exports.values(When.NOW, path, name, every=True))
    return exports.compared(When.NOW, path, name)


def change(exports: Exports, path: str, name: str) -> float | None:
    now, before = (exports.compared(when, path, name) for when in When)
    return now / before - 1 if now is not None and before else None


def of_teams(exports: Exports, name: str) -> list[float]:
    values = (exports.compared(When.NOW, team, name) for team in TEAMS)
    return [value for value in values if value is not None]


def slope(exports: Exports, path: str, name: str) -> float:
    points = [
        (float(week), value)
        for week in exports.counting(When.NOW)
        if (value := exports.cell(When.NOW, path, name, week)) is not None
    ]
    across, up = mean(x for x, _ in points), mean(y for _, y in points)
    rise = sum((x - across) * (y - up) for x, y in points)
    return rise / sum((x - across) ** 2 for x, _ in points)


def tier(name: str, value: float | None) -> str:
    metric = BY_NAME[name]
    assert value is not None
    assert metric.tiers is not None
    lower = metric.better is Better.LOWER
    for word, limit in zip(("Elite", "High", "Medium"), metric.tiers, strict=True):
        if value <= limit if lower else value >= limit:
            return word
    return "Low"


def share(exports: Exports, path: str, name: str) -> float:
    moved = {}
    for team in (path, PLATFORM):
        now, before = (exports.compared(when, team, name) for when in When)
        assert now is not None
        assert before is not None
        moved[team] = now - before
    return moved[path] / moved[PLATFORM]


def rank(exports: Exports, when: When, path: str, name: str) -> int:
    own = exports.compared(when, path, name)
    others = [exports.compared(when, team, name) for team in TEAMS]
    assert own is not None
    lower = BY_NAME[name].better is Better.LOWER
    ahead = [
        one for one in others if one is not None and (one < own if lower else one > own)
    ]
    return 1 + len(ahead)


def read(claim: Claim) -> tuple[float, float]:
    """What the text of a claim says, and how far rounding may have moved it."""
    text = claim.text.replace(",", "")
    if text == "no":
        return 0.0, 0.0
    hours_apart = re.fullmatch(r"(\d+) d(?: (\d+) h)?", text)
    metric = BY_NAME.get(claim.metric)
    in_hours = metric is not None and metric.unit == "hours"
    if hours_apart and (hours_apart[2] or claim.cell is not Cell.DAYS):
        days, hours = hours_apart.groups()
        exact = int(days) * 24 + int(hours or 0)
        # Without hours it may be whole days of many: ten and more have no hours.
        room = 0.5 if hours else 12.0
        return (exact, room) if in_hours else (exact / 24, room / 24)
    digits = re.search(r"\d+(?:\.(\d+))?", text)
    assert digits, claim
    value, room = float(digits[0]), 0.5 * 10 ** -len(digits[1] or "")
    if " d" in text and in_hours:
        return value * 24, room * 24
    if text.endswith(" h") and metric is not None and metric.unit == "days":
        return value / 24, room / 24
    return (value * 1e6, room * 1e6) if text.endswith("M") else (value, room)


def says_change(claim: Claim, change: float) -> bool:
    """Whether words like ``26 %``, ``a quarter faster``, ``twice as many`` are true."""
    text = claim.text
    if text.startswith("slightly"):
        return 0 < abs(change) < 0.08
    if text.startswith("twice"):
        return abs(change - 1) <= 0.05
    for words, size in ROUGHLY.items():
        if text.startswith(words):
            return abs(abs(change) - size) <= 0.05
    if "%" in text:
        value, _ = read(claim)
        exact = abs(change) * 100
        return abs(value - exact) <= 0.5 + 1e-9 or (value == 99 and 99 < exact < 100)
    if "time" in text:
        value, room = read(claim)
        return abs(value - (change + 1)) <= room + 1e-9
    return change <= -1


def true(claim: Claim, exports: Exports) -> bool:
    found = again(claim, exports)
    if isinstance(found, str | date):
        return found == claim.value
    assert found is not None, claim
    assert isinstance(claim.value, int | float)
    if abs(found - claim.value) > 1e-6 * max(1, abs(found)):
        return False
    if claim.cell in (Cell.CHANGE, Cell.SHARE_OF_CHANGE):
        return says_change(claim, float(found))
    value, room = read(claim)
    if claim.cell is Cell.DAYS and "week" in claim.text:
        value *= 7
    return abs(value - abs(found)) <= room + 1e-9


def left_over(sentence: Sentence) -> str:
    """The sentence without what it claims."""
    rest = sentence.text
    for claim in sentence.claims:
        assert claim.text in rest, (claim, sentence)
        rest = rest.replace(claim.text, "", 1)
    return rest


def steady(start: float, step: float, noise: list[float]) -> list[float]:
    """A line that goes somewhere, more or less."""
    return [
        round(max(0.0, start + step * week + one), 2) for week, one in enumerate(noise)
    ]


_CELL = st.one_of(st.none(), st.floats(0, 200).map(lambda value: round(value, 2)))
_WILD = st.lists(_CELL, min_size=WEEKS, max_size=WEEKS)
_NOISE = st.lists(st.floats(0, 3), min_size=WEEKS, max_size=WEEKS)
_STEADY = st.builds(steady, st.floats(1, 60), st.floats(-3, 9), _NOISE)
_VALUES = st.one_of(_STEADY, _STEADY, _WILD)
_WILD_COUNTS = st.lists(st.integers(0, 300), min_size=WEEKS, max_size=WEEKS)
_COUNTS = st.one_of(
    _STEADY.map(lambda line: [float(round(one)) for one in line]), _WILD_COUNTS
)
_LINES = st.fixed_dictionaries(
    {name: _COUNTS if name in COUNTED else _VALUES for name in NAMES + BESIDE}
)


@pytest.fixture
def tell(sum_up):
    """Tell the story of lines, and give what was exported."""

    def of(now, before, below, below_before, today, weeks_back=WEEKS):
        teams = dict(zip(TEAMS, below, strict=True))
        past = dict(zip(TEAMS, below_before, strict=True))
        last = FIRST + timedelta(weeks=WEEKS, days=-1)
        back = timedelta(weeks=weeks_back)
        summary = sum_up(
            now,
            before,
            metrics=NAMES,
            below=teams,
            below_before=past,
            today=today,
            goals=GOALS,
            first=FIRST,
            last=last,
            against=Period(FIRST - back, last - back),
        )
        lines = {When.NOW: {PLATFORM: now} | teams, When.BEFORE: {PLATFORM: before} | past}  # fmt: skip
        return summary, Exports(lines, today, weeks_back)

    return of


def said(summary) -> list[Sentence]:
    story = narrative.story(summary)
    return [
        narrative.title(summary),
        *story.summary,
        *story.observations,
        *story.suggestions,
    ]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    now=_LINES,
    before=_LINES,
    below=st.tuples(_LINES, _LINES),
    below_before=st.tuples(_LINES, _LINES),
    today=st.sampled_from([date(2026, 2, 12), date(2026, 3, 2), date(2030, 1, 1)]),
    view=st.sampled_from([View.TIME, View.TEAMS]),
    # The weeks before, the same of the year before, and others.
    weeks_back=st.sampled_from([WEEKS, 52, 20]),
)
def test_every_number_of_a_sentence_is_a_claim_and_every_claim_is_true(
    tell, now, before, below, below_before, today, view, weeks_back
):
    summary, exports = tell(now, before, below, below_before, today, weeks_back)

    for sentence in said(replace(summary, view=view)):
        assert not re.search(r"\d", left_over(sentence)), sentence
        wrong = [claim for claim in sentence.claims if not true(claim, exports)]
        assert not wrong, (wrong, sentence)


def test_a_sentence_is_the_same_every_time(tell):
    lines = {
        name: [float(week + 1) for week in range(WEEKS)] for name in NAMES + BESIDE
    }
    other = {name: [5.0] * WEEKS for name in NAMES + BESIDE}
    arguments = (lines, other, (other, lines), (lines, other), date(2030, 1, 1))

    assert said(tell(*arguments)[0]) == said(tell(*arguments)[0])


def test_words_keep_the_claims_of_what_is_in_them():
    three = Sentence("3", (Claim(Cell.TEAMS, 3, "3"),))
    name = Sentence("{braces}", (Claim(Cell.NAME, "{braces}", "{braces}"),))

    whole = say("{name} has {count} of {count}", name=name, count=three)

    assert whole.text == "{braces} has 3 of 3"
    assert [claim.text for claim in whole.claims] == ["{braces}", "3", "3"]
