"""Rework and missing tickets: 4.5, M9 to M11 and what 10.3 and 10.6 say."""

from tests.service.specification.rules import (
    APP,
    KEY,
    at,
    commit,
    file,
    item,
    own_commit,
    pull,
    removed,
    rule,
)

# Merged on the 9th: 12, 30, 31 and 40 days before.
TWELVE, THIRTY = "2025-12-28T00:00:00Z", "2025-12-10T00:00:00Z"
THIRTY_ONE, FORTY = "2025-12-09T00:00:00Z", "2025-11-30T00:00:00Z"
KNOWN = item(assignee="nobody{n}", status="To Do")


def named(sentence, found: bool, *facts, **how):
    """A pull request has a ticket, or misses one."""
    facts = (
        facts
        if any(table == "pull_requests" for table, _ in facts)
        else (pull(), *facts)
    )
    missing = "0" if found else "1"
    return rule("10.6", sentence, *facts, PR_MISSING_TICKETS=missing, **how)


RULES = (
    rule(
        "4.5",
        "Reworked is the smaller of the lines added and removed",
        pull(),
        file(10, 4, previous_change_at=TWELVE),
        LOC_REFACTORED="4",
    ),
    rule(
        "11",
        "A file last touched 12 days ago: recent",
        pull(),
        file(10, 4, previous_change_at=TWELVE),
        LOC_REFACTORED_RECENT="4",
        LOC_REFACTORED_LEGACY="0",
    ),
    rule(
        "11",
        "A file last touched 31 days ago: legacy",
        pull(),
        file(10, 4, previous_change_at=THIRTY_ONE),
        LOC_REFACTORED_RECENT="0",
        LOC_REFACTORED_LEGACY="4",
    ),
    rule(
        "10.3",
        "30 days to the second are recent",
        pull(),
        file(10, 4, previous_change_at=THIRTY),
        LOC_REFACTORED_RECENT="4",
    ),
    rule(
        "10.3",
        "a second more is legacy, counted to the merge and not to the creation",
        pull(),
        file(10, 4, previous_change_at="2025-12-09T23:59:59Z"),
        LOC_REFACTORED_LEGACY="4",
    ),
    rule(
        "4.5",
        "The recent window is the profile's",
        pull(),
        file(10, 4, previous_change_at=FORTY),
        tree="forty days",
        LOC_REFACTORED_RECENT="4",
    ),
    rule(
        "11",
        "A new file is no rework",
        pull(),
        file(15, 0, is_new=True),
        LOC_REFACTORED="0",
        REWORK_PERCENT="0",
    ),
    rule(
        "10.3",
        "A new file is none even where it counts lines as removed",
        pull(),
        file(15, 3, is_new=True),
        LOC_REFACTORED="0",
    ),
    rule(
        "10.3",
        "A deleted file, a binary one and a renamed one are no rework",
        pull(),
        file(0, 30, previous_change_at=TWELVE),
        file(8, 8, "b.png", is_binary=True, previous_change_at=TWELVE),
        file(0, 0, "c.py", previous_change_at=TWELVE),
        LOC_REFACTORED="0",
    ),
    rule(
        "10.3",
        "Without a known history a file is legacy",
        pull(),
        file(10, 4),
        LOC_REFACTORED_LEGACY="4",
        LOC_REFACTORED_RECENT="0",
    ),
    rule(
        "10.3",
        "With reworkAge lines, reworked lines are as young as the lines removed",
        # 4 lines reworked of 8 removed; 6 of these are recent, so 3 of the 4.
        pull(),
        file(4, 8, previous_change_at=FORTY),
        removed(2, TWELVE),
        removed(4, THIRTY),
        removed(2, THIRTY_ONE),
        tree="by lines",
        LOC_REFACTORED="4",
        LOC_REFACTORED_RECENT="3",
        LOC_REFACTORED_LEGACY="1",
    ),
    rule(
        "10.3",
        "to the nearest line, a half counting as recent; each file for itself",
        # 1 x 1 / 2 = 0.5 and 3 x 1 / 9 = 0.33.
        pull(),
        file(1, 2, previous_change_at=FORTY),
        removed(1, TWELVE),
        removed(1, FORTY),
        file(3, 9, "b.py", previous_change_at=TWELVE),
        removed(1, TWELVE, "b.py"),
        removed(8, FORTY, "b.py"),
        tree="by lines",
        LOC_REFACTORED_RECENT="1",
        LOC_REFACTORED_LEGACY="3",
    ),
    rule(
        "10.3",
        "and where nothing tells of lines, the file decides",
        pull(),
        file(10, 4, previous_change_at=TWELVE),
        tree="by lines",
        LOC_REFACTORED_RECENT="4",
    ),
    rule(
        "10.3",
        "Without reworkAge lines, lines make no difference",
        pull(),
        file(10, 4, previous_change_at=FORTY),
        removed(4, TWELVE),
        LOC_REFACTORED_LEGACY="4",
    ),
    rule(
        "M9",
        "Each file decides for itself; lines are added up",
        # 4 recent and 3 legacy, not min(10 + 3, 4 + 9) = 13.
        pull(),
        file(10, 4, previous_change_at=TWELVE),
        file(3, 9, "b.py", previous_change_at=FORTY),
        LOC_REFACTORED="7",
        LOC_REFACTORED_RECENT="4",
        LOC_REFACTORED_LEGACY="3",
    ),
    rule(
        "M10",
        "Percentages are of all changed lines, so recent and legacy make the whole",
        # 6 and 4 of 50.
        pull(added=30, removed=20),
        file(10, 6, previous_change_at=TWELVE),
        file(4, 14, "b.py", previous_change_at=FORTY),
        REWORK_PERCENT="20",
        REWORK_PERCENT_RECENT="12",
        REWORK_PERCENT_LEGACY="8",
    ),
    rule(
        "10.3",
        "With reworkDenominator max they are of the larger side",
        # 6 and 4 of 30.
        pull(added=30, removed=20),
        file(10, 6, previous_change_at=TWELVE),
        file(4, 14, "b.py", previous_change_at=FORTY),
        tree="of the larger side",
        REWORK_PERCENT="33.33",
        REWORK_PERCENT_RECENT="20",
        REWORK_PERCENT_LEGACY="13.33",
    ),
    rule(
        "10.3",
        "Half of the lines is the most there can be",
        pull(added=8, removed=8),
        file(8, 8),
        REWORK_PERCENT="50",
    ),
    rule(
        "10.3",
        "with reworkDenominator max, all of them",
        pull(added=8, removed=8),
        file(8, 8),
        tree="of the larger side",
        REWORK_PERCENT="100",
    ),
    rule(
        "10.3",
        "Without changed lines there is no percentage",
        pull(added=0, removed=0),
        PR_MERGED="1",
        REWORK_PERCENT="",
    ),
    rule(
        "10.3",
        "Percentages are ratios of sums",
        # 4 of 10 and 0 of 30: 10 %, not the 20 % of the two shares.
        pull(1, added=5, removed=5),
        file(4, 4),
        pull(2, added=30, removed=0),
        REWORK_PERCENT="10",
    ),
    rule(
        "10.3",
        "Their median is of the pull requests' shares; an empty one is none",
        # 40 %, 0 %.
        pull(1, added=5, removed=5),
        file(4, 4),
        pull(2, added=30, removed=0),
        pull(3, added=0, removed=0),
        aggregation="median",
        REWORK_PERCENT="20",
    ),
    rule(
        "4.5",
        "Rework is the pull request's author's",
        pull(author="you{n}@example.com"),
        file(10, 4),
        LOC_REFACTORED="0",
    ),
    rule(
        "4.5",
        "Pull requests without a work item are counted, the merged ones",
        pull(1),
        pull(2, title="T{n}X-1 is told"),
        pull(3, merged_at=""),
        KNOWN,
        PR_MISSING_TICKETS="1",
    ),
    named("A key may be in the title", True, pull(title="Fix T{n}X-1"), KNOWN),
    named("A key may be in the body", True, pull(body="See\nT{n}X-1."), KNOWN),
    named("A key may be in the branch", True, pull(source_branch="fix/T{n}X-1"), KNOWN),
    named(
        "In a branch, letter case does not matter",
        True,
        pull(source_branch="t{n}x-1-fix"),
        KNOWN,
    ),
    named("Elsewhere it does", False, pull(title="t{n}x-1"), KNOWN),
    named(
        "A key may be in the message of one of its commits",
        True,
        own_commit("a", message="T{n}X-1 done"),
        KNOWN,
    ),
    named(
        "A commit's message is found by its sha",
        True,
        own_commit("a"),
        commit("4", sha="a", message="T{n}X-1 done"),
        KNOWN,
    ),
    named(
        "A commit of no pull request names nothing",
        False,
        commit("4", sha="a", message="T{n}X-1 done"),
        KNOWN,
    ),
    named("An underscore ends a key", True, pull(title="T{n}X-1_fix"), KNOWN),
    named("A letter after it makes it none", False, pull(title="T{n}X-1a"), KNOWN),
    named("A further digit makes it another", False, pull(title="T{n}X-12"), KNOWN),
    named("A letter before it makes it another", False, pull(title="aT{n}X-1"), KNOWN),
    named("A key of an unknown item is no ticket", False, pull(title="T{n}X-9"), KNOWN),
    named(
        "unless ticketMustExist is off and its project is known",
        True,
        pull(title="T{n}X-9"),
        KNOWN,
        tree="by project",
    ),
    named(
        "What merely looks like a key is no ticket even then",
        False,
        pull(title="UTF{n}-8"),
        KNOWN,
        tree="by project",
    ),
    named(
        "An epic is a known item",
        True,
        pull(title=KEY),
        item(type="Epic"),
    ),
    named(
        "An abandoned item is a known item",
        True,
        pull(title=KEY),
        item(status="Won't Do"),
    ),
    named(
        "A number with # is of the repository's own tracker",
        True,
        pull(title="Fixes #7"),
        item("#7", tracker=APP),
    ),
    named(
        "and of no other",
        False,
        pull(title="Fixes #7"),
        item("#7", tracker="other{n}"),
    ),
    named(
        "A number with AB# is Azure's",
        True,
        pull(title="AB#{n}77"),
        item("{n}77", tracker="azure"),
    ),
    named(
        "A link that the tracker holds is a ticket",
        True,
        KNOWN,
        (
            "pull_request_work_items",
            {"repository": APP, "number": 1, "tracker": "jira", "key": KEY},
        ),
    ),
    named(
        "A link to an unknown item is none",
        False,
        KNOWN,
        (
            "pull_request_work_items",
            {"repository": APP, "number": 1, "tracker": "jira", "key": "T{n}X-5"},
        ),
    ),
    rule(
        "10.6",
        "In Legacy reports a team's missing tickets are a total, not a rate",
        pull(1),
        pull(2, merged_at=at("20")),
        pull(3, author="you{n}@example.com"),
        pull(4, title=KEY),
        KNOWN,
        row="legacy team",
        NO_OF_PRS_WITH_MISSING_TICKETS="3",
    ),
    rule(
        "2",
        "and a person's are the own ones",
        pull(1),
        pull(2, merged_at=at("20")),
        pull(3, author="you{n}@example.com"),
        row="legacy",
        NO_OF_PRS_WITH_MISSING_TICKETS="2",
    ),
)
