"""What an address leads to, the sources that can be made of it, and what is done to find them."""

from messages.message import Code, plural, text


class DiscoveryCode(Code):
    """Sentences about a page, labels of choices, reasons, and steps on the way."""

    # What the page is
    ARTICLE = "discovery.article", text("This page is an article, not a list of bulletins.")
    LOGIN = "discovery.login", text("This page asks visitors to sign in; it is not a list of bulletins.")
    CHALLENGE = (
        "discovery.challenge",
        text("The site sent a bot challenge instead of its page; Bantin does not try to get around it."),
    )
    CONSENT = (
        "discovery.consent",
        text("The site sent a form that asks for consent instead of its page."),
    )
    MAINTENANCE = "discovery.maintenance", text("The site says that it is down for maintenance; try again later.")
    MISSING = "discovery.missing", text("The site says that there is no such page.")
    ERROR = "discovery.error", text("This is an error page.")
    SCRIPT_ONLY = (
        "discovery.script-only",
        text("This page is filled by scripts: what the server sends contains no list."),
    )
    EMPTY = "discovery.empty", text("There is no list of bulletins on this page.")
    NOT_A_PAGE = "discovery.not-a-page", text("This cannot be read as a page: {reason}.")
    FEED_INSTEAD = "discovery.feed-instead", text("{page} The site has a feed that can be used instead.")
    SITEMAP_INSTEAD = (
        "discovery.sitemap-instead",
        text("{page} The site has a news sitemap that can be used instead."),
    )
    LIST = "discovery.list", plural("This page lists {count} bulletin.", "This page lists {count} bulletins.")
    LIST_PROBABLY = (
        "discovery.list-probably",
        plural(
            "This page probably lists {count} bulletin; please check it.",
            "This page probably lists {count} bulletins; please check them.",
        ),
    )
    LIST_PERHAPS = (
        "discovery.list-perhaps",
        plural(
            "This page may list {count} bulletin, but that is uncertain; please check it.",
            "This page may list {count} bulletins, but that is uncertain; please check them.",
        ),
    )
    LIST_WITH_FEED = (
        "discovery.list-with-feed",
        plural(
            "This page lists {count} bulletin, and the site has a feed of it.",
            "This page lists {count} bulletins, and the site has a feed of them.",
        ),
    )
    LIST_ON_REQUEST = (
        "discovery.list-on-request",
        plural(
            "Read as a list of {count} bulletin, as you requested; the page looks like an article.",
            "Read as a list of {count} bulletins, as you requested; the page looks like an article.",
        ),
    )
    FEED = "discovery.feed", text("This is a feed of {items}, the newest from {day}.")
    FEED_UNDATED = "discovery.feed-undated", text("This is a feed of {items} without dates.")
    FEED_DOUBTFUL = "discovery.feed-doubtful", text("This is a feed of {items}; {verdict}.")
    FEED_EMPTY = "discovery.feed-empty", text("This feed has no items.")

    # What can be made a source
    LABEL_PAGE = "discovery.label-page", text("The list on this page")
    LABEL_OTHER = "discovery.label-other", text("Another list on this page")
    LABEL_OTHER_HEADED = "discovery.label-other-headed", text("The list “{heading}” on this page")
    LABEL_JSON = "discovery.label-json", text("The list in this JSON document")
    LABEL_JSON_LD = "discovery.label-json-ld", text("The list in the page's JSON-LD")
    LABEL_MICRODATA = "discovery.label-microdata", text("The list in the page's microdata")
    LABEL_MICROFORMATS = "discovery.label-microformats", text("The list in the page's microformats")
    LABEL_DATA = "discovery.label-data", text("The JSON that the page loads its list from")
    LABEL_EMBEDDED_JSON = "discovery.label-embedded-json", text("The list in JSON inside a script of the page")
    LABEL_FEED = "discovery.label-feed", text("A feed of the site")
    LABEL_FEED_TITLED = "discovery.label-feed-titled", text("The feed “{title}”")
    LABEL_THIS_FEED = "discovery.label-this-feed", text("This feed")
    LABEL_SITEMAP = "discovery.label-sitemap", text("The site's news sitemap")

    # Why
    URL_IS_FEED = "discovery.url-is-feed", text("the URL is a feed")
    ANNOUNCED = "discovery.announced", text("the page announces this feed")
    USUAL_PLACE = "discovery.usual-place", text("it was found at a common URL")
    SHARE_ON_PAGE = "discovery.share-on-page", text("{share:.0%} of its items are on the page")
    WHOLE_SITE = "discovery.whole-site", text("it covers the whole site")
    SITEMAP_ITEMS = "discovery.sitemap-items", text("{items}, the newest from {day}")

    SAVES = (
        "discovery.saves",
        text(
            "it needs no browser: one request, {bytes:,d} bytes and {seconds:.1f} s, instead of {requests:d} requests, "
            "{all_bytes:,d} bytes and {all_seconds:.1f} s"
        ),
    )
    BROWSER_MAY_HELP = "discovery.browser-may-help", text("A browser can open the page and let its scripts fill it.")
    BROWSER_NEEDED = (
        "discovery.browser-needed",
        text(
            "A browser could open the page and let its scripts fill it; install that part of Bantin: "
            "pip install 'bantin[browser]', and Chromium."
        ),
    )

    # Where a source that is watched was found
    FOUND = "discovery.found", text("found by Bantin on {day} in {origin}; {confidence:.0%} likely to be right")
    IN_PAGE = "discovery.in-page", text("the structure of the page")
    IN_JSON = "discovery.in-json", text("the JSON of the page")
    IN_JSON_LD = "discovery.in-json-ld", text("the page's JSON-LD")
    IN_MICRODATA = "discovery.in-microdata", text("the page's microdata")
    IN_MICROFORMATS = "discovery.in-microformats", text("the page's microformats")
    IN_EMBEDDED_JSON = "discovery.in-embedded-json", text("JSON inside a script of the page")
    IN_FEED = "discovery.in-feed", text("a feed of the site")
    IN_SITEMAP = "discovery.in-sitemap", text("the site's news sitemap")

    # What is being done
    FETCHING = "discovery.fetching", text("fetching {url}")
    FINDING_LIST = "discovery.finding-list", text("looking for the list")
    CHECKING_FEED = "discovery.checking-feed", text("checking the announced feed {url}")
    TRYING_FEED = "discovery.trying-feed", text("looking for a feed at {url}")
    CHECKING_SECOND_PAGE = "discovery.checking-second-page", text("checking the second page {url}")
    TRYING_SITEMAP = "discovery.trying-sitemap", text("looking for a news sitemap at {url}")
    TRYING_DATA = "discovery.trying-data", text("fetching {url} without a browser")
    BUDGET_USED_UP = "discovery.budget-used-up", text("skipped: the request budget is used up")
