"""Patterns that take words which only lead on off titles: "The bath is open Read more", "Continue reading The bath"."""

import re
from collections.abc import Sequence

from scraper.lexicon.phrases import is_pointer

FEWEST_ALIKE = 3  # titles that end or begin with the same words
SHORTEST_LEFT = 3  # characters that are left of each title
NOT_AT_THE_END = " ,;:-–—|·"


def build_pointer_pattern(titles: Sequence[str]) -> str:
    """Return a pattern for titles without the words at their end or start that all share and that lead on; "" for none.

    It fits titles that lack these words too.
    """
    filled = [title.split() for title in titles if title]
    if len(filled) < FEWEST_ALIKE or len(set(map(tuple, filled))) < FEWEST_ALIKE:
        return ""
    first = _find_shared_start(filled)
    last = _find_shared_start([words[::-1] for words in filled])[::-1]
    least = min(len(" ".join(words)) for words in filled)
    for start in range(len(last)):  # the longest words at the end that lead on
        words = last[start:]
        if is_pointer(" ".join(words)) and least - len(" ".join(words)) >= SHORTEST_LEFT:
            return rf"^(.+?)[\s{re.escape(NOT_AT_THE_END)}]*(?:{_join_words(words)})?$"
    if first and is_pointer(" ".join(first)) and least - len(" ".join(first)) >= SHORTEST_LEFT:
        return rf"^(?:{_join_words(first)}\s+)?(.+)$"
    return ""


def _find_shared_start(lists: Sequence[list[str]]) -> list[str]:
    least, most = min(lists), max(lists)  # what these two share, all share
    same = next((at for at, pair in enumerate(zip(least, most, strict=False)) if pair[0] != pair[1]), len(least))
    return least[:same]


def _join_words(words: Sequence[str]) -> str:
    return r"\s+".join(map(re.escape, words))
