"""Slack's bad days: whatever fails while a digest is posted, it comes once."""

from bot.playground.faults import Fault, FaultKind
from tests.flows.clocked_company import DAY, company, monday
from tests.flows.conftest import eventually
from tests.flows.test_alerts import all_done

POST, UPLOAD = "chat.postMessage", "files.completeUploadExternal"
FAULTS = (
    Fault(method=POST, kind=FaultKind.STATUS, done=True),
    Fault(method=POST, kind=FaultKind.RATELIMITED, seconds=1),
    Fault(method=POST, kind=FaultKind.DROP),
    Fault(method=POST, kind=FaultKind.DROP, done=True),
    Fault(method=POST, kind=FaultKind.ERROR, code="invalid_blocks"),
    Fault(method=UPLOAD, kind=FaultKind.STATUS, done=True),
    Fault(method="upload", kind=FaultKind.DROP),
)


async def test_a_digest_comes_once_whatever_fails_on_the_way(tmp_path):
    async with company(tmp_path) as bot:
        await bot.say('/insights subscribe "Lou Lead" daily at 8:00 UTC')

        for number, fault in enumerate(FAULTS):
            bot.slack.faults.order(fault)
            bot.hands.time = monday(8) + number * DAY
            told = await bot.until_told(number + 1)
            await eventually(lambda: all_done(bot.database))

            assert len(told) == number + 1, fault
            assert bot.slack.faults.pending() == (), fault

        assert len(bot.told()) == len(FAULTS)
        assert len({digest.text for digest in bot.told()}) == len(FAULTS)
        assert "paused" not in await bot.say("/insights digests")
