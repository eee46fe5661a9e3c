"""Pages that are held, because they are not the list that is usual for their source."""

from messages.message import Code, text


class HeldCode(Code):
    """What is said about a page that is held back. `reason` is one of `messages.judgement`."""

    HELD = (
        "quarantine.held",
        text("nothing was published: {reason}; if the page is right as it is, run `bantin accept {slug}`"),
    )
    ACCEPTED = "quarantine.accepted", text("the page was held, and is accepted; it is read again at once")
