"""What is wrong with a page that came, or noteworthy about it."""

from messages.message import Code, plural, text


class PageCode(Code):
    """Pages that cannot be read, and warnings of those that can."""

    EMPTY = "pages.empty", text("the page is empty")
    NOT_A_PAGE = "pages.not-a-page", text("this is {kind}, not a web page")
    NOT_JSON = "pages.not-json", text("declared as JSON, but does not parse")
    UNPARSABLE = "pages.unparsable", text("the page cannot be parsed: {reason}")
    FEED_UNREADABLE = "pages.feed-unreadable", text("the feed cannot be parsed: {reason}")
    FEED_INVALID = "pages.feed-invalid", text("this looks like a feed, but is not a valid one")
    HOLE = (
        "pages.hole",
        plural(
            "the page arrived damaged, with {count} NUL byte in the middle",
            "the page arrived damaged, with {count} NUL bytes in the middle",
        ),
    )
    CUT_OFF = "pages.cut-off", text("the page arrived damaged: it ends inside a tag")
    NO_TEXT = "pages.no-text", text("no article text was found on the page")
    PAGE_DATE_KEPT = (
        "pages.page-date-kept",
        text("the listing says {listing_date}, the page says {page_date}; the page's date is kept"),
    )
    LISTING_DATE_KEPT = (
        "pages.listing-date-kept",
        text("the listing says {listing_date}, the page says {page_date}; the listing's date is kept"),
    )
    OTHER_DATE_ORDER = (
        "pages.other-date-order",
        text(
            "the page prints {example}, but the dates of this source are read as {order}; if the site writes day and "
            "month in another order now, set date_order to {proven}"
        ),
    )
    FEED_NOW = (
        "pages.feed-now",
        text("the page is a feed; it is read as one, and the rules of this source are not used"),
    )
    MOVED = "pages.moved", text("the page has permanently moved to {url}; change the url of this source")
    NEXT_PAGE_FAILED = "pages.next-page-failed", text("page {number} of the listing could not be read: {reason}")
    POSTBACK_NO_FORM = (
        "pages.postback-no-form",
        text("the link to the next page submits a form (__doPostBack), and the page has no form that it belongs to"),
    )
    POSTBACK_ELSEWHERE = (
        "pages.postback-elsewhere",
        text("the link to the next page submits a form to another host ({host}), which is not followed"),
    )
    POSTBACK_UNENCRYPTED = (
        "pages.postback-unencrypted",
        text("the link to the next page submits a form from https to http, unencrypted, which is not followed"),
    )
    POSTBACK_TOO_LARGE = (
        "pages.postback-too-large",
        text("the link to the next page submits a form (__doPostBack) that is too large"),
    )
    POSTBACK_SAME = (
        "pages.postback-same",
        text("submitting the form of the page (__doPostBack) gave the same items again"),
    )
    NOT_OF_LIST = (
        "pages.not-of-list",
        text("nothing was taken from page {number} of the listing, which is not like the first: {reason}"),
    )
    NO_RULES = (
        "pages.no-rules",
        text("the page {url} is not a feed, and the source has no extraction rules"),
    )


class MediaCode(Code):
    """What a file is that is not a web page; each completes "this is …"."""

    PDF = "pages.pdf", text("a PDF")
    PNG = "pages.png", text("an image (PNG)")
    JPEG = "pages.jpeg", text("an image (JPEG)")
    GIF = "pages.gif", text("an image (GIF)")
    WEBP = "pages.webp", text("an image (WebP)")
    ZIP = "pages.zip", text("a ZIP archive or an office document")
    OFFICE = "pages.office", text("an office document")
    GZIP = "pages.gzip", text("a gzip archive")
    RAR = "pages.rar", text("a RAR archive")
    AUDIO = "pages.audio", text("an audio file")
    MEDIA = "pages.media", text("a media file")
    FEED = "pages.feed", text("a feed")
    JSON = "pages.json", text("JSON")
    HTML = "pages.html", text("a web page")
    OTHER = "pages.other", text("a file of type {media_type}")
