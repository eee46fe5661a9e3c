"""One bulletin that several sources publish: how it is recognized.

A decider: pure functions of stored items. Items of one source are never taken for each other, for its own identity
(`model.settle`) keeps them apart. The worst mistake is to take two bulletins for one, for then readers lose one:
a key only proposes, and titles or texts must agree before it is believed.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import blake2b

from model.item import Item, StoredItem
from model.words import extract_text, split_words

ENOUGH_WORDS = 8  # of a text, for what it shares with another to mean anything
NEAR = timedelta(days=3)  # between two publications of a document: offices number theirs alike, each year anew
ALIKE_TEXTS = 0.7  # part of the shorter text's words that the longer one has
MOST_ORIGINALS = 50  # bulletins of one title and day, or number: what more of them have identifies none
ALIKE_TITLES = 0.6  # part of all the words of two titles that both have
# The number of a document: figures, a slash, and somewhere the letters of who issued it ("81/2020/QH14", "C-12/20").
_NUMBER = re.compile(r"(?<![\w/])(?:[^\W\d_]{1,5}-)?\d{1,6}(?:/\d{2,4})?/[\w-]*[^\W_][\w/-]*")


class KeyKind(StrEnum):
    """What two items of the same key have in common."""

    ADDRESS = "url"
    NUMBER = "number"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An item that is in a feed of several sources already, or that stands behind another there."""

    key: int
    source: str
    original: int  # the item that it repeats; itself where it repeats none
    stored: StoredItem


def make_likeness_keys(stored: StoredItem) -> tuple[str, ...]:
    """Return the keys by which an item may be known to repeat another, strongest first, each begun by its kind.

    These are its canonical address, the numbers of documents in its title, and its title with its day.
    """
    keys = [alias for alias in stored.item.aliases if alias.startswith(f"{KeyKind.ADDRESS}:")][:1]
    if numbers := find_numbers(stored.item.title):
        keys.append(f"{KeyKind.NUMBER}:{' '.join(sorted(numbers))}")
    if title := split_words(stored.item.title):
        keys.append(f"{KeyKind.TITLE}:{' '.join(title)} {_find_day(stored)}")
    return tuple(map(_shorten, keys))


def _shorten(key: str) -> str:
    kind, _, text = key.partition(":")
    return f"{kind}:{blake2b(text.encode('utf-8', 'surrogatepass'), digest_size=12).hexdigest()}"


def find_numbers(title: str) -> frozenset[str]:
    """Return the numbers of documents in a title; those without letters may be dates, or anybody's.

    >>> sorted(find_numbers("Nghị định 123/2020/NĐ-CP ngày 19/10/2020"))
    ['123/2020/nđ-cp']
    """
    found = _NUMBER.findall(unicodedata.normalize("NFKC", title).casefold())
    return frozenset(number for number in found if any(map(str.isalpha, number)))


def _find_day(stored: StoredItem) -> str:
    date = stored.credible_date
    return (date.local if date else stored.published).date().isoformat()


def find_original(item: StoredItem, source: str, others: Mapping[str, Sequence[Placed]]) -> int | None:
    """Return the item that `item` of `source` repeats, None where it repeats none.

    `others` are those already placed that have a key of it, by key; what repeats one of them repeats its original. An
    original is repeated once by each source at most: a source's second item of the same title is another bulletin.
    """
    placed = {other.key: other for group in others.values() for other in group}
    repeated = {other.original for other in placed.values() if other.source == source}
    for key, group in others.items():
        if _is_overused(key, group):
            continue
        kind = _find_kind(key)
        items_of = Counter(other.source for other in group)
        for other in sorted(group, key=lambda other: (not _has_same_title(item, other.stored), other.key)):
            is_alone = items_of[other.source] == 1
            if other.original not in repeated and _confirms(kind, item, other.stored, is_alone=is_alone):
                return other.original
    return None


def can_be_overused(key: str) -> bool:
    """Return whether a key identifies nothing once more than MOST_ORIGINALS bulletins have it: all but an address."""
    return _find_kind(key) is not KeyKind.ADDRESS


def _is_overused(key: str, group: Collection[Placed]) -> bool:
    """Return whether more than MOST_ORIGINALS bulletins have a key, by the `group` of items that have it."""
    return can_be_overused(key) and len({placed.original for placed in group}) > MOST_ORIGINALS


def _find_kind(key: str) -> KeyKind:
    return KeyKind(key.partition(":")[0])


def _confirms(kind: KeyKind, one: StoredItem, other: StoredItem, *, is_alone: bool) -> bool:
    """Return whether two items of one key are one bulletin; `is_alone` says that no other of its source has the key."""
    if kind is KeyKind.ADDRESS:
        return is_alone or _has_same_title(one, other)
    if kind is KeyKind.TITLE:
        return _measure_texts(one.item, other.item) >= ALIKE_TEXTS
    words, others = _list_title_words(one.item), _list_title_words(other.item)
    if words | others and len(words & others) / len(words | others) < ALIKE_TITLES:
        return False
    return abs(one.published - other.published) <= NEAR


def _has_same_title(one: StoredItem, other: StoredItem) -> bool:
    return split_words(one.item.title) == split_words(other.item.title)


def _list_title_words(item: Item) -> set[str]:
    """Return the words of a title beside the numbers of documents."""
    return set(split_words(_NUMBER.sub(" ", unicodedata.normalize("NFKC", item.title))))


def _measure_texts(one: Item, other: Item) -> float:
    """Return which part of the shorter text's words the longer one has, 0 to 1; 0 where there is too little to tell."""
    texts = [_list_words((item.summary, extract_text(item.content))) for item in (one, other)]
    shorter, longer = sorted(texts, key=len)
    return len(shorter & longer) / len(shorter) if len(shorter) >= ENOUGH_WORDS else 0.0


def _list_words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in split_words(text)}
