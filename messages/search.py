"""Why a search cannot be answered."""

from messages.message import Code, text


class SearchCode(Code):
    """Faults of a query, or of the place that is to answer it."""

    NOTHING = "search.nothing", text("enter at least one word to look for, beside those to leave out")
    TOO_LONG = "search.too-long", text("a search can have at most {limit} characters")
    TOO_MANY = "search.too-many", text("a search can have at most {limit} words")
    PREFIX_SHORT = "search.prefix-short", text("{term} finds too much; write at least {limit} letters before the *")
    SLOW = "search.slow", text("this search takes too long; add a word, or leave out what is very common")
    UNAVAILABLE = (
        "search.unavailable",
        text("the search is not available: this machine's SQLite was built without full-text search (FTS5)"),
    )
