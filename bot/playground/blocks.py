"""Which blocks, messages and views Slack accepts, and what it says about the others."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.playground.block_shapes import (
    BLOCK,
    MARKDOWN_CHARACTERS,
    MESSAGE,
    MODAL,
    MOST_BLOCKS,
    VIEW,
)
from bot.playground.figures import CELL_CHARACTERS, cell_characters
from bot.playground.records import Json
from bot.playground.shapes import Problem, items

# Found by users at about this size of all blocks together, once markdown is among them.
MARKDOWN_MESSAGE_CHARACTERS = 13_200
MOST_CHARTS = 2


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why blocks are not accepted: Slack's error code and the single problems."""

    code: str
    problems: tuple[Problem, ...] = ()


def refusal_of(
    blocks: Any, *, surface: str = MESSAGE, root: str = "/blocks"
) -> Refusal | None:
    """Return why Slack would refuse these blocks on this surface; None if it would not."""
    least = 0 if surface == MESSAGE else 1
    shape = items(BLOCK[surface], least=least, most=MOST_BLOCKS[surface])
    problems = [*shape(blocks, root)]
    if not problems:
        problems = [*_twice_used_ids(blocks, root), *_crowded(blocks, root)]
    if problems:
        return Refusal("invalid_blocks", tuple(problems))
    return _too_much(blocks, root)


def _crowded(blocks: Sequence[Json], root: str) -> Iterator[Problem]:
    markdown = sum(len(b["text"]) for b in blocks if b["type"] == "markdown")
    if markdown > MARKDOWN_CHARACTERS:
        yield Problem(root, f"must be less than {MARKDOWN_CHARACTERS + 1} characters")
    charts = [n for n, b in enumerate(blocks) if b["type"] == "data_visualization"]
    if len(charts) > MOST_CHARTS:
        yield Problem(
            f"{root}/{charts[MOST_CHARTS]}",
            f"no more than {MOST_CHARTS} data_visualization blocks allowed",
        )
    if (
        sum(cell_characters(table) for _, table in _tables(blocks, root))
        > CELL_CHARACTERS
    ):
        yield Problem(root, f"must be less than {CELL_CHARACTERS + 1} characters")


def _too_much(blocks: Sequence[Json], root: str) -> Refusal | None:
    tables = list(_tables(blocks, root))
    if len(tables) > 1:
        problem = Problem(tables[1][0], "only_one_table_allowed")
        return Refusal("invalid_attachments", (problem,))
    has_markdown = any(block["type"] == "markdown" for block in blocks)
    size = len(json.dumps(blocks, ensure_ascii=False))
    if has_markdown and size > MARKDOWN_MESSAGE_CHARACTERS:
        return Refusal("msg_blocks_too_long")
    return None


def _tables(blocks: Sequence[Json], root: str) -> Iterator[tuple[str, Json]]:
    for at, block in _blocks_in(blocks, root):
        if block["type"] in ("table", "data_table"):
            yield at, block


def _blocks_in(blocks: Sequence[Json], root: str) -> Iterator[tuple[str, Json]]:
    for index, block in enumerate(blocks):
        yield f"{root}/{index}", block
        yield from _blocks_in(
            block.get("child_blocks", ()), f"{root}/{index}/child_blocks"
        )


def _twice_used_ids(blocks: Sequence[Json], root: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, block in _blocks_in(blocks, root):
        if block.get("block_id") in seen:
            yield Problem(
                f"{at}/block_id", f"`block_id` {block['block_id']} already exists"
            )
        elif block.get("block_id"):
            seen.add(block["block_id"])
        yield from _twice_used_actions(block, at)


def _twice_used_actions(block: Json, at: str) -> Iterator[Problem]:
    if block["type"] != "actions":
        return
    seen: set[str] = set()
    for index, element in enumerate(block["elements"]):
        name = element.get("action_id")
        if name in seen:
            where = f"{at}/elements/{index}/action_id"
            yield Problem(where, f"`action_id` {name} already exists")
        elif name:
            seen.add(name)


def view_problems(view: Any, root: str = "/view") -> list[Problem]:
    """Return what is wrong with a modal or Home tab."""
    problems = list(VIEW(view, root))
    if problems:
        return problems
    problems = list(_twice_used_ids(view["blocks"], f"{root}/blocks"))
    problems += _focused(view["blocks"], f"{root}/blocks")
    asks = any(block["type"] == "input" for block in view["blocks"])
    if asks and view["type"] == MODAL and "submit" not in view:
        problems.append(
            Problem(root, "`submit` must be defined when blocks contain an input")
        )
    return problems


def _focused(blocks: Sequence[Json], root: str) -> list[Problem]:
    """Return a problem when more than one input wants the focus."""
    wanting = [
        at
        for at, block in _blocks_in(blocks, root)
        if any(element.get("focus_on_load") for element in _elements(block))
    ]
    return [
        Problem(at, "only one element may have `focus_on_load`") for at in wanting[1:]
    ]


def pictures(part: Any, at: str) -> Iterator[tuple[str, Json]]:
    """Yield every object inside that shows a picture, with its pointer."""
    if isinstance(part, list | tuple):
        for index, inner in enumerate(part):
            yield from pictures(inner, f"{at}/{index}")
    elif isinstance(part, dict):
        if part.get("type") == "image":
            yield at, part
        for name, inner in part.items():
            yield from pictures(inner, f"{at}/{name}")


def named(blocks: Sequence[Json], new_id: Callable[[], str]) -> tuple[Json, ...]:
    """Return the blocks with a ``block_id`` and ``action_id`` wherever one is missing."""
    return tuple(_named(block, new_id) for block in blocks)


def _named(block: Json, new_id: Callable[[], str]) -> Json:
    named_block = {"block_id": new_id(), **block}
    for place in ("accessory", "element"):
        if place in block:
            named_block[place] = _acting(block[place], new_id)
    if block["type"] in ("actions", "context_actions"):
        named_block["elements"] = [_acting(each, new_id) for each in block["elements"]]
    if "child_blocks" in block:
        named_block["child_blocks"] = list(named(block["child_blocks"], new_id))
    return named_block


def _acting(element: Json, new_id: Callable[[], str]) -> Json:
    return element if element["type"] == "image" else {"action_id": new_id(), **element}


def actions(blocks: Sequence[Json]) -> Iterator[tuple[str, Json]]:
    """Yield every element a person can act on, with the id of its block."""
    for _, block in _blocks_in(blocks, ""):
        for element in _elements(block):
            if "action_id" in element:
                yield block["block_id"], element


def _elements(block: Json) -> Iterator[Json]:
    yield from (block[place] for place in ("accessory", "element") if place in block)
    if block["type"] in ("actions", "context_actions"):
        yield from block["elements"]
