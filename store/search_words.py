"""What of an item can be found, as the words of a full-text index; and queries in the two databases' languages.

The words are split and folded here (`model.words`), not by the databases, so that both find the same. One row of
words holds all: a category's words once more with CATEGORY before each, and a word that stands for the source.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from model.item import Item
from model.query import Query
from model.words import Phrase, extract_text, split_words

MOST_WORDS = 10_000  # of an item; PostgreSQL counts places up to 16,383
MOST_CHARACTERS = 200_000  # of an item's words together; PostgreSQL takes 1 MiB
SOURCE, CATEGORY = "s:", "c:"
GAP = "·"  # between texts, so that no phrase reaches from one into the next; it is no word


def list_index_words(item: Item, source_word: str) -> list[str]:
    """Return the words under which an item is found, in their order, with gaps."""
    texts = (item.title, item.summary, *item.authors, *item.categories)
    categories = [[CATEGORY + word for word in split_words(category)] for category in item.categories]
    parts = [[SOURCE + source_word], *categories, *map(split_words, texts), split_words(extract_text(item.content))]
    words = [word for part in parts if part for word in (*part, GAP)][:MOST_WORDS]
    return words[: sum(length <= MOST_CHARACTERS for length in accumulate(map(len, words)))]


def write_tsvector(words: Sequence[str]) -> str:
    """Return words as the text of a PostgreSQL tsvector, with their places."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words, 1):
        places[word].append(place)
    places.pop(GAP, None)
    return " ".join(f"'{word}':{','.join(map(str, at[:255]))}" for word, at in places.items())


def write_fts5_query(query: Query, source_words: Sequence[str], without_sources: Sequence[str]) -> str:
    """Return a query in the language of SQLite's FTS5 (its documentation, §3)."""
    wanted = [*_write_phrases(query.phrases, query.categories, _write_fts5_phrase)]
    if source_words:
        wanted.append(f"({' OR '.join(_quote(SOURCE + word) for word in source_words)})")
    unwanted = [*_write_phrases(query.without_phrases, query.without_categories, _write_fts5_phrase)]
    unwanted += [_quote(SOURCE + word) for word in without_sources]
    found = f"({' AND '.join(wanted)})"
    return f"{found} NOT ({' OR '.join(unwanted)})" if unwanted else found


def write_tsquery(query: Query, source_words: Sequence[str], without_sources: Sequence[str]) -> str:
    """Return a query as the text of a PostgreSQL tsquery (its documentation, §8.11.2)."""
    wanted = [*_write_phrases(query.phrases, query.categories, _write_tsquery_phrase)]
    if source_words:
        wanted.append(f"({' | '.join(_mark(SOURCE + word) for word in source_words)})")
    unwanted = [*_write_phrases(query.without_phrases, query.without_categories, _write_tsquery_phrase)]
    unwanted += [_mark(SOURCE + word) for word in without_sources]
    return " & ".join([*wanted, *(f"!{part}" for part in unwanted)])


def _write_phrases(
    anywhere: Iterable[Phrase], categories: Iterable[Phrase], write: Callable[[Sequence[str], bool], str]
) -> Iterable[str]:
    yield from (write(phrase.words, phrase.prefix) for phrase in anywhere)
    yield from (write([CATEGORY + word for word in phrase.words], phrase.prefix) for phrase in categories)


def _quote(text: str) -> str:
    return f'"{text}"'  # words hold letters, digits and marks only


def _write_fts5_phrase(words: Sequence[str], prefix: bool) -> str:
    return _quote(" ".join(words)) + (" *" if prefix else "")


def _write_tsquery_phrase(words: Sequence[str], prefix: bool) -> str:
    return f"({' <-> '.join(map(_mark, words))}{':*' if prefix else ''})"


def _mark(word: str) -> str:
    return f"'{word}'"
