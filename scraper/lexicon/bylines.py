"""Words of bylines: what opens one, what labels an author, what is between two names, and what is no name.

The functions take texts as pages write them; folded text is as long, so that a place in one is one in both.
"""

import re
from functools import cache, lru_cache
from itertools import pairwise

from scraper.lexicon.folding import fold
from scraper.lexicon.patterns import Search, Whole, alternatives, is_glued, opening, search, whole
from scraper.lexicon.table import phrases

_MEDIUM_EDGES = " -_|｜：:—–"
_NO_PERSON = re.compile(r"https?:|www\.|@|\d{2,}|\bprofil|^\S*admin$|^[\w-]+\.(?:com|net|org|info)$")
_SEPARATORS = r"\s*[;|/\n•·／]\s*|\s*[&＆、，]\s*|\s*,\s*(?=[^\W\d_])"
_COLON = re.compile("[:：]")
_DIGIT = re.compile(r"\d")
_LONGEST_LABEL = 40
_LONGEST_OPENING = 100  # characters in which an opening is looked for
_FEWEST_LABELS = 2  # of a line that is cut before them
_MOST_OPENINGS = 2  # `By by Ann Lee`, `Text: By Ann Lee`
_FEWEST_WORDS = 2  # of a name that `By` is glued to: single words may begin with the same letters


def is_byline(text: str) -> bool:
    """Whether a line opens like a byline: `Author:`, or `By` before what does not go on in small letters."""
    folded = fold(text[:_LONGEST_OPENING])
    if _labels().match(folded):
        return True
    opened = _openings().match(folded)  # a sentence may too ("By the way")
    return opened is not None and not text[opened.end() :][:1].islower()


def names_sender(text: str) -> bool:
    """Whether a line says who put a page there: `posted by`, before whatever account's name."""
    return _senders().match(fold(text[:_LONGEST_OPENING])) is not None


@cache
def _senders() -> re.Pattern[str]:
    return opening(phrases("sent_by"), after=r"\s*:?\s+")


def strip_opening(text: str) -> str:
    """Return a byline without what opens it; `ByAnn Lee` too, where what follows are two words with capitals."""
    for _ in range(_MOST_OPENINGS):
        folded = fold(text[:_LONGEST_OPENING])
        opened = _labels().match(folded) or _openings().match(folded)
        if not opened:
            break
        text = text[opened.end() :]
    glued = _glued_openings().match(text)
    rest = text[glued.end() :].split() if glued else []
    return " ".join(rest) if len(rest) >= _FEWEST_WORDS and rest[1][:1].isupper() else text


@cache
def _labels() -> re.Pattern[str]:
    return opening((phrase.rstrip(":") for phrase in phrases("by", "author")), after=r"\s*:\s*")


@cache
def _openings() -> re.Pattern[str]:
    known = phrases("by", "author", "sent_by", "credit")
    plain = opening((phrase for phrase in known if not phrase.endswith(":")), after=r"\s*[:|*/]?\s+").pattern
    marked = opening((phrase.rstrip(":") for phrase in phrases("credit")), after=r"\s*[:|*]\s*").pattern
    return re.compile(f"{plain}|{marked}")


@cache
def _glued_openings() -> re.Pattern[str]:
    words = "|".join(word.capitalize() for word in phrases("by") if word.isalpha() and word.islower())
    return re.compile(rf"(?:{words})(?=[^\W\d_a-z][^\W\d_A-Z])")


def find_opening_behind_date(text: str) -> str:
    """Return the end of a line that has its byline behind a date (`3 May 2024 by Ann Lee`); "" where it has none."""
    opened = _inner_openings().search(fold(text)) if _DIGIT.search(text) else None
    return text[opened.end() :] if opened and not text[opened.end() :][:1].islower() else ""


@cache
def _inner_openings() -> re.Pattern[str]:
    known = (phrase.rstrip(":") for phrase in phrases("by", "sent_by"))
    return re.compile(rf"\d\D{{0,30}}?[\s/|,.-]{alternatives(known)}\s*:?\s+")


def part_at_labels(text: str) -> list[str]:
    """Return a line cut before each label with a colon, where it has several; of labels of authors the first part.

    >>> part_at_labels("来源：联河日报 作者：王小明 责任编辑：赵刚")
    ['来源：联河日报', '作者：王小明']
    """
    if len(_COLON.findall(text)) < _FEWEST_LABELS:
        return [text]
    cuts = [found.start() for found in _inner_labels().finditer(fold(text))]
    parts = [text[start:end].strip() for start, end in pairwise([0, *cuts, len(text)])]
    first = next(filter(is_byline, parts), "")
    return [part for part in parts if part == first or not is_byline(part)]


@cache
def _inner_labels() -> re.Pattern[str]:
    known = (phrase.rstrip(":") for phrase in phrases("by", "author", "not_author", "source"))
    return re.compile(rf"(?<=\S)\s{alternatives(known)}\s?[:：]")


def is_author_label(text: str) -> bool:
    """Whether a text is the label of an author and nothing else."""
    if len(text) > _LONGEST_LABEL or (len(text) == 2 and text.isupper()):  # the code of a language, in a menu
        return False
    return _is_author_label(text)


@lru_cache(maxsize=2048)  # each line near a title is asked for several times
def _is_author_label(text: str) -> bool:
    return _author_labels()(text) or _marked_labels().fullmatch(fold(text)) is not None


@cache
def _author_labels() -> Whole:
    return whole(phrase for phrase in phrases("author", "by", "sent_by", "credit") if not phrase.endswith(":"))


@cache
def _marked_labels() -> re.Pattern[str]:
    return opening((phrase.rstrip(":") for phrase in phrases("by", "credit")), after=r"\s*[:|*]\s*")


def opens_other_credit(text: str) -> bool:
    """Whether a line names who did something else than write: `Photo: Ann Lee`, `Edited by Ann Lee`."""
    return _other_credits().match(fold(text[:_LONGEST_OPENING])) is not None


def is_other_label(text: str) -> bool:
    """Whether a text is the label of who did something else, and nothing behind it."""
    return _other_labels()(text)


@cache
def _other_credits() -> re.Pattern[str]:
    return opening((phrase.rstrip(":") for phrase in phrases("not_author", "source")), after=r"\s*(?:[:/|●.\s-]|$)")


@cache
def _other_labels() -> Whole:
    return whole(phrase.rstrip(":") for phrase in phrases("not_author", "source"))


def is_button(text: str) -> bool:
    """Whether a text is what a button or a counter beside a byline says, and nothing else."""
    return _buttons()(text)


@cache
def _buttons() -> Whole:
    return whole(phrases("buttons", "pointers", "views", "load_more"))


def is_button_word(word: str) -> bool:
    """Whether a word behind a name is a button's or a counter's: `Print`, `Comments`."""
    return _fold_word(word) in _button_words()


def leads_to_date(word: str) -> bool:
    """Whether a word stands before dates, places and sections: `on`, `Published`, `updated`, `in`."""
    return _fold_word(word) in _date_words()


def _fold_word(word: str) -> str:
    return fold(word).strip(" ,.:;-|()*'")


@cache
def _button_words() -> frozenset[str]:
    return _pick_words("buttons", "views")


@cache
def _date_words() -> frozenset[str]:
    return _pick_words(
        "on", "fillers", "published", "published_weak", "updated", "dated", "today", "yesterday", "last_such", "about",
        "ones", "am", "pm", "morning", "evening",
    )  # fmt: skip


def _pick_words(*concepts: str) -> frozenset[str]:
    return frozenset(fold(word) for word in phrases(*concepts) if " " not in word and not word.endswith("*"))


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
    words = "|".join(map(re.escape, phrases("conjunctions", "together")))
    return re.compile(rf"\s+(?P<word>{words})\s+(?=[^\W\d_])|{_SEPARATORS}")


def names_helper(text: str) -> bool:
    """Whether a text opens with a word such as `with`, and then a name: one who wrote along."""
    return strip_helper(text) != text


def strip_helper(text: str) -> str:
    """Return a text without a word such as `with` before the name that it opens with."""
    opened = _helpers().match(fold(text))
    return text[opened.end() :] if opened and not text[opened.end() :][:1].islower() else text


@cache
def _helpers() -> re.Pattern[str]:
    return opening(phrases("together"), after=r"\s+")


def is_conjunction(text: str) -> bool:
    """Whether a text is a word between two names and nothing else."""
    return _fold_word(text) in _conjunctions()


@cache
def _conjunctions() -> frozenset[str]:
    return _pick_words("conjunctions", "together")


def is_not_a_name(text: str) -> bool:
    """Whether a text that stands where a name should is none: an address, a number, `editorial staff`."""
    return _NO_PERSON.search(text.lower()) is not None or _no_names()(text) or bool(_no_name_ends().search(text))


@cache
def _no_names() -> Whole:
    return whole(phrases("no_names"))


@cache
def _no_name_ends() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(phrase for phrase in phrases('no_names') if is_glued(fold(phrase)))})$")


def mentions_role(text: str) -> bool:
    """Whether a part of a byline says what somebody does. In scripts without spaces a role is part of the name's."""
    return _roles()(fold(text))


@cache
def _roles() -> Search:
    return search(phrase for phrase in phrases("roles") if not is_glued(fold(phrase)))


def strip_role(text: str) -> str:
    """Return a name without the role that is written to it: `한서윤 기자`, `记者 李安`, `Redakteurin Ann Lee`."""
    stripped = _glued_roles().sub("", text)
    opened = _leading_roles().match(fold(stripped))
    return stripped[opened.end() :] if opened else stripped


@cache
def _glued_roles() -> re.Pattern[str]:
    words = "|".join(sorted((p for p in phrases("roles") if is_glued(fold(p)) and p > "\u2e80"), key=len, reverse=True))
    return re.compile(rf"^(?:{words})[\s:：]*|\s*(?:{words})$")


@cache
def _leading_roles() -> re.Pattern[str]:
    return re.compile(rf"{alternatives(p for p in phrases('roles') if not is_glued(fold(p)))}\w*\s+")


def strip_compiled(text: str) -> str:
    """Return a name without the brackets behind it that say that a text was compiled or translated."""
    return _compiled().sub("", text)


@cache
def _compiled() -> re.Pattern[str]:
    words = "|".join(map(re.escape, phrases("compiled")))
    return re.compile(rf"\s*[(（](?:{words})\b[^)）]*[)）]\s*$", re.I)


def find_medium(title: str) -> str:
    """Return the site's name at a title's end where the word for a paper, a net or news tells it; "" where none does.

    >>> find_medium("古城墙修缮工程通过验收_联河新闻网")
    '联河新闻网'
    """
    found = _medium().search(title)
    return found[0].strip(_MEDIUM_EDGES) if found else ""


def strip_medium(title: str) -> str:
    """Return a title without a site's name at its end that is known by the word for a paper, a net or news."""
    return _medium().sub("", title)


@cache
def _medium() -> re.Pattern[str]:
    words = "|".join(map(re.escape, phrases("medium")))
    return re.compile(rf"\s*[-_|｜：:—–]\s*[^-_|｜：:—–\s]{{1,14}}(?:{words})$")
