"""What a page calls its parts, and which lines are of its own keeping.

Names are the words of class, id, role, itemprop and data-component.
"""

import re
from functools import lru_cache

from lxml.html import HtmlElement

from scraper.lexicon import part_names
from scraper.lexicon.phrases import keeps_count

_PARTED = re.compile(r"\s*[|｜•·—–]\s*|\s+-\s+|\s{2,}|;\s+")
# What the page says of a program that opens its files.
_READER = re.compile(r"\b(?:Adobe|Acrobat)\b.{0,30}\bReader", re.I | re.S)


def is_stamp(text: str) -> bool:
    """Whether a line holds nothing but what the page keeps of the bulletin: days, and how often it was read.

    A credit without a number ("责任编辑：…") is told to be of the text as often as not.
    """
    if len(text) > 160 or not keeps_count(text) or not any(map(str.isdigit, text)):
        return False
    return all(_is_kept(part) for part in _PARTED.split(text))


def _is_kept(part: str) -> bool:
    if not any(map(str.isalpha, part)):
        return True
    return keeps_count(part) and len(part) < (40 if part.endswith((".", "!", "?", "。")) else 80)


def is_advice(text: str) -> bool:
    """Whether a line is of the program that opens the page's files."""
    return len(text) < 250 and bool(_READER.search(text))


_NAMING = frozenset({"class", "id", "role", "itemprop", "data-component"})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_NAME = 1000  # characters; names are remembered, so they are bounded


def name_of(node: HtmlElement) -> str:
    """Return what a page calls an element: its class, id, role and the like, as one string."""
    named = ""
    for key, value in node.items():
        # Longer ids are made of a heading's words.
        if key in _NAMING and (key != "id" or value.count("-") + value.count("_") < 3):
            named += f" {value}"
    return named[1 : _LONGEST_NAME + 1].replace("_", "-")


@lru_cache(maxsize=16384)
def says_furniture(name: str) -> bool:
    """Whether a name is one of furniture's; a page uses few names many times."""
    # Not by `says`, which takes the pattern's hash each time: that of a long one costs more than it saves.
    return bool(name) and bool(part_names.FURNITURE.search(split_name(name)))


@lru_cache(maxsize=16384)
def says_caption(name: str) -> bool:
    """Whether a name is one of captions'."""
    return bool(name) and bool(part_names.CAPTION.search(split_name(name)))


@lru_cache(maxsize=16384)
def says(pattern: re.Pattern[str], name: str) -> bool:
    """Whether one of a pattern's words stands in a name, its camelCase parted."""
    return bool(name) and bool(pattern.search(split_name(name)))


@lru_cache(maxsize=8192)
def split_name(name: str) -> str:
    """Return a name with its camelCase words parted: `relatedNews` as `related-News`.

    What was asked before is remembered: a site uses few names many times.
    """
    return _CAMEL.sub("-", name)
