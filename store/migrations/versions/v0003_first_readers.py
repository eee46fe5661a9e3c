"""When the first reader of a source came, and the slugs that it had before a rename."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add `sources.first_read` and the table `former_slugs`; of sources that are there, no reader is known."""
    op.add_column("sources", _moment("first_read", null=True))
    op.create_table(
        "former_slugs",
        sa.Column("former", sa.Text, primary_key=True),
        sa.Column("slug", sa.Text, sa.ForeignKey("sources.slug"), nullable=False),
        _moment("renamed"),
    )
    op.create_index("former_slugs_slug", "former_slugs", ["slug"])


def _moment(name: str, *, null: bool = False) -> "sa.Column[object]":
    iso = sa.String(32)
    return sa.Column(name, sa.DateTime(timezone=True).with_variant(iso, "sqlite"), nullable=null)
