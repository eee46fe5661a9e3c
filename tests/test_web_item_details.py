"""The page of an item: what it shows, to whom, and that nothing of a stranger's text gets loose in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from model.item import HIDDEN, DateOrigin, Enclosure, Event
from scraper.normalize.safe_html import sanitize_html
from store import Store, open_store
from tests.private_house import HERE, private_house
from tests.private_house import make_client as make_owned_client
from tests.stores import day, feed, item, settle
from tests.web_site import HOSTILE, NOW, make_client, record
from web.markup import LONGEST_COMPARED, compare_content, compare_words, render_content
from web.provenance import describe_rule

HOUR = timedelta(hours=1)
RULES = '{"rules": {"item": "li", "title": {"selector": "h3"}, "date": {"selector": "time", "attribute": "datetime"}}}'


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(f"sqlite:///{tmp_path / 'made.db'}")
    made.sync_sources([replace(record("a", "Notices", ""), options=RULES)], NOW)
    yield made
    made.close()


def find_path(store: Store, title: str = "", slug: str = "a") -> str:
    [guid] = [one.guid for one in store.list_items(slug) if title in one.item.title]
    return f"/items/{guid.removeprefix('urn:uuid:')}"


def read_page(store: Store, path: str, status: int = 200, **options: Any) -> Any:
    answer = make_client(store, None, **options).get(path)
    assert answer.status_code == status
    return etree.HTML(answer.text)


def tell(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())


def test_an_item_is_shown_with_all_that_is_known_of_it(store: Store) -> None:
    made = replace(
        item("1", "Bridge closed", replace(day(9), raw="  9 of October ", origin=DateOrigin.LISTING)),
        content="<h1>Why</h1><p>It is <b>old</b>. <a href='https://b.example/'>More</a></p>",
        authors=("The office",),
        categories=("Roads",),
        enclosures=(Enclosure(url="https://a.example/plan.pdf", media_type="application/pdf", length=2048),),
        aliases=("url:a.example/1", "url:a.example/old/1", "title:x"),
    )
    settle(store, [made], NOW)
    page = read_page(store, find_path(store))
    assert page.xpath("string(//h1)") == "Bridge closed"
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("string(//dl/div/dd/time)") == "9 October 2026"
    assert page.xpath("//div[@class='content']//a/@href") == ["https://b.example/"]
    assert page.xpath("//div[@class='content']//h3/text()") == ["Why"]
    assert "application/pdf, 2 kB" in tell(page.xpath("//ul[@aria-label='Attachments']")[0])
    parts = {tell(part.find("dt")): tell(part.find("dd")) for part in page.xpath("//dl[@class='parts']/div")}
    assert parts["Title"] == "Bridge closedFrom the list of bulletins · by the rule h3"
    assert parts["Published"] == (
        "9 October 2026From the list, beside the bulletin · in the words 9 of October · by the rule time @datetime"
    )
    assert parts["Attachments"].startswith("https://a.example/plan.pdf")
    assert parts["First seen"] == "22 November 2026, 12:00 UTCIt is still on the page."
    assert page.xpath("//ul[@class='addresses']/li/text()") == ["a.example/1", "a.example/old/1"]
    assert not page.xpath("//h2[@id='versions']")


def test_a_date_that_was_not_found_or_not_believed_is_explained(store: Store) -> None:
    late = replace(day(1), at=NOW + timedelta(days=9), raw="1 December 2026")
    settle(store, [item("1", "Undated"), item("2", "Late", late)], NOW)
    undated, late_page = (read_page(store, find_path(store, title)) for title in ("Undated", "Late"))
    assert "From the moment it was first seen here: no date was found" in tell(undated)
    told = "first seen here: the page gives a later one, 1 December 2026 · in the words 1 December 2026"
    assert told in tell(late_page)


def test_what_an_item_announces_is_among_its_parts(store: Store) -> None:
    meeting = Event(start=NOW, end=NOW + HOUR, zone="Asia/Ho_Chi_Minh", place="Town hall", called_off=True)
    settle(
        store, [item("1", "Meeting", event=meeting), item("2", "Tender", event=Event(start=NOW, deadline="Due"))], NOW
    )
    parts = {
        title: {tell(one.find("dt")): tell(one.find("dd")) for one in page.xpath("//dl[@class='parts']/div")}
        for title in ("Meeting", "Tender")
        for page in [read_page(store, find_path(store, title))]
    }
    assert parts["Meeting"]["Takes place"] == (
        "22 November 2026, 19:00 to 22 November 2026, 20:00 (Ho Chi Minh), Town hall (called off)"
        "From the list of bulletins"
    )
    assert parts["Tender"]["Deadline"] == ("22 November 2026, 12:00 (UTC)From the list of bulletins · in the words Due")
    settle(store, [item("1", "Meeting", event=replace(meeting, place="Library"))], NOW + HOUR)
    page = read_page(store, find_path(store, "Meeting"))
    assert page.xpath("//p[contains(@class, 'change')][contains(., 'Takes place')]//ins/text()") == ["Library"]


def test_versions_are_compared_word_by_word(store: Store) -> None:
    texts = ["<p>The bridge is closed.</p>", "<p>The bridge is closed today.</p>", "<p>The road is closed today.</p>"]
    for number, text in enumerate(texts):
        now = NOW + number * HOUR
        settle(store, [item("1", f"Notice {min(number, 1)}", content=text)], now)
    path = find_path(store)
    page = read_page(store, path)
    assert [tell(one) for one in page.xpath("//section[h2[@id='versions']]//li/*[1]")] == [
        "version 3", "version 2", "version 1"
    ]  # fmt: skip
    assert page.xpath("//section//ins/text()") == ["The road"]
    assert page.xpath("//section//del/text()") == ["The bridge"]
    [link] = page.xpath("//a[contains(., 'version 2')]/@href")
    older = read_page(store, path + link.partition("#")[0])
    assert "today." in older.xpath("string(//div[contains(@class, 'change')]//ins)")
    assert older.xpath("string(//p[contains(@class, 'change')]//ins)") == "1"
    for strange in ("0", "1", "9"):
        assert not read_page(store, f"{path}?version={strange}").xpath("//ins")


def test_markup_of_strangers_stays_text(store: Store) -> None:
    made = item("1", HOSTILE, day(9, raw=HOSTILE), summary=HOSTILE, categories=(HOSTILE,), authors=(HOSTILE,))
    settle(store, [replace(made, content=f"<p>{HOSTILE}</p>", aliases=(f"url:{HOSTILE}",))], NOW)
    settle(store, [replace(made, content="<img src=x onerror=alert(2)>", aliases=(f"url:{HOSTILE}",))], NOW + HOUR)
    for query in ("", "?pictures=1"):
        page = read_page(store, find_path(store) + query)
        assert not page.xpath("//script | //@onerror | //iframe | //style")
        assert HOSTILE in tell(page)


def test_pictures_are_loaded_when_asked_for_only(store: Store) -> None:
    made = item("1", content="<p>Look</p><img src='https://a.example/1.png' alt='A bridge'>")
    settle(store, [replace(made, image="https://a.example/lead.jpg")], NOW)
    assert not read_page(store, find_path(store)).xpath("//img")
    page = read_page(store, find_path(store) + "?pictures=1")
    assert page.xpath("//img/@src") == ["https://a.example/lead.jpg", "https://a.example/1.png"]
    answer = make_client(store, None).get(find_path(store) + "?pictures=1")
    assert "img-src 'self' https: http:;" in answer.headers["content-security-policy"]


def test_what_no_feed_shows_is_not_found(store: Store) -> None:
    settle(store, [item("1", "Hidden"), item("2", "Removed"), item("3", "Shown")], NOW)
    paths = {title: find_path(store, title) for title in ("Hidden", "Removed", "Shown")}
    guids = {one.item.title: one.guid for one in feed(store, NOW)}
    with store.composing("a", lambda: NOW) as composing:
        composing.store_verdicts({1: HIDDEN})
    assert store.remove_item(guids["Removed"], NOW)
    for title, path in paths.items():
        read_page(store, path, 200 if title == "Shown" else 404)
    for path in ("/items/x", "/items/00000000-0000-4000-8000-000000000000"):
        read_page(store, path, 404)


def test_items_of_private_sources_are_for_who_has_their_address(store: Store) -> None:
    settle(store, [item("1")], NOW)
    path = find_path(store)
    store.sync_sources([replace(record("a", "Notices"), private=True), record("b", "B")], NOW)
    settle(store, [item("2")], NOW, slug="b")
    secret = getattr(store.find_source("a"), "secret", "")
    client = make_client(store, None)
    assert client.get(path).status_code == 404
    inside = client.get(f"/private/{secret}{path}")
    assert inside.status_code == 200
    assert inside.headers["cache-control"].startswith("private")
    assert "noindex" in inside.headers["x-robots-tag"]
    assert f"/private/{secret}{path}" in client.get(f"/private/{secret}").text
    assert client.get(f"/private/{secret}{find_path(store, slug='b')}").status_code == 404
    assert client.get(f"/private/{'0' * 40}{path}").status_code == 404


def test_the_owner_sees_items_of_private_sources(tmp_path: Path) -> None:
    with private_house(tmp_path, f"sqlite:///{tmp_path}/house.db") as made:
        slugs = [state.slug for state in made.store.list_sources() if state.secret]
        paths = [find_path(made.store, one.item.title, slug) for slug in slugs for one in made.store.list_items(slug)]
        assert paths
        owner, stranger = make_owned_client(made, peer=HERE), make_owned_client(made)
        locked = make_owned_client(made, peer=HERE, password="sesame")
        assert {owner.get(path).status_code for path in paths} == {200}
        assert {one.get(path).status_code for one in (stranger, locked) for path in paths} == {404}
        assert all(owner.get(path).headers["cache-control"] == "no-store" for path in paths)


def test_pages_lead_to_items(store: Store) -> None:
    settle(store, [item("1", "The bridge")], NOW)
    path = find_path(store)
    for page in ("/", "/feeds/a", "/search?q=bridge"):
        assert read_page(store, page).xpath(f"//a[@href='{path}']"), page


def test_texts_that_are_too_long_are_not_compared() -> None:
    long = "<p>" + "word " * (LONGEST_COMPARED // 5) + "</p>"
    assert compare_content(long, "<p>x</p>") is None
    assert str(compare_words("a " * LONGEST_COMPARED, "<b>")) == "&lt;b&gt;"


FRAGMENTS = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<b>", "</i>", "word", " ", "&lt;", "<img src=http://a.example/x>", "<a href='http://b.example'>",
         "</a>", "<table>", "<td>", "<li>", "<pre>", "<!-- x -->", "<script>alert(1)</script>", "\x00", "<ins>", "ế"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(before=FRAGMENTS, after=FRAGMENTS)
def test_any_two_texts_can_be_compared(before: str, after: str) -> None:
    safe = [sanitize_html(text, "http://a.example/") for text in (before, after)]
    compared = compare_content(*safe)
    assert compared is not None
    page = etree.HTML(f"<div>{compared}</div>")
    assert not page.xpath("//script | //img | //@onerror")
    same = compare_content(safe[0], safe[0])
    assert "<ins>" in safe[0] or not etree.HTML(f"<div>{same}</div>").xpath("//ins[normalize-space()]")
    render_content(safe[0])


def test_a_rule_is_written_on_one_line() -> None:
    assert describe_rule(None) == describe_rule({}) == ""
    assert describe_rule({"selector": "h3 a"}) == "h3 a"
