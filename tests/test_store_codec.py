"""What is written as JSON is read back exactly."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.plain import PlainCode
from model.article import Article
from model.item import DateOrigin, Enclosure, Item, ItemDate, Precision
from model.renewal import Pending
from store.codec import (
    dump_article,
    dump_item,
    dump_list,
    dump_pending,
    load_article,
    load_item,
    load_pending,
    remove_unstorable,
)
from tests.item_fields import build_strategy


@given(build_strategy(Item))
def test_items_come_back_as_they_were(item: Item) -> None:
    told = load_item(dump_item(item))
    assert told == item
    assert all(date.at.tzinfo is UTC for date in (told.published, told.updated) if date)


@given(build_strategy(Article))
def test_articles_come_back_as_they_were(article: Article) -> None:
    assert load_article(dump_article(article)) == article


@given(build_strategy(Pending))
def test_what_is_pending_comes_back_as_it_was(pending: Pending) -> None:
    assert load_pending(dump_pending(pending)) == (pending or Pending()), "of nothing, no runs are counted"


def test_nothing_is_nothing() -> None:
    assert load_article(None) is None
    assert dump_pending(Pending()) is None
    assert load_pending(None) == Pending()
    assert load_item("").title == ""


@given(st.text())
def test_any_text_can_be_stored(text: str) -> None:
    told = remove_unstorable(text)
    told.encode()
    assert "\x00" not in told
    assert told == text or "\x00" in text or "?" in told


# What version 0.1 stored, byte for byte: databases are full of it.
PUBLISHED = ItemDate(
    at=datetime(2026, 3, 8, 17, 0, tzinfo=UTC),
    raw="Ngày: 09.03.2026",
    origin=DateOrigin.LABEL,
    precision=Precision.DAY,
    zone="Asia/Ho_Chi_Minh",
)
UPDATED = ItemDate(
    at=datetime(2026, 3, 10, 9, 30, tzinfo=timezone(timedelta(hours=7))),
    raw="2 hours ago",
    origin=DateOrigin.JSON_LD,
    precision=Precision.MINUTE,
    zone="+07:00",
    relative=True,
)
PDF = Enclosure(url="https://a.example/lịch.pdf", media_type="application/pdf", length=1234, title="Lịch")
MP3 = Enclosure(url="https://a.example/b.mp3", media_type="audio/mpeg", duration=60)
ITEM = Item(
    url="https://a.example/1",
    title='Thông báo "mới"',
    aliases=("url:https://a.example/1", "title:abc"),
    fingerprint="f0",
    summary="Tóm tắt\nhai dòng",
    content="<p>Nội dung</p>",
    published=PUBLISHED,
    updated=UPDATED,
    authors=("Ann", "Bình"),
    categories=("Lịch học",),
    image="https://a.example/i.png",
    language="vi",
    enclosures=(PDF, MP3),
)
ARTICLE = Article(
    title="T",
    content="<p>x</p>",
    published=PUBLISHED,
    authors=("Ann",),
    categories=("C",),
    image="i",
    language="vi",
    enclosures=(PDF,),
    warnings=(PlainCode.TEXT(text="w"),),
)
PUBLISHED_JSON = (
    '"published":{"at":"2026-03-08T17:00:00+00:00","raw":"Ngày: 09.03.2026","origin":"label","precision":"day",'
    '"zone":"Asia/Ho_Chi_Minh"}'
)
UPDATED_JSON = (
    '"updated":{"at":"2026-03-10T02:30:00+00:00","raw":"2 hours ago","origin":"json-ld","precision":"minute",'
    '"zone":"+07:00","relative":true}'
)
MP3_JSON = '{"url":"https://a.example/b.mp3","media_type":"audio/mpeg","length":0,"title":"","duration":60}'
PDF_JSON = (
    '{"url":"https://a.example/lịch.pdf","media_type":"application/pdf","length":1234,"title":"Lịch","duration":0}'
)
ITEM_JSON = (
    r'{"url":"https://a.example/1","title":"Thông báo \"mới\"","fingerprint":"f0","summary":"Tóm tắt\nhai dòng",'
    '"content":"<p>Nội dung</p>","image":"https://a.example/i.png","language":"vi",'
    '"aliases":["url:https://a.example/1","title:abc"],"authors":["Ann","Bình"],"categories":["Lịch học"],'
    f"{PUBLISHED_JSON},{UPDATED_JSON},"
    f'"enclosures":[{PDF_JSON},{MP3_JSON}]}}'
)
ARTICLE_JSON = (
    '{"title":"T","content":"<p>x</p>","image":"i","language":"vi","authors":["Ann"],"categories":["C"],'
    f'"warnings":["w"],{PUBLISHED_JSON},"enclosures":[{PDF_JSON}]}}'
)


def test_an_item_has_the_bytes_that_databases_have() -> None:
    assert dump_item(ITEM) == ITEM_JSON
    assert load_item(ITEM_JSON) == ITEM
    assert dump_item(Item(url="", title="t", aliases=(), fingerprint="")) == '{"title":"t"}'


def test_files_that_were_stored_before_durations_are_read() -> None:
    assert load_item(ITEM_JSON.replace(',"duration":0', "").replace(',"duration":60', "")) == replace(
        ITEM, enclosures=(PDF, replace(MP3, duration=0))
    )


def test_an_article_has_the_bytes_that_databases_have() -> None:
    assert dump_article(ARTICLE) == ARTICLE_JSON
    assert load_article(ARTICLE_JSON) == ARTICLE
    assert dump_article(Article()) == "{}"


@pytest.mark.parametrize(
    ("pending", "text"),
    [
        (Pending(published=PUBLISHED, url="u"), f'{{{PUBLISHED_JSON},"url":"u","withheld":[],"runs":0}}'),
        (Pending(url="u"), '{"published":null,"url":"u","withheld":[],"runs":0}'),
        (Pending(published=PUBLISHED), f'{{{PUBLISHED_JSON},"url":"","withheld":[],"runs":0}}'),
    ],
)
def test_what_is_pending_has_the_bytes_that_databases_have(pending: Pending, text: str) -> None:
    assert dump_pending(pending) == text
    assert load_pending(text) == pending


def test_what_a_later_version_wrote_is_read_without_what_is_not_known() -> None:
    later = '{"title":"T","rating":5,"enclosures":[{"url":"u","media_type":"m","colour":"red"}]}'
    item = load_item(later)
    assert item.title == "T"
    assert item.enclosures == (Enclosure(url="u", media_type="m"),)


def test_a_list_is_json_that_databases_can_take_apart() -> None:
    assert dump_list(iter(["a", 'đ"'])) == '["a","đ\\""]'
    assert dump_list([]) == "[]"
