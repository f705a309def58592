"""Readers of whom a request is about: people, teams, groups, and whose team it is."""

import re
from collections.abc import Sequence

from handlers.mrkdwn import bold, code
from handlers.parse import phrases
from handlers.parse.context import Context, Found
from handlers.parse.values import Doubt, Filler, Named, Person, TeamOf, Value
from handlers.parse.words import Kind, Word, clean, keys, quote
from reporting.requests import mention

_EMAIL = re.compile(r"[^@\s<>/]+@[^@\s<>/]+\.[^@\s<>/.]+")
_TEAM = (
    "team", "organisation", "organization", "org", "group", "people", "reports", "department",
    "squad", "crew", "unit", "folks", "members",
)  # fmt: skip
_LED_BY = (("of",), ("under",), ("below",), ("led", "by"), ("managed", "by"), ("run", "by"),
           ("reporting", "to"))  # fmt: skip
_POSSESSIVE = re.compile(r"(?:['’]s|s['’])$", re.IGNORECASE)
_IN = ("in", "of", "from", "at", "within", "on")
# A person's name has so many words.
_LONGEST_NAME = 4
_MOST_TEAMS = 3


def person(ahead: Sequence[Word], _: Context) -> Found:
    """Read "me", "my", e-mail addresses and mentions."""
    one = _somebody(ahead[0])
    return (1, Person(one)) if one else phrases.find(keys(ahead), phrases.ME)


def everyone(ahead: Sequence[Word], context: Context) -> Found:
    """Read "everyone", unless a team is called that; "everyone in Platform" is Platform."""
    found = phrases.find(keys(ahead), phrases.EVERYONE)
    if not found:
        return None
    behind = ahead[found[0] :]
    if behind and behind[0].key in _IN and is_scope(behind[1:], context):
        return found[0] + 1, Filler()
    return None if context.names.find(ahead[0].text) else found


def team(ahead: Sequence[Word], context: Context) -> Found:
    """Read the longest team name."""
    if ahead[0].kind is Kind.QUOTED:
        found = context.names.of(ahead[0])
        return (1, Named(found)) if found else None
    if not context.names.may_begin(ahead[0]):
        return None
    for count in range(min(context.names.longest, _plain(ahead)), 0, -1):
        # A comma beside a name is not a part of it, unless the name has one.
        bare = _has_letter(ahead[0]) and _has_letter(ahead[count - 1])
        text = context.said(ahead[:count])
        if found := context.names.find(text, exact=not bare):
            return count, Named(found)
    return None


def group(ahead: Sequence[Word], context: Context) -> Found:
    """Read a group of Slack's that is linked to a team; ask back for one that is not."""
    word = ahead[0]
    if word.kind is not Kind.GROUP:
        return None
    linked = context.names.directory.linked(word.id)
    if linked:
        return 1, Named((linked,))
    how = code(f"/insights link {word.text} TEAM")
    alike = context.names.find(word.text)[:_MOST_TEAMS]
    return 1, Doubt(
        f"I do not know which team {bold(word.text)} is. An administrator links it: {how}.",
        tuple(quote(clean(team.path)) for team in alike),
    )


def team_of(ahead: Sequence[Word], context: Context) -> Found:
    """Read "my team", "team of @lou", "Lou Lead's organisation", "people under Lou"."""
    given = keys(ahead)
    found = phrases.find(given, phrases.MY_TEAM)
    if found:
        return found
    if given[0] in _TEAM or given[:1] == ("everyone",):
        led = next((by for by in _LED_BY if given[1 : 1 + len(by)] == by), None)
        if led is None or (given[0] == "everyone" and led == ("of",)):
            return None
        at = 1 + len(led)
        leader = _leader(ahead[at:], context, possessive=False)
        return (at + leader[0], leader[1]) if leader else None
    leader = _leader(ahead, context, possessive=True)
    return (leader[0] + 1, leader[1]) if leader else None


def _leader(ahead: Sequence[Word], context: Context, *, possessive: bool) -> Found:
    """Read a person; a ``possessive`` one with the word for a team behind."""
    for count in range(min(_LONGEST_NAME, len(ahead)), 0, -1):
        run, behind = ahead[:count], ahead[count : count + 1]
        if possessive and not (behind and behind[0].key in _TEAM):
            continue
        if count == 1 and (one := _somebody(run[0])):
            return 1, TeamOf(one)
        if led := _led(run, context, possessive=possessive):
            return count, led
    return None


def _led(run: Sequence[Word], context: Context, *, possessive: bool) -> Value | None:
    """Return the teams whose manager the words name."""
    if any(word.kind is not Kind.PLAIN for word in run):
        return None
    text = context.said(run)
    if possessive and not _POSSESSIVE.search(text):
        return None
    teams = context.names.find(text) or context.names.led_by(text)
    return Named(teams) if teams else None


def _somebody(word: Word) -> str:
    """Return the person that one word is; empty for none."""
    if word.kind is Kind.MENTION:
        return mention(word.id)
    return word.key if _EMAIL.fullmatch(word.key) else ""


def is_scope(ahead: Sequence[Word], context: Context) -> int:
    """Return how many words at the beginning name a team; 0 for none."""
    if not ahead:
        return 0
    found = [
        read for reader in (team, team_of, group) if (read := reader(ahead, context))
    ]
    return max((read[0] for read in found), default=0)


def _plain(ahead: Sequence[Word]) -> int:
    """Return how many words in a row are plain."""
    return next(
        (at for at, word in enumerate(ahead) if word.kind is not Kind.PLAIN), len(ahead)
    )


def _has_letter(word: Word) -> bool:
    return any(char.isalnum() for char in word.key)
