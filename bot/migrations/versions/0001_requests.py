"""Requests, as they were acknowledged."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the table of requests."""
    op.create_table(
        "requests",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("asked_by", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("request", sa.JSON, nullable=False),
        sa.Column("response_url", sa.String, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posting_at", sa.DateTime(timezone=True)),
        sa.Column("posted_channel", sa.String),
        sa.Column("posted_ts", sa.String),
        sa.Column("exports", sa.JSON, nullable=False),
        sa.Column("outcome", sa.String),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
    )


def downgrade() -> None:
    """Drop the table of requests."""
    op.drop_table("requests")
