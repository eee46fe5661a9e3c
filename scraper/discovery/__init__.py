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
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any

from messages import Message
from messages.browser import BrowserCode
from messages.counts import CountCode
from messages.dates import spell_day
from messages.discovery import DiscoveryCode
from messages.pages import MediaCode, PageCode
from model.errors import DeadlineError, DocumentError, ExtractionError, NetworkError
from model.finding import FeedVerdict, ListOrigin, PageKind
from scraper.discovery.data_calls import find_data_choices
from scraper.discovery.detection import Detection, detect
from scraper.discovery.feeds import UNCHECKED, PageEvidence, check_feeds, judge_feed, read_feed_items
from scraper.discovery.lists import SourceDraft, make_list_choices
from scraper.discovery.naming import find_feed_language, find_page_title, make_slug, name_source
from scraper.discovery.second_page import add_paging
from scraper.discovery.sitemap import find_news_sitemap
from scraper.discovery.values import MOST_CHOICES, Choice, Discovery, FeedCheck
from scraper.discovery.visits import Visits
from scraper.document import Document, HtmlDocument
from scraper.document.reading import read_document
from scraper.extract.feed import is_feed, read_feed_title
from scraper.extract.other_pages import find_other_page
from scraper.extract.shells import is_shell
from scraper.fetch.client import Client
from scraper.fetch.response import Response
from scraper.source import DateOrder
from scraper.urls import complete_address, find_host

__all__ = ["Choice", "Discovery", "FeedCheck", "discover", "discover_address", "inspect_document"]

SURE_OVERLAP = 0.8  # the share of common items from which a feed and a list vouch for each other
NEVER_A_SOURCE = frozenset(
    {PageKind.LOGIN, PageKind.CHALLENGE, PageKind.CONSENT, PageKind.ERROR, PageKind.MAINTENANCE, PageKind.MISSING}
)
MAY_WAIT = frozenset({PageKind.ARTICLE, PageKind.EMPTY})  # what the frame of a page looks like that scripts fill
WEIGHT = 2  # times its bytes: finding a list on a page takes twice as long as reading it
FEED_CONFIDENCE = 0.5  # in the feed that an address is, where it is not good
EVEN = 0.5  # from this confidence on, a list is probably right
SUMMARIES = {
    PageKind.ARTICLE: DiscoveryCode.ARTICLE,
    PageKind.LOGIN: DiscoveryCode.LOGIN,
    PageKind.CHALLENGE: DiscoveryCode.CHALLENGE,
    PageKind.CONSENT: DiscoveryCode.CONSENT,
    PageKind.ERROR: DiscoveryCode.ERROR,
    PageKind.MAINTENANCE: DiscoveryCode.MAINTENANCE,
    PageKind.MISSING: DiscoveryCode.MISSING,
    PageKind.SCRIPT_ONLY: DiscoveryCode.SCRIPT_ONLY,
    PageKind.EMPTY: DiscoveryCode.EMPTY,
}
NO_ANSWER = (NetworkError, DeadlineError)


def _ignore_progress(_: Message) -> None:
    """Report nothing."""


def discover(
    url: str,
    *,
    client: Client,
    now: datetime,
    options: Mapping[str, Any] | None = None,
    progress: Callable[[Message], None] = _ignore_progress,
    clock: Callable[[], float] = monotonic,
) -> Discovery:
    """Return what an address leads to, and the sources that can be made of it.

    `options` are keys of a source that the user has set already (language, timezone, headers, …);
    they take precedence over what is found, and empty ones count as unset. `progress` gets what is
    being done; `clock` gives seconds. A page that cannot be had raises FetchError,
    options that no source may have ValueError.
    """
    options_set = {key: value for key, value in (options or {}).items() if value not in ("", None)}
    visits = Visits(client, now, options_set, progress, clock)
    page = visits.get(url, step=DiscoveryCode.FETCHING)
    source_url = page.url if page.moved else url
    progress(DiscoveryCode.FINDING_LIST())
    work = partial(examine_page, page, source_url, now, options_set)
    kind = (find_host(source_url), "detection")
    try:
        document, detection, found = client.reader.read(work, size=WEIGHT * len(page.body), kind=kind, url=page.url)
    except DocumentError as error:
        return _describe_file(page, error, now, options_set)
    draft = _make_draft(detection, now, options_set)
    if found.kind is PageKind.FEED:
        return found
    found = _add_offers(found, document, detection, visits, draft)
    data = find_data_choices(page, found.choices, visits, draft)
    return replace(found, choices=(*data, *found.choices)[:MOST_CHOICES]) if data else found


def examine_page(
    page: Response, url: str, now: datetime, options: Mapping[str, Any], order: DateOrder | None = None
) -> tuple[Document, Detection, Discovery]:
    """Return a page that came, what is detected on it, and what it is by itself, see `inspect_document`.

    `order` is that of its dates so far, where they were read before.
    """
    document = read_document(page, encoding=str(options.get("encoding", "")))
    detection = detect(document, now=now, order=order)
    return document, detection, inspect_document(document, detection, url, now=now, options=options)


def discover_address(
    typed: str,
    *,
    client: Client,
    now: datetime,
    options: Mapping[str, Any] | None = None,
    progress: Callable[[Message], None] = _ignore_progress,
) -> Discovery:
    """Return what a typed address leads to: one without a scheme is asked by https, then by http.

    By http only where nothing came by https: the source keeps the scheme, so a fault that says nothing of the server's
    HTTPS (a busy browser, scripts that come to no rest) is raised. Where neither answers, the fault of https is.
    """
    url, *others = complete_address(typed)
    try:
        return discover(url, client=client, now=now, options=options, progress=progress)
    except NO_ANSWER as error:
        if error.message.code is BrowserCode.TIME_OVER:  # it came, and its scripts went on
            raise
        for other in others:
            with suppress(*NO_ANSWER):
                return discover(other, client=client, now=now, options=options, progress=progress)
        raise


def _make_draft(detection: Detection, now: datetime, options: Mapping[str, Any]) -> SourceDraft:
    found = {
        "language": detection.language,
        "timezone": detection.timezone or "UTC",
        "date_order": detection.date_order,
    }
    return SourceDraft(now=now, found=found, options=options)


def _describe_file(page: Response, error: DocumentError, now: datetime, options: Mapping[str, Any]) -> Discovery:
    return Discovery(
        url=page.url,
        kind=_classify_file(page, error),
        summary=DiscoveryCode.NOT_A_PAGE(reason=error.message),
        day=now.date(),
        slug=make_slug(page.url),
        options=options,
    )


def _classify_file(page: Response, error: DocumentError) -> PageKind:
    """Return what a response is that is no document."""
    if error.message.code is PageCode.EMPTY:
        return PageKind.EMPTY
    media = error.message.params.get("kind")
    is_pdf = isinstance(media, Message) and media.code is MediaCode.PDF
    return PageKind.PDF if is_pdf or page.media_type == "application/pdf" else PageKind.FILE


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
    title = detection.title or find_page_title(document)
    kind = _choose_kind(document, detection.kind, lists)
    discovery = Discovery(
        url=document.url,
        kind=kind,
        summary=_summarize(kind, lists if kind is PageKind.LIST else (), detection),
        day=now.date(),
        choices=lists if kind is PageKind.LIST else (),
        doubtful=lists if kind is not PageKind.LIST else (),
        title=name_source(title, url, document),
        slug=make_slug(url, title),
        language=detection.language,
        timezone=detection.timezone,
        date_order=detection.date_order,
        scripted=isinstance(document, HtmlDocument) and _is_scripted(document, kind, detection, draft),
        options=draft.options,
    )
    return replace(discovery, sure=_is_sure(discovery.choices, detection, ()))


def _choose_kind(document: Document, kind: PageKind, lists: Sequence[Choice]) -> PageKind:
    """Return what a page is, more exactly where it surely is no list."""
    if kind is PageKind.LIST:
        return kind if lists else PageKind.EMPTY
    if not isinstance(document, HtmlDocument):
        return kind
    is_waiting = kind in MAY_WAIT and is_shell(document)
    return find_other_page(document) or (PageKind.SCRIPT_ONLY if is_waiting else kind)


def _is_scripted(document: HtmlDocument, kind: PageKind, detection: Detection, draft: SourceDraft) -> bool:
    """Return whether a browser may find the page's list: it has none, or hardly one, and waits for scripts."""
    if draft.options.get("browser"):
        return False
    doubtful = kind is PageKind.LIST and detection.confidence < EVEN
    return kind is PageKind.SCRIPT_ONLY or (doubtful and is_shell(document))


def _inspect_feed(document: Document, url: str, draft: SourceDraft) -> Discovery:
    """Return what is made of an address that is a feed itself."""
    discovery = Discovery(
        url=document.url,
        kind=PageKind.FEED,
        summary=DiscoveryCode.FEED_EMPTY(),
        day=draft.now.date(),
        title=name_source(read_feed_title(document), url),
        slug=make_slug(url, read_feed_title(document)),
        language=find_feed_language(document),
        options=draft.options,
    )
    try:
        items = read_feed_items(document, url, draft)
    except ExtractionError:
        return discovery
    place = FeedCheck(url=url, verdict=FeedVerdict.UNCHECKED, message=UNCHECKED)
    check, choice = judge_feed(place, document, items, PageEvidence(lists=(), sure=False, now=draft.now))
    choice = choice or Choice(
        label=DiscoveryCode.LABEL_THIS_FEED(),
        origin=ListOrigin.FEED,
        confidence=FEED_CONFIDENCE,
        source_url=url,
        items=items,
        title=discovery.title,
    )
    reasons = (DiscoveryCode.URL_IS_FEED(), check.message)
    return replace(
        discovery,
        summary=_summarize_feed(check),
        choices=(replace(choice, label=DiscoveryCode.LABEL_THIS_FEED(), reasons=reasons),),
        sure=check.verdict is FeedVerdict.GOOD,
        feeds=(check,),
    )


def _summarize_feed(check: FeedCheck) -> Message:
    items = CountCode.ITEMS(count=check.items)
    if check.verdict is not FeedVerdict.GOOD:
        return DiscoveryCode.FEED_DOUBTFUL(items=items, verdict=check.message)
    if check.newest is None:
        return DiscoveryCode.FEED_UNDATED(items=items)
    return DiscoveryCode.FEED(items=items, day=spell_day(check.newest))


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
    return replace(
        discovery,
        summary=_summarize(discovery.kind, choices, detection),
        choices=choices,
        sure=_is_sure(choices, detection, feeds),
        feeds=tuple(feeds),
        doubtful=doubtful,
    )


def _find_own_feed(choice: Choice, feeds: Sequence[FeedCheck]) -> FeedCheck | None:
    """Return the check of the feed that a choice is, where that is the page's own."""
    return next((feed for feed in feeds if feed.url == choice.source_url and feed.verdict is FeedVerdict.GOOD), None)


def _rank_choices(lists: list[Choice], offered: list[Choice], feeds: Sequence[FeedCheck]) -> tuple[Choice, ...]:
    """Return the page's own feeds, then its lists, then feeds of more than the page."""
    own = [choice for choice in offered if _find_own_feed(choice, feeds)]
    other = [choice for choice in offered if not _find_own_feed(choice, feeds)]
    room = MOST_CHOICES - len(own[:2]) - len(other[:1])
    return (*own[:2], *lists[:room], *other[:1])


def _is_sure(choices: tuple[Choice, ...], detection: Detection, feeds: Sequence[FeedCheck]) -> bool:
    """Return whether the first choice is beyond doubt: detection is sure, or feed and list agree."""
    if not choices or detection.kind is not PageKind.LIST:
        return False
    check = _find_own_feed(choices[0], feeds)
    if check is None:
        return detection.sure and choices[0].origin is not ListOrigin.FEED
    return check.overlap is not None and check.overlap >= SURE_OVERLAP


def _summarize(kind: PageKind, choices: tuple[Choice, ...], detection: Detection) -> Message:
    if kind is not PageKind.LIST:
        page = SUMMARIES.get(kind, DiscoveryCode.EMPTY)()
        if not choices:
            return page
        sitemap = choices[0].origin is ListOrigin.SITEMAP
        return DiscoveryCode.SITEMAP_INSTEAD(page=page) if sitemap else DiscoveryCode.FEED_INSTEAD(page=page)
    first = next((choice for choice in choices if choice.origin is not ListOrigin.FEED), choices[0])
    likely = DiscoveryCode.LIST_PROBABLY if detection.confidence >= EVEN else DiscoveryCode.LIST_PERHAPS
    code = DiscoveryCode.LIST if detection.sure else likely
    if choices[0].origin is ListOrigin.FEED:
        code = DiscoveryCode.LIST_WITH_FEED
    return code(count=len(first.items))
