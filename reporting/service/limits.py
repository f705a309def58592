"""How often a key may call."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Limit:
    """At most ``per_minute`` calls at once, and no more in the long run; 0: no limit."""

    per_minute: int
    _paid_until: dict[str, datetime] = field(default_factory=dict)

    def wait(self, key_id: str, now: datetime) -> timedelta:
        """Count a call and return zero, or return how long to wait for the next."""
        if self.per_minute == 0:
            return timedelta()
        # Each call uses up its share of a minute; at most a minute may be used ahead.
        paid_until = max(now, self._paid_until.get(key_id, now))
        if paid_until > now + _MINUTE:  # the clock was set back
            paid_until = now
        paid_until += _MINUTE / self.per_minute
        if paid_until - now > _MINUTE:
            return paid_until - now - _MINUTE
        self._paid_until[key_id] = paid_until
        return timedelta()
