"""An index that tells which feed documents changed last."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the index."""
    op.create_index("publications_changed", "publications", ["last_modified", "slug", "format", "etag"])
