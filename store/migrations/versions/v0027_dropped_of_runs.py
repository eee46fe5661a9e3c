"""How much of its page each run left out, by reason."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add the column; nothing is known of runs before."""
    op.add_column("runs", sa.Column("dropped", sa.Text, nullable=False, server_default=""))
