import pandas as pd
import pytest

from reporting.errors import TableError
from reporting.summary.lines import own_rows


@pytest.fixture
def ada(ask):
    return ask("PR_MERGED", person="ada@example.com")


def rows(*values):
    """Ada's rows of one month: team, coding days, pull requests, cycle time."""
    frame = pd.DataFrame(
        values, columns=["team", "CODING_DAYS", "PR_MERGED", "PR_CYCLE_TIME_DAYS_AVG"]
    ).astype(
        {"CODING_DAYS": float, "PR_MERGED": float, "PR_CYCLE_TIME_DAYS_AVG": float}
    )
    frame["email"] = pd.Categorical(["Ada@Example.com"] * len(frame))
    frame["start"] = pd.Timestamp("2026-02-01")
    frame["developer"] = "Ada"
    frame["hierarchy"] = "Everyone/" + frame["team"]
    return frame


def numbers(frame):
    return (
        frame[["CODING_DAYS", "PR_MERGED", "PR_CYCLE_TIME_DAYS_AVG"]]
        .to_numpy()
        .tolist()
    )


def test_the_same_numbers_in_two_teams_are_one_row(ada):
    own = own_rows(rows(("Search", 3, 2, 1.5), ("Web", 3, 2, 1.5)), ada)

    assert numbers(own) == [[3, 2, 1.5]]


def test_what_was_done_in_two_repositories_is_put_together(ada):
    # 1 + 3 pull requests; (1 x 2.0 + 3 x 4.0) / 4 = 3.5 days; at least 3 coding days
    own = own_rows(rows(("api", 1, 1, 2.0), ("shop", 3, 3, 4.0)), ada)

    assert numbers(own) == [[3, 4, 3.5]]


def test_a_repository_without_samples_weighs_nothing(ada):
    own = own_rows(rows(("api", 1, 0, None), ("shop", 3, 3, 4.0)), ada)

    assert numbers(own) == [[3, 3, 4.0]]


def test_two_different_rows_of_one_team_and_bucket_are_refused(ada):
    with pytest.raises(TableError, match="two rows for Ada in api from 2026-02-01"):
        own_rows(rows(("api", 1, 1, 2.0), ("api", 1, 2, 2.0)), ada)
