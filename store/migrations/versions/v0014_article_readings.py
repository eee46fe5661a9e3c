"""How the latest readings of each source's articles went."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the columns; nothing is known of the readings that were before."""
    op.add_column("sources", sa.Column("readings", sa.Text, nullable=False, server_default=""))
    op.add_column("sources", sa.Column("article_trouble", sa.Boolean, nullable=False, server_default=sa.false()))
