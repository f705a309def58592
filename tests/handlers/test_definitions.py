import pytest

from handlers import definitions
from reporting.catalogue import METRICS


def test_every_metric_is_defined():
    said = definitions.text()

    assert [m.title for m in METRICS if f"• {m.title}: " not in said] == []
    assert len(said) < 4000


def test_a_definition_says_which_way_is_better_and_what_is_usual():
    assert (
        "• PR cycle time: Days from a pull request's first commit to its merge. "
        "Less is better. Usual: about 2 days in strong teams."
    ) in definitions.text()


@pytest.mark.parametrize("text", ["definitions", " Definitions? ", "metrics"])
def test_definitions_are_asked_for(text):
    assert definitions.wanted(text)


@pytest.mark.parametrize("text", ["Platform metrics", "", "help", '"definitions"'])
def test_other_things_are_not_definitions(text):
    assert not definitions.wanted(text)
