"""The first tables. What a migration says is never changed again: later ones follow it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _text(name: str, *, null: bool = False, key: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=null, primary_key=key)


def _count(name: str, *, key: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False, primary_key=key)


def _moment(name: str, *, null: bool = False) -> "sa.Column[object]":
    iso = sa.String(32)
    return sa.Column(name, sa.DateTime(timezone=True).with_variant(iso, "sqlite"), nullable=null)


def _slug(*, key: bool = False) -> "sa.Column[str]":
    return sa.Column("slug", sa.Text, sa.ForeignKey("sources.slug"), nullable=False, primary_key=key)


def upgrade() -> None:
    """Make all tables and their indexes."""
    _sources()
    _items()
    _item_history()
    _outcomes()


def _sources() -> None:
    op.create_table(
        "sources",
        _text("slug", key=True),
        *map(_text, ("guid", "url", "host", "title", "language", "options", "rules_fingerprint")),
        sa.Column("enabled", sa.Boolean, nullable=False),
        _text("health"),
        _text("message"),
        _count("failures"),
        _count("runs"),
        *map(_text, ("etag", "last_modified", "body_hash", "template")),
        _moment("next_due"),
        _text("lease_token", null=True),
        _moment("lease_until", null=True),
        _moment("compose_due", null=True),
        _moment("last_run", null=True),
        _moment("last_good", null=True),
        _moment("created"),
    )
    op.create_index("sources_next_due", "sources", ["next_due"])
    _partial("sources_compose_due", "sources", ["compose_due"], "compose_due IS NOT NULL")


def _items() -> None:
    op.create_table(
        "items",
        _count("id", key=True),
        _slug(),
        *map(_text, ("guid", "fingerprint", "document")),
        *(_text(name, null=True) for name in ("listing", "article", "pending")),
        _moment("first_seen"),
        _moment("changed"),
        _count("revision"),
        _moment("published_at"),
        _count("position"),
        sa.Column("present", sa.Boolean, nullable=False),
        _moment("shown_from"),
        _moment("article_due", null=True),
        _text("article_host"),
        _count("article_tries"),
        _text("article_token", null=True),
        _moment("article_until", null=True),
        _moment("deleted_at", null=True),
        sa.UniqueConstraint("guid", name="items_guid"),
    )
    op.create_index("items_feed", "items", ["slug", "published_at", "first_seen"])
    op.create_index("items_fingerprint", "items", ["slug", "fingerprint"])
    _partial("items_present", "items", ["slug"], "present", on_sqlite="present = 1")
    _partial("items_held", "items", ["slug", "shown_from"], "article_due IS NOT NULL")
    _partial("items_article", "items", ["published_at"], "article_due IS NOT NULL")


def _partial(name: str, table: str, columns: list[str], where: str, *, on_sqlite: str = "") -> None:
    sqlite_where = sa.text(on_sqlite or where)
    op.create_index(name, table, columns, sqlite_where=sqlite_where, postgresql_where=sa.text(where))


def _item() -> "sa.Column[int]":
    return sa.Column("item", sa.Integer, sa.ForeignKey("items.id"), nullable=False, primary_key=True)


def _item_history() -> None:
    op.create_table(
        "aliases",
        _text("slug", key=True),
        _text("alias", key=True),
        _item(),
        _moment("seen"),
        sqlite_with_rowid=False,
    )
    op.create_index("aliases_item", "aliases", ["item"])
    op.create_table(
        "revisions",
        _item(),
        _count("revision", key=True),
        _moment("stored_at"),
        _text("document"),
    )


def _outcomes() -> None:
    op.create_table(
        "runs",
        _count("id", key=True),
        _slug(),
        _moment("started"),
        _moment("ended"),
        *map(_text, ("outcome", "message")),
        *map(_count, ("new", "changed", "found")),
        _text("warnings"),
    )
    op.create_index("runs_slug", "runs", ["slug", "id"])
    op.create_table(
        "snapshots",
        _slug(key=True),
        _text("url"),
        _text("media_type"),
        _moment("taken"),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "publications",
        _slug(key=True),
        _text("format", key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("gzip", sa.LargeBinary, nullable=False),
        _text("etag"),
        _moment("last_modified"),
        _text("fingerprint"),
    )
