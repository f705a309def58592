"""The grammar: small readers, each taking words from the front and saying what they mean.

At every place of a text the reader that takes most words wins; of equals, the first in
`READERS`.
"""

from collections.abc import Sequence

from handlers.mrkdwn import bold
from handlers.parse import metrics, phrases, refused
from handlers.parse.against import compare
from handlers.parse.context import Context, Found, Phrase, Reader
from handlers.parse.days import periods
from handlers.parse.days.spans import NoSuchDay
from handlers.parse.values import Doubt, Filler, Unknown, Value
from handlers.parse.whom import everyone, group, is_scope, person, team, team_of
from handlers.parse.words import Word, is_decoration, keys, replaced
from reporting.catalogue import Level
from reporting.errors import RequestError

# No phrase of ours is longer; only a team's name might be.
_LONGEST = 24
_PER_DEVELOPER = {
    ("per", noun)
    for noun in ("developer", "person", "engineer", "dev", "head", "capita")
}


def read(words: Sequence[Word], context: Context) -> list[Phrase]:
    """Cut ``words`` into phrases; what nobody understands is `Unknown`, word by word.

    RequestError for a day that does not exist.
    """
    found, at = [], 0
    reach = max(_LONGEST, context.names.longest)
    while at < len(words):
        ahead = words[at : at + reach]
        try:
            count, value = _best(ahead, context)
        except NoSuchDay as error:
            raise _no_such_day(error, ahead, context) from None
        run = tuple(words[at : at + count])
        found.append(Phrase(run, value, context.said(run)))
        at += count
    return found


def _best(ahead: Sequence[Word], context: Context) -> tuple[int, Value]:
    found = [read for reader in READERS if (read := reader(ahead, context))]
    return max(found, key=lambda read: read[0], default=(1, Unknown()))


def period(ahead: Sequence[Word], context: Context) -> Found:
    """Read everything about time."""
    given = keys(ahead)
    found = periods.period(given, context.today)
    if found and (skipped := periods.occasion(given, context.today)):
        return _unless_asked(found, ahead[: found[0]], skipped, context)
    return found


def wanted(ahead: Sequence[Word], context: Context) -> Found:
    """Read groups and metrics; a team's coding days per developer may be two things."""
    given = keys(ahead)
    found = metrics.metrics(given)
    if not found or given[found[0] : found[0] + 2] not in _PER_DEVELOPER:
        return found
    count, asked = found
    if not metrics.is_rate(asked):
        return found
    if metrics.missing(asked, Level.DEVELOPER):
        return count + 2, asked
    said = context.said(ahead[:count])
    return count + 2, Doubt(
        f"Of a team, {bold(said)} are the mean over its developers. That, or one by one?",
        (said, f"{said} by developer"),
    )


def decoration(ahead: Sequence[Word], _: Context) -> Found:
    """Skip emoji, unless a team is called that."""
    return (1, Filler()) if is_decoration(ahead[0]) else None


def of(table: phrases.Phrases) -> Reader:
    """Return the reader of set phrases."""

    def read(ahead: Sequence[Word], _: Context) -> Found:
        return phrases.find(keys(ahead), table)

    return read


READERS: tuple[Reader, ...] = (
    compare,                   # "vs last quarter", "alone"
    of(refused.REFUSED),       # what cannot be had, to say what can
    period,                    # "last 3 months", "since May"
    of(phrases.GRANULARITY),   # "weekly", "by month"
    of(phrases.AGGREGATION),   # "median", "p90"
    of(phrases.OUTPUT),        # "as table", "csv"
    of(phrases.PRIVATE),       # "only to me"
    of(phrases.VIEW),          # "by team", "by developer"
    wanted,                    # "rework", "velocity"
    of(refused.UNMEASURED),    # "deployments"
    team_of,                   # "my team", "Lou's team"
    person,                    # "me", "@lou"
    group,                     # "@platform", a group of Slack's
    everyone,                  # "everyone"
    of(phrases.FILLER),        # politeness, articles, the obvious
    of(phrases.PACE),          # "how long"
    team,                      # the name of a team
    of(refused.RANKING),       # "who is best"
    decoration,                # emoji
)  # fmt: skip


def _no_such_day(
    error: NoSuchDay, ahead: Sequence[Word], context: Context
) -> RequestError:
    """Return the error with the nearest day there is in the place of the one there is not."""
    given, count = keys(ahead), len(error.said)
    at = next(
        (at for at in range(len(given)) if given[at : at + count] == error.said), -1
    )
    if at < 0 or not (count and error.instead):
        return RequestError(str(error))
    way = replaced(context.source, [(ahead[at : at + count], error.instead)])
    return RequestError(str(error), suggestions=(way,))


def _unless_asked(
    found: tuple[int, Value], run: Sequence[Word], skipped: int, context: Context
) -> Found:
    """Ask back where the occasion, "the release of Platform", names what may be asked for."""
    for at in range(2, skipped):
        scope = is_scope(run[at:], context)
        if scope or wanted(run[at:skipped], context):
            count = scope or 1
            name = context.said(run[at : at + count])
            since = f"{run[0].text} {context.said(run[skipped + 1 :])}"
            return found[0], Doubt(
                f"Is this about {bold(name)}, or is that only what happened?",
                (f"{name} {since}", since),
            )
    return found
