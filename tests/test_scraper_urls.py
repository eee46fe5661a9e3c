"""What a link leads to, and what an item is known by."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.urls import (
    canonicalize_url,
    find_origin,
    make_target,
    parse_query,
    parse_url,
    resolve_link,
    resolve_redirect,
    split_url,
    strip_tracking,
)

ROOT = Path(__file__).parents[1]
# They stand below scraper or beside it, and may import nothing of it; each needs a host, or a path's parts, no more.
ELSEWHERE = {"model/errors.py", "model/shapes.py", "store/sources.py"}

BASE = "https://example.org/deep/er/list?x=1"


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("a", "https://example.org/deep/er/a"),
        ("/a b", "https://example.org/a%20b"),
        ("//other.org/x", "https://other.org/x"),
        ("../../../../x", "https://example.org/x"),
        ("?page=2", "https://example.org/deep/er/list?page=2"),
        ("#part", "https://example.org/deep/er/list?x=1#part"),
        ("  /tabs\tand\nlines ", "https://example.org/tabsandlines"),
        ("/tập-huấn", "https://example.org/t%E1%BA%ADp-hu%E1%BA%A5n"),
        ("javascript:alert(1)", ""),
        ("java\tscript:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("mailto:a@example.org", ""),
        ("http://user:pw@example.org/", ""),
        ("http://[bad", ""),
        ("http://[bad]/", ""),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        ("http://exa mple.org/a b", ""),
        ("http://a%00b/", ""),
        ("http://a^b/", ""),
        ("http://a/b^c", "http://a/b^c"),
        ("http://1.2.3.4.5/", ""),
        ("http://192.0.2.1/x", "http://192.0.2.1/x"),
        ("http://a\u2100b/", ""),
        ("http:x", ""),
        ("\\news\\1.html?q=\\", "https://example.org/news/1.html?q=\\"),
        ("http://tập-huấn.vn/", "http://xn--tp-hun-td8b8b.vn/"),
        ("http://example.org:port/", ""),
        ("/" + "a" * 9000, ""),
        ("", ""),
    ],
)
def test_absolute(reference: str, url: str) -> None:
    assert resolve_link(reference, BASE) == url


REFERENCES = st.one_of(
    st.text(max_size=60),
    st.text("htps:/[]@%\\?#.:;=&x1\u2100é ", max_size=30),
    st.text("[]@%\\.:;=x1-^|<é\u2100 ", max_size=20).map("http://{}/a?b=c".format),
    st.text("xn-0123a.", max_size=12).map("//{}/".format),
)


@given(REFERENCES)
def test_absolute_gives_http_or_nothing_and_nothing_raises(reference: str) -> None:
    url = resolve_link(reference, BASE)
    assert url == "" or url.startswith(("http://", "https://"))
    assert url.isascii()
    assert resolve_link(strip_tracking(url), BASE) == strip_tracking(url)
    assert isinstance(canonicalize_url(url), str)


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://example.org/a?utm_source=x&id=1&fbclid=z#top", "https://example.org/a?id=1#top"),
        ("https://example.org/a?utm_source=x", "https://example.org/a"),
        ("https://example.org/a?b=%20+&a", "https://example.org/a?b=%20+&a"),
        ("https://example.org/a#?utm_source=x", "https://example.org/a#?utm_source=x"),
        ("https://example.org/a?", "https://example.org/a?"),
        ("https://example.org/a", "https://example.org/a"),
    ],
)
def test_untracked_takes_off_only_what_tracks(url: str, clean: str) -> None:
    assert strip_tracking(url) == clean


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.example.org/a", "https://example.org/a"),
        ("https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"),
        ("https://example.org/a?utm_source=x&id=1&fbclid=zz", "https://example.org/a?id=1"),
        ("https://example.org/a;jsessionid=12AB?id=1", "https://example.org/a?id=1"),
        ("https://example.org/a?id=1&PHPSESSID=d41d8cd98f00b204e9800998ecf8427e", "https://example.org/a?id=1"),
        ("https://example.org/a?sid=QW3rtY7uI9oPaS2d&id=1", "https://example.org/a?id=1"),
        ("https://example.org/a;jsessionid=0000Xy:1a2b3c?id=1", "https://example.org/a?id=1"),
        ("https://example.org/a?jsessionid=8AC3D1F2B4E5968700AB.node1&id=1", "https://example.org/a?id=1"),
        ("https://example.org/a?id=1&s=d41d8cd98f00b204e9800998ecf8427e", "https://example.org/a?id=1"),
        ("https://example.org/a?id=1&token=D41D8CD98F00B204E9800998ECF8427E", "https://example.org/a?id=1"),
        ("https://example.org/a#top", "https://example.org/a"),
    ],
)
def test_canonical_is_the_same_for_the_same_item(one: str, other: str) -> None:
    assert canonicalize_url(one) == canonicalize_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a?s=news", "https://example.org/a?s=jobs"),
        ("https://example.org/a?sid=100001", "https://example.org/a?sid=100002"),
        ("https://example.org/a;sid=100001", "https://example.org/a;sid=100002"),
        ("https://example.org/a?sid=20260310093000123456", "https://example.org/a?sid=20260311093000123456"),
        ("https://example.org/a?sid=notice-17-of-march-2026", "https://example.org/a?sid=notice-18-of-march-2026"),
        ("https://example.org/a?sid=notice2026of17march", "https://example.org/a?sid=notice2026of18march"),
        ("https://example.org/a;sid=circular20260317", "https://example.org/a;sid=circular20260318"),
        ("https://example.org/a?s=notice2026of17march", "https://example.org/a?s=notice2026of18march"),
        ("https://example.org/a?token=QW3rtY7uI9oPaS2d", "https://example.org/a?token=QW3rtY7uI9oPaS2e"),
        ("https://example.org/a", "https://other.org/a"),
        ("https://example.org/a%20b", "https://example.org/ab"),
    ],
)
def test_canonical_keeps_different_items_apart(one: str, other: str) -> None:
    assert canonicalize_url(one) != canonicalize_url(other)


def test_urls_are_read_in_one_module_only() -> None:
    reading = re.compile(r"\b(?:urlsplit|urlparse|urljoin|urldefrag|w3lib)\b")
    names = ("scraper", "web", "feeds", "store", "settings", "cli", "model", "messages")
    paths = [*ROOT.glob("*.py"), *(path for name in names for path in (ROOT / name).rglob("*.py"))]
    found = {str(path.relative_to(ROOT)) for path in paths if reading.search(path.read_text(encoding="utf-8"))}
    assert found - ELSEWHERE == {"scraper/urls.py"}


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Feeds.example.org:443/a", "https://feeds.example.org"),
        ("http://feeds.example.org:443", "http://feeds.example.org:443"),
        ("http://[::1]:80/", "http://[::1]"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
    ],
)
def test_an_origin_names_a_port_only_where_it_is_not_the_default(url: str, origin: str) -> None:
    assert find_origin(url) == origin
    assert make_target(url).origin == origin


def test_a_target_is_spelled_as_it_is_sent() -> None:
    target = make_target("HTTPS://News.Example.ORG./t\u00e4glich?q=\u00e4#top")
    assert target.url == "https://news.example.org./t%C3%A4glich?q=%C3%A4"
    assert (target.scheme, target.host, target.port) == ("https", "news.example.org", 443)


@pytest.mark.parametrize(
    ("url", "place"),
    [("http://e.org:443/", "e.org"), ("https://e.org:8443/", "e.org:8443"), ("http://[::1]:81/", "[::1]:81")],
)
def test_politeness_counts_the_usual_ports_of_a_host_as_one(url: str, place: str) -> None:
    assert make_target(url).place == place


@pytest.mark.parametrize("url", ["http://", "http://[x", "http://e.org:port/"])
def test_what_cannot_be_sent_is_no_target(url: str) -> None:
    with pytest.raises(Exception, match=r".") as fault:
        make_target(url)
    assert isinstance(fault.value, OSError | ValueError)  # requests' errors are the former


def test_a_redirect_leads_without_its_fragment() -> None:
    assert resolve_redirect("https://e.org/a/b?c#d", "../x?y#z") == "https://e.org/x?y"
    with pytest.raises(ValueError, match="IPv6"):
        resolve_redirect("https://e.org/", "http://[x")


def test_parts_of_what_is_no_url_are_empty_or_refused() -> None:
    assert tuple(split_url("http://[x/y?z")) == ("", "", "", "", "")
    with pytest.raises(ValueError, match="IPv6"):
        parse_url("http://[x/y?z")
    assert parse_query("http://[x/y?a=b") == []
    assert parse_query("/y?a=b&a=%20c&d") == [("a", "b"), ("a", " c")]
