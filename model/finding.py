"""The closed sets of what is found at an address: kinds of pages, where a list comes from, verdicts on feeds.

Their values stand in JSON output and in settings files (`found: by`), and never change.
"""

from enum import StrEnum


class PageKind(StrEnum):
    """What a page is: a list, or one of the things that are no list."""

    LIST = "list"
    FEED = "feed"
    ARTICLE = "article"
    LOGIN = "login"
    CHALLENGE = "challenge"  # of bots
    CONSENT = "consent"
    MAINTENANCE = "maintenance"
    MISSING = "missing"  # says that there is no such page
    LEADS_ON = "leads-on"  # holds no list, and names an address that may
    ERROR = "error"
    SCRIPT_ONLY = "script-only"  # what the server sends holds no list
    EMPTY = "empty"
    PDF = "pdf"
    FILE = "file"


class ListOrigin(StrEnum):
    """What a list of bulletins was found in."""

    PAGE = "page"  # the HTML that people see
    JSON = "json"  # a page that is JSON itself
    JSON_LD = "json-ld"
    MICRODATA = "microdata"
    H_FEED = "h-feed"  # microformats2, or the older hAtom
    EMBEDDED_JSON = "embedded-json"  # the state that scripts start from
    FEED = "feed"
    SITEMAP = "sitemap"


class FeedVerdict(StrEnum):
    """What a feed of the site is worth."""

    GOOD = "good"
    STALE = "stale"
    DAMAGED = "damaged"  # its XML is not well-formed
    SHORT = "short"  # of items that the page lists
    BROKEN = "broken"  # it cannot be had, or is no feed
    EMPTY = "empty"
    ELSEWHERE = "elsewhere"  # of more than this page
    SAME = "same"  # as another feed
    UNCHECKED = "unasked"


class PagingKind(StrEnum):
    """How a listing goes on."""

    NONE = "none"
    NEXT_LINK = "next-link"
    NUMBERED = "numbered"
    LOAD_MORE = "load-more"
    POSTBACK = "postback"  # a form that is posted (__doPostBack of ASP.NET)
