"""Shapes of the rich_text block, which is also a kind of table cell."""

from bot.playground.shapes import (
    Fields,
    anything,
    boolean,
    items,
    member,
    number,
    record,
    string,
    typed,
)

_FLAGS = ("bold", "italic", "strike", "underline", "code", "highlight", "unlink")
_STYLED: Fields = {"style": record(optional=dict.fromkeys(_FLAGS, boolean))}
_NAME = string(least=1)

LEAF = typed(
    {
        "text": record(member(text=string(least=1)), _STYLED),
        "link": record(
            member(url=string(3000, least=1)),
            {**_STYLED, "text": string(), "unsafe": boolean},
        ),
        "user": record(member(user_id=_NAME), _STYLED),
        "usergroup": record(member(usergroup_id=_NAME), _STYLED),
        "team": record(member(team_id=_NAME), _STYLED),
        "channel": record(member(channel_id=_NAME), _STYLED),
        "emoji": record(
            member(name=_NAME), {**_STYLED, "skin_tone": number(), "unicode": string()}
        ),
        "broadcast": record(
            member(range=string(among=("here", "channel", "everyone"))), _STYLED
        ),
        "color": record(member(value=_NAME), _STYLED),
        "date": record(
            member(timestamp=number(whole=True), format=_NAME),
            {**_STYLED, "url": string(3000), "fallback": string()},
        ),
    }
)

_LEAVES = items(LEAF, least=0, most=10_000)
_BORDER: Fields = {"border": number(least=0, most=1, whole=True)}
SECTION = record(member(elements=_LEAVES))

RICH_TEXT = record(
    member(
        elements=items(
            typed(
                {
                    "rich_text_section": SECTION,
                    "rich_text_list": record(
                        member(
                            style=string(among=("bullet", "ordered")),
                            elements=items(
                                typed({"rich_text_section": SECTION}), most=10_000
                            ),
                        ),
                        {
                            **_BORDER,
                            "indent": number(least=0, most=8, whole=True),
                            "offset": number(least=0, whole=True),
                        },
                    ),
                    "rich_text_preformatted": record(
                        member(elements=_LEAVES), {**_BORDER, "language": anything}
                    ),
                    "rich_text_quote": record(member(elements=_LEAVES), _BORDER),
                }
            ),
            least=0,
            most=10_000,
        )
    ),
    {"block_id": string(255)},
)
