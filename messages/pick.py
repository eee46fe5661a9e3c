"""What the pages say on which the items of a source are chosen by eye."""

from messages.message import Code, plural, text


class PickCode(Code):
    """Names, faults and results of choosing items by eye."""

    # The fields of rules that parts of an item have no name for
    LINK = "pick.link", text("Link")
    DATE = "pick.date", text("Date")
    ITEM = "pick.item", text("Item {number}")
    NO_PICTURE = "pick.no-picture", text("Picture")

    # A field without a rule, or with one for the item as a whole
    WHOLE_TEXT = "pick.whole-text", text("the whole text of the item")
    FIRST_LINK = "pick.first-link", text("the item itself, or its first link")
    NOTHING = "pick.nothing", text("none")
    ITSELF = "pick.itself", text("the item itself")
    EMPTY = "pick.empty", text("(empty)")

    # Where nothing can be chosen
    FEED = (
        "pick.feed",
        text("This source is a feed. Feeds mark their own items, so there is nothing to choose."),
    )
    JSON = (
        "pick.json",
        text("This source is JSON, not a web page, so there is nothing to click. Its rules are in the settings file."),
    )
    NO_LIST = "pick.no-list", text("No list was found on the page, so there is nothing to choose from.")
    EXPIRED = "pick.expired", text("The page you were working on is no longer kept. Read it again.")
    BUSY = "pick.busy", text("Other pages are being read just now. Try again in a few seconds.")
    UNREADABLE = "pick.unreadable", text("With these choices the page cannot be read: {reason}.")

    CONFLICT = (
        "pick.conflict",
        text(
            "Somebody else changed this source meanwhile. Nothing was saved. What would change is shown against the "
            "source as it is now: save again to put your rules in place of its rules; all else stays as they left it."
        ),
    )

    # What changes
    UNCHANGED = "pick.unchanged", text("These are the current rules. They find {items} on the page.")
    UNWRITTEN = (
        "pick.unwritten",
        text(
            "Bantin found these rules by itself; they are not in the settings file yet. They find {items} on the page."
        ),
    )
    GAINED = "pick.gained", plural("{count} item gained", "{count} items gained")
    LOST = "pick.lost", plural("{count} item lost", "{count} items lost")
    CHANGED = "pick.changed", plural("{count} item changed", "{count} items changed")
    KEPT = "pick.kept", plural("{count} item stays as it is", "{count} items stay as they are")
