"""The cases: of each kind the usual picture, then what makes it hard."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PIL.Image import Image

from reporting import charts
from reporting.charts.gallery import seeing
from reporting.charts.gallery.days_and_digests import CALENDAR, SPARKS
from reporting.charts.gallery.over_time import PARTS, TIME, six_metrics
from reporting.charts.gallery.people import PEOPLE
from reporting.charts.gallery.side_by_side import STRIPS, TEAMS
from reporting.charts.sheet import Sheet
from reporting.summary import Summary


@dataclass(frozen=True, slots=True)
class Case:
    """A picture and what it is an example of. The first of a ``kind`` is its usual one."""

    kind: str
    caption: str
    make: Callable[[], Sheet]
    seen: Callable[[Image], Image] | None = None


def cases() -> list[Case]:
    """Return all cases, kind by kind."""
    return [
        *(Case("Over time", text, _of(make)) for text, make in TIME),
        *(Case("Parts of a whole", text, _of(make)) for text, make in PARTS),
        *(Case("Teams", text, _of(make)) for text, make in TEAMS),
        *(Case("Many teams", text, _of(make)) for text, make in STRIPS),
        *(Case("People", text, _of(make)) for text, make in PEOPLE),
        *(Case("Coding days", text, _of(make)) for text, make in CALENDAR),
        *(Case("Digest", text, make) for text, make in SPARKS),
        *(
            Case("As others see it", text, _of(six_metrics), seen)
            for text, seen in _SEEN
        ),
    ]


def _of(make: Callable[[], Summary]) -> Callable[[], Sheet]:
    return lambda: charts.sheet(make())


_SEEN: tuple[tuple[str, Callable[[Image], Image]], ...] = (
    ("On Slack's dark theme", seeing.dark),
    ("In print without colours", seeing.grey),
    *(
        (f"With {name}", partial(seeing.blind, blindness=name))
        for name in seeing.BLINDNESS
    ),
)
