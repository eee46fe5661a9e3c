"""What the W3C's Feed Validation Service finds fault with in RSS and Atom, and these documents do not have.

Its own code checks the feeds of a running daemon by `bench/validate_feeds.py`. The names in brackets are its rules'.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from lxml import etree

from feeds import Feed, compose, render_document
from model.item import DateOrigin, Enclosure, Item, ItemDate, Precision, StoredItem
from model.publication import Channel
from scraper.normalize.safe_html import sanitize_html

SEEN = datetime(2026, 3, 9, 7, 30, tzinfo=UTC)
CHANNEL = Channel(
    slug="notices",
    title="Thông báo / Notices & <roads>",
    url="https://example.org/notices?a=1&b=2",
    site="example.org",
    feed_url="https://feeds.example.net/feeds/notices",
    guid="tag:feeds.example.net,2026:notices",
    language="vi",
    description="What the town hall says ]]> & more",
    icon="https://feeds.example.net/static/icon.png",
    logo="https://feeds.example.net/static/logo.png",
    picture="https://feeds.example.net/static/icon.png",
    hub="https://feeds.example.net/hub",
    minutes=30,
)
TITLES = (
    "Nghị quyết 12/2026 — Resolution 12/2026 on the <roads> & bridges",
    "مواعيد الحافلات (خط ١٢) — new timetable",
    "\u202bשעות פתיחה\u202c",
    "👨‍👩‍👧‍👦 Families 🚧",
    "]]> <![CDATA[ ]]>",
    "&amp; twice &lt;escaped&gt;",
    "\x00\x1b\ud800\ufffe bell",
    "",
    " \u00a0 ",
    "long " * 1000,
)
BODY = (
    "<p onclick='x()' style='position:fixed'>Text <script>alert(1)</script><a href='/map'>map</a>"
    "<iframe src='https://video.example/1'></iframe><img src='a.png'><a href='javascript:x()'>no</a> "
)
RSS_PICTURES = (".png", ".gif", ".jpg", ".jpeg")
ATOM = "{http://www.w3.org/2005/Atom}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
MEDIA = "{http://search.yahoo.com/mrss/}"
MARKS = ("{http://purl.org/syndication/history/1.0}archive",)  # elements that say all by being there
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"


def store(number: int, *, dated: bool = True, **fields: object) -> StoredItem:
    at = datetime(2026, 3, 8, tzinfo=UTC)
    date = ItemDate(at=at, raw="8.3.2026", origin=DateOrigin.LISTING, precision=Precision.DAY, zone="UTC")
    given = {"url": f"https://example.org/{number}", "published": date if dated else None, **fields}
    item = Item(aliases=(), fingerprint="", **given)  # type: ignore[arg-type]  # a test's shorthand
    guid = f"urn:uuid:00000000-0000-4000-8000-{number:012}"
    return StoredItem(guid=guid, first_seen=SEEN, changed=SEEN, revision=1, item=item, position=number)


def store_full(number: int, title: str) -> StoredItem:
    """Return an item whose every field holds `title`, as far as the normalizing stages let it."""
    sound = Enclosure(url="https://example.org/a%20b.mp3", media_type="audio/mpeg", length=10, title=title, duration=9)
    other = Enclosure(url="https://example.org/a.xyz", media_type="")
    return store(
        number,
        title=title,
        summary=title[:500],
        content=sanitize_html(BODY + title, "https://example.org/"),
        authors=(title, "Ann"),
        categories=(title, " ", "Roads"),
        enclosures=(sound, other),
        image="https://example.org/p.webp",
        language="en",
    )


FEEDS = {
    "every field": compose(CHANNEL, [store_full(number, title) for number, title in enumerate(TITLES)]),
    "texts alone": compose(
        CHANNEL, [store(number, title="", content=f"<p>{title}</p>") for number, title in enumerate(TITLES)]
    ),
    "titles alone": compose(CHANNEL, [store(number, title=title) for number, title in enumerate(TITLES)]),
    "undated": compose(CHANNEL, [store(number, title="One", dated=False) for number in range(50)]),
    "one": compose(CHANNEL, [store(1, title="One", url="")]),
    "none": compose(CHANNEL, []),
    "many": compose(CHANNEL, [store(n, title=f"Notice {n}", summary="As every day.") for n in range(10_000)]),
    "archive": compose(CHANNEL, [store(1, title="One")], archive=200, previous=100),
    "first archive": compose(CHANNEL, [store(1, title="One")], archive=100, following=200),
    "only archive": compose(CHANNEL, [store(1, title="One")], archive=57),
}


def parse(feed: Feed, form: str) -> etree._Element:
    return etree.fromstring(render_document(feed, form), etree.XMLParser(resolve_entities=False))


def list_entries(root: etree._Element) -> list[etree._Element]:
    return [*root.iter("item"), *root.iter(f"{ATOM}entry")]


pytestmark = [pytest.mark.parametrize("name", FEEDS), pytest.mark.parametrize("form", ["rss", "atom"])]


def test_nothing_is_blank_or_too_long(name: str, form: str) -> None:
    """Hold to NotBlank, AttrNotBlank and TooLong."""
    for element in parse(FEEDS[name], form).iter():
        assert element.tag in MARKS or len(element) or element.attrib or (element.text and element.text.strip()), (
            element.tag
        )
        assert all(value.strip() for value in element.attrib.values()), element.tag
        if element.tag.startswith(ITUNES):
            assert len(element.text or "") <= 255


def test_every_entry_has_a_text_and_a_summary_comes_first(name: str, form: str) -> None:
    """Hold to MissingTextualContent and NeedDescriptionBeforeContent; and to ItemMustContainTitleOrDescription."""
    for entry in list_entries(parse(FEEDS[name], form)):
        names = [child.tag for child in entry]
        assert "title" in names or f"{ATOM}title" in names
        if form == "atom":
            assert f"{ATOM}summary" in names or f"{ATOM}content" in names
        elif ENCODED in names:
            assert names.index("description") < names.index(ENCODED)


def test_dates_are_plausible_and_no_two_entries_of_a_page_share_one(name: str, form: str) -> None:
    """Hold to ImplausibleDate, InvalidRFC2822Date, InvalidRFC3339Date and DuplicateUpdated."""
    root = parse(FEEDS[name], form)
    if form == "rss":
        read, texts = parsedate_to_datetime, root.xpath("//pubDate | //lastBuildDate")
    else:
        read, texts = datetime.fromisoformat, [*root.iter(f"{ATOM}updated"), *root.iter(f"{ATOM}published")]
    assert all(datetime(1990, 1, 1, tzinfo=UTC) < read(one.text) <= SEEN + timedelta(days=1) for one in texts)
    if name != "many":  # an hour has no more seconds
        moments = [one.findtext("pubDate") or one.findtext(f"{ATOM}updated") for one in list_entries(root)]
        assert len(set(moments)) == len(moments)


def test_identities_are_single_and_no_addresses(name: str, form: str) -> None:
    """Hold to DuplicateIds, MissingGuid, InvalidHttpGUID and DuplicateEntries."""
    entries = list_entries(parse(FEEDS[name], form))
    guids = [entry.findtext("guid") or entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(guids)) == len(FEEDS[name].entries)
    assert all(re.match(r"(urn|tag):", guid or "") for guid in guids)
    assert all(one.get("isPermaLink") == "false" for entry in entries for one in entry.iterfind("guid"))


def test_links_are_whole_and_a_feed_knows_its_own(name: str, form: str) -> None:
    """Hold to InvalidLink, InvalidFullLink, MissingSelf, DuplicateAtomLink, DuplicateEnclosure and their kin."""
    feed = FEEDS[name]
    root = parse(feed, form)
    head = root[0] if form == "rss" else root
    links = [(one.get("rel"), one.get("href")) for one in head.iterfind(f"{ATOM}link")]
    assert len(set(links)) == len(links)
    assert links.count(("self", feed.make_address(form))) == 1
    if feed.archive:
        relations = {relation for relation, _ in links}
        assert "current" in relations
        is_linked = bool(relations & {"prev-archive", "next-archive"})
        assert is_linked == bool(head.findall(MARKS[0])), "ArchiveIncomplete"
    addresses = [*root.xpath("//@href"), *root.xpath("//@url"), *(one.text for one in root.iter("link", "url"))]
    assert all(re.fullmatch(r"https://[!-~]+", address) for address in addresses)
    assert all(len(entry.findall("enclosure")) <= 1 for entry in list_entries(root))
    for one in root.iter("enclosure"):
        assert int(one.get("length", "")) >= 0
        assert "/" in one.get("type", "")
    for one in root.iter(f"{MEDIA}content"):
        assert one.get("medium") in ("image", "audio", "video", "document", None)


def test_the_picture_of_a_feed_is_named_and_linked_as_the_feed(name: str, form: str) -> None:
    """Hold to ImageTitleDoesntMatch, ImageLinkDoesntMatch and ImageUrlFormat."""
    root = parse(FEEDS[name], form)
    for image in root.iter("image"):
        assert image.findtext("title") == root[0].findtext("title")
        assert image.findtext("link") == root[0].findtext("link")
        assert image.findtext("url", "").endswith(RSS_PICTURES)


def test_texts_hold_nothing_dangerous_or_relative(name: str, form: str) -> None:
    """Hold to SecurityRisk, SecurityRiskAttr, DangerousStyleAttr and ContainsRelRef."""
    root = parse(FEEDS[name], form)
    for content in [*root.iter(ENCODED), *root.iter(f"{ATOM}content")]:
        assert not re.search(
            r"<(script|iframe|object|embed|form|style)|javascript:|\s(on\w+|style)=", content.text or ""
        )
        assert not re.search(r"(src|href)=[\"'](?!https?:)", content.text or "")


def test_plain_texts_are_marked_as_such_in_rss(name: str, form: str) -> None:
    """Hold to CharacterData and ContainsHTML, which RSS alone can: Atom's titles say that they are text."""
    document = render_document(FEEDS[name], form).decode()
    if form == "atom":
        assert document.count('<title type="text">') == len(FEEDS[name].entries)
        return
    titles = re.findall("<title>(.*?)</title>", document, re.DOTALL)
    assert len(titles) == len(FEEDS[name].entries) + 2
    assert not any("&amp;" in title or "&lt;" in title for title in titles)
