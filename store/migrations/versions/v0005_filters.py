"""Until when a source's filters show an item, and whether that is still to be found out."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns; the next reading of the settings has the items of sources with filters judged."""
    moment = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
    op.add_column("items", sa.Column("shown_until", moment))
    op.add_column("items", sa.Column("unjudged", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("sources", sa.Column("filters", sa.Text, nullable=False, server_default=""))
    unjudged, leaving = sa.text("unjudged"), sa.text("shown_until IS NOT NULL")
    op.create_index("items_unjudged", "items", ["slug"], sqlite_where=unjudged, postgresql_where=unjudged)
    op.create_index("items_leaving", "items", ["slug", "shown_until"], sqlite_where=leaving, postgresql_where=leaving)
