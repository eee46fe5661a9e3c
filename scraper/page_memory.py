"""What of an item's own page is kept to see later whether the bulletin was edited there."""

import re
from collections import Counter
from collections.abc import Iterable

from model.article import Article
from model.outcome import Validators
from model.page_memory import PageMemory, is_text_edited
from model.shapes import has_lost_characters
from scraper.extract.article.blocks import TextBlock, hash_text
from scraper.normalize.text import read_fragment
from scraper.urls import split_url

READING = "3"  # raised when the program finds more, or other, on the same page: what differs then is no edit
FEW_WORDS = 3  # of a line that holds a number: up to so many, it is a counter ("123 views") and no text
LEAST_KEPT = 0.5  # share of the text that must stand on the page still; else another page was served
_DIGITS = re.compile(r"\d[\d.,]*")


def remember_page(blocks: Iterable[TextBlock], validators: Validators) -> PageMemory:
    """Return what to remember of a page whose texts are `blocks`, those of the bulletin marked as kept."""
    blocks = tuple(blocks)
    text = _mark_lines(line for block in blocks if block.kept for line in block.lines)
    around = _mark_lines(line for block in blocks if not block.kept for line in block.lines)
    seen_around = tuple(sorted(around - text))
    return PageMemory(validators=validators, reading=READING, text=tuple(sorted(text)), around=seen_around)


def remember_content(content: str, validators: Validators) -> PageMemory:
    """Return what to remember of a page whose text, safe HTML, rules found."""
    text = _mark_lines(read_fragment(content).split("\n"))
    return PageMemory(validators=validators, reading=READING, text=tuple(sorted(text)))


def _mark_lines(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(hash_text(line) for line in lines if not _is_counter(line))


def _is_counter(line: str) -> bool:
    words = line.split()
    return not words or (len(words) <= FEW_WORDS and _DIGITS.search(line) is not None)


def is_same_page(before: Article, after: Article) -> bool:
    """Return whether a page read again is the bulletin's still, and not a login, a notice of maintenance, a teaser.

    It holds at least half of the text that it held, and its charset was not taken for another.
    """
    kept = bool(after.content) and _measure_kept(before.content, after.content) >= LEAST_KEPT
    return kept and not _has_lost_its_letters(before.content, after.content)


def is_named_at_last(after: Article, known: PageMemory, seen: PageMemory) -> bool:
    """Return whether a text came from a page that did not name its item, and now comes from one that does."""
    return bool(after.content) and known.nameless and not seen.nameless


def _has_lost_its_letters(before: str, after: str) -> bool:
    """Return whether characters were lost in a text that was clean: fewer beyond ASCII stand in it than stood there."""
    is_spoilt = has_lost_characters(read_fragment(after)) and not has_lost_characters(read_fragment(before))
    return is_spoilt and _count_beyond_ascii(after) < _count_beyond_ascii(before)


def _count_beyond_ascii(text: str) -> int:
    return sum(ord(character) > 0x7F and character != "\ufffd" for character in text)


def is_edited(before: Article, after: Article, known: PageMemory, seen: PageMemory) -> bool:
    """Return whether the publisher changed a bulletin's text, title, files or event since its page was read."""
    is_moved = after.event is not None and before.event != after.event
    return is_moved or is_text_edited(known, seen) or before.title != after.title or _have_files_changed(before, after)


def _measure_kept(before: str, after: str) -> float:
    """Return which share of a text's runs of three characters another text holds, 0 to 1."""
    old, new = _count_runs(before), _count_runs(after)
    return sum((old & new).values()) / max(sum(old.values()), 1)


def _count_runs(content: str) -> Counter[str]:
    text = read_fragment(content)
    return Counter(text[start : start + 3] for start in range(max(len(text) - 2, 1)))


def _have_files_changed(before: Article, after: Article) -> bool:
    old, new = _list_lengths(before), _list_lengths(after)
    return old.keys() != new.keys() or any(old[url] and new[url] and old[url] != new[url] for url in old)


def _list_lengths(article: Article) -> dict[str, int]:
    """Return the files' lengths by address, without its query: a signed address is another at each visit."""
    return {split_url(file.url)._replace(query="").geturl(): file.length for file in article.enclosures}
