"""What a bulletin's own page says, made true to the promises of an item."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import html

from messages.pages import PageCode
from messages.plain import PlainCode
from model.article import Article
from model.item import DateOrigin, Item, ItemDate, Precision
from scraper.dates import Reading
from scraper.extract import RawEnclosure
from scraper.extract.article.dates import FoundDate
from scraper.extract.article.extract import RawArticle
from scraper.normalize.article import MAX_DISAGREEMENT, MIN_TEXT, normalize_article

URL = "https://example.org/news/1"
MOMENT = datetime(2026, 3, 10, 9, tzinfo=UTC)
TEXT = "The council has decided that the works begin next month."


def normalize(
    markup: str = f"<p>{TEXT}</p>", *, listing: Item | None = None, images: bool = True, **raw: Any
) -> Article:
    content = html.fragment_fromstring(markup, create_parent="div") if markup else None
    article = RawArticle(**{"content": content, "text": TEXT} | raw)
    return normalize_article(article, base_url=URL, listing=listing, images=images)


def found(at: datetime, origin: DateOrigin, words: str = "10  March\n2026") -> FoundDate:
    return FoundDate(reading=Reading(at=at, precision=Precision.DAY, zone="+07:00", words=words), origin=origin)


def listed(at: datetime, origin: DateOrigin) -> Item:
    date = ItemDate(at=at, raw="x", origin=origin, precision=Precision.DAY, zone="UTC")
    return Item(url=URL, title="T", aliases=("url:x",), fingerprint="f", published=date)


def test_each_field_is_cleaned() -> None:
    article = normalize(
        title=" The\n bridge\x00 ",
        authors=("Ann\u202e Lee", " ", "Ann Lee"),
        categories=("News ", "News"),
        image="/a b.jpg",
        language="en",
        enclosures=(RawEnclosure(url="/plan.pdf", title=" The plan "), RawEnclosure(url="mailto:x@y.org")),
        published=found(MOMENT, DateOrigin.META),
        updated=found(MOMENT + timedelta(hours=1), DateOrigin.JSON_LD),
    )
    assert (article.title, article.content) == ("The bridge", f"<p>{TEXT}</p>")
    assert (article.authors, article.categories) == (("Ann Lee",), ("News",))
    assert (article.image, article.language) == ("https://example.org/a%20b.jpg", "en")
    (file,) = article.enclosures
    assert (file.url, file.title, file.media_type) == ("https://example.org/plan.pdf", "The plan", "application/pdf")
    assert article.published is not None
    assert article.updated is not None
    assert (article.published.raw, article.published.zone, article.published.origin) == (
        "10 March 2026",
        "+07:00",
        DateOrigin.META,
    )
    assert article.updated.at == MOMENT + timedelta(hours=1)
    assert article.warnings == ()


@pytest.mark.parametrize(
    ("markup", "text"),
    [("", TEXT), (f"<p>{TEXT}</p>", "x" * (MIN_TEXT - 1)), ("<script>x</script>", TEXT)],
    ids=["no content", "next to no text", "nothing that may stay"],
)
def test_a_page_without_text_has_no_content_and_a_warning(markup: str, text: str) -> None:
    article = normalize(markup, text=text)
    assert article.content == ""
    assert article.warnings == (PlainCode.ABOUT(subject=URL, message=PageCode.NO_TEXT()),)


def test_as_little_text_as_is_enough_is_kept() -> None:
    assert normalize(text="x" * MIN_TEXT).content != ""


@pytest.mark.parametrize(
    ("image", "images", "address"),
    [
        ("", True, "https://example.org/i?a=1&b=2"),
        ("/own.jpg", True, "https://example.org/own.jpg"),
        ("data:image/png;base64,x", True, "https://example.org/i?a=1&b=2"),
        ("/own.jpg", False, ""),
    ],
)
def test_the_picture_is_the_pages_or_the_first_of_its_text(image: str, images: bool, address: str) -> None:
    markup = f"<p>{TEXT}</p><img alt=x src='/i?a=1&amp;b=2'><img src=/j>"
    assert normalize(markup, image=image, images=images).image == address


@pytest.mark.parametrize("apart", [timedelta(0), MAX_DISAGREEMENT, -MAX_DISAGREEMENT])
def test_dates_that_nearly_agree_are_the_pages(apart: timedelta) -> None:
    article = normalize(listing=listed(MOMENT + apart, DateOrigin.TIME), published=found(MOMENT, DateOrigin.LABEL))
    assert article.published is not None
    assert (article.published.at, article.warnings) == (MOMENT, ())


@pytest.mark.parametrize(
    ("page", "listing", "kept", "code"),
    [
        (DateOrigin.JSON_LD, DateOrigin.LISTING, "page", PageCode.PAGE_DATE_KEPT),
        (DateOrigin.LABEL, DateOrigin.LABEL, "page", PageCode.PAGE_DATE_KEPT),
        (DateOrigin.LABEL, DateOrigin.TIME, "listing", PageCode.LISTING_DATE_KEPT),
    ],
)
def test_where_they_disagree_the_stronger_is_kept_and_a_warning_says_so(
    page: DateOrigin, listing: DateOrigin, kept: str, code: PageCode
) -> None:
    earlier = MOMENT - MAX_DISAGREEMENT - timedelta(seconds=1)
    article = normalize(listing=listed(earlier, listing), published=found(MOMENT, page))
    assert article.published is not None
    assert article.published.at == {"page": MOMENT, "listing": earlier}[kept]
    message = code(listing_date=f"2026-03-08 ({listing})", page_date=f"2026-03-10 ({page})")
    assert article.warnings == (PlainCode.ABOUT(subject=URL, message=message),)


def test_a_page_without_a_date_says_nothing_of_it() -> None:
    article = normalize(listing=listed(MOMENT, DateOrigin.LISTING))
    assert (article.published, article.updated, article.warnings) == (None, None, ())
