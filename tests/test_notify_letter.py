"""What notifications say: in the target's language and zone, and with nothing in them that a stranger made."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from messages.fetch import FetchCode
from model.item import Item, StoredItem
from model.notification import Event, NewItem, Notification, Trouble
from notify.letter import Letter, Site, Writer
from tests.stores import day

SITE = Site(title="Town feeds", url="https://feeds.example")
NOW = datetime(2026, 10, 10, 6, tzinfo=UTC)


def new_item(title: str, *, url: str = "https://a.example/1", dated: bool = True, **fields: Any) -> NewItem:
    published = day(9, zone="Asia/Ho_Chi_Minh") if dated else None
    made = Item(url=url, title=title, aliases=(), fingerprint="", published=published, **fields)
    stored = StoredItem(guid=f"urn:{title}", first_seen=NOW, changed=NOW, revision=1, item=made)
    return NewItem(slug="town", source="Town", stored=stored)


def items(*listed: NewItem, count: int = 0, slug: str = "town") -> Notification:
    return Notification(
        guid="urn:uuid:1",
        target="desk",
        event=Event.ITEMS,
        created=NOW,
        slug=slug,
        source="Town" if slug else "",
        url="https://a.example/news?token=5ecret" if slug else "",
        items=listed,
        item_count=count or len(listed),
    )


TROUBLE = replace(
    items(),
    event=Event.TROUBLE,
    trouble=Trouble(health="unreachable", message=FetchCode.REFUSED(host="a.example"), opened=NOW),
)


def write(notification: Notification, language: str = "en", zone: str = "Asia/Ho_Chi_Minh") -> Letter:
    return Writer(SITE, language=language, zone=zone).write(notification)


def test_one_item_gives_its_title_as_the_subject() -> None:
    letter = write(items(new_item("The harbour opens")))
    assert letter.subject == "Town: The harbour opens"
    assert letter.text == (
        "The harbour opens\nhttps://a.example/1\n9 October 2026 · Town\n\n\n-- \nSent by Town feeds, https://feeds.example\n"
    )


def test_several_items_are_counted() -> None:
    letter = write(items(new_item("One"), new_item("Two", dated=False), count=120))
    assert letter.subject == "Town: 120 new items"
    assert "first seen 10 October 2026 · Town" in letter.text
    assert "118 more items: https://feeds.example/" in letter.text
    assert [entry["title"] for entry in letter.payload["data"]["items"]] == ["One", "Two"]
    assert letter.payload["data"]["count"] == 120


def test_a_digest_is_the_site_s() -> None:
    assert write(items(new_item("One"), new_item("Two"), slug="")).subject == "Town feeds: 2 new items"
    assert write(items(new_item("One"), slug="")).subject == "Town: One"


def test_vietnamese() -> None:
    letter = write(items(new_item("Cảng mở cửa"), new_item("Thông báo")), "vi")
    assert letter.subject == "Town: 2 mục mới"
    assert "9 tháng 10, 2026 · Town" in letter.text


def test_trouble_says_what_since_when_and_where_without_secrets() -> None:
    letter = write(TROUBLE)
    assert letter.subject == "Town: cannot be reached"
    assert letter.text.startswith(
        "Since 10 October 2026, 13:00 (Ho Chi Minh).\na.example refused the connection\nPage: https://a.example/news\n"
    )
    assert "5ecret" not in f"{letter.text}{letter.html}{letter.payload}"
    assert letter.payload["data"] == {
        "source": {"slug": "town", "title": "Town", "url": "https://a.example/news"},
        "state": "unreachable",
        "message": "a.example refused the connection",
        "since": "2026-10-10T06:00:00Z",
        "until": None,
    }


def test_a_recovery_says_how_long_it_lasted() -> None:
    trouble = Trouble(health="unreachable", message=None, opened=NOW, closed=NOW.replace(hour=8))
    letter = write(replace(TROUBLE, event=Event.RECOVERED, trouble=trouble), zone="UTC")
    assert letter.subject == "Town: in order again (cannot be reached)"
    assert "From 10 October 2026, 06:00 (UTC) until 10 October 2026, 08:00 (UTC)." in letter.text


def test_what_strangers_write_stays_text() -> None:
    title = "<script>alert(1)</script>\r\nBcc: eve@a.example\x00\u202e"
    letter = write(items(new_item(title, url='https://a.example/"><img src=x>', language='"><b>')))
    assert letter.subject == "Town: <script>alert(1)</script> Bcc: eve@a.example"
    assert "<script" not in letter.html
    assert "<img" not in letter.html
    assert "<b>" not in letter.html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", ""])
def test_only_web_addresses_become_links(url: str) -> None:
    letter = write(items(new_item("One", url=url)))
    assert "<a " not in letter.html
    assert url not in letter.text or not url
    assert letter.payload["data"]["items"][0]["url"] == ""


def test_what_joins_the_letters_of_a_word_stays() -> None:
    title = "می\u200cخواهم 👩\u200d💻"
    assert title in write(items(new_item(title))).subject


def test_a_long_title_is_cut() -> None:
    letter = write(items(new_item("x" * 5000)))
    assert len(letter.subject) == 200
    assert len(letter.text) < 1000


def test_nothing_is_loaded_from_elsewhere() -> None:
    letter = write(
        items(new_item("One", image="https://a.example/pixel.png", content="<img src='https://a.example/p'>"))
    )
    assert "src=" not in letter.html
    assert "pixel" not in letter.html
