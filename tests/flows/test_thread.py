"""What stands below a report: every team, and the CSV, each of them once."""

import csv
import io
import json

import pytest

from bot.playground.faults import Fault, FaultKind

pytestmark = pytest.mark.asyncio(loop_scope="module")

DROP = FaultKind.DROP


@pytest.fixture
def slack(product):
    product.slack.reset()
    return product.slack


async def ask(product, text):
    """Ask, wait for the end; return the report and what stands in its thread."""
    await product.slack.command(
        user="ada", channel="platform", text=f"/insights {text}"
    )
    asked = await product.finished()
    assert asked.outcome == "answered"
    said = product.slack.messages(asked.posted_channel)
    (first,) = [m for m in said if m.thread_ts in (None, m.ts)]
    return first, [m for m in said if m is not first]


def kinds(message):
    return [block["type"] for block in message.blocks]


def files(slack, replies):
    return [slack.file(file_id) for reply in replies for file_id in reply.files]


def rows(file):
    return list(csv.DictReader(io.StringIO(file.content.decode())))


async def test_the_csv_hangs_below_the_report_when_asked_for(product, slack):
    report, replies = await ask(product, '"Lou Lead" last 3 months volume csv')

    (file,) = files(slack, replies)
    assert file.name.startswith("lou-lead_")
    assert file.name.endswith("_weekly.csv")
    assert {row["Team"] for row in rows(file)} == {"Lou Lead"}
    assert "image" in kinds(report)
    assert "the CSV in the thread" in json.dumps(report.blocks)


async def test_without_asking_there_is_no_file(product, slack):
    _, replies = await ask(product, '"Lou Lead" last 3 months volume')

    assert replies == []


async def test_a_persons_csv_has_that_persons_rows_alone(product, slack):
    _, replies = await ask(product, "me last 3 months volume csv")

    (file,) = files(slack, replies)
    assert {row["Email"] for row in rows(file)} == {"ada@example.com"}
    assert file.name.startswith("my-numbers_")


async def test_a_table_is_a_report_without_its_picture(product, slack):
    report, _ = await ask(product, '"Lou Lead" last 3 months volume as table')

    assert "table" in kinds(report)
    assert "image" not in kinds(report)
    assert not slack.calls("files.getUploadURLExternal")


async def test_every_team_stands_in_the_thread_but_none_of_one_person(product, slack):
    report, replies = await ask(
        product, '"Bea Boss" last 3 months prs merged, coding days'
    )

    titles = [reply.blocks[0]["text"]["text"] for reply in replies]
    assert titles == ["*Coding days*", "*PRs merged*"]
    assert all(reply.thread_ts == report.ts for reply in replies)
    teams = {row[0]["text"] for row in replies[0].blocks[1]["rows"][1:]}
    assert teams == {"Lou Lead's team", "Ina Idle's team"}


async def test_two_teams_stand_side_by_side(product, slack):
    report, _ = await ask(product, '"Lou Lead" vs "Ina Idle" last 3 months prs merged')

    table = next(block for block in report.blocks if block["type"] == "table")
    names = {row[0]["text"] for row in table["rows"][1:]}
    assert names == {"PRs merged, Lou Lead's team", "PRs merged, Ina Idle's team"}


@pytest.mark.parametrize(
    "fault",
    [
        Fault(method="conversations.replies", kind=DROP, done=True),
        # The first post is the report itself.
        Fault(method="chat.postMessage", kind=DROP, done=False, after=1),
        Fault(method="chat.postMessage", kind=DROP, done=True, after=1),
        Fault(method="chat.postMessage", kind=DROP, done=True, after=2),
        Fault(method="files.getUploadURLExternal", kind=DROP, done=True, after=1),
        # The first upload is the picture.
        Fault(method="files.completeUploadExternal", kind=DROP, done=False, after=1),
        Fault(method="files.completeUploadExternal", kind=DROP, done=True, after=1),
    ],
    ids=lambda f: f"{f.method} done={f.done} after={f.after}",
)
async def test_each_part_stands_there_once_whatever_call_fails(product, slack, fault):
    slack.faults.order(fault)

    _, replies = await ask(
        product, '"Bea Boss" last 3 months prs merged, coding days csv'
    )

    assert [kinds(reply)[-1:] for reply in replies] == [["table"], ["table"], []]
    assert len(files(slack, replies)) == 1


async def test_a_thread_that_cannot_be_read_is_told_to_the_asker(product, slack):
    gone = Fault(
        method="conversations.replies",
        kind=FaultKind.ERROR,
        code="missing_scope",
        times=9,
    )
    slack.faults.order(gone)

    await ask_for_csv(product)

    private = [m for m in slack.messages("platform", seen_by="ada") if m.visible_to]
    assert len(private) == 1
    assert "into its thread" in private[0].text


async def ask_for_csv(product):
    await product.slack.command(
        user="ada",
        channel="platform",
        text='/insights "Lou Lead" last 3 months volume csv',
    )
    assert (await product.finished()).outcome == "answered"
