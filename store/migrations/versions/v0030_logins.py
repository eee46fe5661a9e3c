"""Who is logged in, so that all daemons of a database know it, and the key of their sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "logins",
        sa.Column("session", sa.Text, nullable=False, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("stamp", sa.Text, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite"), nullable=False),
    )
    op.create_table(
        "session_keys",
        sa.Column("id", sa.Integer, nullable=False, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
    )
