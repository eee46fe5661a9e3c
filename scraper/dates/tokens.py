"""Cuts a text into numbers, words, clock times and punctuation, one letter a token.

The letters form the text's *shape* (`Ngày: 09.03.2020` is `L: 1.1.4`), over which the
patterns in `shapes` are matched. Every pattern here advances by what it matched and looks
ahead a bounded number of letters, so cutting takes time linear in the text.

Kinds beside those of `names`: 1 a number of one or two digits, 3 and 4 of as many, 8 of eight,
9 any other; C a clock time with colons; A an ISO 8601 date with a time; G an offset from UTC;
X another word; a space, and punctuation as itself.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from scraper.dates import names
from scraper.lexicon.folding import fold, unaccent
from scraper.lexicon.patterns import alternatives

_HAN_DIGITS = "〇零一二三四五六七八九十百千元"
_CJK_MARKS = "年月日号號時时点點分秒년월일시분초"
_TOKEN = r"""
      (?P<A>(?<![\d/.-])\d{4}-?\d\d-?\d\dt\d\d(?::?\d\d)?(?::?\d\d)?(?:[.,]\d{1,9})?
          (?:\ ?(?:z(?![a-z])|[+-]\d\d(?::?\d\d)?(?![\d:])))?)
    | (?P<glued>(?:19|20)\d\d(?=\d{1,2}:\d\d))
    | (?P<C>(?:(?<![:.])|(?<=\d{4}:))\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?![\d:])(?!\.\d)
          |(?<![:.])\d{1,2}:\d\d(?::\d\d)?(?=\d\d[/.-]\d\d[/.-]\d{4}))
    | (?P<G>(?:(?<![a-z])(?:utc|gmt)\ ?[+-]\ ?\d{1,2}(?::?\d\d)?(?![\d:]))|(?<=\d)\ ?\+\d\d:?\d\d(?!\d)
          |(?<=:\d\d\ )-\d{4}(?!\d)|(?<=:\d\d)\+\d\d(?!\d)
          |(?<=:\d\d)\ ?z(?=\ *\Z))
    | (?P<hebrew>(?<![א-ת])(?:ה'?)?ת[א-ת]{0,3}"[א-ת](?![א-ת])
          |(?<![א-ת])ב?(?:[יכל]"[א-ט]|ט"[וז]|[א-טיכל]'(?![א-ת])))
    | (?P<n>\d+)
    | (?P<mark>(?<=[\dHAN_DIGITS])[CJK_MARKS]|(?<=[時时点點시])[半반])
    | (?P<han>[HAN_DIGITS]{1,8}(?=[年月日号號時时点點分]))
    | (?P<cjk>CJK_WORDS)
    | (?P<w>(?:(?!CJK_WORDS|[HAN_DIGITS]{1,8}[年月日])[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])+
           |[^\x00-\x40\x5b-\x60\x7b-\x7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)
    | (?P<sp>\ +)
    | (?P<p>.)
    """


@cache
def _compile_token() -> re.Pattern[str]:
    """Return the pattern of one piece of folded text."""
    words = alternatives(names.load_glued_names())
    pattern = _TOKEN.replace("HAN_DIGITS", _HAN_DIGITS).replace("CJK_MARKS", _CJK_MARKS).replace("CJK_WORDS", words)
    return re.compile(pattern, re.VERBOSE | re.DOTALL)


_HEBREW = dict(
    zip(
        "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 20, 30, 40, 40, 50, 50, 60, 70, 80, 80, 90, 90, 100, 200, 300, 400),
        strict=True,
    )
)
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer
_LONGEST_NAME = 24  # letters of a name that is looked for inside a word
_LONGEST_GLUED = 60
_WALL = re.compile(r"[^\w .'\"\u0300-\u036f\u0590-\u0fff\u1000-\u109f\u1780-\u17ff\u200c\u200d-]")
_NUMBER_KINDS = {1: "1", 2: "1", 3: "3", 4: "4", 8: "8"}


class Token(NamedTuple):  # made by the thousand, for which a dataclass is twice as slow
    """A piece of the folded text: its kind, its place, and what it means (see `names`)."""

    kind: str
    start: int
    end: int
    value: Any = None


def parse_han_number(text: str) -> int:
    """Return the number that Han digits write, by place (`二〇二〇`) or by unit (`一百零九`)."""
    units = {"十": 10, "百": 100, "千": 1000}
    if not any(letter in units for letter in text):
        return int(
            "".join(str(max("〇一二三四五六七八九".find(letter), 0)) if letter != "元" else "1" for letter in text)
        )
    total, digit = 0, 0
    for letter in text:
        if letter in units:
            total, digit = total + (digit or 1) * units[letter], 0
        elif letter not in "〇零":
            digit = max("〇一二三四五六七八九".find(letter), 1)
    return total + digit


def parse_hebrew_number(text: str) -> int:
    """Return the number that Hebrew letters write; a year (`תש״פ`) is words without its 5000."""
    letters = text.removeprefix("ה").removeprefix("'").removeprefix("ב") if '"' in text else text
    total = sum(_HEBREW.get(letter, 0) for letter in letters)
    return total + 5000 if total >= 300 else total


Piece = tuple[str, int, int]  # group of _TOKEN, start, end


def _split_pieces(folded: str) -> list[Piece]:
    return [(match.lastgroup or "p", match.start(), match.end()) for match in _compile_token().finditer(folded)]


def cut(text: str, layers: tuple[names.Lexicon, ...]) -> list[Token]:
    """Return the tokens of `text`, each word's meaning taken from `layers`."""
    folded = fold(text)
    pieces = _split_pieces(folded)
    word_pieces = [piece for piece in pieces if piece[0] not in ("sp", "p")]
    words = [folded[start:end] for _, start, end in word_pieces]
    found: list[Token] = []
    word = done = 0
    for group, start, end in pieces:
        if group in ("sp", "p"):
            if start >= done:
                found.append(Token(" " if group == "sp" else folded[start], start, end))
            continue
        if start >= done:
            match = _find_phrase(folded, word_pieces, words, word, layers)
            if match is None:
                found.extend(_tokenize_plain(group, start, end, folded, layers))
            else:
                done = word_pieces[word + match[1] - 1][2]
                found.append(Token(match[0].kind, start, done, match[0].value))
        word += 1
    return found


def _find_phrase(
    folded: str, word_pieces: list[Piece], words: list[str], word: int, layers: tuple[names.Lexicon, ...]
) -> tuple[names.Meaning, int] | None:
    """Return the phrase that begins at this word, if nothing but a space, dot or hyphen parts its words."""
    group, start, _ = word_pieces[word]
    if group not in ("w", "cjk", "mark"):
        return None
    before = folded[start - 1 : start]
    if words[word] in names.ordinals() and (
        before.isdigit() or (before == "-" and folded[start - 2 : start - 1].isdigit())
    ):
        return names.Meaning(kind=names.ORDINAL, rest=()), 1
    own = (names.universal(),) if group == "mark" else layers  # 日 after a number is no Sunday
    match = names.lookup(own, words, word)
    if match is None and not words[word].isascii():
        match = names.lookup(own, [unaccent(words[word])], 0)
    if match is None or match[1] == 1:
        return match
    between = folded[start : word_pieces[word + match[1] - 1][2]]
    return None if _WALL.search(between) else match


def _tokenize_plain(
    group: str, start: int, end: int, folded: str, layers: tuple[names.Lexicon, ...]
) -> Iterator[Token]:
    """Yield the tokens of a piece that no phrase of the lexicon begins with."""
    if group in ("n", "glued"):
        size = end - start
        yield Token(_NUMBER_KINDS.get(size, "9"), start, end, int(folded[start:end]) if size <= 8 else None)
    elif group == "han":
        number = parse_han_number(folded[start:end])
        yield Token(_NUMBER_KINDS.get(len(str(number)), "9"), start, end, number)
    elif group == "hebrew":
        number = parse_hebrew_number(folded[start:end])
        yield Token("4" if number > 5000 else "1", start, end, number)
    elif group in ("A", "C", "G"):
        yield Token(group, start, end, folded[start:end])
    elif end - start > _LONGEST_GLUED or not _NO_SPACES.match(folded, start):
        yield Token("X", start, end)
    else:
        yield from _tokenize_unspaced(start, end, folded, layers)


def _tokenize_unspaced(start: int, end: int, folded: str, layers: tuple[names.Lexicon, ...]) -> Iterator[Token]:
    """Yield the names that are written together in a script without spaces; X where there is none."""
    at = start
    found: list[Token] = []
    while at < end:
        for stop in range(min(end, at + _LONGEST_NAME), at, -1):
            match = names.lookup(layers, [folded[at:stop]], 0)
            if match:
                found.append(Token(match[0].kind, at, stop, match[0].value))
                at = stop
                break
        else:
            yield Token("X", start, end)
            return
    yield from found


def shape(tokens: list[Token]) -> str:
    """Return the tokens' kinds as one string, a letter each."""
    return "".join([token.kind for token in tokens])
