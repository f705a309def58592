"""`python -m bot`: the command line."""

import sys

from bot import sqlite

# Before anything opens a database; also in the processes that draw.
sqlite.modernise()

if __name__ == "__main__":
    try:
        from bot.commands import main

        main()
    except KeyboardInterrupt:  # before there was anything to stop
        sys.exit(130)
