"""Who has a row and counts in a team: sections 6 and 10.6."""

from tests.service.specification.rules import (
    ME,
    YOU,
    commit,
    developer,
    pull,
    rule,
)

RULES = (
    rule(
        "10.6",
        "Everybody has a row, also without any activity",
        CODING_DAYS="0",
        PR_MERGED="0",
        LOC_ADDED="0",
        WORK_COMPLETED="0",
        PR_CYCLE_TIME_DAYS_AVG="",
        AVG_TIME_TO_COMPLETE="",
        REWORK_PERCENT="",
        REVIEW_COMMENTS_PER_PR_AVG="",
        REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG="",
    ),
    rule(
        "10.2",
        "A team that did nothing has a row too",
        row="team",
        CODING_DAYS="0",
        PR_VELOCITY="0",
        LOC_TOTAL="0",
        REWORK_PERCENT="",
    ),
    rule(
        "10.6",
        "Who left before the first day has no row",
        developer(ME, ends_on="2025-12-31"),
        pull(),
        missing="Developer",
    ),
    rule(
        "10.6",
        "and no place in the roster",
        developer(YOU, ends_on="2025-12-31"),
        commit("5"),
        row="team",
        CODING_DAYS="1",
    ),
    rule(
        "10.6",
        "What was done by then counts nowhere",
        developer(ME, ends_on="2025-12-31"),
        pull(),
        row="team",
        PR_MERGED="0",
    ),
    rule(
        "10.6",
        "The last day of employment is one, and everything of its bucket counts",
        developer(ME, ends_on="2026-01-01"),
        pull(),
        PR_MERGED="1",
    ),
    rule(
        "10.6",
        "The first day of employment is one",
        developer(ME, starts_on="2026-01-31"),
        pull(),
        PR_MERGED="1",
    ),
    rule(
        "10.6",
        "Of two versions that tie the one read later is taken",
        pull(number=1, title="T{n}X-1"),
        pull(number=1, merged_at=""),
        PR_MERGED="0",
    ),
)
