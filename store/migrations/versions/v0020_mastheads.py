"""What sources' sites say of themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the column: it is filled when a page is next read."""
    op.add_column("sources", sa.Column("masthead", sa.Text, nullable=False, server_default=""))
