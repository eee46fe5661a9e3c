"""The body as a tree of its own: a copy of the page's part that holds it, less what is neither kept nor media.

The page's tree stays as it is. Classes and styles are left to `scraper.normalize.safe_html`.
"""

from copy import deepcopy
from itertools import islice
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from scraper.document.tree import make_element
from scraper.extract.article.alignment import find_container, is_inside
from scraper.extract.article.block_names import join_names, matches_name
from scraper.extract.article.blocks import TextBlock
from scraper.extract.article.boxes import BoxNames
from scraper.extract.article.pictures import BodyPictures
from scraper.extract.nodes import read_node_text
from scraper.extract.picture_sources import is_picture
from scraper.lexicon import part_names

_HYPHENATED = XPath("descendant::*[contains(name(), '-')]")  # elements of AMP, and of the site's own
_STAND_INS = ("amp-iframe", "amp-youtube", "lite-youtube", "youtube-video")
_PLAYERS = frozenset({"video", "audio", "iframe", "embed", "object", *_STAND_INS})
_NEVER = frozenset({"script", "style", "template", "head", "textarea", "select", "button", "input", "svg", "nav"})
_BOXES = frozenset({"figure", "table", "div", "p", "span", "section", "center"})  # what pictures are laid out by
_PARTS = ("tr", "tbody", "td", "li", "p", "span", "thead", "dd", "figcaption")  # of a table, list or line: no whole
_MOST_UNKEPT = 400  # characters beside a picture that are not kept, above which its box goes
_LONGEST_CAPTION = 400  # characters
_LONGEST_READ = 4000  # characters of a box that are read for its caption
_CAPTION_SHARE = 0.6  # of a box's text, that its caption holds
_MOST_CELLS = 2  # of a table that lays out a picture and its caption


def build_content(blocks: list[TextBlock], url: str = "") -> HtmlElement | None:
    """Return a new `<div>` with the body's kept part of the page; None where nothing is kept.

    `url` is the page's own address, by which links to other sites are known.
    """
    home = find_container(blocks, 1.0)
    if home is None:
        return None
    while home.tag in _PARTS and home.getparent() is not None:
        home = home.getparent()
    return _ContentCopy(blocks, home, url).root


class _ContentCopy:
    def __init__(self, blocks: list[TextBlock], home: HtmlElement, url: str) -> None:
        self.names = BoxNames(blocks, home)
        self.pictures = BodyPictures(blocks, self.names, url)
        self.blocks = {block.node: block for block in blocks}
        self.kept: set[HtmlElement] = set()
        self.unkept: dict[HtmlElement, int] = {}
        for block in blocks:
            if block.kept:
                self.kept.update((block.node, *block.ancestors))
            elif is_inside(block, home):
                for node in (block.node, *block.ancestors):
                    if node is home:
                        break
                    self.unkept[node] = self.unkept.get(node, 0) + block.size
        named: Any = _HYPHENATED(home)
        own = [node for node in named if is_picture(node)]
        self.around_media = _find_holders(home, [*home.iterdescendants("img", "iframe", "video", *_STAND_INS), *own])
        self.around_pictures = _find_holders(home, [*home.iterdescendants("img", "figure"), *own])
        self.root: HtmlElement = deepcopy(home)
        self.root.tag, self.root.tail = "div", None
        self.root.attrib.clear()
        self._prune(home, self.root, direct=self._keeps(home))

    def _keeps(self, node: HtmlElement) -> bool:
        block = self.blocks.get(node)
        return block is None or block.kept

    def _prune(self, node: HtmlElement, copied: HtmlElement, *, direct: bool) -> None:
        """Take out of a node's copy what is not kept; `direct` says whether its own inline text is."""
        if not direct:
            copied.text = " "
        for child, twin in zip(node, list(copied), strict=True) if len(node) else ():
            if not direct:
                twin.tail = " "
            if isinstance(child.tag, str) and self._prune_child(child, twin, direct=direct):
                if child.tag in _BOXES and (child in self.around_pictures or child.tag == "figure"):
                    _convert_to_figure(twin)
            else:
                twin.drop_tree()

    def _prune_child(self, child: HtmlElement, twin: HtmlElement, *, direct: bool) -> bool:
        """Prune the copy of a child; False where nothing of it is kept."""
        tag = child.tag
        if tag in _NEVER:
            return False
        if tag in _PLAYERS:
            return not self.names.is_furniture(child)
        if is_picture(child) or tag == "noscript":
            return self._keep_picture(child, twin)
        if child in self.kept or self._is_inline(child, direct=direct):
            inherited = direct or child in self.kept
            self._prune(child, twin, direct=self._keeps(child) if child in self.blocks else inherited)
            return True
        if child not in self.around_media or self.names.is_furniture(child) or self.unkept.get(child, 0) > _MOST_UNKEPT:
            return False
        self._prune(child, twin, direct=self._is_caption_box(child))
        return True

    def _keep_picture(self, child: HtmlElement, twin: HtmlElement) -> bool:
        """Put an `<img>` in the place of a picture's copy; False where it is none of the body's own.

        A `<noscript>` may hold a whole gallery.
        """
        if child.tag == "noscript" and next(islice(child.iter("img"), 1, None), None) is not None:
            self._prune(child, twin, direct=True)
            twin.tag = "div"
            return True
        image = self.pictures.take(child)
        if image is not None:
            image.tail = twin.tail
            twin.getparent().replace(twin, image)
        return image is not None

    def _is_inline(self, child: HtmlElement, *, direct: bool) -> bool:
        """Whether a node without a block of its own belongs to its parent's text."""
        return direct and child not in self.unkept and child.tag != "noscript" and not self.names.is_furniture(child)

    def _is_caption_box(self, node: HtmlElement) -> bool:
        size = self.unkept.get(node, 0)
        name = f"{node.tag} {join_names(node)}"
        is_named = matches_name(part_names.CAPTION, name) or matches_name(part_names.PICTURE, name)
        return size == 0 or (size < _LONGEST_CAPTION and is_named)


def _find_holders(home: HtmlElement, nodes: list[HtmlElement]) -> set[HtmlElement]:
    """Return the elements inside one that hold some of the nodes in it."""
    found: set[HtmlElement] = set()
    for node in nodes:
        for ancestor in node.iterancestors():
            if ancestor is home or ancestor in found:
                break
            found.add(ancestor)
    return found


def _convert_to_figure(copied: HtmlElement) -> None:
    """Make a figure of a box that holds one picture and its caption, however it was laid out."""
    if next(copied.iterdescendants("figure", "figcaption"), None) is not None:
        return
    if copied.tag == "figure":
        _mark_caption(copied)
        return
    images = list(copied.iter("img", "amp-img"))
    if len(images) == 1 and (text := _read_caption(copied)):
        _lay_out_figure(copied, images[0], text)


def _read_caption(box: HtmlElement) -> str:
    """Return the text of a box with a picture where it is the picture's caption, else ""."""
    text = read_node_text(box, longest=_LONGEST_READ)  # a caption is far shorter
    if not 0 < len(text) < _LONGEST_CAPTION:
        return ""
    captions = [node for node in box.iterdescendants() if matches_name(part_names.CAPTION, join_names(node))]
    if box.tag == "table" and len(list(box.iter("td", "th"))) <= _MOST_CELLS:
        return text
    return text if sum(len(read_node_text(node)) for node in captions[:1]) >= len(text) * _CAPTION_SHARE else ""


def _lay_out_figure(box: HtmlElement, image: HtmlElement, text: str) -> None:
    """Make of a box a figure of a picture, in its link where it has one, and a caption."""
    tail, parent = box.tail, image.getparent()
    link = parent if parent is not None and parent.tag == "a" else None
    caption = make_element("figcaption")
    caption.text = text
    box.clear()
    box.tag, box.tail = "figure", tail
    image.tail = None
    if link is not None:
        link.text = link.tail = None
        for other in list(link):
            link.remove(other)
        link.append(image)
    box.append(link if link is not None else image)
    box.append(caption)


def _mark_caption(figure: HtmlElement) -> None:
    for node in figure.iterdescendants():
        is_named = node.tag in ("p", "div", "span") and matches_name(part_names.CAPTION, join_names(node))
        if is_named and read_node_text(node):
            node.tag = "figcaption"
            return
