"""What a discovered source is called: a slug out of its address, and the site's own title."""

import re
import unicodedata
from urllib.parse import unquote

from scraper.document import Document, HtmlDocument
from scraper.extract.feed import read_feed_language
from scraper.extract.nodes import read_node_text
from scraper.source import is_language
from scraper.urls import split_url

LONGEST_TITLE = 120
LONGEST_SLUG = 63  # characters, as those of a host's label


def find_feed_language(document: Document) -> str:
    """Return the language that a feed declares; "" where it does not, or where that is no language's code."""
    language = read_feed_language(document)
    return language if is_language(language) else ""


def make_slug(url: str) -> str:
    """Return a slug made of a URL's host and path; "source" where they have no Latin letter or digit.

    >>> make_slug("https://www.example.org/tin-tuc/B%E1%BA%A3n%20%C4%90%E1%BB%93")
    'example-org-tin-tuc-ban-do'
    """
    parts = split_url(url)
    words = f"{(parts.hostname or '').removeprefix('www.')} {unquote(parts.path)}".translate({0x110: "D", 0x111: "d"})
    letters = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_SLUG].rstrip("-") or "source"


def find_page_title(document: Document) -> str:
    """Return the title of a page, at most LONGEST_TITLE characters; "" where it has none."""
    if not isinstance(document, HtmlDocument):
        return ""
    for title in document.tree.iter("title"):
        if text := " ".join((title.text or "").split()):
            return text[:LONGEST_TITLE]
    heading = next(iter(document.tree.iter("h1")), None)
    return read_node_text(heading)[:LONGEST_TITLE] if heading is not None else ""
