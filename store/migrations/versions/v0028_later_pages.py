"""What is usual for accepted later pages, and what of a source was tried in vain: its later pages, rules for it."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Make the table, and the columns; "" where nothing was tried in vain."""
    op.create_table(
        "later_baselines",
        sa.Column("slug", sa.Text, sa.ForeignKey("sources.slug"), nullable=False, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.add_column("sources", sa.Column("pages_again", sa.Text, nullable=False, server_default=""))
    op.add_column("sources", sa.Column("rules_again", sa.Text, nullable=False, server_default=""))
