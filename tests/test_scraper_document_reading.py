import time
from typing import Any

import lxml.html
import pytest

from model.errors import DocumentError
from model.outcome import NO_VALIDATORS
from scraper.document import Document, HtmlDocument, JsonDocument, reading
from scraper.document.reading import read_document
from scraper.fetch.response import Response


def read_body(body: bytes | str, media_type: str = "text/html", charset: str = "", encoding: str = "") -> Document:
    content = body.encode() if isinstance(body, str) else body
    response = Response(
        url="http://a.example/x/y", body=content, media_type=media_type, charset=charset, validators=NO_VALIDATORS
    )
    return read_document(response, encoding=encoding)


def html_of(body: bytes | str, **told: Any) -> HtmlDocument:
    found = read_body(body, **told)
    assert isinstance(found, HtmlDocument)
    return found


@pytest.mark.parametrize(
    "media_type", ["", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"]
)
def test_html_under_its_media_types(media_type: str) -> None:
    found = html_of("<!doctype html><html lang=vi-VN><p>Tin nóng<!-- x -->", media_type=media_type)
    assert (found.tree.findtext(".//p"), found.language, found.encoding) == ("Tin nóng", "vi-vn", "utf-8")


@pytest.mark.parametrize(
    ("body", "media_type", "said"),
    [
        (b"", "text/html", "empty"),
        (b" \n\t", "text/html", "empty"),
        (b"\xef\xbb\xbf \x00", "text/html", "empty"),
        (b"x", "application/pdf", "application/pdf"),
        (b"%PDF-1.7 x", "text/html", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "", r"an image \(PNG\)"),
        (b"PK\x03\x04", "application/octet-stream", "ZIP"),
        (b"x", "image/svg+xml", "image/svg"),
        (b"x", "application/zip", "application/zip"),
        (b"<p>not json", "application/json", "declared as JSON"),
    ],
)
def test_what_is_no_document_is_named(body: bytes, media_type: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said) as caught:
        read_body(body, media_type)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        ('{"a": [1]}', "application/json"),
        ('{"a": [1]}', "application/ld+json"),
        (' \n{"a": [1]}', "text/html"),
        (b'\xef\xbb\xbf{"a": [1]}', ""),
    ],
)
def test_json(body: bytes | str, media_type: str) -> None:
    found = read_body(body, media_type)
    assert isinstance(found, JsonDocument)
    assert found.value == {"a": [1]}


@pytest.mark.parametrize(
    ("page", "body"),
    [
        ("<title>t</title><main><p>a</p></main>", "<body><main><p>a</p></main></body>"),
        ("<title>t</title><header>a</header>b<p>c</p>", "<body><header>a</header>b<p>c</p></body>"),
        ("<head><title>t</title><nav>a</nav></head><body class='x'>b", '<body class="x"><nav>a</nav>b</body>'),
        ("<title>t</title><meta name=a><script>1</script><p>a</p>", "<body><p>a</p></body>"),
    ],
)
def test_what_is_no_part_of_a_head_begins_the_body(page: str, body: str) -> None:
    """libxml2 leaves what HTML 5 added in the head where no body tag is written."""
    tree = html_of(f"<!doctype html><html>{page}").tree
    assert [child.tag for child in tree] == ["head", "body"]
    assert tree.findtext("head/title") == "t"
    assert lxml.html.tostring(tree[1], encoding="unicode") == body


def test_html_that_begins_like_json_is_html() -> None:
    assert html_of("{{ title }}<p>x").tree.findtext(".//p") == "x"
    assert html_of("[" * 100_000).tree is not None


@pytest.mark.parametrize(
    ("href", "base"),
    [
        ("/deep/er/", "http://a.example/deep/er/"),
        ("https://b.example/", "https://b.example/"),
        ("javascript:alert(1)//", "http://a.example/x/y"),
        ("data:text/html,x", "http://a.example/x/y"),
        ("http://[::1", "http://a.example/x/y"),
        ("", "http://a.example/x/y"),
    ],
)
def test_base_href_counts_where_it_is_http(href: str, base: str) -> None:
    assert html_of(f"<base href='{href}'><p>x").base_url == base


@pytest.mark.parametrize(
    ("head", "language"),
    [
        ("<html lang='VI'>", "vi"),
        ("<html xml:lang='pt_BR'>", "pt-br"),
        ("<meta http-equiv=content-language content='vi'>", "vi"),
        ("<meta property=og:locale content=vi_VN>", "vi-vn"),
        ("<html lang='{{lang}}'>", ""),
        ("<p>", ""),
    ],
)
def test_language(head: str, language: str) -> None:
    assert html_of(head + "<p>x").language == language


def test_characters_that_are_no_text_are_dropped() -> None:
    tree = html_of("<p>a\x00b\x0bc\x85d\ufffee&#0;&#xD800;&#xFFFF;f</p>").tree
    text = tree.findtext(".//p") or ""
    assert text.startswith("abcde")
    assert "\x00" not in text


def test_the_source_names_the_charset() -> None:
    assert html_of(b"<p>\xaeo", encoding="tcvn3").tree.findtext(".//p") == "đo"


def test_a_page_is_cut_behind_so_many_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_TAGS", 4)
    assert [node.text for node in html_of("<body><p>a < 1</p><p>b</p><p>c</p><p>d</p><p>e</p>").tree.iter("p")] == [
        *("a < 1", "b", "c")
    ]
    assert len(html_of("<p>a</p><p>b</p><p>c</p><p>d</p>").tree.findall("body/p")) == 4


def test_long_tags_keep_so_many_attributes_and_long_texts_all() -> None:
    attributes = " ".join(f"attribute{number}=1" for number in range(2000))
    long_text = "x" * 20_000 + " <y " + "z" * 20_000
    tree = html_of(f"<script>{long_text}</script><p>{long_text}</p><b {attributes}>b</b><i>after</i>").tree
    assert len(tree.find(".//b").attrib) == reading.MAX_ATTRIBUTES - 1  # the tag's name is counted
    assert tree.findtext(".//i") == "after"
    assert tree.findtext(".//script") == long_text


@pytest.mark.parametrize("title", [">", "<b>", "<b>" * 5000])
def test_long_tags_are_cut_behind_a_sign_in_quotes_too(title: str) -> None:
    attributes = " ".join(f"attribute{number}=1" for number in range(2000))
    tree = html_of(f"<p>before<b title='{title}' {attributes}>b</b><i>after</i>").tree
    assert len(tree.find(".//b").attrib) <= reading.MAX_ATTRIBUTES + 1
    assert tree.text_content() == "beforebafter"


@pytest.mark.parametrize(
    "before",
    [
        "",
        "<i '>",
        "<i it's>",
        "<script>i<n; n ='</script>",
        "<a" * 3000 + ">",
        "<p title='>'>" + "x" * 9000 + "<br>",
        "<!-->",
        "<!--->",
        "<script/>",
    ],
    ids=["nothing", "stray quote", "apostrophe", "script", "starts", "long text", "comment", "dashes", "closed script"],
)
def test_long_tags_are_cut_whatever_stands_before(before: str) -> None:
    attributes = " ".join(f"attribute{number}=1" for number in range(2000))
    tree = html_of(f'{before}<b title=">" {attributes}>b</b>').tree
    assert len(tree.find(".//b").attrib) <= reading.MAX_ATTRIBUTES + 1


def test_signs_in_quotes_hide_no_flood_of_attributes_on_a_page_of_a_hundred_kilobytes() -> None:
    attributes = " ".join(f"a{number}" if number % 1000 else f'q{number}=">"' for number in range(1, 16_000))
    tree = html_of(f"<div {attributes}>b</div><i>after</i>").tree
    assert len(tree.find(".//div").attrib) <= 1000
    assert tree.find(".//i").text == "after"


def test_a_start_in_quotes_hides_no_attributes() -> None:
    attributes = " ".join(f"attribute{number}=1" for number in range(3000))
    tree = html_of(f"<b title='>' {attributes} alt='<i' {'x' * 9000}>b</b>").tree
    assert len(tree.find(".//b").attrib) <= reading.MAX_ATTRIBUTES + 1


def test_long_texts_in_quotes_and_between_tags_are_kept() -> None:
    text = "word " * 4000
    tree = html_of(f"<p title='<b>'>{text}</p><b title='<i> {text}' lang=en>b</b><i title=\"x>\">{text}</i>").tree
    assert tree.findtext(".//p") == tree.findtext(".//i") == text
    assert tree.find(".//b").attrib == {"title": f"<i> {text}", "lang": "en"}


def test_scripts_are_kept_whole_whatever_they_compare() -> None:
    state = ", ".join(f'{{"title": "Notice number {n}", "link": "/n/{n}"}}' for n in range(2000))
    script = f"for (i = 0; i<n; i++) {{}} window.STATE = [{state}];"
    tree = html_of(f"<title>t</title><script>{script}</script><p title=it's>don't {'word ' * 4000}</p>").tree
    assert tree.findtext(".//script") == script
    assert tree.findtext(".//p").count("word") == 4000


def test_what_a_page_mentions_is_told_without_a_walk() -> None:
    page = html_of("<p itemprop=headline>x")
    assert page.mentions(b"absent", b"itemprop")
    assert not page.mentions(b"absent")
    # A document that was not read from bytes may mention anything.
    tree = page.tree
    assert HtmlDocument(url="", base_url="", encoding="", language="", tree=tree).mentions(b"absent")


def test_entities_of_the_pages_own_making_are_not_expanded() -> None:
    page = '<!DOCTYPE html [<!ENTITY a "BOOM"><!ENTITY f SYSTEM "file:///etc/passwd">]><p>&a;&f;</p>'
    text = html_of(page).tree.text_content()
    assert "root:" not in text
    assert "&a;" in text


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 50_000 + "x",
        "<b>" * 50_000 + "x",
        "<a " + " ".join(f"a{number}=1" for number in range(200_000)) + ">x",
        "<" * 300_000,
        "<p>x" + "<!--" * 100_000,
        '<a href="' * 100_000 + ">",
        "<table><tr><td>" * 20_000,
        ("<a" * 3_990 + ">") * 500,
        "&amp;" * 300_000,
    ],
    ids=["div", "b", "attributes", "less-than", "comment", "quote", "table", "starts", "entities"],
)
def test_no_page_takes_long(body: str) -> None:
    start = time.process_time()
    assert html_of(body).tree is not None
    assert time.process_time() - start < 5
