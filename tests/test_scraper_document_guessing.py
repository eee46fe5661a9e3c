"""Pages in charsets other than UTF-8: declared rightly, wrongly, by two voices, or not at all."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.document.charset import CONTROLS, decode_page

RUSSIAN = "Библиотека закрыта на ремонт, читальный зал откроется в сентябре."
FRENCH = "La bibliothèque est fermée ; où trouver les journaux ? À la mairie, déjà à l'étage, d'après l'arrêté."
POLISH = "Biblioteka będzie nieczynna, książki można zwracać także później. Łódź, środa, źródło, żółty."
CZECH = "Knihovna bude uzavřena, čtenáři mohou vracet knihy až příští týden. Děkujeme, že čekáte."
HUNGARIAN = "A könyvtár zárva tart, az őszi nyitvatartásról később értesítjük a tűzoltók melletti épületben."
TURKISH = "Kütüphane kapalıdır; kitaplar önümüzdeki hafta iade edilebilir. İstanbul, ışık, şehir, dağ, çağrı."
GREEK = "Η βιβλιοθήκη θα παραμείνει κλειστή για εργασίες έως τον Σεπτέμβριο."
HEBREW = "הספרייה תהיה סגורה לשיפוצים עד חודש ספטמבר"
ARABIC = "ستغلق المكتبة أبوابها للصيانة حتى شهر أيلول"
THAI = "ห้องสมุดปิดปรับปรุงจนถึงเดือนกันยายน ขออภัยในความไม่สะดวก"
KOREAN = "도서관은 구월까지 수리를 위하여 문을 닫습니다. 책은 옆 건물에서 돌려주십시오."
SIMPLIFIED = "图书馆因维修关闭至九月，读者可以在旁边的大楼归还图书，敬请谅解。"
TRADITIONAL = "圖書館因維修關閉至九月，讀者可以在旁邊的大樓歸還圖書，敬請見諒。"
JAPANESE = "図書館は工事のため九月まで休館します。本は隣の建物で返却できます。"
PAGES = [
    ("windows-1251", RUSSIAN),
    ("koi8-r", RUSSIAN),
    ("iso-8859-5", RUSSIAN),
    ("windows-1252", FRENCH),
    ("windows-1250", POLISH),
    ("iso-8859-2", POLISH),
    ("windows-1250", CZECH),
    ("windows-1250", HUNGARIAN),
    ("windows-1254", TURKISH),
    ("windows-1253", GREEK),
    ("windows-1255", HEBREW),
    ("windows-1256", ARABIC),
    ("tis-620", THAI),
    ("euc-kr", KOREAN),
    ("gb2312", SIMPLIFIED),
    ("big5", TRADITIONAL),
    ("shift_jis", JAPANESE),
    ("euc-jp", JAPANESE),
    ("iso-2022-jp", JAPANESE),
]
RIGHTLY = [
    *(one for one in PAGES if one[0] not in ("windows-1252", "big5", "shift_jis")),
    ("big5-hkscs", TRADITIONAL),
    ("ms932", JAPANESE),
    ("ibm866", RUSSIAN),
    ("gb18030", SIMPLIFIED),
    ("iso-8859-7", GREEK),
]


def page(text: str, charset: str = "") -> str:
    meta = f"<meta charset={charset}>" if charset else ""
    return f"<html><head>{meta}<title>{text[:20]}</title></head><body><h1>{text[:20]}</h1><p>{text}</p></body></html>"


@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1", "no-such-charset"])
@pytest.mark.parametrize(("charset", "text"), PAGES)
def test_a_page_is_read_whatever_is_said_of_it_carelessly(charset: str, text: str, declared: str) -> None:
    assert decode_page(page(text).encode(charset), declared=declared)[0] == page(text)
    assert decode_page(page(text, declared).encode(charset))[0] == page(text, declared)


@pytest.mark.parametrize(("charset", "text"), [one for one in PAGES if one[0] not in ("windows-1252", "iso-2022-jp")])
def test_a_careless_declaration_yields_to_the_other(charset: str, text: str) -> None:
    for header, meta in (("utf-8", charset), ("iso-8859-1", charset), (charset, "utf-8"), (charset, "windows-1252")):
        assert decode_page(page(text, meta).encode(charset), declared=header)[0] == page(text, meta)


@pytest.mark.parametrize(
    ("charset", "text"), [("windows-1251", RUSSIAN), ("windows-1253", GREEK), ("shift_jis", JAPANESE)]
)
def test_a_declaration_that_the_bytes_deny_yields_to_the_other(charset: str, text: str) -> None:
    assert decode_page(page(text, charset).encode(charset), declared="euc-kr")[0] == page(text, charset)
    assert decode_page(page(text, "euc-kr").encode(charset), declared=charset)[0] == page(text, "euc-kr")


UNWRITTEN = re.compile("[<>\x00-\x1f\x80-\x9f]")  # browsers read some controls as letters


def text_in(charset: str) -> st.SearchStrategy[str]:
    """Return texts that a charset can write, of its rarest characters too."""
    wide = "euc_jp" if charset == "iso-2022-jp" else charset
    texts = st.binary(max_size=40).map(lambda codes: UNWRITTEN.sub("", codes.decode(wide, "ignore")))
    return texts.map(lambda text: text.encode(charset, "ignore").decode(charset))


TEXTS = st.sampled_from(RIGHTLY).flatmap(
    lambda one: st.tuples(st.just(one[0]), text_in(one[0]).map(lambda text: f"{one[1]} {text}"))
)


@given(TEXTS, st.booleans())
def test_a_page_rightly_declared_comes_back_exact(one: tuple[str, str], in_page: bool) -> None:
    charset, text = one
    source = page(text, charset if in_page else "")
    read, _ = decode_page(source.encode(charset), declared="utf-8" if in_page else charset)
    assert read == unicodedata.normalize("NFC", CONTROLS.sub("", source))


@pytest.mark.parametrize(
    ("charset", "word"),
    [
        ("euc-jp", "保護"),
        ("euc-kr", "시청"),
        ("tis-620", "รับฟังสภาของ"),
        ("gb18030", "执行教育"),
        ("shift_jis", "ひらがな"),
    ],
)
def test_one_word_rightly_declared_comes_back(charset: str, word: str) -> None:
    assert decode_page(page(word).encode(charset), declared=charset)[0] == page(word)


@pytest.mark.parametrize("declared", ["windows-1252", ""])
@pytest.mark.parametrize(
    "word", ["où", "thaï", "gã", "Bèlgica", "Sýria", "Ålandinseln", "L’été", "N’Ko", "Cœur", "hÁise"]
)
def test_one_western_word_stays_western(word: str, declared: str) -> None:
    assert decode_page(page(word).encode("cp1252"), declared=declared)[0] == page(word)


def test_what_is_nearly_all_utf8_is_utf8_against_its_declaration() -> None:
    body = page(RUSSIAN * 3).encode() + b"\xe9"
    assert decode_page(body, declared="windows-1251") == (page(RUSSIAN * 3) + "\ufffd", "utf-8")


def test_a_declared_page_with_a_bad_byte_keeps_its_charset() -> None:
    body = page(KOREAN).encode("euc-kr") + b"\xff"
    assert decode_page(body, declared="euc-kr")[0] == page(KOREAN) + "\ufffd"


@pytest.mark.parametrize(
    ("charset", "mark"),
    [("utf-16-le", ""), ("utf-16-be", ""), ("utf-16-le", "\ufeff"), ("utf-16-be", "\ufeff"), ("utf-32-le", "\ufeff")],
)
@pytest.mark.parametrize("text", [RUSSIAN, FRENCH, JAPANESE])
def test_wide_characters_are_told_by_their_mark_or_their_zeros(charset: str, text: str, mark: str) -> None:
    source = page(text)
    assert decode_page((mark + source).encode(charset)) == (source, charset)
    assert decode_page((mark + source).encode(charset), declared="utf-8")[0] == source


def test_japanese_of_seven_bits_is_read_with_what_its_standard_lacks() -> None:
    assert decode_page(b"\x1b$B?^=q\x1b(B 1\x1b$B-!\x1b(J a\x1b(I12\x1b(B b") == ("図書 1① aｱｲ b", "iso2022_jp")
    assert decode_page(b"\x1b[0m and \x1b(B are no text")[1] == "utf-8"


@pytest.mark.parametrize("label", ["cp949", "ms949", "ks_c_5601-1987", "windows-949"])
def test_labels_that_are_written_are_known(label: str) -> None:
    assert decode_page(page(KOREAN + "뷁").encode("cp949"), declared=label)[0] == page(KOREAN + "뷁")
