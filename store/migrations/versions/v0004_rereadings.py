"""Items whose own page is read again, to see whether it was edited."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table and its index."""
    op.create_table(
        "rereadings",
        sa.Column("item", sa.Integer, sa.ForeignKey("items.id"), nullable=False, primary_key=True),
        sa.Column("due", sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite"), nullable=False),
        sa.Column("page", sa.Text, nullable=False),
    )
    op.create_index("rereadings_due", "rereadings", ["due"])
