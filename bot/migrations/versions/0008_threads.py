"""Threads that requests and notices are answered in, and who alone sees a notice."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the columns."""
    for table, name in _COLUMNS:
        op.add_column(
            table, sa.Column(name, sa.String, nullable=False, server_default="")
        )


def downgrade() -> None:
    """Drop them."""
    for table, name in _COLUMNS:
        op.drop_column(table, name)


_COLUMNS = (("requests", "thread"), ("notices", "thread"), ("notices", "seen_by"))
