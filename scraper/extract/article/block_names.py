"""What a page calls its parts, and which lines are of its own keeping.

Names are the words of class, id, role, itemprop and data-component.
"""

import re
from functools import lru_cache

from lxml.html import HtmlElement

from scraper.lexicon import part_names
from scraper.lexicon.phrases import is_record_line

_SEPARATORS = re.compile(r"\s*[|｜•·—–]\s*|\s+-\s+|\s{2,}|;\s+")
_NAME_ATTRIBUTES = frozenset({"class", "id", "role", "itemprop", "data-component"})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_NAME = 1000  # characters; names are remembered, so they are bounded
_MOST_ID_PARTS = 3  # hyphens of an id; one with more is made of a heading's words
_LONGEST_LINE = 160  # characters of a line of metadata
_SHORTEST_SENTENCE = 40  # characters from which on a sentence is a text's, however it begins
_SHORTEST_TEXT = 80  # characters from which on anything else is
_SENTENCE_ENDS = (".", "!", "?", "。")
_LONGEST_NOTICE = 250
# What the page says of a program that opens its files.
_FILE_READER = re.compile(r"\b(?:Adobe|Acrobat)\b.{0,30}\bReader", re.I | re.S)


def is_metadata_line(text: str) -> bool:
    """Whether a line holds nothing but what the page keeps of the bulletin: days, and how often it was read.

    A credit without a number ("责任编辑：…") belongs to the text as often as not.
    """
    if len(text) > _LONGEST_LINE or not is_record_line(text) or not any(map(str.isdigit, text)):
        return False
    return all(_is_metadata(part) for part in _SEPARATORS.split(text))


def _is_metadata(part: str) -> bool:
    if not any(map(str.isalpha, part)):
        return True
    return is_record_line(part) and len(part) < (
        _SHORTEST_SENTENCE if part.endswith(_SENTENCE_ENDS) else _SHORTEST_TEXT
    )


def is_reader_notice(text: str) -> bool:
    """Whether a line is of the program that opens the page's files."""
    return len(text) < _LONGEST_NOTICE and bool(_FILE_READER.search(text))


def join_names(node: HtmlElement) -> str:
    """Return what a page calls an element: its class, id, role and the like, as one string."""
    names = ""
    for key, value in node.items():
        if key in _NAME_ATTRIBUTES and (key != "id" or value.count("-") + value.count("_") < _MOST_ID_PARTS):
            names += f" {value}"
    return names[1 : _LONGEST_NAME + 1].replace("_", "-")


@lru_cache(maxsize=16384)
def is_furniture_name(name: str) -> bool:
    """Whether a name is one of furniture's; a page uses few names many times."""
    # Not by `matches_name`, which takes the pattern's hash each time: that of a long one costs more than it saves.
    return bool(name) and bool(part_names.FURNITURE.search(split_camel_case(name)))


@lru_cache(maxsize=16384)
def is_caption_name(name: str) -> bool:
    """Whether a name is one of captions'."""
    return bool(name) and bool(part_names.CAPTION.search(split_camel_case(name)))


@lru_cache(maxsize=16384)
def matches_name(pattern: re.Pattern[str], name: str) -> bool:
    """Whether one of a pattern's words stands in a name, its camelCase parted."""
    return bool(name) and bool(pattern.search(split_camel_case(name)))


@lru_cache(maxsize=8192)
def split_camel_case(name: str) -> str:
    """Return a name with its camelCase words parted: `relatedNews` as `related-News`.

    Results are cached: a site uses few names many times.
    """
    return _CAMEL.sub("-", name)
