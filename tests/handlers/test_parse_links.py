"""Texts about links, and about oneself."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.parse.links import (
    LinkGroup,
    Propose,
    ShowLinks,
    Unlink,
    about_links,
    parse_link,
)
from handlers.parse.personal import About, about
from reporting.errors import RequestError

KIM = Propose("U2", "kim@corp.example")


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("link <@U2|kim> kim@corp.example", KIM),
        ("Link <@U2> Kim@Corp.Example", KIM),
        ("link <@U2|kim> to kim@corp.example", KIM),
        ("link <@U2|kim> = kim@corp.example", KIM),
        ("link kim@corp.example <@U2>", KIM),
        ("link <@U2> <mailto:kim@corp.example|kim@corp.example>", KIM),
        ("  link   <@U2|kim>\nkim@corp.example ", KIM),
        (
            "link <!subteam^S1|@platform-eng> Platform",
            LinkGroup("S1", "@platform-eng", "Platform"),
        ),
        (
            'link <!subteam^S1|@platform-eng> as "Lou Lead"',
            LinkGroup("S1", "@platform-eng", '"Lou Lead"'),
        ),
        ("link <!subteam^S1> Platform", LinkGroup("S1", "S1", "Platform")),
        ("unlink <@U2|kim>", Unlink("U2")),
        ("unlink <!subteam^S1|@platform-eng>", Unlink("S1")),
        ("unlink", Unlink()),
        ("links", ShowLinks()),
        ("LINKS", ShowLinks()),
    ],
)
def test_links_as_they_are_written(text, wish):
    assert about_links(text)
    assert parse_link(text) == wish


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("link", "Link what?"),
        ("link @kim kim@corp.example", "Link what?"),  # typed, not chosen
        ("link <@U2> <!subteam^S1> kim@corp.example", "Link what?"),
        ("link <@U2|kim>", "Which developer"),
        ("link <@U2|kim> Kim Koch", "Which developer"),
        ("link <@U2|kim> kim@corp.example ada@corp.example", "Which developer"),
        ("link <!subteam^S1|@platform-eng>", "Which team"),
        ("unlink kim", "Unlink whom?"),
    ],
)
def test_what_is_not_clear_is_asked_back_with_an_example(text, said):
    with pytest.raises(RequestError, match="link") as raised:
        parse_link(text)

    assert said in str(raised.value)


@pytest.mark.parametrize(
    "text", ["Platform links", "linked items", "links last month", "unlinked", ""]
)
def test_other_texts_are_not_about_links(text):
    assert not about_links(text)


@given(st.text())
def test_any_text_about_links_is_read_or_asked_back(rest):
    text = f"link {rest}"
    if about_links(text):
        with suppress(RequestError):
            parse_link(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("what do you know about me", About.ME),
        ("What do you know about me?", About.ME),
        ("who am I?", About.ME),
        ("please, who can see my numbers", About.ME),
        ("forget that link", About.FORGET),
        ("Forget my link, please!", About.FORGET),
        ("that's not me", About.FORGET),
        ("my last quarter", None),
        ("about me last month", None),
        ("forget that", None),
        ("", None),
    ],
)
def test_what_somebody_asks_about_themselves(text, what):
    assert about(text) is what
