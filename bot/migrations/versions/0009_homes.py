"""What is known of people for their Home tabs."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "homes",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("own", sa.JSON),
        sa.Column("made_at", sa.DateTime(timezone=True)),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("homes")
