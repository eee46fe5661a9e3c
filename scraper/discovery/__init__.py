"""Point at an address: what is it, what does it offer, and which sources can be made of it?

    discover(url, client=client, now=now) -> Discovery
    inspect_document(document, detection, url, now=now) -> Discovery       the same of a page that was read already

The page is fetched once. What the site offers goes first: feeds that the page announces, or that
stand at usual places, each fetched and checked (`feeds`). Then the lists that detection finds on
the page (`lists`), tried on its second page (`paging`). Only where there is nothing else is
the site's news sitemap tried (`sitemap`). At most eight requests, and thirty seconds for all
of them (`visits`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import Any

from messages.counting import counted
from model.errors import DocumentError, ExtractionError
from scraper.discovery.detection import Detection, detect
from scraper.discovery.feeds import PageEvidence, check_feeds, judge_feed, read_feed_items
from scraper.discovery.lists import SourceDraft, make_list_choices
from scraper.discovery.naming import find_feed_language, find_page_title, make_slug
from scraper.discovery.second_page import add_paging
from scraper.discovery.sitemap import find_news_sitemap
from scraper.discovery.values import MOST_CHOICES, Choice, Discovery, FeedCheck
from scraper.discovery.visits import Visits
from scraper.document import Document
from scraper.document.reading import read_document
from scraper.extract.feed import is_feed, read_feed_title
from scraper.fetch.client import Client
from scraper.fetch.response import Response

__all__ = ["Choice", "Discovery", "FeedCheck", "discover", "inspect_document"]

SURE_OVERLAP = 0.8  # the share of common items from which a feed and a list vouch for each other
NEVER_A_SOURCE = frozenset({"login", "challenge", "error"})
WORDS = {
    "article": "An article, not a list of bulletins.",
    "login": "A page that asks to log in, not a list of bulletins.",
    "challenge": "A bot challenge, not the site's own page; Bantin does not try to pass it.",
    "error": "An error page.",
    "script-only": "A page that scripts fill in: what the server sends holds no list.",
    "empty": "A page without a list of bulletins.",
}


def _ignore_progress(_: str) -> None:
    """Say nothing."""


def discover(
    url: str,
    *,
    client: Client,
    now: datetime,
    options: Mapping[str, Any] | None = None,
    progress: Callable[[str], None] = _ignore_progress,
    clock: Callable[[], float] = monotonic,
) -> Discovery:
    """Return what an address leads to, and the sources that can be made of it.

    `options` are keys of a source that the user has set already (language, timezone, headers, …);
    they take precedence over what is found, and empty ones count as unset. `progress` gets what is
    done, in a few words; `clock` gives seconds. A page that cannot be had raises FetchError,
    options that no source may have ValueError.
    """
    options_set = {key: value for key, value in (options or {}).items() if value not in ("", None)}
    visits = Visits(client, now, options_set, progress, clock)
    page = visits.get(url, doing="fetching")
    source_url = page.url if page.moved else url
    try:
        document = read_document(page, encoding=str(options_set.get("encoding", "")))
    except DocumentError as error:
        return _describe_file(page, str(error), now, options_set)
    progress("looking for the list")
    detection = detect(document, now=now)
    draft = _make_draft(detection, now, options_set)
    found = inspect_document(document, detection, source_url, now=now, options=options_set)
    return found if found.kind == "feed" else _add_offers(found, document, detection, visits, draft)


def _make_draft(detection: Detection, now: datetime, options: Mapping[str, Any]) -> SourceDraft:
    found = {
        "language": detection.language,
        "timezone": detection.timezone or "UTC",
        "date_order": detection.date_order,
    }
    return SourceDraft(now=now, found=found, options=options)


def _describe_file(page: Response, reason: str, now: datetime, options: Mapping[str, Any]) -> Discovery:
    kind = "pdf" if "PDF" in reason or page.media_type == "application/pdf" else "file"
    if "empty" in reason:
        kind = "empty"
    word = f"{reason[:1].upper()}{reason[1:]}."
    return Discovery(url=page.url, kind=kind, word=word, day=now.date(), slug=make_slug(page.url), options=options)


def inspect_document(
    document: Document, detection: Detection, url: str, *, now: datetime, options: Mapping[str, Any] | None = None
) -> Discovery:
    """Return what a page or a feed is by itself, and the lists on it: nothing is fetched.

    `url` is what its source would watch.
    """
    draft = _make_draft(detection, now, options or {})
    if is_feed(document):
        return _inspect_feed(document, url, replace(draft, found={}))
    lists = tuple(make_list_choices(document, detection, url, draft))
    kind = "empty" if detection.kind == "list" and not lists else detection.kind
    discovery = Discovery(
        url=document.url,
        kind=kind,
        word="",
        day=now.date(),
        choices=lists if kind == "list" else (),
        doubtful=lists if kind != "list" else (),
        title=detection.title or find_page_title(document),
        slug=make_slug(url),
        language=detection.language,
        timezone=detection.timezone,
        date_order=detection.date_order,
        options=draft.options,
    )
    return _add_description(discovery, detection)


def _inspect_feed(document: Document, url: str, draft: SourceDraft) -> Discovery:
    """Return what is made of an address that is a feed itself."""
    discovery = Discovery(
        url=document.url,
        kind="feed",
        word="A feed without items.",
        day=draft.now.date(),
        title=read_feed_title(document),
        slug=make_slug(url),
        language=find_feed_language(document),
        options=draft.options,
    )
    try:
        items = read_feed_items(document, url, draft)
    except ExtractionError:
        return discovery
    place = FeedCheck(url=url, verdict="unasked", word="")
    check, choice = judge_feed(place, document, items, PageEvidence(lists=(), sure=False, now=draft.now))
    choice = choice or Choice(
        label="The feed itself", origin="feed", confidence=0.5, source_url=url, items=items, title=discovery.title
    )
    choice = replace(choice, label="The feed itself", reasons=("the address is a feed", check.word))
    if check.verdict == "good":
        words = check.word.removeprefix("good: ")
    else:
        words = f"{counted(len(items), 'item')}; {check.word}"
    return replace(
        discovery, word=f"A feed of {words}.", choices=(choice,), sure=check.verdict == "good", feeds=(check,)
    )


def _add_offers(
    discovery: Discovery, document: Document, detection: Detection, visits: Visits, draft: SourceDraft
) -> Discovery:
    """Return what a page is with what its site offers, and with what its second page shows."""
    if discovery.kind in NEVER_A_SOURCE:
        return discovery
    evidence = PageEvidence(lists=[choice.items for choice in discovery.choices], sure=detection.sure, now=visits.now)
    feeds, offered = check_feeds(document, detection.announced, evidence, visits, draft)
    lists = add_paging(document, discovery.choices or discovery.doubtful, detection.paging, visits)
    doubtful = tuple(lists) if discovery.doubtful else ()
    choices = _rank_choices([] if doubtful else lists, offered, feeds)
    choices = choices or find_news_sitemap(document, visits, draft)
    return _add_description(replace(discovery, choices=choices, doubtful=doubtful, feeds=tuple(feeds)), detection)


def _add_description(found: Discovery, detection: Detection) -> Discovery:
    return replace(
        found,
        word=_describe(found.kind, found.choices, detection),
        sure=_is_sure(found.choices, detection, found.feeds),
    )


def _find_own_feed(choice: Choice, feeds: Sequence[FeedCheck]) -> FeedCheck | None:
    """Return the check of the feed that a choice is, where that is the page's own."""
    return next((feed for feed in feeds if feed.url == choice.source_url and feed.verdict == "good"), None)


def _rank_choices(lists: list[Choice], offered: list[Choice], feeds: Sequence[FeedCheck]) -> tuple[Choice, ...]:
    """Return the page's own feeds, then its lists, then feeds of more than the page."""
    own = [choice for choice in offered if _find_own_feed(choice, feeds)]
    other = [choice for choice in offered if not _find_own_feed(choice, feeds)]
    room = MOST_CHOICES - len(own[:2]) - len(other[:1])
    return (*own[:2], *lists[:room], *other[:1])


def _is_sure(choices: tuple[Choice, ...], detection: Detection, feeds: Sequence[FeedCheck]) -> bool:
    """Return whether the first choice is beyond doubt: detection is sure, or feed and list agree."""
    if not choices or detection.kind != "list":
        return False
    check = _find_own_feed(choices[0], feeds)
    if check is None:
        return detection.sure and choices[0].origin != "feed"
    return check.overlap is not None and check.overlap >= SURE_OVERLAP


def _describe(kind: str, choices: tuple[Choice, ...], detection: Detection) -> str:
    if kind != "list":
        said = WORDS.get(kind, WORDS["empty"])
        thing = "news sitemap" if choices and choices[0].origin == "sitemap" else "feed"
        return f"{said} The site has a {thing}, which can be used in its place." if choices else said
    first = next((choice for choice in choices if choice.origin != "feed"), choices[0])
    told = f"a list of {counted(len(first.items), 'bulletin')}"
    if choices[0].origin == "feed":
        return f"A page with {told}, which a feed of the site tells too."
    return f"A page with {told}." if detection.sure else f"Probably a page with {told}; please look through them."
