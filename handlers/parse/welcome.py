"""Whether somebody asks for help, or only says hello: both are answered with examples."""

from handlers.parse.words import clean, is_decoration, keys, words

# Around a question for help these change nothing; alone they are a greeting.
_POLITE = frozenset(
    {
        "hi", "hello", "hey", "hallo", "there", "good", "morning", "afternoon", "evening",
        "please", "pls", "thanks", "thank", "you", "bot", "insights", "/insights", ",", ";",
    }
)  # fmt: skip
_ASKED = frozenset(
    {
        "help", "help me", "i need help", "can help", "can you help", "can you help me",
        "--help", "-h", "usage", "report help", "help report", "help with reports", "how does this work", "how do works",
        "how does it work", "how do i use this", "how to use", "how to use this",
        "what can you do", "what can do", "what can i ask", "what can i ask for", "what do you do",
        "what can i do", "what do you know", "what is this", "what are you", "who are you",
        "what can i say",
    }
)  # fmt: skip


_TEAMS = frozenset(
    {
        "teams", "list teams", "all teams", "show teams", "show all teams", "list all teams",
        "which teams are there", "what teams are there",
    }
)  # fmt: skip


def wants_teams(text: str) -> bool:
    """Return whether ``text`` asks which teams there are."""
    said = keys(word for word in words(clean(text)) if not is_decoration(word))
    rest = [key for key in said if key not in _POLITE]
    return " ".join(rest) in _TEAMS


def wants_help(text: str) -> bool:
    """Return whether ``text`` asks what one can ask: nothing, "?", "hi", "what can you do".

    A name in quotes asks for a team, whatever it is.
    """
    said = keys(word for word in words(clean(text)) if not is_decoration(word))
    if " ".join(said) in _ASKED:
        return True
    rest = [key for key in said if key not in _POLITE]
    return not rest or " ".join(rest) in _ASKED
