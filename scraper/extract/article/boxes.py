"""What the elements around a text are called and what they hold: the body's own boxes, and furniture's."""

from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from scraper.extract.article.alignment import sum_kept_sizes
from scraper.extract.article.attachments import holds_files_alone
from scraper.extract.article.block_names import (
    is_caption_name,
    is_furniture_name,
    join_names,
    matches_name,
    split_camel_case,
)
from scraper.extract.article.blocks import TextBlock
from scraper.lexicon import part_names

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LONGEST_CAPTION = 1000  # characters
_CAPTION_DEPTH = 4  # elements around a text, of which one may be a figcaption
_LARGEST_PICTURE_BOX = 8  # elements right inside a box, from which on it is more than a picture with its caption
_MOST_INSIDE = 10  # elements of a box, of which one may say that it lists files
_NEARBY = 2  # elements around a text whose names speak of it
_FURNITURE = frozenset({"footer", "nav", "aside", "form", "amp-ad"})


class BoxNames:
    """What the elements around each block are called, up to the body's own container."""

    def __init__(self, blocks: list[TextBlock], home: HtmlElement) -> None:
        """Remember the container and how much of the body each element holds."""
        self.outer = {home, *home.iterancestors()}
        self._furniture: dict[HtmlElement, bool] = {}
        self._sizes = sum_kept_sizes(blocks)
        self.total = sum(block.size for block in blocks if block.kept) or 1

    def is_furniture(self, node: HtmlElement) -> bool:
        """Whether a node, or what holds it inside the container, is called by furniture's names."""
        known = self._furniture.get(node)
        if known is None:
            parent = node.getparent()
            inherited = node not in self.outer and parent is not None and self.is_furniture(parent)
            known = self._furniture[node] = inherited or (node not in self.outer and self._is_named_furniture(node))
        return known

    def _is_named_furniture(self, node: HtmlElement) -> bool:
        if self._sizes.get(node, 0) * 2 > self.total:  # a wrapper of the body itself
            return False
        name = join_names(node)
        is_note = node.tag == "aside" and matches_name(part_names.NOTE, name)
        if node.tag in _FURNITURE:
            return not is_note or is_furniture_name(name)
        return is_furniture_name(name) and not _lists_own_files(node, name)


def _lists_own_files(node: HtmlElement, name: str) -> bool:
    """Whether a box is called furniture only because its files are "related", as content management systems do."""
    rest = part_names.RELATED.sub(" ", split_camel_case(name))
    if rest == name or is_furniture_name(rest) or not holds_files_alone(node):
        return False
    return any(matches_name(part_names.FILES, join_names(inner)) for inner in islice(node.iter("*"), _MOST_INSIDE))


def is_in_figcaption(block: TextBlock) -> bool:
    """Whether a text stands in a figcaption, or is one."""
    return "figcaption" in [node.tag for node in (block.node, *block.ancestors[:_CAPTION_DEPTH])]


def is_caption(block: TextBlock) -> bool:
    """Whether a text is a picture's caption: by its element, or by its name in a box with a picture."""
    if is_in_figcaption(block):
        return True
    if block.size > _LONGEST_CAPTION:
        return False
    for node in (block.node, *block.ancestors[:1]):
        if (name := node.get("class")) and is_caption_name(name.replace("_", "-")) and _has_picture(node.getparent()):
            return True
    return False


def _has_picture(box: HtmlElement | None) -> bool:
    return (
        box is not None
        and next(islice(box, _LARGEST_PICTURE_BOX - 1, None), None) is None  # `len` would count all of them
        and next(box.iter("img", "amp-img", "picture"), None) is not None
    )


def find_article(block: TextBlock) -> HtmlElement | None:
    """Return the <article> that a block stands in: another one is another text."""
    return next((node for node in (block.node, *block.ancestors) if node.tag == "article"), None)


def iterate_nearby(block: TextBlock, names: BoxNames) -> Iterator[HtmlElement]:
    """Yield a block's element and the two around it, as far as they are inside the body's container."""
    yield block.node
    for parent in block.ancestors[:_NEARBY]:
        if parent in names.outer:
            return
        yield parent
