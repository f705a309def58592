"""Which texts ask what the numbers mean, and which ask for the numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.parse.explaining import asked_meaning
from reporting.catalogue import METRICS, Group, Level, in_group
from reporting.errors import RequestError

CYCLE, REWORK = "PR_CYCLE_TIME_DAYS_AVG", "REWORK_PERCENT"


@pytest.mark.parametrize(
    "text",
    ["definitions", " Definitions? ", "metrics", "glossary", "what metrics are there?",
     "list metrics", "What do the numbers mean?", "explain the metrics"],
)  # fmt: skip
def test_all_metrics_are_asked_for(text):
    assert asked_meaning(text) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("metrics cycle time", (CYCLE,)),
        ("metrics: cycle time", (CYCLE,)),
        ("definition of rework", (REWORK,)),
        ("definitions cycle time, rework", (CYCLE, REWORK)),
        ("define throughput", ("PR_VELOCITY",)),
        ("explain cycle time and rework", (CYCLE, REWORK)),
        ("what is throughput?", ("PR_VELOCITY",)),
        ("What are coding days?", ("CODING_DAYS",)),
        ("what's rework", (REWORK,)),
        ("what does review time mean?", ("REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG",)),
        ("how is rework measured?", (REWORK,)),
        ("how are coding days counted", ("CODING_DAYS",)),
        ("cycle time definition", (CYCLE,)),
        ("meaning of PR_MERGED", ("PR_MERGED",)),
        ("metrics collaboration", tuple(m.name for m in in_group(Group.COLLABORATION, Level.TEAM))),
    ],
)  # fmt: skip
def test_some_metrics_are_asked_for(text, names):
    assert asked_meaning(text) == names


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_metric_can_be_asked_for(metric):
    assert asked_meaning(f"metrics {metric.name.lower()}") == (metric.name,)
    assert asked_meaning(f"what is {metric.title}?") == (metric.name,)


@pytest.mark.parametrize(
    "text",
    ["", "help", "Platform metrics", "metrics Platform", "metrics velocity for Platform",
     '"definitions"', "cycle time", "how is velocity?", "what is the cycle time?",
     "what's our rework", "what is Platform's cycle time", "what is rework last month",
     "explain Platform", "what is this", "what does it mean", "how is it measured"],
)  # fmt: skip
def test_other_texts_ask_for_something_else(text):
    assert asked_meaning(text) is None


REFUSALS = {
    "define velocty": (
        "I know no metric *velocty*. Did you mean *velocity*?",
        ("metrics velocity",),
    ),
    "definition of happiness": (
        "I know no metric *happiness*. `metrics` lists all.",
        ("metrics",),
    ),
    "what is lead time?": (
        "Lead time to a deployment is not measured. Is it from a pull request's first "
        "commit to its merge, or from the start of a work item to its end?",
        ("metrics cycle time", "metrics time to complete"),
    ),
    "metrics deployment frequency": (
        "Deployments and incidents are not measured here. What comes nearest: "
        "`cycle time` or `prs merged`.",
        ("metrics cycle time", "metrics prs merged"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), REFUSALS.items())
def test_what_is_no_metric_is_answered_with_one_that_is(text, expected):
    with pytest.raises(RequestError) as caught:
        asked_meaning(text)

    assert (str(caught.value), caught.value.suggestions) == expected


WORDS = ("what", "is", "metrics", "define", "cycle", "time", "rework", "of", "mean", "does", "the",
         "how", "measured", "velocty", "lead time", "Platform", '"x"', "<@U1>", "?", "", ",")  # fmt: skip


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join) | st.text(max_size=40)
)
def test_any_text_is_an_answer_or_a_sentence_with_texts_that_work(text):
    try:
        asked_meaning(text)
    except RequestError as error:
        refused = error
    else:
        return
    assert str(refused)
    assert all(asked_meaning(way) is not None for way in refused.suggestions)
