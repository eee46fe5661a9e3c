"""The body as a tree of its own: a copy of the page's part that holds it, less what is neither kept nor media.

The page's tree stays as it is. Classes and styles are left to `scraper.normalize.safe_html`.
"""

from copy import deepcopy

from lxml.html import HtmlElement

from scraper.document.tree import make_element
from scraper.extract.article.alignment import container, is_inside
from scraper.extract.article.block_names import name_of, says
from scraper.extract.article.blocks import Unit
from scraper.extract.article.boxes import Names
from scraper.extract.nodes import read_node_text
from scraper.lexicon import part_names

_MEDIA = frozenset(
    {"img", "picture", "video", "audio", "iframe", "embed", "object", "amp-img", "amp-iframe", "amp-youtube"}
)
_NEVER = frozenset(
    {"script", "style", "template", "head", "textarea", "select", "button", "input", "svg", "math", "nav"}
)
_BOXES = frozenset({"figure", "table", "div", "p", "span", "section", "center"})  # what pictures are laid out by
_SIDES = frozenset({"width", "height"})


def built(units: list[Unit]) -> HtmlElement | None:
    """Return a new `<div>` with the body's kept part of the page; None where nothing is kept."""
    home = container(units, 1.0)
    if home is None:
        return None
    while (
        home.tag in ("tr", "tbody", "td", "li", "p", "span", "thead", "dd", "figcaption")
        and home.getparent() is not None
    ):
        home = home.getparent()
    return _Copy(units, home).root


class _Copy:
    def __init__(self, units: list[Unit], home: HtmlElement) -> None:
        self.names = Names(units, home)
        self.units = {unit.node: unit for unit in units}
        self.kept: set[HtmlElement] = set()
        self.unkept: dict[HtmlElement, int] = {}
        for unit in units:
            if unit.kept:
                self.kept.update((unit.node, *unit.above))
            elif is_inside(unit, home):
                for node in (unit.node, *unit.above):
                    if node is home:
                        break
                    self.unkept[node] = self.unkept.get(node, 0) + unit.size
        self.around_media = _around(home, "img", "iframe", "video")
        self.around_pictures = _around(home, "img", "amp-img", "figure")
        self.root: HtmlElement = deepcopy(home)
        self.root.tag, self.root.tail = "div", None
        self.root.attrib.clear()
        self._mend(home, self.root, direct=self._keeps(home))

    def _keeps(self, node: HtmlElement) -> bool:
        unit = self.units.get(node)
        return unit is None or unit.kept

    def _mend(self, node: HtmlElement, copied: HtmlElement, *, direct: bool) -> None:
        """Take out of a node's copy what is not kept; `direct` says whether its own inline text is."""
        if not direct:
            copied.text = " "
        for child, twin in zip(node, list(copied), strict=True) if len(node) else ():
            if not direct:
                twin.tail = " "
            if isinstance(child.tag, str) and self._stays(child, twin, direct=direct):
                if child.tag in _BOXES and (child in self.around_pictures or child.tag == "figure"):
                    _as_figure(twin)
            else:
                twin.drop_tree()

    def _stays(self, child: HtmlElement, twin: HtmlElement, *, direct: bool) -> bool:
        """Mend the copy of a child; False where nothing of it is kept."""
        tag = child.tag
        if tag in _NEVER:
            return False
        if tag in _MEDIA or (tag == "noscript" and child.find(".//img") is not None):
            return self._wanted(child)
        if child in self.kept or self._is_inline(child, direct=direct):
            own = direct or child in self.kept
            self._mend(child, twin, direct=self._keeps(child) if child in self.units else own)
            return True
        if child not in self.around_media or self.names.is_furniture(child) or self.unkept.get(child, 0) > 400:
            return False
        self._mend(child, twin, direct=self._is_caption_box(child))
        return True

    def _is_inline(self, child: HtmlElement, *, direct: bool) -> bool:
        """Whether a node without a unit of its own belongs to its parent's text."""
        return direct and child not in self.unkept and child.tag != "noscript" and not self.names.is_furniture(child)

    def _is_caption_box(self, node: HtmlElement) -> bool:
        size = self.unkept.get(node, 0)
        named = f"{node.tag} {name_of(node)}"
        return size == 0 or (size < 400 and (says(part_names.CAPTION, named) or says(part_names.PICTURE, named)))

    def _wanted(self, media: HtmlElement) -> bool:
        if self.names.is_furniture(media):
            return False
        if media.tag not in ("img", "picture", "noscript", "amp-img"):
            return True
        near = [media, *(one for _, one in zip(range(2), media.iterancestors(), strict=False))]
        if any(
            says(part_names.ORNAMENT, name_of(one))
            for one in near
            if one not in self.names.outer and one not in self.units
        ):
            return False
        image = media if media.tag == "img" else media.find(".//img")
        sides = [image.get(side, "") for side in _SIDES] if image is not None else []
        return not any(side.isdigit() and int(side) < 32 for side in sides)


def _around(home: HtmlElement, *tags: str) -> set[HtmlElement]:
    """Return the elements inside one that hold an element of some tags."""
    found: set[HtmlElement] = set()
    for node in home.iterdescendants(*tags):
        for above in node.iterancestors():
            if above is home or above in found:
                break
            found.add(above)
    return found


def _as_figure(copied: HtmlElement) -> None:
    """Make a figure of a box that holds one picture and its caption, however it was laid out."""
    if next(copied.iterdescendants("figure", "figcaption"), None) is not None:
        return
    if copied.tag == "figure":
        _caption_of_figure(copied)
        return
    images = list(copied.iter("img", "amp-img"))
    if len(images) != 1:
        return
    text = read_node_text(copied, longest=4000)  # a caption is far shorter
    if not 0 < len(text) < 400:
        return
    captions = [node for node in copied.iterdescendants() if says(part_names.CAPTION, name_of(node))]
    boxed = copied.tag == "table" and len(list(copied.iter("td", "th"))) <= 2
    if not captions and not boxed:
        return
    if not boxed and sum(len(read_node_text(node)) for node in captions[:1]) < len(text) * 0.6:
        return
    image, tail = images[0], copied.tail
    lead = images[0].getparent()
    link = lead if lead is not None and lead.tag == "a" else None
    caption = make_element("figcaption")
    caption.text = text
    copied.clear()
    copied.tag, copied.tail = "figure", tail
    image.tail = None
    if link is not None:
        link.text = link.tail = None
        for other in list(link):
            link.remove(other)
        link.append(image)
    copied.append(link if link is not None else image)
    copied.append(caption)


def _caption_of_figure(figure: HtmlElement) -> None:
    for node in figure.iterdescendants():
        if node.tag in ("p", "div", "span") and read_node_text(node) and says(part_names.CAPTION, name_of(node)):
            node.tag = "figcaption"
            return
