"""The names in the text of a byline, whoever wrote it: people, houses and accounts; no dates, buttons or roles.

A text has lines where the page parts it: elements inside a byline are such lines too.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from scraper.dates.names import table
from scraper.extract.article.blocks import make_key
from scraper.lexicon import bylines, part_names
from scraper.lexicon.folding import fold

# `Lee, Ann`: catalogues write one person so.
_INVERTED = re.compile(r"([^\W\d_\u2e80-\uffff][\w'’-]+), ([^\W\d_\u2e80-\uffff][\w'’-]*[a-zß-ÿа-я])")
_MAILBOX = re.compile(r"[(<\[]?(?:mailto:)?[\w.+-]*@[\w.-]+[)>\]]?")
_URL = re.compile(r"\s*-?\s*\(?https?://\S+")
_TAG = re.compile(r"</?[a-z][^<>]*>", re.I)
_LINES = re.compile(r"\s*[\n|•·\t]\s*|\s+[–—-]{1,2}\s+")
_BRACKETS = re.compile(r"\s*[(（\[【][^()（）\[\]【】]*[)）\]】]?")
_INITIALS = re.compile(r"\s*\((?:\w\.?-?){1,4}\)")  # `Richard (R.J.) Eskow`
# A number of a date or a counter; those of an account's name stand behind its letters.
_NUMBER = re.compile(r"(?:(?<![^\W\d_])|(?<=[\u3040-\u9fff\uac00-\ud7af]))\d|(?<=[^\W\d_])\d{4}")
_COUNT = re.compile(r"\d{1,3}\W*")
_AROUND = ' ,.:;・-–—()[]【】"“”„«»|/*●■▪~_='
_SHORTEST, _LONGEST = 2, 60  # characters of a name, a house's too
_MOST_WORDS = 7
_FEWEST_PERSON_WORDS, _MOST_PERSON_WORDS = 2, 5  # of what looks like a person's name
_LONGEST_PERSON = 40  # characters of it
_LONGEST_GLUED_PERSON = 5  # letters of it in Chinese, Japanese and Korean
_FIRST_CJK = "\u3040"
_LONGEST_PARTICLE = 4  # letters of a word in a name that begins with a small one: `von`, `dela`
_MOST_SMALL_WORDS = 1  # longer ones, as in names of houses


def resembles_name(text: str) -> bool:
    """Whether a text is two to five words that begin with a capital, as people's names do."""
    words = text.split()
    return (
        _FEWEST_PERSON_WORDS <= len(words) <= _MOST_PERSON_WORDS
        and len(text) <= _LONGEST_PERSON
        and all(word[0].isupper() for word in words)
        and text[-1] not in ".!?:…"
    )


def resembles_person(text: str) -> bool:
    """Whether a text is a name as people have them; in scripts without spaces, a few letters."""
    return is_name(text) and (resembles_name(text) or (len(text) <= _LONGEST_GLUED_PERSON and text[0] > _FIRST_CJK))


def resembles_account(name: str) -> bool:
    """Whether a name is one that a program gives to an account: one word in small letters, or with digits in it."""
    return " " not in name and (name[:1].islower() or any(char.isdigit() for char in name))


def split_names(text: str) -> list[str]:
    """Return the names in a byline: `By Ann Lee and Bo Ek` gives two, `Photo: Ann Lee` none.

    A line that is a label speaks of the lines below it.
    """
    text = _TAG.sub("\n", text) if "<" in text else text
    names: list[str] = []
    is_foreign = False
    for line in _LINES.split(bylines.strip_compiled(text)):
        line = " ".join(line.split())
        if not line.strip(_AROUND) or bylines.is_conjunction(line):
            continue
        if bylines.is_author_label(line):
            is_foreign = False
        elif bylines.opens_other_credit(line):
            is_foreign = bylines.is_other_label(line)
        elif line.endswith((":", "：")) or all(map(_is_of_date, line.split())):
            is_foreign = True
        elif not is_foreign or bylines.is_byline(line):
            is_foreign = False
            names += _split_line(line)
    return drop_longer_forms(names)


def drop_longer_forms(names: list[str]) -> list[str]:
    """Return names without repeats, and without those that are another with something glued to it."""
    unique = list(dict.fromkeys(names))
    keys = [fold(name) for name in unique]
    return [
        name
        for name, key in zip(unique, keys, strict=True)
        if not any(other != key and len(other.split()) > 1 and _is_within(other, key) for other in keys)
    ]


def _is_within(short: str, long: str) -> bool:
    return f" {short} " in f" {long} " or (long.startswith(short) and not long[len(short)].isalpha())


def _split_line(line: str) -> Iterator[str]:
    line = _MAILBOX.sub("", _URL.sub("", line)).strip()
    line = bylines.strip_opening(bylines.find_opening_behind_date(line) or line)
    line = bylines.strip_helper(_BRACKETS.sub(_read_brackets, line.strip("[] ")).strip())
    line = _cut_tail(line.rpartition("=")[2])
    if bylines.is_button(line):
        return
    if inverted := _INVERTED.fullmatch(line):
        yield f"{inverted[2]} {inverted[1]}"
        return
    parts = bylines.split_names(line)
    if len(parts[0].split()) > _MOST_WORDS:
        return
    for part in parts:
        name = bylines.strip_role(part.strip(_AROUND)).strip(_AROUND)
        if name and is_name(name):
            yield name


def _read_brackets(found: re.Match[str]) -> str:
    """Return what stays of brackets in a byline: who helped, and initials between two names."""
    inside = found[0].strip(_AROUND)
    if bylines.names_helper(inside):
        return f" {inside}"
    is_inside = found.string[found.end() :].strip()[:1].isupper()
    return found[0] if is_inside and _INITIALS.fullmatch(found[0]) else ""


def _cut_tail(line: str) -> str:
    """Return a line up to its first date or number, without the words that lead to it, and without buttons."""
    number = _NUMBER.search(line)
    words = (line[: number.start()] if number else line).split()
    if number and len(words) == 1 and _COUNT.fullmatch(line, number.start()):  # `Room 12`
        return ""
    while words and number and _is_of_date(words[-1]):
        del words[-1]
    while len(words) > _FEWEST_PERSON_WORDS and bylines.is_button_word(words[-1]):
        del words[-1]
    return " ".join(words)


def _is_of_date(word: str) -> bool:
    return bylines.leads_to_date(word) or fold(word).strip(" ,.:;-|()*'") in _day_words()


@cache
def _day_words() -> frozenset[str]:
    """Return the names of months and weekdays in all languages."""
    names = (name for forms in table().values() for key in ("months", "days") for name in forms[key])
    return frozenset(fold(name).strip(" .") for name in names if len(name) > 1)


def is_name(name: str) -> bool:
    """Whether a text can be the name of who wrote something: of a size, with letters, no role and no sentence."""
    return _SHORTEST <= len(name) <= _LONGEST and _is_name(name)


@lru_cache(maxsize=1024)  # what a page's places have in common is asked for at each
def _is_name(name: str) -> bool:
    words = name.split()
    if len(words) > _MOST_WORDS:
        return False
    if bylines.is_not_a_name(name) or bylines.mentions_role(name) or bylines.is_button(name):
        return False
    if len(words) > 1 and fold(name) in _day_words():  # as Vietnamese weekdays are
        return False
    small = [word for word in words if word[0].islower() and len(word) > _LONGEST_PARTICLE]
    return (
        len(small) <= _MOST_SMALL_WORDS
        and name[-1] not in "!?…"
        and ":" not in name
        and not part_names.FURNITURE.fullmatch(name)
        and sum(char.isalpha() for char in name) >= _SHORTEST
        and make_key(name) != ""
    )
