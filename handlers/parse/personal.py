"""Whether somebody asks what the bot knows about them, or wants to be known otherwise."""

from enum import StrEnum

from handlers.parse.words import clean, keys, words


class About(StrEnum):
    """What is wanted that is neither a report nor a setting."""

    ME = "what do you know about me"
    FORGET = "forget that link"


_POLITE = frozenset({"please", "pls", "hi", "hello", "hey", "so", "and", "thanks", ","})
_SAID = {
    About.ME: "what do you know about me|what do you know of me|what do you have about me|"
    "what do you have on me|what do you store about me|what data do you have about me|"
    "who do you think i am|who am i|whoami|who can see my numbers|who sees my numbers|"
    "who can see my figures|who sees my figures|who can see me|who else can see my numbers|"
    "where do my numbers come from|where do the numbers come from|about me|privacy",
    About.FORGET: "forget that link|forget the link|forget my link|forget this link|"
    "forget link|forget me|that is not me|that not me|this is not me|unlink me",
}
_TABLE = {text: about for about, texts in _SAID.items() for text in texts.split("|")}


def about(text: str) -> About | None:
    """Return what ``text`` asks about the asker; None where it asks something else.

    >>> about("What do you know about me?"), about("my last quarter")
    (<About.ME: 'what do you know about me'>, None)
    """
    said = [key for key in keys(words(clean(text))) if key not in _POLITE]
    return _TABLE.get(" ".join(said))
