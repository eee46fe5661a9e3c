"""What a person searches for, read from one line.

    dai hoc             both words, anywhere; case and accents do not count
    "dai hoc"           a phrase
    tuyen*              words that begin so
    -sport  -"for sale" not with these
    source:council      of one source, by its slug; several are alternatives
    category:notices    with this word in a category

A quotation mark that is not closed ends with the line; signs between words part them and mean nothing.
"""

import re
from dataclasses import dataclass

from messages.search import SearchCode
from model.errors import QueryError
from model.words import Phrase, parse_phrase

MAX_LENGTH = 300  # characters
MAX_WORDS = 30
SHORTEST_PREFIX = 2  # letters before a *; a single one would find nearly everything
_QUOTES = str.maketrans(dict.fromkeys("“”„«»「」『』＂", '"'))
_TERM = re.compile(
    r'(?P<minus>-)?(?:(?P<field>source|category):)?(?:"(?P<quoted>[^"]*)(?:"(?P<star>\*)?|$)|(?P<word>[^\s"]+))', re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What items are to have, and what not; each phrase with whether it is to stand in a category."""

    phrases: tuple[Phrase, ...] = ()
    categories: tuple[Phrase, ...] = ()
    sources: tuple[str, ...] = ()  # slugs, of which any will do
    without_phrases: tuple[Phrase, ...] = ()
    without_categories: tuple[Phrase, ...] = ()
    without_sources: tuple[str, ...] = ()


def parse_query(text: str) -> Query:
    """Return what a line asks for; QueryError where that cannot be answered, or is nothing."""
    if len(text) > MAX_LENGTH:
        raise QueryError(SearchCode.TOO_LONG(limit=MAX_LENGTH))
    found: dict[str, list[Phrase]] = {name: [] for name in ("", "category", "-", "-category")}
    slugs: dict[str, list[str]] = {"": [], "-": []}
    for term in _TERM.finditer(text.translate(_QUOTES)):
        sign, field = term["minus"] or "", (term["field"] or "").lower()
        value = term["word"] if term["word"] is not None else term["quoted"] + (term["star"] or "")
        if field == "source":
            slugs[sign].append(value.lower())
        elif phrase := parse_phrase(value):
            _check_prefix(phrase, value)
            found[sign + field].append(phrase)
    query = Query(
        phrases=tuple(found[""]),
        categories=tuple(found["category"]),
        sources=tuple(slugs[""]),
        without_phrases=tuple(found["-"]),
        without_categories=tuple(found["-category"]),
        without_sources=tuple(slugs["-"]),
    )
    _check_size(query)
    return query


def _check_prefix(phrase: Phrase, value: str) -> None:
    last = phrase.words[-1]
    if phrase.prefix and last.isascii() and len(last) < SHORTEST_PREFIX:
        raise QueryError(SearchCode.PREFIX_SHORT(term=value, limit=SHORTEST_PREFIX))


def _check_size(query: Query) -> None:
    if not query.phrases and not query.categories and not query.sources:
        raise QueryError(SearchCode.NOTHING())
    phrases = (*query.phrases, *query.categories, *query.without_phrases, *query.without_categories)
    number = sum(len(phrase.words) for phrase in phrases) + len(query.sources) + len(query.without_sources)
    if number > MAX_WORDS:
        raise QueryError(SearchCode.TOO_MANY(limit=MAX_WORDS))
