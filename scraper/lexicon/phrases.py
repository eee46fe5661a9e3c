"""Phrases that say what a line, a link or a button is for: read also, next page, so many views.

The functions take texts as pages write them.
"""

import re
from functools import cache, lru_cache

from scraper.lexicon.folding import fold
from scraper.lexicon.patterns import Search, Whole, opening, search, whole
from scraper.lexicon.table import phrases

_LONGEST_OPENING = 100  # characters of a text in which an opening is looked for
_LONGEST_HEADING = 80


def is_pointer(text: str) -> bool:
    """Whether a text opens a pointer to another page, or is a heading of such pointers and nothing else."""
    return _is_pointer(text[: _LONGEST_OPENING + 1])


@lru_cache(maxsize=2048)  # each text of a page is asked for several times
def _is_pointer(text: str) -> bool:
    if _pointers().match(fold(text[:_LONGEST_OPENING])):
        return True
    return len(text) <= _LONGEST_HEADING and _pointer_headings()(text)


@cache
def _pointers() -> re.Pattern[str]:
    return opening(phrases("pointers"))


@cache
def _pointer_headings() -> Whole:
    return whole(phrases("pointer_headings"))


def is_record_line(text: str) -> bool:
    """Whether a line begins like those in which a page keeps count of itself: put there when, read how often."""
    return _keeping().match(fold(text[:_LONGEST_OPENING])) is not None


@cache
def _keeping() -> re.Pattern[str]:
    return opening(phrases("published", "updated", "views", "author", "keeping"))


def is_next(label: str) -> bool:
    """Whether a link that is called so leads to a list's next page: by its words, or by an arrow alone."""
    text = label.strip()
    return _next()(text.rstrip(_ARROWS)) or (bool(text) and not text.strip("›»>→"))


@cache
def _next() -> Whole:
    return whole(phrases("next_page"))


def is_more(label: str) -> bool:
    """Whether a link or a button that is called so brings more of a list."""
    return _more()(label)


@cache
def _more() -> Whole:
    return whole(phrases("load_more"))


def is_page_name(title: str) -> bool:
    """Whether a page is called as pages of very many sites are: by such names alone, with "and" or numbers between.

    >>> is_page_name("News & events 2026"), is_page_name("News of the harbour")
    (True, False)
    """
    folded = fold(title)
    rest = _page_names().glued.sub(" ", _page_names().words.sub(" ", folded))
    return rest != folded and not re.search(r"[^\W\d_]", rest)


def mentions_bulletins(title: str) -> bool:
    """Whether a word for what is published stands in a title.

    >>> mentions_bulletins("Harbour news"), mentions_bulletins("Ships and harbours")
    (True, False)
    """
    return _bulletins()(fold(title))


@cache
def _bulletins() -> Search:
    return search(phrases("bulletin"))


@cache
def _page_names() -> Search:
    return search(phrases("page_names", "conjunctions"))


_ARROWS = " \t\n\r\xa0›»>→.…"
