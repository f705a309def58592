import pytest

from reporting import catalogue
from reporting.catalogue import BY_NAME, METRICS, Group, Kind, Level

# Which metrics the API has at which level, in the order of its documentation.
DOCUMENTED = {
    Group.ACTIVITY: ("CODING_DAYS", "CODING_DAYS"),
    Group.VELOCITY: (
        "PR_CYCLE_TIME_DAYS_AVG AVG_TIME_TO_COMPLETE",
        "PR_CYCLE_TIME_DAYS_AVG PR_VELOCITY AVG_TIME_TO_COMPLETE",
    ),
    Group.VOLUME: (
        "PR_MERGED PR_MERGED_SMALL PR_MERGED_MEDIUM PR_MERGED_LARGE LOC_ADDED LOC_REMOVED "
        "WORK_COMPLETED WORK_FEATURES_COMPLETED WORK_BUGS_COMPLETED WORK_OTHER_COMPLETED",
        "PR_MERGED PR_MERGED_SMALL PR_MERGED_MEDIUM PR_MERGED_LARGE "
        "WORK_COMPLETED WORK_FEATURES_COMPLETED WORK_BUGS_COMPLETED WORK_OTHER_COMPLETED",
    ),
    Group.QUALITY: (
        "REWORK_PERCENT REWORK_PERCENT_RECENT REWORK_PERCENT_LEGACY LOC_REFACTORED "
        "LOC_REFACTORED_RECENT LOC_REFACTORED_LEGACY PR_MISSING_TICKETS",
        "REWORK_PERCENT REWORK_PERCENT_RECENT REWORK_PERCENT_LEGACY LOC_REFACTORED "
        "LOC_REFACTORED_RECENT LOC_REFACTORED_LEGACY PR_MISSING_TICKETS LOC_TOTAL",
    ),
    Group.COLLABORATION: (
        "REVIEW_COMMENTS_PER_PR_AVG REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
        "REVIEW_COMMENTS_PER_PR_AVG REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",
    ),
}


@pytest.mark.parametrize("group", Group)
def test_a_group_holds_what_the_api_documents_in_its_order(group):
    developer, team = DOCUMENTED[group]

    assert [
        m.name for m in catalogue.in_group(group, Level.DEVELOPER)
    ] == developer.split()
    assert [m.name for m in catalogue.in_group(group, Level.TEAM)] == team.split()


def test_weights_are_metrics_that_count():
    assert all(BY_NAME[m.weight].kind is Kind.COUNT for m in METRICS if m.weight)


def test_no_everyday_word_means_two_metrics():
    words = [word for metric in METRICS for word in metric.words]

    assert len(words) == len(set(words))


def test_names_come_back_in_the_order_of_columns_without_repeats():
    assert catalogue.in_order(["LOC_TOTAL", "CODING_DAYS", "LOC_TOTAL"]) == (
        "CODING_DAYS",
        "LOC_TOTAL",
    )
