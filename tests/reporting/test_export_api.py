import pytest

from reporting.errors import ExportError
from reporting.export_api import State, poll_delays, read_created, read_status

DONE = {"exportId": "exp_7a8b9c0d", "status": "completed"}


@pytest.mark.parametrize("word", ["completed", "COMPLETED", "Completed"])
def test_a_status_is_read_in_any_letter_case(word):
    assert read_status({**DONE, "status": word}).state is State.COMPLETED


def test_both_spellings_of_cancelled_are_one():
    assert read_status({**DONE, "status": "CANCELED"}).state is State.CANCELLED


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        ({"download": {"url": "/v2/a"}}, "/v2/a"),
        ({"downloadUrl": "/v2/b"}, "/v2/b"),
        ({}, "/v2/insights/productivity/exports/exp_7a8b9c0d/download"),
    ],
)
def test_a_finished_export_always_has_an_address(answer, path):
    assert read_status({**DONE, **answer}).download == path


def test_an_unfinished_export_has_none():
    assert read_status({**DONE, "status": "processing"}).download is None


def test_a_failure_speaks_with_the_services_longest_words():
    failed = {"exportId": "exp_1", "status": "failed", "error": "Invalid teamId"}

    assert read_status(failed).error == "Invalid teamId"
    assert (
        read_status({**failed, "message": "There is no team 9."}).error
        == "There is no team 9."
    )


def test_a_status_nobody_documents_is_an_error_that_names_it():
    with pytest.raises(ExportError, match="'paused'"):
        read_status({**DONE, "status": "paused"})


@pytest.mark.parametrize("answer", [{}, {"exportId": 7}, {"exportId": ""}])
def test_an_answer_without_an_id_is_an_error(answer):
    with pytest.raises(ExportError):
        read_created(answer)


def test_pauses_grow_to_the_cap_and_sum_to_the_patience():
    pauses = list(poll_delays(first_s=1, factor=2, cap_s=4, total_s=12))

    assert pauses == [1, 2, 4, 4, 1]
