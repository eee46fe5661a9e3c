"""Text in NFC whoever wrote it, and no letter with more marks than a language needs."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.document.charset import convert_to_utf8
from scraper.document.nfc import MAX_MARKS, nfc

ACUTE, DOT_BELOW = "\u0301", "\u0323"
SCRIPTS = st.text(
    st.sampled_from("aeé가가\u1100\u1161\u11a8\u0e33\u0e49\u0958\u0301\u0323\u2126 \n<\U00016d67"), max_size=20
)


@given(st.one_of(SCRIPTS, st.text(max_size=40)))
def test_text_is_normalized_as_unicode_says(text: str) -> None:
    assert nfc(text) == unicodedata.normalize("NFC", text)
    rare = "".join(char for char in text if not char.isascii())
    assert nfc(text, rare=rare) == unicodedata.normalize("NFC", text)


@given(SCRIPTS)
def test_a_page_is_normalized_as_its_text_is(text: str) -> None:
    source, charset = convert_to_utf8(f"<p>ü{text}".encode())
    assert (source.decode(), charset) == (unicodedata.normalize("NFC", f"<p>ü{text}"), "utf-8")


@pytest.mark.parametrize("text", ["plain", "cà phê", "서울", "東京"])
def test_a_text_in_which_nothing_is_to_change_is_itself_returned(text: str) -> None:
    assert nfc(text) is text


@pytest.mark.parametrize("marks", [ACUTE, DOT_BELOW + ACUTE, ACUTE + DOT_BELOW])
def test_a_letter_keeps_thirty_marks(marks: str) -> None:
    text = nfc("x" + marks * 100_000 + "y" + marks)
    assert len(text) <= MAX_MARKS + 2 + len(marks)
    assert nfc("x" + ACUTE * MAX_MARKS) == "x" + ACUTE * MAX_MARKS
    assert nfc("x" + ACUTE * (MAX_MARKS + 1)) == "x" + ACUTE * MAX_MARKS
