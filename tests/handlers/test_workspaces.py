from datetime import UTC, datetime

from handlers import install_pages
from handlers.workspaces import WorkspaceListener

BODY = {"team_id": "T1", "event_time": 1_700_000_000}
AT = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def listener():
    forgotten = []

    async def forget(workspace, at):
        forgotten.append((workspace, at))

    return WorkspaceListener(forget), forgotten


async def test_a_workspace_that_removed_the_app_is_forgotten():
    said, forgotten = listener()

    await said.on_uninstalled(BODY)

    assert forgotten == [("T1", AT)]


async def test_a_workspace_whose_bot_token_ended_is_forgotten():
    said, forgotten = listener()

    await said.on_tokens_revoked(BODY, {"tokens": {"oauth": [], "bot": ["UB"]}})

    assert forgotten == [("T1", AT)]


async def test_the_token_of_a_person_is_not_ours():
    said, forgotten = listener()

    await said.on_tokens_revoked(BODY, {"tokens": {"oauth": ["U1"]}})

    assert forgotten == []


def test_a_whole_organisation_is_told_what_it_can_do_instead():
    page = install_pages.failed("enterprise_install", again="/slack/install")

    assert "choose one workspace" in page
    assert 'href="/slack/install"' in page


def test_a_workspace_that_may_not_is_told_who_can_change_that():
    page = install_pages.not_invited("T666")

    assert "T666" in page
    assert "INSIGHTS_WORKSPACES" in page


def test_a_reason_nobody_foresaw_is_shown_and_is_no_markup():
    assert "&lt;b&gt;" in install_pages.failed("<b>", again="/")


def test_the_name_of_a_workspace_is_no_markup():
    assert "&lt;script&gt;" in install_pages.installed("<script>")
