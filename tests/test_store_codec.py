"""What is written as JSON is read back exactly."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from model.article import Article
from model.item import DateOrigin, Enclosure, Item, ItemDate, Precision
from model.settle import Pending
from store.codec import dump_article, dump_item, dump_pending, load_article, load_item, load_pending, storable

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
lists = st.lists(texts, max_size=3).map(tuple)
zones = st.sampled_from([UTC, timezone(timedelta(hours=7))])
dates = st.none() | st.builds(
    ItemDate,
    at=st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=zones),  # noqa: DTZ001 - given a zone
    raw=texts,
    origin=st.sampled_from(DateOrigin),
    precision=st.sampled_from(Precision),
    zone=texts,
    relative=st.booleans(),
)
enclosures = st.lists(
    st.builds(Enclosure, url=texts, media_type=texts, length=st.integers(0, 2**40), title=texts), max_size=2
).map(tuple)
shared = {
    "title": texts,
    "content": texts,
    "published": dates,
    "updated": dates,
    "authors": lists,
    "categories": lists,
    "image": texts,
    "language": texts,
    "enclosures": enclosures,
}
items = st.builds(Item, url=texts, aliases=lists, fingerprint=texts, summary=texts, **shared)
articles = st.builds(Article, warnings=lists, **shared)
pendings = st.builds(Pending, published=dates, url=texts)


@given(items)
def test_items_come_back_as_they_were(item: Item) -> None:
    told = load_item(dump_item(item))
    assert told == item
    assert all(date.at.tzinfo is UTC for date in (told.published, told.updated) if date)


@given(articles)
def test_articles_come_back_as_they_were(article: Article) -> None:
    assert load_article(dump_article(article)) == article


@given(pendings)
def test_what_is_pending_comes_back_as_it_was(pending: Pending) -> None:
    assert load_pending(dump_pending(pending)) == pending


def test_nothing_is_nothing() -> None:
    assert load_article(None) is None
    assert dump_pending(Pending()) is None
    assert load_pending(None) == Pending()
    assert load_item("").title == ""


@given(st.text())
def test_any_text_can_be_stored(text: str) -> None:
    told = storable(text)
    told.encode()
    assert "\x00" not in told
    assert told == text or "\x00" in text or "?" in told
