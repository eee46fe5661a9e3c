"""The picture that stands for a bulletin: the one that its page names, or shows above the text.

Sites that have none for a bulletin name one of their own: a logo, or a picture that all their bulletins share. The
first is known by its name, the second by the site's other pages, of which a Template keeps what repeats.
"""

from collections.abc import Iterator
from itertools import islice, takewhile

from lxml.html import HtmlElement

from scraper.document.tree import make_element
from scraper.extract.article.block_names import join_names, matches_name
from scraper.extract.article.blocks import TextBlock, hash_text
from scraper.extract.article.boxes import BoxNames
from scraper.extract.article.metadata import PageMetadata
from scraper.extract.article.pictures import BodyPictures, is_large
from scraper.extract.picture_addresses import (
    is_generic_address,
    is_ornament_address,
    make_picture_key,
    may_be_picture,
    names_picture_file,
)
from scraper.extract.picture_sources import find_background, is_picture
from scraper.lexicon import part_names

_ALIKE = 0.6  # of the longer of two names, that both begin with
_FRAME_DEPTH = 3  # elements around a picture, of which one may be made for it
_NAMED = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")


def list_named(metadata: PageMetadata) -> list[str]:
    """Return the addresses of the pictures that a page names as its own to machines, the most telling first."""
    named = (metadata.image, *(url for name in _NAMED for url in metadata.meta.get(name, ())))
    return list(dict.fromkeys(address for url in named if may_be_picture(address := url.strip())))


def hash_picture(address: str) -> str:
    """Return what a named picture is known by in a site's template."""
    return hash_text("picture:" + make_picture_key(address))


def place_lead(
    content: HtmlElement | None, named: list[str], hero: HtmlElement | None, repeated: frozenset[str]
) -> str:
    """Return the address of a bulletin's picture, "" where it has none but its text's own.

    `hero` is the picture above the text. It goes to the top of the content where it is another one, and is not there.
    """
    shown = [image.get("src") or "" for image in content.iter("img")] if content is not None else []
    above = (hero.get("src") or "") if hero is not None else ""
    lead = choose_lead(named, [*filter(None, [above]), *shown], repeated) or above
    if content is not None and hero is not None and not any(_resemble(above, other) for other in [lead, *shown]):
        figure = make_element("figure")
        figure.append(hero)
        figure.tail, content.text = content.text, None
        content.insert(0, figure)
    return lead


def choose_lead(named: list[str], shown: list[str], repeated: frozenset[str]) -> str:
    """Return the address of the picture that stands for a bulletin; "" where none of the named ones is its own.

    `shown` are those that the page shows, its text's and the one above it; `repeated` hashes of what repeats on the
    site. Of the named ones, one that is shown too goes first, then one whose address names a picture's file.
    """
    keys = {make_picture_key(address) for address in shown}
    own = [
        address
        for address in named
        if make_picture_key(address) in keys
        or not (is_generic_address(address) or is_ornament_address(address) or hash_picture(address) in repeated)
    ]
    return max(own, key=lambda address: (make_picture_key(address) in keys, names_picture_file(address)), default="")


def _resemble(one: str, other: str) -> bool:
    """Whether two addresses may be of one picture: servers call a cut or a copy of it nearly as they call it."""
    first, second = (make_picture_key(address).rpartition("/")[2] for address in (one, other))
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
    return first == second or alike >= max(len(first), len(second)) * _ALIKE


def find_hero(blocks: list[TextBlock], title_index: int, around: HtmlElement, url: str) -> HtmlElement | None:
    """Return a new `<img>` of the picture that stands between a bulletin's title and its text; None where none does.

    `around` is the part of the page that holds both.
    """
    first = next((block for block in blocks if block.kept), None)
    if first is None or title_index < 0 or title_index > first.index:
        return None
    pictures = BodyPictures(blocks, BoxNames(blocks, around), url)
    for node in _iterate_between(around, blocks[title_index].node, first.node):
        if (image := pictures.find_own(node)) is not None and (is_large(image) or _is_laid_out(node)):
            return image
    return None


def _is_laid_out(node: HtmlElement) -> bool:
    """Whether an element that shows a picture is one made for pictures, or stands in one."""
    nearby = (node, *islice(node.iterancestors(), _FRAME_DEPTH))
    return any(near.tag == "figure" or matches_name(part_names.PICTURE, join_names(near)) for near in nearby)


def _iterate_between(around: HtmlElement, start: HtmlElement, end: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements that show a picture from one element to another."""
    nodes = around.iter()
    for node in nodes:
        if node is start:
            break
    for node in nodes:
        if node is end:
            return
        if isinstance(node.tag, str) and (is_picture(node) or (node.get("style") and find_background(node))):
            yield node
