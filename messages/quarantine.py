"""Pages that are held, because they are not the list that is usual for their source."""

from messages.message import Code, text


class HeldCode(Code):
    """What is said about a page that is held back. `reason` is one of `messages.judgement`."""

    HELD = (
        "quarantine.held",
        text("nothing was published: {reason}; if the page is right as it is, run `bantin accept {slug}`"),
    )
    LATER_HELD = (
        "quarantine.later-held",
        text(
            "page {number} of the listing is held, and the pages before it are published: {reason}; if that page is "
            "right as it is, run `bantin accept {slug}`"
        ),
    )
    BACKLOG_HELD = (
        "quarantine.backlog-held",
        text(
            "nothing was taken from page {number} of the listing: {reason}; if that page and those like it are right, "
            "run `bantin backfill {slug} --accept` with as many pages as before"
        ),
    )
    ACCEPTED = "quarantine.accepted", text("the page was held, and is accepted; it is read again at once")
