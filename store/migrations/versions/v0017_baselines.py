"""What is usual for each source, and the pages that are held because they are not."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the tables; a baseline is learned from the next page that brings something new."""
    for table, columns in (
        ("baselines", [sa.Column("version", sa.Integer, nullable=False)]),
        ("held_pages", []),
    ):
        op.create_table(
            table,
            sa.Column("slug", sa.Text, sa.ForeignKey("sources.slug"), nullable=False, primary_key=True),
            *columns,
            sa.Column("document", sa.Text, nullable=False),
        )
