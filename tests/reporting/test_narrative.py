import re
from dataclasses import replace
from datetime import date

import pytest

from reporting import narrative
from reporting.narrative.pages import pages
from reporting.narrative.rows import rows
from reporting.periods import Granularity
from reporting.requests import Aggregation, View
from reporting.summary import Summary

CYCLE = "PR_CYCLE_TIME_DAYS_AVG"
FIRST_COMMENT = "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG"
PLATFORM = "Everyone/Platform"


def told(summary: Summary) -> tuple[str, ...]:
    """The whole story, part after part."""
    story = narrative.story(summary)
    parts = (*story.summary, *story.observations, *story.suggestions)
    return tuple(sentence.text for sentence in parts)


def test_the_headline_is_what_moved_most(sum_up):
    summary = sum_up(
        {FIRST_COMMENT: [15] * 4, "PR_MERGED": [22] * 4},
        {FIRST_COMMENT: [20] * 4, "PR_MERGED": [20] * 4},
    )

    assert (
        narrative.headline(summary) == "Platform gets first comments a quarter sooner"
    )


def test_the_first_sentence_has_the_numbers_of_the_headline(sum_up):
    summary = sum_up({FIRST_COMMENT: [14.2] * 4}, {FIRST_COMMENT: [19.2] * 4})

    assert told(summary)[0] == (
        "The first comment came after 14 h, "
        "26 % sooner than in the 4 weeks before (19 h)."
    )


@pytest.mark.parametrize(
    ("name", "now", "before", "headline"),
    [
        (CYCLE, 4, 3, "Platform: pull requests take a third longer to merge"),
        (CYCLE, 3, 4, "Platform merges pull requests a quarter faster"),
        ("PR_MERGED", 40, 20, "Platform merges twice as many pull requests"),
        ("PR_MERGED", 70, 20, "Platform merges 3.5 times as many pull requests"),
        ("PR_MERGED", 20, 21.3, "Platform merges slightly fewer pull requests"),
        ("REWORK_PERCENT", 12, 10, "Platform: rework is a fifth higher"),
        (FIRST_COMMENT, 4, 3, "Platform: first comments come a third later"),
        (
            "LOC_REFACTORED_RECENT",
            12,
            10,
            "Platform rewrites a fifth more lines of recent code",
        ),
        ("CODING_DAYS", 3, 2, "Platform: developers code on 50 % more days"),
    ],
)
def test_headlines_say_the_direction_in_their_own_words(
    sum_up, name, now, before, headline
):
    summary = sum_up({name: [now] * 4}, {name: [before] * 4})

    assert narrative.headline(summary) == headline


def test_from_zero_the_headline_has_a_direction_only(sum_up):
    summary = sum_up(
        {"PR_MERGED": [20] * 4, "CODING_DAYS": [3] * 4},
        {"PR_MERGED": [0] * 4, "CODING_DAYS": [3] * 4},
    )

    assert narrative.headline(summary) == "Platform merges more pull requests"


def test_a_period_before_the_first_data_is_not_compared(sum_up):
    summary = sum_up({"PR_MERGED": [20] * 4}, {"PR_MERGED": [0] * 4})

    assert narrative.headline(summary) == "Platform merged 80 pull requests"
    assert told(summary) == (
        "Platform merged 80 pull requests.",
        "There is no data for the 4 weeks before, so nothing is compared.",
    )


@pytest.mark.parametrize(
    ("data_until", "sentence"),
    [
        (date(2026, 1, 18), "The data ends 18 January 2026; later weeks are left out."),
        (
            date(2026, 1, 27),
            "The data ends 27 January 2026; the last week is not whole.",
        ),
        (date(2025, 12, 28), "The data ends 28 December 2025, before this period."),
    ],
)
def test_where_the_data_ends_early_a_sentence_says_so(sum_up, data_until, sentence):
    summary = sum_up({"PR_MERGED": [20] * 4}, data_until=data_until)

    assert told(summary)[-1] == sentence


@pytest.mark.parametrize("data_until", [None, date(2026, 1, 29), date(2026, 5, 1)])
def test_data_that_ends_with_the_period_needs_no_sentence(sum_up, data_until):
    summary = sum_up({"PR_MERGED": [20] * 4}, data_until=data_until)

    assert not [s for s in told(summary) if "data ends" in s]


def test_data_that_reaches_to_today_needs_no_sentence(sum_up):
    summary = sum_up(
        {"PR_MERGED": [20] * 4},
        today=date(2026, 1, 15),
        data_until=date(2026, 1, 13),
    )

    assert summary.data_ends is None


@pytest.mark.parametrize(
    ("begins", "sentence"),
    [
        (
            date(2026, 1, 12),
            "The data begins 12 January 2026; earlier weeks are left out.",
        ),
        (
            date(2026, 1, 14),
            "The data begins 14 January 2026; that week is not whole, earlier ones are "
            "left out.",
        ),
    ],
)
def test_where_the_data_begins_late_a_sentence_says_so(sum_up, begins, sentence):
    summary = sum_up({"PR_MERGED": [0, 9, 20, 20]}, begins={PLATFORM: begins})

    assert told(summary)[-1] == sentence


def test_data_that_begins_too_late_to_compare_is_told(sum_up):
    summary = sum_up(
        {"PR_MERGED": [20] * 4},
        {"PR_MERGED": [0, 0, 0, 9]},
        begins={PLATFORM: date(2025, 12, 31)},  # in the last week before
    )

    assert rows(summary)[0].before == "–"
    assert told(summary) == (
        "Platform merged 80 pull requests.",
        "The data begins 31 December 2025, too late to compare with the 4 weeks before.",
    )


def test_what_is_the_same_in_every_team_is_one_number(sum_up):
    lines = {CYCLE: [3.0] * 4, "REWORK_PERCENT": [0.0] * 4, "PR_MERGED": [20] * 4}
    summary = sum_up(
        lines,
        metrics=[CYCLE, "REWORK_PERCENT"],
        below={
            f"{PLATFORM}/{name}": lines | {CYCLE: [place + 1.0] * 4}
            for place, name in enumerate("ABCDE")
        },
    )

    told_of_teams = told(replace(summary, view=View.TEAMS))

    assert told_of_teams[1] == "Rework: 0 % in each of 5 teams."


def test_durations_are_told_in_working_hours_too(sum_up):
    lines = {
        CYCLE: [3.0] * 4,
        "PR_CYCLE_TIME_WORKING_HRS_AVG": [19.0] * 4,
        FIRST_COMMENT: [14.0] * 4,
        "REVIEW_TIME_TO_FIRST_COMMENT_WORKING_HRS_AVG": [4.0] * 4,
        "PR_MERGED": [20] * 4,
        "PR_COMMENTED": [20] * 4,
    }
    past = lines | {CYCLE: [4.0] * 4, "PR_CYCLE_TIME_WORKING_HRS_AVG": [25.0] * 4}
    summary = sum_up(lines, past, metrics=[CYCLE, FIRST_COMMENT])

    assert told(summary)[1] == (
        "In working hours: PR cycle time 19 h (was 25 h) and time to first comment 4 h "
        "(was 4 h)."
    )
    assert [(row.metric, row.now) for row in rows(summary)] == [
        ("PR cycle time", "3 d"),
        ("PR cycle time, working hours", "19 h"),
        ("Time to first comment", "14 h"),
        ("Time to first comment, working hours", "4 h"),
    ]
    assert "PR cycle time 3 d (19 h in working hours), was 4 d" in narrative.alt(
        summary
    )


def test_many_working_hours_are_no_days(sum_up):
    lines = {CYCLE: [30.0] * 4, "PR_CYCLE_TIME_WORKING_HRS_AVG": [172.0] * 4}
    summary = sum_up(lines, metrics=[CYCLE])

    assert "In working hours: PR cycle time 172 h." in told(summary)


def test_the_wait_of_one_pull_request_is_no_finding(sum_up):
    lines = {FIRST_COMMENT: [9.0] * 4, "PR_COMMENTED": [1, 0, 0, 0]}
    past = lines | {FIRST_COMMENT: [1.0] * 4}
    summary = sum_up(lines, past, metrics=[FIRST_COMMENT])

    assert narrative.headline(summary) == "Platform: too few cases to compare"


def test_teams_have_a_column_of_working_hours(sum_up):
    worked = "PR_CYCLE_TIME_WORKING_HRS_AVG"
    lines = {CYCLE: [3.0] * 4, worked: [19.0] * 4, "PR_MERGED": [20] * 4}
    summary = sum_up(
        lines,
        metrics=[CYCLE],
        below={
            f"{PLATFORM}/Search": lines,
            f"{PLATFORM}/Payments": lines | {CYCLE: [2.0] * 4, worked: [9.0] * 4},
        },
    )

    (page,) = pages(summary)

    assert page.columns[-2:] == ("In working hours", "Place")
    assert [(row[0], row[-2]) for row in page.rows] == [
        ("Payments", "9 h"),
        ("Search", "19 h"),
    ]


def test_when_little_changed_the_headline_is_plain(sum_up):
    summary = sum_up({"PR_MERGED": [20] * 4}, {"PR_MERGED": [20] * 4})

    assert narrative.headline(summary) == "Platform: much as before"
    assert told(summary) == (
        "Platform merged 80 pull requests, about the same as in the 4 weeks before (80).",
    )


def test_few_cases_make_no_finding(sum_up):
    summary = sum_up({"PR_MERGED": [0, 1, 0, 0]}, {"PR_MERGED": [1, 1, 1, 0]})

    assert narrative.headline(summary) == "Platform: too few cases to compare"
    assert told(summary) == (
        "Platform merged 1 pull request, 3 in the 4 weeks before: a small sample.",
    )


def test_few_cases_are_neither_better_nor_worse(sum_up):
    # 1 beside 3, and 4 beside 2.
    summary = sum_up(
        {"PR_MERGED": [0, 1, 0, 0], "WORK_COMPLETED": [1, 1, 1, 1]},
        {"PR_MERGED": [1, 1, 1, 0], "WORK_COMPLETED": [0, 0, 1, 1]},
    )

    assert [(row.change, row.note) for row in rows(summary)] == [
        ("−67 %", "few cases"),
        ("+100 %", "few cases"),
    ]
    assert [row.change for row in narrative.key_rows(summary)] == [
        "−67 %, few cases",
        "+100 %, few cases",
    ]
    assert not re.search("better|worse", " ".join(told(summary)), re.IGNORECASE)


def test_enough_cases_are_said_to_be_worse(sum_up):
    summary = sum_up({"PR_MERGED": [10] * 4}, {"PR_MERGED": [20] * 4})

    (row,) = narrative.key_rows(summary)
    assert row.change == "−50 %, worse"


def test_with_nothing_to_compare_the_headline_is_the_number(sum_up):
    summary = sum_up({CYCLE: [2.5] * 4})

    assert narrative.headline(summary) == (
        "Platform: a pull request took 2 d 12 h from first commit to merge"
    )


def test_nothing_recorded_is_said_plainly(sum_up):
    summary = sum_up({"PR_MERGED": [0] * 4, CYCLE: [None] * 4})

    assert narrative.headline(summary) == "Platform: nothing recorded"
    assert told(summary) == (
        "Nothing was recorded from 5 Jan to 1 Feb 2026 for PR cycle time and PRs merged.",
    )


def test_what_recorded_nothing_is_named_in_one_sentence(sum_up):
    summary = sum_up({"PR_MERGED": [20] * 4, "WORK_COMPLETED": [0] * 4})

    assert told(summary)[-1] == ("Nothing was recorded for work completed.")


def test_better_and_worse_are_told_apart(sum_up):
    summary = sum_up(
        {FIRST_COMMENT: [10] * 4, "PR_MERGED": [25] * 4, "REWORK_PERCENT": [8] * 4},
        {FIRST_COMMENT: [20] * 4, "PR_MERGED": [20] * 4, "REWORK_PERCENT": [6] * 4},
    )

    assert told(summary)[1:3] == (
        "Also better: PRs merged 100 (was 80).",
        "Worse: rework 8 % (was 6 %).",
    )


def test_a_pace_is_named_as_one(sum_up):
    summary = sum_up(
        {"PR_MERGED": [40, 40, 40, 1]},
        {"PR_MERGED": [30, 30, 30, 30]},
        today=date(2026, 2, 1),
    )

    assert told(summary) == (
        "Platform merged 40 pull requests a week, "
        "33 % more than in the 4 weeks before (30).",
    )
    assert "compared are whole weeks, 3 with 4" in narrative.notes(summary)


QUARTER = {
    "first": date(2026, 1, 1),
    "last": date(2026, 4, 30),
    "granularity": Granularity.MONTHLY,
}


def test_a_pace_below_one_is_told_by_the_totals(sum_up):
    summary = sum_up(
        {"PR_MERGED": [1, 0, 1, 0]},
        {"PR_MERGED": [6, 6, 4, 2]},
        today=date(2026, 4, 20),
        **QUARTER,
    )

    assert told(summary) == (
        "Platform merged 2 pull requests in 3 whole months, 85 % fewer a month "
        "than in the 4 months before (18 in 4 whole months).",
    )
    (row,) = rows(summary)
    assert (row.now, row.before) == ("2 in 3 whole months", "18 in 4 whole months")


def test_as_many_buckets_before_are_not_named_twice(sum_up):
    # Thursday to Wednesday: two cut weeks around a whole one, now and before.
    summary = sum_up(
        {"PR_MERGED": [4, 0, 0, 1, 3]},
        {"PR_MERGED": [3, 1, 1, 1, 4]},
        first=date(2026, 1, 1),
        last=date(2026, 1, 28),
    )

    assert told(summary) == (
        "Platform merged 1 pull request in 3 whole weeks, 3 before: a small sample.",
    )


def test_a_name_stays_as_it_is_written(sum_up):
    summary = sum_up({"PR_MERGED": [20] * 4}, path="Everyone/httpx")

    assert narrative.headline(summary) == "httpx merged 80 pull requests"
    assert told(summary) == ("httpx merged 80 pull requests.",)


def test_two_numbers_that_are_written_the_same_make_no_finding(sum_up):
    # Both round to nothing: doubled or not, there is nothing to see.
    summary = sum_up({"CODING_DAYS": [2e-5] * 4}, {"CODING_DAYS": [1e-5] * 4})

    (row,) = rows(summary)
    assert (row.now, row.before) == ("0 a week", "0 a week")
    assert row.change == "about the same"


def test_from_zero_to_zero_is_no_percentage(sum_up):
    lines = {"PR_MERGED": [20] * 4, "PR_MISSING_TICKETS": [0] * 4}

    assert [row.change for row in rows(sum_up(lines, lines))] == ["about the same"] * 2


def test_an_inner_node_names_the_range_of_its_teams(sum_up):
    summary = sum_up(
        {FIRST_COMMENT: [15] * 4},
        {FIRST_COMMENT: [20] * 4},
        below={
            f"{PLATFORM}/Search": {FIRST_COMMENT: [9] * 4},
            f"{PLATFORM}/Payments": {FIRST_COMMENT: [21] * 4},
        },
    )

    assert told(summary)[1] == (
        "Time to first comment ranged from 9 h (Search) to 21 h (Payments)."
    )


def test_an_approximate_number_is_about(sum_up):
    summary = sum_up({FIRST_COMMENT: [14, 15, 14, 15]}, {FIRST_COMMENT: [20] * 4})

    assert "after about 14.5 h" in told(summary)[0]
    assert narrative.notes(summary) == (
        "“about”: the mean of the weeks, not of the single cases",
    )


def test_metrics_without_a_panel_are_named(sum_up):
    names = ["PR_MERGED", "PR_MERGED_SMALL", "PR_MERGED_MEDIUM", "WORK_COMPLETED",
             "WORK_FEATURES_COMPLETED", "WORK_BUGS_COMPLETED", "PR_MISSING_TICKETS",
             "LOC_REFACTORED", "LOC_REFACTORED_RECENT", "LOC_TOTAL"]  # fmt: skip
    summary = sum_up({name: [20] * 4 for name in names})

    assert told(summary)[-1] == ("In the table but not in the picture: changed lines.")


def test_a_whole_is_told_with_the_parts_that_its_panel_shows(sum_up):
    sizes = {"PR_MERGED_SMALL": 3, "PR_MERGED_MEDIUM": 2, "PR_MERGED_LARGE": 1}
    lines = {name: [value] * 4 for name, value in sizes.items()}
    summary = sum_up({"PR_MERGED": [6] * 4, **lines})

    assert narrative.alt(summary) == (
        "One small chart for Platform, 5 January to 1 February 2026: "
        "PRs merged 24 (Small PRs merged 12, Medium PRs merged 8, Large PRs merged 4)."
    )


def test_the_picture_is_described_for_those_who_cannot_see_it(sum_up):
    summary = sum_up(
        {CYCLE: [3] * 4, "PR_MERGED": [20] * 4}, {CYCLE: [4] * 4, "PR_MERGED": [20] * 4}
    )

    assert narrative.alt(summary) == (
        "Two small charts for Platform, 5 January to 1 February 2026: "
        "PR cycle time 3 d, was 4 d (−25 %); PRs merged 80, about the same."
    )


def test_the_table_has_every_number_with_what_it_is_made_of(sum_up):
    summary = sum_up(
        {CYCLE: [3] * 4, "PR_MERGED": [20] * 4},
        {CYCLE: [4] * 4, "PR_MERGED": [20] * 4},
        metrics=[CYCLE],
    )

    (row,) = rows(summary)
    assert (row.metric, row.now, row.before) == ("PR cycle time", "3 d", "4 d")
    assert (row.change, row.note) == ("−25 %, better", "80 pull requests")


def test_a_long_name_is_shortened(sum_up):
    path = f"Everyone/{'Very ' * 20}Long"
    summary = sum_up({"PR_MERGED": [20] * 4}, path=path)

    assert narrative.headline(summary).startswith("Very Very Very Very Very Very Very…")


def test_a_rate_is_called_per_week_only_where_it_is(sum_up):
    # Friday to Sunday and a whole week; before it a whole week and Monday to Wednesday.
    days = {"first": date(2026, 1, 9), "last": date(2026, 1, 18)}
    cut = {"first": date(2026, 1, 7), "last": date(2026, 1, 13)}
    rate = {"CODING_DAYS": [1, 4]}

    whole, total = sum_up(rate, **days), sum_up(rate, rate, **cut)

    assert narrative.headline(whole) == (
        "Platform: on average, a developer coded on 4 days a week"
    )
    assert told(total)[0].startswith("On average, a developer coded on 5 days,")


@pytest.mark.parametrize(
    ("aggregation", "headline", "first"),
    [
        (
            Aggregation.MEDIAN,
            "Platform merges pull requests a quarter faster (median)",
            "In the median, a pull request took 3 d",
        ),
        (
            Aggregation.P95,
            "Platform merges pull requests a quarter faster (p95)",
            "At the 95th percentile, a pull request took 3 d",
        ),
    ],
)
def test_what_is_no_mean_is_never_told_as_one(sum_up, aggregation, headline, first):
    lines = {CYCLE: [3.0] * 4, "PR_MERGED": [20] * 4}
    summary = sum_up(
        lines,
        lines | {CYCLE: [4.0] * 4},
        metrics=[CYCLE, "PR_MERGED"],
        aggregation=aggregation,
    )

    assert narrative.headline(summary) == headline
    assert told(summary)[0].startswith(first)
    assert [row.metric for row in rows(summary)] == [
        f"PR cycle time, {aggregation}",
        "PRs merged",
    ]
    assert f"PR cycle time, {aggregation} 3 d" in narrative.alt(summary)


def test_days_of_the_median_developer_are_not_an_average(sum_up):
    summary = sum_up({"CODING_DAYS": [3.0] * 4}, aggregation=Aggregation.MEDIAN)

    assert told(summary)[0] == "In the median, a developer coded on 3 days a week."


def test_a_number_that_is_gone_is_told(sum_up):
    summary = sum_up(
        {"PR_MERGED": [20] * 4, CYCLE: [None] * 4},
        {"PR_MERGED": [20] * 4, CYCLE: [3.0] * 4},
    )

    assert told(summary)[-1] == "There is no number for PR cycle time any more."


def test_one_team_is_not_compared_with_others(sum_up):
    lines = {CYCLE: [3.0] * 4, "PR_MERGED": [20] * 4}
    summary = sum_up(lines, metrics=[CYCLE], below={f"{PLATFORM}/Search": lines})
    summary = replace(summary, view=View.TEAMS)

    assert narrative.headline(summary) == "PR cycle time: 3 d in Search, the only team"
    assert told(summary)[0] == "PR cycle time: 3 d in Search, the only team."


def test_the_parts_of_what_leads_are_told_once(sum_up):
    parts = ("PR_MERGED_SMALL", "PR_MERGED_MEDIUM", "PR_MERGED_LARGE")
    lines = {"PR_MERGED": [30] * 4} | dict.fromkeys(parts, [10] * 4)

    said = [text for text in told(sum_up(lines, lines)) if "small PRs" in text]

    assert said == [
        "In parts: small PRs merged 40, medium PRs merged 40 and large PRs merged 40."
    ]
