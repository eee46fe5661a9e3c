"""When what items announce begins, for calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column: no item is known to announce anything until its page is next read."""
    moment = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
    op.add_column("items", sa.Column("event_at", moment))
    announcing = sa.text("event_at IS NOT NULL")
    op.create_index("items_events", "items", ["slug", "event_at"], sqlite_where=announcing, postgresql_where=announcing)
