"""What may be pressed under a report, and below a question that was asked back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from handlers.blocks import parts
from handlers.blocks.parts import Block, actions, button
from handlers.following import STEPS, Follow, may_be_weekly, offered
from handlers.parse.ways import MOST_WAYS
from reporting.requests import ReportRequest

# The names of what is pressed. The value of a `FOLLOW` is the wish and the report's id.
FOLLOW, MORE = "report_follow", "report_more"
DEFINITIONS, CSV, DELETE = "report_definitions", "report_csv", "report_delete"
WEEKLY = "report_weekly"
SAY, TEAMS = "say", "teams"
# In the menu of every message.
AGAIN = "report_again"

_WORDS = {
    Follow.BY_TEAM: "By team",
    Follow.BY_PEOPLE: "By developer",
    Follow.EARLIER: "Earlier",
    Follow.LATER: "Later",
    Follow.DAILY: "By day",
    Follow.WEEKLY: "By week",
    Follow.MONTHLY: "By month",
    Follow.QUARTERLY: "By quarter",
    Follow.LAST_YEAR: "Beside the year before",
    Follow.PRIVATELY: "Send it to me",
}
_IN_MENU = (*STEPS, Follow.LAST_YEAR)
_DELETE_CONFIRM = (
    "The report and the tables below it go, for everybody. Files and other reports in its "
    "thread stay."
)
# Slack's limits, in characters and options.
_VALUE_LIMIT = 2000
_MOST_OPTIONS = 5


def action(follow: Follow) -> str:
    """Return the name of the button for a wish: within a message each has its own."""
    return f"{FOLLOW}_{follow}"


def value(follow: Follow, request_id: str) -> str:
    """Return what a button carries; `read_value` reads it."""
    return f"{follow} {request_id}"


def read_value(text: str) -> tuple[Follow, str] | None:
    """Return the wish and the report's id; None for what no version of us wrote."""
    wish, _, request_id = text.partition(" ")
    try:
        return Follow(wish), request_id
    except ValueError:
        return None


def report_buttons(request: ReportRequest, request_id: str, today: date) -> Block:
    """Return what may be pressed under a report."""
    wishes = list(offered(request, today))
    found = [_button(wish, request_id) for wish in wishes if wish not in _IN_MENU]
    found += [
        button("Definitions", DEFINITIONS, request_id),
        button("CSV", CSV, request_id),
        *(
            [button("Weekly here", WEEKLY, request_id)]
            if may_be_weekly(request)
            else []
        ),
        button("Delete", DELETE, request_id, confirm=_DELETE_CONFIRM),
    ]
    if rest := [wish for wish in wishes if wish in _IN_MENU]:
        found.append(_menu(rest, request_id))
    return actions(*found)


def send_to_me(request_id: str) -> Block:
    """Offer the answer in a direct message, where it could not be posted."""
    wish = Follow.PRIVATELY
    return actions(
        button(_WORDS[wish], action(wish), value(wish, request_id), primary=True)
    )


def ways(texts: Sequence[str], *, with_teams: bool) -> list[Block]:
    """Return a button for each text that may have been meant, which runs it."""
    found = [
        button(text, f"{SAY}_{number}", text)
        for number, text in enumerate(texts[:MOST_WAYS])
        if len(text) <= _VALUE_LIMIT
    ]
    if with_teams:
        found.append(teams_page("Show all teams", 0))
    return [actions(*found)] if found else []


def teams_page(text: str, page: int) -> Block:
    """Return the button that shows a page of the list of teams."""
    return button(text, f"{TEAMS}_{page}", str(page))


def _button(wish: Follow, request_id: str) -> Block:
    return button(_WORDS[wish], action(wish), value(wish, request_id))


def _menu(wishes: Sequence[Follow], request_id: str) -> Block:
    options: list[dict[str, Any]] = [
        {"text": parts.plain(_WORDS[wish], 75), "value": value(wish, request_id)}
        for wish in wishes[:_MOST_OPTIONS]
    ]
    return {"type": "overflow", "action_id": MORE, "options": options}
