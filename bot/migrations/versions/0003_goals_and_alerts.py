"""Goals, alerts, and the messages that alerts send."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the three tables."""
    op.create_table(
        "goals",
        *_limit(),
        sa.UniqueConstraint("workspace", "team", "metric"),
    )
    op.create_table(
        "alerts",
        *_limit(),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("judged", sa.Date),
        sa.Column("paused", sa.String),
        sa.UniqueConstraint("workspace", "channel", "team", "metric"),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posting_at", sa.DateTime(timezone=True)),
        sa.Column("posted_ts", sa.String),
    )


def downgrade() -> None:
    """Drop the three tables."""
    for table in ("notices", "alerts", "goals"):
        op.drop_table(table)


def _limit() -> list[sa.Column[object]]:
    """Return the columns that goals and alerts have in common."""
    return [
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("metric", sa.String, nullable=False),
        sa.Column("rule", sa.JSON, nullable=False),
        sa.Column("set_by", sa.String, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
    ]
