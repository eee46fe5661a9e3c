"""Where a feed begins in a text, and what feedparser makes of it."""

import pytest

from model.errors import DocumentError
from scraper.document import feed
from scraper.document.feed import find_feed_start, parse_feed

URL = "https://example.org/feed"


@pytest.mark.parametrize(
    ("text", "media_type", "start"),
    [
        ("<rss><channel/></rss>", "", 0),
        ("\ufeff \n<?xml version='1.0'?><!-- <html> --><rss>", "", 3),
        ("<!DOCTYPE rss [ <!ENTITY a 'b'> ]><feed xmlns='x'>", "text/html", 0),
        ("<RSS version=2>", "", 0),
        ("<atom:feed xmlns:atom='x'>", "", 0),
        ("<channel>", "", 0),
        ("<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", "", 0),
        ("<rdf:RDF xmlns='http://xmlns.com/foaf/0.1/'>", "", None),
        ("<rssx>", "", None),
        ("<html><rss>", "", None),
        ("text", "", None),
        ("Warning: x in y\n<?xml version='1.0'?><rss>", "", None),
        ("Warning: x in y\n<?xml version='1.0'?><rss>", "application/rss+xml", 16),
        ("Warning\n<feed>", "application/atom+xml", 8),
        ("Warning\n<feed>", "application/xml", None),
    ],
)
def test_a_feed_is_known_by_its_root(text: str, media_type: str, start: int | None) -> None:
    assert find_feed_start(text, media_type) == start


def rss(items: str = "", channel: str = "") -> str:
    return f"<rss version='2.0'><channel><title>News</title>{channel}{items}</channel></rss>"


def test_the_channel_is_told() -> None:
    document = parse_feed(rss(channel="<link>https://e.org/</link><language> pt_BR </language>"), url=URL)
    assert (document.format, document.title, document.link) == ("rss20", "News", "https://e.org/")
    assert (document.language, document.entries, document.broken) == ("pt-br", (), "")
    assert (document.url, document.base_url) == (URL, URL)


@pytest.mark.parametrize("language", ["", "English", "e", "en-us, fr", "x" * 99])
def test_what_is_no_languages_code_is_none(language: str) -> None:
    assert parse_feed(rss(channel=f"<language>{language}</language>"), url=URL).language == ""


def test_what_is_wrong_with_its_xml_is_told() -> None:
    document = parse_feed(rss("<item><title>One</title></item><x>"), url=URL)
    assert "mismatch" in document.broken
    assert [entry["title"] for entry in document.entries] == ["One"]


def test_html_is_neither_cleaned_nor_resolved() -> None:
    html = "&lt;script&gt;x&lt;/script&gt;&lt;a href='/b'&gt;b&lt;/a&gt;"
    (entry,) = parse_feed(rss(f"<item><description>{html}</description></item>"), url=URL).entries
    assert entry["summary"] == "<script>x</script><a href='/b'>b</a>"


def test_a_base_of_its_own_is_resolved() -> None:
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://o.org/x/'><entry><link href='1'/></entry></feed>"
    )
    (entry,) = parse_feed(atom, url=URL).entries
    assert entry["link"] == "https://o.org/x/1"


def test_a_long_feed_is_cut_after_a_whole_item(monkeypatch: pytest.MonkeyPatch) -> None:
    text = rss("".join(f"<item><title>{title}</title></item>" for title in ("One", "Two", "Three")))
    monkeypatch.setattr(feed, "MAX_CHARACTERS", text.index("<title>Three"))
    assert [entry["title"] for entry in parse_feed(text, url=URL).entries] == ["One", "Two"]


@pytest.mark.parametrize("text", ["", "<html></html>", "<x/>"])
def test_what_is_no_feed_is_a_fault(text: str) -> None:
    with pytest.raises(DocumentError) as fault:
        parse_feed(text, url=URL)
    assert fault.value.subject == URL
