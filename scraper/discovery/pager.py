"""A numbered pager, 1 2 3 …: ways to the number behind the current page's, whichever that is.

Such a pager sets the current page's number apart: it is no link, or it or what it holds has an
`aria-current` (WAI-ARIA 1.2) or a class that the other numbers do not have. Which mark is the right
one shows on a second page only, so all are returned. They go back from each numbered link by steps of
one, so that they take no longer than the page is long; CSS could only look forward over all siblings.
"""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from scraper.discovery.page_numbers import MOST_DIGITS
from scraper.lexicon import part_names
from scraper.selector import write_word_test

LEVELS = 4  # that a number may be wrapped in
LOOKED_BACK = 3  # siblings, over separators, to the number before
SIGNS = "|·•,-[]()\u00a0"  # what stands around numbers
NAME = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
ASCII_DIGITS = "0123456789"
ONE = re.compile(r"\D{0,20}(\d)\D{0,20}")


def find_ways_behind(second: HtmlElement, links: str = "") -> Iterator[str]:
    """Yield XPaths of the link behind the current page's number; `second` is the link to page 2, on page 1.

    `links` selects what may be such a link; those with an address and a number where it is "".
    """
    digits = _find_digits(second)
    worded = not "".join(second.itertext()).strip().isdecimal()
    number = _write_number(".", digits, worded=worded)
    numbered = links or f"//a[@href][{number} > 1]"
    if _has_bare_before(second):
        before = f"translate(preceding-sibling::node()[1]/self::text(), '{digits}{SIGNS}', '{digits and ASCII_DIGITS}')"
        yield f"{numbered}[number({before}) > 0]"
    item = second
    for level in range(LEVELS):
        back, first = _find_first_before(item)
        if first is not None:
            # Of a wrapped link only the first in its place is tried, so that no number is tried twice.
            alone = "[not(preceding-sibling::*[1])]" if level else ""
            before = f"{'../' * level}preceding-sibling::*[{back}]/self::{first.tag}"
            for mark in _find_marks(first, item, number):
                yield f"{numbered}{alone}[{before}[{mark}]]"
            return
        around = item.getparent()
        if around is None or item.getprevious() is not None:
            return
        item = around


def _find_digits(second: HtmlElement) -> str:
    """Return the digits, 0 to 9, of the script that writes the number 2 so; "" for those of ASCII."""
    two = next((letter for letter in "".join(second.itertext()) if letter.isdecimal()), "2")
    return "" if two.isascii() else "".join(chr(ord(two) - 2 + value) for value in range(10))


def _write_number(expression: str, digits: str, *, worded: bool = False) -> str:
    """Return the XPath of a number that may be written in a script's own digits; XPath reads those of ASCII only.

    With `worded` there may be words around it, as in "Page 2".
    """
    text = f"translate({expression}, '{digits}', '{ASCII_DIGITS}')" if digits else expression
    return f"number(translate({text}, translate({text}, '{ASCII_DIGITS}', ''), ''))" if worded else f"number({text})"


def _has_bare_before(item: HtmlElement) -> bool:
    before, around = item.getprevious(), item.getparent()
    text = before.tail if before is not None else around.text if around is not None else ""
    return is_number((text or "").strip(f"{SIGNS} \t\r\n"), 1)


def is_number(text: str, number: int) -> bool:
    """Tell whether a text is a number and nothing else, in the digits of any script."""
    return text.isdecimal() and len(text) <= MOST_DIGITS and int(text) == number


def _find_first_before(item: HtmlElement) -> tuple[int, HtmlElement | None]:
    """Return how many siblings before an element the number 1 stands, and no other, and in which; None for nowhere."""
    before = item
    for back in range(1, LOOKED_BACK + 1):
        before = before.getprevious()
        if before is None:
            break
        text = " ".join("".join(before.itertext()).split()) if isinstance(before.tag, str) else ""
        if NAME.fullmatch(str(before.tag)) and (found := ONE.fullmatch(text)) and is_number(found[1], 1):
            return back, before
    return 0, None


def _find_marks(first: HtmlElement, item: HtmlElement, number: str) -> Iterator[str]:
    """Yield tests that hold for the current page's number and for no other, the clearest first; `number` reads it."""
    tests = ["@aria-current"]
    for name in sorted(
        _list_classes(first) - _list_classes(item), key=lambda name: (not part_names.CURRENT_PAGE.search(name), name)
    ):
        tests.append(write_word_test("class", name))
    for test in tests:
        for mark in (test, f"*[1][{test}]"):
            if first.xpath(f"self::*[{mark}]"):
                yield mark
    yield f"not(*/*) and not(@href or *[1]/@href) and {number} > 0"


def _list_classes(node: HtmlElement) -> set[str]:
    """Return the class names of a node and its first child."""
    return {
        name
        for element in (node, *node[:1])
        for name in str(element.get("class") or "").split()
        if NAME.fullmatch(name)
    }
