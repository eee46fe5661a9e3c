"""When a source's page was last answered whole: one that says for days that nothing changed is asked for anew."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Add the column; NULL where that is not known yet."""
    moment = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
    op.add_column("sources", sa.Column("read_whole", moment))
