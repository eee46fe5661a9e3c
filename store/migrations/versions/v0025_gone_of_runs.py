"""How many items had left the page at each run."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Add the column; nothing is known of runs before."""
    op.add_column("runs", sa.Column("gone", sa.Integer, nullable=False, server_default="0"))
