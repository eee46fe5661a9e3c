"""The lists that a page tells machines, each checked by what its rules find: titles, links, the site's own.

JSON-LD, microdata and microformats say what they are; the state that scripts start from does not, so
it is looked at harder: dates, or titles as long as headlines.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from urllib.parse import urlsplit

from model.errors import ExtractionError
from scraper.discovery.announced_feeds import web_url
from scraper.discovery.detection.embedded_json import embedded_lists, json_ld_lists
from scraper.discovery.detection.microdata import DISTINCT, FEWEST, marked_rules
from scraper.discovery.detection.result import Candidate
from scraper.document import HtmlDocument
from scraper.extract import RawItem
from scraper.extract.jsonpath import items_in
from scraper.extract.rules import MOST_ITEMS, extract
from scraper.source import Rules

MOST_TOLD = 2
MOST_LINKS = 5000  # of a page
FEWEST_NAMELESS = 3
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
HEADLINE = 20  # characters of a title, in the mean, where nothing else tells that it is one
SAME = 0.85  # the share of common links from which two lists are one
NAMES = {
    "json-ld": "JSON-LD",
    "microdata": "microdata",
    "h-feed": "microformats",
    "embedded-json": "the JSON in a script of the page",
}


def told_lists(document: HtmlDocument, classes: Collection[str]) -> list[Candidate]:
    """Return the lists that the page tells in structured data, the longest first, at most MOST_TOLD.

    `classes` are all class names on the page. Of lists with the same links the first way to tell it is kept.
    """
    kept: list[tuple[Candidate, set[str]]] = []
    for origin, rules, items in _found(document, classes):
        links = links_of(items, document)
        if _good(items, links) and not any(same(links, other) for _, other in kept):
            words = (f"{len(items)} items told in {NAMES[origin]}",)
            kept.append((Candidate(items=items, rules=rules, score=0.0, origin=origin, reasons=words), links))
    kept.sort(key=lambda one: -len(one[1]))
    return [candidate for candidate, _ in kept[:MOST_TOLD]]


def links_of(items: Iterable[RawItem], document: HtmlDocument) -> set[str]:
    """Return the addresses of some items' pages, without fragments."""
    return {url.partition("#")[0] for item in items if (url := web_url(document, item.link))}


def same(links: set[str], other: set[str]) -> bool:
    """Tell whether two lists lead to nearly the same pages."""
    return len(links & other) >= SAME * len(links | other)


def agreed(candidate: Candidate, told: Iterable[Candidate], document: HtmlDocument) -> Candidate:
    """Return a candidate that says by which structured data the page tells the same list."""
    links = links_of(candidate.items, document)
    names = [NAMES[one.origin] for one in told if same(links, links_of(one.items, document))]
    words = tuple(f"the page tells the same items in {name}" for name in dict.fromkeys(names))
    return replace(candidate, reasons=candidate.reasons + words) if words else candidate


def dated_better(told: Candidate, candidate: Candidate, document: HtmlDocument) -> bool:
    """Tell whether a told list is the same as a candidate, and only it says of every item which year it is of."""
    years = [sum(bool(item.date and YEAR.search(item.date.text)) for item in one.items) for one in (told, candidate)]
    whole = years[0] == len(told.items) and years[1] * 2 < len(candidate.items)
    return whole and same(links_of(told.items, document), links_of(candidate.items, document))


def _found(document: HtmlDocument, classes: Collection[str]) -> Iterator[tuple[str, Rules, tuple[RawItem, ...]]]:
    """Yield each list with its origin, its rules, and what the rules find."""
    for rules, values in json_ld_lists(document):
        yield "json-ld", rules, tuple(items_in(values, rules, MOST_ITEMS))
    for origin, rules in marked_rules(document, classes):
        yield origin, rules, _again(document, rules)
    own: set[str] = set()
    for rules, values in embedded_lists(document):
        items = tuple(items_in(values, rules, MOST_ITEMS))
        own = own or links_on(document)
        if _of_the_page(items, document, own) and _again(document, rules) == items:
            yield "embedded-json", rules, items


def _again(document: HtmlDocument, rules: Rules) -> tuple[RawItem, ...]:
    """Return what rules find when run on the page as on any later day."""
    try:
        return tuple(extract(document, rules))
    except ExtractionError:
        return ()


def links_on(document: HtmlDocument) -> set[str]:
    """Return where a page's links lead to, the first MOST_LINKS of them."""
    links = islice((str(link.get("href") or "") for link in document.tree.iter("a")), MOST_LINKS)
    return {url.partition("#")[0] for href in links if (url := web_url(document, href))}


def _good(items: tuple[RawItem, ...], links: set[str]) -> bool:
    """Tell whether items are told apart by their titles and links, and nearly all have both."""
    whole = [item for item in items if item.title.strip() and item.link.strip()]
    titles = {item.title.strip() for item in whole}
    least = max(FEWEST, DISTINCT * len(items))
    return min(len(whole), len(titles), len(links)) >= least


def _of_the_page(items: tuple[RawItem, ...], document: HtmlDocument, own: set[str]) -> bool:
    """Tell whether a nameless list is one of bulletins: its links the site's, dated or well titled."""
    if len(items) < FEWEST_NAMELESS:
        return False
    host = urlsplit(document.url).hostname
    kept = 0
    for item in items:
        url = web_url(document, item.link).partition("#")[0]
        rooted = item.link.strip().startswith(("/", "http://", "https://"))
        kept += url in own or (rooted and bool(url) and urlsplit(url).hostname == host)
    dated = sum(item.date is not None for item in items) * 2 > len(items)
    mean = sum(len(item.title) for item in items) / len(items)
    return kept >= DISTINCT * len(items) and (dated or mean >= HEADLINE)
