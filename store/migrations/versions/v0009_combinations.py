"""Feeds of several sources: what they are, whose items they hold, and which items repeat others."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables; documents may be of a combination too, so their slug need not be a source's any more."""
    _combinations()
    _items()
    if op.get_bind().dialect.name == "sqlite":
        _rewrite_publications()
    else:
        op.drop_constraint("publications_slug_fkey", "publications", type_="foreignkey")


def _moment(name: str, *, null: bool = True) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite"), nullable=null)


def _key(name: str, kind: "type[sa.Text | sa.Integer]", refers: str) -> "sa.Column[object]":
    return sa.Column(name, kind, sa.ForeignKey(refers), nullable=False, primary_key=True)


def _combinations() -> None:
    op.create_table(
        "combinations",
        sa.Column("slug", sa.Text, nullable=False, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("guid", "title", "options", "judging")),
        *map(_moment, ("compose_due", "postponed")),
    )
    op.create_table(
        "combination_sources",
        _key("combination", sa.Text, "combinations.slug"),
        _key("slug", sa.Text, "sources.slug"),
        sa.Column("changed", sa.Boolean, nullable=False),
    )
    op.create_index("combination_sources_slug", "combination_sources", ["slug"])
    _index("combination_sources", "changed", ["combination"], "changed")


def _items() -> None:
    op.create_table(
        "combined_items",
        _key("combination", sa.Text, "combinations.slug"),
        _key("item", sa.Integer, "items.id"),
        _moment("arrived", null=False),
        sa.Column("original", sa.Integer),
        _moment("shown_until"),
        sa.Column("unjudged", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    _index("combined_items", "arrival", ["combination", "arrived", "item"], "original = item")
    _index("combined_items", "unjudged", ["combination", "item"], "unjudged")
    _index("combined_items", "leaving", ["combination", "shown_until"], "shown_until IS NOT NULL")
    op.create_index("combined_items_item", "combined_items", ["item"])
    op.create_table(
        "likeness_keys",
        sa.Column("key", sa.Text, nullable=False, primary_key=True),
        _key("item", sa.Integer, "items.id"),
        sqlite_with_rowid=False,
    )
    op.create_index("likeness_keys_item", "likeness_keys", ["item"])


def _index(table: str, name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(f"{table}_{name}", table, columns, sqlite_where=where, postgresql_where=where)


def _rewrite_publications() -> None:
    """Make the table anew without its foreign key, which SQLite cannot drop."""
    op.rename_table("publications", "publications_of_sources")
    op.create_table(
        "publications",
        *(sa.Column(name, sa.Text, nullable=False, primary_key=True) for name in ("slug", "format")),
        *(sa.Column(name, sa.LargeBinary, nullable=False) for name in ("body", "gzip")),
        sa.Column("etag", sa.Text, nullable=False),
        _moment("last_modified", null=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
    )
    columns = "slug, format, body, gzip, etag, last_modified, fingerprint"
    op.execute(f"INSERT INTO publications ({columns}) SELECT {columns} FROM publications_of_sources")
    op.drop_table("publications_of_sources")
