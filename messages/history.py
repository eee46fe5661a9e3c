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

    # Charts of the last days
    NEW = "history.new", text("New items a day: {total} in all, {most} at most")
    FOUND = "history.found", text("Items on the page: {most} at most")
    FAILURES = "history.failures", text("Failed checks a day: {total} of {runs}")
    DURATION = "history.duration", text("Seconds that a check takes: {mean} on average, {most} at most")
