"""Words of other people inside our own Slack text: shortened, and harmless."""

import unicodedata

from reporting.wording import shorten

# Enough to recognise one's own word by.
_LONGEST = 40
# Either would end the bold or start fixed width; these look the same and do nothing.
_MARKS = str.maketrans({"*": "∗", "`": "'"})
# These join letters and emoji that belong together; other format characters hide or reorder.
_JOINERS = "\u200c\u200d"


def escape(text: str) -> str:
    """Return ``text`` so that Slack reads no link, mention or entity in it.

    >>> escape("R&D <!channel>")
    'R&amp;D &lt;!channel&gt;'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bold(text: str) -> str:
    """Return ``text`` in bold: one line, at most 40 characters of it, escaped.

    >>> bold("Plat*from")
    '*Plat∗from*'
    """
    return f"*{escape(shorten(visible(text), _LONGEST).translate(_MARKS))}*"


def code(text: str) -> str:
    """Return ``text`` in fixed width, escaped; a backtick in it becomes an apostrophe.

    Not shortened: it is there to be copied.
    """
    return "`{}`".format(escape(visible(text)).replace("`", "'"))


def visible(text: str) -> str:
    """Return ``text`` on one line without control and direction characters."""
    kept = (" " if char.isspace() else char for char in text if _is_shown(char))
    return " ".join("".join(kept).split())


def _is_shown(char: str) -> bool:
    if char.isspace() or char in _JOINERS:
        return True
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
