"""Where a command looks, said where that may not be the data that is meant."""

import sys

from bot import settings
from bot.commands.edge import run
from bot.demo.own import beside
from bot.settings import Settings


def looking() -> Settings:
    """Return the settings of a command that looks at data.

    A demo that runs has data of its own, and is not looked at: standard error says so.
    """
    chosen = settings.load()
    if demo := run(beside(chosen)):
        print(
            f"Looking at {chosen.home}. The demo at {demo.page} has data of its own: "
            f"INSIGHTS_HOME={demo.settings.home} before the command looks at that.",
            file=sys.stderr,
        )
    return chosen
