"""Goals in the words of a report, worked out by hand."""

from dataclasses import replace

import pytest

from reporting import narrative
from reporting.goals import Goal


@pytest.mark.parametrize(
    ("name", "values", "goal", "sentence"),
    [
        # 12 in four weeks are 3 a week, whatever the sum is.
        ("PR_MERGED", [1, 5, 4, 2], Goal(4, at_most=False),
         "The goal for PRs merged (at least 4 a week) is not met: 3 a week."),
        ("PR_MERGED", [1, 5, 4, 2], Goal(3, at_most=False),
         "The goal for PRs merged (at least 3 a week) is met: 3 a week."),
        ("PR_CYCLE_TIME_DAYS_AVG", [4, 4, 4, 4], Goal(3, at_most=True),
         "The goal for PR cycle time (at most 3 d) is not met: 4 d."),
    ],
)  # fmt: skip
def test_a_goal_is_held_against_what_it_is_about(sum_up, name, values, goal, sentence):
    summary = sum_up({name: values})
    (one,) = summary.metrics

    story = narrative.story(replace(summary, metrics=(replace(one, goal=goal),)))

    assert sentence in [said.text for said in story.summary]
