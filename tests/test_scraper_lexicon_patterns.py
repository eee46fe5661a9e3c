"""Matchers made of phrases: whole words, beginnings of words, and what stands inside words."""

import pytest

from scraper.lexicon.folding import fold
from scraper.lexicon.patterns import opening, search, whole

PHRASES = ("read", "read also", "updat*", "by:", "更新", "ngày đăng", "l'heure")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Read on", True),
        ("reader", False),
        ("bread", False),
        ("last updating", True),
        ("noupdate", False),
        ("by : us", True),
        ("by us", False),
        ("最終更新日", True),
        ("Ngày  đăng", True),
        ("L’heure", True),
        ("", False),
    ],
)
def test_a_phrase_is_found_as_whole_words(text: str, found: bool) -> None:
    assert search(PHRASES)(fold(text)) is found


def test_a_beginning_takes_the_longest_phrase() -> None:
    pattern = opening(PHRASES, after=r"\s*:")
    found = pattern.match(fold("  – Read also : that"))
    assert found is not None
    assert found.end() == len("  – Read also :")
    assert pattern.match(fold("then read also: that")) is None


@pytest.mark.parametrize(
    ("text", "same"), [("READ ALSO…", True), ("» Read", True), ("read it", False), ("Updates", True), ("更新:", True)]
)
def test_a_whole_text_is_a_phrase(text: str, same: bool) -> None:
    assert whole(PHRASES)(text) is same


def test_no_phrases_match_nothing() -> None:
    assert not search(())("")
    assert opening(()).match("a") is None
    assert not whole(())("a")
