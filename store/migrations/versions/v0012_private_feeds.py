"""Secrets of the addresses of private feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the columns; all feeds are public until the settings are next read."""
    for table in ("sources", "combinations"):
        op.add_column(table, sa.Column("secret", sa.Text, nullable=False, server_default=""))
    private = sa.text("secret != ''")
    op.create_index("sources_private", "sources", ["slug"], sqlite_where=private, postgresql_where=private)
