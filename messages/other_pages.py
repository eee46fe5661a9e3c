"""What came in the place of the page that a source is read from, and what to do."""

from messages.message import Code, text


class OtherPageCode(Code):
    """Pages that hold no list, by what they are."""

    CHALLENGE = (
        "other_pages.challenge",
        text(
            "the site sent a bot challenge instead of its page, which Bantin does not try to get around; look for a "
            "feed of the site, or ask its owner to let Bantin in"
        ),
    )
    CONSENT = (
        "other_pages.consent",
        text(
            "the site sent a form that asks for consent instead of its page; agree to it in a browser, and set the "
            "cookie that it gives in the headers of this source"
        ),
    )
    LOGIN = (
        "other_pages.login",
        text(
            "the page asks visitors to log in; watch a page that is public, or set headers for this source, such as a "
            "cookie"
        ),
    )
    MAINTENANCE = (
        "other_pages.maintenance",
        text("the site says that it is down for maintenance; the page is tried again later"),
    )
    MISSING = (
        "other_pages.missing",
        text("the site says that there is no such page; look for the new address of the list"),
    )
    MISSING_ITEM = "other_pages.missing-item", text("the site says that there is no such page, though it sent one")
    LEADS_ON = (
        "other_pages.leads-on",
        text("the page holds no list, and leads on to {url}; if the list is there, watch that address"),
    )
    SCRIPT_ONLY = (
        "other_pages.script-only",
        text(
            "the page is built by scripts, and what the server sends holds no list; look for a feed of the site, or "
            "for the address of the JSON that the page loads"
        ),
    )
