"""The tables of notifications: those that wait to be delivered, and the new items that they list."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from store.columns import Moment, make_count, make_text, metadata

notifications = Table(
    "notifications",  # what waits to be delivered to a target of the settings
    metadata,
    Column("id", Integer, primary_key=True),
    Column("target", Text, nullable=False),
    Column("guid", Text, nullable=False),
    Column("event", Text, nullable=False),
    make_text("slug"),  # of the source; "" for a digest
    make_text("trouble"),  # JSON: what is said of an incident; "" for items
    Column("created", Moment, nullable=False),
    Column("ready", Moment, nullable=False),  # those of a target are delivered in the order of this
    Column("is_open", Boolean, nullable=False, default=False),  # a digest that still collects items
    make_count("tries"),
    Column("first_tried", Moment),
    Column("due", Moment),  # when it is tried again; NULL before the first try
    make_text("message"),  # why the last try came to nothing
    Column("lease_token", Text),
    Column("lease_until", Moment),
)
Index("notifications_ready", notifications.c.target, notifications.c.ready, notifications.c.id)
IS_OPEN = text("is_open")  # as the index says it; of a column SQLAlchemy makes "is_open = 1" on SQLite
Index("notifications_open", notifications.c.target, unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
_leased = notifications.c.lease_token.is_not(None)
Index("notifications_leased", notifications.c.lease_token, sqlite_where=_leased, postgresql_where=_leased)

notified_items = Table(
    "notified_items",  # the new items that a notification lists
    metadata,
    Column("notification", Integer, ForeignKey("notifications.id"), primary_key=True),
    Column("item", Integer, ForeignKey("items.id"), primary_key=True),
    sqlite_with_rowid=False,
)
Index("notified_items_item", notified_items.c.item)
