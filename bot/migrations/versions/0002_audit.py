"""The audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table of the audit log, and fill it with what was asked so far."""
    op.create_table(
        "audit",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("workspace", sa.String, nullable=False, index=True),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("asked_by", sa.String, nullable=False),
        sa.Column("asked", sa.String, nullable=False),
        sa.Column("decision", sa.String),
        sa.Column("reason", sa.String),
        sa.Column("posted_channel", sa.String),
        sa.Column("posted_ts", sa.String),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
    )
    op.execute(
        """
        INSERT INTO audit (id, asked_at, workspace, channel, asked_by, asked, decision,
                           posted_channel, posted_ts, decided_at)
        SELECT id, asked_at, workspace, channel, asked_by, text, outcome,
               posted_channel, posted_ts, finished_at
        FROM requests
        """
    )


def downgrade() -> None:
    """Drop the table of the audit log."""
    op.drop_table("audit")
