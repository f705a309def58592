"""Links between people and developers, who was introduced, and the rule that decided."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the two tables, add the two columns."""
    op.create_table(
        "links",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("target", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("set_by", sa.String, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("workspace", "subject"),
    )
    op.create_table(
        "introductions",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column("audit", sa.Column("rule", sa.String))
    op.add_column("notices", sa.Column("blocks", sa.JSON))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("notices", "blocks")
    op.drop_column("audit", "rule")
    op.drop_table("introductions")
    op.drop_table("links")
