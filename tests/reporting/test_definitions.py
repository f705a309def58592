"""How metrics are defined somewhere: read leniently, said in sentences."""

from dataclasses import fields, replace

import pytest

from reporting.catalogue import BY_NAME, METRICS
from reporting.definitions import Definitions, exactly, meaning, read
from reporting.service.http.models_organisation import definitions_of
from reporting.service.warehouse.profile import Hours, Profile, TimeZone

NOTHING = Definitions()
DEFAULTS = read(
    definitions_of("Everyone", Profile()).model_dump(mode="json", by_alias=True)
)


def test_our_own_service_tells_every_setting_that_is_read():
    silent = [s.name for s in fields(DEFAULTS) if getattr(DEFAULTS, s.name) is None]

    # There is no working calendar unless somebody sets one.
    assert silent == ["working_hours"]


def test_a_working_calendar_is_said_in_words():
    profile = replace(
        Profile(),
        working_calendar_hours=Hours(540, 1050),
        working_calendar_time_zone=TimeZone("Europe/Berlin"),
    )
    told = definitions_of("Everyone", profile).model_dump(mode="json", by_alias=True)

    assert read(told).working_hours == (
        "9:00-17:30 (Europe/Berlin) on mon, tue, wed, thu and fri"
    )


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"smallThreshold": "10", "recentDays": None, "completedStatuses": "Done"},
        {"smallThreshold": True, "countEpics": 1, "featureTypes": [1, 2]},
        {"small_threshold": 10, "reworkAge": {"of": "file"}},
        {"workingCalendar": "weekdays"},
        {"workingCalendar": {"weekdays": ["mon"], "hours": None}},
    ],
)
def test_what_another_service_tells_in_its_own_way_is_left_out(data):
    assert read(data) == NOTHING


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_without_any_definition_the_catalogue_speaks(metric):
    assert meaning(metric, NOTHING) == metric.meaning
    assert exactly(metric, NOTHING) == ()


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_the_catalogues_words_are_those_of_the_defaults(metric):
    assert meaning(metric, DEFAULTS) == metric.meaning


OTHER = Definitions(small_threshold=50, medium_threshold=1200, recent_days=21)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("PR_MERGED_SMALL", "Merged pull requests of fewer than 50 changed lines."),
        ("PR_MERGED_MEDIUM", "Merged pull requests of 50 to 1,200 changed lines."),
        ("PR_MERGED_LARGE", "Merged pull requests of more than 1,200 changed lines."),
        (
            "REWORK_PERCENT_RECENT",
            "Share of all changed lines that rewrote code last changed within the recent "
            "window (21 days).",
        ),
    ],
)
def test_a_meaning_has_the_numbers_that_hold_here(name, expected):
    assert meaning(BY_NAME[name], OTHER) == expected


WAIT = "REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG"
SAID = [
    ("PR_CYCLE_TIME_DAYS_AVG", {}, "The cycle starts at the first commit."),
    (
        "PR_CYCLE_TIME_DAYS_AVG",
        {"cycle_time_start": "pr_created"},
        "The cycle starts when the pull request is created.",
    ),
    (
        "PR_CYCLE_TIME_DAYS_AVG",
        {"cycle_time_start": "pr_created", "first_comment_start": "ready_for_review"},
        "The cycle starts when the pull request is ready for review.",
    ),
    ("CODING_DAYS", {}, "Divided by everybody in the team."),
    (
        "PR_VELOCITY",
        {"active_developers": "contributors", "excluded_repositories": ("attic", "old-*")},
        "Divided by those with a commit, a merge or a completed item. "
        "Repositories that do not count: attic and old-*.",
    ),
    ("PR_MERGED", {}, ""),
    ("LOC_ADDED", {"excluded_paths": ("*.lock",)}, "Files that nobody wrote, such as lock files, count. Files that do not count: *.lock."),
    (
        "REWORK_PERCENT",
        {"count_generated": False},
        "The share is of lines added and removed. "
        "Files that nobody wrote, such as lock files, do not count.",
    ),
    (
        "LOC_REFACTORED_LEGACY",
        {"rework_age": "lines"},
        "How old code is tells each of the lines that were removed. "
        "Files that nobody wrote, such as lock files, count.",
    ),
    (
        "AVG_TIME_TO_COMPLETE",
        {"development_statuses": ("Doing",), "completed_statuses": ("Done", "Out")},
        "Work starts with the first day in Doing. Completed is what is Done or Out. "
        "Epics do not count. Sub-tasks count.",
    ),
    (
        "AVG_TIME_TO_COMPLETE",
        {"time_to_complete_start": "created", "completed_statuses": ("Done",)},
        "Work starts when the item is created. Completed is what is Done. "
        "Epics do not count. Sub-tasks count.",
    ),
    (
        "WORK_FEATURES_COMPLETED",
        {"feature_types": ("Story",), "completed_statuses": ("Done",), "count_epics": True},
        "Features are of type Story. Completed is what is Done. Epics count. "
        "Sub-tasks count. Each of several assignees is credited in full.",
    ),
    (
        "PR_CYCLE_TIME_DAYS_AVG",
        {"working_hours": "9:00-17:30 (UTC) on mon and tue"},
        "The cycle starts at the first commit. "
        "Told in working hours, too: 9:00-17:30 (UTC) on mon and tue.",
    ),
    ("PR_MERGED", {"working_hours": "9:00-17:30 (UTC) on mon and tue"}, ""),
    (
        "PR_MISSING_TICKETS",
        {"ticket_must_exist": False},
        "A ticket key counts if it is that of a known project.",
    ),
    (
        WAIT,
        {"first_comment_start": "ready_for_review", "count_self_comments": True},
        "The wait starts when the pull request is ready for review. "
        "It belongs to the day of the merge. Comments of the author count.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "settings", "expected"), SAID)
def test_what_is_decided_about_a_metric_is_said(name, settings, expected):
    here = replace(DEFAULTS, **settings)

    assert " ".join(exactly(BY_NAME[name], here)) == expected


def test_of_many_names_the_first_are_named():
    here = replace(NOTHING, excluded_paths=tuple(f"f{number}" for number in range(9)))

    assert exactly(BY_NAME["LOC_ADDED"], here) == (
        "Files that do not count: f0, f1, f2, f3, f4, f5 and 3 more.",
    )
