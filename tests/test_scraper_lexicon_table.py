"""The table of words is whole: each language has what every language has, or says why not."""

from pathlib import Path

import pytest

from scraper.lexicon.table import concepts, find_faults, languages, parse_language, phrases

# In which this program is meant to work at once; others are welcome.
AT_LEAST = "en vi fr de es pt it nl sv da no fi pl cs sk hu ro bg el ru uk tr ar fa he hi th id ms ko ja zh"


def test_the_main_languages_are_there() -> None:
    assert set(AT_LEAST.split()) <= set(languages())


@pytest.mark.parametrize("code", languages())
def test_a_language_has_each_concept_or_says_why_not(code: str) -> None:
    assert list(find_faults(languages()[code])) == []


@pytest.mark.parametrize("code", AT_LEAST.split())
def test_a_main_language_lacks_no_more_than_words_that_it_has_not(code: str) -> None:
    assert set(languages()[code].absent) <= {"hour_follows", "day_before_yesterday"}


def test_what_is_missing_and_what_is_unknown_is_found(tmp_path: Path) -> None:
    path = tmp_path / "xx.toml"
    path.write_text("published = 'out'\npublishd = 'out'\nmade = ''\n[absent]\n'no such words' = 'ago, made'\n")
    faults = list(find_faults(parse_language(path)))
    assert "xx: 'publishd' is no concept of concepts.toml" in faults
    assert any("'updated' is missing" in fault for fault in faults)
    assert not any("'ago'" in fault or "'published'" in fault for fault in faults)
    assert any("'made' is there and called absent" in fault for fault in faults)


@pytest.mark.parametrize("concept", [name for group in concepts().values() for name in group])
def test_a_concept_has_words_and_each_language_has_a_word_once(concept: str) -> None:
    assert phrases(concept)
    for language in languages().values():
        words = language.words.get(concept, ())
        assert len(words) == len(set(words)), language.code


def test_a_comma_parts_phrases_and_a_space_does_not(tmp_path: Path) -> None:
    path = tmp_path / "xx.toml"
    path.write_text("published = '''\nput up, put up\non,\n'''\n[ago]\n'day 1' = 'one day since'\n")
    language = parse_language(path)
    assert language.words["published"] == ("put up", "put up on")
    assert language.tables["ago"] == {"day 1": ("one day since",)}
