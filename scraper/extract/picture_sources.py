"""The picture that an element shows, however the page hides it: lazy attributes, srcset, `<picture>`, elements that
only the site's own script knows, a background.
"""

import re
from collections.abc import Iterable, Iterator
from math import gcd

from lxml.html import HtmlElement

from scraper.document.tree import make_element
from scraper.extract.picture_addresses import guess_width, is_picture_file, may_be_picture, names_picture_file
from scraper.extract.srcset import LAZY_SRC, LAZY_SRCSET, parse_size, parse_srcset

SMALL = 480  # pixels of width, below which a larger one is looked for
LARGE = 1600  # pixels of width, above which a picture costs a reader more than it shows
_LONGEST_SIDE = 5  # digits
_DENSEST = 10  # from which on the number of a srcset's candidate is a width
_FITTED = frozenset({"responsive", "fill", "flex-item"})  # AMP's layouts
_NAMES, _SIDES = ("alt", "title"), ("width", "height")
_FULL = re.compile(r"^data-(?:\w+-)*(?:full|large|orig|original|big|zoom|hi-?res|hd)(?:-|$)", re.I)
_SRC = re.compile(r"^(?:[\w-]+-)?(?:src|url|image|img|href)$", re.I)
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*?url\(\s*['\"]?([^'\")]+)", re.I)
_PICTURES = frozenset({"img", "picture", "amp-img"})


def is_picture(node: HtmlElement) -> bool:
    """Whether an element is a picture: one of HTML's, or one of the site's own that has a picture's address."""
    tag = node.tag
    return tag in _PICTURES or ("-" in tag and not node.text_content().strip() and bool(find_address(node)))


def find_address(node: HtmlElement, sources: Iterable[HtmlElement] = ()) -> str:
    """Return the address of the picture that an element shows, as the page writes it; "" where it shows none.

    `sources` are the `<source>` elements beside it. Of several sizes it is the one that loaders would load last, and
    where that is small, a larger one, up to LARGE pixels.
    """
    address = next(_iterate_sources(node), "")
    sizes = list(_iterate_sizes(node, sources))
    width = next((size for url, size in sizes if url == address and size > _DENSEST), 0) or guess_width(address)
    if address and not 0 < width < SMALL and not _is_small(node) and not _is_replaced(node, address):
        return address
    larger = [size for size in sizes if size[1] <= LARGE] or sizes
    best = max(larger, key=lambda size: size[1], default=("", 0.0))
    full = next((value for name, value in node.items() if _FULL.match(name) and is_picture_file(value)), "")
    return (best[0] if best[1] > width else full) or address or best[0]


def _is_replaced(node: HtmlElement, address: str) -> bool:
    """Whether a loader puts pictures of known widths in the place of the one that stands in `src`."""
    lazy = next(filter(None, map(node.get, LAZY_SRCSET)), "")
    return address == node.get("src") and any(parse_size(size) > _DENSEST for _, size in parse_srcset(lazy))


def find_srcset(node: HtmlElement) -> str:
    """Return the srcset of an image, lazy or not; "" where it has none."""
    names = (*LAZY_SRCSET, *(name for name, _ in node.items() if name.endswith("srcset")))
    return next((value for name in names if _may_be_srcset(value := node.get(name) or "")), "")


def find_background(node: HtmlElement) -> str:
    """Return the address of the picture that is an element's background by its own style; "" where none is."""
    found = _BACKGROUND.search(node.get("style") or "")
    address = found[1].strip() if found else ""
    return address if may_be_picture(address) and names_picture_file(address) else ""


def make_image(node: HtmlElement) -> HtmlElement | None:
    """Return a new `<img>` of the picture that an element shows, with its real address; None where it shows none.

    The element is a picture (`is_picture`), a `<noscript>` with one in it, or has one as its background.
    """
    inside = None if node.tag == "img" else node.find(".//img")
    shown = node if inside is None else inside
    sources = () if shown is node and node.tag == "img" else tuple(node.iter("source"))
    address = find_address(shown, sources) or find_background(node)
    if not address:
        return None
    image = make_element("img")
    image.set("src", address)
    srcset = find_srcset(shown)
    if not srcset and not shown.get("src") and sources:
        srcset = find_srcset(sources[-1])
    if srcset:
        image.set("srcset", srcset)
    for name in _NAMES if _is_fitted(shown) else (*_NAMES, *_SIDES):
        if value := shown.get(name):
            image.set(name, value)
    return image


def _is_fitted(node: HtmlElement) -> bool:
    """Whether an element of the site's own is made as large as its place, so that its sides are proportions.

    As AMP's layouts have it, where sides in pixels may stand too; those that say no more than 16:9 are none.
    """
    if node.tag in ("img", "picture") or node.get("layout", "responsive" if node.get("sizes") else "") not in _FITTED:
        return False
    sides = [parse_side(node, side) for side in _SIDES]
    return all(sides) and gcd(*sides) == 1


def _iterate_sources(node: HtmlElement) -> Iterator[str]:
    """Yield the addresses of a picture in an element's attributes, the one that loaders take first."""
    for name in (*LAZY_SRC, "src") if node.tag in _PICTURES else ():
        if may_be_picture(value := (node.get(name) or "").strip()):
            yield value
    for name, value in node.items():
        if (name.startswith("data-") or (_SRC.match(name) and node.tag != "img")) and _is_file(value):
            yield value.strip()


def _is_file(value: str) -> bool:
    return "." in value and " " not in value.strip() and is_picture_file(value) and may_be_picture(value)


def _iterate_sizes(node: HtmlElement, sources: Iterable[HtmlElement]) -> Iterator[tuple[str, float]]:
    """Yield the candidates of all srcsets with their widths in pixels, or their densities."""
    for each in (node, *reversed(list(sources))):  # the last source is the one for the oldest reader
        for url, descriptor in parse_srcset(find_srcset(each)):
            if may_be_picture(url):
                yield url, parse_size(descriptor)


def _may_be_srcset(value: str) -> bool:
    return bool(value) and not value.lstrip().startswith("data:")


def _is_small(node: HtmlElement) -> bool:
    return 0 < parse_side(node, "width") < SMALL


def parse_side(node: HtmlElement, side: str) -> int:
    """Return how wide or high an element says that it is, in pixels; 0 where it says nothing that could be."""
    text = (node.get(side) or "").strip().removesuffix("px")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_SIDE else 0
