"""Text as feeds may carry it: NFC, only characters of XML 1.0, white space folded.

Also what a person reads in an HTML fragment: it is read from a tree of lxml. BeautifulSoup reads what is nested
deeper than that holds.
"""

import re
from collections.abc import Iterator
from itertools import islice

from bs4 import BeautifulSoup
from lxml import etree, html
from lxml.html import HtmlElement

from model.characters import FORBIDDEN_CLASS
from scraper.document.nfc import nfc, pick_rare
from scraper.document.tree import make_html_parser
from scraper.extract.nodes import BLOCKS

# Beside what XML 1.0 forbids: the C1 controls that it discourages and the non-characters.
_NON_CHARACTERS = "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
_UNFIT = rf"{FORBIDDEN_CLASS}\x7f-\x84\x86-\x9f\ufdd0-\ufdef{_NON_CHARACTERS}"
# Embeddings, overrides and isolates (UAX #9) reach past their text into what a reader shows
# beside it; the marks LRM, RLM and ALM act on their neighbours only, and stay.
_BIDI = r"\u202a-\u202e\u2066-\u2069"
_UNSEEN = r"\ufeff\u00ad"  # byte order mark, soft hyphen
_UNFIT_ANYWHERE = re.compile(f"[{_UNFIT}]+")
_DROPPED = re.compile(f"[{_UNFIT}{_BIDI}{_UNSEEN}]+")
_SILENT_NAMES = "script style noscript template head title textarea select object iframe svg math"
_SILENT = frozenset(_SILENT_NAMES.split())
_DEEPEST = 2000  # elements in one another, past which libxml2 leaves out what follows (2,048)
_CELLS = frozenset({"td", "th"})
_BREAKING = BLOCKS - _CELLS


def remove_unfit(value: str) -> str:
    """Return a text in NFC without the characters that XML 1.0 forbids; white space stays.

    >>> remove_unfit("a\\x00b\\n e\\u0301")
    'ab\\n é'
    """
    rare = pick_rare(value)
    return nfc(_UNFIT_ANYWHERE.sub("", value)) if _UNFIT_ANYWHERE.search(rare) else nfc(value, rare=rare)


def clean_text(value: str) -> str:
    """Return a text as one line: NFC, of XML 1.0's characters, every run of white space one space.

    Bidirectional embeddings, overrides and isolates are taken out, as are soft hyphens and byte
    order marks. A lone surrogate or a control character is dropped, never an error.

    >>> clean_text("  Tin \\x0b nóng\\u202e ")
    'Tin nóng'
    """
    if value.isascii() and value.isprintable():
        return " ".join(value.split())
    # Form feeds and their like separate words before they are dropped.
    spaced = value.replace("\x0b", " ").replace("\x0c", " ").replace("\x85", " ")
    return " ".join(nfc(_DROPPED.sub("", spaced)).split())


MAX_INVITATION = 40  # characters of a link that says no more than "Read more"


def read_fragment(fragment: str, link: str = "") -> str:
    """Return what a person reads in an HTML fragment: a line each block, no empty lines.

    Scripts, styles and other unseen parts are left out; `<br>` ends a line; table cells of a
    row are parted by a space. Plain text comes back cleaned. Short words at the end that lead to
    `link`, as "Read more" does, are left out.

    >>> read_fragment("<p>One &amp; <b>two</b></p><p>three</p>")
    'One & two\\nthree'
    >>> read_fragment("<p>One. <a href='/1'>Read more</a></p>", "/1")
    'One.'
    """
    if "<" not in fragment and "&" not in fragment:
        return clean_text(fragment)
    fragment = _UNFIT_ANYWHERE.sub("", fragment)
    lines = _read_text(fragment, link).split("\n")
    return "\n".join(line for raw in lines if (line := clean_text(raw)))


def _read_text(fragment: str, link: str) -> str:
    """Return all text of a fragment, a line each block; of one nested deeper than libxml2 reads, each piece a line."""
    tree = html.document_fromstring(f"<html><body>{fragment}</body></html>".encode(), parser=make_html_parser())
    if _is_cut_off(tree):
        return BeautifulSoup(f"<body>{fragment}</body>", "lxml").get_text("\n")
    if link:
        _drop_invitation(tree, link)
    return "".join(_iterate_pieces(tree))


def _is_cut_off(tree: HtmlElement) -> bool:
    """Whether libxml2 has left out what is nested deeper than it reads."""
    if next(islice(tree.iterdescendants(), _DEEPEST, None), None) is None:
        return False
    depths = {tree: 0}
    for node in tree.iterdescendants():
        depths[node] = depths[node.getparent()] + 1
    return max(depths.values()) >= _DEEPEST


def _drop_invitation(tree: HtmlElement, link: str) -> None:
    """Drop the short words at a fragment's end that lead to its item; most have none."""
    invitations = [node for node in tree.iter("a") if node.get("href") == link]
    if not invitations:
        return
    link_text = " ".join(invitations[-1].text_content().split())
    whole_text = " ".join("".join(_iterate_pieces(tree)).split())
    if len(link_text) <= MAX_INVITATION and len(link_text) < len(whole_text) and whole_text.endswith(link_text):
        invitations[-1].drop_tree()


def _iterate_pieces(tree: HtmlElement) -> Iterator[str]:
    """Yield texts and breaks in document order, without recursion: fragments may be nested deep."""
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, node in walk:
        is_silent = node.tag in _SILENT
        if not is_silent and (mark := "\n" if node.tag in _BREAKING else " " if node.tag in _CELLS else ""):
            yield mark
        if event == "start" and is_silent:
            walk.skip_subtree()
        elif event == "start" and node.text:
            yield node.text.replace("\n", " ")
        elif event == "end" and node.tail:
            yield node.tail.replace("\n", " ")


def truncate(text: str, longest: int) -> str:
    """Return a text of at most `longest` characters, cut at a space where one is near."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    space = head.rfind(" ", longest * 4 // 5)
    return (head[:space] if space > 0 else head).rstrip() + "…"
