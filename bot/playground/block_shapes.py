"""Shapes of every kind of block and view, and the surfaces each may stand on."""

from bot.playground.elements import (
    ACCESSORY,
    ACTION,
    BUTTON,
    CONTEXT_ACTION,
    ID,
    IMAGE,
    INPUT,
    PICTURE,
    PICTURE_SOURCE,
    URL,
    mrkdwn,
    plain,
    text,
)
from bot.playground.figures import DATA_TABLE, DATA_VISUALIZATION, TABLE
from bot.playground.rich_text import RICH_TEXT
from bot.playground.shapes import (
    Check,
    Fields,
    boolean,
    both,
    items,
    member,
    record,
    some_of,
    string,
    typed,
)

MESSAGE, MODAL, HOME = "message", "modal", "home"
MOST_BLOCKS = {MESSAGE: 50, MODAL: 100, HOME: 100}
MARKDOWN_CHARACTERS = 12_000
VIEW_BYTES = 250_000

_ID: Fields = {"block_id": ID}

_CARD = both(
    record(
        member(),
        {
            **_ID,
            "hero_image": typed({"image": IMAGE}),
            "icon": typed({"image": IMAGE}),
            "title": text(150),
            "subtitle": text(150),
            "body": text(200),
            "actions": items(typed({"button": BUTTON}), most=2),
        },
    ),
    some_of("hero_image", "title", "actions", "body"),
)

_CONTAINED: dict[str, Check] = {
    "actions": record(member(elements=items(ACTION, most=25)), _ID),
    "context": record(
        member(
            elements=items(
                typed(
                    {"image": IMAGE, "plain_text": plain(2000), "mrkdwn": mrkdwn(2000)}
                ),
                most=10,
            )
        ),
        _ID,
    ),
    "divider": record(member(), _ID),
    "header": record(member(text=plain(150)), _ID),
    "image": both(
        record(member(alt_text=string(2000)), {**PICTURE, "title": plain(2000), **_ID}),
        PICTURE_SOURCE,
    ),
    "input": record(
        member(label=plain(2000), element=INPUT),
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean, **_ID},
    ),
    "rich_text": RICH_TEXT,
    "section": both(
        record(
            member(),
            {
                "text": text(3000),
                "fields": items(text(2000), most=10),
                "accessory": ACCESSORY,
                "expand": boolean,
                **_ID,
            },
        ),
        some_of("text", "fields"),
    ),
}
_VIDEO = record(
    member(alt_text=string(2000), video_url=URL, thumbnail_url=URL, title=plain(199)),
    {
        "title_url": URL,
        "description": plain(200),
        "provider_icon_url": URL,
        "provider_name": string(50),
        "author_name": string(49),
        **_ID,
    },
)
_CONTAINER = record(
    member(
        child_blocks=items(
            typed({**_CONTAINED, "table": TABLE, "video": _VIDEO}), most=10
        )
    ),
    {
        "title": plain(150),
        "rich_text_title": RICH_TEXT,
        "subtitle": text(150),
        "icon": typed({"image": IMAGE}),
        "width": string(among=("narrow", "standard", "wide", "full")),
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
        **_ID,
    },
)
_MESSAGES_ONLY: dict[str, Check] = {
    "markdown": record(member(text=string(MARKDOWN_CHARACTERS, least=1)), _ID),
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "context_actions": record(member(elements=items(CONTEXT_ACTION, most=5)), _ID),
    "card": _CARD,
    "carousel": record(member(elements=items(typed({"card": _CARD}), most=10)), _ID),
    "container": both(_CONTAINER, some_of("title", "rich_text_title")),
}
_ALERT = record(
    member(text=text(3000)),
    {"level": string(among=("default", "info", "warning", "error", "success")), **_ID},
)

BLOCK = {
    MESSAGE: typed({**_CONTAINED, "video": _VIDEO, **_MESSAGES_ONLY}),
    MODAL: typed({**_CONTAINED, "video": _VIDEO, "alert": _ALERT}),
    HOME: typed({**_CONTAINED, "video": _VIDEO}),
}

_VIEW_FIELDS: Fields = {
    "private_metadata": string(3000),
    "callback_id": ID,
    "external_id": ID,
}
VIEW = typed(
    {
        MODAL: record(
            member(
                title=plain(24), blocks=items(BLOCK[MODAL], most=MOST_BLOCKS[MODAL])
            ),
            {
                **_VIEW_FIELDS,
                "submit": plain(24),
                "close": plain(24),
                "clear_on_close": boolean,
                "notify_on_close": boolean,
                "submit_disabled": boolean,
            },
        ),
        HOME: record(
            member(blocks=items(BLOCK[HOME], most=MOST_BLOCKS[HOME])), _VIEW_FIELDS
        ),
    }
)
