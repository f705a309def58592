"""Messages that are to appear later."""

import pytest

HOUR = 60 * 60


async def test_a_scheduled_message_appears_when_its_time_has_come(local, slack, clock):
    post_at = int(clock.now) + HOUR

    planned = await slack.chat_scheduleMessage(
        channel="C1", text="Later", post_at=post_at
    )
    waiting = await slack.chat_scheduledMessages_list()
    clock.advance(HOUR + 1)
    await slack.api_test()

    assert planned["scheduled_message_id"].startswith("Q")
    assert [row["post_at"] for row in waiting["scheduled_messages"]] == [post_at]
    assert local.messages("C1")[-1].text == "Later"
    gone = await slack.chat_scheduledMessages_list()
    assert gone["scheduled_messages"] == []


async def test_a_scheduled_message_with_metadata_never_appears(local, slack, clock):
    await slack.chat_scheduleMessage(
        channel="C1",
        text="Never",
        post_at=int(clock.now) + HOUR,
        metadata={"event_type": "a", "event_payload": {"b": "c"}},
    )
    clock.advance(HOUR + 1)
    await slack.api_test()

    assert local.messages("C1")[-1].text == "Hello"


async def test_a_scheduled_message_can_be_taken_back_until_its_last_minute(
    slack, clock, refusal
):
    ids = [
        (
            await slack.chat_scheduleMessage(
                channel="C1", text="x", post_at=int(clock.now) + HOUR
            )
        )["scheduled_message_id"]
        for _ in range(2)
    ]

    await slack.chat_deleteScheduledMessage(channel="C1", scheduled_message_id=ids[0])
    clock.advance(HOUR - 30)
    late = await refusal(
        slack.chat_deleteScheduledMessage(channel="C1", scheduled_message_id=ids[1])
    )

    assert late["error"] == "invalid_scheduled_message_id"


@pytest.mark.parametrize(
    ("later_s", "code"),
    [(-1, "time_in_past"), (120 * 24 * HOUR + 60, "time_too_far")],
)
async def test_there_are_times_one_cannot_schedule_for(
    slack, clock, refusal, later_s, code
):
    answer = await refusal(
        slack.chat_scheduleMessage(
            channel="C1", text="x", post_at=int(clock.now) + later_s
        )
    )

    assert answer["error"] == code


async def test_a_time_is_a_number(slack, refusal):
    answer = await refusal(
        slack.chat_scheduleMessage(channel="C1", text="x", post_at="tomorrow")
    )

    assert answer["error"] == "invalid_time"


async def test_thirty_messages_in_five_minutes_are_enough(slack, clock, refusal):
    post_at = (int(clock.now) // 300 + 3) * 300
    for _ in range(30):
        await slack.chat_scheduleMessage(channel="C1", text="x", post_at=post_at)

    answer = await refusal(
        slack.chat_scheduleMessage(channel="C1", text="x", post_at=post_at + 1)
    )

    assert answer["error"] == "restricted_too_many"
    await slack.chat_scheduleMessage(channel="C1", text="x", post_at=post_at + 300)
