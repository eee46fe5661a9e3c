"""What a source's page says of its site: its icon, its logo, its description; of a feed, what its channel says.

Only what the page names is taken: `/favicon.ico`, which browsers guess, may not be there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from scraper.document import Document, FeedDocument, HtmlDocument, JsonDocument
from scraper.extract.article.metadata import SITES, get_types
from scraper.extract.scripts import iterate_json_ld

_SIZE = re.compile(r"(\d{1,4})x\d{1,4}", re.I)
_DRAWN = re.compile(r"\.(?:svg|ico)(?:[?#]|$)|svg|x-icon|microsoft\.icon", re.I)
_LOGO = re.compile(r"(?<![a-z])logo(?![a-z])", re.I)
_SMALL, _LARGE = 32, 128  # pixels from which on an icon is sharp, and is a logo
_TOUCH = 180  # pixels of an apple-touch-icon that tells no size
_MOST_LINKS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMasthead:
    """Addresses and texts as a page has them."""

    icon: str = ""
    logo: str = ""
    description: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Icon:
    url: str
    pixels: int  # of its width; 0 where it is not told
    is_touch: bool
    is_drawn: bool  # SVG or ICO, which not all readers show


def extract_masthead(document: Document) -> RawMasthead:
    """Return what a page or a feed says of its site."""
    if isinstance(document, HtmlDocument):
        return _read_page(document)
    if isinstance(document, FeedDocument):
        icon, logo = document.icon, document.image
        return RawMasthead(icon=icon, logo=logo, description=document.description, author=document.author)
    return _read_json(document)


def _read_json(document: JsonDocument) -> RawMasthead:
    """Return what a JSON Feed says; its `icon` is the larger of its two."""
    value = document.value if isinstance(document.value, dict) else {}
    if "jsonfeed.org/version/" not in str(value.get("version")):
        return RawMasthead()
    texts = {name: value[name] for name in ("favicon", "icon", "description") if isinstance(value.get(name), str)}
    return RawMasthead(
        icon=texts.get("favicon", ""), logo=texts.get("icon", ""), description=texts.get("description", "")
    )


def _read_page(document: HtmlDocument) -> RawMasthead:
    icons = list(islice(_list_icons(document), _MOST_LINKS))
    meta = _read_meta(document)
    large = [icon for icon in icons if (icon.is_touch or icon.pixels >= _LARGE) and not icon.is_drawn]
    logo = max(large, key=lambda icon: icon.pixels).url if large else ""
    named = (url for url in _list_logos(document, meta) if not _DRAWN.search(url))
    return RawMasthead(
        icon=_choose_icon(icons),
        logo=logo or next(named, ""),
        description=meta.get("description") or meta.get("og:description") or "",
    )


def _read_meta(document: HtmlDocument) -> dict[str, str]:
    """Return the first content of each meta element's name or property."""
    found: dict[str, str] = {}
    for node in document.tree.iter("meta"):
        name = str(node.get("name") or node.get("property") or "").lower()
        if name and node.get("content"):
            found.setdefault(name, str(node.get("content")))
    return found


def _list_logos(document: HtmlDocument, meta: Mapping[str, str]) -> Iterator[str]:
    """Yield the pictures that a page calls its site's logo."""
    if document.mentions(b"ld+json"):
        for value in iterate_json_ld(document.tree.iter("script")):
            if get_types(value) & SITES:
                yield from _list_urls(value.get("logo"))
    if _LOGO.search(meta.get("og:image", "")):
        yield meta["og:image"]


def _choose_icon(icons: list[_Icon]) -> str:
    """Return the smallest icon that is sharp; else one that tells no size, else the largest."""
    plain = [icon for icon in icons if not icon.is_touch] or icons
    sharp = sorted((icon for icon in plain if icon.pixels >= _SMALL), key=lambda icon: icon.pixels)
    unsized = [icon for icon in plain if not icon.pixels]
    left = sorted(plain, key=lambda icon: -icon.pixels)
    return next((icon.url for icon in (*sharp, *unsized, *left)), "")


def _list_icons(document: HtmlDocument) -> Iterator[_Icon]:
    for node in document.tree.iter("link"):
        rel = str(node.get("rel") or "").lower().split()
        is_touch = any(name.startswith("apple-touch-icon") for name in rel)
        url = str(node.get("href") or "").strip()
        if url and ("icon" in rel or is_touch) and not url.lower().startswith("data:"):
            yield _Icon(url=url, pixels=_read_pixels(node, is_touch), is_touch=is_touch, is_drawn=_is_drawn(node, url))


def _read_pixels(node: HtmlElement, is_touch: bool) -> int:
    sizes = [int(width) for width in _SIZE.findall(str(node.get("sizes") or ""))]
    return max(sizes, default=_TOUCH if is_touch else 0)


def _is_drawn(node: HtmlElement, url: str) -> bool:
    return bool(_DRAWN.search(url.partition("?")[0]) or _DRAWN.search(str(node.get("type") or "")))


def _list_urls(value: object) -> list[str]:
    """Return the addresses of an image in JSON-LD."""
    if isinstance(value, list):
        return [url for part in value[:3] for url in _list_urls(part)]
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl")
    return [value] if isinstance(value, str) else []
