"""Takes items from a page by a source's extraction rules (CSS, XPath, or dotted JSON paths).

What the page says is taken as it stands: nothing is resolved, cleaned or dated here.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from model.errors import ExtractionError
from model.item import DateOrigin
from scraper.dates import machine_value, moment_of
from scraper.document import Document, FeedDocument, HtmlDocument
from scraper.extract import RawDate, RawEnclosure, RawItem
from scraper.extract.jsonpath import extract_json
from scraper.extract.nodes import inner_html, node_text, place_of
from scraper.extract.srcset import LAZY_SRC, LAZY_SRCSET, largest
from scraper.selector import Syntax, find, match_pattern, new_page
from scraper.source import FieldRule, Rules

MOST_ITEMS = 2000  # of one page; a page that lists more is cut, its first items kept
# Where items are nested, the same text would else be read and kept once for each.
MOST_CHARACTERS = 20_000_000  # of all items of a page
MOST_INSIDE = 30  # elements of a date's node whose attributes are looked at
MOST_VALUES = 200  # authors, categories or enclosures of one item
# What an image's address is called while the real one is not loaded.
STANDS_IN = re.compile(
    r"^data:|(?:^|[/_.-])(?:blank|spacer|pixel|placeholder|ph|loading|loader|lazy|transparent|1x1)\.", re.I
)
# Pictures that an item has of something else than what it tells.
NOT_OWN = re.compile(r"(?:^|[^a-z])(?:avatar|author|gravatar|icon|logo|byline|userpic)s?(?:[^a-z]|$)", re.I)
TOGETHER = frozenset({"a", "picture", "figure", "noscript"})  # what holds several images of one thing
MOST_IMAGES = 10  # of an item that are looked at
LONGEST_VALUE = 100_000  # characters of one field
LONGEST_TEXT = 20_000  # characters of a page that are read for the text of one node


def extract(document: Document, rules: Rules, warnings: list[str] | None = None) -> list[RawItem]:
    """Return the page's items in page order, at most MOST_ITEMS; a page that is cut is told in `warnings`.

    A rule for items or titles that matches nothing, or a page of the wrong kind, raises ExtractionError.
    """
    new_page()
    if rules.syntax is Syntax.JSON:
        items = list(_bounded(extract_json(document, rules, MOST_ITEMS + 1), warnings))
        return _fruitful(items, rules, document.url, warnings)
    if not isinstance(document, HtmlDocument):
        kind = "a feed" if isinstance(document, FeedDocument) else "JSON"
        raise ExtractionError(f"{document.url}: the rules are for a web page, and this is {kind}", subject=document.url)
    nodes = list(select(document.tree, rules.item, rules.syntax))
    items = list(_bounded((_item(node, rules) for node in nodes), warnings))
    if not items:
        found = f"matches {len(nodes)} nodes, none with a title or a link" if nodes else "matches nothing"
        raise ExtractionError(f"{document.url}: the item rule {rules.item!r} {found}", subject=document.url)
    return _fruitful(items, rules, document.url, warnings)


def _fruitful(items: list[RawItem], rules: Rules, url: str, warnings: list[str] | None) -> list[RawItem]:
    """Give the items back; a title rule that matches in none is a fault, a link or date rule a warning."""
    for name in ("title", "link", "date"):
        rule = getattr(rules, name)
        if rule is None or any(getattr(item, name) for item in items):
            continue
        message = f"{url}: the {name} rule {rule.selector!r} matches in none of {len(items)} items"
        if name == "title":
            raise ExtractionError(message, subject=url)
        if warnings is not None:
            warnings.append(message)
    return items


def _bounded(items: Iterable[RawItem], warnings: list[str] | None) -> Iterator[RawItem]:
    """Yield the items that have a title or a link, until MOST_ITEMS or MOST_CHARACTERS were seen."""
    characters = 0
    for number, item in enumerate(items):
        characters += _size(item)
        if number == MOST_ITEMS or characters > MOST_CHARACTERS:
            if warnings is not None:
                warnings.append(f"the page lists too much: only its first {number} items were read")
            return
        if item.title or item.link:
            yield item


def _size(item: RawItem) -> int:
    many = (*item.authors, *item.categories, *(one.url + one.title for one in item.enclosures))
    return len(item.title) + len(item.link) + len(item.summary) + len(item.image) + sum(map(len, many))


def select(node: HtmlElement, selector: str, syntax: Syntax) -> Iterator[HtmlElement]:
    """Yield the elements that a selector finds in a node; the node itself where it is empty."""
    for one in find(node, selector, syntax):
        if isinstance(one, HtmlElement):
            yield one


def values(node: HtmlElement, rule: FieldRule, syntax: Syntax, read: Callable[[HtmlElement], str]) -> Iterator[str]:
    """Return what a field's rule finds in a node; `read` takes a node's value where no attribute is named.

    An XPath that gives text or attributes is taken as it is.
    """
    return (value for _, value in _places(node, rule, syntax, read))


def _places(
    node: HtmlElement, rule: FieldRule, syntax: Syntax, read: Callable[[HtmlElement], str]
) -> Iterator[tuple[object, str]]:
    """Yield what a field's rule finds, an element or an XPath's text, and its value."""
    for one in find(node, rule.selector, syntax):
        value = _value(one, rule, read) if isinstance(one, HtmlElement) else str(one)
        if value := match_pattern(rule.pattern, value[:LONGEST_VALUE]):
            yield one, value


def _value(node: HtmlElement, rule: FieldRule, read: Callable[[HtmlElement], str]) -> str:
    if rule.attribute == "html":
        return inner_html(node)
    return str(node.get(rule.attribute, "")) if rule.attribute else read(node)


def _text(node: HtmlElement) -> str:
    return node_text(node, LONGEST_TEXT)


def _first(found: Iterable[str]) -> str:
    return next(iter(found), "")


def link_of(node: HtmlElement) -> str:
    """Return the link that a node is, holds, or stands in; "" where there is none."""
    if node.get("href"):
        return str(node.get("href"))
    for link in node.iter("a"):
        if link.get("href"):
            return str(link.get("href"))
    around = next((a for a in node.iterancestors("a") if a.get("href")), None)
    return str(around.get("href")) if around is not None else ""


def image_of(node: HtmlElement) -> str:
    """Return the address of the image that a node is or holds; a lazy one's real address first."""
    found = ((image, address) for image in node.iter("img") if (address := _address_of(image)))
    return _real(found) or str(node.get("content") or node.get("href") or "")


def _real(places: Iterable[tuple[object, str]]) -> str:
    """Return the first address of an image; where it stands in for another, that of the other."""
    found = list(islice(places, MOST_IMAGES))
    if not found or not STANDS_IN.search(found[0][1]):
        return found[0][1] if found else ""
    first, own = found[0]
    real = (address for other, address in found if not STANDS_IN.search(address) and _may_be_for(first, other))
    return next(real, own)


def _may_be_for(first: object, other: object) -> bool:
    """Tell whether an image may be what `first` stands in for: it is beside it, or is not an author's or the like."""
    one, two = _element(first), _element(other)
    if one is None or two is None:
        return True
    above = set(one.iterancestors())
    around = [two, *(node for node in two.iterancestors() if node not in above)][:2]
    called = (str(node.get(name, "")) for node in around for name in ("class", "alt"))
    return not any(NOT_OWN.search(name) for name in called) or _together(one, two)


def _element(found: object) -> HtmlElement | None:
    """Return an element, or that of an attribute or text as lxml's XPath gives it; None where there is none."""
    node = found if isinstance(found, HtmlElement) else getattr(found, "getparent", lambda: None)()
    return node if isinstance(node, HtmlElement) else None


def _together(first: HtmlElement, other: HtmlElement) -> bool:
    """Tell whether two images show one thing: in one link without text, picture or figure, or one in a noscript."""
    holder = next(other.iterancestors(*TOGETHER), None)
    if holder is None or holder.tag == "noscript":
        behind = holder.getprevious() if holder is not None else None
        return behind is not None and first in behind.iter("img")
    card = holder.tag == "a" and any(text.strip() for text in holder.itertext())
    return not card and holder in first.iterancestors()


def _address_of(image: HtmlElement) -> str:
    """Return an image's own address: a lazy one's real one, else that of the `<picture>` that it is in."""
    for name in LAZY_SRC:
        if value := str(image.get(name, "")).strip():
            return value
    picture = next(image.iterancestors("picture"), None)
    for one in (image, *(picture.iter("source") if picture is not None else ())):
        for name in (*LAZY_SRCSET, "srcset"):
            if value := largest(str(one.get(name, ""))):
                return value
    return str(image.get("src", ""))


def dates(node: HtmlElement, rule: FieldRule | None, syntax: Syntax) -> RawDate | None:
    """Return the date that a rule finds: a `datetime` attribute's, else the text's.

    Where the text only counts back from now, or says nothing, an attribute that carries the moment is taken.
    """
    if rule is None:
        return None
    if not rule.attribute and not rule.pattern:
        for found in select(node, rule.selector, syntax):
            inside = (dict(one.attrib) for one in islice(found.iter("*"), MOST_INSIDE))
            named = {"datetime": str(found.get("datetime", ""))}
            if machine := machine_value(named) or moment_of(inside, _text(found)):
                return RawDate(text=machine, origin=DateOrigin.TIME)
    text = _first(values(node, rule, syntax, _text))
    origin = DateOrigin.TIME if rule.attribute == "datetime" else DateOrigin.LISTING
    return RawDate(text=text, origin=origin) if text else None


def _enclosures(node: HtmlElement, rule: FieldRule | None, syntax: Syntax) -> Iterator[RawEnclosure]:
    if rule is None:
        return
    if rule.attribute or rule.pattern:
        for url in values(node, rule, syntax, link_of):
            yield RawEnclosure(url=url)
        return
    for found in select(node, rule.selector, syntax):
        if url := link_of(found) or str(found.get("src", "")):
            yield RawEnclosure(url=url, title=_text(found), media_type=str(found.get("type", "")))


def _item(node: HtmlElement, rules: Rules) -> RawItem:
    syntax = rules.syntax

    def one(rule: FieldRule | None, read: Callable[[HtmlElement], str]) -> str:
        return _first(values(node, rule, syntax, read)) if rule else ""

    def many(rule: FieldRule | None) -> tuple[str, ...]:
        return tuple(islice(values(node, rule, syntax, _text), MOST_VALUES)) if rule else ()

    link = one(rules.link, link_of) if rules.link else link_of(node)
    return RawItem(
        title=one(rules.title, _text) if rules.title else _text(node),
        link=link,
        date=dates(node, rules.date, syntax),
        summary=one(rules.summary, inner_html),
        image=_real(_places(node, rules.image, syntax, image_of)) if rules.image else "",
        authors=many(rules.author),
        categories=many(rules.categories),
        enclosures=tuple(islice(_enclosures(node, rules.enclosures, syntax), MOST_VALUES)),
        place=place_of(node),
    )


def next_page(document: Document, rules: Rules) -> str:
    """Return the address of the listing's next page as the page gives it; "" where there is none."""
    if rules.next_page is None or not isinstance(document, HtmlDocument):
        return ""
    return _first(values(document.tree, FieldRule(selector=rules.next_page.selector), rules.syntax, link_of))
