"""What people are told about themselves."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.playground.blocks import refusal_of
from handlers.personal_replies import Portrait, portrait
from reporting.staff import Developer

ADA = Portrait(
    address="ada@example.com",
    developer=Developer("ada@example.com", "Ada Abel", "lou@example.com"),
    accounts=[("github", "adaabel"), ("jira", "5b10a2844c20")],
    managers=["Lou Lead", "Bea Boss"],
    data_until=datetime(2026, 11, 24, 6, 0, tzinfo=UTC),
)


def said(known, *, first=False):
    message = portrait(known, first=first)
    assert refusal_of(message.blocks) is None
    assert message.blocks[0]["text"]["text"] == message.text
    return message.text


def test_a_person_reads_who_they_are_from_where_and_who_else_may_see_it():
    assert said(ADA).splitlines() == [
        "• You are *Ada Abel*, `ada@example.com`: that is the e-mail address of your Slack "
        "profile.",
        "• Your numbers come from commits, pull requests, reviews and work items under your "
        "e-mail address and as github `adaabel` and jira `5b10a2844c20`. There is data until "
        "24 Nov 2026 06:00 UTC.",
        "• Besides you, *Lou Lead* and *Bea Boss* may see them, in private: the managers "
        "above you. Your name stays hidden until they ask for it, and the audit log says "
        "when they did. In the numbers of a team you are one of several; these are for the "
        "workspace.",
        "• What I keep: what you asked and when, and what your Home tab shows; no other "
        "figures. "
        "`what do you know about me` says this again.",
    ]


def test_the_first_time_the_bot_says_who_it_is():
    assert said(ADA, first=True).startswith("Hello, I answer questions")
    assert not said(ADA).startswith("Hello")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"accounts": None}, "I am not told which other accounts are yours."),
        ({"accounts": []}, "no other account is known as yours."),
        ({"data_until": None}, "`5b10a2844c20`.\n"),
        ({"managers": []}, "Nobody else sees your own numbers"),
        ({"linked_by": "USUE"}, "by a link that <@USUE> proposed and you confirmed"),
        ({"for_members_only": True}, "these are for its members and managers"),
        ({"developer": None}, "(`ada@example.com`)"),
        ({"developer": None, "address": None}, "of your Slack profile. So there are"),
    ],
)
def test_what_is_not_so_is_said_otherwise(changes, words):
    assert words in said(replace(ADA, **changes))


def test_very_many_accounts_and_managers_still_fit():
    many = [("github", f"account-{number}" * 3) for number in range(500)]
    names = [f"Manager Number {number} with a long name" for number in range(50)]

    text = said(replace(ADA, accounts=many, managers=names), first=True)

    assert "and 488 more" in text


def test_a_name_from_the_data_calls_nobody():
    loud = Developer("x@example.com", "<!channel> @here")

    text = said(replace(ADA, developer=loud, managers=["<@U1>"]))

    assert "<!channel>" not in text
    assert "<@U1>" not in text
