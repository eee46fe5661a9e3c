"""Pictures and players as pages hide them, before anything is sanitized."""

import pytest
from lxml import etree, html

from scraper.document.tree import make_html_parser
from scraper.normalize.media import promote_media


def promote(fragment: str) -> html.HtmlElement:
    page = f"<html><body>{fragment}</body></html>"
    body = html.document_fromstring(page, parser=make_html_parser()).find("body")
    assert body is not None
    promote_media(body, "https://example.org/news/1")
    return body


def sources(fragment: str) -> list[str | None]:
    return [image.get("src") for image in promote(fragment).iter("img")]


@pytest.mark.parametrize(
    ("fragment", "source"),
    [
        ("<img src=/real.jpg>", "/real.jpg"),
        ("<img data-src=/a.jpg>", "/a.jpg"),
        ("<img src='data:image/gif;base64,x' data-original=/a.jpg>", "/a.jpg"),
        ("<img src=/blank.gif data-lazy-src=/a.jpg>", "/a.jpg"),
        ("<img src=/real.jpg data-src=/large.jpg>", "/large.jpg"),
        ("<img src=/blank.gif data-hero=/hero.webp>", "/hero.webp"),
        ("<img src=/blank.gif data-srcset='/a.jpg 1x, /b.jpg 2x'>", "/b.jpg"),
        ("<img src=/blank.gif srcset='/a.jpg 640w, /b.jpg 320w'>", "/a.jpg"),
        ("<img src=/real.jpg data-srcset='/b.jpg 2x'>", "/real.jpg"),
        ("<img data-src='{\"a\":1}' src=/x.png>", "/x.png"),
        ("<img src=/small-60x40.jpg data-srcset='/b.jpg 800w, /c.jpg 3000w'>", "/b.jpg"),
        ("<img src=/a.jpg?w=40 srcset='/a.jpg?w=40 40w, /a.jpg?w=900 900w'>", "/a.jpg?w=900"),
        ("<img src=/thumb.jpg width=150 data-large-file=/full.jpg>", "/full.jpg"),
        ("<img data-lazyimage-srcset='/a.jpg 640w'>", "/a.jpg"),
        ("<img src=/grey-placeholder.png data-src=/a.jpg>", "/a.jpg"),
        ("<app-image data-src=/a.jpg></app-image>", "/a.jpg"),
        ("<a-img src=/a.jpg></a-img>", "/a.jpg"),
    ],
)
def test_a_lazy_image_gets_its_real_address(fragment: str, source: str) -> None:
    assert sources(fragment) == [source]


@pytest.mark.parametrize(
    "fragment",
    [
        "<img src=/blank.gif data-hero=hero>",
        "<img data-src='[1]' src=about:blank>",
        "<img src=/img/grey-placeholder.png>",
        "<img src=/i/preload.gif>",
        "<img src=https://pixel.example.com/p?c1=2>",
        "<img src=https://ads.example.com/www/delivery/avw.php?zoneid=1>",
        "<img src=https://example.org/>",
        "<img src=/news/page.html>",
        "<app-player src=/film.mp4></app-player>",
        "<app-card src=/a.jpg>text</app-card>",
    ],
)
def test_what_is_no_picture_is_shown_nowhere(fragment: str) -> None:
    assert sources(fragment) == []


@pytest.mark.parametrize(
    "fragment",
    [
        "<noscript><img src=/a.jpg></noscript><img class=lazy>",
        "<noscript><img src=/a-300x200.jpg></noscript><img data-src=/a.jpg>",
        "<img src=/spacer.gif><noscript><img src=/a.jpg></noscript>",
        "<p><img src=/spacer.gif></p><noscript><img src=/a.jpg></noscript>",
        "<noscript>&lt;img src=/a.jpg&gt;</noscript>",
        "<img src=/a.jpg><noscript><img src=/a.jpg></noscript>",
        "<img data-src=/a.jpg><noscript><img src=/a.jpg></noscript>",
        "<noscript><p>Enable JavaScript</p></noscript><img src=/a.jpg>",
        "<p>text <img src=/a.jpg></p><noscript><img src=data:x></noscript>",
    ],
)
def test_a_picture_is_shown_once_wherever_its_copy_stands(fragment: str) -> None:
    assert sources(fragment) == ["/a.jpg"]
    assert promote(fragment).find(".//noscript") is None


@pytest.mark.parametrize(
    ("fragment", "source"),
    [
        ("<picture><source srcset='/w.webp 1x'><source srcset='/a.jpg 1x'><img alt=x></picture>", "/a.jpg"),
        ("<picture><source srcset=/a.jpg></picture>", "/a.jpg"),
        ("<picture><source data-srcset=/a.jpg><img></picture>", "/a.jpg"),
        ("<picture><source srcset=/w.webp><img src=/a.jpg></picture>", "/a.jpg"),
        ("<amp-img src=/a.jpg></amp-img>", "/a.jpg"),
    ],
)
def test_a_picture_is_its_image(fragment: str, source: str) -> None:
    assert sources(fragment) == [source]
    assert [node.tag for node in promote(fragment).iterdescendants()] == ["img"]


@pytest.mark.parametrize(
    ("fragment", "address", "text"),
    [
        ("<iframe src=https://v.org/1 title=' A  film '></iframe>", "https://v.org/1", "A film"),
        ("<iframe src=https://www.v.org/1></iframe>", "https://www.v.org/1", "v.org"),
        ("<iframe src=//v.org/1></iframe>", "https://v.org/1", "v.org"),
        ("<iframe src=about:blank data-src=/late></iframe>", "https://example.org/late", "example.org"),
        ("<amp-iframe src=https://v.org/1></amp-iframe>", "https://v.org/1", "v.org"),
        ("<object data=/f.pdf><img src=/a.jpg></object>", "https://example.org/f.pdf", "example.org"),
        ("<embed src=/e>", "https://example.org/e", "example.org"),
    ],
)
def test_a_frame_is_a_link_in_a_paragraph(fragment: str, address: str, text: str) -> None:
    (paragraph,) = promote(fragment)
    (link,) = paragraph
    assert (paragraph.tag, link.tag, link.get("href"), link.text) == ("p", "a", address, text)


def test_a_frame_in_a_line_is_a_link_in_that_line() -> None:
    body = promote("<p>a<iframe src=//v.org/1></iframe>b</p>c<iframe src=//v.org/2></iframe>d")
    written = etree.tostring(body, encoding="unicode", method="html")
    assert '<p>a<a href="https://v.org/1">v.org</a>b</p>c<p><a href="https://v.org/2">v.org</a></p>d' in written


@pytest.mark.parametrize(
    "fragment",
    [
        "<iframe src=https://v.org/1 width=1></iframe>",
        "<iframe src=https://v.org/1 height=0px></iframe>",
        "<iframe src=https://www.googletagmanager.com/ns.html></iframe>",
        "<iframe src=https://www.facebook.com/plugins/like.php></iframe>",
        "<iframe src='javascript:x()'></iframe>",
        "<iframe></iframe>",
    ],
)
def test_a_frame_that_shows_nothing_goes(fragment: str) -> None:
    assert list(promote(f"{fragment}tail")) == []
    assert promote(f"{fragment}tail").text == "tail"


def test_the_fallback_of_an_object_without_an_address_stays() -> None:
    assert sources("<object><img src=/a.jpg></object>") == ["/a.jpg"]


@pytest.mark.parametrize("tag", ["video", "audio", "source"])
def test_players_get_what_they_play(tag: str) -> None:
    (lazy, eager) = promote(f"<{tag} data-src=/l.mp4></{tag}><{tag} src=/e.mp4 data-src=/x.mp4></{tag}>").iter(tag)
    assert (lazy.get("src"), eager.get("src")) == ("/l.mp4", "/e.mp4")
    (video,) = promote("<video data-poster=/p.jpg></video>").iter("video")
    assert video.get("poster") == "/p.jpg"
