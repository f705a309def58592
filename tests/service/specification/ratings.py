"""Tiers of Legacy reports: sections 5 and 10.4. The range has 27 / 7 weeks."""

from tests.service.specification.rules import comment, commit, item, pull, rule


def days(number: int):
    return tuple(commit(str(day)) for day in range(5, 5 + number))


def items(number: int):
    return tuple(item(f"T{{n}}X-{one}") for one in range(number))


def pulls(number: int):
    return tuple(pull(one, added=7, removed=0) for one in range(number))


def rated(metric, sentence, tier, *facts, **how):
    return rule("10.4", sentence, *facts, row="legacy", **how, **{metric: tier})


CODING, WORK = "CODING_DAYS_RATING", "WORK_TYPE_COMPLETED_RATING"
VELOCITY, WAIT = "PR_VELOCITY_RATING", "TIME_TO_FIRST_COMMENT_RATING"
COMMENTS, COMPLETE = "NUMBER_OF_COMMENTS_PER_PR_RATING", "AVG_TIME_TO_COMPLETE_RATING"


def remarks(number: int):
    return tuple(comment(f"6 {one:02d}:00") for one in range(1, number + 1))


RULES = (
    # 4, 3.2 and 2 a week are 15.4, 12.3 and 7.7 days of 27.
    rated(CODING, "16 coding days in 27 are elite", "Elite", *days(16)),
    rated(CODING, "15 are high", "High", *days(15)),
    rated(CODING, "13 are high", "High", *days(13)),
    rated(CODING, "12 are medium", "Medium", *days(12)),
    rated(CODING, "8 are medium", "Medium", *days(8)),
    rated(CODING, "7 are low", "Low", *days(7)),
    rated(CODING, "None is no basis for a rating", "—"),
    # 5, 3 and 1 a week are 19.3, 11.6 and 3.9 items.
    rated(WORK, "20 items in 27 days are elite", "Elite", *items(20)),
    rated(WORK, "19 items are high", "High", *items(19)),
    rated(WORK, "12 items are high", "High", *items(12)),
    rated(WORK, "11 items are medium", "Medium", *items(11)),
    rated(WORK, "4 items are medium", "Medium", *items(4)),
    rated(WORK, "3 items are low", "Low", *items(3)),
    # 3, 2 and 1 a week are 11.6, 7.7 and 3.9 pull requests.
    *(
        rated(
            VELOCITY,
            f"{n} pull requests: {tier}",
            tier,
            *pulls(n),
            tree="pull requests",
        )
        for n, tier in (
            (12, "Elite"),
            (11, "High"),
            (8, "High"),
            (7, "Medium"),
            (4, "Medium"),
            (3, "Low"),
            (0, "—"),
        )
    ),
    rated(WAIT, "Half a day is elite", "Elite", pull(), comment("5 12:00")),
    rated(WAIT, "more than that is high", "High", pull(), comment("5 12:01")),
    rated(WAIT, "A day is high", "High", pull(), comment("6")),
    rated(WAIT, "more than a day is medium", "Medium", pull(), comment("6 00:01")),
    rated(WAIT, "Two days are medium", "Medium", pull(), comment("7")),
    rated(WAIT, "more than two are low", "Low", pull(), comment("7 00:01")),
    rated(WAIT, "Without a comment the wait is not rated", "—", pull()),
    rated(COMMENTS, "Two comments are elite", "Elite", pull(), *remarks(2)),
    rated(COMMENTS, "one and a half are high", "High", pull(), pull(2), *remarks(3)),
    rated(COMMENTS, "One is high", "High", pull(), *remarks(1)),
    rated(COMMENTS, "Half a comment is medium", "Medium", pull(), pull(2), *remarks(1)),
    rated(
        COMMENTS,
        "A quarter is low",
        "Low",
        *(pull(n) for n in range(1, 5)),
        *remarks(1),
    ),
    rated(COMMENTS, "Without pull requests comments are not rated", "—"),
    *(
        rated(
            COMPLETE,
            f"Created on the {day}th, done on the 19th: {tier}",
            tier,
            item(created_at=f"2026-01-{day:02d}T00:00:00Z", completed_at=done),
        )
        for day, tier in (
            (16, "Elite"),
            (15, "High"),
            (14, "High"),
            (13, "Medium"),
            (9, "Medium"),
            (8, "Low"),
        )
        for done in ("2026-01-19T00:00:00Z",)
    ),
    rated(
        CODING,
        "The limits and labels are the profile's",
        "B",
        *days(7),
        tree="own tiers",
    ),
    rule(
        "10.4",
        "Without limits a metric has no rating column",
        *days(16),
        row="legacy",
        tree="no tiers",
        missing=CODING,
        CODING_DAYS="4.15",
    ),
    rule(
        "10.4",
        "Velocity in lines is never rated",
        pull(added=500, removed=0),
        row="legacy",
        missing=VELOCITY,
        PR_VELOCITY="129.63",
    ),
    rule(
        "5",
        "Missing tickets are never rated",
        pull(),
        row="legacy",
        missing="NO_OF_PRS_WITH_MISSING_TICKETS_RATING",
        NO_OF_PRS_WITH_MISSING_TICKETS="1",
    ),
)
