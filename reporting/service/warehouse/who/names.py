"""Names of people and accounts, compared with care (pure)."""

import re
import unicodedata

_APART = re.compile(r"[\W_]+")


def words(name: str | None) -> tuple[str, ...]:
    """Return the words of a name without letter case, accents and signs.

    >>> words("Åse Ødegård-Lie")
    ('ase', 'ødegard', 'lie')
    """
    plain = unicodedata.normalize("NFKD", (name or "").casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return tuple(word for word in _APART.split(letters) if word)


def full_name(name: str | None) -> str:
    """Return the words in alphabetical order; empty unless two have two letters or more.

    A single word, or an initial, is not enough to tell people apart.

    >>> full_name("Able, Ann"), full_name("Ann"), full_name("A. Able")
    ('able ann', '', '')
    """
    found = words(name)
    telling = [word for word in found if len(word) > 1 and not word.isdigit()]
    return " ".join(sorted(found)) if len(telling) > 1 else ""


def local_part(email: str) -> str:
    """Return what stands before the @, without a tag: ``ann+work@x`` is ``ann``."""
    return email.partition("@")[0].partition("+")[0]


def spellings(name: str | None) -> frozenset[str]:
    """Return the logins that people commonly make of a name of two words or more.

    >>> sorted(spellings("Ann Able"))
    ['aable', 'ablea', 'ableann', 'anna', 'annable']
    """
    found = words(name)
    if not full_name(name):
        return frozenset()
    first, last = found[0], found[-1]
    pairs = ((first, last), (last, first), (first[0], last), (last, first[0]),
             (first, last[0]))  # fmt: skip
    return frozenset(one + other for one, other in pairs)


def compact(login: str) -> str:
    """Return a login's letters and digits: ``ann-able`` is ``annable``."""
    return "".join(words(login))
