"""What was noticed when each source's page was last read, beside the source: no run is looked for to show it."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the column, and fill it from each source's last run that read its page."""
    op.add_column("sources", sa.Column("warnings", sa.Text, nullable=False, server_default=""))
    last = (
        "SELECT runs.warnings FROM runs WHERE runs.slug = sources.slug AND runs.outcome = 'scraped' "
        "ORDER BY runs.id DESC LIMIT 1"
    )
    op.execute(f"UPDATE sources SET warnings = COALESCE(({last}), '')")
