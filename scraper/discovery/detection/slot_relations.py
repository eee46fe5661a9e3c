"""What a slot is to the rest of its items: does what leads to the item lead from it, is it one of several texts?

What leads to an item names it, unless it is an icon, a date or "more". So a text is held against the addresses in
its item, against what the links and pictures there are called, and against the texts that stand around it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from scraper.discovery.detection.flat_tree import FlatTree, looks_like_date
from scraper.discovery.detection.slot_features import HEADINGS, SlotFacts, is_document, leads_elsewhere
from scraper.discovery.detection.slots import Sample, Slot, find_pictures
from scraper.lexicon.folding import fold, unaccent
from scraper.lexicon.phrases import is_pointer

MOST_LOOKED = 6  # items that are looked at
MOST_LINKS = 30  # of an item; as many pictures
MOST_PIECES = 6  # texts at a slot that are kept apart
MOST_READ = 40  # pieces of text at a slot, spaces among them, that are looked through
LONGEST_NAME = 300  # characters of a text that is compared
LONGEST_FILE, LONGEST_POINTER = 100, 40  # characters of a file's name, and of a link that says "more"
SHORTEST_WORD, MOST_WORDS = 3, 12  # letters of a word that an address may hold, and words of a text
LONGEST_ACTION = 20  # characters of an address behind that of its item
MOSTLY, DIFFERENT, SELDOM = 0.8, 0.6, 0.5  # shares of a slot's texts
FEWEST_WORDS = 1.5  # of a link that names its item, at the mean
MOST_LEVELS = 3  # around a slot in which its link or heading is searched
SET_OFF = frozenset({"b", "strong", "em", "i", "mark", "u", "font"})
NAMING = ("title", "aria-label", "alt")
WORDS = re.compile(r"[^\W_]+")
NUMBERS = re.compile(r"\d+")
FILE_NAME = re.compile(r"\S+\.[a-z][a-z0-9]{1,4}(?:\.[a-z]{2,3})?\Z", re.I)
LINK_RELATIONS = ("only_address", "most_address", "shared_address", "branch", "stem")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of one item: the addresses in it, and what its links and pictures are called."""

    hrefs: Counter[str]
    shared: frozenset[str]  # of the addresses, those that stand elsewhere on the page too
    words: frozenset[str]  # of the addresses
    names: frozenset[str]


def describe_items(tree: FlatTree, sample: Sample) -> list[Surroundings]:
    """Return the surroundings of the first items of a sample."""
    known = Counter(map(strip_fragment, tree.hrefs.values()))
    return [_describe_item(tree, list(roots.values()), known) for roots in sample.roots[:MOST_LOOKED]]


def _describe_item(tree: FlatTree, roots: Iterable[int], known: Counter[str]) -> Surroundings:
    links = [link for root in roots for link in _find_links(tree, root)][:MOST_LINKS]
    pictures = [picture for root in roots for picture in find_pictures(tree, root)][:MOST_LINKS]
    hrefs = Counter(strip_fragment(tree.hrefs[link]) for link in links)
    called = (tree.nodes[node].get(key, "") for node in (*links, *pictures) for key in NAMING)
    return Surroundings(
        hrefs=hrefs,
        shared=frozenset(href for href, count in hrefs.items() if known[href] > count),
        words=frozenset().union(*map(split_address, hrefs)),
        names=frozenset(_fold_name(name) for name in called if name),
    )


def _find_links(tree: FlatTree, root: int) -> list[int]:
    return tree.links_in(root) or ([tree.around[root]] if tree.around[root] >= 0 else [])


def strip_fragment(href: str) -> str:
    """Return an address without its fragment; one that is nothing else as it is."""
    return href.partition("#")[0] or href


@lru_cache(maxsize=4096)
def split_address(href: str) -> frozenset[str]:
    """Return the words of an address's path and query."""
    path = href.partition("//")[2].partition("/")[2] if "//" in href else href
    return frozenset(_find_words(unquote(path)))


@lru_cache(maxsize=4096)
def _find_words(text: str) -> list[str]:
    """Return the words of a text, as they may stand in an address: in small letters, without accents."""
    small = text.casefold()
    return [word for word in WORDS.findall(small if small.isascii() else unaccent(small)) if len(word) >= SHORTEST_WORD]


@lru_cache(maxsize=4096)
def _fold_name(text: str) -> str:
    return " ".join(WORDS.findall(text[:LONGEST_NAME].casefold()))


def measure_address(text: str, words: frozenset[str]) -> float:
    """Return the share of a text's words that are among those of an address."""
    own = _find_words(text[:LONGEST_NAME])[:MOST_WORDS]
    return sum(word in words for word in own) / len(own) if own else 0.0


class SlotRelations(Mapping[str, float]):
    """What a slot is to the rest of its items, as named numbers between 0 and 1; each is measured when it is read."""

    def __init__(
        self,
        tree: FlatTree,
        read_items: Callable[[], list[Surroundings]],
        slot: Slot,
        texts: list[str],
        links: Mapping[int, str],
    ) -> None:
        """Keep the way to the items' surroundings, and what stands at the slot in each item: a text, an address."""
        self.tree = tree
        self.read_items = read_items
        self.slot = slot
        self.texts = texts
        self.links = links
        self._known: dict[str, float] = {}

    def __getitem__(self, name: str) -> float:
        if name not in self._known:
            self._known |= _MEASURES[name](self)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        yield from _MEASURES
        yield from self._known.keys() - _MEASURES.keys()

    def __len__(self) -> int:
        return len(list(iter(self)))

    def mark(self, name: str) -> None:
        """Add what holds of the slot because of others beside it."""
        self._known[name] = 1.0

    def pair_texts(self) -> Iterator[tuple[Surroundings, str]]:
        """Yield the surroundings of the first items that have a text at the slot, and that text."""
        return ((around, text) for around, text in zip(self.read_items(), self.texts, strict=False) if text)

    def list_texts(self) -> list[str]:
        """Return the texts at the slot in the first items."""
        return [text for text in self.texts[:MOST_LOOKED] if text]


def _measure_in_address(own: SlotRelations) -> Mapping[str, float]:
    shares = (not is_file_name(text) and measure_address(text, around.words) for around, text in own.pair_texts())
    return {"in_address": _mean(shares)}


def _measure_named(own: SlotRelations) -> Mapping[str, float]:
    return {"named": _mean(_fold_name(text) in around.names for around, text in own.pair_texts())}


def _measure_texts(own: SlotRelations) -> Mapping[str, float]:
    """Return what the texts are by themselves: words that lead on, names of files, one and the same."""
    texts = own.list_texts()
    return {
        "more": _mean(map(_is_more, texts)),
        "file_name": _mean(map(is_file_name, texts)),
        "alike": float(len(texts) > 2 and len(set(texts)) == 1),
    }


def _mean(numbers: Iterable[float]) -> float:
    found = list(numbers)
    return sum(found) / len(found) if found else 0.0


@lru_cache(maxsize=4096)
def _is_more(text: str) -> bool:
    return len(text) <= LONGEST_POINTER and is_pointer(text)


@lru_cache(maxsize=4096)
def is_file_name(text: str) -> bool:
    """Return whether a text is the name of a file."""
    return len(text) <= LONGEST_FILE and (FILE_NAME.match(text) is not None or is_document(text))


def _measure_counts(own: SlotRelations) -> Mapping[str, float]:
    """Return the share of the texts that are alike but for their numbers, as so many views are."""
    texts = [text for text in own.texts if text]
    if len(set(texts)) < 2:
        return {"counts": 0.0}
    alike = Counter(_mask_numbers(text) for text in texts if NUMBERS.search(text))
    return {"counts": max(alike.values(), default=0) / len(texts)}


@lru_cache(maxsize=2048)
def _mask_numbers(text: str) -> str:
    return NUMBERS.sub("0", fold(text))


def _measure_links(own: SlotRelations) -> Mapping[str, float]:
    """Return what the slot's address is among its item's: the only one, the most frequent, one of many items."""
    found = dict.fromkeys(LINK_RELATIONS, 0)
    if not own.links:
        return found
    items = own.read_items()
    inside = [at for at in range(len(items)) if at in own.slot.nodes]
    for at in inside:
        address, hrefs = strip_fragment(own.links.get(at, "")), items[at].hrefs
        if address and hrefs:
            found["only_address"] += len(hrefs) == 1
            found["most_address"] += hrefs[address] > 1 and hrefs[address] == max(hrefs.values())
            found["shared_address"] += address in items[at].shared
            found["branch"] += any(_leads_on(other, address) for other in hrefs)
            found["stem"] += any(_leads_on(address, other) for other in hrefs)
    return {name: count / max(1, len(inside)) for name, count in found.items()}


@lru_cache(maxsize=8192)
def _leads_on(address: str, other: str) -> bool:
    """Return whether another address is one and something short behind it: the comments on an item, say."""
    start = address.rstrip("/")
    rest = other[len(start) :]
    if not other.startswith(start) or not 1 < len(rest) <= LONGEST_ACTION or NUMBERS.search(rest):
        return False
    step = start.rpartition("/")[2]
    return len(step) >= len(rest) or NUMBERS.search(step) is not None


def _measure_pieces(own: SlotRelations) -> Mapping[str, float]:
    """Return how many texts stand at a slot, how often its first and last repeat, and whether it holds a date."""
    tree = own.tree
    nodes = [] if own.slot.loose else list(own.slot.nodes.values())
    parts = [_find_pieces(tree, node) for node in nodes]
    several = [part for part in parts if len(part) > 1]
    count = max(1, len(nodes))
    return {
        "pieces": sum(len(part) - 1 for part in several) / count / MOST_PIECES,
        "label_before": _measure_same([part[0] for part in several]) * len(several) / count,
        "label_behind": _measure_same([part[-1] for part in several]) * len(several) / count,
        "holds_date": sum(map(_hold_date, several)) / count,
        "several_links": sum(len({tree.hrefs[link] for link in tree.links_in(node)}) > 1 for node in nodes) / count,
    }


def _find_pieces(tree: FlatTree, node: int) -> list[str]:
    """Return the texts at a node; of more than MOST_PIECES the first ones and the last."""
    first, last = tree.first_piece[node], tree.last_piece[node]
    texts = [text for piece in tree.pieces[first : min(last, first + MOST_READ)] if (text := piece.strip())]
    return texts if len(texts) <= MOST_PIECES else [*texts[:MOST_PIECES], texts[-1]]


def _hold_date(texts: list[str]) -> bool:
    """Return whether one of several texts looks like a date, the longest aside: it may only have a number in it."""
    return any(map(looks_like_date, sorted(texts, key=len)[:-1]))


def _measure_same(texts: list[str]) -> float:
    """Return how much texts repeat: 0 where each is another, near 1 where all are one."""
    return 1 - len(set(texts)) / len(texts) if texts else 0.0


def _measure_left(own: SlotRelations) -> Mapping[str, float]:
    """Return how often the link, heading or paragraph that a slot stands in has more text before it."""
    tree, slot = own.tree, own.slot
    nodes = list(slot.nodes.items())[:MOST_LOOKED]
    left = 0
    for at, node in nodes:
        around = _find_whole(tree, node if slot.loose else tree.parents[node])
        first = slot.pieces[at] if slot.loose else tree.first_piece[node]
        left += around >= 0 and any(map(str.strip, tree.pieces[tree.first_piece[around] : first]))
    return {"left_before": left / max(1, len(nodes))}


def _measure_going_on(own: SlotRelations) -> Mapping[str, float]:
    """Return how often loose text goes on in words that are set off, as those that were searched for are."""
    tree, slot = own.tree, own.slot
    if not slot.loose or slot.beside:
        return {"goes_on": 0.0}
    pieces = [(slot.pieces[at], node) for at, node in list(slot.nodes.items())[:MOST_LOOKED]]
    going_on = sum(
        any(
            tree.tags[child] in SET_OFF and tree.first_piece[child] == piece + 1 and tree.length(child)
            for child in tree.children(node)
        )
        for piece, node in pieces
    )
    return {"goes_on": going_on / max(1, len(pieces))}


def _find_whole(tree: FlatTree, node: int) -> int:
    """Return the link, heading or paragraph that a node is or stands in; -1 where none is near."""
    for _ in range(MOST_LEVELS):
        if node < 0 or tree.tags[node] in HEADINGS or tree.tags[node] == "p" or node in tree.hrefs:
            return node
        node = tree.parents[node]
    return -1


_MEASURES: Mapping[str, Callable[[SlotRelations], Mapping[str, float]]] = {
    "in_address": _measure_in_address,
    "named": _measure_named,
    **dict.fromkeys(("more", "file_name", "alike"), _measure_texts),
    "counts": _measure_counts,
    **dict.fromkeys(LINK_RELATIONS, _measure_links),
    **dict.fromkeys(("pieces", "label_before", "label_behind", "holds_date", "several_links"), _measure_pieces),
    "left_before": _measure_left,
    "goes_on": _measure_going_on,
}
RELATIONS = tuple(_MEASURES)  # the names of all that is measured


def is_speaking_link(facts: SlotFacts) -> bool:
    """Return whether a slot is a link whose text may name its item: words that differ, to addresses that differ."""
    own = facts.relations
    return (
        facts.tag == "a"
        and not facts.slot.attribute
        and facts.covered >= MOSTLY
        and facts.distinct >= DIFFERENT
        and facts.words >= FEWEST_WORDS
        and facts.dated < SELDOM
        and len(set(facts.hrefs)) >= DIFFERENT * len(facts.values)
        and max(own["more"], own["file_name"], own["shared_address"]) < SELDOM
        and sum(map(leads_elsewhere, facts.hrefs)) <= SELDOM * len(facts.hrefs)
    )


def relate_link(facts: SlotFacts, title: SlotFacts | None) -> Mapping[str, float]:
    """Return what a link is among its items' links, and to the title: does it lead where the title's own link does?"""
    own = {name: facts.relations[name] for name in LINK_RELATIONS if name in facts.relations}
    if title is None:
        return own
    both = [at for at in facts.links if at in title.links]
    same = sum(strip_fragment(facts.links[at]) == strip_fragment(title.links[at]) for at in both)
    count = max(1, len(facts.links))
    looked = list(facts.links.items())[:MOST_LOOKED]
    return {
        **own,
        "title_address": same / count,
        "other_address": (len(both) - same) / count,
        "titled_address": _mean(measure_address(title.values[at], split_address(href)) for at, href in looked),
    }
