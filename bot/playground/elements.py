"""Shapes of what stands inside blocks: texts, options, buttons, menus, inputs."""

from collections.abc import Iterator
from typing import Any

from bot.playground.shapes import (
    Check,
    Fields,
    Problem,
    anything,
    boolean,
    both,
    exactly_one,
    items,
    member,
    number,
    record,
    string,
    typed,
)

ID = string(255)
URL = string(3000)
DATE = string(like=r"\d{4}-\d{2}-\d{2}")
TIME = string(like=r"([01]\d|2[0-3]):[0-5]\d")
STYLE = string(among=("primary", "danger"))


def plain(most: int) -> Check:
    """Accept a plain_text object of 1 to ``most`` characters."""
    fields = member(text=string(most, least=1))
    return typed({"plain_text": record(fields, {"emoji": boolean})})


def mrkdwn(most: int) -> Check:
    """Accept a mrkdwn object of 1 to ``most`` characters."""
    fields = member(text=string(most, least=1))
    return typed({"mrkdwn": record(fields, {"verbatim": boolean})})


def text(most: int) -> Check:
    """Accept a plain_text or mrkdwn object; Slack reports the union's failure too."""
    either = typed({"plain_text": plain(most), "mrkdwn": mrkdwn(most)})

    def check(value: Any, at: str) -> Iterator[Problem]:
        problems = list(either(value, at))
        if problems:
            yield Problem(at, "failed to match all allowed schemas")
        yield from problems

    return check


def first_is_offered(value: Any, at: str) -> Iterator[Problem]:
    """Accept first choices that are among the options, exactly as they stand there."""
    groups = value.get("option_groups", ())
    offered = [*value.get("options", ()), *(o for g in groups for o in g["options"])]
    for name in ("initial_option", "initial_options"):
        chosen = value.get(name, [])
        for option in chosen if isinstance(chosen, list) else [chosen]:
            if option not in offered:
                yield Problem(f"{at}/{name}", "must match one of the options")


CONFIRM = record(
    {"title": plain(100), "text": text(300)},
    {"confirm": plain(30), "deny": plain(30), "style": STYLE},
)
OPTION = record(
    {"text": plain(75), "value": string(150, least=1)}, {"description": plain(75)}
)
LINK_OPTION = record(
    {"text": plain(75), "value": string(150, least=1)},
    {"description": plain(75), "url": URL},
)
RICH_OPTION = record(
    {"text": text(75), "value": string(150, least=1)}, {"description": text(75)}
)
OPTION_GROUP = record({"label": plain(75), "options": items(OPTION, most=100)})

SLACK_FILE = both(
    record(optional={"id": string(), "url": URL}), exactly_one("id", "url")
)
PICTURE: Fields = {"image_url": URL, "slack_file": SLACK_FILE}
PICTURE_SOURCE = exactly_one("image_url", "slack_file")

IMAGE = both(record(member(alt_text=string(2000)), PICTURE), PICTURE_SOURCE)

BUTTON = record(
    member(text=plain(75)),
    {
        "action_id": ID,
        "url": URL,
        "value": string(2000),
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)

CHOICE: Fields = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": boolean}
MENU: Fields = {**CHOICE, "placeholder": plain(150)}
MANY: Fields = {**MENU, "max_selected_items": number(least=1, whole=True)}
FILTER = record(
    optional={
        "include": items(string(among=("im", "mpim", "private", "public")), most=4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    }
)
CONVERSATIONS: Fields = {"default_to_current_conversation": boolean, "filter": FILTER}
IDS = items(string(least=1), most=1000)


def _static(**initial: Check) -> Check:
    many = MANY if "initial_options" in initial else MENU
    lists = {
        "options": items(OPTION, most=100),
        "option_groups": items(OPTION_GROUP, most=100),
    }
    return both(
        record(member(), {**many, **lists, **initial}),
        exactly_one("options", "option_groups"),
        first_is_offered,
    )


MENUS = {
    "static_select": _static(initial_option=OPTION),
    "external_select": record(
        member(),
        {
            **MENU,
            "initial_option": OPTION,
            "min_query_length": number(least=0, whole=True),
        },
    ),
    "users_select": record(member(), {**MENU, "initial_user": string()}),
    "conversations_select": record(
        member(),
        {
            **MENU,
            **CONVERSATIONS,
            "initial_conversation": string(),
            "response_url_enabled": boolean,
        },
    ),
    "channels_select": record(
        member(),
        {**MENU, "initial_channel": string(), "response_url_enabled": boolean},
    ),
    "multi_static_select": _static(initial_options=items(OPTION, most=100)),
    "multi_external_select": record(
        member(),
        {
            **MANY,
            "initial_options": items(OPTION, most=100),
            "min_query_length": number(least=0, whole=True),
        },
    ),
    "multi_users_select": record(member(), {**MANY, "initial_users": IDS}),
    "multi_conversations_select": record(
        member(), {**MANY, **CONVERSATIONS, "initial_conversations": IDS}
    ),
    "multi_channels_select": record(member(), {**MANY, "initial_channels": IDS}),
}

PICKERS = {
    "datepicker": record(member(), {**MENU, "initial_date": DATE}),
    "timepicker": record(
        member(), {**MENU, "initial_time": TIME, "timezone": string()}
    ),
    "checkboxes": both(
        record(
            member(options=items(RICH_OPTION, most=10)),
            {**CHOICE, "initial_options": items(RICH_OPTION, most=10)},
        ),
        first_is_offered,
    ),
    "radio_buttons": both(
        record(
            member(options=items(RICH_OPTION, most=10)),
            {**CHOICE, "initial_option": RICH_OPTION},
        ),
        first_is_offered,
    ),
}
DATETIME = record(
    member(),
    {**CHOICE, "initial_date_time": number(least=1e9, most=9999999999, whole=True)},
)
OVERFLOW = record(
    member(options=items(LINK_OPTION, most=5)), {"action_id": ID, "confirm": CONFIRM}
)

ACTION = typed(
    {
        **MENUS,
        **PICKERS,
        "button": BUTTON,
        "overflow": OVERFLOW,
        "datetimepicker": DATETIME,
    }
)
ACCESSORY = typed(
    {**MENUS, **PICKERS, "button": BUTTON, "overflow": OVERFLOW, "image": IMAGE}
)


def _lengths_in_order(value: Any, at: str) -> Iterator[Problem]:
    if value.get("min_length", 0) > value.get("max_length", 3000):
        yield Problem(at, "min_length must not be more than max_length")


WRITING: Fields = {
    "action_id": ID,
    "placeholder": plain(150),
    "focus_on_load": boolean,
    "dispatch_action_config": record(
        {
            "trigger_actions_on": items(
                string(among=("on_enter_pressed", "on_character_entered")), most=2
            )
        }
    ),
}
INPUT = typed(
    {
        **MENUS,
        **PICKERS,
        "datetimepicker": DATETIME,
        "plain_text_input": both(
            record(
                member(),
                {
                    **WRITING,
                    "initial_value": string(3000),
                    "multiline": boolean,
                    "min_length": number(least=0, most=3000, whole=True),
                    "max_length": number(least=1, most=3000, whole=True),
                },
            ),
            _lengths_in_order,
        ),
        "email_text_input": record(member(), {**WRITING, "initial_value": string()}),
        "url_text_input": record(member(), {**WRITING, "initial_value": string()}),
        "number_input": record(
            member(is_decimal_allowed=boolean),
            {
                **WRITING,
                "initial_value": string(),
                "min_value": string(),
                "max_value": string(),
            },
        ),
        "rich_text_input": record(
            member(action_id=ID), {**WRITING, "initial_value": anything}
        ),
        "file_input": record(
            member(),
            {
                "action_id": ID,
                "filetypes": items(string(), most=100),
                "max_files": number(least=1, most=10, whole=True),
            },
        ),
    }
)

FEEDBACK = record(
    {"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)}
)
CONTEXT_ACTION = typed(
    {
        "feedback_buttons": record(
            member(positive_button=FEEDBACK, negative_button=FEEDBACK),
            {"action_id": ID},
        ),
        "icon_button": record(
            member(icon=string(least=1), text=plain(75)),
            {
                "action_id": ID,
                "value": string(2000),
                "confirm": CONFIRM,
                "accessibility_label": string(75),
                "visible_to_user_ids": IDS,
            },
        ),
    }
)
