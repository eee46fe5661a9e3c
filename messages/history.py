"""What the page of a source says of its runs: single ones, and days of them."""

from messages.message import Code, plural, text


class HistoryCode(Code):
    """Runs in words, and the titles of charts."""

    SCRAPED = "history.scraped", text("read")
    NOT_MODIFIED = "history.not-modified", text("unchanged")
    HELD = "history.held", text("held")
    FAILED = "history.failed", text("failed")
    STOPPED = "history.stopped", text("interrupted")
    STALE = "history.stale", text("not counted")
    UNCHANGED = "history.unchanged", plural("unchanged, {count} check", "unchanged, {count} checks")
    TOOK_NEW = "history.took-new", text("New:")
    TOOK_CHANGED = "history.took-changed", text("Changed:")

    BARE = (
        "history.bare",
        plural("{count} element with neither a title nor a link", "{count} elements with neither a title nor a link"),
    )
    NAMELESS = (
        "history.nameless",
        plural(
            "{count} element with neither an address of its own nor a title that names it",
            "{count} elements with neither an address of their own nor a title that names them",
        ),
    )
    REPEATED = (
        "history.repeated",
        plural("{count} item that is listed a second time", "{count} items that are listed a second time"),
    )
    OTHER_PAGE = (
        "history.other-page",
        plural(
            "{count} item of a later page that is no page of this list",
            "{count} items of a later page that is no page of this list",
        ),
    )
    REMOVED = (
        "history.removed",
        plural("{count} item that was removed by hand", "{count} items that were removed by hand"),
    )
    FILTERED = "history.filtered", plural("{count} item that a filter hides", "{count} items that filters hide")

    # Charts of the last days
    NEW = "history.new", text("New items a day: {total} in all, {most} at most")
    FOUND = "history.found", text("Items on the page: {most} at most")
    FAILURES = "history.failures", text("Failed checks a day: {total} of {runs}")
    DURATION = "history.duration", text("Seconds that a check takes: {mean} on average, {most} at most")
