"""What a digest says: how a week stands beside the weeks before, and what moved."""

import io
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from reporting import compact
from reporting.answer import Cell, When
from reporting.catalogue import BY_NAME
from reporting.charts import sparklines
from reporting.digests import Digest
from reporting.directory import Team
from reporting.periods import Granularity, buckets
from reporting.requests import ReportRequest
from reporting.schedules import Daily, Monthly, Schedule, Weekly
from reporting.wording import between
from tests.reporting.conftest import csv_of

PLATFORM = Team("7", "Platform", "All/Platform", "All", leaf=True)
MERGED, CYCLE, REWORK = "PR_MERGED", "PR_CYCLE_TIME_DAYS_AVG", "REWORK_PERCENT"
DAYS_CODED = "CODING_DAYS"
DUE = datetime(2026, 11, 23, 8, tzinfo=UTC)
TODAY = date(2026, 11, 23)
# Ten weeks from 14 September on; the last is the one that is told.
CALM = [20, 22, 19, 25, 21, 20, 24, 22, 23, 23]
EVEN = [2.0, 2.5, 2.2, 3.0, 2.1, 2.4, 2.8, 2.6, 2.5, 2.5]


MONDAYS = Weekly(0)


def digest(cadence=MONDAYS, **more):
    given = {"teams": (PLATFORM,), "metrics": (MERGED,)}
    return Digest(schedule=Schedule(cadence, time(9), "UTC"), **{**given, **more})


def made(
    lines, one=None, *, due=DUE, today=TODAY, data_until=None, path="All/Platform"
):
    """The digest of a team with these numbers, one a bucket of the whole export."""
    one = one or digest(metrics=tuple(lines))
    (request,) = one.requests(due)
    whole = one.whole(request)
    csv = csv_of(whole.period, whole.granularity, {path: lines})
    return compact.make(one, request, csv, today=today, data_until=data_until)


def said(part):
    return [sentence.text for sentence in part.sentences]


def test_a_calm_week_is_one_number_and_what_is_usual():
    part = made({MERGED: CALM, CYCLE: EVEN})

    assert (part.name, part.days, part.empty) == (
        "Platform",
        "week of 16 November",
        False,
    )
    # The eight weeks before had 19 to 25.
    assert said(part) == [
        "A calm week: Platform merged 23 pull requests (usual: 19 to 25).",
        "The other number is as usual, too.",
    ]


def test_what_lies_outside_leads_with_the_range_it_left():
    part = made({MERGED: [*CALM[:9], 31], CYCLE: EVEN})

    assert said(part) == [
        "Platform merged 31 pull requests, more than the usual 19 to 25."
    ]


def test_means_say_of_how_many_cases_they_are():
    part = made({MERGED: CALM, CYCLE: [*EVEN[:9], 4.5]})

    assert said(part) == [
        "A pull request took 4 d 12 h from first commit to merge, longer than the usual "
        "2 d 2 h to 3 d (23 pull requests)."
    ]


def test_several_that_lie_outside_are_named_the_welcome_and_unwelcome_before_others():
    part = made(
        {
            DAYS_CODED: [*[2.0] * 8, 2.0, 4.0],
            MERGED: [*CALM[:9], 10],
            CYCLE: [*EVEN[:9], 4.5],
        }
    )

    # 4.5 is half as much again as 3; 10 is 9 below 19, not quite a half.
    first, also = said(part)
    assert first.startswith("A pull request took 4 d 12 h")
    assert also == (
        "Also unusual: PRs merged 10, fewer than 19 to 25; "
        "coding days 4 a week, more than 2."
    )


def test_what_is_back_to_usual_is_told_with_what_it_was():
    part = made({MERGED: [*CALM[:8], 40, 23], CYCLE: EVEN})

    # The week before stood out of its own eight weeks, 19 to 25.
    assert said(part) == [
        "A calm week: Platform merged 23 pull requests (usual: 19 to 25).",
        "The other number is as usual, too.",
        "Back to usual: PRs merged 23 (40 the week before).",
    ]


def test_a_far_outlier_does_not_make_anything_usual():
    part = made({MERGED: [20, 22, 19, 400, 21, 20, 24, 22, 23, 26]})

    assert said(part) == [
        "Platform merged 26 pull requests, more than the usual 19 to 24."
    ]


def test_hardly_beyond_is_still_usual():
    # 26 is 4 % more than 25.
    part = made({MERGED: [*CALM[:9], 26]})

    assert said(part)[0].startswith("A calm week: Platform merged 26")


def test_what_moved_within_the_usual_is_told_against_the_last_digest():
    part = made({MERGED: [20, 30, 22, 28, 21, 26, 24, 29, 30, 22], CYCLE: EVEN})

    assert said(part)[-1] == (
        "Since the week before, PRs merged moved most: 22, was 30."
    )


def test_without_enough_weeks_before_nothing_is_called_usual():
    part = made({MERGED: [4, 5, 4, 5, 6]}, digest(against=3))

    assert said(part) == ["Platform merged 6 pull requests."]


def test_a_zero_is_said_where_there_used_to_be_something():
    part = made({MERGED: [*CALM[:9], 0], CYCLE: [*EVEN[:9], None]})

    assert said(part) == [
        "Platform merged no pull requests, fewer than the usual 19 to 25."
    ]
    assert part.empty


def test_nothing_at_all_is_said_in_a_line_and_has_no_picture():
    part = made({MERGED: [0] * 10})

    assert said(part) == ["Platform: nothing was recorded in the week of 16 November."]
    assert (part.png, part.empty) == (b"", True)


def test_a_quiet_weekend_is_no_gap_in_the_data():
    part = made({MERGED: CALM}, data_until=date(2026, 11, 20))

    assert said(part) == [
        "A calm week: Platform merged 23 pull requests (usual: 19 to 25)."
    ]


def test_data_that_ends_within_the_week_is_told_and_nothing_judged():
    part = made({MERGED: [*CALM[:9], 3]}, data_until=date(2026, 11, 17))

    assert said(part) == [
        "Platform merged 3 pull requests.",
        "The data ends 17 November 2026; the last week is not whole.",
    ]
    assert not part.empty


def test_data_that_ends_before_the_week_is_no_empty_week():
    part = made({MERGED: [*CALM[:9], 0]}, data_until=date(2026, 11, 10))

    assert said(part) == [
        "Platform: nothing was recorded in the week of 16 November.",
        "The data ends 10 November 2026, before this period.",
    ]
    assert not part.empty


def test_two_weeks_are_told_by_the_week():
    # Twelve weeks: 31 August to 22 November. 30 and 32 a week are told.
    lines = {MERGED: [9, 9, 20, 22, 19, 25, 21, 20, 24, 22, 30, 32]}
    part = made(lines, digest(Weekly(0, date(2026, 11, 23))))

    assert part.days == "9 to 22 November"
    assert said(part) == [
        "Platform merged 31 pull requests a week, more than the usual 19 to 25."
    ]


def test_a_day_stands_beside_the_same_days_of_the_weeks_before():
    one = digest(Daily())
    tuesday = datetime(2026, 11, 25, 8, tzinfo=UTC)
    (request,) = one.requests(tuesday)
    days = buckets(one.whole(request).period, Granularity.DAILY)
    # Five on Tuesdays, but seven on this one; nothing on other days.
    tuesdays = {"2026-11-24": 7}
    values = [
        tuesdays.get(str(day.days.first), 5 if day.days.first.weekday() == 1 else 0)
        for day in days
    ]

    part = made({MERGED: values}, one, due=tuesday, today=date(2026, 11, 25))

    assert part.days == "Tuesday 24 November"
    assert said(part) == ["Platform merged 7 pull requests, more than the usual 5."]


def test_a_month_stands_beside_the_months_before():
    one = digest(Monthly(1))
    part = made(
        {MERGED: [80, 90, 85, 95, 100, 90, 80, 85, 90, 70]},
        one,
        due=datetime(2026, 11, 1, 8, tzinfo=UTC),
        today=date(2026, 11, 1),
    )

    assert part.days == "October 2026"
    assert said(part) == [
        "Platform merged 70 pull requests, fewer than the usual 80 to 100."
    ]


def own(lines, due=DUE):
    one = digest(teams=(), metrics=tuple(lines))
    (request,) = one.requests(due)
    whole = one.whole(request).period
    rows = ["Granularity,Developer,Email,Manager_Email,Team,Team_Hierarchy,"
            f"Start_Date,End_Date,{','.join(lines)}"]  # fmt: skip
    for place, week in enumerate(buckets(whole, Granularity.WEEKLY)):
        for who, part in (("Ada Abel", 1), ("Kim Koch", 100)):
            email = f"{who.split()[0].lower()}@example.com"
            values = ",".join(str(line[place] * part) for line in lines.values())
            rows.append(
                f"weekly,{who},{email},lou@example.com,Lou,All/Lou,"
                f"{week.days.first},{week.days.last},{values}"
            )
    asked = ReportRequest(
        people=("ada@example.com",),
        period=request.period,
        metrics=request.metrics,
        granularity=request.granularity,
        compare=request.compare,
    )
    return compact.make(one, asked, "\n".join(rows).encode(), today=TODAY)


def test_ones_own_digest_has_ones_own_numbers_alone():
    part = own({MERGED: [2, 3, 2, 4, 3, 2, 3, 2, 3, 6]})

    assert part.name == ""
    assert said(part) == [
        "Ada Abel merged 6 pull requests, more than the usual 2 to 4."
    ]
    assert part.alt.startswith("You, week of 16 November.")


def noted(monkeypatch):
    """Return a list of what is drawn from now on."""
    drawn = []

    def draw(sparks):
        drawn.extend(sparks)
        return b"png"

    monkeypatch.setattr(sparklines, "draw", draw)
    return drawn


def test_the_strip_shows_the_weeks_beside_and_marks_the_one_that_is_told(monkeypatch):
    drawn = noted(monkeypatch)

    part = made({MERGED: [*CALM[:9], 31], CYCLE: [*EVEN[:9], None]})

    merged, cycle = drawn
    assert (list(merged.values), merged.marked) == ([*CALM[1:9], 31], 8)
    assert (merged.number, merged.change, merged.usual) == (
        "31",
        "▲ better than 19 to 25",
        (19, 25),
    )
    assert (cycle.number, cycle.change) == ("–", "")
    assert part.alt == (
        "Platform, week of 16 November. Short lines over time: "
        "PRs merged 31, up better than 19 to 25; PR cycle time –."
    )


def test_of_many_metrics_the_unusual_ones_have_room_first(monkeypatch):
    drawn = noted(monkeypatch)
    names = (DAYS_CODED, CYCLE, MERGED, "PR_MERGED_SMALL", "PR_MERGED_MEDIUM",
             "PR_MERGED_LARGE", "WORK_COMPLETED", REWORK)  # fmt: skip
    lines = {name: list(CALM) for name in names}
    lines[REWORK] = [*CALM[:9], 60]

    made(lines)

    assert len(drawn) == 6
    titles = [one.title for one in drawn]
    assert (titles[0], titles[-1]) == ("Coding days", "Rework")


def test_the_picture_is_as_wide_as_others_and_low():
    part = made({MERGED: CALM, CYCLE: EVEN})

    image = Image.open(io.BytesIO(part.png))
    assert image.width == 1600
    assert image.height < 300


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 60), min_size=10, max_size=10),
    st.lists(st.none() | st.integers(1, 400), min_size=10, max_size=10),
    st.lists(st.none() | st.integers(0, 100), min_size=10, max_size=10),
)
def test_every_number_said_is_that_of_a_week_or_of_the_range_of_those_before(
    merged, hundredths, rework
):
    cycle = [None if one is None else one / 100 for one in hundredths]
    lines = {MERGED: merged, CYCLE: cycle, REWORK: rework}
    if not any(map(any, lines.values())):
        return
    part = made(lines)

    story = " ".join(said(part))
    assert 0 < len(part.sentences) <= 3
    for claim in (claim for each in part.sentences for claim in each.claims):
        assert claim.text in story
        if claim.cell is Cell.VALUE:
            week = 8 if claim.when is When.BEFORE else 9
            assert claim.value == pytest.approx(lines[claim.metric][week])
        if claim.cell is Cell.USUAL:
            beside = [one for one in lines[claim.metric][1:9] if one is not None]
            ends = {between(BY_NAME[claim.metric], low, high)
                    for low in beside for high in beside if low <= high}  # fmt: skip
            assert claim.value in ends
