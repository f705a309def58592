"""Reading a list by update time: nothing is missed, whatever happens to it meanwhile."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reporting.sources.web.marks import begin
from reporting.sources.web.walk import Position, Walk

START = datetime(2026, 3, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PAGE = 3


@dataclass(frozen=True)
class Item:
    key: str
    updated: datetime


class Listing:
    """A list as a service has it; it can only be asked for at a grain."""

    def __init__(self, seconds: list[int]) -> None:
        self.items = {str(n): START + at * SECOND for n, at in enumerate(seconds)}
        self.asked = 0

    def page(self, since: datetime | None, number: int) -> list[Item]:
        self.asked += 1
        found = sorted(
            (Item(key, at) for key, at in self.items.items() if since is None or at >= since),
            key=lambda item: (item.updated, item.key),
        )  # fmt: skip
        return found[(number - 1) * PAGE : number * PAGE]

    def touch(self, key: str) -> None:
        """Update an item now: later than everything."""
        self.items[key] = max(self.items.values()) + SECOND


def read(listing: Listing, position: Position, *, grain=SECOND, meanwhile=lambda: None):
    """Walk to the end; return what was read, and the position behind it."""
    walk = Walk(position, overlap=60 * SECOND, grain=grain)
    found: list[Item] = []
    while True:
        items = listing.page(walk.asked, walk.page)
        fresh = walk.fresh(items)
        found += fresh
        walk.done(fresh, START + timedelta(days=1))
        meanwhile()
        if not walk.turn(items, full=len(items) == PAGE):
            return found, walk.position


@given(
    st.lists(st.integers(0, 200), max_size=40),
    st.lists(st.integers(0, 39), max_size=12),
    st.sampled_from([1, 60]),
)
def test_the_last_update_of_every_item_is_read_though_items_are_updated_meanwhile(
    seconds, touched, grain_s
):
    listing = Listing(seconds)
    touches = iter(touched)

    def meanwhile() -> None:
        key = str(next(touches, -1))
        if key in listing.items:
            listing.touch(key)

    grain = grain_s * SECOND
    found, position = read(listing, Position(), grain=grain, meanwhile=meanwhile)
    again, _ = read(listing, position, grain=grain)

    assert {item.key: item.updated for item in found + again} == listing.items
    assert len(set(found)) == len(found)


@given(
    st.lists(st.integers(0, 200), max_size=40),
    st.lists(st.integers(0, 39), max_size=12),
    st.integers(1, 8),
)
def test_nothing_is_missed_though_readings_stop_and_items_are_updated_meanwhile(
    seconds, touched, pages
):
    listing = Listing(seconds)
    touches = iter(touched)
    position = Position()
    found: list[Item] = []
    for _ in range(20):
        walk = Walk(position, overlap=60 * SECOND, grain=SECOND)
        for _ in range(pages):
            items = listing.page(walk.asked, walk.page)
            fresh = walk.fresh(items)
            found += fresh
            walk.done(fresh, START + timedelta(days=1))
            if (key := str(next(touches, -1))) in listing.items:
                listing.touch(key)
            if not walk.turn(items, full=len(items) == PAGE):
                break
        position = walk.position
    found += read(listing, position)[0]

    assert {item.key: item.updated for item in found} == listing.items


@given(st.lists(st.integers(0, 200), max_size=40), st.sampled_from([1, 60]))
def test_a_second_reading_with_nothing_new_reads_nothing(seconds, grain_s):
    listing = Listing(seconds)
    grain = grain_s * SECOND
    _, position = read(listing, Position(), grain=grain)

    assert read(listing, position, grain=grain)[0] == []


@given(st.lists(st.integers(0, 300), min_size=1, max_size=40), st.data())
def test_a_reading_goes_on_from_any_item_it_stopped_behind(seconds, data):
    listing = Listing(seconds)
    everything = sorted(
        (Item(key, at) for key, at in listing.items.items()),
        key=lambda item: (item.updated, item.key),
    )
    stopped = data.draw(st.integers(0, len(everything)))
    walk = Walk(Position(), overlap=60 * SECOND, grain=SECOND)
    walk.done(everything[:stopped], START + timedelta(days=1))

    found, _ = read(listing, walk.position)

    assert found == everything[stopped:]


def test_a_position_survives_being_written_down():
    _, position = read(Listing([1, 2, 3]), Position())
    mark = begin(None, of="x", name="x", since=None, moved=False).at("all", position)

    again = begin(mark.text(), of="x", name="x", since=None, moved=False)

    assert again.position("all") == position


def test_a_cursor_stays_small_when_everything_was_edited_at_once():
    items = {str(n): "2026-03-01T00:00:00+00:00" for n in range(60_000)}
    mark = begin(None, of="x", name="x", since=None, moved=False)

    text = mark.at("all", Position(START, items)).text()

    assert len(text) < 500_000


def test_what_was_seen_long_ago_is_forgotten():
    _, position = read(Listing(list(range(0, 3000, 10))), Position())

    assert len(position.seen) == 7  # the last minute and a second
