"""A page of a listing in short: what of it is known, what it says of itself, and whether it is whole."""

from datetime import UTC, datetime

import pytest

from model.listed import ListedItem, ListedPage
from model.outcome import NO_VALIDATORS
from scraper.fetch.response import Response
from scraper.judged_page import make_listed_page
from scraper.listing import normalize_new_items, read_listing
from scraper.normalize.identity import READING
from scraper.source import Rules, Source

URL = "https://town.example/news/"
RULES = Rules.model_validate(
    {"item": "li", "title": "a", "link": {"selector": "a", "attribute": "href"}, "date": "time"}
)
PAGE = """<!doctype html><html lang=vi><title> Town  news </title><ul>
<li><a href=one>The  first</a> <time>09.03.2026</time>
<li><a href=two>The second</a>
</ul></html>"""
NOW = datetime(2026, 3, 10, tzinfo=UTC)


def list_page(body: str, *, known: int = 0, rules: Rules | None = RULES, charset: str = "utf-8") -> ListedPage:
    """Return a page in short, of which so many first items are known."""
    response = Response(url=URL, body=body.encode(charset), media_type="", charset=charset, validators=NO_VALIDATORS)
    source = Source(slug="news", url=URL, rules=rules)
    listing = read_listing(response, source)
    stored = frozenset([*listing.items][:known])
    return make_listed_page(listing, normalize_new_items(listing.items, stored, source, listing.base_url, NOW), stored)


def test_what_is_new_has_its_address_and_date() -> None:
    page = list_page(PAGE)
    first, second = page.items
    assert first == ListedItem(
        title="The first", url=f"{URL}one", dated=True, at=datetime(2026, 3, 9, tzinfo=UTC), described=False
    )
    assert (second.url, second.dated, second.at) == (f"{URL}two", False, None)
    assert (page.url, page.title, page.language, page.reading) == (URL, "Town news", "vi", READING)


def test_what_is_known_is_not_read_again() -> None:
    first, second = list_page(PAGE, known=1).items
    assert first == ListedItem(title="The first", url="one", dated=True, known=True)
    assert not second.known


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        (PAGE, True),
        (PAGE + "<!-- 0.2 s -->" * 99, True),
        (PAGE + f"<!-- {'cache ' * 900} -->\n<!-- ", True),
        (PAGE.removesuffix("</html>"), False),
        (PAGE.removesuffix("</html>") + f"<!-- {'</html> ' * 900} -->", False),
        (PAGE.removesuffix("</ul></html>") + "<script>if (a) { b[0]() }", False),
    ],
)
def test_a_page_is_whole_that_ends_as_pages_do(body: str, whole: bool) -> None:
    assert [list_page(body, charset=charset).whole for charset in ("utf-8", "utf-16")] == [whole, whole]


def test_a_feed_says_its_title_and_language() -> None:
    feed = "<rss version='2.0'><channel><title>Town</title><language>vi</language><item><title>One</title></item>"
    page = list_page(f"{feed}</channel></rss>", rules=None)
    assert (page.title, page.language, page.whole) == ("Town", "vi", True)
    assert [item.title for item in page.items] == ["One"]


@pytest.mark.parametrize("start", ["???", "?", "\ufeff???", "\ufffd\ufffd\ufffd", "?\n"])
def test_a_byte_order_mark_whose_bytes_were_lost_is_noticed(start: str) -> None:
    assert list_page(start + PAGE).spoilt
    assert not list_page(PAGE).spoilt
    assert not list_page("\ufeff" + PAGE).spoilt


def test_characters_that_were_lost_in_summaries_are_noticed() -> None:
    rules = RULES.model_copy(update={"summary": RULES.date})
    first, second = list_page(PAGE.replace("09.03.2026", "The mayor???s speech"), rules=rules).items
    assert (first.spoilt, second.spoilt) == (True, False)
