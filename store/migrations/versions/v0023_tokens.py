"""Tokens of the API."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def _moment(name: str, *, null: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite"), nullable=null)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "tokens",
        sa.Column("id", sa.Text, nullable=False, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        _moment("created"),
        _moment("expires", null=True),
        _moment("last_used", null=True),
    )
