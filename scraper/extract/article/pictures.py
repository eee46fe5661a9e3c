"""Which pictures around a bulletin's text are its own: not the site's design, no advert, no teaser of another bulletin.

A picture may be a link. Where that opens a picture, the larger one is shown; where it opens a page, the picture is
mostly that page's.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from lxml.html import HtmlElement

from scraper.extract.article.attachments import guess_media_type
from scraper.extract.article.block_names import join_names, matches_name
from scraper.extract.article.blocks import TextBlock, is_prose
from scraper.extract.article.boxes import HEADINGS, BoxNames
from scraper.extract.picture_addresses import (
    guess_width,
    is_ornament_address,
    is_picture_file,
    is_same_picture,
    is_thumbnail,
    make_picture_key,
    may_be_picture,
)
from scraper.extract.picture_sources import SMALL, find_address, is_picture, make_image, parse_side
from scraper.lexicon import part_names
from scraper.urls import find_host, join_url, split_url

_SIDES = ("width", "height")
_ORNAMENT_DEPTH = 2  # elements around a picture whose names say that it is an ornament
_LINE_DEPTH = 3  # elements around a picture, of which one may be the line that it stands in
_CAPTION_DEPTH = 3  # elements around a picture, of which one may hold its caption
_SMALLEST_SIDE = 32  # pixels; smaller pictures are icons and counters
_STRIP_SIDE, _STRIP_SHAPE = 60, 3  # a picture so low and so many times wider is a logo or a button
_LONGEST_SHARED = 3  # letters of a name under which houses of a country register theirs
_MOST_LINKED = 0.7  # of a caption, above which it is a link and no more
_LARGE_SIDE = 200  # pixels from which on a picture is no icon, whatever its file is called
_SHORTEST_TITLE = 15  # characters of a link that names another bulletin


class BodyPictures:
    """The pictures of a body: which of the page's are its own, each once."""

    def __init__(self, blocks: list[TextBlock], names: BoxNames, url: str) -> None:
        """Take the page's blocks, the names of its boxes, and the page's own address, "" where unknown."""
        self.names = names
        self.blocks = blocks
        self.nodes = {block.node for block in blocks}
        self.url = url
        self.keys: set[str] = set()  # of the pictures that were taken
        self._copies: set[HtmlElement] = set()  # of those, for readers without scripts, or the other way round
        self._captioned: dict[HtmlElement, bool | None] = {}

    def take(self, node: HtmlElement) -> HtmlElement | None:
        """Return a new `<img>` of a picture's element; None where it shows none of the body's own, or one again.

        A picture in a line of text is a sign, and may come as often as a word.
        """
        image = None if node in self._copies else self.find_own(node)
        if image is None:
            return None
        image = self._choose_larger(node, image)
        key = make_picture_key(image.get("src") or "")
        if key in self.keys and not self._is_in_line(node):
            return None
        self.keys.add(key)
        return image

    def _choose_larger(self, node: HtmlElement, image: HtmlElement) -> HtmlElement:
        """Return a picture's `<img>`, or that of its copy beside it where that is larger; it stands for both."""
        for copy in _iterate_copies(node):
            other = self.find_own(copy)
            if other is not None and is_same_picture(image.get("src") or "", other.get("src") or ""):
                self._copies.add(copy)
                if 0 < _find_width(image) < _find_width(other):
                    other.set("alt", other.get("alt") or image.get("alt") or "")
                    return other
        return image

    def _is_in_line(self, node: HtmlElement) -> bool:
        beside = (node, node.getprevious(), node.getnext(), node.getparent())
        if any(near is not None and near.tag == "noscript" for near in beside):  # a picture and its copy
            return False
        return any(above in self.nodes for above in islice(node.iterancestors(), _LINE_DEPTH))

    def find_own(self, node: HtmlElement) -> HtmlElement | None:
        """Return a new `<img>` of what an element shows; None where it is not the body's own.

        That is told by its place, its names, its address and its link.
        """
        image = None if self.names.is_furniture(node) or self._is_ornament(node) else make_image(node)
        if image is None or _is_tiny(image):
            return None
        link = next((above for above in node.iterancestors("a") if above.get("href")), None)
        href = (link.get("href") or "").strip() if link is not None else ""
        captioned = self._is_captioned(node)
        if captioned is False:
            return None
        if link is not None and not self._may_lead(link, href, node, captioned=bool(captioned)):
            return None
        if not captioned and not is_large(image) and is_ornament_address(image.get("src") or ""):
            return None
        if href and _opens_larger(href, image):
            image.set("src", href)
            for name in ("srcset", *_SIDES):
                image.attrib.pop(name, None)
        return image

    def _is_ornament(self, node: HtmlElement) -> bool:
        nearby = [node, *islice(node.iterancestors(), _ORNAMENT_DEPTH)]
        if any(near.tag in HEADINGS and near.text_content().strip() for near in nearby):
            return True
        own = (join_names(near) for near in nearby if near not in self.names.outer and near not in self.nodes)
        return any(
            matches_name(part_names.ORNAMENT, name) and not matches_name(part_names.GALLERY, name) for name in own
        )

    def _may_lead(self, link: HtmlElement, href: str, node: HtmlElement, *, captioned: bool) -> bool:
        """Whether a picture of the body's own may be a link to where this one leads."""
        if href.startswith(("#", "javascript:")) or is_picture_file(href) or guess_media_type(href):
            return True
        address = join_url(self.url, href)
        if part_names.OTHER_ADDRESS.search(address) or part_names.ADVERT_ADDRESS.search(address):
            return False
        if self._is_own_page(address) or self._is_pictures_page(href):
            return True
        elsewhere = self._is_elsewhere(address)
        if not split_url(address).path.strip("/") or self._is_titled(link, href, elsewhere=elsewhere):
            return False
        if captioned or part_names.PLAYER_PAGE.search(address):
            return True
        return (elsewhere or is_thumbnail(find_address(node))) and not self._is_at_edge(node)

    def _is_own_page(self, address: str) -> bool:
        return bool(self.url) and address.partition("#")[0] == self.url.partition("#")[0]

    def _is_elsewhere(self, address: str) -> bool:
        return _find_site(address) != _find_site(self.url)

    def _is_titled(self, link: HtmlElement, href: str, *, elsewhere: bool) -> bool:
        """Whether what the link leads to has a title on the page: in the link itself, or in another of the site's."""
        return len(" ".join(link.text_content().split())) >= _SHORTEST_TITLE or (not elsewhere and href in self._titled)

    @cached_property
    def _titled(self) -> set[str]:
        return {
            (anchor.get("href") or "").strip()
            for block in self.blocks
            if block.link_size >= _SHORTEST_TITLE and block.link_share > 1 / 2
            for anchor in block.anchors
        }

    def _is_at_edge(self, node: HtmlElement) -> bool:
        """Whether a picture stands before the text's first paragraph, or behind its last."""
        first, last = self._edges
        return not first < self._order.get(node, 0) < last

    @cached_property
    def _edges(self) -> tuple[int, int]:
        """Where the text's first paragraph stands among the page's elements, and its last; (0, 0) without one."""
        texts = [block.node for block in self.blocks if block.kept and is_prose(block)]
        return (self._order.get(texts[0], 0), self._order.get(texts[-1], 0)) if texts else (0, 0)

    @cached_property
    def _order(self) -> dict[HtmlElement, int]:
        root = self.blocks[0].node.getroottree().getroot()
        return {node: number for number, node in enumerate(root.iter())}

    def _is_captioned(self, node: HtmlElement) -> bool | None:
        """Whether a picture's captions, in its figure or beside it by their names, are its own; None without any.

        False where all of them are titles of other pages. One figure may hold thousands of pictures: it is read once.
        """
        for above in islice(node.iterancestors(), _CAPTION_DEPTH):
            if above.tag == "figure" or matches_name(part_names.CAPTION, join_names(above)):
                if above not in self._captioned:
                    captions = list(_iterate_captions(above))
                    own = any(not self._is_teaser(caption) for caption in captions)
                    self._captioned[above] = own if captions else None
                return self._captioned[above]
        return None

    def _is_teaser(self, caption: HtmlElement) -> bool:
        """Whether a caption is no more than the title of another page of the site."""
        size = max(len(caption.text_content().strip()) * _MOST_LINKED, _SHORTEST_TITLE)
        return any(
            len(link.text_content().strip()) >= size
            and not self._is_pictures_page(href := link.get("href") or "")
            and not self._is_elsewhere(join_url(self.url, href.strip()))
            for link in caption.iter("a")
        )

    def _is_pictures_page(self, href: str) -> bool:
        parts = split_url(join_url(self.url, href.strip()))
        return is_picture_file(href) or bool(part_names.PICTURE_PAGE.search(f"{parts.path}?{parts.query}"))


def _iterate_copies(node: HtmlElement) -> Iterator[HtmlElement]:
    """Yield what stands right beside a picture and may show the same to readers with, or without scripts."""
    for beside in (node.getnext(), node.getprevious()):
        if beside is not None and isinstance(beside.tag, str):
            noscript, other = (node, beside) if node.tag == "noscript" else (beside, node)
            if noscript.tag == "noscript" and is_picture(other) and len(list(islice(noscript.iter("img"), 2))) == 1:
                yield beside


def _find_width(image: HtmlElement) -> int:
    return parse_side(image, "width") or guess_width(image.get("src") or "")


def _iterate_captions(box: HtmlElement) -> Iterator[HtmlElement]:
    for node in box.iterdescendants("figcaption", "p", "div", "span", "dd"):
        is_caption = node.tag == "figcaption" or matches_name(part_names.CAPTION, join_names(node))
        if is_caption and node.text_content().strip():
            yield node


def _is_tiny(image: HtmlElement) -> bool:
    """Whether an image says that it is as small as an icon or a counter, or as low as a button."""
    if any((image.get(side) or "").isdigit() and parse_side(image, side) < _SMALLEST_SIDE for side in _SIDES):
        return True
    width, height = (parse_side(image, side) for side in _SIDES)
    return 0 < height <= _STRIP_SIDE and width >= _STRIP_SHAPE * height


def is_large(image: HtmlElement) -> bool:
    """Whether an image says that it is too large for an icon, by its sides or its address."""
    return (
        min(parse_side(image, side) for side in _SIDES) >= _LARGE_SIDE or guess_width(image.get("src") or "") >= SMALL
    )


def _opens_larger(href: str, image: HtmlElement) -> bool:
    """Whether a link around a small picture opens a larger one."""
    width = guess_width(image.get("src") or "") or parse_side(image, "width")
    return 0 < width < SMALL and is_picture_file(href) and may_be_picture(href)


def _find_site(address: str) -> str:
    """Return the last names of a host: enough to tell whether two pages are of one house."""
    names = find_host(address).split(".")
    count = 3 if len(names) > 2 and len(names[-2]) <= _LONGEST_SHARED else 2  # `co.uk`, `com.vn`
    return ".".join(names[-count:])
