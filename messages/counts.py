"""How many of a thing, in words."""

from messages.message import Code, plural


class CountCode(Code):
    """A number and what is counted; each takes `count`."""

    ITEMS = "counts.items", plural("{count} item", "{count} items")
    SOURCES = "counts.sources", plural("{count} source", "{count} sources")
