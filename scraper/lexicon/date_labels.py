"""Labels of dates, and words that say that what looks like a date is another's or none.

All functions but `is_date_heading` and `is_title_heading` look at folded text (`folding.fold`).
"""

import re
from functools import cache

from scraper.lexicon.folding import fold, unaccent
from scraper.lexicon.patterns import Search, Whole, alternatives, opening, search, whole
from scraper.lexicon.table import languages, phrases

_LONG_ENOUGH = 10  # letters of a phrase that means nothing else in another language


def mentions_change(folded: str) -> bool:
    """Whether words of a last change stand in a text."""
    return _updated()(folded)


def mentions_signing(folded: str) -> bool:
    """Whether words of signing or adopting stand in a text."""
    return _made()(folded)


@cache
def _updated() -> Search:
    return search(phrases("updated"))


@cache
def _made() -> Search:
    return search(phrases("made"))


@cache
def load_other_glued() -> re.Pattern[str]:
    """Return the pattern of labels of another date that stand inside words, in scripts without spaces."""
    return re.compile(alternatives(phrases("other_glued")))


@cache
def numbered() -> frozenset[str]:
    """Return the words right behind which stands a number of something."""
    return frozenset(map(fold, phrases("numbered")))


@cache
def spans() -> frozenset[str]:
    """Return what may stand between the two ends of a span of days."""
    return frozenset(map(fold, phrases("spans"))) | frozenset("-~")


def is_labelled(folded: str) -> bool:
    """Whether a line begins with the label of a date, or tells anywhere of a change or of who put it there."""
    return _labels().match(folded) is not None or mentions_change(folded) or _sent_by()(folded)


@cache
def _labels() -> re.Pattern[str]:
    return opening(phrases("published", "dated", "dated_weak"))


@cache
def _sent_by() -> Search:
    return search(phrases("sent_by"))


def mentions_publication(folded: str) -> bool:
    """Whether words of publishing, signing or adopting stand in a text."""
    return _published()(folded)


@cache
def _published() -> Search:
    return search(phrases("published", "made"))


def mentions_other_date(folded: str) -> bool:
    """Whether words of a change, an answer, a deadline, an event or the like stand in a text."""
    return _another()(folded)


@cache
def _another() -> Search:
    return search(phrases("updated", "reply", "other", "other_glued"))


def mentions_reply(folded: str) -> bool:
    """Whether words of the last answer, or of what was done last, stand in a text."""
    return _reply()(folded)


@cache
def _reply() -> Search:
    return search(phrases("reply"))


def mentions_closing(folded: str, language: str = "") -> bool:
    """Whether words of a closing day, or of an end of validity, stand in a text.

    The short ones mean other things elsewhere: they are heard in a page of their own language only.
    """
    return _closing()(folded) or _closing_of(language.partition("-")[0].lower())(folded)


@cache
def _closing() -> Search:
    return search(phrase for phrase in phrases("closing") if len(phrase) >= _LONG_ENOUGH)


@cache
def _closing_of(language: str) -> Search:
    known = languages().get(language)
    return search(known.words.get("closing", ()) if known else ())


def mentions_author(folded: str) -> bool:
    """Whether words of who wrote a thing, or put it there, stand in a text."""
    return _author()(folded)


@cache
def _author() -> Search:
    return search(phrase for phrase in phrases("author", "sent_by") if not phrase.endswith("*"))


def is_date_heading(text: str) -> bool:
    """Whether a text, as the page writes it, is the heading of a column of dates."""
    return _dated()(fold(text)) or _labels_alone()(text)


@cache
def _dated() -> Search:
    return search(phrases("dated", "dated_weak"))


@cache
def _labels_alone() -> Whole:
    return whole(phrase for phrase in phrases("published", "made") if not phrase.endswith("*"))


def is_title_heading(text: str) -> bool:
    """Whether a text, as the page writes it, is the heading of a column of titles."""
    return _titles()(unaccent(fold(text)))


@cache
def _titles() -> Search:
    return search(unaccent(fold(phrase)) for phrase in phrases("title_heading"))
