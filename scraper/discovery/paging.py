"""How a listing goes on: a link to its next page, numbered pages, a button, or a form that is posted.

For a person and for the source's `next_page` rule; nothing is fetched. An ASP.NET pager (`__doPostBack`) is
recognized with what it posts; `scraper.extract.postback` does that.
A link may be selected in several ways: which of them goes on from the second page, shows when that is read.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from messages import Message
from messages.paging import PagingCode
from model.characters import FORBIDDEN
from model.finding import PagingKind
from scraper.discovery.page_numbers import choose_next, find_label_number, find_page_number, is_behind
from scraper.discovery.pager import find_ways_behind, is_number
from scraper.document import HtmlDocument
from scraper.extract.postback import Postback, parse_postback
from scraper.lexicon import part_names
from scraper.lexicon.phrases import is_more, is_next
from scraper.selector import Syntax, write_word_test
from scraper.urls import join_url, parse_query, split_url

ADDRESS = re.compile(r"(?:https?:/)?/[^/]|\./|\?.")
NAME = re.compile(r"[a-z][a-z0-9-]*")  # of an attribute that XPath can tell as it is written
MOST_LINKS = 5000
MOST_BUTTONS = 100
MOST_POSTBACKS = 40
LONGEST_LABEL = 30  # characters
MOST_LEVELS = 4  # around a link that may be a pager


NO_MORE = PagingCode.NONE()

Way = tuple[Syntax, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How the list goes on."""

    kind: PagingKind = PagingKind.NONE
    url: str = ""  # of the next page, absolute; "" where there is none that can be fetched
    ways: tuple[Way, ...] = ()  # each selects the link to it, the likeliest to go on from there first
    message: Message = NO_MORE  # for a person, without a full stop
    postback: Postback | None = None  # what leads to the next page, where a form is posted


NO_PAGING = Paging()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    """A link that posts a form."""

    link: HtmlElement
    label: str
    attribute: str  # that says so: href, or onclick
    postback: Postback


Labelled = tuple[HtmlElement, str]  # a link, and what it is called


def detect_paging(document: HtmlDocument) -> Paging:
    """Return how the page's list goes on; NO_PAGING where nothing shows it."""
    labelled = [(link, _read_label(link)) for link in _list_links(document)]
    # Cards, carousels and calendars say "more" and "next" too: they come after what names a page of a list.
    return (
        _find_by_relation(document)
        or _find_by_words(document, labelled, is_next, _is_paged)
        or _find_by_numbers(document, labelled)
        or _find_by_words(document, labelled, is_more, _has_number, kind=PagingKind.LOAD_MORE)
        or _find_by_button(document)
        or _find_by_address(document, labelled)
        or _find_by_words(document, labelled, is_next, _is_in_words)
        or _find_by_post(labelled)
        or NO_PAGING
    )


def _find_by_relation(document: HtmlDocument) -> Paging | None:
    for tag in ("a", "link"):
        for link in document.tree.iter(tag):
            # ASCII case-insensitive (HTML §4.6.7); the ways have it as the page writes it.
            relation = next(
                (relation for relation in (link.get("rel") or "").split() if relation.lower() == "next"), ""
            )
            if relation and link.get("href") is not None and (url := _resolve_link(document, link)):
                xpath = f"//{tag}[{write_word_test('rel', relation)}][@href]"
                ways = ((Syntax.CSS, f"{tag}[rel~={relation}][href]"), (Syntax.XPATH, xpath))
                return Paging(kind=PagingKind.NEXT_LINK, url=url, ways=ways, message=PagingCode.DECLARED())
    return None


def _read_label(link: HtmlElement) -> str:
    return " ".join(_find_label(link)[0].split())


def _find_label(link: HtmlElement) -> tuple[str, str]:
    """Return what a link or button is called, as the page writes it, and the XPath of that."""
    if (text := "".join(link.itertext())).strip():
        return text, "."
    attributes = ("value",) if link.tag == "input" else ("aria-label", "title")
    name = next((name for name in attributes if str(link.get(name, "")).strip()), attributes[-1])
    return str(link.get(name, "")), f"@{name}"


def _list_links(document: HtmlDocument) -> list[HtmlElement]:
    links = (link for link in document.tree.iter("a") if link.get("href") is not None)
    return list(islice(links, MOST_LINKS))


def _find_by_words(
    document: HtmlDocument,
    labelled: list[Labelled],
    is_called: Callable[[str], bool],
    holds: Callable[[HtmlElement, str, str], bool],
    kind: PagingKind = PagingKind.NEXT_LINK,
) -> Paging | None:
    """Return the first link that `is_called` accepts and that passes `holds` with its label and address."""
    for link, label in labelled:
        if len(label) > LONGEST_LABEL or not is_called(label) or not (url := _resolve_link(document, link)):
            continue
        if holds(link, label, url):
            ways = (*_write_class_ways(document, link), (Syntax.XPATH, f"//a[@href][{_write_label_test(link)}]"))
            return Paging(kind=kind, url=url, ways=ways, message=PagingCode.LINK(label=label))
    return None


def _has_number(_link: HtmlElement, _label: str, url: str) -> bool:
    return _is_numbered(url)


def _is_paged(link: HtmlElement, _label: str, url: str) -> bool:
    return _is_numbered(url) or _is_in_pager(link)


def _is_in_words(_link: HtmlElement, label: str, _url: str) -> bool:
    return label not in ("›", "»", ">", "→", ">>", "»»")


def _write_class_ways(document: HtmlDocument, link: HtmlElement) -> list[Way]:
    """Return the CSS of a link where a class says "next"."""
    for node, pattern in ((link, "a.{}[href]"), (link.getparent(), ".{} > a[href]")):
        for name in (str(node.get("class", "")) if node is not None else "").split():
            if part_names.NEXT_PAGE.fullmatch(name):
                css = pattern.format(name)
                if next(iter(document.tree.cssselect(css)), None) is link:
                    return [(Syntax.CSS, css)]
    return []


def _write_label_test(link: HtmlElement) -> str:
    """Return the XPath test for what a link is called, on one line; XPath knows four kinds of blank only (§3.7)."""
    text, text_test = _find_label(link)
    odd = "".join(sorted({letter for letter in text if letter.isspace()} - set(" \t\r\n")))
    if odd:
        text_test = f"translate({text_test}, '{odd}', '{' ' * len(odd)}')"
    quote = '"' if "'" in text else "'"
    label = " ".join(text.split())
    if quote in label or FORBIDDEN.search(text):
        return "contains(@class, 'next')"
    return f"normalize-space({text_test})={quote}{label}{quote}"


def _find_by_button(document: HtmlDocument) -> Paging | None:
    """Return the button that has the next page's address in one of its attributes."""
    buttons = [
        (button, name, url, _read_label(button)) for button, name, url in islice(_find_buttons(document), MOST_BUTTONS)
    ]
    called = Counter(label for *_, label in buttons)
    for button, name, url, label in buttons:
        if len(label) > LONGEST_LABEL or not (is_more(label) or is_next(label)):
            continue
        if _is_numbered(url) or called[label] == 1:
            way = (Syntax.XPATH, f"//{button.tag}[{_write_label_test(button)}]/@{name}")
            return Paging(kind=PagingKind.LOAD_MORE, url=url, ways=(way,), message=PagingCode.BUTTON(label=label))
    return None


def _find_buttons(document: HtmlDocument) -> Iterator[tuple[HtmlElement, str, str]]:
    """Yield what may be pressed and holds an address: the element, the attribute's name, the address."""
    for button in document.tree.iter("button", "input", "a", "span", "div"):
        if button.tag in ("span", "div") and button.get("role") != "button":
            continue
        for name, value in button.attrib.items():
            if _may_hold_address(name, value) and (url := _resolve_page(document, str(value))):
                yield button, str(name), url
                break


def _may_hold_address(name: object, value: object) -> bool:
    """Return whether an attribute may hold an address that only scripts or a form follow."""
    plain = NAME.fullmatch(str(name)) is not None and name not in ("href", "src")
    return plain and ADDRESS.match(str(value)[:10]) is not None


def _find_by_post(labelled: list[Labelled]) -> Paging | None:
    """Return the pager that posts a form: its next, or its second page."""
    posts = list(islice(_list_posts(labelled), MOST_POSTBACKS))
    pages = [post for post in posts if post.label.isdigit() or is_next(post.label)]
    if len(pages) < 2 and not any(is_next(post.label) for post in pages):
        return None
    chosen = next((post for post in pages if is_number(post.label, 2)), pages[0])
    following = next((post for post in pages if is_next(post.label)), None)
    ways = tuple((Syntax.XPATH, xpath) for xpath in _write_post_ways(chosen, following))
    message = PagingCode.POSTBACK(label=chosen.label)
    return Paging(kind=PagingKind.POSTBACK, ways=ways, postback=chosen.postback, message=message)


def _list_posts(labelled: list[Labelled]) -> Iterator[_Post]:
    for link, label in labelled:
        for name in ("href", "onclick"):
            if postback := parse_postback(str(link.get(name, ""))):
                yield _Post(link=link, label=label, attribute=name, postback=postback)
                break


def _write_post_ways(chosen: _Post, following: _Post | None) -> Iterator[str]:
    """Yield the XPaths of what posts the form for the next page; a link that says "next" goes on from any page."""
    for post in (following, chosen):
        if post is None:
            continue
        links = f"//a[contains(@{post.attribute}, 'PostBack')]"
        end = "" if post.attribute == "href" else f"/@{post.attribute}"
        if post is not following:
            # Behind the last number that is shown stands a link to more of them, "…".
            yield from (f"{way}{end}" for way in find_ways_behind(post.link, links))
        yield f"{links}[{_write_label_test(post.link)}]{end}"


def _find_by_numbers(document: HtmlDocument, labelled: list[Labelled]) -> Paging | None:
    for link, label in labelled:
        url = _resolve_link(document, link) if is_number(label, 2) else ""
        if url and (_is_numbered(url) or _is_in_pager(link) or is_behind(url, document.url)):
            return _page_by_number(link, url)
    return None


def _page_by_number(link: HtmlElement, url: str) -> Paging:
    """Return the pager of a link that is labelled with the number of the next page."""
    xpaths = (*find_ways_behind(link), f"//a[@href][{_write_label_test(link)}]")
    ways = tuple((Syntax.XPATH, xpath) for xpath in xpaths)
    return Paging(kind=PagingKind.NUMBERED, url=url, ways=ways, message=PagingCode.NUMBERS())


def _find_by_address(document: HtmlDocument, labelled: list[Labelled]) -> Paging | None:
    """Return the link whose address is that of this page, with the next page's number put in."""
    urls = [_resolve_link(document, link) for link, _ in labelled]
    numbers = [find_page_number(url, document.url) if url else None for url in urls]
    wanted = choose_next((number for number in numbers if number is not None), document.url)
    for (link, label), url, number in zip(labelled, urls, numbers, strict=True):
        if number is None or number != wanted:
            continue
        if find_label_number(label) is not None:
            return _page_by_number(link, url)
        named = (
            [(Syntax.XPATH, f"//a[@href][{_write_label_test(link)}]")] if label else _write_place_ways(document, link)
        )
        ways = (*_write_class_ways(document, link), *named)
        is_plain = 0 < len(label) <= LONGEST_LABEL
        message = PagingCode.LINK(label=label) if is_plain else PagingCode.ADDRESS()
        return Paging(kind=PagingKind.NEXT_LINK, url=url, ways=ways, message=message)
    return None


def _write_place_ways(document: HtmlDocument, link: HtmlElement) -> list[Way]:
    """Return the CSS of a link without a label, by all classes of it or of what holds it, where no other has them."""
    for node, pattern in ((link, "a.{}[href]"), (link.getparent(), ".{} > a[href]")):
        names = [
            name for name in (str(node.get("class", "")) if node is not None else "").split() if NAME.fullmatch(name)
        ]
        css = pattern.format(".".join(names))
        if names and list(document.tree.cssselect(css)) == [link]:
            return [(Syntax.CSS, css)]
    return []


def _is_in_pager(link: HtmlElement) -> bool:
    around, levels = link.getparent(), 0
    while around is not None and levels < MOST_LEVELS:
        if part_names.PAGER.search(f"{around.get('class', '')} {around.get('id', '')} {around.get('aria-label', '')}"):
            return True
        around, levels = around.getparent(), levels + 1
    return False


def _is_numbered(url: str) -> bool:
    """Tell whether an address names a page by its number."""
    parts = split_url(url)
    by_query = any(part_names.PAGE_PARAMETER.search(name) and value.isdigit() for name, value in parse_query(url))
    return by_query or part_names.PAGE_PATH.search(parts.path) is not None


def _resolve_link(document: HtmlDocument, link: HtmlElement) -> str:
    return _resolve_page(document, str(link.get("href", "")))


def _resolve_page(document: HtmlDocument, reference: str) -> str:
    """Return an address where it leads to another page of the same host, absolute; else ""."""
    url = join_url(document.base_url, reference.strip())
    parts, here = split_url(url), split_url(document.url)
    same = parts.scheme in ("http", "https") and parts.hostname == here.hostname
    other = (parts.path, parts.query) != (here.path, here.query)
    return url if same and other else ""
