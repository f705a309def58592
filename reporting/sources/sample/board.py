"""A sample team's project in the tracker, as rows."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time

from reporting.sources.sample.clock import weekdays
from reporting.sources.sample.dice import Dice
from reporting.sources.sample.naming import HOST, TRACKER, Row, Value, item_key
from reporting.sources.sample.organisation import Team
from reporting.sources.sample.stories import Stories
from reporting.sources.sample.work import Item


def board_rows(
    items: Sequence[Item], team: Team, *, stories: Stories, seed: int
) -> Iterator[Row]:
    """Number the items in the order of their creation and yield them with their history."""
    dice = Dice(seed, "board", team.name)
    epics = [epic for epic in _epics(team, stories) if epic.created < stories.end]
    shown = [item for item in items if item.created < stories.end]
    for item in shown:
        begun = [epic for epic in epics if epic.created < item.created]
        if begun and item.kind == "Story" and dice.chance(0.6):
            item.epic = begun[-1]
    ordered = sorted([*epics, *shown], key=lambda item: (item.created, item.title))
    for number, item in enumerate(ordered, start=1):
        item.number = number
    for item in ordered:
        yield from _item_rows(item, team, stories.end)


def _epics(team: Team, stories: Stories) -> Iterator[Item]:
    """Yield one epic a quarter."""
    for day in weekdays(stories.first, stories.last):
        if day.month % 3 == 1 and day.day <= 7 and day.weekday() == 2:
            quarter = f"Q{(day.month + 2) // 3} {day.year}"
            at = datetime.combine(day, time(9, 30), tzinfo=UTC)
            yield Item("Epic", f"{team.name} goals {quarter}", "Medium", None, at)


def _item_rows(item: Item, team: Team, end: datetime) -> Iterator[Row]:
    identity: dict[str, Value] = {"tracker": TRACKER, "key": item_key(team, item)}
    moves = [(at, status) for at, status in item.moves if at < end]
    holders = [(at, person.jira) for at, person in item.holders if at < end]
    status = moves[-1][1] if moves else "To Do"
    yield (
        "work_items",
        {
            **identity,
            "project": team.project,
            "type": item.kind,
            "status": status,
            "title": item.title,
            "priority": item.priority,
            "story_points": item.points,
            "parent_key": item_key(team, item.epic) if item.epic else "",
            "created_at": item.created,
            "updated_at": max([item.created, *(at for at, _ in [*moves, *holders])]),
            "completed_at": moves[-1][0] if status == "Done" else None,
            "assignee": holders[-1][1] if holders else "",
            "url": f"{HOST}/browse/{identity['key']}",
        },
    )
    for field, first, changes in (
        ("status", "To Do", moves),
        ("assignee", "", holders),
    ):
        before = [first, *(after for _, after in changes)]
        for old, (at, new) in zip(before, changes, strict=False):
            yield "work_item_transitions", {
                **identity, "changed_at": at, "field": field,
                "from_value": old, "to_value": new,
            }  # fmt: skip
