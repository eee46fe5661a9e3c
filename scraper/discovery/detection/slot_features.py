"""What is known of a slot: numbers between 0 and about 1 that decide its role.

Each function returns named features; `weights.json` holds what each is worth for a role.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from typing import NamedTuple

from scraper.discovery.detection.flat_tree import DIGIT, DOCUMENT, FlatTree, looks_like_date
from scraper.discovery.detection.slots import Sample, Slot, read_value
from scraper.discovery.detection.table_headers import ColumnKind, find_column_kind
from scraper.lexicon import part_names
from scraper.lexicon.date_labels import mentions_other_date, mentions_publication
from scraper.lexicon.folding import fold

Features = Mapping[str, float]
Relate = Callable[[Slot, list[str], Mapping[int, str]], Features]  # from a slot's texts and addresses, see SlotFacts
WORD = re.compile(r"[^\W\d_]{2,}")
CJK = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
ADDRESS = re.compile(r"(?:https?:/|www\.)\S+\Z|\S+\.[a-z]{2,}/\S*\Z", re.I)
INLINE_BOLD = frozenset({"b", "strong"})
CELLS = frozenset({"td", "th"})
# The scales that the weights were learned with, in characters but for the words.
WHOLE_TITLE, LONG_TITLE = 40, 130  # from here on width tells no more; from here on it speaks against a title
LONGEST_DAY, DAY_AND_TIME, SHORT_DAY = 45, 30, 8  # of a text that may be a date; that is wholly one; a bare one
LONG_TEXT = 120  # more than a date, of what is surely none
LONG_START = 12  # that all texts share, of what is surely a label
MANY_WORDS = 6  # of a title
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt"})


@lru_cache(maxsize=4096)
def leads_elsewhere(href: str) -> bool:
    """Return whether a link leads to an author, a category, a comment, a shared page: not to an item."""
    return part_names.OTHER_ADDRESS.search(href) is not None


@lru_cache(maxsize=4096)
def is_document(href: str) -> bool:
    """Return whether a link leads to a file such as a PDF."""
    return DOCUMENT.search(href) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotFacts:
    """One slot, over all sampled items."""

    slot: Slot
    values: list[str]  # one an item, "" where it is missing
    tag: str
    marks: frozenset[str]  # of the node and of what stands close around it inside the item
    own_marks: frozenset[str]
    heading: bool
    link: int  # 2: is a link or stands in one; 1: holds one; 0: neither
    hrefs: list[str]  # of the link that it is or stands in
    covered: float
    distinct: float
    mean: float  # characters
    dated: float  # share of the values that look dated
    width: float  # mean, see `measure_width`
    words: float  # mean, see `count_words`
    digits: float  # share of the characters
    column: ColumnKind | None = None  # what the heading of its column says, in a table
    links: Mapping[int, str] = field(default_factory=dict)  # the addresses of `hrefs`, by the item's number
    relations: Mapping[str, float] = field(default_factory=dict)  # to the rest of its items, see slot_relations


def _list_enclosing(tree: FlatTree, node: int, root: int, levels: int = 3) -> list[int]:
    """Return the node and what stands close around it, not past the item's own node."""
    found = [node]
    while node > root and len(found) < levels:
        node = tree.parents[node]
        found.append(node)
    return found


def describe_slot(tree: FlatTree, sample: Sample, slot: Slot, relate: Relate | None = None) -> SlotFacts:
    """Return what is known of a slot; `relate` gives what it is to the rest of its items."""
    size = len(sample.roots)
    values = [read_value(tree, slot, item) for item in range(size)]
    filled = [text for text in values if text]
    counts = [count_text(text) for text in filled]
    count = max(1, len(filled))
    item, node = next(iter(slot.nodes.items()))
    root = sample.roots[item].get(slot.root, node)
    around = _list_enclosing(tree, node, root)
    loose = slot.loose
    links = {
        at: -1 if slot.beside else _find_link(tree, loose, own, sample.roots[at][slot.root])
        for at, own in slot.nodes.items()
    }
    linked = {at: tree.hrefs[link] for at, link in links.items() if link >= 0}
    hrefs = list(linked.values())
    return SlotFacts(
        slot=slot,
        values=values,
        tag="" if loose else tree.tags[node],
        marks=frozenset().union(*[tree.marks[near] for near in around]),
        own_marks=tree.marks[node],
        heading=any(tree.tags[near] in HEADINGS for near in around),
        link=2 if hrefs else int(not loose and tree.count_in(tree.links, node) > 0),
        hrefs=hrefs,
        covered=len(filled) / size,
        distinct=len(set(filled)) / count,
        mean=sum(map(len, filled)) / count,
        dated=sum([text.dated for text in counts]) / size,
        width=sum([text.width for text in counts]) / count,
        words=sum([text.words for text in counts]) / count,
        digits=sum([text.digits for text in counts]) / max(1, sum([text.shown for text in counts])),
        column=find_column_kind(tree, node, root),
        links=linked,
        relations=relate(slot, values, linked) if relate else {},
    )


def _find_link(tree: FlatTree, loose: bool, node: int, root: int) -> int:
    """Return the link that a node is, stands in, or (holding no other text) is the wrapper of; -1 for none."""
    at = tree.around[node]
    if at >= root or (at >= 0 and not tree.holds(root, node)):
        return at
    if root in tree.hrefs:
        return root
    inside = [] if loose else tree.links_in(node)
    if len(inside) == 1 and tree.length(inside[0]) >= tree.length(node) > 0:
        return inside[0]
    return -1


def measure_width(text: str) -> int:
    """Return how long a text is in Latin letters: a Chinese character or a kana counts for three."""
    return len(text) if text.isascii() else len(text) + 2 * len(CJK.findall(text[:300]))


def count_words(text: str) -> int:
    """Return how many words a text has, six at most; two Chinese characters or kana make one."""
    text = text[:120]
    return min(6, len(WORD.findall(text)) + (0 if text.isascii() else len(CJK.findall(text)) // 2))


class TextCounts(NamedTuple):
    """What is counted in one text."""

    width: int
    words: int
    digits: int  # of the characters shown
    shown: int
    dated: bool


@lru_cache(maxsize=2048)
def count_text(text: str) -> TextCounts:
    """Return what is counted in a text; each once, as the same text stands at many slots."""
    shown = text[:200]
    return TextCounts(
        measure_width(text), count_words(text), len(DIGIT.findall(shown)), len(shown), looks_like_date(text)
    )


def compute_title_features(facts: SlotFacts, whole: float, dates: float) -> Features:
    """Return what speaks for a slot holding the title, by itself and in relation to its items."""
    return {**compute_own_title_features(facts, whole, dates), **facts.relations}


def compute_own_title_features(facts: SlotFacts, whole: float, dates: float) -> Features:
    """Return what speaks for a slot holding the title, by itself.

    `whole` is the items' mean length of text, `dates` the share of values that are nothing but a date.
    """
    filled = [text for text in facts.values if text]
    return {
        "covered": facts.covered,
        "distinct": facts.distinct * facts.covered,
        "length": min(facts.width, WHOLE_TITLE) / WHOLE_TITLE,
        "too_long": max(0.0, log(max(1.0, facts.width) / LONG_TITLE)),
        "words": facts.words / MANY_WORDS,
        "digits": facts.digits,
        "heading": float(facts.heading),
        "bold": float(facts.tag in INLINE_BOLD),
        "cell": float(facts.tag in CELLS),
        "marked_title": float("title" in facts.marks),
        "marked_summary": float("summary" in facts.own_marks),
        "marked_date": float("date" in facts.own_marks),
        "marked_author": float("author" in facts.own_marks),
        "marked_category": float("category" in facts.own_marks),
        "marked_more": float("more" in facts.own_marks or "comments" in facts.own_marks),
        "link": float(facts.link == 2),
        "holds_link": float(facts.link == 1),
        "elsewhere": sum(map(leads_elsewhere, facts.hrefs)) / max(1, len(facts.hrefs)),
        "loose": float(facts.slot.loose),
        "order": facts.slot.order,
        "root": float(facts.slot.path == "."),
        "share": min(1.0, facts.mean / max(1.0, whole)),
        "date": dates,
        "dated": facts.dated if facts.mean < LONGEST_DAY else 0.0,
        "headed_title": float(facts.column is ColumnKind.TITLE),
        "headed_other": float(facts.column is ColumnKind.OTHER),
        "same_start": _measure_shared_start(filled),
        "deep_sibling": min(3, abs(facts.slot.root)) / 3,
        "address": sum(ADDRESS.match(text) is not None for text in filled) / max(1, len(filled)),
        "href_distinct": len(set(facts.hrefs)) / max(1, len(facts.hrefs)),
    }


def _measure_shared_start(texts: list[str]) -> float:
    """Return the share of the first words that all texts share, such as a label's."""
    if len(texts) < 3:
        return 0.0
    least, most = min(texts), max(texts)
    shared = next(
        (at for at, (first, second) in enumerate(zip(least, most, strict=False)) if first != second), len(least)
    )
    return min(1.0, shared / LONG_START)


def compute_link_features(facts: SlotFacts, of_title: float) -> Features:
    """Return what speaks for a link being the item's own; `of_title` is in which share of items it is the title's."""
    count = max(1, len(facts.hrefs))
    return {
        "covered": len(facts.slot.nodes) / max(1, len(facts.values)),
        "distinct": len(set(facts.hrefs)) / count,
        "text": min(facts.width, WHOLE_TITLE) / WHOLE_TITLE,
        "texts_differ": facts.distinct * facts.covered,
        "heading": float(facts.heading),
        "marked_title": float("title" in facts.marks),
        "marked_more": float("more" in facts.own_marks),
        "marked_other": float(bool({"author", "category", "comments"} & facts.own_marks)),
        "elsewhere": sum(map(leads_elsewhere, facts.hrefs)) / count,
        "document": sum(map(is_document, facts.hrefs)) / count,
        "order": facts.slot.order,
        "root": float(facts.slot.path == "."),
        "date": facts.dated if facts.mean < LONGEST_DAY else 0.0,
        "of_title": of_title,
    }


@lru_cache(maxsize=2048)
def _mentions_publication(text: str) -> bool:
    return mentions_publication(fold(text))


@lru_cache(maxsize=2048)
def _mentions_other_date(text: str) -> bool:
    return mentions_other_date(fold(text))


def compute_date_features(facts: SlotFacts, read: float, whole: float, in_order: float, machine: float) -> Features:
    """Return what speaks for a slot holding the date.

    `read` is the share of its values that a date could be read from, `whole` that of those
    which are nothing but a date, `machine` that of the nodes with a date in an attribute, and
    `in_order` how many neighbours stand in the list's order.
    """
    filled = [text for text in facts.values if text]
    count = max(1, len(filled))
    return {
        "dated": facts.dated,
        "read": read,
        "machine": machine,
        "whole": whole,
        "sorted": in_order,
        "time": float(facts.tag == "time"),
        "marked_date": float("date" in facts.marks),
        "marked_own": float("date" in facts.own_marks),
        "marked_title": float("title" in facts.own_marks),
        "marked_summary": float("summary" in facts.own_marks),
        "headed_date": float(facts.column is ColumnKind.DATE),
        "published": sum(map(_mentions_publication, filled)) / count,
        "not_published": sum(map(_mentions_other_date, filled)) / count,
        "long": min(1.0, max(0.0, facts.mean - DAY_AND_TIME) / LONG_TEXT),
        "short": float(facts.mean < SHORT_DAY),
        "order": facts.slot.order,
        "link": float(facts.link == 2),
        "loose": float(facts.slot.loose),
        "heading": float(facts.heading),
        "depth": min(1.0, facts.slot.depth / 8),
    }
