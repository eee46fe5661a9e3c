"""What running for long asks for: counts, leases by their holders, robots.txt, and turns at hosts."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Count each source's items, and make the tables."""
    op.add_column("sources", sa.Column("item_count", sa.Integer, nullable=False, server_default="0"))
    op.execute(
        "UPDATE sources SET item_count ="
        " (SELECT count(*) FROM items WHERE items.slug = sources.slug AND items.deleted_at IS NULL)"
    )
    leased = sa.text("article_token IS NOT NULL")
    op.create_index("items_leased", "items", ["article_token"], sqlite_where=leased, postgresql_where=leased)
    op.create_table(
        "robots",
        sa.Column("origin", sa.Text, nullable=False, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        _moment("until"),
    )
    op.create_index("robots_until", "robots", ["until"])
    op.create_table(
        "turns",
        sa.Column("host", sa.Text, nullable=False, primary_key=True),
        _moment("free"),
        sa.Column("running", sa.Text, nullable=False),
    )
    op.create_index("turns_free", "turns", ["free"])


def _moment(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite"), nullable=False)
