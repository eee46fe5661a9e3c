"""What a feed of the site is worth beside the page that it was found from."""

from messages.message import Code, text


class FeedCheckCode(Code):
    """Verdicts on feeds."""

    UNCHECKED = "feed_checks.unchecked", text("not checked")
    GOOD = "feed_checks.good", text("good: {items}, the newest from {day}")
    GOOD_UNDATED = "feed_checks.good-undated", text("good: {items} without dates")
    STALE = "feed_checks.stale", text("stale: the newest item is from {day}")
    BEHIND = "feed_checks.behind", text("stale: the newest item is from {day}, but the page has one from {page_day}")
    DAMAGED = (
        "feed_checks.damaged",
        text("damaged: its XML is not well-formed ({reason}), so items may be missing"),
    )
    ELSEWHERE = "feed_checks.elsewhere", text("covers more than this page: {share:.0%} of its items are on the page")
    UNRELATED = "feed_checks.unrelated", text("covers more than this page: none of its items are on the page")
    SHORT = "feed_checks.short", text("incomplete: {items}, but the page lists {listed}")
    EMPTY = "feed_checks.empty", text("empty: it has no items")
    BROKEN = "feed_checks.broken", text("broken: {reason}")
    NOT_A_FEED = "feed_checks.not-a-feed", text("broken: this URL returned a page, not a feed")
    SAME = "feed_checks.same", text("the same items as {url}")
