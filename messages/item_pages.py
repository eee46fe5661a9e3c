"""What the page of an item says of where each part of it came from."""

from messages.message import Code, text


class OriginCode(Code):
    """Where a part of an item was read."""

    LIST = "item-pages.list", text("the list of bulletins")
    PAGE = "item-pages.page", text("the bulletin's own page")
    BOTH = "item-pages.both", text("the list and the bulletin's own page")
    UNKNOWN = "item-pages.unknown", text("not known any more")

    # Of dates
    JSON_LD = "item-pages.json-ld", text("data for machines on the bulletin's own page")
    TIME = "item-pages.time", text("an element that marks times")
    META = "item-pages.meta", text("the metadata of the bulletin's own page")
    LABEL = "item-pages.label", text("words that call it the date, on the bulletin's own page")
    LISTING = "item-pages.listing", text("the list, beside the bulletin")
    URL = "item-pages.url", text("the bulletin's address")
    FIRST_SEEN = "item-pages.first-seen", text("the moment it was first seen here: no date was found")
    TOO_LATE = (
        "item-pages.too-late",
        text("the moment it was first seen here: the page gives a later one, {moment}"),
    )


class PartCode(Code):
    """The parts of an item."""

    TITLE = "item-pages.title", text("Title")
    ADDRESS = "item-pages.address", text("Address")
    PUBLISHED = "item-pages.published", text("Published")
    UPDATED = "item-pages.updated", text("Updated")
    SUMMARY = "item-pages.summary", text("Summary")
    CONTENT = "item-pages.content", text("Text")
    AUTHORS = "item-pages.authors", text("Authors")
    CATEGORIES = "item-pages.categories", text("Categories")
    PICTURE = "item-pages.picture", text("Picture")
    FILES = "item-pages.files", text("Attachments")
