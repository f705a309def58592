"""Who sees names at once; what people asked last, and which report a message is, are found."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column and the indexes."""
    op.add_column(
        "homes",
        sa.Column("names", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_index(
        "requests_of_a_person", "requests", ["workspace", "asked_by", "asked_at"]
    )
    op.create_index("requests_by_message", "requests", ["posted_channel", "posted_ts"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("requests_by_message", "requests")
    op.drop_index("requests_of_a_person", "requests")
    op.drop_column("homes", "names")
