"""What a page says to machines of its bulletin: JSON-LD (schema.org), meta elements, Open Graph, marked elements.

Strings as they stand there; nothing is judge_dates here but which JSON-LD node is the bulletin's. The page is walked
once for all of it: on most pages a walk costs as much as reading what it finds.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from scraper.dates import MOMENTS
from scraper.document import HtmlDocument
from scraper.extract.article.blocks import make_key
from scraper.urls import split_url

_ARTICLE = re.compile(r"(?:Article|Posting|Report|PressRelease|Review|Announcement|Recipe|Event|Episode)$")
_ORGANIZATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation"})
SITES = frozenset({"WebSite", *_ORGANIZATIONS})  # types of nodes that are the site, not a page of it
_WEAK = frozenset({"WebPage", "ItemPage", "CreativeWork", "VideoObject", "WebSite", "AboutPage"})
_DEEPEST = 12  # levels of JSON
_LONGEST_SCRIPT = 2_000_000  # characters
_HEADLINE_START = 30  # characters by which two titles are compared: either may go on
_COMMENT = re.compile(r"^\s*(?:<!--|(?://\s*)?<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|(?://\s*)?\]\]>|/\*\]\]>\*/)\s*$")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_READER = json.JSONDecoder(strict=False)
_NAMING = ("property", "name", "itemprop", "http-equiv")
_SIGNED = XPath("/descendant::a[@rel='author']")
_TIMED = XPath(f"/descendant::*[{' or '.join('@' + name for name in MOMENTS[1:])}]")
_SHARED_START = 9  # letters of an attribute's name that many begin with
_TIMED_STARTS = tuple(
    {name[:_SHARED_START].encode() for name in MOMENTS[1:]}
)  # few beginnings: each is a search of the source
_MARKED = XPath("/descendant::*[@itemprop or self::time or (self::a and @rel='author')]")  # a union would be sorted

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """What a page says of its bulletin to machines, and the elements that say more; "" or () where it says nothing."""

    headline: str = ""
    authors: tuple[str, ...] = ()  # people, or names that do not say what they are
    organizations: tuple[str, ...] = ()  # organizations named as author
    published: str = ""
    updated: str = ""
    bulletin: Node = field(default_factory=dict)  # the JSON-LD node that is the bulletin
    nodes: tuple[Node, ...] = ()  # all of JSON-LD
    image: str = ""
    language: str = ""
    weak_published: str = ""  # of a WebPage and the like: often the template's
    site_names: tuple[str, ...] = ()
    meta: Mapping[str, tuple[str, ...]]  # name, property or itemprop in small letters -> contents
    titles: tuple[HtmlElement, ...] = ()  # <title>: one, but for pictures' own
    headings: tuple[HtmlElement, ...] = ()  # <h1>
    scripts: tuple[HtmlElement, ...] = ()
    marked_nodes: tuple[HtmlElement, ...] = ()  # <time>, <a rel=author>, what has an itemprop, or a moment for scripts

    def find_by_itemprop(self, *props: str) -> list[HtmlElement]:
        """Return the elements whose itemprop is one of some, in document order."""
        return [node for node in self.marked_nodes if node.get("itemprop") in props]


def read_metadata(document: HtmlDocument) -> PageMetadata:
    """Return what a page says of itself to machines; JSON that cannot be repaired is passed over."""
    found: dict[str, list[HtmlElement]] = {"meta": [], "script": [], "title": [], "h1": [], "time": []}
    for node in document.tree.iter(*found):
        found[node.tag].append(node)
    meta = _read_meta(found["meta"])
    nodes = list(_iterate_json_ld(found["script"]))
    shown = [" ".join(node.itertext()) for node in (*found["title"][:1], *found["h1"])]
    article = _choose_node(
        nodes, document.url, [*(meta.get(name, ("",))[0] for name in ("og:title", "twitter:title")), *shown]
    )
    published = get_text(article.get("datePublished") or article.get("datePosted") or article.get("dateCreated"))
    weak: Node = next((node for node in nodes if get_types(node) & _WEAK and node.get("datePublished")), {})
    ids = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and node.get("name")}
    named = list(_iterate_authors(article.get("author") or article.get("creator"), ids))
    return PageMetadata(
        headline=get_text(article.get("headline") or article.get("name")),
        authors=tuple(dict.fromkeys(name for name, person in named if person)),
        organizations=tuple(dict.fromkeys(name for name, person in named if not person)),
        published=published,
        updated=get_text(article.get("dateModified")),
        bulletin=article,
        nodes=tuple(nodes),
        image=next(_iterate_urls(article.get("image")), ""),
        language=get_text(article.get("inLanguage")),
        weak_published=get_text(weak.get("datePublished")),
        site_names=tuple(_iterate_site_names(nodes, article, ids, meta)),
        meta=meta,
        titles=tuple(found["title"]),
        headings=tuple(found["h1"]),
        scripts=tuple(found["script"]),
        marked_nodes=tuple(_find_marked(document, found["time"], dated=bool(published))),
    )


def _find_marked(document: HtmlDocument, times: list[HtmlElement], *, dated: bool) -> list[HtmlElement]:
    """Return the elements of `PageMetadata.marked_nodes`; looking for an attribute takes far longer than for a name.

    Those that carry a moment for scripts are looked for where no better place has the date.
    """
    found: Any = _MARKED(document.tree) if document.mentions(b"itemprop") else []
    signed: Any = [] if found else _SIGNED(document.tree)
    timed: Any = [] if dated or times or not document.mentions(*_TIMED_STARTS) else _TIMED(document.tree)
    return [*(found or [*times, *signed]), *timed]


def _read_meta(metas: list[HtmlElement]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for node in metas:
        attributes = dict(node.items())
        content = " ".join(attributes.get("content", "").split())
        for key in _NAMING if content else ():
            if name := attributes.get(key, "").strip().lower():
                found.setdefault(name, []).append(content)
    return {name: tuple(values) for name, values in found.items()}


def _iterate_json_ld(scripts: list[HtmlElement]) -> Iterator[Node]:
    for script in scripts:
        if "ld+json" in (script.get("type") or "").lower() and (text := script.text) and len(text) < _LONGEST_SCRIPT:
            yield from _iterate_nodes(_parse_json(text), 0)


def _parse_json(text: str) -> object:
    for attempt in _iterate_repairs(text):
        try:
            return _READER.decode(attempt)
        except (ValueError, RecursionError):
            continue
    return None


def _iterate_repairs(text: str) -> Iterator[str]:
    """Yield a script's JSON as it is, and as it was meant."""
    yield text
    text = _COMMENT.sub("", text).strip().rstrip(";")
    yield text
    yield _TRAILING_COMMA.sub("", text)
    yield unescape(text)


def _iterate_nodes(value: object, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for part in value:
            yield from _iterate_nodes(part, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed"):
            if isinstance(value.get(key), dict | list):
                yield from _iterate_nodes(value[key], depth + 1)


def get_types(node: Node) -> frozenset[str]:
    """Return the types of a JSON-LD node, without their vocabulary's address."""
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return frozenset(str(name).rsplit("/", 1)[-1] for name in kinds)


def _choose_node(nodes: list[Node], url: str, titles: list[str]) -> Node:
    """Return the node that is the bulletin: an article, with this page's address or title if several.

    One that has another address and another title than the page is another bulletin's.
    """
    articles = [node for node in nodes if any(_ARTICLE.search(kind) for kind in get_types(node))]
    if not articles:
        return {}
    path = split_url(url).path.rstrip("/")
    shown = [make_key(title).casefold() for title in titles if title]

    def fits(node: Node) -> tuple[bool, bool, bool]:
        headlines = _make_headline_keys(node)
        return (
            bool(path) and _get_path(node) == path,
            any(key in title or title[:_HEADLINE_START] in key for title in shown for key in headlines),
            bool(node.get("datePublished")),
        )

    best = max(articles, key=fits)
    return {} if shown and _get_path(best) and _make_headline_keys(best) and not any(fits(best)[:2]) else best


def _get_path(node: Node) -> str:
    """Return the path of the page that a node says it describes; "" where it names no page."""
    main = node.get("mainEntityOfPage")
    address = get_text(node.get("url")) or get_text(main.get("@id") if isinstance(main, dict) else main)
    return split_url(address).path.rstrip("/")


def _make_headline_keys(node: Node) -> list[str]:
    """Return the beginnings of a node's titles, as titles are compared: either may go on where the other ends."""
    keys = (make_key(get_text(node.get(name))).casefold()[:_HEADLINE_START] for name in ("headline", "name"))
    return [key for key in keys if key]


def get_text(value: object) -> str:
    """Return a JSON-LD value as a line: the first of several, a node's value or name; "" where it has none."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    return " ".join(unescape(value).split()) if isinstance(value, str) else ""


def iterate_names(value: object, ids: Mapping[str, Node]) -> Iterator[str]:
    """Yield the names that a JSON-LD value gives, as lines: `ids` are nodes that it may refer to by their @id."""
    if isinstance(value, str):
        yield " ".join(unescape(value).split())
    elif isinstance(value, list):
        for part in value:
            yield from iterate_names(part, ids)
    elif isinstance(value, dict):
        name = value.get("name") or ids.get(str(value.get("@id")), {}).get("name")
        yield from iterate_names(name, {})


def _iterate_authors(value: object, ids: Mapping[str, Node]) -> Iterator[tuple[str, bool]]:
    """Yield (name, whether it may be a person's)."""
    for author in value if isinstance(value, list) else [value]:
        node = ids.get(str(author.get("@id")), author) if isinstance(author, dict) else {}
        person = not (get_types(node) & _ORGANIZATIONS) if node else True
        for name in iterate_names(author, ids):
            yield name, person


def _iterate_urls(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _iterate_urls(part)
    elif isinstance(value, dict):
        yield from _iterate_urls(value.get("url") or value.get("contentUrl"))


def _iterate_site_names(
    nodes: list[Node], article: Node, ids: Mapping[str, Node], meta: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    for name in ("og:site_name", "application-name", "apple-mobile-web-app-title", "al:android:app_name"):
        yield from meta.get(name, ())
    yield from iterate_names(article.get("publisher"), ids)
    for node in nodes:
        if get_types(node) & SITES:
            yield from iterate_names([node.get("name"), node.get("alternateName")], {})
