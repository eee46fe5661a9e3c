"""Safe HTML: nothing active, nothing relative, nothing lost, and the same a second time."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement

from scraper.extract.srcset import find_largest, parse_srcset
from scraper.normalize.safe_html import MAX_DEPTH, MAX_ELEMENTS, TAGS, sanitize_html

BASE = "https://example.org/news/one.html"


class Seen(HTMLParser):
    """What a parser other than ours sees in a result."""

    def __init__(self, fragment: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(fragment)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def assert_safe(fragment: str) -> None:
    seen = Seen(fragment)
    assert set(seen.tags) <= TAGS
    for tag, name, value in seen.attributes:
        assert not name.startswith("on"), (tag, name)
        assert name not in ("style", "id"), (tag, name)
        assert name != "class" or re.fullmatch(r"language-[\w+#.-]+", value), (tag, value)
        if name in ("href", "src", "poster", "cite"):
            assert re.match(r"(?:https?://|mailto:)", value), (tag, name, value)
        if name == "srcset":
            assert all(url.startswith(("http://", "https://")) for url, _ in parse_srcset(value))


@pytest.mark.parametrize(
    ("given_html", "kept"),
    [
        pytest.param("<p onclick=x() style='a:b' class=c id=d>Hi</p>", "<p>Hi</p>", id="attributes"),
        pytest.param("a<script>x</script><style>y</style>b", "ab", id="script"),
        pytest.param('<p>a <a href="javascript:x()">b</a></p>', "<p>a b</p>", id="javascript"),
        pytest.param('<a href="java\nscript:x()">b</a>', "b", id="javascript-newline"),
        pytest.param('<a href="data:text/html,x">b</a>', "b", id="data"),
        pytest.param('<a href="tel:1">b</a>', "b", id="tel"),
        pytest.param('<a href="http://exa mple.org/a b">b</a>', "b", id="no-host"),
        pytest.param('<a href="http://a%00b/">b</a><img src="http://a%00b/">', "b", id="no-host-encoded"),
        pytest.param('<a href="http://xn--a.org/">b</a><img src="http://xn--a.org/x">', "b", id="no-punycode"),
        pytest.param('<img src="mailto:a@example.org">b', "b", id="mailto-image"),
        pytest.param("a<aside><h1><section><li>x</section></h1></aside>", "<p>a </p><li>x</li>", id="item-in-heading"),
        pytest.param('<a href="mailto:a@example.org">b</a>', '<a href="mailto:a@example.org">b</a>', id="mailto"),
        pytest.param(
            '<a href="/a b?x=1&y=2">b</a>', '<a href="https://example.org/a%20b?x=1&amp;y=2">b</a>', id="link"
        ),
        pytest.param('<a href="#n1">1</a>', '<a href="https://example.org/news/one.html#n1">1</a>', id="fragment"),
        pytest.param("<svg><p>x</p></svg><p>y</p>", "<p>y</p>", id="svg"),
        pytest.param("<form><p>x</p><input><button>b</button></form>", "<p>x</p>", id="form"),
        pytest.param("<div><div>a</div><div>b</div></div>", "<p>a</p><p>b</p>", id="divs"),
        pytest.param("<div>a<p>b</p>c</div>", "<p>a</p><p>b</p><p>c</p>", id="mixed-div"),
        pytest.param(
            "<p>a</p><a href='/b'><img src='/b.png'></a><p>c</p>",
            '<p>a</p><p><a href="https://example.org/b"><img src="https://example.org/b.png"></a></p><p>c</p>',
            id="picture-beside-paragraphs",
        ),
        pytest.param("<p>a</p><br><p>b</p>", "<p>a</p><br><p>b</p>", id="break-beside-paragraphs"),
        pytest.param("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>", id="tight"),
        pytest.param(
            "<ul><li><div>a<p>b</p></div></li></ul>", "<ul><li><div>a<p>b</p></div></li></ul>", id="tight-div"
        ),
        pytest.param(
            "<a href='/x'><p>a</p></a><p>b</p>",
            '<a href="https://example.org/x"><p>a</p></a><p>b</p>',
            id="link-around-a-block",
        ),
        pytest.param("<p></p><p><br></p><ul><li></li></ul><p>x</p>", "<p>x</p>", id="empty"),
        pytest.param("<pre>\n  a\n   b</pre>", "<pre>  a\n   b</pre>", id="pre"),
        pytest.param("<p>a \n  b</p>", "<p>a b</p>", id="spaces"),
        pytest.param("<p>a<b> </b>c</p>", "<p>a c</p>", id="space-kept"),
        pytest.param("<p>a\x00\x0bb\ufffe</p>", "<p>ab</p>", id="forbidden"),
        pytest.param("<p>e\u0301</p>", "<p>é</p>", id="nfc"),
        pytest.param("<p style='display:none'>x</p>y", "y", id="hidden"),
        pytest.param("1 < 2 & 3", "1 &lt; 2 &amp; 3", id="text"),
        pytest.param("<!-- a -->b<!DOCTYPE html>", "b", id="comment"),
        pytest.param("", "", id="nothing"),
        pytest.param(
            "<table><tr><td></td><td>x", "<table><tbody><tr><td></td><td>x</td></tr></tbody></table>", id="td"
        ),
    ],
)
def test_what_stays(given_html: str, kept: str) -> None:
    assert sanitize_html(given_html, BASE) == kept
    assert sanitize_html(kept, "https://elsewhere.test/") == kept


@pytest.mark.parametrize(
    ("given_html", "kept"),
    [
        pytest.param('<img src="data:image/gif;base64,AA" data-src="/a.jpg">', "/a.jpg", id="data-src"),
        pytest.param('<img src="/img/spacer.gif" data-original="/a.jpg">', "/a.jpg", id="data-original"),
        pytest.param('<img src="/small.jpg" data-lazy-src="/a.jpg">', "/a.jpg", id="lazy-src"),
        pytest.param('<img data-picture="/a.jpg?w=1">', "/a.jpg?w=1", id="any-attribute"),
        pytest.param('<img class=lazy><noscript><img src="/a.jpg"></noscript>', "/a.jpg", id="noscript"),
        pytest.param('<img src="/a.jpg"><noscript><img src="/b.jpg"></noscript>', "/a.jpg", id="noscript-twice"),
        pytest.param('<noscript>&lt;img src="/a.jpg"&gt;</noscript>', "/a.jpg", id="noscript-escaped"),
        pytest.param('<amp-img src="/a.jpg"></amp-img>', "/a.jpg", id="amp"),
        pytest.param("<p>x</p><img data-src='{{url}}' src='/a.jpg'>", "/a.jpg", id="template"),
    ],
)
def test_lazy_images_get_their_address(given_html: str, kept: str) -> None:
    seen = Seen(sanitize_html(given_html, BASE))
    assert [value for _, name, value in seen.attributes if name == "src"] == [f"https://example.org{kept}"]


def test_srcset_is_absolute_and_a_picture_is_its_image() -> None:
    found = sanitize_html('<picture><source srcset="a,b.jpg 1x, c.jpg 2x"><img alt="A"></picture>', BASE)
    wanted = "https://example.org/news/a%2Cb.jpg 1x, https://example.org/news/c.jpg 2x"
    assert {n: v for _, n, v in Seen(found).attributes} == {
        "srcset": wanted,
        "src": "https://example.org/news/c.jpg",
        "alt": "A",
    }


def test_frames_become_links() -> None:
    found = sanitize_html('<p>a</p><iframe src="//video.test/v/1" title="A film"></iframe>b', BASE)
    assert found == '<p>a</p><p><a href="https://video.test/v/1">A film</a></p><p>b</p>'
    assert sanitize_html('<iframe src="https://www.googletagmanager.com/ns.html?id=1"></iframe>', BASE) == ""
    assert sanitize_html('<iframe src="javascript:x"></iframe><iframe src="/a" width="1"></iframe>', BASE) == ""


def test_figures_and_media_stay() -> None:
    figure = '<figure><img src="/a.jpg"><figcaption>Cap</figcaption></figure>'
    assert sanitize_html(figure, BASE) == figure.replace("/a.jpg", "https://example.org/a.jpg")
    film = '<video poster="/p.jpg" controls onplay=x><source src="/v.mp4" type="video/mp4"></video>'
    assert 'poster="https://example.org/p.jpg"' in sanitize_html(film, BASE)
    assert 'src="https://example.org/v.mp4"' in sanitize_html(film, BASE)


def test_frames_that_lead_nowhere_go() -> None:
    for address in ("http://[video.test]/v", "http:x", "about:blank", "http://a b/", "#"):
        assert sanitize_html(f'<p>a</p><iframe src="{address}"></iframe>', BASE) == "<p>a</p>"
    assert sanitize_html('<iframe src="about:blank" data-src="HTTPS://video.test/v"></iframe>', BASE) == (
        '<p><a href="https://video.test/v">video.test</a></p>'
    )


def test_a_player_has_something_to_play_or_goes() -> None:
    assert sanitize_html('<video><source data-src="/v.mp4"><source></video>', BASE) == (
        '<video><source src="https://example.org/v.mp4"></video>'
    )
    assert sanitize_html('a<video></video><audio src="http://a b/">No sound.</audio>b', BASE) == "ab"
    assert sanitize_html('<video>Not here. <a href="/v.mp4">The film</a></video>', BASE) == (
        'Not here. <a href="https://example.org/v.mp4">The film</a>'
    )


def test_without_images_no_player_loads_one() -> None:
    assert sanitize_html('<video poster="/p.jpg" src="/v.mp4"></video>', BASE, images=False) == (
        '<video src="https://example.org/v.mp4"></video>'
    )
    assert sanitize_html('a<video data-poster="/p.jpg"></video>', BASE, images=False) == "a"


def test_links_are_cleaned_where_that_is_asked() -> None:
    link = '<a href="/a?utm_source=x&id=1&fbclid=y#top">b</a>'
    assert sanitize_html(link, BASE, clean_links=True) == '<a href="https://example.org/a?id=1#top">b</a>'
    assert "utm_source" in sanitize_html(link, BASE)


def test_images_can_be_left_out_and_counters_always_are() -> None:
    assert sanitize_html("<figure><img src=/a.jpg><figcaption>C</figcaption></figure>", BASE, images=False) == (
        "<figure><figcaption>C</figcaption></figure>"
    )
    assert sanitize_html('<p>a<img src="/c.gif" width=1 height=1></p>', BASE) == "<p>a</p>"


def test_srcset_is_parsed_as_html_says() -> None:
    assert parse_srcset(" , a.jpg, b.jpg 2x,") == [("a.jpg", ""), ("b.jpg", "2x")]
    assert find_largest("a.jpg 320w, b.jpg 640w, c.jpg 32w") == "b.jpg"
    assert find_largest("") == ""


def test_deep_nesting_is_survived() -> None:
    assert_safe(sanitize_html("<div>" * 3000 + "x" + "</div>" * 3000, BASE))
    assert_safe(sanitize_html("<b><i>" * 2000 + "x", BASE))


def depth(fragment: str) -> int:
    deepest = here = 0
    for mark in re.findall(r"<(/?)\w+", fragment):
        here += -1 if mark else 1
        deepest = max(deepest, here)
    return deepest


def test_what_is_nested_too_deep_is_unwrapped_and_its_text_stays() -> None:
    found = sanitize_html("<blockquote>" * 400 + "<p>one</p><script>no</script><p>two</p>", BASE)
    assert MAX_DEPTH / 2 < depth(found) <= MAX_DEPTH
    assert Seen(found).tags == ["blockquote"] * MAX_DEPTH
    assert found.startswith("<blockquote>" * MAX_DEPTH + "onetwo</blockquote>")
    assert depth(sanitize_html("<span>" * 200 + "<p>one</p>", BASE)) == 1, "what is unwrapped anyway makes nothing deep"


def test_a_fragment_is_cut_after_its_last_element_that_is_kept() -> None:
    many = MAX_ELEMENTS + 1000
    assert sanitize_html("<p><b>x</b>y</p>" * many, BASE).count("y</p>") == MAX_ELEMENTS // 2
    assert sanitize_html("<div><p>x</p>" + "<hr>" * many + "<p>y</p>z</div>z", BASE).endswith("<hr>")
    escaped = "&lt;img src=/a.jpg&gt;" + "&lt;b&gt;x&lt;/b&gt;" * many
    assert len(Seen(sanitize_html(f"<noscript>{escaped}</noscript>", BASE)).tags) <= MAX_ELEMENTS


def test_spans_are_unwrapped_and_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(HtmlElement, "drop_tag", asked.append)
    many = MAX_ELEMENTS + 1000
    assert sanitize_html("<p>" + "<span>x</span>" * many + "<a name=n>y</a>" * 3, BASE) == f"<p>{'x' * many}yyy</p>"
    assert asked == [], "each would look for its place among all of its siblings"


def test_what_goes_goes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(HtmlElement, "drop_tree", asked.append)
    assert sanitize_html("<p>" + "a<i></i>b<b hidden>c</b><script>d</script><i> <b> </b></i>" * 50, BASE) == (
        f"<p>{'ab ' * 49}ab </p>"
    )
    assert asked == [], "each would copy the text before it"


PIECES = """\
<math>|</math>|<mi>|</mi>|<mrow>|<mtable>|<annotation>|<mtext>|<code class="lang-c x">|<pre data-lang=py>
<p>|</p>|<div>|</div>|<a href='javascript:x'>|<a href='/x'>|</a>|<b>|</b>|<table>|<tr>|<td>|</td>|</table>|<ul>|<li>
</ul>|<img src=/a.jpg>|<img data-src=b.png src=data:x>|<noscript>|</noscript>|<script>|</script>|<svg>|</svg>|<math>
<mtext>|<style>|</style>|<iframe src=//h/x>|</iframe>|<h2>|</h2>|<pre>|</pre>|<br>|<figure>|<figcaption>|</figure>
<form>|</form>|<span onclick=x>|</span>|<!--|-->|<![CDATA[|]]>|<textarea>|<title>|<select>|<option>|<picture>
<source srcset=a>|</picture>|<object data=/o>|</object>|<template>|<dl>|<dt>|<dd>|<video>|<blockquote>
<o:p>|<caption>|<em>
</em>
<summary>|<details>|text|&amp;|&lt;b&gt;|&#0;|&nbsp;|\t|<ruby>|<rt>|<colgroup>|<col>|<tbody>|<th>|<body>|<html>|</body>|<q>|<code>
<nav>|<main>|<iframe src='http://[x]/'>|<iframe data-src='http://[x'>|<a href='http://a b/'>|<a href='http://a%00b/'>
<img src='http://a b/'>|<img src='http://[::1]/x'>|<video src='http://xn--a.b/'>|<audio poster=/x>|</audio>|</video>
<source data-src=/v>|<source>|<section>|</section>|<a href='http://xn--a/'>|<video poster=/x>|<h1>|</h1>
<img src=mailto:a@b>"""
PIECE = st.sampled_from([piece for line in PIECES.split("\n") for piece in line.split("|")])
HTML = st.lists(st.one_of(PIECE, st.text(max_size=4)), max_size=14)


@settings(max_examples=400, deadline=None)
@given(HTML.map("".join))
def test_a_second_pass_changes_nothing_and_nothing_active_stays(fragment: str) -> None:
    once = sanitize_html(fragment, BASE)
    assert_safe(once)
    assert sanitize_html(once, "https://elsewhere.test/") == once
    bare = sanitize_html(fragment, BASE, images=False, clean_links=True)
    assert sanitize_html(bare, "https://elsewhere.test/", images=False, clean_links=True) == bare
    assert not any(name == "poster" or tag == "img" for tag, name, _ in Seen(bare).attributes)
