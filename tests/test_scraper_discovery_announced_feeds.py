"""The feeds that a page announces in its place."""

import pytest

from scraper.discovery.announced_feeds import AnnouncedFeed, find_announced_feeds, resolve_web_url
from tests.pages import read_page

RSS = "application/rss+xml"


def find(links: str) -> list[str]:
    """Return the addresses of the feeds that a page with these links announces."""
    return [feed.url for feed in find_announced_feeds(read_page("<p>x</p>", head=links))]


def test_a_feed_is_found_once_with_its_first_title() -> None:
    links = (
        f"<link rel='alternate' type='{RSS}; charset=utf-8' href='/a.rss' title='A'>"
        f"<link rel='alternate' type='{RSS}' href='/a.rss' title='B'>"
    )
    (feed,) = find_announced_feeds(read_page("<p>x</p>", head=links))
    assert feed == AnnouncedFeed(url="https://city.example/a.rss", media_type=RSS, title="A")


@pytest.mark.parametrize(
    ("media_type", "found"),
    [
        ("application/rss+xml", True),
        ("application/atom+xml", True),
        ("application/feed+json", True),
        ("application/rdf+xml", True),
        (" Application/RSS+XML ", True),
        ("application/json", False),
        ("text/xml", False),
        ("text/html", False),
        ("", False),
    ],
)
def test_a_link_is_a_feed_by_its_media_type(media_type: str, found: bool) -> None:
    assert bool(find(f"<link rel='alternate' type='{media_type}' href='/a'>")) is found


@pytest.mark.parametrize(
    ("rel", "found"),
    [("alternate", True), ("home alternate", True), ("alternate stylesheet", True), ("alternates", False), ("", False)],
)
def test_a_link_is_an_alternate_by_a_whole_name_in_its_rel(rel: str, found: bool) -> None:
    assert bool(find(f"<link rel='{rel}' type='{RSS}' href='/a'>")) is found


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/a.rss", "https://city.example/a.rss"),
        (" a.rss ", "https://city.example/a.rss"),
        ("//feeds.example/a", "https://feeds.example/a"),
        ("http://feeds.example/a", "http://feeds.example/a"),
        ("", "https://city.example/news"),
        ("feed:x", ""),
        ("javascript:void(0)", ""),
        ("mailto:a@b.example", ""),
        ("http://[broken", ""),
    ],
)
def test_a_reference_leads_to_the_web_or_nowhere(href: str, url: str) -> None:
    assert resolve_web_url(read_page("<p>x</p>"), href) == url


def test_references_are_resolved_against_the_base_of_the_page() -> None:
    links = f"<base href='https://static.example/x/'><link rel='alternate' type='{RSS}' href='a.rss'>"
    assert find(links) == ["https://static.example/x/a.rss"]


def test_what_leads_nowhere_is_left_out_and_the_others_keep_their_order() -> None:
    links = "".join(f"<link rel='alternate' type='{RSS}' href='{href}'>" for href in ("/b", "feed:x", "/a"))
    assert find(f"{links}<link rel='alternate' type='{RSS}'>") == ["https://city.example/b", "https://city.example/a"]


def test_case_does_not_matter_nor_do_parameters() -> None:
    assert find(f"<link rel='Alternate' type='{RSS}' href='/a'>") == ["https://city.example/a"]
    assert find("<LINK REL='HOME\nALTERNATE' TYPE='APPLICATION/RSS+XML;Charset=UTF-8' HREF='/a'>") != []
