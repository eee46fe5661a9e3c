"""Words of bylines: what opens one, what labels an author, what is between two names, and what is no name.

The functions take texts as pages write them; folded text is as long, so that a place in one is one in both.
"""

import re
from functools import cache

from scraper.lexicon.folding import fold
from scraper.lexicon.patterns import NOTHING, Search, Whole, alternatives, is_glued, opening, search, whole
from scraper.lexicon.table import languages, phrases

_NO_PERSON = re.compile(r"https?:|www\.|@|\d{2,}|\bprofil")
_SEPARATORS = r"\s*[;|/\n•·]\s*|\s*[&＆、，]\s*|\s*,\s+(?=[^\W\d_])|(?<=[\u3400-\u9fff]),(?=[\u3400-\u9fff])"
_LONGEST_OPENING = 100  # characters in which an opening is looked for


def is_byline(text: str) -> bool:
    """Whether a line opens like a byline: `Author:`, or `By` before what does not go on in small letters."""
    folded = fold(text[:_LONGEST_OPENING])
    if _labels().match(folded):
        return True
    opened = _openings().match(folded)  # a sentence may too ("By the way")
    return opened is not None and not text[opened.end() :][:1].islower()


def strip_opening(text: str) -> str:
    """Return a byline without what opens it."""
    for pattern in (_labels(), _openings()):
        if opened := pattern.match(fold(text[:_LONGEST_OPENING])):
            text = text[opened.end() :]
    return text


@cache
def _labels() -> re.Pattern[str]:
    return opening((phrase.rstrip(":") for phrase in phrases("by", "author")), after=r"\s*:\s*")


@cache
def _openings() -> re.Pattern[str]:
    known = phrases("by", "author", "sent_by", "credit")
    return opening((phrase for phrase in known if not phrase.endswith(":")), after=r"\s*:?\s+")


def is_author_label(text: str) -> bool:
    """Whether a text is the label of an author and nothing else."""
    return _author_labels()(text)


@cache
def _author_labels() -> Whole:
    return whole(phrases("author"))


def find_sender(text: str) -> str:
    """Return who put a page there, named between words such as `posted by` and `on`; "" where there is nobody."""
    folded = fold(text)
    if not _sent_by()(folded):
        return ""
    found = _senders().search(folded)
    return text[slice(*found.span(found.lastgroup or 0))] if found else ""


@cache
def _sent_by() -> Search:
    return search(phrases("sent_by"))


@cache
def _senders() -> re.Pattern[str]:
    """Return the pattern of a name between words of one language, in a group that is called by its code."""
    forms = []
    for code, language in languages().items():
        senders, leading = language.words.get("sent_by", ()), language.words.get("on", ())
        if senders and leading:
            forms.append(rf"{alternatives(senders)}\s+(?P<{code}>.{{2,40}}?)\s+{alternatives(leading)}\s")
    return re.compile("|".join(forms) or NOTHING.pattern)


def split_names(text: str) -> list[str]:
    """Return the parts of a byline between commas, bars and words for `and`."""
    parts, start = [], 0
    for found in _between().finditer(text):
        # A word for `and` means other things in other languages: a name begins behind it, so no small letter.
        if found["word"] and text[found.end()].islower():
            continue
        parts.append(text[start : found.start()])
        start = found.end()
    return [*parts, text[start:]]


@cache
def _between() -> re.Pattern[str]:
    words = "|".join(map(re.escape, phrases("conjunctions")))
    return re.compile(rf"\s+(?P<word>{words})\s+(?=[^\W\d_])|{_SEPARATORS}")


def is_not_a_name(text: str) -> bool:
    """Whether a text that stands where a name should is none: an address, a number, `editorial staff`."""
    return _NO_PERSON.search(text.lower()) is not None or _no_names()(text)


@cache
def _no_names() -> Whole:
    return whole(phrases("no_names"))


def mentions_role(text: str) -> bool:
    """Whether a part of a byline says what somebody does. In scripts without spaces a role is part of the name's."""
    return _roles()(fold(text))


@cache
def _roles() -> Search:
    return search(phrase for phrase in phrases("roles") if not is_glued(fold(phrase)))


def strip_compiled(text: str) -> str:
    """Return a name without the brackets behind it that say that a text was compiled or translated."""
    return _compiled().sub("", text)


@cache
def _compiled() -> re.Pattern[str]:
    words = "|".join(map(re.escape, phrases("compiled")))
    return re.compile(rf"\s*[(（](?:{words})\b[^)）]*[)）]\s*$", re.I)


def strip_medium(title: str) -> str:
    """Return a title without a site's name at its end that is known by the word for a paper, a net or news."""
    return _medium().sub("", title)


@cache
def _medium() -> re.Pattern[str]:
    words = "|".join(map(re.escape, phrases("medium")))
    return re.compile(rf"\s*[-_|｜：:—–]\s*[^-_|｜：:—–\s]{{1,14}}(?:{words})$")
