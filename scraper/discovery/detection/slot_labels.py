"""What a page calls the date at a slot: its column's heading, the words right before it, the names around it.

Of two dates the one of publication is wanted: `Created` and not `Last post`, `Posted` and not `Valid until`.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from itertools import islice

from scraper.discovery.detection.flat_tree import FlatTree, looks_like_date
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slot_features import SlotFacts
from scraper.discovery.detection.slots import CELL_TAGS, Sample
from scraper.discovery.detection.table_headers import read_heading
from scraper.lexicon import part_names
from scraper.lexicon.date_labels import (
    mentions_author,
    mentions_change,
    mentions_closing,
    mentions_publication,
    mentions_reply,
)
from scraper.lexicon.folding import fold

LAST_CHANGE_PENALTY = 3.0  # lost where it is the date of the last change, and another slot has a date too
PUBLICATION_WORTH = 1.0  # gained where words of publication stand before it or above it
FEW_CHANGED = 0.2  # share of a slot's nodes
FEWEST_WHOLE = 0.6  # share of a text that is its date, and of a slot's texts that are so
READ_VALUES = 6  # values of a slot that are read
MOST_EXAMINED = 4  # items of the sample whose labels are read
LONGEST_LABEL = 40  # characters
LONGEST_LOOKED_AT = 80  # characters right before a date in which its label may begin
MOST_PIECES = 30  # of text before a date that are joined
LONGEST_CALLED = 150  # mean characters of texts whose dates have labels
FEWEST_CALLED = 0.5  # share of the labels that must say the same
FEWEST_CELLS, MOST_CELLS = 2, 12  # of a row of headings that is no table's
MOST_BEFORE = 60  # nodes before a table in which its headings may stand
UP_TO_NUMBER = re.compile(r"\A.*(?<![^\W\d_])\d+(?![^\W\d_])", re.S)  # not that of a name: `ana0`


class DateKind(StrEnum):
    """What a date is of."""

    PUBLICATION = "publication"
    ACTIVITY = "activity"  # the last change, the last answer
    CLOSING = "closing"  # until when something is open or valid


NAMES = {"replied": DateKind.ACTIVITY, "closing": DateKind.CLOSING}  # what marks say


class KindWeigher:
    """Weighs slots of dates, of one group, by what their dates are called; each is looked at when it is weighed."""

    def __init__(
        self, tree: FlatTree, sample: Sample, likely: Sequence[SlotFacts], title: SlotFacts | None, reader: DateReader
    ) -> None:
        """Keep the slots that may hold the date, and that of the title."""
        self.tree = tree
        self.likely = likely
        self.reader = reader
        self._find = cache(lambda at: find_date_kind(tree, sample, likely[at], title, reader))

    def weigh(self, at: int) -> float | None:
        """Return what a slot gains or loses, PUBLICATION_WORTH at most; None of the day until which a thing is open."""
        if self._is_closing(at):
            return None
        share = self._measure_activity(at)
        lost = LAST_CHANGE_PENALTY * share if share and self._has_other else 0.0
        return PUBLICATION_WORTH * (self._find(at) is DateKind.PUBLICATION) - lost

    def _measure_activity(self, at: int) -> float:
        return max(_measure_last_change(self.tree, self.likely[at]), float(self._find(at) is DateKind.ACTIVITY))

    @cached_property
    def _changes(self) -> list[int]:
        return [at for at in range(len(self.likely)) if self._measure_activity(at) >= FEW_CHANGED]

    def _is_closing(self, at: int) -> bool:
        return self._find(at) is DateKind.CLOSING and not any(
            _is_before(self.likely[at], self.likely[change], self.reader) for change in self._changes
        )

    @cached_property
    def _has_other(self) -> bool:
        """Whether a slot is there for a date that is neither of the last change nor of the end."""
        return any(
            at not in self._changes and not self._is_closing(at) and _is_for_date(facts, self.reader)
            for at, facts in enumerate(self.likely)
        )


def _is_before(facts: SlotFacts, other: SlotFacts, reader: DateReader) -> bool:
    """Return whether the dates of one slot lie before another's: what ended before it was changed last is an event."""
    pairs = [
        (reader.find_moment(first), reader.find_moment(last))
        for first, last in zip(facts.values, other.values, strict=True)
    ]
    known = [first <= last for first, last in pairs if first is not None and last is not None]
    return 2 * sum(known) > len(facts.slot.nodes)


def _measure_last_change(tree: FlatTree, facts: SlotFacts) -> float:
    """Return the share of a slot's nodes that tell the last change, or hold what does."""
    if not tree.changed or facts.slot.loose:
        return 0.0
    nodes = facts.slot.nodes.values()
    return sum(tree.count_in(tree.changed, node) > 0 for node in nodes) / max(1, len(nodes))


def _is_for_date(facts: SlotFacts, reader: DateReader) -> bool:
    """Return whether a slot is there for a date: by its name, or as its texts are little more. A title may hold one."""
    if "date" in facts.own_marks or facts.tag == "time":
        return True
    filled = [text for text in facts.values if text][:READ_VALUES]
    dates = [(text, date) for text in filled if (date := reader.find_date(text))]
    return sum(len(date.printed) >= FEWEST_WHOLE * len(text) for text, date in dates) > FEWEST_WHOLE * len(filled)


def find_date_kind(
    tree: FlatTree, sample: Sample, facts: SlotFacts, title: SlotFacts | None, reader: DateReader
) -> DateKind | None:
    """Return what most of a slot's dates are called; None where nothing is said of them, or its texts are long."""
    if facts.mean > LONGEST_CALLED:
        return None
    filled = islice((item for item in facts.slot.nodes if facts.values[item]), READ_VALUES)
    examined = [item for item in filled if _is_dated(tree, facts, item, reader)][-MOST_EXAMINED:]
    kinds = [_find_kind(tree, sample, facts, item, title, reader) for item in examined]
    known = [kind for kind in kinds if kind is not None]
    most = max(known, key=known.count, default=None)
    return most if most is not None and known.count(most) > FEWEST_CALLED * len(examined) else None


def _is_dated(tree: FlatTree, facts: SlotFacts, item: int, reader: DateReader) -> bool:
    moment = not facts.slot.loose and facts.slot.nodes[item] in tree.moments
    return moment or reader.find_date(facts.values[item]) is not None


def _find_kind(
    tree: FlatTree, sample: Sample, facts: SlotFacts, item: int, title: SlotFacts | None, reader: DateReader
) -> DateKind | None:
    node, root = facts.slot.nodes[item], sample.roots[item].get(facts.slot.root, 0)
    date = reader.find_date(facts.values[item])
    own = facts.values[item].partition(date.printed)[0] if date else ""
    named = title.values[item] if title else ""
    own = own.partition(named)[2] if named and named in own else own
    after_title = tree.last_piece[title.slot.nodes[item]] if title and item in title.slot.nodes else 0
    language = reader.context.language
    if (kind := _classify_label(own, language)) is not None:
        return kind
    before = _classify_label(_read_text_before(tree, facts, item, root, after_title), language)
    if before is not None and before is not DateKind.PUBLICATION:
        return before  # who wrote an answer is called its author too
    heading = _classify_label(_read_heading_above(tree, node, root), language)
    names = _read_names(tree, node, root) or _read_link(tree, node, title, item)
    found = [kind for kind in (heading, names, before) if kind is not None]
    return next((kind for kind in found if kind is not DateKind.PUBLICATION), found[0] if found else None)


def _classify_label(text: str, language: str) -> DateKind | None:
    """Return what a label calls the date behind or below it; what stands before a number in it is another's."""
    label = UP_TO_NUMBER.sub("", text[-LONGEST_LOOKED_AT:]).strip()
    return _classify_words(label, language) if 0 < len(label) <= LONGEST_LABEL else None


@lru_cache(maxsize=2048)
def _classify_words(label: str, language: str) -> DateKind | None:
    folded = fold(label)
    if mentions_closing(folded, language):
        return DateKind.CLOSING
    if mentions_reply(folded) or (mentions_change(folded) and not mentions_publication(folded)):
        return DateKind.ACTIVITY
    return DateKind.PUBLICATION if mentions_publication(folded) or mentions_author(folded) else None


def _read_text_before(tree: FlatTree, facts: SlotFacts, item: int, root: int, after_title: int) -> str:
    """Return what stands before a date in its cell, or else in its item behind the title."""
    node = facts.slot.nodes[item]
    last = facts.slot.pieces.get(item, tree.first_piece[node])
    cell = node
    while cell > root and tree.tags[cell] not in CELL_TAGS:
        cell = tree.parents[cell]
    first = tree.first_piece[max(cell, root)]
    first = after_title if first < after_title <= last else first
    return " ".join("".join(tree.pieces[max(first, last - MOST_PIECES) : last]).split())


def _read_heading_above(tree: FlatTree, node: int, root: int) -> str:
    """Return the heading of a date's column, in a table or in rows of other elements; "" where there is none."""
    if (heading := read_heading(tree, node, root)) and not looks_like_date(heading):
        return heading
    cells = tree.children(root)
    place = next((place for place, cell in enumerate(cells) if tree.holds(cell, node)), -1)
    for row in _list_rows_above(tree, root) if place >= 0 and FEWEST_CELLS <= len(cells) <= MOST_CELLS else ():
        headings = tree.children(row)
        wide = len(headings) == len(cells) or (tree.tags[row] == "tr" and 0 <= len(cells) - len(headings) < place)
        short = all(tree.length(heading) <= LONGEST_LABEL for heading in headings)
        if wide and short and not tree.count_dates(row):
            return tree.text(headings[place - len(cells)])  # a first heading may be as wide as two columns
    return ""


def _list_rows_above(tree: FlatTree, root: int) -> Iterator[int]:
    """Yield the nodes that may be a row of headings: the first beside the items, what stands before their box.

    The headings of a table may stand in a table of their own before it.
    """
    box = tree.parents[root]
    if box <= 0:
        return
    yield from tree.children(box)[:1]
    boxes = tree.children(tree.parents[box])
    if before := boxes[: boxes.index(box)]:
        yield before[-1]
        yield from tree.children(before[-1])[:1]
    if tree.tags[root] == "tr":
        table = next((at for at in _list_around(tree, root) if tree.tags[at] == "table"), 0)
        yield from (at for at in range(table - 1, max(0, table - MOST_BEFORE), -1) if tree.tags[at] == "tr")


def _list_around(tree: FlatTree, node: int) -> Iterator[int]:
    while (node := tree.parents[node]) > 0:
        yield node


def _read_link(tree: FlatTree, node: int, title: SlotFacts | None, item: int) -> DateKind | None:
    """Return what the link that a date stands in says it is: it leads to the last answer, and the title's does not."""
    link = tree.around[node]
    own = tree.around[title.slot.nodes[item]] if title and item in title.slot.nodes else -1
    answer = link >= 0 and link != own and part_names.ANSWER_ADDRESS.search(tree.hrefs[link]) is not None
    return DateKind.ACTIVITY if answer else None


def _read_names(tree: FlatTree, node: int, root: int) -> DateKind | None:
    """Return what the names of a date's node, and of those around it in the item, say it is."""
    while node > root:
        for mark, kind in NAMES.items():
            if mark in tree.marks[node]:
                return kind
        node = tree.parents[node]
    return None
