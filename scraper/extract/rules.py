"""Takes items from a page by a source's extraction rules (CSS, XPath, or JMESPath for JSON).

What the page says is taken as it stands: nothing is resolved, cleaned or dated here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from lxml.html import HtmlElement

from messages import Message
from messages.pages import MediaCode
from messages.plain import PlainCode
from messages.rules import RuleCode
from model.errors import ExtractionError
from model.item import DateOrigin
from model.outcome import DropReason
from scraper.dates import find_machine_value, find_moment
from scraper.document import Document, FeedDocument, HtmlDocument
from scraper.extract import RawDate, RawEnclosure, RawItem
from scraper.extract.article.attachments import find_attachments
from scraper.extract.events import add_events
from scraper.extract.fragments import take_first_words
from scraper.extract.inert import drop_inert, drop_placeholders
from scraper.extract.json_items import extract_json
from scraper.extract.nodes import find_place, read_node_text, render_inner_html
from scraper.extract.row_spans import complete_dates
from scraper.extract.srcset import LAZY_SRC, LAZY_SRCSET, find_largest
from scraper.extract.years import complete_years
from scraper.lexicon import part_names
from scraper.selector import Syntax, evaluate_selector, match_pattern, reset_pattern_budget
from scraper.source import FieldRule, Rules

PLACE_ATTRIBUTES = frozenset({"id", "name"})
MAX_ITEMS = 2000  # of one page; a page that lists more is cut, its first items kept
# Where items are nested, the same text would else be read and kept once for each.
MAX_CHARACTERS = 20_000_000  # of all items of a page
MAX_INSIDE = 30  # elements of a date's node whose attributes are examined
MAX_VALUES = 200  # authors, categories or enclosures of one item
OWN_FIELDS = ("title", "link")  # that an item has without a rule: its text, and the link that it is or holds
IMAGE_HOLDERS = frozenset({"a", "picture", "figure", "noscript"})  # what holds several images of one thing
MAX_IMAGES = 10  # of an item that are examined
MAX_VALUE = 100_000  # characters of one field
MAX_TEXT = 20_000  # characters of a page that are read for the text of one node
Place = TypeVar("Place")  # where an item was found


def extract_items(
    document: Document, rules: Rules, warnings: list[Message] | None = None, dropped: Counter[DropReason] | None = None
) -> list[RawItem]:
    """Return the page's items in page order, at most MAX_ITEMS; a page that is cut is reported in `warnings`.

    Elements that are no items are counted in `dropped`.

    A rule for items or titles that matches nothing, or a page of the wrong kind, raises ExtractionError.
    """
    reset_pattern_budget()
    if rules.syntax is Syntax.JSON:
        read = ((item, item) for item in extract_json(document, rules, MAX_ITEMS + 1, warnings))
        items = [item for _, item in _limit_items(read, warnings, dropped)]
        return _check_fields(items, rules, document.url, warnings)
    if not isinstance(document, HtmlDocument):
        kind = MediaCode.FEED if isinstance(document, FeedDocument) else MediaCode.JSON
        raise ExtractionError(RuleCode.NEED_PAGE(kind=kind()), subject=document.url)
    nodes = select_items(document, rules)
    limited = list(_limit_items(((node, _build_item(node, rules)) for node in nodes), warnings, dropped))
    kept = [node for node, _ in limited]
    dated = _complete_dates(kept, [item for _, item in limited], rules)
    items = add_events(document, kept, complete_years(document, kept, dated))
    if not items:
        selector = repr(rules.item)
        raise ExtractionError(
            RuleCode.ITEM_FINDS_NO_TITLES(selector=selector, count=len(nodes))
            if nodes
            else RuleCode.ITEM_FINDS_NOTHING(selector=selector),
            subject=document.url,
        )
    return _check_fields(items, rules, document.url, warnings)


def _complete_dates(nodes: list[HtmlElement], items: list[RawItem], rules: Rules) -> list[RawItem]:
    """Return the items, rows of a table among them with the date of the cell that spans them."""
    rule, syntax = rules.date, rules.syntax
    if rule is None:
        return items

    def find(row: HtmlElement) -> tuple[object, RawDate | None]:
        return _get_element(find_field(row, "date", rule, syntax)[0]), find_date(row, rule, syntax)

    return complete_dates(nodes, items, find)


def _check_fields(items: list[RawItem], rules: Rules, url: str, warnings: list[Message] | None) -> list[RawItem]:
    """Give the items back; a title rule that matches in none is a fault, a link or date rule a warning."""
    for name in ("title", "link", "date"):
        rule = getattr(rules, name)
        if rule is None or any(getattr(item, name) for item in items) or (name == "link" and _is_place(rule)):
            continue
        message = RuleCode.FIELD_FINDS_NOTHING(field=name, selector=repr(rule.selector), count=len(items))
        if name == "title":
            raise ExtractionError(message, subject=url)
        if warnings is not None:
            warnings.append(PlainCode.ABOUT(subject=url, message=message))
    return items


def _limit_items(
    items: Iterable[tuple[Place, RawItem]], warnings: list[Message] | None, dropped: Counter[DropReason] | None
) -> Iterator[tuple[Place, RawItem]]:
    """Yield the items that have a title or a link, with their places, until MAX_ITEMS or MAX_CHARACTERS were seen."""
    characters = 0
    for number, (place, item) in enumerate(items):
        characters += _count_characters(item)
        if number == MAX_ITEMS or characters > MAX_CHARACTERS:
            if warnings is not None:
                warnings.append(RuleCode.ITEMS_CUT(count=number))
            return
        if item.title or item.link:
            yield place, item
        elif dropped is not None:
            dropped[DropReason.BARE] += 1


def _count_characters(item: RawItem) -> int:
    parts = (*item.authors, *item.categories, *(enclosure.url + enclosure.title for enclosure in item.enclosures))
    return len(item.title) + len(item.link) + len(item.summary) + len(item.image) + sum(map(len, parts))


def select_items(document: HtmlDocument, rules: Rules) -> list[HtmlElement]:
    """Return the elements of a page that its items are read from, in page order."""
    return drop_inert(document.tree, list(select_elements(document.tree, rules.item, rules.syntax)))


def select_elements(node: HtmlElement, selector: str, syntax: Syntax) -> Iterator[HtmlElement]:
    """Yield the elements that a selector finds in a node; the node itself where it is empty."""
    for found in evaluate_selector(node, selector, syntax):
        if isinstance(found, HtmlElement):
            yield found


def find_values(
    node: HtmlElement, rule: FieldRule, syntax: Syntax, read: Callable[[HtmlElement], str]
) -> Iterator[str]:
    """Return what a field's rule finds in a node; `read` takes a node's value where no attribute is named.

    An XPath that gives text or attributes is taken as it is.
    """
    return (value for _, value in _find_places(node, rule, syntax, read))


def _find_places(
    node: HtmlElement, rule: FieldRule, syntax: Syntax, read: Callable[[HtmlElement], str]
) -> Iterator[tuple[object, str]]:
    """Yield what a field's rule finds, an element or an XPath's text, and its value."""
    for found in evaluate_selector(node, rule.selector, syntax):
        value = _read_value(found, rule, read) if isinstance(found, HtmlElement) else str(found)
        if value := match_pattern(rule.pattern, value[:MAX_VALUE]):
            yield found, value


def _read_value(node: HtmlElement, rule: FieldRule, read: Callable[[HtmlElement], str]) -> str:
    if rule.attribute == "html":
        return render_inner_html(node)
    return str(node.get(rule.attribute, "")) if rule.attribute else read(node)


def _read_text(node: HtmlElement) -> str:
    return read_node_text(node, MAX_TEXT)


def _find_first(node: HtmlElement, rule: FieldRule, syntax: Syntax, read: Callable[[HtmlElement], str]) -> str:
    """Return the first value that a field's rule finds in a node; "" where it finds none."""
    return next((value for _, value in _find_places(node, rule, syntax, read)), "")


def find_link(node: HtmlElement) -> str:
    """Return the link that a node is, holds, or stands in; "" where there is none."""
    if node.get("href"):
        return str(node.get("href"))
    for link in node.iter("a"):
        if link.get("href"):
            return str(link.get("href"))
    parent_link = next((a for a in node.iterancestors("a") if a.get("href")), None)
    return str(parent_link.get("href")) if parent_link is not None else ""


def find_image(node: HtmlElement) -> str:
    """Return the address of the image that a node is or holds; a lazy one's real address first."""
    found = ((image, address) for image in node.iter("img") if (address := _find_image_address(image)))
    return _choose_image(found) or str(node.get("content") or node.get("href") or "")


def _choose_image(places: Iterable[tuple[object, str]]) -> str:
    """Return the first address of an image; where it stands in for another, that of the other."""
    found = list(islice(places, MAX_IMAGES))
    if not found or not part_names.PLACEHOLDER_ADDRESS.search(found[0][1]):
        return found[0][1] if found else ""
    first, first_address = found[0]
    real = (
        address
        for candidate, address in found
        if not part_names.PLACEHOLDER_ADDRESS.search(address) and _may_be_for(first, candidate)
    )
    return next(real, first_address)


def _may_be_for(first: object, other: object) -> bool:
    """Tell whether an image may be what `first` stands in for: it is beside it, or is not an author's or the like."""
    first_image, other_image = _get_element(first), _get_element(other)
    if first_image is None or other_image is None:
        return True
    ancestors = set(first_image.iterancestors())
    nearby = [other_image, *(node for node in other_image.iterancestors() if node not in ancestors)][:2]
    called = (str(node.get(name, "")) for node in nearby for name in ("class", "alt"))
    return not any(part_names.NOT_ITEM_PICTURE.search(name) for name in called) or _show_one_thing(
        first_image, other_image
    )


def _get_element(found: object) -> HtmlElement | None:
    """Return an element, or that of an attribute or text as lxml's XPath gives it; None where there is none."""
    node = found if isinstance(found, HtmlElement) else getattr(found, "getparent", lambda: None)()
    return node if isinstance(node, HtmlElement) else None


def _show_one_thing(first: HtmlElement, other: HtmlElement) -> bool:
    """Tell whether two images show one thing: in one link without text, picture or figure, or one in a noscript."""
    holder = next(other.iterancestors(*IMAGE_HOLDERS), None)
    if holder is None or holder.tag == "noscript":
        behind = holder.getprevious() if holder is not None else None
        return behind is not None and first in behind.iter("img")
    card = holder.tag == "a" and any(text.strip() for text in holder.itertext())
    return not card and holder in first.iterancestors()


def _find_image_address(image: HtmlElement) -> str:
    """Return an image's own address: a lazy one's real one, else that of the `<picture>` that it is in."""
    for name in LAZY_SRC:
        if value := str(image.get(name, "")).strip():
            return value
    picture = next(image.iterancestors("picture"), None)
    for holder in (image, *(picture.iter("source") if picture is not None else ())):
        for name in (*LAZY_SRCSET, "srcset"):
            if value := find_largest(str(holder.get(name, ""))):
                return value
    return str(image.get("src", ""))


_READERS: dict[str, Callable[[HtmlElement], str]] = {
    "link": find_link,
    "image": find_image,
    "enclosures": find_link,
}


def find_date(node: HtmlElement, rule: FieldRule | None, syntax: Syntax) -> RawDate | None:
    """Return the date that a rule finds: a `datetime` attribute's, else the text's.

    Where the text only counts back from now, or says nothing, an attribute that carries the moment is taken.
    """
    if rule is None:
        return None
    if not rule.attribute and not rule.pattern:
        for found in select_elements(node, rule.selector, syntax):
            inside = (dict(child.attrib) for child in islice(found.iter("*"), MAX_INSIDE))
            own_attribute = {"datetime": str(found.get("datetime", ""))}
            printed = _read_text(found)
            if machine := find_machine_value(own_attribute) or find_moment(inside, printed):
                return RawDate(text=machine, origin=DateOrigin.TIME, printed=printed)
            if printed:
                break
    text = _find_first(node, rule, syntax, _read_text)
    origin = DateOrigin.TIME if rule.attribute == "datetime" else DateOrigin.LISTING
    return RawDate(text=text, origin=origin) if text else None


def _find_enclosures(node: HtmlElement, rule: FieldRule | None, syntax: Syntax) -> Iterator[RawEnclosure]:
    """Yield the files that a rule finds; without one, those that the item's node links to or plays."""
    if rule is None:
        yield from find_attachments(node)
        return
    if rule.attribute or rule.pattern:
        for url in find_values(node, rule, syntax, find_link):
            yield RawEnclosure(url=url)
        return
    for found in select_elements(node, rule.selector, syntax):
        if url := find_link(found) or str(found.get("src", "")):
            yield RawEnclosure(url=url, title=_read_text(found), media_type=str(found.get("type", "")))


def _build_item(node: HtmlElement, rules: Rules) -> RawItem:
    syntax = rules.syntax

    def find_one(rule: FieldRule | None, read: Callable[[HtmlElement], str]) -> str:
        return _find_first(node, rule, syntax, read) if rule else ""

    def find_many(rule: FieldRule | None) -> tuple[str, ...]:
        return tuple(islice(find_values(node, rule, syntax, _read_text), MAX_VALUES)) if rule else ()

    link = find_one(rules.link, find_link) if rules.link else find_link(node)
    if link and _is_place(rules.link):
        link = f"#{link.replace('%', '%25')}"
    date = find_date(node, rules.date, syntax)
    title = find_one(rules.title, _read_text) if rules.title else _read_text(node)
    if not title.strip() and link and date and rules.summary and not rules.summary.attribute:
        title = take_first_words(find_one(rules.summary, _read_text))
    title, link = drop_placeholders(title, link)
    return RawItem(
        title=title,
        link=link,
        date=date,
        summary=find_one(rules.summary, render_inner_html),
        image=_choose_image(_find_places(node, rules.image, syntax, find_image)) if rules.image else "",
        authors=find_many(rules.author),
        categories=find_many(rules.categories),
        enclosures=tuple(islice(_find_enclosures(node, rules.enclosures, syntax), MAX_VALUES)),
        place=find_place(node),
    )


def find_field(node: HtmlElement, name: str, rule: FieldRule | None, syntax: Syntax) -> tuple[object, str]:
    """Return where in an item's node a field is found, an element or an XPath's text, and what is read there.

    `name` is the field's key in `Rules`; of several values it is the first. (None, "") where nothing is found.
    """
    if rule is None and name not in OWN_FIELDS:
        return None, ""
    rule = rule or FieldRule()
    place, value = next(_find_places(node, rule, syntax, _READERS.get(name, _read_text)), (None, ""))
    if name != "date":
        return place, value
    date = find_date(node, rule, syntax)
    place = next(select_elements(node, rule.selector, syntax), None) if place is None else place
    return place, (date.printed or date.text) if date else ""


def _is_place(rule: FieldRule | None) -> bool:
    """Tell whether a link's rule takes what names a place on the page itself (HTML §7.4.6.4)."""
    return rule is not None and rule.attribute in PLACE_ATTRIBUTES


def find_next_page(document: Document, rules: Rules) -> str:
    """Return the address of the listing's next page as the page gives it; "" where there is none."""
    if rules.next_page is None or not isinstance(document, HtmlDocument):
        return ""
    return _find_first(document.tree, FieldRule(selector=rules.next_page.selector), rules.syntax, find_link)
