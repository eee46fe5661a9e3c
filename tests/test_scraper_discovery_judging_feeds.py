"""What a feed is worth beside the page: each verdict at its bound, the confidence, and which feeds are tried."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from messages.feed_checks import FeedCheckCode
from model.finding import FeedVerdict
from model.item import DateOrigin, Item, ItemDate, Precision
from scraper.discovery.announced_feeds import AnnouncedFeed
from scraper.discovery.feeds import UNCHECKED, PageEvidence, find_newest, judge_feed, list_feed_places
from scraper.discovery.values import FeedCheck
from scraper.document.feed import parse_feed
from tests.pages import read_page

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def make_item(number: int, days: float | None = 1, title: str = "", url: str = "") -> Item:
    """Return an item, so many days old."""
    at = NOW - timedelta(days=days) if days is not None else None
    date = ItemDate(at=at, raw="x", origin=DateOrigin.LISTING, precision=Precision.DAY, zone="UTC") if at else None
    return Item(
        url=url or f"https://city.example/n/{number}",
        title=title or f"A bulletin with number {number}",
        aliases=(f"url:{number}",),
        fingerprint=str(number),
        published=date,
    )


def items(numbers: range, days: float | None = 1) -> tuple[Item, ...]:
    return tuple(make_item(number, days) for number in numbers)


def judge(
    feed: tuple[Item, ...],
    page: tuple[Item, ...] = (),
    sure: bool = True,
    broken: str = "",
    others: tuple[Item, ...] = (),
) -> tuple[FeedCheck, float | None]:
    """Return the check of a feed of some items beside a page of others, and the confidence in it as a source."""
    lists = [one for one in (page, others) if one]
    text = "<rss version='2.0'><channel><title>Feed</title></channel></rss>"
    document = replace(parse_feed(text, url="https://city.example/feed"), broken=broken)
    place = FeedCheck(url=document.url, verdict=FeedVerdict.UNCHECKED, message=UNCHECKED)
    check, choice = judge_feed(place, document, feed, PageEvidence(lists=lists, sure=sure, now=NOW))
    return check, choice.confidence if choice else None


@pytest.mark.parametrize(
    ("behind", "verdict"), [(11, "good"), (29, "good"), (30, "good"), (31, "stale"), (89, "stale")]
)
def test_a_feed_that_is_a_month_behind_the_page_is_stale(behind: int, verdict: str) -> None:
    page = (make_item(1, days=1), *items(range(2, 9), days=1 + behind))
    check, _ = judge(items(range(2, 9), days=1 + behind), page)
    assert check.verdict == verdict


@pytest.mark.parametrize(("age", "verdict"), [(130, "good"), (364, "good"), (366, "stale"), (1090, "stale")])
def test_beside_an_undated_page_a_feed_is_stale_after_a_year(age: int, verdict: str) -> None:
    check, _ = judge(items(range(8), days=age), items(range(8), days=None))
    assert check.verdict == verdict
    if verdict == "stale":
        day = f"{NOW - timedelta(days=age):%Y-%m-%d}"
        assert check.message == FeedCheckCode.STALE(day=day)


@pytest.mark.parametrize(
    ("common", "verdict"), [(10, "good"), (5, "good"), (4, "elsewhere"), (2, "elsewhere"), (0, "elsewhere")]
)
def test_half_of_the_items_must_be_the_pages(common: int, verdict: str) -> None:
    feed = (*items(range(common)), *items(range(50, 60 - common)))
    check, _ = judge(feed, items(range(10)))
    assert check.verdict == verdict
    assert check.overlap == common / 10
    if not common:
        assert check.message == FeedCheckCode.UNRELATED()


@pytest.mark.parametrize(("count", "verdict"), [(10, "good"), (5, "good"), (4, "short"), (2, "short")])
def test_a_feed_with_less_than_half_of_the_items_is_short(count: int, verdict: str) -> None:
    check, _ = judge(items(range(count)), items(range(10)))
    assert check.verdict == verdict
    unsure, _ = judge(items(range(count)), items(range(10)), sure=False)
    assert unsure.verdict == "good", "how many items the page lists is not known"


def test_a_feed_whose_xml_is_broken_is_damaged() -> None:
    check, confidence = judge(items(range(8)), items(range(8)), broken="line 3")
    assert (check.verdict, check.message) == ("damaged", FeedCheckCode.DAMAGED(reason="line 3"))
    assert confidence == 0.3


@pytest.mark.parametrize(("common", "confidence"), [(10, 0.98), (8, 0.9), (6, 0.8), (5, 0.75), (4, 0.3), (0, 0.3)])
def test_a_good_feed_is_trusted_by_what_it_shares(common: int, confidence: float) -> None:
    feed = (*items(range(common)), *items(range(50, 60 - common)))
    assert judge(feed, items(range(10)))[1] == pytest.approx(confidence)


def test_a_feed_beside_which_nothing_is_known_is_trusted_by_itself() -> None:
    check, confidence = judge(items(range(8)))
    assert (check.overlap, confidence) == (None, 0.8)
    undated, _ = judge(items(range(8), days=None))
    assert undated.message.code is FeedCheckCode.GOOD_UNDATED


def test_stale_and_empty_feeds_are_no_sources() -> None:
    assert judge(items(range(8), days=400), items(range(8)))[1] is None


def test_where_the_list_is_unsure_any_list_vouches() -> None:
    other = items(range(50, 60))
    assert judge(other, items(range(10)), others=other)[0].overlap == 0.0
    assert judge(other, items(range(10)), sure=False, others=other)[0].overlap == 1.0


@pytest.mark.parametrize(
    ("title", "overlap"), [("Newsday", 0.0), ("News day", 0.0), ("News days", 1.0), ("x" * 26, 1.0)]
)
def test_items_are_known_by_their_address_or_a_long_title(title: str, overlap: float) -> None:
    feed, page = (make_item(number, title=title, url=f"https://{host}.example/1") for number, host in enumerate("ab"))
    assert judge((feed,), (page,))[0].overlap == overlap


def test_dates_in_the_future_are_no_newest() -> None:
    assert find_newest([make_item(1, days=-2), make_item(2, days=3)], NOW) == NOW - timedelta(days=3)
    assert find_newest([make_item(1, days=-2)], NOW) is None


def places(body: str = "", head: str = "", *announced: str, url: str = "https://city.example/news/") -> list[str]:
    """Return the addresses at which feeds are tried."""
    document = read_page(body, head=f"<title>x</title>{head}", url=url)
    offers = [AnnouncedFeed(url=one, media_type="application/rss+xml") for one in announced]
    return [place.url.removeprefix("https://city.example") for place in list_feed_places(document, offers)]


@pytest.mark.parametrize(("count", "tried"), [(1, 1), (4, 4), (5, 4), (12, 4)])
def test_four_announced_feeds_are_tried(count: int, tried: int) -> None:
    assert len(places("", "", *(f"https://city.example/{n}.xml" for n in range(count)))) == tried


def test_feeds_of_comments_are_not_tried() -> None:
    assert places("", "", "https://city.example/comments/feed/") == ["/feed", "/rss.xml", "/rss", "/atom.xml"]


@pytest.mark.parametrize(("count", "linked"), [(0, 0), (1, 1), (2, 2), (3, 2), (6, 2)])
def test_two_feeds_that_the_page_links_to_are_tried_before_usual_places(count: int, linked: int) -> None:
    found = places("".join(f"<a href=/part{n}/rss.xml>RSS</a>" for n in range(count)))
    assert len(found) == 4
    assert sum(url.startswith("/part") for url in found) == linked
    assert found[linked] == "/feed"


@pytest.mark.parametrize(("letters", "tried"), [(100, True), (488, True), (500, False), (1400, False)])
def test_a_very_long_address_is_not_tried(letters: int, tried: bool) -> None:
    assert ("x" * letters in places(f"<a href=/{'x' * letters}/rss.xml>RSS</a>")[0]) == tried


def test_links_to_other_hosts_are_not_tried() -> None:
    assert places("<a href=https://other.example/rss.xml>RSS</a><a href='http://[bad/rss.xml'>x</a>")[0] == "/feed"


def test_the_program_that_made_the_page_tells_where_its_feed_is() -> None:
    assert places("", "<meta name=generator content='Hugo 0.1'>")[:2] == ["/news/index.xml", "/index.xml"]
    assert places("", "<meta name=generator content='WordPress 6'>")[0] == "/news/feed/"
    assert places("", "<meta name=generator content='Joomla!'>")[0] == "/news/?format=feed&type=rss"
