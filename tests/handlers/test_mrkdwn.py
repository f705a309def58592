from handlers import mrkdwn


def test_code_can_be_copied_but_not_broken_out_of():
    assert mrkdwn.code("a`b <!here>") == "`a'b &lt;!here&gt;`"


def test_bold_is_one_short_line():
    assert mrkdwn.bold("two\nlines") == "*two lines*"
    assert len(mrkdwn.bold("y" * 500)) == 42


def test_direction_marks_are_dropped_and_joined_emoji_stay_whole():
    assert mrkdwn.visible("\u202eabc 👩\u200d💻") == "abc 👩\u200d💻"
