"""Reading "link @ada ada@example.com", "link @platform-eng Platform", "unlink @ada", "links"."""

import re
from dataclasses import dataclass

from handlers.mrkdwn import visible
from handlers.parse.words import clean
from reporting.errors import RequestError

EXAMPLES = (
    "`/insights link @ada ada@example.com` for a person, `/insights link @platform-eng "
    "Platform` for a user group; type @ and choose from Slack's list"
)
_TOPIC = re.compile(r"^(?:links|(?:un)?link(?:\s.*)?)$", re.IGNORECASE | re.DOTALL)
_PERSON = re.compile(r"<@(?P<id>[A-Z0-9]+)(?:\|[^<>]*)?>")
_GROUP = re.compile(r"<!subteam\^(?P<id>[A-Z0-9]+)(?:\|(?P<label>[^<>]*))?>")
_JOINING = re.compile(r"^(?:to|as|with|is|=|:|->|→)\s+", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+")


@dataclass(frozen=True, slots=True)
class Propose:
    """Somebody is to be asked whether they are a developer."""

    user: str
    email: str


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """A user group is to stand for the team that ``team`` names."""

    group: str
    label: str
    team: str


@dataclass(frozen=True, slots=True)
class Unlink:
    """A link is no longer wanted; without a subject, the own one."""

    subject: str = ""


@dataclass(frozen=True, slots=True)
class ShowLinks:
    """Asked is what is linked."""


LinkWish = Propose | LinkGroup | Unlink | ShowLinks


def about_links(text: str) -> bool:
    """Return whether ``text`` is about links."""
    return bool(_TOPIC.match(clean(text).strip()))


def parse_link(text: str) -> LinkWish:
    """Read a text that is `about_links`; RequestError for one that is not clear."""
    said = visible(text)
    word, _, rest = said.partition(" ")
    if word.casefold() == "links":
        return ShowLinks()
    person, group = _PERSON.search(rest), _GROUP.search(rest)
    found = person or group
    if word.casefold() == "unlink":
        if rest and not found:
            raise RequestError("Unlink whom? `unlink @name`, or `unlink` for yourself.")
        return Unlink(found["id"] if found else "")
    if found is None or (person and group):
        raise RequestError(f"Link what? {EXAMPLES}.")
    target = _JOINING.sub("", clean(rest.replace(found[0], " ", 1)).strip())
    if group:
        label = group["label"] or group["id"]
        if not target:
            raise RequestError(f"Which team does it stand for? {EXAMPLES}.")
        return LinkGroup(group["id"], label, target)
    email = _EMAIL.fullmatch(target)
    if not email:
        raise RequestError(
            f"Which developer is that? I need one e-mail address. {EXAMPLES}."
        )
    return Propose(found["id"], target.lower())
