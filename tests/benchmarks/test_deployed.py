"""The benchmarks of the whole product at a tiny size: nothing lost, nothing twice, an end."""

import pytest

from benchmarks import crash, load, postgresql
from benchmarks.figures import as_text


def value(findings, name):
    return next(figure.value for figure in findings.figures if figure.name == name)


@pytest.mark.parametrize("store", ["sqlite", "postgres"])
def test_what_was_acknowledged_is_answered_once_although_processes_die(store, request):
    if store == "postgres":
        request.getfixturevalue("postgres")
        assert postgresql.missing() is None

    findings = crash.measure(kills=3, store=store)

    assert value(findings, "acknowledged and lost") == "0", as_text(findings)
    assert value(findings, "shown twice") == "0", as_text(findings)
    assert int(value(findings, "became a report")) > 0, as_text(findings)


def test_questions_at_a_rate_are_all_answered_in_the_end():
    findings = load.measure(rate=5, seconds=2, reports=20)

    assert value(findings, "not acknowledged") == "0"
    assert value(findings, "not answered in the end") == "0"
    assert value(findings, "acknowledged, 99 %").endswith("ms")
