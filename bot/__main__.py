"""`python -m bot`: the command line."""

from bot import sqlite

# Before anything opens a database; also in the processes that draw.
sqlite.modernise()

if __name__ == "__main__":
    from bot.commands import main

    main()
