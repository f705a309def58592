"""Working time: the days and hours that a person, or a company, is at work."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

WORKDAY = 480
"""Minutes that count as a day of work, from nine o'clock."""

_OPENS = 9 * 60
# Nobody is in: month and day.
_CLOSED = frozenset({(12, 24), (12, 25), (12, 26), (12, 31), (1, 1)})


def weekdays(first: date, last: date) -> Iterable[date]:
    """Yield the days from ``first`` to ``last`` that are no weekend and no holiday."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.weekday() < 5 and (day.month, day.day) not in _CLOSED:
            yield day


class Clock:
    """The working time of ``days``, as minutes that run on overnight.

    ``offset`` is the minutes by which the place is ahead of UTC.
    """

    def __init__(self, days: Iterable[date], offset: int) -> None:
        self._days = tuple(days)
        opens = timedelta(minutes=_OPENS - offset)
        self._opens = [
            datetime.combine(day, time(), tzinfo=UTC) + opens for day in self._days
        ]

    @property
    def end(self) -> float:
        """The minute at which the last day is over."""
        return len(self._days) * WORKDAY

    def day(self, minute: float) -> date:
        """Return the day that a minute falls on, where the place is."""
        return self._days[int(minute // WORKDAY)]

    def moment(self, minute: float) -> datetime:
        """Return the instant of a minute, in whole seconds; after the end, the end."""
        minute = min(max(minute, 0), self.end - 1)
        number, within = divmod(minute, WORKDAY)
        return self._opens[int(number)] + timedelta(seconds=int(within * 60))

    def minute(self, moment: datetime) -> float:
        """Return the minute of an instant; out of hours, when work begins again."""
        number = bisect_left(self._opens, moment)
        if number == 0:
            return 0
        within = (moment - self._opens[number - 1]).total_seconds() / 60
        return (number - 1) * WORKDAY + min(within, WORKDAY)

    def later(self, moment: datetime, minutes: float) -> datetime:
        """Return the instant so many minutes of work after ``moment``."""
        return self.moment(self.minute(moment) + minutes)
