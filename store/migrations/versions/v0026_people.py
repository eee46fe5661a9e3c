"""People with roles, and the record of what was changed by whom."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def _moment(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite"), nullable=False)


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "people",
        sa.Column("name", sa.Text, nullable=False, primary_key=True),
        _text("role"),
        _text("password"),
        _moment("created"),
    )
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, nullable=False, primary_key=True),
        _moment("at"),
        *map(_text, ("actor", "means", "act", "subject", "before", "after")),
    )
