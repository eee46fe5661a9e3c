"""The table of words is whole: each language has what every language has, or says why not."""

import ast
import re
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


def test_a_word_labels_one_kind_of_date_in_a_language() -> None:
    kinds = ("published", "published_weak", "updated", "updated_weak", "made", "dated", "other")
    for language in languages().values():
        known = [word for kind in kinds for word in language.words.get(kind, ())]
        assert {word for word in known if known.count(word) > 1} == set(), language.code


# Signs of writing, calendars and spelling, which are no lists of words; `names` and `words` have ranges of letters.
ELSEWHERE = {
    "dates/calendars", "dates/names", "dates/prefilter", "dates/tokens", "dates/zones", "discovery/detection/flat_tree",
    "discovery/detection/words", "document/guessing", "document/vietnamese", "document/vietnamese_tables",
    "extract/article/names",
}  # fmt: skip
WORD = re.compile(r"[^\W\d_\x00-\x7f]{2}|[à-ỹ][^\W\d_]|[^\W\d_][à-ỹ]")


def words_of(source: str) -> list[str]:
    """Return the strings of a module, but for its docstrings, with letters that English has not."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.FunctionDef, ast.ClassDef)
    bodies = (node.body[0] for node in ast.walk(tree) if isinstance(node, documented) and node.body)
    docs = {first.value for first in bodies if isinstance(first, ast.Expr)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [node.value for node in strings if node not in docs and WORD.search(node.value)]


def test_words_of_other_languages_stand_in_no_other_module() -> None:
    scraper = Path(__file__).parents[1] / "scraper"
    found = {
        str(path.relative_to(scraper).with_suffix(""))
        for path in scraper.rglob("*.py")
        if words_of(path.read_text(encoding="utf-8"))
    }
    assert {name for name in found if not name.startswith("lexicon/")} <= ELSEWHERE
    assert words_of("MORE = 'xem thêm'\n") == ["xem thêm"]
