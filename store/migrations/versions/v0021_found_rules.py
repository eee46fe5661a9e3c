"""Rules that were found for sources without any in the settings."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the column; a source without rules has them found at its next run."""
    op.add_column("sources", sa.Column("found", sa.Text, nullable=False, server_default=""))
