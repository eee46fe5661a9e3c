"""The index of items by date without those that were deleted, with what hides them: they are counted by it alone."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the index anew."""
    living = sa.text("deleted_at IS NULL")
    op.drop_index("items_feed", "items")
    op.create_index(
        "items_feed",
        "items",
        ["slug", "published_at", "first_seen", "shown_until", "deleted_at"],
        sqlite_where=living,
        postgresql_where=living,
    )
