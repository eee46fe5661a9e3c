import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.document.charset import CONTROLS, convert_to_utf8, decode_page
from scraper.document.vietnamese import CHARSETS, decode_vietnamese, is_syllable
from scraper.document.vietnamese_tables import TCVN3, VISCII, VNI, VPS

SHARED = Path(__file__).parents[1].parent / "shared"
SENTENCE = "Người dân quận ba được mời dự buổi họp về quy hoạch đường phố và cây xanh vào sáng thứ bảy"


def encoded(text: str, charset: str) -> bytes:
    if charset == "windows-1258":
        return b"".join(_cp1258(char) for char in text)
    tables = {"tcvn3": TCVN3, "viscii": VISCII, "vps": VPS}
    if charset in tables:
        return bytes(ord(char) if char.isascii() else 128 + tables[charset].index(char) for char in text)
    back = {value: key for key, value in VNI.items()}
    return "".join(back.get(char, char) for char in text).encode("cp1252")


def _cp1258(char: str) -> bytes:
    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", char)
        for cut in range(1, len(parts)):
            for base, marks in ((parts[:cut], parts[cut:]), (parts[0] + parts[2:], parts[1:2])):
                try:
                    return unicodedata.normalize("NFC", base).encode("cp1258") + marks.encode("cp1258")
                except UnicodeEncodeError:
                    continue
        raise


@pytest.mark.parametrize("charset", CHARSETS)
def test_the_old_vietnamese_charsets_are_read_when_named_and_when_found(charset: str) -> None:
    body = encoded(SENTENCE, charset)
    assert decode_page(body, named=charset) == (SENTENCE, charset)
    assert decode_page(body) == (SENTENCE, charset)
    assert decode_page(body, declared="iso-8859-1") == (SENTENCE, charset)
    assert decode_page(b"<p>" + body + b"</p><script>x\xff\xfe</script>", declared="utf-8")[1] == charset


def test_a_page_of_european_text_is_not_taken_for_vietnamese() -> None:
    french = "Le préfet a présidé la cérémonie où étaient présents les élus déjà nommés à Orléans et à Nîmes"
    german = "Die Bürgermeisterin eröffnet das Gebäude für die Größten; Straße übermäßig befahren, Öl läuft"
    for text in (french, german):
        assert decode_page(text.encode("cp1252"))[0] == text
        assert decode_page(text.encode("cp1252"), declared="iso-8859-1")[0] == text


@pytest.mark.parametrize(
    ("body", "declared", "text"),
    [
        ("đảo".encode(), "windows-1252", "đảo"),
        (b"\xef\xbb\xbf" + "đảo".encode(), "windows-1258", "đảo"),
        ("<p>đảo".encode("utf-16"), "", "<p>đảo"),
        ("<p>an toàn".encode("utf-16-le"), "", "<p>an toàn"),
        ("<p>an toàn".encode("utf-16-be"), "utf-16be", "<p>an toàn"),
        (unicodedata.normalize("NFD", "đảo ngữ").encode(), "utf-8", "đảo ngữ"),
        ("日本語のお知らせ".encode("cp932"), "x-sjis", "日本語のお知らせ"),
        ("公告𠀀".encode("gb18030"), "gb2312", "公告𠀀"),
        ("<meta charset=koi8-r>Новости".encode("koi8-r"), "", "<meta charset=koi8-r>Новости"),
        (b"caf\xe9 \x93quoted\x94", "no-such-charset", "café “quoted”"),
        (b"caf\xe9", "iso-8859-1", "café"),
        (b"+ADw-script+AD4-", "utf-7", "+ADw-script+AD4-"),
        (b"", "utf-8", ""),
    ],
)
def test_charsets(body: bytes, declared: str, text: str) -> None:
    assert decode_page(body, declared=declared)[0] == text


def test_utf8_that_was_encoded_twice_is_mended() -> None:
    for taken_for in ("cp1252", "latin-1"):
        try:
            twice = "tình hình thế giới".encode().decode(taken_for).encode()
        except UnicodeDecodeError:
            continue
        assert decode_page(twice)[0] == "tình hình thế giới"
    honest = "Il écrit « Ã© » pour é"
    assert decode_page(honest.encode())[0] == honest


def test_bad_bytes_in_utf8_are_replaced_and_the_rest_is_kept() -> None:
    assert decode_page("thế giới \xff và ".encode("latin-1", "ignore") + "thế giới".encode())[0].endswith("thế giới")
    assert decode_page("đảo ".encode() + b"\xff" + " ngữ cảnh".encode())[0] == "đảo \ufffd ngữ cảnh"
    mixed = "lợi ích của việc ".encode() + encoded("đề", "windows-1258")
    assert decode_page(mixed)[0] == "lợi ích của việc đề"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\ufeff\x00")))
def test_a_correct_page_is_never_damaged(text: str) -> None:
    text = "é " + text
    assert decode_page(text.encode())[0] == unicodedata.normalize("NFC", CONTROLS.sub("", text))


@given(st.text(st.sampled_from("ae\u0301\u0323\u0327각각\u1161ᄀ\u0344Åﬁ한\u0e33ő\t\x08\x85")))
def test_marks_and_letters_that_join_are_composed(text: str) -> None:
    text = "é " + text
    assert decode_page(text.encode())[0] == unicodedata.normalize("NFC", CONTROLS.sub("", text))


@given(
    st.text(st.sampled_from("ae\u0301\u0323\u0327각\u1161ᄀ\u11a8\u0344\u2000Å한\ufe0f\u09c7\u09beő")),
    st.integers(0, 99),
)
def test_what_joins_is_composed_where_it_is_rare_too(text: str, place: int) -> None:
    text = "é " + "long text " * 200 + text + "and more " * 200
    text = text[:place] + "\u0301" + text[place:]
    assert decode_page(text.encode())[0] == unicodedata.normalize("NFC", text)


def test_utf8_that_needs_no_mending_is_taken_as_it_comes() -> None:
    body = "<p>thế giới — ok</p>\r\n".encode()
    assert convert_to_utf8(body)[0] is body
    assert convert_to_utf8("<p>thế giới</p>".encode("utf-16"))[0] == "<p>thế giới</p>".encode()


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (("a" + "\u0301\u0327" * 1000).encode(), ""),
        ("é".encode() + b" \xff " + ("a" + "\u0301\u0327" * 1000).encode(), ""),
        (("a" + "\u0301\u0327" * 1000).encode("gb18030"), "gb18030"),
        (b"a" + b"\xf2\xec" * 1000, "windows-1258"),
    ],
)
def test_a_letter_keeps_no_more_than_thirty_marks(body: bytes, named: str) -> None:
    text, _ = decode_page(body, named=named)
    assert 28 <= sum(map(bool, map(unicodedata.combining, text))) <= 30
    assert unicodedata.is_normalized("NFC", text)


LABELS = "vni utf-16 utf-32 shift_jis tcvn3 hz idna iso-2022-jp euc-jp euc-kr big5 tis-620 iso-8859-1 utf-8 rot13"
LABEL = st.one_of(st.sampled_from(["", *LABELS.split()]), st.text(max_size=12))
PARTS = st.sampled_from(
    [b"\x1b$B", b"\x1b(J", b"\x1b(I", b"<meta charset=euc-jp>", b"\xe9", b"\xc3\xa9", b"\xb9\xce", b"a "]
)


@given(st.one_of(st.binary(), st.lists(st.one_of(PARTS, st.binary(max_size=3))).map(b"".join)), LABEL, LABEL)
def test_nothing_raises(body: bytes, declared: str, named: str) -> None:
    text, _ = decode_page(body, declared=declared, named=named)
    text.encode()
    text, _ = decode_page(body, declared=declared)
    assert unicodedata.is_normalized("NFC", text)


@given(st.binary(), st.sampled_from(sorted(CHARSETS)))
def test_no_old_charset_raises(body: bytes, charset: str) -> None:
    assert unicodedata.is_normalized("NFC", decode_vietnamese(body, charset))


@pytest.mark.parametrize("word", "người Quyết nghiêng giếng gì khuya đường quốc BỘ ở yến khuỷu ảnh thuở".split())  # noqa: SIM905
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["été", "größe", "tƯ", "naïve", "çà", "bàc", "ngườii"])
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.skipif(not SHARED.exists(), reason="the corpora are not beside this checkout")
def test_real_pages_in_utf8_are_left_as_they_are() -> None:
    differing = 0
    for path in [*SHARED.glob("corpus/listing/pages/*"), *SHARED.glob("corpus/articles/pages/*")]:
        body = path.read_bytes()
        try:
            text = body.decode()
        except UnicodeDecodeError:
            continue
        whole = CONTROLS.sub("", text.removeprefix("\ufeff"))
        differing += decode_page(body)[0] != unicodedata.normalize("NFC", whole)
    assert differing <= 2  # two pages were encoded twice, and are mended


@pytest.mark.skipif(not SHARED.exists(), reason="the corpora are not beside this checkout")
@pytest.mark.parametrize(("named", "least"), [(False, 54), (True, 60)])
def test_the_gold_of_encodings(named: bool, least: int) -> None:
    import json

    from bench.predict_encodings import predict

    lines = (SHARED / "corpus/encodings/gold.jsonl").read_text(encoding="utf-8").splitlines()
    golds = [json.loads(line) for line in lines]
    right = [predict(gold, named=named)["text"] == unicodedata.normalize("NFC", gold["text"]) for gold in golds]
    assert sum(right) >= least


@pytest.mark.parametrize("unit", [b"<!--", b"<script>", b"<", b"<a ", b"&", b"\xe9 ", b"\x80", b"a"])
def test_no_broken_page_takes_long(unit: bytes) -> None:
    start = time.process_time()
    decode_page("é ".encode() + b"\xff " + unit * (600_000 // len(unit)))
    assert time.process_time() - start < 5
