"""An index by which a feed's items are found: those of a source that were first seen last."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the index."""
    op.create_index("items_arrival", "items", ["slug", "first_seen", "published_at"])
