"""Vietnamese known by its syllables; and what the charsets before Unicode are read by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.document.iso2022 import convert_to_euc_jp, is_iso_2022_jp
from scraper.document.vietnamese import (
    CHARSETS,
    FEW,
    decode_vietnamese,
    find_charset,
    is_syllable,
    score_familiarity,
    score_vietnamese,
)


@pytest.mark.parametrize(
    "word", ["nghiêng", "Việt", "ĐƯỜNG", "quyển", "gìn", "giếng", "tấc", "a", "ý", "khuya", "oẳn", "ngoằn"]
)
def test_syllables_are_an_onset_a_rime_and_a_tone(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("xyz", "no rime"),
        ("b", "an onset alone"),
        ("tàc", "a stopped rime with a level tone"),
        ("hòá", "two tones"),
        ("việT", "a capital amid small letters"),
        ("qên", "no such rime behind this onset"),
        ("straße", "letters of another language"),
        ("nghiêngan", "too long"),
    ],
)
def test_what_is_built_otherwise_is_none(word: str, reason: str) -> None:
    assert not is_syllable(word), reason


def test_a_text_scores_by_its_words_with_marks() -> None:
    assert score_vietnamese("Thông báo về việc tuyển sinh năm học mới") == 1.0
    assert score_vietnamese("Überraschung für die Bürger") == 0.0
    assert score_vietnamese("plain words alone") == 0.0
    half = score_vietnamese("việc à ûber straße " * FEW)
    assert 0.2 < half < 0.8
    assert score_vietnamese("việc » ¤ § ±") < 0.0


def test_where_few_words_have_marks_the_others_count_too() -> None:
    assert score_vietnamese("việc the quick brown fox jumps over") < 0.5
    assert score_vietnamese("việc hay là anh em ta") == 1.0


def test_common_letters_are_more_familiar_than_rare_ones() -> None:
    assert score_familiarity("đàá") > score_familiarity("ẵẳỡ") > score_familiarity("ßøñ")
    assert score_familiarity("ascii") == 0.0


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("tcvn3", b"Th\xabng b\xb8o", "Thông báo"),
        ("viscii", b"Th\xf4ng b\xe1o v\xeb", "Thông báo vẻ"),
        ("vni", b"Tho\xe2ng ba\xf9o", "Thông báo"),
        ("vps", b"Th\xf4ng b\xe1o", "Thông báo"),
        ("windows-1258", b"Th\xf4ng ba\xeco vi\xea\xf2c", "Thông báo việc"),
    ],
)
def test_each_charset_has_its_letters(charset: str, body: bytes, text: str) -> None:
    assert decode_vietnamese(body, charset) == text


@pytest.mark.parametrize("charset", CHARSETS)
@given(body=st.binary(max_size=50))
def test_no_bytes_raise(charset: str, body: bytes) -> None:
    assert isinstance(decode_vietnamese(body, charset), str)


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (b"Th\xabng b\xb8o v\xd2 vi\xd6c", "tcvn3"),
        (b"<font face='.VnTime'>Th\xabng b\xb8o</font>", "tcvn3"),
        (b"<font face='VNI-Times'>Tho\xe2ng ba\xf9o</font>", "vni"),
        (b"<script>b\xb8o Th\xabng</script>", ""),
        (b"<p title='Th\xabng b\xb8o'>plain</p>", ""),
        (b"th\xabng", ""),
        ("Le préfet a présidé la cérémonie".encode("cp1252"), ""),
    ],
)
def test_a_charset_is_found_where_it_is_sure(body: bytes, charset: str) -> None:
    assert find_charset(body) == charset


@pytest.mark.parametrize(
    ("body", "is_japanese"),
    [
        (b"\x1b$B", True),
        (b"\x1b$@", True),
        (b"\x1b(J", True),
        (b"\x1b(I", True),
        (b"\x1b(B", False),
        (b"\x1b[0m", False),
        (b"plain", False),
        (b"\x1b$B\xe9", False),
    ],
)
def test_japanese_of_seven_bits_is_known_by_its_escapes(body: bytes, is_japanese: bool) -> None:
    assert is_iso_2022_jp(body) is is_japanese


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"a \x1b$BF|K\\\x1b(B b", "a 日本 b"),
        (b"\x1b(I1\x1b(Bx", "ｱx"),
        (b"\x1b$BF|\r\nK\\", "日\r\n本"),
        (b"\x1b(J\\x", "\\x"),
        (b"plain", "plain"),
    ],
)
def test_it_is_read_by_way_of_euc_jp(body: bytes, text: str) -> None:
    assert convert_to_euc_jp(body).decode("euc_jp") == text
