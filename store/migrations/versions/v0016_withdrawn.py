"""Whether the feed of a source ends with it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the column; the feeds of all sources that were removed stay."""
    op.add_column("sources", sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()))
