"""What a page tells machines about its bulletin: JSON-LD (schema.org), meta elements, Open Graph, marked elements.

Strings as they stand there; nothing is judged here but which JSON-LD node is the bulletin's. The page is walked
once for all of it: on most pages a walk costs as much as reading what it finds.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from scraper.dates import MOMENTS
from scraper.document import HtmlDocument
from scraper.extract.article.blocks import key_of
from scraper.urls import split_url

_ARTICLE = re.compile(r"(?:Article|Posting|Report|PressRelease|Review|Announcement|Recipe|Event|Episode)$")
_WEAK = frozenset({"WebPage", "ItemPage", "CreativeWork", "VideoObject", "WebSite", "AboutPage"})
_LONGEST_TITLE = 500  # characters
_DEEPEST = 12
_LONGEST_SCRIPT = 2_000_000  # characters
_COMMENT = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|//\s*\]\]>|/\*\]\]>\*/)\s*$")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_READER = json.JSONDecoder(strict=False)
_NAMING = ("property", "name", "itemprop", "http-equiv")
_SIGNED = XPath("/descendant::a[@rel='author']")
_TIMED = XPath(f"/descendant::*[{' or '.join('@' + name for name in MOMENTS[1:])}]")
_TIMED_WORDS = tuple({name[:9].encode() for name in MOMENTS[1:]})  # few beginnings: each is a search of the source
_MARKED = XPath("/descendant::*[@itemprop] | /descendant::a[@rel='author'] | /descendant::time")

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is told about the bulletin; "" or () where nothing is."""

    headline: str = ""
    authors: tuple[str, ...] = ()  # people, or names that do not say what they are
    bodies: tuple[str, ...] = ()  # organizations named as author
    published: str = ""
    updated: str = ""
    section: str = ""
    image: str = ""
    language: str = ""
    weak_published: str = ""  # of a WebPage and the like: often the template's
    site_names: tuple[str, ...] = ()
    meta: Mapping[str, tuple[str, ...]]  # name, property or itemprop in small letters -> contents
    titles: tuple[HtmlElement, ...] = ()  # <title>: one, but for pictures' own
    tops: tuple[HtmlElement, ...] = ()  # <h1>
    scripts: tuple[HtmlElement, ...] = ()
    marked: tuple[HtmlElement, ...] = ()  # <time>, <a rel=author>, what has an itemprop, or a moment for scripts

    def marked_as(self, *props: str) -> list[HtmlElement]:
        """Return the elements whose itemprop is one of some, in document order."""
        return [node for node in self.marked if node.get("itemprop") in props]


def facts_of(document: HtmlDocument) -> Facts:
    """Return what the page tells of itself; broken JSON is passed over."""
    found: dict[str, list[HtmlElement]] = {"meta": [], "script": [], "title": [], "h1": [], "time": []}
    for node in document.tree.iter(*found):
        found[node.tag].append(node)
    meta = _meta(found["meta"])
    nodes = list(_json_ld(found["script"]))
    shown = [" ".join(node.itertext()) for node in (*found["title"][:1], *found["h1"])]
    told = _best(nodes, document.url, [*(meta.get(name, ("",))[0] for name in ("og:title", "twitter:title")), *shown])
    published = _text(told.get("datePublished") or told.get("datePosted") or told.get("dateCreated"))
    weak: Node = next((node for node in nodes if _types(node) & _WEAK and node.get("datePublished")), {})
    ids = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and node.get("name")}
    named = list(_authors(told.get("author") or told.get("creator"), ids))
    return Facts(
        headline=_text(told.get("headline") or told.get("name")),
        authors=tuple(dict.fromkeys(name for name, person in named if person)),
        bodies=tuple(dict.fromkeys(name for name, person in named if not person)),
        published=published,
        updated=_text(told.get("dateModified")),
        section=_text(told.get("articleSection")),
        image=next(_urls(told.get("image")), ""),
        language=_text(told.get("inLanguage")),
        weak_published=_text(weak.get("datePublished")),
        site_names=tuple(_site_names(nodes, told, ids, meta)),
        meta=meta,
        titles=tuple(found["title"]),
        tops=tuple(found["h1"]),
        scripts=tuple(found["script"]),
        marked=tuple(_marked(document, found["time"], dated=bool(published))),
    )


def _marked(document: HtmlDocument, times: list[HtmlElement], *, dated: bool) -> list[HtmlElement]:
    """Return the elements of `Facts.marked`; looking for an attribute takes far longer than for a name.

    Those that carry a moment for scripts are looked for where nothing better tells the date.
    """
    found: Any = _MARKED(document.tree) if document.mentions(b"itemprop") else []
    signed: Any = [] if found else _SIGNED(document.tree)
    timed: Any = [] if dated or times or not document.mentions(*_TIMED_WORDS) else _TIMED(document.tree)
    return [*(found or [*times, *signed]), *timed]


def _meta(metas: list[HtmlElement]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for node in metas:
        content = " ".join((node.get("content") or "").split())
        for key in _NAMING if content else ():
            if name := (node.get(key) or "").strip().lower():
                found.setdefault(name, []).append(content)
    return {name: tuple(values) for name, values in found.items()}


def _first(meta: Mapping[str, tuple[str, ...]], *names: str) -> str:
    return next((meta[name][0] for name in names if name in meta), "")


def _json_ld(scripts: list[HtmlElement]) -> Iterator[Node]:
    for script in scripts:
        if "ld+json" in (script.get("type") or "").lower() and (text := script.text) and len(text) < _LONGEST_SCRIPT:
            yield from _nodes(_parsed(text), 0)


def _parsed(text: str) -> object:
    for attempt in _attempts(text):
        try:
            return _READER.decode(attempt)
        except (ValueError, RecursionError):
            continue
    return None


def _attempts(text: str) -> Iterator[str]:
    """Yield a script's JSON as it is, and as it was meant."""
    yield text
    text = _COMMENT.sub("", text).strip().rstrip(";")
    yield text
    yield _TRAILING_COMMA.sub("", text)
    yield unescape(text)


def _nodes(value: object, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _nodes(one, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed"):
            if isinstance(value.get(key), dict | list):
                yield from _nodes(value[key], depth + 1)


def _types(node: Node) -> frozenset[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return frozenset(str(one).rsplit("/", 1)[-1] for one in kinds)


def _best(nodes: list[Node], url: str, titles: list[str]) -> Node:
    """Return the node that is the bulletin: an article, with this page's address or title if several.

    One that has another address and another title than the page is another bulletin's.
    """
    articles = [node for node in nodes if any(_ARTICLE.search(kind) for kind in _types(node))]
    if not articles:
        return {}
    path = split_url(url).path.rstrip("/")
    shown = [key_of(title).casefold() for title in titles if title]

    def fits(node: Node) -> tuple[bool, bool, bool]:
        headline = _headline(node)
        return (
            bool(path) and _address(node) == path,
            bool(headline) and any(headline in title or title[:30] in headline for title in shown),
            bool(node.get("datePublished")),
        )

    best = max(articles, key=fits)
    return {} if shown and _address(best) and _headline(best) and not any(fits(best)[:2]) else best


def _address(node: Node) -> str:
    """Return the path of the page that a node says it is of; "" where it says none, or no address."""
    main = node.get("mainEntityOfPage")
    address = _text(node.get("url")) or _text(main.get("@id") if isinstance(main, dict) else main)
    return split_url(address).path.rstrip("/")


def _headline(node: Node) -> str:
    """Return the beginning of a node's title, as titles are compared: either may go on where the other ends."""
    return key_of(_text(node.get("headline") or node.get("name"))).casefold()[:30]


def _text(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    return " ".join(unescape(value).split()) if isinstance(value, str) else ""


def _names(value: object, ids: Mapping[str, Node]) -> Iterator[str]:
    if isinstance(value, str):
        yield " ".join(unescape(value).split())
    elif isinstance(value, list):
        for one in value:
            yield from _names(one, ids)
    elif isinstance(value, dict):
        told = value.get("name") or ids.get(str(value.get("@id")), {}).get("name")
        yield from _names(told, {})


def _authors(value: object, ids: Mapping[str, Node]) -> Iterator[tuple[str, bool]]:
    """Yield (name, whether it may be a person's)."""
    for one in value if isinstance(value, list) else [value]:
        node = ids.get(str(one.get("@id")), one) if isinstance(one, dict) else {}
        person = not (_types(node) & {"Organization", "NewsMediaOrganization", "Corporation"}) if node else True
        for name in _names(one, ids):
            yield name, person


def _urls(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _urls(one)
    elif isinstance(value, dict):
        yield from _urls(value.get("url") or value.get("contentUrl"))


def _site_names(
    nodes: list[Node], told: Node, ids: Mapping[str, Node], meta: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    for name in ("og:site_name", "application-name", "apple-mobile-web-app-title", "al:android:app_name"):
        yield from meta.get(name, ())
    yield from _names(told.get("publisher"), ids)
    for node in nodes:
        if _types(node) & {"WebSite", "Organization", "NewsMediaOrganization", "Corporation"}:
            yield from _names([node.get("name"), node.get("alternateName")], {})
