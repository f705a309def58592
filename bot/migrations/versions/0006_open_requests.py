"""The requests of a channel that are not answered yet are found without reading all."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the index."""
    op.create_index(
        "open_requests",
        "requests",
        ["workspace", "channel"],
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("open_requests", "requests")
