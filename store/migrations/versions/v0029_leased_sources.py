"""Which sources are leased is found without a look at the others, at each tick."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Make the index."""
    leased = sa.text("lease_token IS NOT NULL")
    op.create_index("sources_leased", "sources", ["lease_token"], sqlite_where=leased, postgresql_where=leased)
