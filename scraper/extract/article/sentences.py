"""Where sentences end, in every script, and how a text is cut there (Unicode's UAX #29, sentence breaks).

A full stop that abbreviates is told by its neighbours, not by lists of words: after one letter, after one or two
digits, after a short word with a capital, or before a small letter none ends a sentence. Where doubt stays,
a sentence goes on: a text is then cut later, or at a word.
"""

from collections.abc import Iterator

import regex

ELLIPSIS = "…"
# The word is looked for from its first letter alone: from each of its letters, a long one takes minutes.
_END = regex.compile(
    r"(?P<word>(?<!\w)\w++|)(?P<marks>[\p{SB=AT}\p{SB=ST}…]+)[\p{SB=CL}\p{Pf}]*(?P<gap>\s*)(?=(?P<next>\w?))"
)
_ENDED = regex.compile(r"[\p{SB=AT}\p{SB=ST}…][\p{SB=CL}\p{Pf}]*$")
_CUT = regex.compile(r"[\s\[(]*(?:…|\.\.\.)[\])]*$")
_LOOSE = regex.compile(r"[\s\p{Pd}\p{Ps}\p{Pi},;:،؛、，；：·|/]+$")
_LONGEST_ABBREVIATION = 3  # letters of a word with a capital, as "Gov."; longer ones end sentences too often
_LONGEST_ORDINAL = 2  # digits before a point that makes an ordinal of them
_NEAR = 0.6  # share of the longest text from which on a space is near enough to be cut at
_FIRST_WIDE = "\u2e7f"  # the character before the CJK blocks of Unicode


def measure_width(text: str) -> int:
    """Return how much a text says: its characters, those of Chinese, Japanese and Korean for two."""
    narrow = text.isascii() or max(text) <= _FIRST_WIDE
    return len(text) if narrow else len(text) + sum(char > _FIRST_WIDE for char in text)


def find_sentence_ends(text: str) -> Iterator[int]:
    """Yield the places in a line behind each of its sentences; its own end is the last.

    >>> list(find_sentence_ends("Dr. Lee came on 3. June. She left."))
    [24, 34]
    """
    end = 0
    for match in _END.finditer(text):
        if _is_end(match):
            end = match.start("gap")
            yield end
    if end < len(text.rstrip()):
        yield len(text.rstrip())


def _is_end(match: "regex.Match[str]") -> bool:
    word, marks, following = match["word"], match["marks"], match["next"]
    if not match["gap"] and match.end() < match.endpos and marks.isascii():
        return False
    if marks not in (".", "…", "...") or not following:
        return not following.islower() or marks[-1] not in "!?"
    is_initial = len(word) == 1 and word.isalpha()
    is_short = word[:1].isupper() and not word[1:].isupper() and len(word) <= _LONGEST_ABBREVIATION
    is_ordinal = word.isdigit() and len(word) <= _LONGEST_ORDINAL
    return not (following.islower() or is_initial or is_short or is_ordinal)


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does: with its mark, and quotes or brackets that close."""
    return bool(_ENDED.search(text))


def strip_ellipsis(text: str) -> str:
    """Return a text without the ellipsis at its end, in brackets or not."""
    return _CUT.sub("", text)


def add_ellipsis(text: str) -> str:
    """Return a text that ends in an ellipsis, and in no comma or dash before it."""
    return _LOOSE.sub("", text) + ELLIPSIS


def cut_at_sentence(text: str, *, enough: int, longest: int) -> str:
    """Return the first sentences of a line, until they say `enough`; at most `longest` wide.

    A first sentence that is longer is cut at a word, with an ellipsis.
    """
    taken = 0
    for end in find_sentence_ends(text):
        if measure_width(text[:end]) > longest:
            break
        taken = end
        if measure_width(text[:end]) >= enough:
            break
    return text[:taken] if taken else cut_at_word(text, longest)


def cut_at_word(text: str, longest: int) -> str:
    """Return a text of at most `longest` width that ends in an ellipsis, cut at a space where one is near.

    Where words are written together, it is cut between two characters as people see them (UAX #29).
    """
    if measure_width(text) <= longest:
        return text
    width = size = 0
    for cluster in regex.findall(r"\X", text[:longest]):
        width += measure_width(cluster)
        if width > longest - 1:
            break
        size += len(cluster)
    space = text.rfind(" ", int(size * _NEAR), size + 1)
    return add_ellipsis(text[: space if space > 0 else size])
