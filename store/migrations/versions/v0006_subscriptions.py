"""WebSub subscriptions: who is sent a feed document when it changes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table and its index."""
    moment = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer, nullable=False, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("slug", "ending", "callback")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("host", "topic", "secret")),
        sa.Column("wish", sa.Text),
        sa.Column("expires", moment),
        sa.Column("sent", sa.Text, nullable=False),
        sa.Column("due", moment),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("lease_token", sa.Text),
        sa.Column("lease_until", moment),
        sa.UniqueConstraint("slug", "ending", "callback", name="subscriptions_callback"),
    )
    op.create_index("subscriptions_due", "subscriptions", ["due"])
