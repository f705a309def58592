"""Coding days: section 4.2, M8 and M12 of 9.1, and what 10.3 and 10.6 say about them."""

from tests.service.specification.rules import (
    ME,
    YOU,
    Fact,
    commit,
    developer,
    identity,
    own_commit,
    pull,
    rule,
)


def days_of(*numbers: int) -> tuple[Fact, ...]:
    """Return a team whose people have so many coding days each; ME and YOU come first."""
    emails = (ME, YOU, *(f"p{one}-{{n}}@example.com" for one in range(2, len(numbers))))
    return tuple(
        fact
        for email, number in zip(emails, numbers, strict=True)
        for fact in (
            developer(email),
            *(commit(str(day), author=email) for day in range(5, 5 + number)),
        )
    )


RULES = (
    rule(
        "11",
        "10, 8 and 5 days are 7.67 in the mean",
        *days_of(10, 8, 5),
        row="team",
        CODING_DAYS="7.67",
    ),
    rule(
        "11",
        "and 8 in the median",
        *days_of(10, 8, 5),
        row="team",
        aggregation="median",
        CODING_DAYS="8",
    ),
    rule(
        "11",
        "2, 2, 2, six times 3 and four times 4 days are 3 in the median",
        *days_of(2, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4),
        row="team",
        aggregation="median",
        CODING_DAYS="3",
    ),
    rule(
        "4.2",
        "Days with a commit are counted, whatever the number of commits and repositories",
        commit("5 08:00"),
        commit("5 09:00"),
        commit("5 10:00", repository="other{n}"),
        commit("6"),
        CODING_DAYS="2",
    ),
    rule(
        "4.2",
        "A team's figure is the sum of its people's days by the number of its people",
        commit("5"),
        commit("6"),
        commit("6", author=YOU),
        row="team",
        CODING_DAYS="1.5",
    ),
    rule(
        "4.1",
        "A merge commit makes no coding day",
        commit("5", is_merge=True),
        commit("6"),
        CODING_DAYS="1",
    ),
    rule(
        "M12",
        "The author's date decides, not the committer's",
        commit("30", committed_at="2026-02-02T00:00:00Z"),
        commit("31", committed_at="2026-02-02T00:00:00Z"),
        commit("2026-02-02", committed_at="2026-01-29T00:00:00Z"),
        CODING_DAYS="2",
    ),
    rule(
        "M12",
        "A day is a day in UTC",
        # The same day in UTC, and the 31st of December.
        commit("8", authored_at="2026-01-08T23:30:00-00:10"),
        commit("8", authored_at="2026-01-09T01:00:00+01:30"),
        commit("1", authored_at="2026-01-01T00:30:00+01:00"),
        CODING_DAYS="1",
    ),
    rule(
        "M12",
        "Opening, merging or pushing a pull request is no coding day",
        pull(),
        CODING_DAYS="0",
    ),
    rule(
        "10.6",
        "A commit known only as one of a pull request's makes no coding day",
        pull(),
        own_commit("c", author=ME, authored_at="2026-01-05T00:00:00Z"),
        CODING_DAYS="0",
    ),
    rule(
        "10.3",
        "A direct push counts for coding days only",
        commit("5", added=7, removed=2),
        CODING_DAYS="1",
        LOC_ADDED="0",
        LOC_REMOVED="0",
        PR_MERGED="0",
    ),
    rule(
        "10.3",
        "A co-author has no part in a commit",
        commit("5", author=YOU, message="x\n\nCo-authored-by: Me <me{n}@example.com>"),
        CODING_DAYS="0",
    ),
    rule(
        "M8",
        "Who did nothing is in the denominator",
        commit("5"),
        row="team",
        CODING_DAYS="0.5",
    ),
    rule(
        "M8",
        "With activeDevelopers contributors, who did nothing is not",
        commit("5"),
        row="team",
        tree="contributors",
        CODING_DAYS="1",
    ),
    rule(
        "M8",
        "With activeDevelopers contributors, whoever merged anything is",
        commit("5"),
        pull(author=YOU),
        row="team",
        tree="contributors",
        CODING_DAYS="0.5",
        PR_VELOCITY="0.5",
    ),
    rule(
        "M16",
        "Repositories make no difference",
        commit("5", repository="fork{n}"),
        CODING_DAYS="1",
    ),
    rule(
        "M16",
        "A repository that is excluded counts for nothing",
        commit("5", repository="fork{n}"),
        pull(repository="fork{n}"),
        pull(2),
        tree="repositories",
        CODING_DAYS="0",
        PR_MERGED="1",
    ),
    rule(
        "10.3",
        "The median of a team is of its people's days, zeros included",
        developer("third{n}@example.com"),
        commit("5"),
        commit("6"),
        commit("7"),
        commit("5", author=YOU),
        row="team",
        aggregation="median",
        CODING_DAYS="1",
    ),
    rule(
        "10.3",
        "The ninth decile lies between the closest ranks",
        # 1 and 3: rank 0.9 of 1 is 1 + 0.9 x 2.
        commit("5"),
        commit("6"),
        commit("7"),
        commit("5", author=YOU),
        row="team",
        aggregation="p90",
        CODING_DAYS="2.8",
    ),
    rule(
        "10.3",
        "The ninety-fifth percentile too",
        # 1 and 3: 1 + 0.95 x 2.
        commit("5"),
        commit("6"),
        commit("7"),
        commit("5", author=YOU),
        row="team",
        aggregation="p95",
        CODING_DAYS="2.9",
    ),
    rule(
        "10.3",
        "A person's count is the same under every aggregation",
        commit("5"),
        commit("6"),
        aggregation="p95",
        CODING_DAYS="2",
    ),
    rule(
        "6.2",
        "All accounts of a developer are theirs, in any letter case",
        identity("git", "Home{n}@Example.com"),
        commit("5", author="HOME{n}@example.com"),
        commit("6", author="ME{n}@EXAMPLE.COM"),
        CODING_DAYS="2",
    ),
    rule(
        "10.6",
        "A name alone decides nothing",
        commit("5", author="somebody{n}@example.com", author_name="Me{n}"),
        CODING_DAYS="0",
    ),
    rule(
        "2",
        "A Legacy rate is per developer and week, of the range's exact number of weeks",
        # Nine days in 27 / 7 weeks.
        *(commit(str(day)) for day in range(5, 14)),
        row="legacy",
        CODING_DAYS="2.33",
    ),
    rule(
        "10.3",
        "With periodCount whole, what fills no week is left out",
        # Nine days in three weeks.
        *(commit(str(day)) for day in range(5, 14)),
        row="legacy",
        tree="whole periods",
        CODING_DAYS="3",
    ),
    rule(
        "M8",
        "A Legacy team's rate is divided by all its people",
        *(commit(str(day)) for day in range(5, 14)),
        row="legacy team",
        CODING_DAYS="1.17",
    ),
    rule(
        "M8",
        "or, with activeDevelopers contributors, by those who did something",
        *(commit(str(day)) for day in range(5, 14)),
        row="legacy team",
        tree="contributors",
        CODING_DAYS="2.33",
    ),
)
