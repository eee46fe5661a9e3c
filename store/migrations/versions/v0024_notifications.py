"""Notifications that wait to be delivered, and which targets were notified of an incident."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def _moment(name: str, *, null: bool = True) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite"), nullable=null)


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.add_column("incidents", sa.Column("notified", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "notifications",
        sa.Column("id", sa.Integer, nullable=False, primary_key=True),
        *map(_text, ("target", "guid", "event", "slug", "trouble")),
        _moment("created", null=False),
        _moment("ready", null=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        _moment("first_tried"),
        _moment("due"),
        _text("message"),
        sa.Column("lease_token", sa.Text),
        _moment("lease_until"),
    )
    op.create_index("notifications_ready", "notifications", ["target", "ready", "id"])
    is_open, leased = sa.text("is_open"), sa.text("lease_token IS NOT NULL")
    op.create_index(
        "notifications_open", "notifications", ["target"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_index(
        "notifications_leased", "notifications", ["lease_token"], sqlite_where=leased, postgresql_where=leased
    )
    op.create_table(
        "notified_items",
        sa.Column("notification", sa.Integer, sa.ForeignKey("notifications.id"), nullable=False, primary_key=True),
        sa.Column("item", sa.Integer, sa.ForeignKey("items.id"), nullable=False, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("notified_items_item", "notified_items", ["item"])
