"""The lists that a page holds for machines, each checked by what its rules find: titles, links, the site's own.

JSON-LD, microdata and microformats say what they are; the state that scripts start from does not, so
it must show more: dates, or titles as long as headlines.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from messages.detection import DetectionCode
from model.errors import ExtractionError
from model.finding import ListOrigin
from scraper.discovery.announced_feeds import resolve_web_url
from scraper.discovery.detection.embedded_json import find_embedded_lists, find_json_ld_lists
from scraper.discovery.detection.microdata import DISTINCT, FEWEST, find_marked_rules
from scraper.discovery.detection.result import Candidate
from scraper.document import HtmlDocument
from scraper.extract import RawItem
from scraper.extract.json_items import find_items
from scraper.extract.rules import MAX_ITEMS, extract_items
from scraper.source import Rules
from scraper.urls import find_host

MOST_LISTS = 2
MOST_LINKS = 5000  # of a page
FEWEST_NAMELESS = 3
FoundList = tuple[ListOrigin, Rules, tuple[RawItem, ...]]
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
SHORTEST_HEADLINE = 20  # characters of a title, in the mean, where nothing else shows that it is one
SAME_SHARE = 0.85  # the share of common links from which two lists are one
FORMATS = {
    ListOrigin.JSON_LD: DetectionCode.JSON_LD,
    ListOrigin.MICRODATA: DetectionCode.MICRODATA,
    ListOrigin.H_FEED: DetectionCode.MICROFORMATS,
    ListOrigin.EMBEDDED_JSON: DetectionCode.EMBEDDED_JSON,
}


def find_structured_lists(document: HtmlDocument, classes: Collection[str]) -> list[Candidate]:
    """Return the lists in the page's structured data, the longest first, at most MOST_LISTS.

    `classes` are all class names on the page. Of lists with the same links the first is kept.
    """
    kept: list[tuple[Candidate, set[str]]] = []
    for origin, rules, items in _find_lists(document, classes):
        links = resolve_links(items, document)
        if _is_good(items, links) and not any(is_same_list(links, other) for _, other in kept):
            reasons = (DetectionCode.STRUCTURED(count=len(items), format=FORMATS[origin]()),)
            kept.append((Candidate(items=items, rules=rules, score=0.0, origin=origin, reasons=reasons), links))
    kept.sort(key=lambda pair: -len(pair[1]))
    return [candidate for candidate, _ in kept[:MOST_LISTS]]


def resolve_links(items: Iterable[RawItem], document: HtmlDocument) -> set[str]:
    """Return the addresses of some items' pages, without fragments."""
    return {url.partition("#")[0] for item in items if (url := resolve_web_url(document, item.link))}


def is_same_list(links: set[str], other: set[str]) -> bool:
    """Return whether two lists lead to nearly the same pages."""
    return len(links & other) >= SAME_SHARE * len(links | other)


def add_agreement(candidate: Candidate, structured: Iterable[Candidate], document: HtmlDocument) -> Candidate:
    """Return a candidate with the structured data that holds the same list for a reason."""
    links = resolve_links(candidate.items, document)
    same = [found.origin for found in structured if is_same_list(links, resolve_links(found.items, document))]
    reasons = tuple(DetectionCode.ALSO_STRUCTURED(format=FORMATS[origin]()) for origin in dict.fromkeys(same))
    return replace(candidate, reasons=candidate.reasons + reasons) if reasons else candidate


def is_better_dated(structured: Candidate, candidate: Candidate, document: HtmlDocument) -> bool:
    """Return whether a structured list is the same as a candidate, and only it has the year of every item."""
    years = [
        sum(bool(item.date and YEAR.search(item.date.text)) for item in found.items)
        for found in (structured, candidate)
    ]
    whole = years[0] == len(structured.items) and years[1] * 2 < len(candidate.items)
    return whole and is_same_list(resolve_links(structured.items, document), resolve_links(candidate.items, document))


def _find_lists(document: HtmlDocument, classes: Collection[str]) -> Iterator[FoundList]:
    """Yield each list with its origin, its rules, and what the rules find."""
    for rules, values in find_json_ld_lists(document):
        yield ListOrigin.JSON_LD, rules, tuple(find_items(values, rules, MAX_ITEMS))
    for origin, rules in find_marked_rules(document, classes):
        yield origin, rules, _apply_rules(document, rules)
    own: set[str] = set()
    for rules, values in find_embedded_lists(document):
        items = tuple(find_items(values, rules, MAX_ITEMS))
        own = own or find_page_links(document)
        if _belongs_to_page(items, document, own) and _apply_rules(document, rules) == items:
            yield ListOrigin.EMBEDDED_JSON, rules, items


def _apply_rules(document: HtmlDocument, rules: Rules) -> tuple[RawItem, ...]:
    """Return what rules find when run on the page as on any later day."""
    try:
        return tuple(extract_items(document, rules))
    except ExtractionError:
        return ()


def find_page_links(document: HtmlDocument) -> set[str]:
    """Return where a page's links lead to, the first MOST_LINKS of them."""
    links = islice((str(link.get("href") or "") for link in document.tree.iter("a")), MOST_LINKS)
    return {url.partition("#")[0] for href in links if (url := resolve_web_url(document, href))}


def _is_good(items: tuple[RawItem, ...], links: set[str]) -> bool:
    """Return whether items differ in their titles and links, and nearly all have both."""
    whole = [item for item in items if item.title.strip() and item.link.strip()]
    titles = {item.title.strip() for item in whole}
    least = max(FEWEST, DISTINCT * len(items))
    return min(len(whole), len(titles), len(links)) >= least


def _belongs_to_page(items: tuple[RawItem, ...], document: HtmlDocument, own: set[str]) -> bool:
    """Return whether a nameless list is one of bulletins: its links the site's, dated or well titled."""
    if len(items) < FEWEST_NAMELESS:
        return False
    host = find_host(document.url)
    kept = 0
    for item in items:
        url = resolve_web_url(document, item.link).partition("#")[0]
        rooted = item.link.strip().startswith(("/", "http://", "https://"))
        kept += url in own or (rooted and bool(url) and find_host(url) == host)
    dated = sum(item.date is not None for item in items) * 2 > len(items)
    mean = sum(len(item.title) for item in items) / len(items)
    return kept >= DISTINCT * len(items) and (dated or mean >= SHORTEST_HEADLINE)
