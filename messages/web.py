"""What the pages for people say, beside the fixed texts of their templates."""

from messages.message import Code, plural, text


class WebCode(Code):
    """Headings and sentences of pages."""

    UNTITLED = "web.untitled", text("(untitled)")

    # A source in a list
    LAST_RUN = "web.last-run", text("checked {when}")
    FIRST_PAGE_READ = "web.first-page-read", text("only the first page of the list is read")
    PAGES_READ = (
        "web.pages-read",
        plural(
            "up to {count} page of the list is read, as far as there are new items",
            "up to {count} pages of the list are read, as far as there are new items",
        ),
    )
    FOUND = "web.found", text("This source was {origin}.")
    NO_NEXT_CHECK = "web.no-next-check", text("none by itself")
    NEVER_RUN = "web.never-run", text("not checked yet")

    # All sources
    COUNTS = "web.counts", text("{sources}, {items}.")
    ALL_WELL = "web.all-well", text("All sources are in order.")
    WAITING = (
        "web.waiting",
        plural("{count} source is waiting for its first check.", "{count} sources are waiting for their first check."),
    )
    TROUBLE = "web.trouble", plural("{count} source needs attention.", "{count} sources need attention.")
    FEED_KEPT = (
        "web.feed-kept",
        plural(
            "The last good feed of {count} source stays available.",
            "The last good feeds of {count} sources stay available.",
        ),
    )
    NO_FEED = (
        "web.no-feed",
        plural(
            "{count} source has never been read, so it has no feed yet.",
            "{count} sources have never been read, so they have no feeds yet.",
        ),
    )

    WEEKLY = "web.weekly", text("Items a week, the last 12 weeks: {counts}.")

    # Pages that say why there is no other
    NOT_FOUND = "web.not-found", text("Page not found")
    NOT_FOUND_TEXT = "web.not-found-text", text("The address may be mistyped, or the source may have been removed.")
    WITHDRAWN = "web.withdrawn", text("This feed has ended")
    WITHDRAWN_TEXT = (
        "web.withdrawn-text",
        text("Its source is no longer watched, and its feed was removed for good. You can unsubscribe from it."),
    )
    FEED_MISSING = "web.feed-missing", text("There is no feed yet")
    FEED_MISSING_TEXT = "web.feed-missing-text", text("Its source could not be read: {reason}. Next check: {when}.")
    FEED_PENDING = "web.feed-pending", text("This feed is not ready yet")
    FEED_PENDING_TEXT = "web.feed-pending-text", text("Its source is about to be read for the first time.")
    DATABASE = "web.database", text("The database cannot be read")
    STORAGE = "web.storage", text("Nothing new can be stored at the moment; {reason}. The feeds stay as they are.")
    TRY_AGAIN = "web.try-again", text("Please try again in a minute.")
    REFUSED = "web.refused", text("This was not accepted")
    BROKEN = "web.broken", text("Something went wrong")
    BROKEN_TEXT = "web.broken-text", text("The details are in Bantin's log.")
    CLOSED = "web.closed", text("Sources cannot be added from here")
    CLOSED_TEXT = (
        "web.closed-text",
        text(
            "No password is set, so sources can be added only on the machine that Bantin runs on. To add them from "
            "elsewhere, set the environment variable BANTIN_PASSWORD and restart Bantin."
        ),
    )
    FORM_REFUSED = "web.form-refused", text("This form was not accepted")
    FORM_REFUSED_TEXT = (
        "web.form-refused-text",
        text("It has expired, or it was not sent from this site. Please reload the page, allow its cookie, and retry."),
    )

    # Logging in
    WRONG_PASSWORD = "web.wrong-password", text("Wrong password.")
    TOO_MANY_TRIES = (
        "web.too-many-tries",
        plural(
            "Too many attempts. Please wait {count} second.",
            "Too many attempts. Please wait {count} seconds.",
        ),
    )

    # Adding a source
    NO_URL = "web.no-url", text("Please enter the address of a page.")
    EXPIRED = (
        "web.expired",
        text("This result is no longer available: it is kept for 15 minutes, for one browser. Please check again."),
    )
    CHECK_ADDRESS = (
        "web.check-address",
        text("{fault}. Please check the address, or open the site and copy the address of its list from there."),
    )
    TRY_LATER = "web.try-later", text("{fault}. Mostly this passes; please try again in a few minutes.")
    BUSY = "web.busy", text("Several pages are being checked right now. Please try again in a few seconds.")
    TOO_MANY_CHECKS = (
        "web.too-many-checks",
        plural(
            "You have checked many pages in a short time. Please try again in {count} second.",
            "You have checked many pages in a short time. Please try again in {count} seconds.",
        ),
    )
    INTERNAL_ERROR = "web.internal-error", text("internal error in Bantin; the details are in its log")
    SLUG_TAKEN = "web.slug-taken", text("Another source already has this name. Please choose a different one.")
    CONFIRM_TWICE = "web.confirm-twice", text("Please confirm that you want to watch this page twice.")
    FIELD_FAULT = "web.field-fault", text("This {fault}.")
    ALTERNATIVE = "web.alternative", text("Another way to read this page: {items}.")
    LIKELIHOOD = "web.likelihood", text("{confidence:.0%} likely to be right.")
    LIKELY = "web.likely", text("These are very likely the bulletins of this page.")
    PROBABLE = "web.probable", text("These are probably the bulletins of this page. Please check them.")
    GUESS = "web.guess", text("This is a guess. Please check it carefully.")
    UNDATED = "web.undated", text("Without a date: {count} of {items}.")
    PICTURED = (
        "web.pictured",
        text(
            "With a picture: {count} of {items}. Pictures are not loaded here, so that the site does not learn of your "
            "visit; your feed reader will show them."
        ),
    )
    NO_PICTURES = "web.no-pictures", text("No pictures were found.")
    CRON = "web.cron", text("by the schedule {cron}")
