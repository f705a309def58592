"""What may be pressed: Slack takes it for every request and every text, and reads back."""

from dataclasses import replace
from datetime import date

import pytest

from bot.playground.blocks import refusal_of
from handlers import replies
from handlers.blocks import form, pressed, sorry_message
from handlers.blocks.form import team_options
from handlers.blocks.pressed import read_value, report_buttons, value
from handlers.draft import COUNTED, DATED, Draft, read_draft, understood
from handlers.following import Follow
from handlers.parse import parse
from handlers.team_search import found
from reporting.directory import Directory, Team
from reporting.errors import RequestError

TODAY = date(2026, 11, 25)
BAD = "<!channel> *R&D* @here " + "ü" * 400
DIRECTORY = Directory(
    (
        Team("0", "All", "All", "All", leaf=False),
        *(Team(str(n), f"{BAD}{n}", f"All/{n}", "All", leaf=True) for n in range(200)),
    )
)


@pytest.mark.parametrize(
    "text",
    [
        "All last 3 months",
        "All by team 2020-01-01..2024-12-31 monthly",
        "All by developer yesterday",
        "me last quarter",
        "my coding days October 2026 daily",
    ],
)
def test_slack_takes_the_buttons_of_every_report(text):
    request = parse(text, today=TODAY, directory=DIRECTORY)

    block = report_buttons(request, "a" * 20, TODAY)

    assert refusal_of([block]) is None
    names = [element["action_id"] for element in block["elements"]]
    assert len(names) == len(set(names))
    deletes = [one for one in block["elements"] if one["action_id"] == pressed.DELETE]
    assert "confirm" in deletes[0]


@pytest.mark.parametrize("wish", Follow)
def test_what_a_button_carries_reads_back(wish):
    assert read_value(value(wish, "abc")) == (wish, "abc")


@pytest.mark.parametrize("text", ["", "abc", "no-such-wish abc"])
def test_what_no_button_of_ours_carries_is_nothing(text):
    assert read_value(text) is None


@pytest.mark.parametrize("many", [0, 1, 2, 4, 9])
@pytest.mark.parametrize("about_teams", [True, False])
def test_slack_takes_a_question_with_any_texts(many, about_teams):
    error = RequestError(
        "What? " + BAD[23:],
        suggestions=tuple(f"{BAD}{number}" for number in range(many)),
        about_teams=about_teams,
    )

    message = replies.not_understood(error)

    assert refusal_of(message.blocks) is None
    assert replace(message, blocks=[]).text.startswith("What?")


def test_a_text_too_long_for_a_button_is_left_to_be_copied():
    long = "Platform " + "x" * 2500

    message = replies.not_understood(RequestError("What?", suggestions=(long,)))

    assert [block["type"] for block in message.blocks] == ["section"]
    assert long in message.text


def test_slack_takes_an_apology_with_an_offer():
    assert refusal_of(sorry_message(BAD, "abc").blocks) is None


@pytest.mark.parametrize("period", ["last month", COUNTED, DATED])
def test_slack_takes_the_form_with_whatever_fields(period):
    view = form.view(Draft(period=period), BAD[:900])

    assert refusal_of(view["blocks"], surface="modal") is None
    assert len(view["title"]["text"]) <= 24


def test_a_menu_has_at_most_a_hundred_teams_whatever_they_are_called():
    options = team_options(found(DIRECTORY, ""), with_me=True)["options"]

    assert len(options) == 100
    assert options[0]["value"] == "me"
    assert all(len(one["text"]["text"]) <= 75 for one in options)
    assert all(len(one["value"]) <= 150 for one in options)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("sea", "Search"),
        ("research", "Research"),
        ("serch", "Search"),
        ("plat sea", None),
    ],
)
def test_teams_are_found_by_the_beginning_by_a_part_and_although_misspelled(
    typed, first
):
    teams = tuple(
        Team(name, name, f"All/{name}", "All", leaf=True)
        for name in ("Research", "Payments", "Search")
    )

    names = [team.name for team in found(Directory(teams), typed)]

    assert (names[0] if names else None) == first


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"form_teams": {"form_teams": {"selected_options": None}}},
        {"form_period": {"form_period": {"selected_option": None}}},
        {"other": {"other": {"value": "x"}}},
    ],
)
def test_a_form_with_nothing_chosen_is_the_one_at_the_start(state):
    assert read_draft(state) == Draft()


def test_a_form_in_which_nobody_is_chosen_is_about_the_whole_organisation():
    roots = [Team(name, name, name, name, leaf=True) for name in ("Managers", "All")]

    request = understood(Draft(), Directory(tuple(roots)), TODAY)
    assert request.teams == (roots[1],)
