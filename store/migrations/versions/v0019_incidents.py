"""Incidents: from when until when sources were in trouble."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

TROUBLE = ("empty", "changed", "unreachable", "forbidden", "not found", "gone")


def _moment(name: str, *, null: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite"), nullable=null)


def upgrade() -> None:
    """Make the table, with an incident of each source that is in trouble, since it was looked at last."""
    table = op.create_table(
        "incidents",
        sa.Column("id", sa.Integer, nullable=False, primary_key=True),
        sa.Column("guid", sa.Text, nullable=False),
        sa.Column("slug", sa.Text, sa.ForeignKey("sources.slug"), nullable=False),
        sa.Column("health", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        _moment("opened"),
        _moment("changed"),
        _moment("closed", null=True),
    )
    op.create_index("incidents_changed", "incidents", ["changed"])
    going_on = sa.text("closed IS NULL")
    op.create_index("incidents_open", "incidents", ["slug"], sqlite_where=going_on, postgresql_where=going_on)
    rows = op.get_bind().execute(
        sa.text("SELECT slug, health, message, last_run FROM sources WHERE enabled AND last_run IS NOT NULL")
    )
    failing = [row for row in rows if row.health in TROUBLE]
    op.bulk_insert(
        table,
        [
            {"guid": uuid4().urn, "slug": row.slug, "health": row.health, "message": row.message}
            | {"opened": row.last_run, "changed": row.last_run}
            for row in failing
        ],
    )
