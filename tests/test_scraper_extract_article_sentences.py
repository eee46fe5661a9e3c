"""Where sentences end, in many scripts, and how a text is cut at one or at a word."""

from itertools import pairwise

import pytest

from scraper.extract.article.sentences import (
    add_ellipsis,
    cut_at_sentence,
    cut_at_word,
    ends_sentence,
    find_sentence_ends,
    measure_width,
    strip_ellipsis,
)


def split(text: str) -> list[str]:
    ends = [0, *find_sentence_ends(text)]
    return [text[one:other].strip() for one, other in pairwise(ends)]


@pytest.mark.parametrize(
    "sentences",
    [
        pytest.param(["The ferry sank.", "Nobody was on it!", "Was it old?", "Yes."], id="latin"),
        pytest.param(["He said “it sank.”", "She laughed."], id="quotes close a sentence"),
        pytest.param(["Dr. J. Lee of St. Ives came on 3. June.", "He left in 2023.", "All wept."], id="abbreviations"),
        pytest.param(["It cost 3.50 at example.org a day.", "Dear."], id="points inside words"),
        pytest.param(["She asked “why?” and left.", "So did he."], id="a question inside a sentence"),
        pytest.param(["Wait… what is it?", "A boat."], id="an ellipsis inside a sentence"),
        pytest.param(["渡し船が止まった。", "誰もいない！", "なぜ？"], id="japanese, no spaces"),
        pytest.param(["नाव डूब गई।", "कोई नहीं था।"], id="hindi"),
        pytest.param(["کشتی ڈوب گئی۔", "کوئی نہیں تھا۔"], id="urdu"),
        pytest.param(["هل غرقت العبارة؟", "نعم."], id="arabic"),
        pytest.param(["Նավը խորտակվեց։", "Ոչ ոք չկար։"], id="armenian"),
        pytest.param(["လှေနစ်သည်။", "မည်သူမျှမရှိ။"], id="burmese"),
        pytest.param(["No mark at the end"], id="none"),
    ],
)
def test_a_line_is_split_at_the_ends_of_its_sentences(sentences: list[str]) -> None:
    joined = ("" if measure_width(sentences[0]) > len(sentences[0]) else " ").join(sentences)
    assert split(joined) == sentences


def test_as_many_sentences_as_are_enough_and_fit() -> None:
    text = "One two three. Four five six. Seven eight nine."
    assert cut_at_sentence(text, enough=10, longest=99) == "One two three."
    assert cut_at_sentence(text, enough=15, longest=99) == "One two three. Four five six."
    assert cut_at_sentence(text, enough=99, longest=99) == text
    assert cut_at_sentence(text, enough=99, longest=30) == "One two three. Four five six."
    assert cut_at_sentence(text, enough=99, longest=12) == "One two…"


@pytest.mark.parametrize(
    ("text", "longest", "cut"),
    [
        ("short", 5, "short"),
        ("one two, three four", 10, "one two…"),
        ("a-word-without-end", 10, "a-word-wi…"),
        ("渡し船が止まった", 9, "渡し船が…"),
        ("ก" + "\u0e33\u0e49" * 3 + "กกกก", 8, "ก" + "\u0e33\u0e49" * 3 + "…"),
    ],
)
def test_a_text_is_cut_at_a_word_or_between_two_characters(text: str, longest: int, cut: str) -> None:
    assert cut_at_word(text, longest) == cut


@pytest.mark.parametrize("text", ["The ferry sank…", "The ferry sank...", "The ferry sank [...]", "The ferry sank (…)"])
def test_every_ellipsis_is_known(text: str) -> None:
    assert strip_ellipsis(text) == "The ferry sank"
    assert add_ellipsis("The ferry sank, –") == "The ferry sank…"


@pytest.mark.parametrize(
    ("text", "ended"),
    [("It sank.", True), ("“It sank.”", True), ("沈んだ。", True), ("It sank", False), ("It:", False)],
)
def test_a_sentence_ends_with_its_mark(text: str, ended: bool) -> None:
    assert ends_sentence(text) == ended


def test_a_word_of_a_megabyte_is_read_once() -> None:
    assert split("a" * 1_000_000 + ". Next.") == ["a" * 1_000_000 + ".", "Next."]
