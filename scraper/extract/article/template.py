"""A site's own template: where its articles stand, and what repeats on all of them.

Learned from articles that the general extractor read. Pure: a Template goes in, a new one comes out;
it is stored with the source as JSON.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import lru_cache
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from scraper.extract.article.alignment import find_container
from scraper.extract.article.blocks import TextBlock
from scraper.extract.article.body import select_inside
from scraper.extract.article.boilerplate import LONGEST_REPEATED, hash_block
from scraper.extract.article.site_pages import PageMarks, load_marks, remember

STEADY = 3  # articles that must agree before the selector goes first
CHECK_EVERY = 20  # articles between two checks by the general extractor
MIN_TEXT_SIZE = 200  # characters of a text that says anything of where texts stand
_MOST_DOUBTS = 3  # articles in a row that must disagree before a steady selector is given up
_FURNITURE_SEEN = 3  # articles that a text must stand on to be furniture
_MOST_TEXTS = 400
_AGREEING = 0.9  # share of the text that the selector's element must hold
_MOST_CLASSES = 3  # classes in a selector
_SCOPE_DEPTH = 4  # elements around the text's, up to which the page's heading is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What is known of a site's article pages."""

    selector: str = ""  # an XPath of the element that holds the text
    seen: int = 0  # articles it was learned from
    agreement: int = 0  # articles on which the selector and the general extractor agreed
    doubts: int = 0  # articles in a row, since, on which they did not
    texts: Mapping[str, int] = field(default_factory=dict)  # hash of a block's text, or a picture -> articles it was on
    pages: tuple[PageMarks, ...] = ()  # of the last articles, the newest last

    @property
    def steady(self) -> bool:
        """Whether the selector may go first."""
        return bool(self.selector) and self.agreement >= STEADY

    @property
    def furniture(self) -> frozenset[str]:
        """Hashes of the texts that repeat."""
        return frozenset(key for key, count in self.texts.items() if count >= _FURNITURE_SEEN)

    @property
    def check_due(self) -> bool:
        """Whether the next article is to be read by the general extractor too."""
        return self.doubts > 0 or self.seen % CHECK_EVERY == 0

    def to_json(self) -> str:
        """Return the template as JSON, keys sorted, so that the same knowledge has the same bytes."""
        known = {each.name: getattr(self, each.name) for each in fields(self)}  # `asdict` copies all texts, one by one
        return json.dumps({**known, "pages": [*map(asdict, self.pages)]}, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Template":
        """Return the template that `to_json` wrote; what cannot be read gives an empty one."""
        try:
            value = json.loads(text)
            return cls(
                selector=str(value["selector"]),
                seen=int(value["seen"]),
                agreement=int(value["agreement"]),
                doubts=int(value.get("doubts", 0)),
                texts={str(key): int(count) for key, count in value["texts"].items()},
                pages=load_marks(value.get("pages", ())),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls()


def learn(
    template: Template,
    blocks: Iterable[TextBlock],
    *,
    by_template: bool,
    pictures: Iterable[str] = (),
    marks: PageMarks | None = None,
) -> Template:
    """Return the template with one more article known: the blocks and the marks of its `RawArticle`.

    `pictures` are the hashes of those that the page names as its own: one that repeats is the site's.

    An article that the template itself found adds to the count alone: it cannot bear itself out. A page with
    next to no text teaches nothing of texts, and one odd page does not undo what many bore out.
    """
    if marks is not None:
        template = replace(template, pages=remember(template.pages, marks))
    if by_template:
        return replace(template, seen=template.seen + 1)
    blocks = list(blocks)
    if _kept_size(blocks) < MIN_TEXT_SIZE:
        return template
    known = replace(template, seen=template.seen + 1, texts=_count_texts(template.texts, blocks, pictures))
    if template.selector and _agrees_with(template.selector, blocks):
        return replace(known, agreement=template.agreement + 1, doubts=0)
    if template.steady and template.doubts + 1 < _MOST_DOUBTS:
        return replace(known, doubts=template.doubts + 1)
    selector = make_selector(blocks)
    return replace(known, selector=selector, agreement=1 if selector else 0, doubts=0)


def _kept_size(blocks: list[TextBlock]) -> int:
    return sum(block.size for block in blocks if block.kept)


def _count_texts(texts: Mapping[str, int], blocks: list[TextBlock], pictures: Iterable[str]) -> dict[str, int]:
    """Return how many articles each text stood on, and each picture was named by, with one more article."""
    counts = dict(texts)
    for key in {*pictures, *(hash_block(block) for block in blocks if block.size <= LONGEST_REPEATED)}:
        counts[key] = counts.get(key, 0) + 1
    if len(counts) <= _MOST_TEXTS:
        return counts
    return dict(sorted(counts.items(), key=lambda entry: -entry[1])[:_MOST_TEXTS])  # what stood on few pages goes first


def _agrees_with(selector: str, blocks: list[TextBlock]) -> bool:
    """Whether the selector's element holds what was kept and hardly more."""
    homes = _find_nodes(selector, blocks[0].node.getroottree().getroot())
    if len(homes) != 1:
        return False
    inside = set(homes[0].iter())
    kept = _kept_size(blocks)
    both = sum(block.size for block in blocks if block.kept and block.node in inside)
    return both >= _AGREEING * kept


def make_selector(blocks: list[TextBlock]) -> str:
    """Return an XPath of the innermost named element that holds the kept text, "" where none is alone in its name."""
    home = find_container([block for block in blocks if block.kept], _AGREEING)
    while home is not None and home.tag not in ("body", "html"):
        path = _make_xpath(home)
        if path and len(home.getroottree().getroot().xpath(path)) == 1:
            return path
        home = home.getparent()
    return ""


def _make_xpath(node: HtmlElement) -> str:
    identity = (node.get("id") or "").strip()
    if identity and not any(char.isdigit() or char in "'\" " for char in identity):
        return f"/descendant::{node.tag}[@id='{identity}']"
    prop = node.get("itemprop")
    if prop == "articleBody":
        return "/descendant::*[@itemprop='articleBody']"
    classes = [
        name for name in (node.get("class") or "").split() if not any(char.isdigit() or char in "'\"" for char in name)
    ]
    if classes:  # the first one's letters are tested first: few elements have them
        whole = (f"contains(concat(' ',normalize-space(@class),' '),' {name} ')" for name in classes[:_MOST_CLASSES])
        return f"/descendant::{node.tag}[contains(@class,'{classes[0]}')][{' and '.join(whole)}]"
    return f"/descendant::{node.tag}" if node.tag in ("article", "main") else ""


def find_scope(template: Template | None, tree: HtmlElement) -> tuple[HtmlElement, HtmlElement] | None:
    """Return the element that the site's template says holds the text, and the part of the page around it.

    The part reaches up to the page's heading, for dates and bylines. None where the general extractor must
    read the page: nothing steady is known, a check is due, or the element is not there or not alone.
    """
    if template is None or not template.steady or template.check_due:
        return None
    homes = _find_nodes(template.selector, tree)
    if len(homes) != 1:
        return None
    around = homes[0]
    for _, parent in zip(range(_SCOPE_DEPTH), homes[0].iterancestors(), strict=False):
        if next(around.iterdescendants("h1"), None) is not None or parent.tag in ("body", "html"):
            break
        around = parent
    return homes[0], around


def _find_nodes(selector: str, tree: HtmlElement) -> list[HtmlElement]:
    found: Any = _compile_selector(selector)(tree)
    return list(found)


@lru_cache(maxsize=256)
def _compile_selector(selector: str) -> XPath:
    return XPath(selector)


def select_by_template(template: Template, home: HtmlElement, blocks: list[TextBlock], title: str) -> bool:
    """Mark what stands in the template's element as the text; False where that is next to nothing."""
    select_inside(blocks, home, title, template.furniture)
    return _kept_size(blocks) >= MIN_TEXT_SIZE
