"""Teams side by side, and a person's days, asked for in Slack."""

import json

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def ask(product, text):
    """Ask, wait for the end; return how it ended, and what was posted, as text."""
    product.slack.reset()
    told = await product.slack.command(
        user="ada", channel="platform", text=f"/insights {text}"
    )
    asked = await product.finished()
    said = product.slack.messages(asked.posted_channel or "platform")
    blocks = [block for message in said for block in message.blocks]
    return told, asked, json.dumps(blocks, ensure_ascii=False)


async def test_the_teams_below_one_are_set_side_by_side(product):
    _, asked, said = await ask(product, '"Bea Boss" by team last 3 months prs merged')

    assert asked.outcome == "answered"
    assert "Lou Lead" in said
    assert "Ina Idle" in said
    # One person is no team.
    assert "Uma" not in said


async def test_a_named_team_of_one_person_is_refused_with_the_others(product):
    _, asked, _ = await ask(product, '"Lou Lead" and "Uma Umbra" last 3 months')

    (told,) = product.slack.messages("platform", seen_by="ada")
    assert asked.outcome == "refused"
    assert "One of these teams is one person" in told.text


async def test_own_coding_days_day_by_day_are_a_calendar_in_private(product):
    _, asked, said = await ask(product, "my coding days last 28 days daily")

    assert asked.outcome == "answered"
    assert asked.request["view"] == "calendar"
    assert product.slack.messages("platform") == []
    assert "image" in said
