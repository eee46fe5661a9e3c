"""What the page of an item says of where each part of it came from."""

from messages.message import Code, text


class OriginCode(Code):
    """Where a part of an item was read."""

    LIST = "item_pages.list", text("the list of bulletins")
    PAGE = "item_pages.page", text("the bulletin's own page")
    BOTH = "item_pages.both", text("the list and the bulletin's own page")
    UNKNOWN = "item_pages.unknown", text("not known any more")

    # Of dates
    JSON_LD = "item_pages.json-ld", text("data for machines on the bulletin's own page")
    TIME = "item_pages.time", text("an element that marks times")
    META = "item_pages.meta", text("the metadata of the bulletin's own page")
    LABEL = "item_pages.label", text("words that call it the date, on the bulletin's own page")
    LISTING = "item_pages.listing", text("the list, beside the bulletin")
    URL = "item_pages.url", text("the bulletin's address")
    FIRST_SEEN = "item_pages.first-seen", text("the moment it was first seen here: no date was found")
    TOO_LATE = (
        "item_pages.too-late",
        text("the moment it was first seen here: the page gives a later one, {moment}"),
    )


class PartCode(Code):
    """The parts of an item."""

    TITLE = "item_pages.title", text("Title")
    ADDRESS = "item_pages.address", text("Address")
    PUBLISHED = "item_pages.published", text("Published")
    UPDATED = "item_pages.updated", text("Updated")
    EVENT = "item_pages.event", text("Takes place")
    DEADLINE = "item_pages.deadline", text("Deadline")
    SUMMARY = "item_pages.summary", text("Summary")
    CONTENT = "item_pages.content", text("Text")
    AUTHORS = "item_pages.authors", text("Authors")
    CATEGORIES = "item_pages.categories", text("Categories")
    PICTURE = "item_pages.picture", text("Picture")
    FILES = "item_pages.files", text("Attachments")


class EventCode(Code):
    """When and where what an item announces takes place."""

    AT = "item_pages.at", text("{when}, {place}")
    CALLED_OFF = "item_pages.called-off", text("{event} (called off)")
