"""The icon, the logo and the description that a page, or a feed, names as its site's."""

import json

import pytest
from lxml import html

from model.masthead import Masthead
from scraper.document import FeedDocument, HtmlDocument, JsonDocument
from scraper.document.reading import read_document
from scraper.extract.masthead import RawMasthead, extract_masthead
from scraper.normalize.masthead import LONGEST_DESCRIPTION, normalize_masthead
from tests.test_scraper_extract_feed import response

URL = "https://a.example/news/"
SITE = {"@type": "Organization", "name": "Town", "logo": {"@type": "ImageObject", "url": "/ld.png"}}


def read(head: str) -> RawMasthead:
    tree = html.document_fromstring(f"<html><head>{head}</head><body><p>x</p></body></html>")
    return extract_masthead(
        HtmlDocument(url=URL, base_url=URL, encoding="utf-8", language="", tree=tree, source=head.encode())
    )


def icon(href: str, sizes: str = "", rel: str = "icon") -> str:
    return f'<link rel="{rel}" href="{href}"{f" sizes={sizes}" if sizes else ""}>'


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("", ""),
        (icon("/f.ico", rel="shortcut icon"), "/f.ico"),
        (icon("/16.png", "16x16") + icon("/32.png", "32x32") + icon("/192.png", "192x192"), "/32.png"),
        (icon("/16.png", "16x16") + icon("/any.svg", "any"), "/any.svg"),
        (icon("/16.png", "16x16"), "/16.png"),
        (icon("/touch.png", rel="apple-touch-icon"), "/touch.png"),
        (icon("/mask.svg", rel="mask-icon") + icon("data:image/png;base64,AA"), ""),
    ],
)
def test_the_smallest_sharp_icon_is_taken(head: str, found: str) -> None:
    assert read(head).icon == found


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (icon("/f.ico") + icon("/16.png", "16x16"), ""),
        (icon("/t.png", rel="apple-touch-icon"), "/t.png"),
        (icon("/t.png", "120x120", rel="apple-touch-icon-precomposed") + icon("/512.png", "512x512"), "/512.png"),
        (icon("/big.svg", "512x512"), ""),
        (f"<script type='application/ld+json'>{json.dumps({'@graph': [SITE]})}</script>", "/ld.png"),
        ("<meta property='og:image' content='/img/site-logo.png'>", "/img/site-logo.png"),
        ("<meta property='og:image' content='/img/todays-picture.jpg'>", ""),
        ("<meta property='og:image' content='/img/logo.svg'>", ""),
    ],
)
def test_a_logo_is_large_of_pixels_and_the_sites(head: str, found: str) -> None:
    assert read(head).logo == found


def test_the_description_is_the_pages() -> None:
    assert (
        read("<meta name=description content='All of it'><meta property='og:description' content='b'>").description
        == "All of it"
    )
    assert read("<meta property='og:description' content='Of the town'>").description == "Of the town"


def test_a_podcasts_feed_says_who_makes_it_and_another_does_not() -> None:
    channel = (
        "<channel><title>T</title><description>The &lt;b&gt;tide&lt;/b&gt; and the town</description>"
        "<image><url>http://a.example/l.png</url></image>{}<item><title>A</title></item></channel></rss>"
    )
    podcast = "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
    made = "<itunes:author>Harbour radio</itunes:author><itunes:image href='http://a.example/cover.jpg'/>"
    found = read_document(response(f"<rss version='2.0' {podcast}>{channel.format(made)}"))
    assert isinstance(found, FeedDocument)
    raw = extract_masthead(found)
    assert (raw.author, raw.logo) == ("Harbour radio", "http://a.example/cover.jpg")
    assert normalize_masthead(raw, base_url=URL).description == "The tide and the town"
    plain = extract_masthead(read_document(response(f"<rss version='2.0'>{channel.format('')}")))
    assert (plain.author, plain.logo) == ("", "http://a.example/l.png")


def test_a_json_feed_has_both_and_other_json_has_none() -> None:
    value = {"version": "https://jsonfeed.org/version/1.1", "icon": "/i.png", "favicon": "/f.png", "description": 7}
    for given, found in (
        (value, RawMasthead(icon="/f.png", logo="/i.png")),
        ({"icon": "/i.png"}, RawMasthead()),
        ([], RawMasthead()),
    ):
        assert extract_masthead(JsonDocument(url=URL, base_url=URL, value=given)) == found


def test_addresses_are_whole_safe_and_short_and_descriptions_lines() -> None:
    raw = RawMasthead(
        icon="../i.png#x", logo="javascript:alert(1)", description="a\n\x00  b " + "word " * 99, author=" A "
    )
    made = normalize_masthead(raw, base_url=URL)
    assert (made.icon, made.logo, made.author) == ("https://a.example/i.png", "", "A")
    assert made.description.startswith("a b word")
    assert len(made.description) <= LONGEST_DESCRIPTION
    assert normalize_masthead(RawMasthead(icon="/" + "x" * 900, description="short"), base_url=URL) == Masthead()
