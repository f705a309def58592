"""Digests."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "digests",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("digest", sa.JSON, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_due", sa.DateTime(timezone=True)),
        sa.Column("told_day", sa.Date),
        sa.Column("missed", sa.JSON, nullable=False),
        sa.Column("snoozed_until", sa.DateTime(timezone=True)),
        sa.Column("paused", sa.String),
    )
    op.create_index("ix_digests_next_due", "digests", ["next_due"])
    op.create_index("digests_of_a_place", "digests", ["workspace", "place"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("digests")
