"""Reading HTML fragments and texts: what a person reads of one, and what names a text that has no title."""

from model.errors import DocumentError
from scraper.document.reading import parse_html
from scraper.extract.nodes import read_node_text

MAX_WORDS = 80  # characters of a text that stand for the title it has not


def read_fragment_text(fragment: str) -> str:
    """Return the text of an HTML fragment, as one line; "" of what cannot be parsed."""
    if "<" not in fragment and "&" not in fragment:
        return " ".join(fragment.split())
    try:
        return read_node_text(parse_html(f"<div>{fragment}</div>".encode()))
    except DocumentError:
        return ""


def take_first_words(text: str) -> str:
    """Return what names a text without a title: all of it, or its first words and an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= MAX_WORDS:
        return line
    head = line[:MAX_WORDS]
    space = head.rfind(" ", MAX_WORDS // 2)  # many scripts have none
    return (head[:space] if space > 0 else head).rstrip(" ,;:-–—") + "…"
