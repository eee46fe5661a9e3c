"""What a page is known by before its tree is walked: its words, its trees' elements, its charset's name."""

import pytest
from lxml import html
from lxml.html import HtmlElement

from scraper.document import HtmlDocument
from scraper.document.charset import convert_to_utf8, decode_page
from scraper.document.guessing import guess_charset, score_likeness
from scraper.document.tree import make_element, make_html_parser


def page(source: bytes | None) -> HtmlDocument:
    tree = html.document_fromstring("<p>x</p>")
    return HtmlDocument(url="u", base_url="u", encoding="utf-8", language="", tree=tree, source=source)


@pytest.mark.parametrize(
    ("source", "words", "mentioned"),
    [
        (b"<p>time</p>", (b"time",), True),
        (b"<p>time</p>", (b"none", b"ime<"), True),
        (b"<p>time</p>", (b"none",), False),
        (b"<p>time</p>", (), False),
        (None, (b"none",), True),  # it is not known, so the tree must be walked
    ],
)
def test_a_page_mentions_what_stands_in_its_source(
    source: bytes | None, words: tuple[bytes, ...], mentioned: bool
) -> None:
    assert page(source).mentions(*words) is mentioned


def test_all_elements_are_of_one_class() -> None:
    markup = "<form><input name=a><select><option>x</select><textarea>t</textarea></form><!-- c --><?pi x?>"
    tree = html.document_fromstring(f"<html><body>{markup}".encode(), parser=make_html_parser())
    assert {type(node) for node in tree.iter()} == {HtmlElement}
    made = make_element("p")
    assert (type(made), made.tag, made.getparent()) == (HtmlElement, "p", None)


def test_nesting_is_not_cut_and_entities_are_letters() -> None:
    tree = html.document_fromstring(b"<div>" * 1000 + b"&eacute;", parser=make_html_parser())
    assert sum(1 for _ in tree.iter("div")) == 1000
    assert "".join(tree.itertext()) == "é"


@pytest.mark.parametrize(
    ("label", "charset"),
    [
        ("UTF8", "utf-8"),
        (" 'Windows-1252' ", "windows-1252"),
        ("latin1", "windows-1252"),
        ("GB2312", "gb18030"),
        ("gbk", "gb18030"),
        ("x-sjis", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ("iso-8859-9", "cp1254"),
        ("TCVN3", "tcvn3"),
        ("x-viet-vps", "vps"),
        ("utf-7", ""),
        ("x-user-defined", ""),
        ("no-such", ""),
        ("", ""),
    ],
)
def test_a_label_that_is_named_is_known_as_browsers_know_it(label: str, charset: str) -> None:
    found = decode_page(b"plain", named=label)[1]
    assert found == (charset or "utf-8")


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_goes_before_what_is_said(mark: str) -> None:
    assert decode_page("<p>ü".encode(mark), declared="windows-1252")[0] == "<p>ü"


def test_utf8_without_a_fault_is_returned_as_it_came() -> None:
    body = "<p>đường".encode()
    assert convert_to_utf8(body)[0] is body
    assert convert_to_utf8(body + b"\x00")[0] == body


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("où est la forêt", 1.0, 1.0), ("ãäå ìýðèÿ", 0.0, 0.0), ("plain", 1.0, 1.0), ("où ãäå", 0.2, 0.8)],
)
def test_likeness_is_the_share_of_one_languages_letters(text: str, low: float, high: float) -> None:
    assert low <= score_likeness(text) <= high


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Příliš žluťoučký kůň úpěl ďábelské ódy " * 3, "cp1250"),
        ("Привет, как дела сегодня в городе " * 3, "cp1251"),
        ("Καλημέρα σας από την πόλη μας " * 3, "cp1253"),
        ("안녕하세요 오늘은 날씨가 좋습니다 " * 3, "cp949"),
        ("Le préfet a présidé la cérémonie où " * 3, "cp1252"),
    ],
)
def test_a_charset_is_guessed_by_its_letters(text: str, charset: str) -> None:
    body = text.encode(charset)
    assert body.decode(guess_charset(body, western=False)) == text
