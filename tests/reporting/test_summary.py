from datetime import date

import pytest

from reporting import plan, tables
from reporting.catalogue import Level
from reporting.errors import TableError
from reporting.periods import Granularity, Period, buckets
from reporting.requests import Aggregation
from reporting.summary import Summary, summarise
from reporting.summary.combining import Verdict

LATER = date(2030, 1, 1)
CYCLE = "PR_CYCLE_TIME_DAYS_AVG"
FIRST_COMMENT = "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG"
PLATFORM = "Everyone/Platform"


def one(summary: Summary, name: str):
    return next(m for m in summary.metrics if m.metric.name == name)


def test_a_count_is_the_sum_of_its_buckets(sum_up):
    merged = one(sum_up({"PR_MERGED": [3, 4, 5, 8]}), "PR_MERGED")

    assert merged.now.value == 20
    assert merged.now.pace == 5


def test_whole_equal_periods_are_compared_by_their_sums(sum_up):
    merged = one(
        sum_up({"PR_MERGED": [3, 4, 5, 8]}, {"PR_MERGED": [4, 4, 4, 4]}), "PR_MERGED"
    )

    assert (merged.shown, merged.shown_before) == (20, 16)
    assert merged.change == pytest.approx(0.25)
    assert merged.verdict is Verdict.BETTER


def test_an_unfinished_week_is_in_the_sum_but_not_in_the_comparison(sum_up):
    summary = sum_up(
        {"PR_MERGED": [30, 40, 50, 1]},
        {"PR_MERGED": [30, 30, 30, 30]},
        today=date(2026, 2, 1),
    )

    merged = one(summary, "PR_MERGED")
    assert merged.now.value == 121
    assert (merged.shown, merged.shown_before) == (40, 30)
    assert summary.counted == (3, 4)


def test_a_bucket_that_ends_today_is_unfinished_and_one_that_ended_yesterday_is_not(
    sum_up,
):
    lines = {"PR_MERGED": [1, 1, 1, 1]}

    assert sum_up(lines, lines, today=date(2026, 2, 1)).counted == (3, 4)
    assert sum_up(lines, lines, today=date(2026, 2, 2)).counted == (4, 4)


def test_weeks_cut_by_the_period_are_not_compared(sum_up):
    # Thursday to Wednesday: 4 days, one whole week, 3 days; before it 3 + 7 + 4.
    summary = sum_up(
        {"PR_MERGED": [4, 14, 3]},
        {"PR_MERGED": [3, 28, 4]},
        first=date(2026, 1, 1),
        last=date(2026, 1, 14),
    )

    merged = one(summary, "PR_MERGED")
    assert [point.whole for point in merged.series] == [False, True, False]
    assert merged.change == pytest.approx(-0.5)


def test_without_a_whole_bucket_equal_totals_are_compared(sum_up):
    summary = sum_up(
        {"PR_MERGED": [10, 20], "CODING_DAYS": [1, 2]},
        {"PR_MERGED": [10, 10], "CODING_DAYS": [1, 1]},
        first=date(2026, 1, 7),
        last=date(2026, 1, 13),
    )

    assert one(summary, "PR_MERGED").change == pytest.approx(0.5)
    assert one(summary, "CODING_DAYS").now.value == 3
    assert summary.counted == (0, 0)


def test_without_a_whole_bucket_an_unfinished_period_is_not_compared(sum_up):
    summary = sum_up(
        {"PR_MERGED": [10, 20]},
        {"PR_MERGED": [10, 10]},
        first=date(2026, 1, 7),
        last=date(2026, 1, 13),
        today=date(2026, 1, 13),
    )

    assert one(summary, "PR_MERGED").verdict is Verdict.UNKNOWN


def test_a_rate_is_the_mean_of_its_whole_buckets(sum_up):
    summary = sum_up({"CODING_DAYS": [2, 3, 4, 0.5]}, today=date(2026, 2, 1))

    assert one(summary, "CODING_DAYS").now.value == pytest.approx(3)


def test_a_mean_is_weighted_by_what_it_is_made_of(sum_up):
    # 10 pull requests of 1 day, 30 of 5 days: 160 days in 40, not the mean 3.
    summary = sum_up(
        {CYCLE: [1, 5, None, None], "PR_MERGED": [10, 30, 0, 0]}, metrics=[CYCLE]
    )

    cycle = one(summary, CYCLE)
    assert cycle.now.value == pytest.approx(4)
    assert cycle.now.samples == 40
    assert cycle.exact


def test_a_mean_without_weights_is_only_about_right(sum_up):
    comment = one(sum_up({FIRST_COMMENT: [10, 20, 30, 40]}), FIRST_COMMENT)

    assert comment.now.value == pytest.approx(25)
    assert comment.now.samples is None
    assert not comment.exact


def test_a_mean_of_one_bucket_is_exact(sum_up):
    summary = sum_up({FIRST_COMMENT: [None, 20, None, None]})

    assert one(summary, FIRST_COMMENT).exact


def test_medians_are_not_averaged_but_their_middle_is_shown(sum_up):
    summary = sum_up(
        {CYCLE: [1, 2, 9, 3], "PR_MERGED": [5, 5, 90, 5]},
        metrics=[CYCLE],
        aggregation=Aggregation.MEDIAN,
    )

    cycle = one(summary, CYCLE)
    assert cycle.now.value == pytest.approx(2.5)
    assert not cycle.exact


def test_a_share_is_weighted_by_its_lines(sum_up):
    summary = sum_up(
        {"REWORK_PERCENT": [10, 20, 0, 0], "LOC_TOTAL": [300, 100, 0, 0]},
        metrics=["REWORK_PERCENT"],
    )

    assert one(summary, "REWORK_PERCENT").now.value == pytest.approx(12.5)


def test_lower_is_better_where_the_catalogue_says_so(sum_up):
    slower = sum_up({FIRST_COMMENT: [9] * 4}, {FIRST_COMMENT: [6] * 4})
    faster = sum_up({FIRST_COMMENT: [6] * 4}, {FIRST_COMMENT: [9] * 4})

    assert one(slower, FIRST_COMMENT).verdict is Verdict.WORSE
    assert one(faster, FIRST_COMMENT).verdict is Verdict.BETTER


def test_where_neither_direction_is_better_a_change_is_only_different(sum_up):
    summary = sum_up({"CODING_DAYS": [3] * 4}, {"CODING_DAYS": [2] * 4})

    assert one(summary, "CODING_DAYS").verdict is Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("now", "verdict"), [(104, Verdict.SAME), (105, Verdict.BETTER)]
)
def test_below_five_percent_it_is_about_the_same(sum_up, now, verdict):
    summary = sum_up({"PR_MERGED": [now] * 4}, {"PR_MERGED": [100] * 4})

    assert one(summary, "PR_MERGED").verdict is verdict


def test_from_zero_there_is_a_direction_but_no_ratio(sum_up):
    summary = sum_up(
        {"PR_MERGED": [5] * 4, "CODING_DAYS": [3] * 4},
        {"PR_MERGED": [0] * 4, "CODING_DAYS": [3] * 4},
    )

    merged = one(summary, "PR_MERGED")
    assert merged.change is None
    assert merged.verdict is Verdict.BETTER


def test_missing_values_stay_missing(sum_up):
    summary = sum_up({"PR_MERGED": [1, None, 2, 3]})

    values = [point.value for point in one(summary, "PR_MERGED").series]
    assert values == [1, None, 2, 3]


def test_the_future_has_no_values(sum_up):
    summary = sum_up({"PR_MERGED": [1, 2, 0, 0]}, today=date(2026, 1, 14))

    values = [point.value for point in one(summary, "PR_MERGED").series]
    assert values == [1, 2, None, None]


def test_beyond_the_newest_data_there_are_gaps_and_no_comparison(sum_up):
    # The data ends on a Sunday, the last day of the second week.
    summary = sum_up(
        {"PR_MERGED": [30, 50, 0, 0]},
        {"PR_MERGED": [20] * 4},
        data_until=date(2026, 1, 18),
    )

    merged = one(summary, "PR_MERGED")
    assert [point.value for point in merged.series] == [30, 50, None, None]
    assert (merged.shown, merged.shown_before) == (40, 20)
    assert summary.counted == (2, 4)


def test_the_week_in_which_the_data_ends_is_unfinished(sum_up):
    summary = sum_up({"PR_MERGED": [30, 50, 9, 0]}, data_until=date(2026, 1, 24))

    points = one(summary, "PR_MERGED").series
    assert [point.value for point in points] == [30, 50, 9, None]
    assert [point.counts for point in points] == [True, True, False, False]


def test_before_the_data_begins_there_are_no_zeros(sum_up):
    summary = sum_up(
        {"PR_MERGED": [0, 4, 30, 50]},
        {"PR_MERGED": [0] * 4},
        begins={"Everyone/Platform": date(2026, 1, 14)},  # a Wednesday
    )

    found = one(summary, "PR_MERGED")
    assert [point.value for point in found.series] == [None, 4, 30, 50]
    assert [point.counts for point in found.series] == [False, False, True, True]
    assert found.now.pace == 40
    assert summary.data_begins == date(2026, 1, 14)


def test_of_the_period_before_only_what_is_in_the_data_is_compared(sum_up):
    summary = sum_up(
        {"PR_MERGED": [20] * 4},
        {"PR_MERGED": [0, 0, 0, 10]},
        begins={"Everyone/Platform": date(2025, 12, 29)},
    )

    found = one(summary, "PR_MERGED")
    assert summary.counted == (4, 1)
    assert (found.now.pace, found.before.pace, found.change) == (20, 10, 1)


def test_a_month_before_that_is_half_in_the_data_is_not_compared(sum_up):
    summary = sum_up(
        {"PR_MERGED": [80]},
        {"PR_MERGED": [10]},
        first=date(2026, 1, 1),
        last=date(2026, 1, 31),
        granularity=Granularity.MONTHLY,
        begins={"Everyone/Platform": date(2025, 12, 20)},
    )

    assert one(summary, "PR_MERGED").verdict is Verdict.UNKNOWN


def test_a_team_that_began_later_has_its_own_zeros_left_out(sum_up):
    young = "Everyone/Platform/Young"
    summary = sum_up(
        {"PR_MERGED": [20] * 4},
        {"PR_MERGED": [20] * 4},
        below={young: {"PR_MERGED": [0, 0, 6, 8]}},
        below_before={young: {"PR_MERGED": [0] * 4}},
        begins={"Everyone/Platform": date(2020, 1, 1), young: date(2026, 1, 19)},
    )

    (child,) = one(summary, "PR_MERGED").children
    assert [point.value for point in child.series] == [None, None, 6, 8]
    assert child.before.value is None
    assert summary.data_begins is None


def test_a_wait_is_weighted_by_the_pull_requests_that_had_a_comment(sum_up):
    lines = {FIRST_COMMENT: [10, 20, 30, 40], "PR_COMMENTED": [1, 0, 0, 3]}

    comment = one(sum_up(lines, metrics=[FIRST_COMMENT]), FIRST_COMMENT)

    assert comment.now.value == pytest.approx((10 + 3 * 40) / 4)
    assert (comment.exact, comment.now.samples, comment.small) == (True, 4, True)


def test_where_nobody_counts_comments_it_is_about_as_many_as_were_merged(sum_up):
    lines = {FIRST_COMMENT: [10, 20, 30, 40], "PR_MERGED": [10, 0, 0, 30]}

    comment = one(sum_up(lines, metrics=[FIRST_COMMENT]), FIRST_COMMENT)

    assert comment.now.value == pytest.approx((10 * 10 + 30 * 40) / 40)
    assert (comment.exact, comment.now.samples, comment.small) == (False, None, False)


@pytest.mark.parametrize("name", ["REWORK_PERCENT", FIRST_COMMENT, "PR_VELOCITY"])
def test_what_comes_of_few_pull_requests_is_a_small_sample(sum_up, name):
    lines = {name: [1.0] * 4, "LOC_TOTAL": [500] * 4, "PR_MERGED": [1, 2, 0, 1]}

    assert one(sum_up(lines, metrics=[name]), name).small


def test_in_working_hours_is_beside_the_elapsed_time(sum_up):
    worked = "PR_CYCLE_TIME_WORKING_HRS_AVG"
    lines = {CYCLE: [2, 4, 2, 4], worked: [8, 16, 8, 16], "PR_MERGED": [10, 30, 0, 0]}
    past = lines | {worked: [10] * 4}

    with_calendar = one(sum_up(lines, past, metrics=[CYCLE]), CYCLE)
    without = one(sum_up(lines | {worked: [None] * 4}, metrics=[CYCLE]), CYCLE)

    assert with_calendar.working is not None
    # 10 pull requests of 8 hours and 30 of 16
    assert with_calendar.working.now.value == pytest.approx(14)
    assert with_calendar.working.verdict is Verdict.WORSE
    assert without.working is None


def test_where_nothing_at_all_is_recorded_before_nothing_is_compared(sum_up):
    summary = sum_up(
        {"PR_MERGED": [5] * 4, CYCLE: [2] * 4},
        {"PR_MERGED": [0] * 4, CYCLE: [None] * 4},
    )

    assert summary.before is None
    assert summary.none_before == plan.before(summary.period)
    assert one(summary, "PR_MERGED").verdict is Verdict.UNKNOWN


def test_no_comment_at_all_is_nothing_recorded_but_no_rework_is_a_finding(sum_up):
    comments = "REVIEW_COMMENTS_PER_PR_AVG"
    lines = {"PR_MERGED": [1] * 4, comments: [0] * 4, "REWORK_PERCENT": [0] * 4}

    summary = sum_up(lines, lines)

    assert [metric.name for metric in summary.silent] == [comments]


def test_what_recorded_nothing_in_both_periods_is_set_apart(sum_up):
    summary = sum_up(
        {"PR_MERGED": [1] * 4, "WORK_COMPLETED": [0] * 4, "AVG_TIME_TO_COMPLETE": [None] * 4},
        {"PR_MERGED": [1] * 4, "WORK_COMPLETED": [0] * 4, "AVG_TIME_TO_COMPLETE": [None] * 4},
    )  # fmt: skip

    assert [m.metric.name for m in summary.metrics] == ["PR_MERGED"]
    assert [m.name for m in summary.silent] == [
        "AVG_TIME_TO_COMPLETE",
        "WORK_COMPLETED",
    ]


def test_none_of_what_is_unwelcome_is_a_finding(sum_up):
    summary = sum_up({"PR_MERGED": [1] * 4, "PR_MISSING_TICKETS": [0] * 4})

    assert summary.silent == ()


def test_an_inner_node_has_the_values_of_the_teams_directly_below(sum_up):
    summary = sum_up(
        {"PR_MERGED": [5, 5, 5, 5]},
        below={
            f"{PLATFORM}/Search": {"PR_MERGED": [1, 1, 1, 1]},
            f"{PLATFORM}/Payments": {"PR_MERGED": [4, 4, 4, 4]},
            f"{PLATFORM}/Search/Index": {"PR_MERGED": [1, 1, 1, 1]},
        },
    )

    children = one(summary, "PR_MERGED").children
    assert [(child.name, child.now.value) for child in children] == [
        ("Search", 4),
        ("Payments", 16),
    ]


def test_few_cases_are_called_small(sum_up):
    few = {CYCLE: [2] * 4, "PR_MERGED": [1] * 4}
    many = {CYCLE: [2] * 4, "PR_MERGED": [9] * 4}

    assert one(sum_up(few, many), CYCLE).small
    assert not one(sum_up(many, many), CYCLE).small
    assert one(sum_up(few, few), "PR_MERGED").small


def test_a_count_is_the_same_by_slow_addition(sum_up):
    values = [((week * 7919) % 101) / 4 for week in range(26)]
    summary = sum_up(
        {"PR_MERGED": values}, first=date(2026, 1, 5), last=date(2026, 7, 5)
    )

    total = 0.0
    for value in values:
        total += value
    assert one(summary, "PR_MERGED").now.value == pytest.approx(total)


def test_a_person_in_two_teams_is_counted_once(ask):
    csv = (
        "Granularity,Developer,Email,Manager_Email,Team,Team_Hierarchy,Start_Date,"
        "End_Date,PR_MERGED\n"
        "monthly,Lou Lead,Lou@example.com,,A,Everyone/A,2026-01-01,2026-01-31,7\n"
        "monthly,Lou Lead,Lou@example.com,,B,Everyone/B,2026-01-01,2026-01-31,7\n"
        "monthly,Ann Other,ann@example.com,,B,Everyone/B,2026-01-01,2026-01-31,99\n"
    )
    request = ask(
        "PR_MERGED",
        person="lou@example.com",
        first=date(2026, 1, 1),
        last=date(2026, 1, 31),
        granularity=Granularity.MONTHLY,
    )

    summary = summarise(
        request,
        tables.read(csv.encode(), Level.DEVELOPER),
        None,
        before_period=None,
        today=LATER,
    )

    assert (summary.name, summary.path, summary.person) == (
        "Lou Lead",
        "Everyone/A",
        True,
    )
    assert one(summary, "PR_MERGED").now.value == 7


def test_an_export_without_the_team_is_refused(ask, export):
    request = ask("PR_MERGED", path="Everyone/Search")
    lines = {PLATFORM: {"PR_MERGED": [1] * 4}}
    frame = tables.read(export(request.period, request.granularity, lines), Level.TEAM)

    with pytest.raises(TableError, match="Nothing was recorded for Everyone/Search"):
        summarise(request, frame, None, before_period=None, today=LATER)


def test_a_tree_may_be_written_without_its_own_name(ask, export):
    request = ask("PR_MERGED")
    lines = {
        "Platform": {"PR_MERGED": [1] * 4},
        "Platform/Platform": {"PR_MERGED": [9] * 4},
    }
    frame = tables.read(export(request.period, request.granularity, lines), Level.TEAM)

    summary = summarise(request, frame, None, before_period=None, today=LATER)

    assert one(summary, "PR_MERGED").now.value == 4


@pytest.mark.parametrize(
    ("period", "granularity"),
    [
        (Period(date(2025, 1, 6), date(2025, 2, 2)), Granularity.WEEKLY),
        (Period(date(2026, 1, 1), date(2026, 1, 31)), Granularity.MONTHLY),
        # a day of each week
        (Period(date(2026, 1, 5), date(2026, 1, 5)), Granularity.DAILY),
        # the same weeks, the last one cut
        (Period(date(2026, 1, 5), date(2026, 1, 30)), Granularity.WEEKLY),
    ],
)
def test_an_export_of_other_days_is_refused(ask, export, period, granularity):
    lines = {PLATFORM: {"PR_MERGED": [1] * 5}}
    frame = tables.read(export(period, granularity, lines), Level.TEAM)

    with pytest.raises(TableError, match="The export is of other days"):
        summarise(ask("PR_MERGED"), frame, None, before_period=None, today=LATER)


def test_two_rows_for_one_bucket_are_refused(ask, export):
    request = ask("PR_MERGED")
    csv = export(
        request.period, request.granularity, {PLATFORM: {"PR_MERGED": [1] * 4}}
    )
    frame = tables.read(csv + csv.splitlines()[1] + b"\n", Level.TEAM)

    with pytest.raises(TableError, match="two rows for Platform from 2026-01-05"):
        summarise(request, frame, None, before_period=None, today=LATER)


def test_rows_may_come_in_any_order(ask, export):
    request = ask("PR_MERGED")
    csv = export(
        request.period, request.granularity, {PLATFORM: {"PR_MERGED": [1, 2, 3, 4]}}
    )
    head, *rows = csv.splitlines(keepends=True)
    frame = tables.read(head + b"".join(reversed(rows)), Level.TEAM)

    summary = summarise(request, frame, None, before_period=None, today=LATER)

    values = [point.value for point in one(summary, "PR_MERGED").series]
    assert values == [1, 2, 3, 4]


def test_an_export_of_a_header_alone_is_refused(ask, export):
    header = export(
        ask("PR_MERGED").period, Granularity.WEEKLY, {PLATFORM: {"PR_MERGED": [1] * 4}}
    ).splitlines()[0]

    with pytest.raises(TableError, match="Nothing was recorded for Everyone/Platform"):
        summarise(
            ask("PR_MERGED"),
            tables.read(header, Level.TEAM),
            None,
            before_period=None,
            today=LATER,
        )


@pytest.mark.parametrize("granularity", Granularity)
def test_the_layout_without_dates_says_the_same(ask, export, granularity):
    request = ask("PR_MERGED", first=date(2026, 1, 1), granularity=granularity)
    steps = list(buckets(request.period, granularity))
    lines = {PLATFORM: {"PR_MERGED": list(range(len(steps)))}}
    labels = "granularity,team,team_hierarchy,PR_Merged\n" + "".join(
        f"{step.label},Platform,{PLATFORM},{place}\n"
        for place, step in enumerate(steps)
    )

    dated, labelled = (
        summarise(
            request,
            tables.read(source, Level.TEAM),
            None,
            before_period=None,
            today=LATER,
        )
        for source in (
            export(request.period, granularity, lines),
            labels.encode(),
        )
    )

    assert labelled == dated
