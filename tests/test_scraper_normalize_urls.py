"""What a link leads to, and what an item is known by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.normalize.urls import absolute, canonical, untracked

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
    assert absolute(reference, BASE) == url


REFERENCES = st.one_of(
    st.text(max_size=60),
    st.text("htps:/[]@%\\?#.:;=&x1\u2100é ", max_size=30),
    st.text("[]@%\\.:;=x1-^|<é\u2100 ", max_size=20).map("http://{}/a?b=c".format),
    st.text("xn-0123a.", max_size=12).map("//{}/".format),
)


@given(REFERENCES)
def test_absolute_gives_http_or_nothing_and_nothing_raises(reference: str) -> None:
    url = absolute(reference, BASE)
    assert url == "" or url.startswith(("http://", "https://"))
    assert url.isascii()
    assert absolute(untracked(url), BASE) == untracked(url)
    assert isinstance(canonical(url), str)


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
    assert untracked(url) == clean


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
    assert canonical(one) == canonical(other)


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
    assert canonical(one) != canonical(other)
