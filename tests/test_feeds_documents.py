"""What readers get out of the documents is what was put in; the formats' own rules are kept."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import fastfeedparser
import feedparser
import pytest
from lxml import etree

from feeds import FORMATS, combine, compose, render, render_document
from model.characters import remove_forbidden
from model.item import DateOrigin, Enclosure, Item, ItemDate, Precision, StoredItem
from model.publication import Channel

HERE = Path(__file__).parent
GOLDEN = HERE / "data" / "feeds"
NOW = datetime(2026, 3, 9, 8, 0, 0, 123456, tzinfo=UTC)
SEEN = datetime(2026, 3, 9, 7, 30, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
CHANNEL = Channel(
    slug="notices",
    title="Notices & news",
    url="https://example.org/notices?a=1&b=2",
    site="example.org",
    feed_url="https://feeds.example.net/feeds/notices",
    guid="tag:feeds.example.net,2026:notices",
    language="en",
    description="What the town hall says",
    icon="https://feeds.example.net/static/icon.png",
    logo="https://feeds.example.net/static/logo.png",
    picture="https://feeds.example.net/static/icon.png",
    minutes=30,
)
PODCAST = replace(CHANNEL, author="Harbour radio")
VIETNAMESE = Channel(
    slug="thong-bao",
    title="Thông báo của nhà trường",
    url="https://truong.example/thong-bao",
    site="truong.example",
    feed_url="https://feeds.example.net/feeds/thong-bao",
    guid="tag:feeds.example.net,2026:thong-bao",
    language="vi",
)


def on(day: int) -> ItemDate:
    at = datetime(2026, 3, day, tzinfo=UTC)
    return ItemDate(at=at, raw=f"{day:02}/03/2026", origin=DateOrigin.LISTING, precision=Precision.DAY, zone="UTC")


def stored(number: int, item: Item, *, revision: int = 1) -> StoredItem:
    changed = SEEN + timedelta(minutes=revision - 1)
    guid = f"tag:feeds.example.net,2026:item-{number}"
    return StoredItem(guid=guid, first_seen=SEEN, changed=changed, revision=revision, item=item)


def item(title: str, **more: object) -> Item:
    fields: dict[str, object] = {"url": "https://example.org/1", "aliases": (), "fingerprint": "f", **more}
    return Item(title=title, **fields)  # type: ignore[arg-type]  # a test's shorthand


ENGLISH_ITEMS = (
    stored(
        3,
        item(
            "Road works in May & June: <b>closed</b>",
            url="https://example.org/notices/3?x=1&y=2",
            summary="Two lanes < one. Tom & Ann ask why.",
            content='<p>Two lanes &lt; one.</p><p><a href="https://example.org/map?a=1&amp;b=2">Map</a> ]]&gt; 🚧</p>',
            published=on(8),
            authors=("Ann O'Hara", "Tom"),
            categories=("Roads", "Q&A"),
            enclosures=(
                Enclosure(url="https://example.org/plan.pdf", media_type="application/pdf", length=1234, title="Plan"),
                Enclosure(url="https://example.org/sound.mp3", media_type="audio/mpeg", duration=3725),
            ),
            image="https://example.org/works.jpg",
        ),
        revision=2,
    ),
    stored(2, item("Only content", url="https://example.org/notices/2", content="<p>Body</p>", published=on(7))),
    stored(1, item("Only a title", url="")),
)
VIETNAMESE_ITEMS = (
    stored(
        1,
        item(
            "Lịch nghỉ lễ 30/4 – 1/5",
            url="https://truong.example/thong-bao/lich-nghi",
            summary="Sinh viên được nghỉ từ thứ Năm.",
            content="<p>Sinh viên được nghỉ từ <strong>thứ Năm</strong>.</p>",
            published=on(6),
            authors=("Phòng Đào tạo",),
            categories=("Lịch học",),
        ),
    ),
    stored(2, item("Exam dates", url="https://truong.example/en/exams", summary="In June.", language="en")),
)
FEEDS = {"english": compose(CHANNEL, ENGLISH_ITEMS), "vietnamese": compose(VIETNAMESE, VIETNAMESE_ITEMS)}


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("form", FORMATS)
def test_golden(name: str, form: str) -> None:
    golden = GOLDEN / f"{name}.{form}"
    made = render_document(FEEDS[name], form)
    if not golden.exists():
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(made)
        pytest.fail(f"{golden.name} was missing and has been written: read it")
    assert made == golden.read_bytes()


def _parsed(document: bytes) -> feedparser.FeedParserDict:
    parsed = feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False)
    assert parsed.bozo is False, parsed.get("bozo_exception")
    return parsed


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("form", ["rss", "atom"])
def test_feedparser_reads_back(name: str, form: str) -> None:
    feed = FEEDS[name]
    parsed = _parsed(render_document(feed, form))
    assert parsed.version == {"rss": "rss20", "atom": "atom10"}[form]
    assert (parsed.feed.title, parsed.feed.link) == (feed.channel.title, feed.channel.url)
    assert parsed.feed.language == feed.channel.language
    assert len(parsed.entries) == len(feed.entries)
    for got, told in zip(parsed.entries, feed.entries, strict=True):
        link = told.url or (told.guid if form == "atom" else "")  # feedparser takes an id for a link
        assert (got.id, got.title, got.get("link", "")) == (told.guid, told.title, link)
        assert datetime(*got.published_parsed[:6], tzinfo=UTC) == told.published
        assert tuple(tag.term for tag in got.get("tags", ())) == told.categories
        summary = got.get("summary", "") if told.summary else ""
        assert (unescape(summary) if form == "rss" else summary) == told.summary
        if told.content:
            assert got.content[-1].value == told.content
        urls = [link.href for link in got.get("links", ()) if link.rel == "enclosure"]
        assert urls == [enclosure.url for enclosure in told.enclosures][: 1 if form == "rss" else None]
        assert [image["url"] for image in got.get("media_thumbnail", ())] == ([told.image] if told.image else [])


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("form", ["rss", "atom"])
def test_fastfeedparser_reads_back(name: str, form: str) -> None:
    feed = FEEDS[name]
    parsed = fastfeedparser.parse(render_document(feed, form))
    assert parsed["feed"]["title"] == feed.channel.title
    for got, told in zip(parsed["entries"], feed.entries, strict=True):
        assert (got["id"], got["title"]) == (told.guid, told.title)
        assert datetime.fromisoformat(got["published"]) == told.published


def test_atom_tells_authors_updates_and_every_enclosure() -> None:
    first = _parsed(render_document(FEEDS["english"], "atom")).entries[0]
    assert [author.name for author in first.authors] == ["Ann O'Hara", "Tom"]
    assert datetime(*first.updated_parsed[:6], tzinfo=UTC) == SEEN + timedelta(minutes=1)
    enclosure = first.enclosures[0]
    assert (enclosure.type, enclosure.length, enclosure.title) == ("application/pdf", "1234", "Plan")


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_day_without_a_time_is_told_beside_the_moment_and_never_taken_for_it(form: str) -> None:
    first, _, undated = _parsed(render_document(FEEDS["english"], form)).entries
    assert (first.dcterms_available, first.published_parsed[:4]) == ("2026-03-08", (2026, 3, 8, 11))
    assert "dcterms_available" not in undated
    assert ("updated" in first) is (form == "atom")
    assert form == "rss" or first.updated_parsed[:4] == (2026, 3, 9, 7), "of its edit"


def test_json_tells_the_day_and_its_zone_in_an_extension() -> None:
    first, _, undated = json.loads(render_document(FEEDS["english"], "json"))["items"]
    assert first["_bantin"] == {"date_published": "2026-03-08", "timezone": "UTC"}
    assert "_bantin" not in undated


def test_the_feed_is_updated_when_an_item_is_shown() -> None:
    held = replace(stored(9, item("Held back")), shown_from=SEEN + timedelta(minutes=5))
    assert compose(CHANNEL, [*ENGLISH_ITEMS, held]).updated == SEEN + timedelta(minutes=5)


def test_a_feed_has_no_author_of_its_own_where_all_its_entries_have_some() -> None:
    by_ann = stored(1, item("A", authors=("Ann",)))
    for items, author in (([by_ann], None), ([by_ann, stored(2, item("B"))], "example.org"), ([], "example.org")):
        root = etree.fromstring(render_document(compose(CHANNEL, items), "atom"))
        assert root.findtext(f"{ATOM}author/{ATOM}name") == author


def test_rss_tells_every_enclosure_and_the_lead_picture() -> None:
    first = _parsed(render_document(FEEDS["english"], "rss")).entries[0]
    [enclosure] = first.enclosures
    assert (enclosure.href, enclosure.type, enclosure.length) == (
        "https://example.org/plan.pdf",
        "application/pdf",
        "1234",
    )
    assert first.media_content == [
        {
            "url": "https://example.org/plan.pdf",
            "filesize": "1234",
            "type": "application/pdf",
            "medium": "document",
        },
        {"url": "https://example.org/sound.mp3", "type": "audio/mpeg", "medium": "audio", "duration": "3725"},
        {"url": "https://example.org/works.jpg", "type": "image/jpeg", "medium": "image"},
    ]
    assert first.media_thumbnail == [{"url": "https://example.org/works.jpg"}]


def test_atom_and_json_tell_the_lead_picture() -> None:
    first = _parsed(render_document(FEEDS["english"], "atom")).entries[0]
    assert first.media_content == [{"url": "https://example.org/works.jpg", "type": "image/jpeg", "medium": "image"}]
    assert first.media_thumbnail == [{"url": "https://example.org/works.jpg"}]
    assert json.loads(render_document(FEEDS["english"], "json"))["items"][0]["image"] == "https://example.org/works.jpg"


@pytest.mark.parametrize(
    ("image", "contents"),
    [
        ("https://example.org/a.PNG?w=3", [{"url": "https://example.org/a.PNG?w=3", "type": "image/png"}]),
        ("https://example.org/a", [{"url": "https://example.org/a"}]),
        ("https://example.org/plan.jpg", []),
    ],
)
def test_a_picture_is_told_once_with_its_type_where_that_is_known(image: str, contents: list[dict[str, str]]) -> None:
    enclosure = Enclosure(url="https://example.org/plan.jpg", media_type="")
    feed = compose(CHANNEL, [stored(1, item("A", image=image, enclosures=(enclosure,)))])
    found = _parsed(render_document(feed, "rss")).entries[0].media_content
    assert found == [{"url": enclosure.url}, *({**content, "medium": "image"} for content in contents)]


def test_a_feed_tells_its_icon_its_logo_and_how_often_it_may_change() -> None:
    atom, rss = (_parsed(render_document(FEEDS["english"], form)).feed for form in ("atom", "rss"))
    icon, logo = CHANNEL.icon, CHANNEL.logo
    assert (atom.icon, atom.logo) == (icon, logo)
    assert (rss.image.href, rss.image.title, rss.image.link, rss.ttl) == (icon, CHANNEL.title, CHANNEL.url, "30")
    told = json.loads(render_document(FEEDS["english"], "json"))
    assert (told["favicon"], told["icon"]) == (icon, logo)


def test_rss_of_a_page_that_is_no_podcast_says_the_same_without_a_podcasts_elements() -> None:
    """One of them has the W3C's validator ask for the category and the owner of a podcast (MissingItunesElement)."""
    sound = Enclosure(url="https://example.org/1.mp3", media_type="audio/mpeg", duration=3725)
    episode = stored(2, item("A", enclosures=(sound,), image="https://example.org/1.jpg", authors=("Ann",)))
    for feed in (compose(CHANNEL, [episode]), combine(CHANNEL, [(episode, PODCAST)])):
        document = render_document(feed, "rss")
        assert b"<itunes:" not in document
        (entry,) = _parsed(document).entries
        assert (entry.media_content[0]["duration"], entry.media_thumbnail[0]["url"], entry.author) == (
            "3725",
            "https://example.org/1.jpg",
            "Ann",
        )


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_an_item_that_is_sound_is_an_episode(form: str) -> None:
    sound = Enclosure(url="https://example.org/1.mp3", media_type="audio/mpeg", duration=3725)
    episode = item("A", enclosures=(sound,), image="https://example.org/1.jpg", authors=("Ann", "Tom"))
    first, other = _parsed(
        render_document(compose(PODCAST, [stored(2, episode), stored(1, item("B", image="https://b.example/"))]), form)
    ).entries
    assert (first.itunes_duration, first.image.href) == ("1:02:05", "https://example.org/1.jpg")
    assert b"author>Ann, Tom</" in render_document(compose(PODCAST, [stored(2, episode)]), form)
    assert "itunes_duration" not in other
    assert "image" not in other


def test_json_tells_how_long_an_attachment_is() -> None:
    attachments = json.loads(render_document(FEEDS["english"], "json"))["items"][0]["attachments"]
    assert [one.get("duration_in_seconds") for one in attachments] == [None, 3725]


def test_rss_tells_authors_without_an_address() -> None:
    item = etree.fromstring(render_document(FEEDS["english"], "rss")).find("channel/item")
    assert [one.text for one in item.findall("{http://purl.org/dc/elements/1.1/}creator")] == ["Ann O'Hara", "Tom"]


def test_entry_language_is_told_where_it_differs() -> None:
    entries = etree.fromstring(render_document(FEEDS["vietnamese"], "atom")).findall(f"{ATOM}entry")
    assert [one.get("{http://www.w3.org/XML/1998/namespace}lang") for one in entries] == [None, "en"]


def test_same_items_same_bytes_whenever_rendered() -> None:
    feed = FEEDS["english"]
    before, after = render(feed, NOW), render(compose(CHANNEL, ENGLISH_ITEMS), NOW + timedelta(days=1))
    assert [one.body for one in before] == [one.body for one in after]
    assert [one.gzip for one in before] == [one.gzip for one in after]
    assert [one.etag for one in before] == [one.etag for one in after]


@pytest.mark.parametrize("text", ["a ]]> b", "<script>alert(1)</script>", "&lt;b&gt; & &amp;", "𝕏 😀 đ", "a\x00b\x1bc"])
def test_hostile_text_stays_text(text: str) -> None:
    feed = compose(CHANNEL, [stored(1, item(text, summary=text))])
    expected = remove_forbidden(text)
    rss, atom = etree.fromstring(render_document(feed, "rss")), etree.fromstring(render_document(feed, "atom"))
    assert rss.findtext("channel/item/title") == expected
    assert unescape(rss.findtext("channel/item/description")) == expected
    assert "<" not in rss.findtext("channel/item/description")
    assert atom.findtext(f"{ATOM}entry/{ATOM}title") == expected
    assert atom.findtext(f"{ATOM}entry/{ATOM}summary") == expected
    assert json.loads(render_document(feed, "json"))["items"][0]["content_text"] == expected
