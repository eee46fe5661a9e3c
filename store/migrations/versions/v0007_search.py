"""The full-text index. It is filled as the database is opened, in transactions of their own (`store.search`)."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the items' keys in the index, the sources' words in it, and PostgreSQL's index; SQLite's needs FTS5."""
    op.add_column("items", sa.Column("search_key", sa.BigInteger))
    missing = sa.text("search_key IS NULL AND deleted_at IS NULL")
    op.create_index("items_unsearchable", "items", ["id"], sqlite_where=missing, postgresql_where=missing)
    op.add_column("sources", sa.Column("search_word", sa.Text, nullable=False, server_default=""))
    sources = sa.table("sources", sa.column("slug"), sa.column("search_word"))
    connection = op.get_bind()
    for slug in connection.scalars(sa.select(sources.c.slug)).all():
        word = sa.update(sources).where(sources.c.slug == slug).values(search_word=uuid4().hex[:16])
        connection.execute(word)
    if connection.dialect.name == "postgresql":
        op.execute("CREATE TABLE search (key bigint PRIMARY KEY, item integer NOT NULL, words tsvector NOT NULL)")
        op.execute("CREATE INDEX search_words ON search USING gin (words) WITH (fastupdate = off)")
