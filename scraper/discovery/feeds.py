"""The feeds that a site offers: which to fetch, and what each is worth."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from messages import Message
from messages.counts import CountCode
from messages.dates import spell_day
from messages.discovery import DiscoveryCode
from messages.feed_checks import FeedCheckCode
from messages.rules import RuleCode
from model.errors import ExtractionError, FetchError, PageError
from model.finding import FeedVerdict, ListOrigin
from model.item import Item
from scraper.discovery.announced_feeds import AnnouncedFeed
from scraper.discovery.lists import SourceDraft
from scraper.discovery.naming import find_feed_language, name_source
from scraper.discovery.values import Choice, FeedCheck
from scraper.discovery.visits import Visits
from scraper.document import Document, FeedDocument, HtmlDocument
from scraper.document.reading import read_document
from scraper.extract.feed import extract_feed, is_feed, read_feed_title
from scraper.lexicon import part_names
from scraper.normalize.identity import make_title_key
from scraper.urls import canonicalize_url, join_url, split_url

MOST_CHECKED = 4
MOST_BEHIND = timedelta(days=30)  # a feed that is further behind the page is stale
MOST_AGE = timedelta(days=365)  # so is one whose newest item is older, where the page has no dates
OWN_SHARE = 0.5  # the share of common items from which a feed is the page's own
SHORT_SHARE = 0.5  # a feed with fewer items than this share of the page's is short
UNCHECKED = FeedCheckCode.UNCHECKED()
NO_FEED = frozenset({FeedVerdict.BROKEN, FeedVerdict.UNCHECKED})
SAME_SHARE = 0.9  # the share of common items from which two feeds are one
DOUBTED_CONFIDENCE = 0.3  # the confidence in a feed that is not good
UNKNOWN_CONFIDENCE = 0.8  # in a good feed, where nothing is known of the page
LEAST_CONFIDENCE, MOST_CONFIDENCE = 0.5, 0.98  # in a good feed
SHORTEST_KEY = 9  # characters of a title that items are known by
MOST_LINKED = 2  # feeds that the page links to which are tried
LONGEST_ADDRESS = 500  # characters
FEED_LINK = re.compile(
    r"/(?:feed|rss|atom)/?$|\.(?:rss|atom|rdf)$|(?:rss|atom|feed|index)\d{0,2}\.xml$|[?&]feed=|format=feed|/rss/", re.I
)
USUAL_PATHS = ("/feed", "/rss.xml", "/rss", "/atom.xml")
BY_MAKER = {
    "wordpress": ("feed/", "/feed/", "/?feed=rss2"),
    "hugo": ("index.xml", "/index.xml"),
    "jekyll": ("/feed.xml",),
    "drupal": ("/rss.xml",),
    "joomla": ("?format=feed&type=rss",),
    "blogger": ("/feeds/posts/default?alt=rss",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEvidence:
    """What is known of the page, to hold feeds against: its lists, the likeliest first."""

    lists: Sequence[Sequence[Item]]
    sure: bool  # that the first list is the page's
    now: datetime

    @property
    def newest(self) -> datetime | None:
        """The date of the newest bulletin on the page; None where unknown."""
        return find_newest(self.lists[0], self.now) if self.lists else None

    def measure_overlap(self, items: Sequence[Item]) -> float | None:
        """Return which share of the items that page and feed could have in common they do; None where unknown."""
        lists = self.lists[:1] if self.sure else self.lists
        return max((_measure_share(items, page_items) for page_items in lists if page_items), default=None)


def find_newest(items: Sequence[Item], now: datetime) -> datetime | None:
    """Return the latest date of some items that is not in the future; None where there is none."""
    return max((item.published.at for item in items if item.published and item.published.at <= now), default=None)


def _measure_share(feed: Sequence[Item], page: Sequence[Item]) -> float:
    known = {key for item in page for key in _make_keys(item)}
    common = sum(not known.isdisjoint(_make_keys(item)) for item in feed)
    return min(1.0, common / max(1, min(len(feed), len(page))))


def _make_keys(item: Item) -> set[str]:
    address = {canonicalize_url(item.url)} if item.url else set()
    return address | ({make_title_key(item.title, "")} if len(item.title) >= SHORTEST_KEY else set())


def list_feed_places(document: Document, offers: Sequence[AnnouncedFeed]) -> Iterator[FeedCheck]:
    """Yield the feeds to fetch, the likeliest first: the announced ones, else usual places, MOST_CHECKED at most.

    Feeds of comments are left out.
    """
    announced = [offer for offer in offers if not part_names.COMMENTS_ADDRESS.search(offer.url)]
    for offer in announced[:MOST_CHECKED]:
        yield FeedCheck(url=offer.url, verdict=FeedVerdict.UNCHECKED, message=UNCHECKED, title=offer.title)
    if announced or not isinstance(document, HtmlDocument):
        return
    urls = dict.fromkeys([*_find_linked(document), *_list_usual(document)])
    for url in [url for url in urls if url != document.url][:MOST_CHECKED]:
        yield FeedCheck(url=url, verdict=FeedVerdict.UNCHECKED, message=UNCHECKED, announced=False)


def _find_linked(document: HtmlDocument) -> Iterator[str]:
    """Yield what the page's own links to feeds lead to, on the same host."""
    host = split_url(document.url).netloc
    found = 0
    for link in document.tree.iter("a"):
        href = str(link.get("href") or "").strip()
        if (
            found < MOST_LINKED
            and len(href) < LONGEST_ADDRESS
            and FEED_LINK.search(href)
            and not part_names.COMMENTS_ADDRESS.search(href)
        ):
            url = join_url(document.base_url, href).partition("#")[0]
            if url and split_url(url).netloc == host:
                found += 1
                yield url


def _list_usual(document: HtmlDocument) -> Iterator[str]:
    """Yield where feeds usually stand; by the program that made the page, where it says so."""
    maker = " ".join(
        str(meta.get("content") or "") for meta in document.tree.xpath("//meta[@name='generator']")
    ).lower()
    here = join_url(document.url, split_url(document.url).path)
    for name, paths in BY_MAKER.items():
        if name in maker:
            for path in paths:
                own = path if path.startswith(("/", "?")) else f"{here.rstrip('/')}/{path}"
                yield join_url(here, own)
    for path in USUAL_PATHS:
        yield join_url(here, path)


def check_feeds(
    document: Document, offers: Sequence[AnnouncedFeed], evidence: PageEvidence, visits: Visits, draft: SourceDraft
) -> tuple[list[FeedCheck], list[Choice]]:
    """Return what became of each feed that was fetched, and a choice for each that can be used.

    At usual places the first feed ends the search, and what is no feed there is left out.
    """
    checks: list[FeedCheck] = []
    choices: list[Choice] = []
    for place in list_feed_places(document, offers):
        check, choice = _check_feed(place, evidence, visits, draft)
        if not place.announced and choice is None and check.verdict in NO_FEED:
            continue
        if choice and (twin := _find_twin(choice, choices)):
            message = FeedCheckCode.SAME(url=twin.source_url)
            check, choice = replace(check, verdict=FeedVerdict.SAME, message=message), None
        checks.append(check)
        choices += [choice] if choice else []
        if choice and not place.announced:
            break
    return checks, choices


def _find_twin(choice: Choice, others: Sequence[Choice]) -> Choice | None:
    return next((other for other in others if _measure_share(choice.items, other.items) > SAME_SHARE), None)


def _check_feed(
    place: FeedCheck, evidence: PageEvidence, visits: Visits, draft: SourceDraft
) -> tuple[FeedCheck, Choice | None]:
    step = DiscoveryCode.CHECKING_FEED if place.announced else DiscoveryCode.TRYING_FEED
    try:
        document = read_document(visits.get(place.url, step=step))
        if not is_feed(document):
            return replace(place, verdict=FeedVerdict.BROKEN, message=FeedCheckCode.NOT_A_FEED()), None
        items = read_feed_items(document, place.url, draft)
    except ExtractionError:
        return replace(place, verdict=FeedVerdict.EMPTY, message=FeedCheckCode.EMPTY()), None
    except (FetchError, PageError) as error:
        return replace(place, verdict=FeedVerdict.BROKEN, message=FeedCheckCode.BROKEN(reason=error.message)), None
    return judge_feed(place, document, items, evidence)


def read_feed_items(document: Document, url: str, draft: SourceDraft) -> tuple[Item, ...]:
    """Return a feed's items as `scrape` would make them; ExtractionError where there are none."""
    items = draft.make_items(document, extract_feed(document), url, rules=None, language=find_feed_language(document))
    if not items:
        raise ExtractionError(RuleCode.FEED_EMPTY(), subject=url)
    return items


def judge_feed(
    place: FeedCheck, document: Document, items: tuple[Item, ...], evidence: PageEvidence
) -> tuple[FeedCheck, Choice | None]:
    """Return what a feed is worth beside the page that it was found from, and the choice that it is, if any."""
    latest, share = find_newest(items, evidence.now), evidence.measure_overlap(items)
    check = replace(
        place, title=read_feed_title(document) or place.title, items=len(items), newest=latest, overlap=share
    )
    broken = document.broken if isinstance(document, FeedDocument) else ""
    verdict, message = _decide_verdict(check, evidence, broken)
    check = replace(check, verdict=verdict, message=message)
    return check, _make_choice(check, document, items) if check.usable else None


def _decide_verdict(check: FeedCheck, evidence: PageEvidence, broken: str) -> tuple[FeedVerdict, Message]:
    listed = len(evidence.lists[0]) if evidence.lists and evidence.sure else 0
    items = CountCode.ITEMS(count=check.items)
    day = spell_day(check.newest) if check.newest else ""
    page, own = evidence.newest, check.overlap is None or check.overlap >= OWN_SHARE
    if check.newest and page and check.newest < page - MOST_BEHIND:
        return FeedVerdict.STALE, FeedCheckCode.BEHIND(day=day, page_day=spell_day(page))
    if check.newest and page is None and check.newest < evidence.now - MOST_AGE:
        return FeedVerdict.STALE, FeedCheckCode.STALE(day=day)
    if broken:
        return FeedVerdict.DAMAGED, FeedCheckCode.DAMAGED(reason=broken)
    if not own:
        share = check.overlap or 0.0
        return FeedVerdict.ELSEWHERE, FeedCheckCode.ELSEWHERE(share=share) if share else FeedCheckCode.UNRELATED()
    if check.items < listed * SHORT_SHARE:
        return FeedVerdict.SHORT, FeedCheckCode.SHORT(items=items, listed=listed)
    good = FeedCheckCode.GOOD(items=items, day=day) if day else FeedCheckCode.GOOD_UNDATED(items=items)
    return FeedVerdict.GOOD, good


def _make_choice(check: FeedCheck, document: Document, items: tuple[Item, ...]) -> Choice:
    where = DiscoveryCode.ANNOUNCED() if check.announced else DiscoveryCode.USUAL_PLACE()
    own = () if check.overlap is None else (DiscoveryCode.SHARE_ON_PAGE(share=check.overlap),)
    confidence = UNKNOWN_CONFIDENCE if check.overlap is None else LEAST_CONFIDENCE + check.overlap / 2
    if check.verdict is not FeedVerdict.GOOD:
        confidence = DOUBTED_CONFIDENCE
    return Choice(
        label=DiscoveryCode.LABEL_FEED_TITLED(title=check.title) if check.title else DiscoveryCode.LABEL_FEED(),
        origin=ListOrigin.FEED,
        confidence=min(confidence, MOST_CONFIDENCE),
        reasons=(where, *own, check.message),
        source_url=check.url,
        items=items,
        title=name_source(check.title, check.url),
        language=find_feed_language(document),
    )
