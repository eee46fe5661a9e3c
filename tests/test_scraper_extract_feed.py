"""Feeds as sources: read whole, also where they are broken; nothing in them is obeyed."""

from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest

from model.errors import DocumentError, ExtractionError
from model.item import DateOrigin
from model.outcome import NO_VALIDATORS
from scraper.document import FeedDocument, HtmlDocument
from scraper.document.reading import read_document
from scraper.extract import RawItem
from scraper.extract.feed import extract_feed, is_feed, read_feed_language, read_feed_title
from scraper.fetch.response import Response
from scraper.scrape import preview
from scraper.source import Rules, Source

DATA = Path(__file__).parent / "data/discover"
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def response(body: bytes | str, media_type: str = "application/rss+xml") -> Response:
    content = body.encode() if isinstance(body, str) else body
    url = "http://site.example/feed"
    return Response(url=url, body=content, media_type=media_type, charset="", validators=NO_VALIDATORS)


def items(body: bytes | str, media_type: str = "application/rss+xml") -> list[RawItem]:
    return extract_feed(read_document(response(body, media_type)))


def test_rss_2_gives_what_it_says() -> None:
    document = read_document(response((DATA / "good.xml").read_bytes()))
    assert isinstance(document, FeedDocument)
    assert (document.format, read_feed_title(document), read_feed_language(document)) == (
        "rss20",
        "Oxley notices",
        "en-gb",
    )
    assert document.broken == ""
    first, *rest = extract_feed(document)
    assert len(rest) == 5
    assert first.title == "The old bridge is closed until spring"
    assert first.link == "http://site.example/notices/1"
    assert first.date is not None
    assert first.date.origin is DateOrigin.TIME
    assert first.date.text == "Wed, 18 Nov 2026 08:00:00 GMT"
    assert first.summary == first.content == "<p>What the town has to say: <b>notice 1</b>.</p>"


def test_atom_with_bases_people_files_and_two_dates() -> None:
    document = read_document(response((DATA / "atom.xml").read_bytes()))
    assert read_feed_title(document) == "The weir log"
    (item,) = extract_feed(document)
    assert item.link == "http://weir.example/log/gate"
    assert item.date is not None
    assert item.updated is not None
    assert (item.date.text, item.updated.text) == ("2026-11-17T07:00:00+02:00", "2026-11-18T09:00:00Z")
    assert 'href="http://weir.example/log/level"' in item.content
    assert item.summary == "Two lines of text."
    assert (item.authors, item.categories) == (("I. Keeper",), ("Gates",))
    assert [(one.url, one.title, one.media_type) for one in item.enclosures] == [
        ("http://weir.example/log/gate.pdf", "Drawing", "application/pdf")
    ]


PODCAST = """<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:media="http://search.yahoo.com/mrss/"><channel><title>The ferry hour</title>
<itunes:author>The ferry company</itunes:author><itunes:image href="https://f.example/cover.jpg"/>
<item><title>Ice on the river</title><link>https://f.example/1</link><itunes:author>Ada Quay</itunes:author>
<itunes:image href="https://f.example/1.jpg"/><itunes:duration>1:02:03</itunes:duration>
<enclosure url="https://f.example/1.mp3" length="48211968" type="audio/mpeg"/>
<enclosure url="https://f.example/1.pdf" length="unknown" type="application/pdf"/></item>
<item><title>Fog</title><link>https://f.example/2</link>
<media:content url="https://f.example/2.mp4" type="video/mp4" duration="95" fileSize="7000"/></item>
</channel></rss>"""


def test_a_podcasts_files_carry_length_and_duration_and_its_items_their_picture_and_author() -> None:
    ice, fog = items(PODCAST.encode())
    assert (ice.image, ice.authors) == ("https://f.example/1.jpg", ("Ada Quay",))
    assert [(one.url[-3:], one.length, one.duration) for one in ice.enclosures] == [
        ("mp3", 48211968, 3723),
        ("pdf", 0, 0),
    ]
    assert [(one.url[-3:], one.length, one.duration) for one in fog.enclosures] == [("mp4", 7000, 95)]


def test_an_attachment_of_a_json_feed_carries_length_and_duration() -> None:
    sizes = '"size_in_bytes":5,"duration_in_seconds":6.7'
    item = (
        f'{{"id":"1","title":"T","attachments":[{{"url":"/a.mp3","mime_type":"audio/mpeg",{sizes}}},{{"url":"/b"}}]}}'
    )
    text = f'{{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[{item}]}}'
    (found,) = items(text.encode(), "application/feed+json")
    assert [(one.length, one.duration) for one in found.enclosures] == [(5, 6), (0, 0)]


def test_rss_1() -> None:
    (item,) = items((DATA / "rdf.xml").read_bytes())
    assert (item.title, item.link, item.authors) == ("Printed on paper", "http://site.example/1", ("M. Sato",))
    assert item.date is not None
    assert item.date.text == "2026-11-18T00:00:00+09:00"


def test_json_feed() -> None:
    document = read_document(response((DATA / "feed.json").read_bytes(), "application/feed+json"))
    assert is_feed(document)
    assert (read_feed_title(document), read_feed_language(document)) == ("Lighthouse", "en-ie")
    first, second = extract_feed(document)
    assert (first.title, first.link, first.authors, first.categories) == (
        "Fog horn is tested",
        "/fog",
        ("The keeper",),
        ("horn",),
    )
    assert first.enclosures[0].media_type == "audio/ogg"
    assert (second.title, second.link) == ("The lamp < the sun", "http://light.example/2")
    assert second.date is not None
    assert second.date.text == "2026-11-17T12:00:00Z"


def test_a_feed_that_breaks_xml_in_many_ways_is_read_all_the_same() -> None:
    document = read_document(response((DATA / "odd.xml").read_bytes()))
    assert isinstance(document, FeedDocument)
    assert document.broken != ""
    assert read_feed_title(document) == "Café & Bar"
    soup, talk = extract_feed(document)
    assert soup.title == "Soup\xa0of the day: 3 < 4 & more"
    assert soup.link == "http://site.example/menu?day=1&dish=2"
    assert soup.authors == ("Ana Q.",)
    assert soup.date is not None
    assert "Leek & potato" in soup.content
    assert talk.title == "Q & A with the cook"
    assert talk.link == "http://cafe.example/questions"
    assert talk.enclosures[0].url.endswith("/talk.mp3")
    assert talk.categories == ("Talks",)


@pytest.mark.parametrize(
    ("charset", "declared", "title"),
    [
        ("latin-1", "utf-8", "Mädchen und Jungen"),
        ("cp1251", "windows-1251", "Новости сегодня"),
        ("utf-16", "utf-16", "Thông báo mới"),
        ("utf-8-sig", "iso-8859-1", "Thông báo mới"),
        ("shift_jis", "Shift_JIS", "本日のお知らせ"),
    ],
)
def test_charsets_also_where_they_are_told_wrong(charset: str, declared: str, title: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{declared}"?><rss><channel><item><title>{title}</title></item></channel></rss>'
    )
    assert [item.title for item in items(text.encode(charset))] == [title]


@pytest.mark.parametrize(
    ("before", "media_type"),
    [
        ("", "text/html"),
        ("\n \n", "text/xml"),
        ("\ufeff\n", ""),
        ('<?xml version="1.0"?>\n<?xml-stylesheet href="a.xsl"?>\n<!-- by hand -->', "text/plain"),
        ('<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd">', "text/plain"),
        ("<br />\n<b>Warning</b>: Undefined index in /www/feed.php\n", "application/rss+xml"),
    ],
)
def test_a_feed_is_known_by_its_root(before: str, media_type: str) -> None:
    text = before + "<rss version='2.0'><channel><item><title>One</title></item></channel></rss>"
    assert [item.title for item in items(text, media_type)] == ["One"]


def test_what_is_no_feed_is_none() -> None:
    page = read_document(response("<html><body><p>rss feed</p></body></html>", "text/html"))
    assert isinstance(page, HtmlDocument)
    assert not is_feed(page)
    with pytest.raises(ExtractionError, match="not a feed"):
        extract_feed(page)
    rdf = read_document(
        response('<rdf:RDF xmlns:rdf="x" xmlns:foaf="y"><foaf:Person/></rdf:RDF>', "application/rdf+xml")
    )
    assert not is_feed(rdf)


@pytest.mark.parametrize("text", ["<rss>", "<rss><channel/></rss>", "<feed xmlns='http://www.w3.org/2005/Atom'/>"])
def test_a_feed_without_items_is_a_fault(text: str) -> None:
    with pytest.raises((ExtractionError, DocumentError)):
        items(text)


def test_entities_of_its_own_are_not_expanded_and_nothing_is_fetched() -> None:
    declared = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{number} "{f"&a{number - 1 or str()};" * 10}">' for number in range(1, 10)
    )
    body = "<rss><channel><item><title>one &x; two &a9;</title></item></channel></rss>"
    began = process_time()
    (item,) = items(f'<?xml version="1.0"?>{declared}]>{body}')
    assert item.title == "one &x; two &a9;"
    assert process_time() - began < 1


@pytest.mark.parametrize(
    "rest",
    [
        *("<item>" * 100_000, "<" * 1_000_000, "<![CDATA[" * 100_000, "<a " * 300_000 + "x>", "&" * 1_000_000),
        *("<item>" + "<i>" * 99_999, "<a/>" * 30_000),
    ],
    ids=lambda rest: rest[:10],
)
def test_what_is_made_to_take_long_does_not(rest: str) -> None:
    began = process_time()
    document = read_document(response("<rss><channel><item><title>x</title></item>" + rest))
    assert isinstance(document, FeedDocument)
    assert process_time() - began < 5


def test_escaped_html_behind_a_fault_is_kept() -> None:
    text = "<rss><channel><item><title>a</b></title><description>&lt;p&gt;Q &amp;amp; A&lt;/p&gt;</description></item>"
    for more in ("", "<item/>" * 30_000):  # a longer one is mended in another way
        first = items(text.replace("a</b>", "a") + more + "</b>")[0]
        assert first.content == "<p>Q &amp; A</p>"
    assert items(text)[0].content == "<p>Q &amp; A</p>"


def test_links_that_all_items_share_are_no_items_own() -> None:
    text = "".join(f"<item><title>{name}</title><link>/all</link></item>" for name in "ab")
    assert [item.link for item in items(f"<rss><channel>{text}</channel></rss>")] == ["", ""]


def test_a_source_without_rules_whose_page_is_a_feed_is_scraped_and_cleaned() -> None:
    source = Source(slug="cafe", url="http://site.example/feed")
    (soup, talk), warnings = preview(response((DATA / "odd.xml").read_bytes()), source, NOW)
    assert warnings == ()
    assert soup.published is not None
    assert soup.published.at == datetime(2026, 11, 18, 8, 30, tzinfo=UTC)
    assert "script" not in soup.content
    assert 'src="http://site.example/soup.jpg"' in soup.content
    assert talk.published is None
    assert talk.enclosures[0].url == "http://site.example/talk.mp3"


def test_a_source_without_rules_whose_page_is_no_feed_says_what_to_do() -> None:
    source = Source(slug="town", url="http://site.example/news")
    with pytest.raises(ExtractionError, match=r"site\.example/news is not a feed"):
        preview(response((DATA / "list.html").read_bytes(), "text/html"), source, NOW)


def test_rules_for_a_page_are_not_tried_on_a_feed() -> None:
    source = Source(slug="town", url="http://site.example/news", rules=Rules(item="li"))
    plain = Source(slug="town", url="http://site.example/news")
    feed = response((DATA / "good.xml").read_bytes())
    items, warnings = preview(feed, source, NOW)
    assert (items, ()) == preview(feed, plain, NOW)
    assert len(warnings) == 1


@pytest.mark.parametrize(
    ("date", "text"),
    [
        (
            "&lt;span content='2026-11-20T22:00:00-07:00'&gt;Fri Nov 20 2026&lt;/span&gt;",
            "2026-11-20T22:00:00-07:00",
        ),
        ("&lt;time datetime='2026-11-20T22:00:00-07:00'&gt;Fri&lt;/time&gt;", "2026-11-20T22:00:00-07:00"),
        ("&lt;b content='yes'&gt;Fri Nov 20 2026&lt;/b&gt;", "Fri Nov 20 2026"),
        ("<![CDATA[<i>Fri, 20 Nov 2026 22:00:00 -0700</i>]]>", "Fri, 20 Nov 2026 22:00:00 -0700"),
    ],
)
def test_a_date_with_markup_in_it_keeps_its_moment(date: str, text: str) -> None:
    entry = f"<item><title>A</title><link>http://a.example/1</link><pubDate>{date}</pubDate></item>"
    (item,) = items(f"<rss version='2.0'><channel><title>T</title>{entry}</channel></rss>")
    assert item.date is not None
    assert item.date.text == text


def test_entries_of_one_link_and_title_are_told_apart_by_their_guids() -> None:
    entries = "".join(
        f"<item><title>Wind warning</title><link>https://a.example/warnings</link><guid isPermaLink='false'>w{n}</guid>"
        f"<pubDate>Mon, 0{n} Mar 2026 10:00:00 +0000</pubDate></item>"
        for n in (3, 2, 2)
    )
    feed = f"<rss version='2.0'><channel><title>Warnings</title>{entries}</channel></rss>".encode()
    assert [(item.link, item.guid) for item in items(feed)] == [
        ("", "w3"),
        ("", "w2"),
        ("", "w2"),
    ]
