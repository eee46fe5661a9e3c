"""Matchers made of phrases: found anywhere in a text, at its beginning, or as all of it.

All of them look at folded text (`folding.fold`). A phrase is found as whole words, one that ends in `*` as
the beginning of a word; in scripts without spaces, and in those that glue articles and the like to a word
(Arabic, Hebrew, Korean), as it stands. Phrases share their beginnings in a pattern, so that hundreds of
them cost a text little more than a few.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scraper.lexicon.folding import fold

_LETTER_FOLLOWS = r"[^\W\d_]"
# Hebrew, Arabic, Thai, Lao, Burmese, Khmer, kana, Chinese characters, Hangul.
_GLUED = re.compile("[\u0590-\u077f\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u9fff\uac00-\ud7af]")

Node = dict[str, Any]  # letter -> Node; "" -> whether the phrase that ends here is the beginning of a word
NOTHING = re.compile(r"(?!)")


def alternatives(phrases: Iterable[str]) -> str:
    """Return a pattern that matches the longest of `phrases`, over folded text; one that never matches for none."""
    root: Node = {}
    for phrase in phrases:
        folded = fold(phrase)
        stem = folded.endswith("*") or folded.endswith(":")
        node = root
        for letter in folded.removesuffix("*"):
            node = node.setdefault(letter, {})
        node[""] = node.get("", False) or stem or is_glued(folded)
    return _write(root) if root else NOTHING.pattern


def is_glued(folded: str) -> bool:
    """Whether a phrase stands inside words as well: its script puts no space around it."""
    return _GLUED.match(folded) is not None


def _write(node: Node) -> str:
    branches = [_write_letter(letter) + _write(child) for letter, child in node.items() if letter]
    if "" in node:
        branches.append("" if node[""] else f"(?!{_LETTER_FOLLOWS})")
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _write_letter(letter: str) -> str:
    return {" ": r"\s+", ":": r"\s*:"}.get(letter) or re.escape(letter)


def opening(phrases: Iterable[str], after: str = "") -> re.Pattern[str]:
    """Return a pattern to `match` folded text that begins, behind punctuation, with a phrase and then `after`."""
    return re.compile(rf"\W*(?:{alternatives(phrases)}){after}")


@dataclass(frozen=True, slots=True)
class Search:
    """Whether one of many phrases stands in a folded text."""

    words: re.Pattern[str]
    glued: re.Pattern[str]

    def __call__(self, folded: str) -> bool:
        """Return whether one of the phrases stands in `folded`."""
        if self.words.search(folded):
            return True
        return not folded.isascii() and self.glued.search(folded) is not None


def search(phrases: Iterable[str]) -> Search:
    """Return a search for phrases."""
    known = tuple(map(fold, phrases))
    glued = [phrase for phrase in known if is_glued(phrase)]
    words = [phrase for phrase in known if not is_glued(phrase)]
    return Search(
        words=re.compile(rf"\b{alternatives(words)}") if words else NOTHING,
        glued=re.compile(alternatives(glued)) if glued else NOTHING,
    )


@dataclass(frozen=True, slots=True)
class Whole:
    """Whether a text is one of many phrases, punctuation around it left aside."""

    phrases: frozenset[str]
    beginnings: tuple[str, ...]

    def __call__(self, text: str) -> bool:
        """Return whether `text`, as a page writes it, is one of the phrases and nothing else."""
        folded = " ".join(fold(text).split()).strip(_AROUND)
        return folded in self.phrases or folded.startswith(self.beginnings)


_AROUND = " '\"*~|:;,.!-+()<>"


def whole(phrases: Iterable[str]) -> Whole:
    """Return a test for texts that are one of `phrases`."""
    known = tuple(map(fold, phrases))
    return Whole(
        phrases=frozenset(phrase.strip(_AROUND) for phrase in known if not phrase.endswith("*")),
        beginnings=tuple(phrase.removesuffix("*") for phrase in known if phrase.endswith("*")),
    )
