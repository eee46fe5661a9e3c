"""Point at an address: what is it, what does it offer, and which sources can be made of it?

    discover(url, client=client, now=now) -> Discovery

The page is fetched once. What the site offers goes first: feeds that the page announces, or that
stand at usual places, each fetched and checked (`feeds`). Then the lists that detection finds on
the page (`lists`), the first of them tried on its second page. Only where there is nothing else is
the site's news sitemap looked for (`sitemap`). At most eight requests, and thirty seconds for all
of them (`visits`).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import Any

from model.errors import DocumentError, ExtractionError
from scraper.discovery.feeds import Seen, check_feeds, feed_items, judged
from scraper.discovery.lists import Terms, list_choices, with_paging
from scraper.discovery.naming import page_title, slug_of
from scraper.discovery.sitemap import news_sitemap
from scraper.discovery.values import Choice, Discovery, FeedCheck
from scraper.discovery.visits import Visits
from scraper.document import Document
from scraper.document.reading import read
from scraper.extract.detection import Detection, detect
from scraper.extract.feed import feed_language, feed_title, is_feed
from scraper.fetch.client import Client
from scraper.fetch.response import Response

__all__ = ["Choice", "Discovery", "FeedCheck", "discover"]

MOST_CHOICES = 6
AGREED = 0.8  # the share of common items from which a feed and a list vouch for each other
WITHOUT_SOURCE = frozenset({"login", "challenge", "error"})
WORDS = {
    "article": "An article, not a list of bulletins.",
    "login": "A page that asks to log in, not a list of bulletins.",
    "challenge": "A bot challenge, not the site's own page; Bantin does not try to pass it.",
    "error": "An error page.",
    "script-only": "A page that scripts fill in: what the server sends holds no list.",
    "empty": "A page without a list of bulletins.",
}


def _silent(_: str) -> None:
    """Say nothing."""


def discover(
    url: str,
    *,
    client: Client,
    now: datetime,
    options: Mapping[str, Any] | None = None,
    progress: Callable[[str], None] = _silent,
    clock: Callable[[], float] = monotonic,
) -> Discovery:
    """Return what an address leads to, and the sources that can be made of it.

    `options` are keys of a source that the asker tells already (language, timezone, headers, …);
    they go before what is found, and empty ones count as not told. `progress` is told what is
    done, in a few words; `clock` gives seconds. A page that cannot be had raises FetchError,
    options that no source may have ValueError.
    """
    told = {key: value for key, value in (options or {}).items() if value not in ("", None)}
    visits = Visits(client, now, told, progress, clock)
    page = visits.get(url, doing="fetching")
    source_url = page.url if page.moved else url
    try:
        document = read(page, encoding=str(told.get("encoding", "")))
    except DocumentError as error:
        return _no_page(page, str(error), told)
    if is_feed(document):
        return _of_feed(document, source_url, Terms(now=now, found={}, options=told))
    progress("looking for the list")
    detection = detect(document, now=now)
    return _of_page(document, detection, source_url, visits, told)


def _no_page(page: Response, said: str, options: Mapping[str, Any]) -> Discovery:
    kind = "pdf" if "PDF" in said or page.media_type == "application/pdf" else "file"
    if "empty" in said:
        kind = "empty"
    return Discovery(
        url=page.url, kind=kind, word=f"{said[:1].upper()}{said[1:]}.", slug=slug_of(page.url), options=options
    )


def _of_feed(document: Document, url: str, terms: Terms) -> Discovery:
    """Return what is made of an address that is a feed itself."""
    told = Discovery(
        url=document.url,
        kind="feed",
        word="A feed without items.",
        title=feed_title(document),
        slug=slug_of(url),
        language=feed_language(document),
        options=terms.options,
    )
    try:
        items = feed_items(document, url, terms)
    except ExtractionError:
        return told
    place = FeedCheck(url=url, verdict="unasked", word="")
    check, choice = judged(place, document, items, Seen(lists=(), sure=False, now=terms.now))
    choice = choice or Choice(
        label="The feed itself", origin="feed", confidence=0.5, source_url=url, items=items, title=told.title
    )
    choice = replace(choice, label="The feed itself", reasons=("the address is a feed", check.word))
    word = f"A feed of {len(items)} items; {check.word}."
    return replace(told, word=word, choices=(choice,), sure=check.verdict == "good", feeds=(check,))


def _of_page(
    document: Document, detection: Detection, url: str, visits: Visits, options: Mapping[str, Any]
) -> Discovery:
    found = {
        "language": detection.language,
        "timezone": detection.timezone or "UTC",
        "date_order": detection.date_order,
    }
    terms = Terms(now=visits.now, found=found, options=options)
    lists = list_choices(document, detection, url, terms) if detection.kind == "list" else []
    kind = "empty" if detection.kind == "list" and not lists else detection.kind
    feeds: list[FeedCheck] = []
    offered: list[Choice] = []
    if kind not in WITHOUT_SOURCE:
        seen = Seen(lists=[choice.items for choice in lists], sure=detection.sure, now=visits.now)
        feeds, offered = check_feeds(document, detection.offers, seen, visits, terms)
    lists, paging = _paged(document, detection, lists, visits)
    choices = _ranked(lists, offered, feeds)
    if not choices and kind not in WITHOUT_SOURCE:
        choices = news_sitemap(document, visits, terms)
    return Discovery(
        url=document.url,
        kind=kind,
        word=_word(kind, choices, detection),
        choices=choices,
        sure=_sure(choices, detection, feeds),
        feeds=tuple(feeds),
        title=detection.title or page_title(document),
        slug=slug_of(url),
        language=detection.language,
        timezone=detection.timezone,
        date_order=detection.date_order,
        paging=paging,
        options=options,
    )


def _paged(document: Document, detection: Detection, lists: list[Choice], visits: Visits) -> tuple[list[Choice], str]:
    """Return the lists, the first with the way to its next page where there is one, and a word on it."""
    if not lists or lists[0].rules is None:
        return lists, ""
    rules, word = with_paging(document, lists[0].rules, detection.paging, visits)
    return [replace(lists[0], rules=rules), *lists[1:]], word


def _own(choice: Choice, feeds: list[FeedCheck]) -> FeedCheck | None:
    """Return the check of the feed that a choice is, where that is the page's own."""
    return next((feed for feed in feeds if feed.url == choice.source_url and feed.verdict == "good"), None)


def _ranked(lists: list[Choice], offered: list[Choice], feeds: list[FeedCheck]) -> tuple[Choice, ...]:
    """Return the page's own feeds, then its lists, then feeds of more than the page."""
    own = [choice for choice in offered if _own(choice, feeds)]
    other = [choice for choice in offered if not _own(choice, feeds)]
    room = MOST_CHOICES - len(own[:2]) - len(other[:1])
    return (*own[:2], *lists[:room], *other[:1])


def _sure(choices: tuple[Choice, ...], detection: Detection, feeds: list[FeedCheck]) -> bool:
    """Return whether the first choice is beyond doubt: detection says so, or feed and list vouch for each other."""
    if not choices or detection.kind != "list":
        return False
    check = _own(choices[0], feeds)
    if check is None:
        return detection.sure and choices[0].origin != "feed"
    return check.overlap is not None and check.overlap >= AGREED


def _word(kind: str, choices: tuple[Choice, ...], detection: Detection) -> str:
    if kind != "list":
        said = WORDS.get(kind, WORDS["empty"])
        thing = "news sitemap" if choices and choices[0].origin == "sitemap" else "feed"
        return f"{said} The site has a {thing}, which can be used in its place." if choices else said
    first = next((choice for choice in choices if choice.origin != "feed"), choices[0])
    counted = f"a list of {len(first.items)} bulletins"
    if choices[0].origin == "feed":
        return f"A page with {counted}, which a feed of the site tells too."
    return f"A page with {counted}." if detection.sure else f"Probably a page with {counted}; please look through them."
