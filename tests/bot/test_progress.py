"""What a person sees while a source is read."""

import io

from rich.console import Console

from bot.sources.progress import bars


def shown(*, terminal: bool, act) -> str:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=terminal, width=120, no_color=True)
    with bars(console) as all_of_them:
        act(all_of_them.watch("fan"))
    return stream.getvalue()


def reading(bar) -> None:
    bar.progress(100, 400)
    bar.progress(120, 400)
    for left_s in (3600, 3599):
        bar.waiting("GitHub's rate limit", left_s)


def test_a_terminal_shows_how_far_it_is_and_what_is_waited_for():
    text = shown(terminal=True, act=reading)

    assert "fan" in text
    assert "120/400" in text
    assert "waiting 3,599 s for GitHub's rate limit" in text


def test_without_a_terminal_a_wait_is_told_once():
    text = shown(terminal=False, act=reading)

    assert text == "fan: waiting 3,600 s for GitHub's rate limit\n"


def test_the_next_wait_is_told_again():
    def twice(bar) -> None:
        reading(bar)
        bar.waiting("GitHub's rate limit", 0)
        bar.waiting("GitHub's rate limit", 42)

    text = shown(terminal=False, act=twice)

    assert text.endswith("fan: waiting 42 s for GitHub's rate limit\n")
    assert text.count("\n") == 2
