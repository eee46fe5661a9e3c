"""Each fault of bare feedgen, shown, and its absence from ours; entries kept and spliced; OPML."""

import gzip
import locale
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds import FORMATS, Entry, Feed, Outline, atom, compose, render, render_document, render_opml, rss
from feeds.entry_cache import OVERHEAD, EntryCache, measure, render_entry
from feeds.feedgen_fixes import RSS_LOCK, clean
from model.characters import remove_forbidden
from model.item import DateOrigin, Enclosure, Item, ItemDate, Precision, StoredItem
from model.publication import Channel

NOW = datetime(2026, 3, 9, 8, 0, 0, 5, tzinfo=UTC)
PDF = Enclosure(url="https://example.org/a.pdf", media_type="application/pdf", length=7, title="A")
MP3 = Enclosure(url="https://example.org/b.mp3", media_type="audio/mpeg", length=8)
CHANNEL = Channel(
    slug="s",
    title="News",
    url="https://example.org/",
    feed_url="https://f.example/feeds/s",
    guid="tag:f.example,2026:s",
)


def entry(number: int = 1, **more: object) -> Entry:
    fields = {"guid": f"urn:x:{number}", "url": f"https://example.org/{number}", "title": f"Title {number}"}
    return Entry(**{**fields, "published": NOW, "updated": NOW, **more})  # type: ignore[arg-type]  # a test's shorthand


def feed(*entries: Entry) -> Feed:
    return Feed(channel=CHANNEL, entries=entries, updated=NOW)


def stored(title: str = "Title", *, revision: int = 1, changed: datetime = NOW, **more: object) -> StoredItem:
    item = Item(url="", title=title, aliases=(), fingerprint="", **more)  # type: ignore[arg-type]  # as above
    return StoredItem(guid="urn:x:1", first_seen=NOW, changed=changed, revision=revision, item=item)


def told(at: datetime, raw: str = "") -> ItemDate:
    return ItemDate(at=at, raw=raw, origin=DateOrigin.LISTING, precision=Precision.SECOND, zone="UTC")


def bare() -> FeedEntry:
    made = FeedEntry()
    made.id("urn:x:1")
    made.title("Title")
    made.published(NOW)
    made.link(href="https://example.org/1")
    return made


def test_atom_links_keep_their_attributes() -> None:
    made = bare()
    made.link(href=PDF.url, rel="enclosure", type=PDF.media_type, length="7")
    assert [link.attrib for link in made.atom_entry().findall("link")][1] == {"href": PDF.url}  # the fault
    links = etree.fromstring(render_document(feed(entry(enclosures=(PDF, MP3))), "atom")).findall(".//{*}entry/{*}link")
    assert [link.get("rel") for link in links] == ["alternate", "enclosure", "enclosure"]
    assert dict(links[1].attrib) == {
        "href": PDF.url, "rel": "enclosure", "type": "application/pdf", "length": "7", "title": "A",
    }  # fmt: skip


def test_rss_keeps_the_first_enclosure() -> None:
    made = bare()
    for enclosure in (PDF, MP3):
        made.enclosure(enclosure.url, "1", enclosure.media_type)
    assert made.rss_entry().find("enclosure").get("url") == MP3.url  # the fault: the last
    found = etree.fromstring(render_document(feed(entry(enclosures=(PDF, MP3))), "rss")).findall(".//enclosure")
    assert [one.get("url") for one in found] == [PDF.url]


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_forbidden_characters_do_not_kill_the_feed(bad: str) -> None:
    made = bare()
    made.title(f"a{bad}b")
    with pytest.raises(ValueError, match=r"XML|surrogates"):
        made.rss_entry()  # the fault
    for ending in ("rss", "atom"):
        assert b"ab" in render_document(feed(entry(title=f"a{bad}b", authors=(bad,), content=bad)), ending)
    assert b'"ab"' in render_document(feed(entry(title=f"a{bad}b")), "json")


@given(st.text(st.characters()))
def test_xml_text_is_taken_by_the_parser_and_drops_nothing_else(text: str) -> None:
    left = remove_forbidden(text)
    element = etree.Element("a")
    element.text = left
    assert (etree.fromstring(etree.tostring(element, encoding="UTF-8")).text or "") == left
    dropped = set(text) - set(left)
    assert all(ord(one) < 32 or 0xD800 <= ord(one) <= 0xDFFF or one in "\ufffe\uffff" for one in dropped)


def test_authors_without_an_address_stay() -> None:
    made = bare()
    made.author(name="Ann")
    assert made.rss_entry().find("author") is None  # the fault
    assert b"<dc:creator>Ann</dc:creator>" in render_document(feed(entry(authors=("Ann",))), "rss")


def test_content_without_a_summary_is_called_content() -> None:
    made = bare()
    made.content("<p>x</p>", type="html")
    assert made.rss_entry().find("description") is not None  # the fault
    item = etree.fromstring(render_document(feed(entry(content="<p>x</p>")), "rss")).find(".//item")
    assert [child.tag for child in item if child.text == "<p>x</p>"] == [
        "{http://purl.org/rss/1.0/modules/content/}encoded"
    ]


def test_nothing_is_told_of_the_moment_of_rendering() -> None:
    assert abs(FeedGenerator().updated() - datetime.now(UTC)) < timedelta(minutes=1)  # the fault: now by default
    assert b"2000-01-01T00:00:00+00:00" in render_document(compose(CHANNEL, []), "atom")
    assert b"Sat, 01 Jan 2000 00:00:00 +0000" in render_document(compose(CHANNEL, []), "rss")


class Watched(datetime):
    """Tells, when feedgen formats it, which locale the program is in and whether threads are kept out."""

    seen: ClassVar[list[tuple[str, bool]]] = []

    def strftime(self, form: str) -> str:
        self.seen.append((locale.setlocale(locale.LC_ALL), RSS_LOCK.locked()))
        return super().strftime(form)


def test_one_thread_at_a_time_switches_the_locale() -> None:
    before = locale.setlocale(locale.LC_ALL)
    locale.setlocale(locale.LC_ALL, "C.UTF-8")
    moment = Watched(2026, 3, 9, tzinfo=UTC)
    try:
        made = bare()
        made.published(moment)
        made.rss_entry()
        rss.render_entry(entry(published=moment))
        rss.render_head(replace(feed(), updated=moment))
    finally:
        locale.setlocale(locale.LC_ALL, before)
    assert Watched.seen == [("C", False), ("C", True), ("C", True)]  # the first is the fault: nothing guards it


def test_spliced_documents_are_what_one_run_of_feedgen_gives() -> None:
    entries = (
        entry(
            1, summary="đ < & \r\n 😀", content="<p>]]></p>", authors=("A",), categories=("B",), enclosures=(PDF, MP3)
        ),
        entry(2, image="https://example.org/i.png", language="vi", url=""),
        entry(3),
    )
    whole = feed(*entries)
    rss_run, atom_run = rss.build_generator(whole), atom.build_generator(whole)
    for one in entries:
        rss_run.add_entry(rss.build_entry(one), order="append")
        atom_run.add_entry(atom.build_entry(one), order="append")
    assert render_document(whole, "rss") == rss_run.rss_str()
    assert render_document(whole, "atom") == atom_run.atom_str()


def test_render_gives_all_formats_packed_and_tagged() -> None:
    made = render(feed(entry()), NOW)
    assert [one.format for one in made] == list(FORMATS)
    for one in made:
        assert gzip.decompress(one.gzip) == one.body
        assert one.gzip[4:8] == bytes(4)  # RFC 1952 MTIME
        assert one.etag.startswith('"')
        assert one.etag.endswith('"')
        assert one.last_modified == NOW.replace(microsecond=0)
    assert len({one.etag for one in made}) == 3
    assert {one.etag for one in render(feed(entry(title="Other")), NOW)}.isdisjoint(one.etag for one in made)


def test_kept_entries_never_answer_for_others() -> None:
    cache = EntryCache()
    first = cache.render(entry(content="<p>one</p>"))
    assert cache.render(entry(content="<p>one</p>")) is first
    assert b"two" in cache.render(entry(content="<p>two</p>"))["rss"]  # same guid, same moment


def test_kept_entries_are_bounded_by_bytes() -> None:
    size = measure(render_entry(entry(1)))
    cache = EntryCache(limit=3 * size)
    first = cache.render(entry(1))
    for number in (2, 3):
        cache.render(entry(number))
    assert cache.render(entry(1)) is first
    assert cache.size == 3 * size > 3 * OVERHEAD
    cache.render(entry(4))
    assert cache.size <= 3 * size
    assert cache.render(entry(1)) is first  # asked for more lately than 2, which went
    cache.render(entry(5, content="x" * 100 * size))
    assert cache.render(entry(1)) is first  # one too large to keep drives no other out


def test_clean_goes_everywhere_and_drops_what_is_left_empty() -> None:
    dirty = entry(authors=("a\x00", "\x00"), enclosures=(replace(PDF, title="\x0bT"),))
    assert (clean(dirty).authors, clean(dirty).enclosures[0].title) == (("a",), "T")


@pytest.mark.parametrize(
    ("item", "title"),
    [
        (stored("  A title "), "A title"),
        (stored("\x00 ", summary="The summary"), "The summary"),
        (stored("", summary="word " * 40), "word " * 15 + "word…"),
        (stored("", summary="字" * 100), "字" * 80 + "…"),
        (stored("", published=told(NOW, "Ngày 09/03/2026")), "Ngày 09/03/2026"),
        (stored(""), "(untitled)"),
    ],
)
def test_title_is_never_empty(item: StoredItem, title: str) -> None:
    assert compose(CHANNEL, [item]).entries[0].title == title


def test_updated_is_the_pages_own_until_an_edit() -> None:
    published, own = told(NOW - timedelta(days=2)), told(NOW - timedelta(days=1))
    later = NOW + timedelta(hours=1)

    def updated(item: StoredItem) -> datetime:
        return compose(CHANNEL, [item]).entries[0].updated

    assert updated(stored(published=published, updated=own)) == own.at.replace(microsecond=0)
    assert updated(stored(published=published, updated=own, revision=2, changed=later)) == later.replace(microsecond=0)
    assert updated(stored(updated=told(NOW + timedelta(days=9)))) == NOW.replace(microsecond=0)
    assert compose(CHANNEL, [stored(), stored(changed=later)]).updated == later.replace(microsecond=0)


def test_opml_lists_every_feed_and_is_stable() -> None:
    outlines = [
        Outline(
            title="Tin & <b>",
            feed_url="https://f.example/feeds/a.atom",
            html_url="https://example.org/?a&b",
            language="vi",
        ),
        Outline(title="\x00", feed_url="https://f.example/feeds/b.atom"),
    ]
    made = render_opml("Feeds\x00", outlines)
    assert made == render_opml("Feeds\x00", outlines)
    root = etree.fromstring(made)
    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", "Feeds")
    first, second = (dict(one.attrib) for one in root.iterfind("body/outline"))
    assert first == {
        "type": "rss", "text": "Tin & <b>", "title": "Tin & <b>", "xmlUrl": "https://f.example/feeds/a.atom",
        "htmlUrl": "https://example.org/?a&b", "language": "vi",
    }  # fmt: skip
    assert second["text"] == "https://f.example/feeds/b.atom"
