"""A numbered pager, 1 2 3 …: ways to the number behind the current page's, whichever that is.

Such a pager sets the current page's number apart: it is no link, or it or what is around it has an
`aria-current` (WAI-ARIA 1.2) or a class that the other numbers do not have. Which mark is the right
one shows on a second page only, so all are given.
"""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from scraper.selector import Syntax

Way = tuple[Syntax, str]
LEVELS = 4  # that a number may be wrapped in
LOOKED_BACK = 3  # over separators, to the number before
SIGNS = "|·•,-[]()\u00a0"  # what stands around numbers
NAME = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
CURRENT = re.compile(r"cur|activ|select|now|here|this|aktiv|actual|actuel", re.I)


def ways_behind(second: HtmlElement) -> Iterator[Way]:
    """Yield selectors of the link behind the current page's number; `second` is the link to page 2, on page 1."""
    item = second
    for _ in range(LEVELS):
        if _bare_before(item):
            yield (
                Syntax.XPATH,
                f"//text()[number(translate(., '{SIGNS}', '')) > 0]"
                "/following-sibling::*[1]/descendant-or-self::a[@href][number(.) > 1]",
            )
        if (first := _first_before(item)) is not None:
            yield from _ways(first, item)
            return
        around = item.getparent()
        if around is None or item.getprevious() is not None:
            return
        item = around


def _bare_before(item: HtmlElement) -> bool:
    before, around = item.getprevious(), item.getparent()
    text = before.tail if before is not None else around.text if around is not None else ""
    return (text or "").strip(f"{SIGNS} \t\r\n") == "1"


def _first_before(item: HtmlElement) -> HtmlElement | None:
    """Return the element before one in which the number 1 stands, and no other."""
    before = item.getprevious()
    for _ in range(LOOKED_BACK):
        if before is None:
            return None
        if isinstance(before.tag, str) and re.fullmatch(r"\D{0,20}1\D{0,20}", "".join(before.itertext()).strip()):
            return before
        before = before.getprevious()
    return None


def _ways(first: HtmlElement, item: HtmlElement) -> Iterator[Way]:
    """Yield the ways by each mark that the number 1 has and 2 has not, the clearest first."""
    if not (NAME.fullmatch(first.tag) and NAME.fullmatch(item.tag)):
        return
    link = "a[href]" if item.tag == "a" else f"{item.tag} a[href]"
    behind = f"/following-sibling::{item.tag}[1]/descendant-or-self::a[@href][number(.) > 1]"
    marks = [("[aria-current]", "@aria-current")]
    for name in sorted(_classes(first) - _classes(item), key=lambda name: (not CURRENT.search(name), name)):
        marks.append((f".{name}", f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"))
    for css, xpath in marks:
        if first.cssselect(f"{first.tag}{css}"):
            yield Syntax.CSS, f"{first.tag}{css} ~ {link}"
        yield Syntax.XPATH, f"//{first.tag}[{xpath}]{behind}"
        yield Syntax.XPATH, f"//{first.tag}[*[{xpath}]]{behind}"
    yield Syntax.XPATH, f"//{first.tag}[not(*/*) and not(@href or */@href) and number(.) > 0]{behind}"


def _classes(node: HtmlElement) -> set[str]:
    """Return the class names of a node and its children."""
    return {name for one in (node, *node) for name in str(one.get("class") or "").split() if NAME.fullmatch(name)}
