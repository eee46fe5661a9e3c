"""Whether a text speaks of what a few words say, in any language: endings differ, and some write words together."""

import re

_STEM = 6  # letters of a word that are compared: its ending may differ
_SHORTEST = 4  # letters of a word that says anything of what a text is about
_WORD = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def fold_case(text: str) -> str:
    """Return a text as it is compared: case folded, the Turkish İ too.

    >>> fold_case("İzmir")
    'izmir'
    """
    return text.casefold().replace("\u0307", "")


def list_stems(text: str) -> set[str]:
    """Return the words of a text without their endings; where words are written together, each two characters."""
    stems = set()
    for word in _WORD.findall(fold_case(text)):
        if _UNSPACED.search(word):
            stems |= {word[place : place + 2] for place in range(len(word) - 1)} or {word}
        elif len(word) >= _SHORTEST:
            stems.add(word[:_STEM])
    return stems


def measure_shared(text: str, words: str) -> float:
    """Return which share of the words' stems a text that `fold_case` gave holds, 0 to 1; 1 where there are none.

    >>> measure_shared("the harbours were closed early", "Harbour closes early")
    0.6666666666666666
    """
    stems = list_stems(words)
    return sum(stem in text for stem in stems) / len(stems) if stems else 1.0


def has_words(text: str, words: str) -> bool:
    """Whether a text that `fold_case` gave has half of some words, or their very letters where all are short."""
    stems = list_stems(words)
    if stems:
        return 2 * sum(stem in text for stem in stems) >= len(stems)
    return has_word(text, fold_case(words))


def has_word(text: str, word: str) -> bool:
    """Whether a text has a word, or several in a row, as they are, with no letter or digit glued to them.

    >>> has_word("the arts council", "art"), has_word("the arts council", "arts")
    (False, True)
    """
    at = text.find(word)
    while at >= 0:  # no pattern: one is compiled for each word that is looked for
        before, behind = text[max(at - 1, 0) : at], text[at + len(word) : at + len(word) + 1]
        if not _is_letter(before) and not _is_letter(behind):
            return True
        at = text.find(word, at + 1)
    return False


def _is_letter(char: str) -> bool:
    return char.isalnum() or char == "_"


def is_unspaced(word: str) -> bool:
    """Whether a word has characters of a script that writes words together."""
    return _UNSPACED.search(word) is not None
