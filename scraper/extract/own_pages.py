"""Whether a page is an item's own: a wall, a login or "not found" sent in its place names the item nowhere.

An item is named by the page's title, a heading or a line of text. What leads on to other pages counts as none of
these: pages that are missing list the latest news too.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from messages import Code
from messages.other_pages import OtherPageCode
from model.errors import OtherPageError
from model.finding import PageKind
from scraper.document import HtmlDocument
from scraper.document.title import read_page_title
from scraper.extract.other_pages import CODES, find_other_page
from scraper.extract.sight import UNSEEN, read_whole_text

WALLS: dict[PageKind, Code] = {  # but for PageKind.SCRIPT_ONLY: it has no text that could be taken for the item's
    **{kind: CODES[kind] for kind in (PageKind.CHALLENGE, PageKind.CONSENT, PageKind.LOGIN, PageKind.MAINTENANCE)},
    PageKind.MISSING: OtherPageCode.MISSING_ITEM,
}
HEADINGS = ("h1", "h2", "h3")
MOST_HEADINGS = 30
LONGEST = 400  # characters of a title or a heading that are compared
RUN = 3  # characters that are compared at once
LEAST_SHARED = 0.5  # share of a title's runs that what resembles it holds
_NO_LETTERS = re.compile(r"[\W_]+")


def names_item(document: HtmlDocument, title: str) -> bool:
    """Return whether a page names the item that its list calls `title`; False where that is empty."""
    return _is_named_above(document, title) or _is_named_in_text(document, title)


def refuse_wall(document: HtmlDocument) -> None:
    """Raise OtherPageError where a page that does not name its item surely is a wall, or an error told as a page."""
    kind = find_other_page(document)
    if kind in WALLS:
        raise OtherPageError(WALLS[kind](), subject=document.url, kind=kind)


def _is_named_above(document: HtmlDocument, title: str) -> bool:
    """Tell whether the page's title, or a heading of its own, holds or resembles a title."""
    phrase, runs = _make_phrase(title), _count_runs(title)
    headings = islice((node for node in document.tree.iter(*HEADINGS) if not _is_lead(node)), MOST_HEADINGS)
    texts = (read_page_title(document), *map(read_whole_text, headings))
    return bool(phrase) and any(
        phrase in _join_words(text) or 0 < LEAST_SHARED * runs.total() <= (runs & _count_runs(text)).total()
        for text in texts
    )


def _is_named_in_text(document: HtmlDocument, title: str) -> bool:
    """Tell whether a title stands in what is seen of a page, word for word, and leads nowhere."""
    phrase = _make_phrase(title)
    return bool(phrase) and phrase in _join_words(" ".join(_iterate_texts(document.tree)), longest=None)


def _iterate_texts(root: HtmlElement) -> Iterator[str]:
    """Yield the texts that are seen, but for those of links that lead to other pages."""
    waiting: list[HtmlElement | str] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
            continue
        waiting.append(node.tail or "")
        if isinstance(node.tag, str) and node.tag not in UNSEEN and not _is_link(node):
            waiting.extend(reversed(node))
            yield node.text or ""


def _is_lead(heading: HtmlElement) -> bool:
    """Tell whether a heading is, holds or stands in a link to another page."""
    return any(map(_is_link, (*heading.iter("a"), *heading.iterancestors("a"))))


def _is_link(node: HtmlElement) -> bool:
    return node.tag == "a" and not (node.get("href") or "#").startswith("#")


def _make_phrase(title: str) -> str:
    """Return a title's words as `_join_words` gives them, the last one open where it is cut short; "" for none."""
    words = _join_words(title)
    return "" if not words.strip() else words.rstrip() if title.rstrip().endswith(("…", "...")) else words


def _join_words(text: str, longest: int | None = LONGEST) -> str:
    return f" {_NO_LETTERS.sub(' ', text[:longest]).strip().casefold()} "


def _count_runs(text: str) -> Counter[str]:
    letters = _NO_LETTERS.sub("", text[:LONGEST]).casefold()
    return Counter(letters[start : start + RUN] for start in range(len(letters) - RUN + 1))
