"""The tables of how sources do: what is usual for them, what is held of them, and their incidents."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from store.columns import Moment, make_text, metadata

baselines = Table(
    "baselines",  # what is usual for a source's list
    metadata,
    Column("slug", Text, ForeignKey("sources.slug"), primary_key=True),
    Column("version", Integer, nullable=False),  # of what is learned
    Column("document", Text, nullable=False),
)

later_baselines = Table(
    "later_baselines",  # what is usual for later pages of a list that were accepted though they are not like the first
    metadata,
    Column("slug", Text, ForeignKey("sources.slug"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("document", Text, nullable=False),
)

held_pages = Table(
    "held_pages",  # the last page of a source, where it is not its usual list
    metadata,
    Column("slug", Text, ForeignKey("sources.slug"), primary_key=True),
    Column("document", Text, nullable=False),
)

incidents = Table(
    "incidents",  # from when until when sources were in trouble
    metadata,
    Column("id", Integer, primary_key=True),
    Column("guid", Text, nullable=False),
    Column("slug", Text, ForeignKey("sources.slug"), nullable=False),
    Column("health", Text, nullable=False),  # what kind of trouble it was last
    Column("message", Text, nullable=False),
    Column("opened", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("closed", Moment),  # NULL while it goes on
    make_text("notified"),  # a JSON list of the targets that it is reported to; "" for none
)
Index("incidents_changed", incidents.c.changed)
_going_on = incidents.c.closed.is_(None)
Index("incidents_open", incidents.c.slug, sqlite_where=_going_on, postgresql_where=_going_on)
