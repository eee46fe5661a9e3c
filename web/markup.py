"""The texts of items on a page of ours: safe HTML as feeds have it, with nothing in it that a visit would load.

What is stored was made safe when it was read; here nh3 has the last word again, with a shorter list. Headings become
those of one level below the page's own. Pictures stay where the visitor asked for them.
"""

import re

import nh3
from lxml.html.diff import htmldiff
from markupsafe import Markup, escape

from scraper.normalize.safe_html import ATTRIBUTES, SCHEMES, TAGS

LONGEST_COMPARED = 150_000  # characters of a text
_LOADED = {"audio", "video", "source", "img"}
_HEADING = re.compile(r"(</?)h[1-6]\b", re.IGNORECASE)
_LINK = re.compile(r" Link: (?=[a-z]+:)")  # what htmldiff puts before the address of a link
_NAMES = {tag: names for tag, names in ATTRIBUTES.items() if tag not in _LOADED}
_REL = "noopener noreferrer nofollow"
_WORDS_ONLY = nh3.Cleaner(tags=set(TAGS) - _LOADED, attributes=_NAMES, url_schemes=SCHEMES, link_rel=_REL)
_WITH_PICTURES = nh3.Cleaner(
    tags=set(TAGS) - _LOADED | {"img"},
    attributes=_NAMES | {"img": {"src", "alt", "width", "height"}},
    url_schemes=SCHEMES,
    link_rel=_REL,
)


def render_content(content: str, *, pictures: bool = False) -> Markup:
    """Return the text of an item for a page; with its pictures where they are wanted."""
    cleaner = _WITH_PICTURES if pictures else _WORDS_ONLY
    return Markup(cleaner.clean(_HEADING.sub(r"\1h3", content)))  # nh3 made it safe


def compare_content(before: str, after: str) -> Markup | None:
    """Return a text with the words that were inserted and deleted marked; None where it is too long to be compared."""
    if max(len(before), len(after)) > LONGEST_COMPARED:
        return None
    return render_content(_LINK.sub(" → ", htmldiff(before, after)))


def compare_words(before: str, after: str) -> Markup:
    """Return plain text with the words that were inserted and deleted marked."""
    return compare_content(str(escape(before)), str(escape(after))) or escape(after)
