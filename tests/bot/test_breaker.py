from bot.slack.breaker import Breaker


def failed(breaker, times, now_s):
    for _ in range(times):
        breaker.failed(now_s)


def test_a_few_failures_stop_nothing():
    breaker = Breaker()
    failed(breaker, 4, 0)

    assert breaker.allows(0)


def test_after_five_in_a_row_nobody_is_asked_for_a_while_and_then_once():
    breaker = Breaker()
    failed(breaker, 5, 100)

    assert [breaker.allows(now_s) for now_s in (100, 104, 105, 106)] == [
        *(False, False, True, False)
    ]


def test_each_pause_is_twice_as_long_up_to_two_minutes():
    breaker = Breaker()
    failed(breaker, 5, 0)
    pauses = []
    for _ in range(6):
        breaker.failed(breaker.until_s)
        pauses.append(breaker.pause_s)

    assert pauses == [10, 20, 40, 80, 120, 120]


def test_an_answer_ends_it():
    breaker = Breaker()
    failed(breaker, 9, 0)
    breaker.answered()
    failed(breaker, 4, 0)

    assert breaker.allows(0)
