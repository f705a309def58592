"""Teams against each other, few and many."""

from reporting.charts.gallery.invented import counts, summed, wave
from reporting.charts.gallery.names import (
    BUGS,
    CODING,
    COMMENTS,
    COMPLETE,
    CYCLE,
    FIRST,
    MERGED,
    NAMES,
    PACE,
    REWORK,
    TICKETS,
    WEEKS,
)
from reporting.requests import View
from reporting.summary import Summary


def _teams(
    names: tuple[str, ...], metrics: dict[str, float], outlier: float = 0.0
) -> Summary:
    """Return teams whose levels differ, the parent between them."""

    def lines(seed: str, shift: int) -> dict[str, dict[str, list[float]]]:
        return {
            name: {
                metric: wave(
                    f"{seed}{name}{metric}",
                    WEEKS,
                    level * (0.55 + (i * 7 % 11) / 10 + shift * (i * 5 % 7 - 3) / 16),
                )
                for metric, level in metrics.items()
            }
            | {MERGED: counts(name, WEEKS, 9)}
            for i, name in enumerate(names)
        }

    below, earlier = lines("now", 0), lines("before", 1)
    if outlier:
        below[names[0]][next(iter(metrics))] = [outlier] * WEEKS
    own = {metric: [level] * WEEKS for metric, level in metrics.items()} | {
        MERGED: [99.0] * WEEKS
    }
    return summed(
        own,
        own,
        metrics=tuple(metrics),
        below=below,
        below_before=earlier,
        view=View.TEAMS,
    )


def _few_cases() -> Summary:
    below = {
        name: {CYCLE: wave(name, WEEKS, 2 + i), MERGED: [0.0 if i % 2 else 9.0] * WEEKS}
        for i, name in enumerate(NAMES[:4])
    }
    for i, lines in enumerate(below.values()):
        if i % 2:
            lines[MERGED][3] = 3.0
    below["Silent"] = {}
    own = {CYCLE: [3.0] * WEEKS, MERGED: [30.0] * WEEKS}
    return summed(
        own, own, metrics=(CYCLE,), below=below, below_before=below, view=View.TEAMS
    )


def _all_zero_teams() -> Summary:
    below = {
        name: {TICKETS: [0.0] * WEEKS, MERGED: counts(name, WEEKS, 9)} for name in NAMES
    }
    own = {TICKETS: [0.0] * WEEKS, MERGED: [72.0] * WEEKS}
    return summed(own, own, below=below, below_before=below, view=View.TEAMS)


_WORLD = (
    "Customer Onboarding, Identity and Access for Enterprise Accounts",
    "平台基礎", "決済チーム", "منصة الدفع", "פלטפורמה", "🚀 Rockets", "Ünïcødé & Söhne", "$x^2$ <b>",
)  # fmt: skip


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(f"{NAMES[i % 8]} {i // 8 + 1}" for i in range(count))


TEAMS = (
    ("Eight teams", lambda: _teams(NAMES, {CYCLE: 3.0})),
    (
        "Four metrics",
        lambda: _teams(NAMES[:6], {CYCLE: 3.0, PACE: 1.4, FIRST: 18.0, REWORK: 6.0}),
    ),
    ("One team", lambda: _teams(NAMES[:1], {CYCLE: 3.0})),
    ("Forty teams", lambda: _teams(_numbered(40), {CYCLE: 3.0})),
    ("One enormous outlier", lambda: _teams(NAMES[:6], {CYCLE: 3.0}, outlier=260.0)),
    ("Names of all kinds", lambda: _teams(_WORLD, {CYCLE: 3.0})),
    ("Few cases, and a team without any", _few_cases),
    ("All zero", _all_zero_teams),
)


STRIPS = (
    (
        "Sixty teams",
        lambda: _teams(_numbered(60), {CYCLE: 3.0, FIRST: 18.0, REWORK: 6.0}),
    ),
    (
        "Sixty teams, one enormous outlier",
        lambda: _teams(_numbered(60), {CYCLE: 3.0}, outlier=260.0),
    ),
    (
        "Forty teams, nine metrics",
        lambda: _teams(
            _numbered(40),
            dict.fromkeys(
                (CODING, CYCLE, PACE, COMPLETE, BUGS, REWORK, COMMENTS, FIRST, TICKETS),
                4.0,
            ),
        ),
    ),
)
