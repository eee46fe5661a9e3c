"""What the elements around a text are called and what they hold: the body's own boxes, and furniture's."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from scraper.extract.article.alignment import kept_sizes
from scraper.extract.article.block_names import name_of, says, says_caption, says_furniture
from scraper.extract.article.blocks import Unit
from scraper.lexicon import part_names

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LONGEST_CAPTION = 1000  # characters
_FURNITURE = frozenset({"footer", "nav", "aside", "form", "amp-ad"})


class Names:
    """What the elements around each unit are called, up to the body's own container."""

    def __init__(self, units: list[Unit], home: HtmlElement) -> None:
        """Remember the container and how much of the body each element holds."""
        self.outer = {home, *home.iterancestors()}
        self._furniture: dict[HtmlElement, bool] = {}
        self._sizes = kept_sizes(units)
        self.total = sum(unit.size for unit in units if unit.kept) or 1

    def is_furniture(self, node: HtmlElement) -> bool:
        """Whether a node, or what holds it inside the container, is called by furniture's names."""
        known = self._furniture.get(node)
        if known is None:
            parent = node.getparent()
            above = node not in self.outer and parent is not None and self.is_furniture(parent)
            known = self._furniture[node] = above or (node not in self.outer and self._says_furniture(node))
        return known

    def _says_furniture(self, node: HtmlElement) -> bool:
        if self._sizes.get(node, 0) * 2 > self.total:  # a wrapper of the body itself
            return False
        name = name_of(node)
        note = node.tag == "aside" and says(part_names.NOTE, name)
        return says_furniture(name) or (node.tag in _FURNITURE and not note)


def is_caption(unit: Unit) -> bool:
    """Whether a text is a picture's caption: by its element, or by its name in a box with a picture."""
    for one in (unit.node, *unit.above[:4]):
        if one.tag == "figcaption":
            return True
    if unit.size > _LONGEST_CAPTION:
        return False
    for one in (unit.node, *unit.above[:1]):
        if (name := one.get("class")) and says_caption(name.replace("_", "-")) and _has_picture(one.getparent()):
            return True
    return False


def _has_picture(box: HtmlElement | None) -> bool:
    return box is not None and len(box) < 8 and next(box.iter("img", "amp-img", "picture"), None) is not None


def article_of(unit: Unit) -> HtmlElement | None:
    """Return the <article> that a unit stands in: another one is another text."""
    return next((one for one in (unit.node, *unit.above) if one.tag == "article"), None)


def near(unit: Unit, names: Names) -> Iterator[HtmlElement]:
    """Yield a unit's element and the two around it, as far as they are inside the body's container."""
    yield unit.node
    for parent in unit.above[:2]:
        if parent in names.outer:
            return
        yield parent
