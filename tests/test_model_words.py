"""Text is compared by its words, without case and accents, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.words import LONGEST, drop_accents, extract_text, join_words, parse_phrase, split_words

FOUND = [
    ("dai hoc", "Trường Đại học Bách khoa"),
    ("ĐẠI HỌC", "truong dai hoc"),
    ("đường", "Duong Nguyen Hue"),
    ("strasse", "Die Straße"),
    ("елка", "Новогодняя ёлка"),
    ("ΑΘΗΝΑ", "στην Αθήνα"),
    ("łódź", "Lodz"),
    ("محمد", "مُحَمَّد"),
    ("大学", "东京大学生协"),
    ("学", "大学"),
    ("大", "大学"),
    ("大学2024", "在大学2024年"),
    ("第5条", "依据第5条规定"),
    ("がっこう", "あかいがっこうへ"),
    ("학교", "우리 학교에서"),
    ("หนังสือ", "เรียนหนังสือทุกวัน"),
    ("tender*", "Two tenders"),
    ("dai ho*", "Đại học"),
    ("１２", "12"),
    ("naïve café", "NAIVE CAFE"),
    ("at&t", "AT&T's"),
    ("Ｔｅｎｄｅｒ", "tender"),
]
NOT_FOUND = [
    ("tender", "Two tenders"),
    ("hoc dai", "Đại học"),
    ("dai hoc", "Đại hội học sinh"),
    ("học*", "Đại hội"),
    ("学大", "大学"),
    ("か", "がっこう"),
    ("หนัง", "หนงสอ"),
    ("in", "Berlin"),
]


@pytest.mark.parametrize(("phrase", "text"), FOUND)
def test_a_phrase_is_found(phrase: str, text: str) -> None:
    parsed = parse_phrase(phrase)
    assert parsed is not None
    assert parsed.is_in(join_words(text))


@pytest.mark.parametrize(("phrase", "text"), NOT_FOUND)
def test_a_phrase_is_not_found(phrase: str, text: str) -> None:
    parsed = parse_phrase(phrase)
    assert parsed is not None
    assert not parsed.is_in(join_words(text))


@pytest.mark.parametrize("text", ["", " ", "***", "…—“”", "\u200b", "🚢"])
def test_a_text_without_words_is_no_phrase(text: str) -> None:
    assert parse_phrase(text) is None


@given(st.text())
def test_a_text_contains_itself(text: str) -> None:
    phrase = parse_phrase(text)
    assert phrase is None or phrase.is_in(join_words(text))


@given(st.text())
def test_words_are_folded_for_good_and_hold_no_separator(text: str) -> None:
    words = split_words(text)
    assert all(word and not set(word) & set(" \x00'\"*:-\\") for word in words)
    assert all(len(word) <= LONGEST for word in words)
    assert split_words(drop_accents(text)) == words or any(not char.isascii() for word in words for char in word)


def test_a_long_word_is_cut_alike_in_text_and_phrase() -> None:
    phrase = parse_phrase("a" * 500)
    assert phrase is not None
    assert phrase.is_in(join_words(f"see {'a' * 500}."))


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("", []),
        ("<p>One</p><p>two</p>", ["one", "two"]),
        ("<p>H<b>ea</b>d<br>line &amp; more</p>", ["hea" + "d", "line", "more"]),
        ("<ul><li>a<li>b</ul>", ["a", "b"]),
        ('<a href="/x?y=1">link</a>ed', ["linked"]),
    ],
)
def test_the_text_of_html(markup: str, words: list[str]) -> None:
    assert split_words(extract_text(markup)) == words
