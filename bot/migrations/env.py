"""Runs Alembic's migrations; the database's URL is handed in by `bot.database.migrate`."""

import sqlalchemy as sa
from alembic import context

engine = sa.create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    if engine.dialect.name == "sqlite":
        # Readers and the one writer do not block each other; the mode stays in the file.
        connection.exec_driver_sql("PRAGMA journal_mode=wal")
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
