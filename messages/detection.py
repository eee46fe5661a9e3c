"""What detection says of a page, and why it takes a list for the page's own."""

from messages.message import Code, Template, plural, text


class DetectionCode(Code):
    """What a page is where it has no list; what speaks for a list, and what against it."""

    # What the page is
    ARTICLE = "detection.article", text("the page is an article, not a list")
    LOGIN = "detection.login", text("the page asks visitors to sign in")
    CHALLENGE = "detection.challenge", text("the site sent a bot challenge instead of the page")
    ERROR = "detection.error", text("the page is an error page")
    SCRIPT_ONLY = (
        "detection.script-only",
        text("the page is built by JavaScript; the HTML that the server sends contains no list"),
    )
    EMPTY = "detection.empty", text("the page contains no list")
    FEED = "detection.feed", text("this URL is a feed")

    # How a list was found
    SAME_STRUCTURE = (
        "detection.same-structure",
        plural("{count} item with the same structure", "{count} items with the same structure"),
    )
    LEAD = (
        "detection.lead",
        plural(
            "{count} more item above them has a different structure",
            "{count} more items above them have a different structure",
        ),
    )
    JSON_OBJECTS = (
        "detection.json-objects",
        plural("{count} object with a title at {path}", "{count} objects with titles at {path}"),
    )
    JSON_OBJECTS_AT_TOP = (
        "detection.json-objects-at-top",
        plural("{count} object with a title at the top level", "{count} objects with titles at the top level"),
    )
    JSON_POSTS = (
        "detection.json-posts",
        plural("{count} dated post without a title at {path}", "{count} dated posts without titles at {path}"),
    )
    JSON_POSTS_AT_TOP = (
        "detection.json-posts-at-top",
        plural(
            "{count} dated post without a title at the top level",
            "{count} dated posts without titles at the top level",
        ),
    )
    STRUCTURED = "detection.structured", plural("{count} item in {format}", "{count} items in {format}")
    ALSO_STRUCTURED = "detection.also-structured", text("{format} on the page lists the same items")
    JSON_LD = "detection.json-ld", Template(singular="JSON-LD", verbatim=True)
    MICRODATA = "detection.microdata", text("microdata")
    MICROFORMATS = "detection.microformats", text("microformats")
    EMBEDDED_JSON = "detection.embedded-json", text("JSON inside a script")

    # How it differs from an earlier list that begins with the same titles
    MORE_ITEMS = (
        "detection.more-items",
        plural(
            "{count} item more than an earlier list that begins alike",
            "{count} items more than an earlier list that begins alike",
        ),
    )
    FEWER_ITEMS = (
        "detection.fewer-items",
        plural(
            "{count} item fewer than an earlier list that begins alike",
            "{count} items fewer than an earlier list that begins alike",
        ),
    )
    OTHER_ITEMS = (
        "detection.other-items",
        plural(
            "{count} item that an earlier list that begins alike does not have",
            "{count} items that an earlier list that begins alike does not have",
        ),
    )
    OTHER_TITLES = "detection.other-titles", text("the same links as an earlier list, with other titles further down")
    OTHER_DATES = "detection.other-dates", text("the same items as an earlier list, with other dates")

    # What its items have
    DATES_IN_HEADINGS = "detection.dates-in-headings", text("the dates are in headings above the items")
    ALL_DATED = "detection.all-dated", text("every item has a date")
    NEARLY_ALL_DATED = "detection.nearly-all-dated", text("nearly every item has a date")
    SOME_DATED = "detection.some-dated", text("some items have a date")
    NONE_DATED = "detection.none-dated", text("no dates were found")
    SORTED = "detection.sorted", text("the items are sorted by date")
    HEADINGS = "detection.headings", text("the titles are headings")
    REPEATED_TITLES = "detection.repeated-titles", text("many titles are identical")
    SHORT_TITLES = "detection.short-titles", text("the titles are short")
    SIMILAR_LINKS = "detection.similar-links", text("the links follow one pattern")
    DOCUMENT_LINKS = "detection.document-links", text("the links point to documents")
    ASIDE = "detection.aside", text("the list is in a sidebar or another secondary part of the page")
    MOST_TEXT = "detection.most-text", text("the list makes up most of the page's text")
