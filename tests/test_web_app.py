"""The public surface over a real store: what is answered, with which header fields, to whom."""

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import html5lib
import pytest
from lxml import etree
from starlette.testclient import TestClient

from feeds import FORMATS
from messages.plain import PlainCode
from model.item import DateOrigin, Enclosure, Item, ItemDate, Precision
from model.outcome import Health, Page, Run, Scraped, Validators
from model.publication import Publication
from store import SourceRecord, Store, open_store
from web.app import make_app

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BASE = "https://feeds.example.org"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"
BODY = b"<feed>" + b"word " * 400 + b"</feed>"
CHANGED = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
ITEMS = (
    Item(
        url="https://origin.example/1",
        title="Mở cửa phòng trưng bày",
        aliases=("url:1",),
        fingerprint="1",
        content="<p>Nội dung <b>đậm</b></p>",
        published=ItemDate(
            at=datetime(2026, 3, 8, 17, tzinfo=UTC),
            raw="09.03.2026",
            origin=DateOrigin.LISTING,
            precision=Precision.DAY,
            zone="Asia/Ho_Chi_Minh",
        ),
        categories=("Thông báo",),
        enclosures=(Enclosure(url="https://origin.example/a.pdf", media_type="application/pdf", title="Lịch"),),
    ),
    Item(
        url="javascript:alert(3)",
        title=HOSTILE,
        aliases=("url:2",),
        fingerprint="2",
        summary=HOSTILE,
        categories=(HOSTILE,),
        enclosures=(
            Enclosure(url="data:text/html,x", media_type="text/html"),
            Enclosure(url="https://origin.example/b", media_type=HOSTILE, title=HOSTILE),
        ),
    ),
)


def record(slug: str, title: str, language: str = "vi") -> SourceRecord:
    url = f"https://origin.example/{slug}"
    return SourceRecord(slug=slug, url=url, options="{}", title=title, language=language, first_due=NOW)


def publications(slug: str) -> list[Publication]:
    return [
        Publication(
            slug=slug,
            format=form,
            body=BODY,
            gzip=gzip.compress(BODY, mtime=0),
            etag=f'"{form}"',
            last_modified=CHANGED,
        )
        for form in FORMATS
    ]


def fill(store: Store) -> None:
    """Store `news` with two items and feeds, `broken` with a fault, `fresh` without a run."""
    store.sync_sources(
        [record("news", "Tin <b>nóng</b>"), record("broken", HOSTILE, ""), record("fresh", "Fresh")], NOW
    )
    claims = store.claim_sources(NOW, limit=2, lease=timedelta(minutes=5), slugs=["news", "broken"], per_host=2)
    assert len(claims) == 2
    for claim in claims:
        with store.settling(claim, NOW) as settling:
            assert settling is not None
            good = claim.slug == "news"
            if good:
                page = Page(url=claim.url, media_type="text/html", body=b"")
                scraped = Scraped(
                    items=ITEMS, order=("1", "2"), validators=Validators(), body_hash="", page=page, max_age=None
                )
                settling.apply(scraped, wants_article=False, grace=timedelta(0))
                settling.publish(publications("news"))
            message = None if good else PlainCode.TEXT(text=HOSTILE)
            run = Run(slug=claim.slug, started=NOW, ended=NOW, outcome="scraped" if good else "failed", message=message)
            settling.finish(
                run,
                next_due=NOW + timedelta(minutes=30),
                health=Health.OK if good else Health.CHANGED,
                failures=0 if good else 3,
            )


def fail(store: Store, slug: str, message: str) -> None:
    """Settle a run of a source that came to nothing."""
    (claim,) = store.claim_sources(NOW, limit=1, lease=timedelta(minutes=5), slugs=[slug])
    with store.settling(claim, NOW) as settling:
        assert settling is not None
        run = Run(slug=slug, started=NOW, ended=NOW, outcome="failed", message=PlainCode.TEXT(text=message))
        settling.finish(run, next_due=NOW + timedelta(minutes=30), health=Health.UNREACHABLE, failures=1)


class Site(NamedTuple):
    """A running application and what stands behind it."""

    client: TestClient
    store: Store
    database: str
    folder: Path


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "sample"
    (folder / "vi").mkdir(parents=True)
    (folder / "vi" / "index.html").write_text("<h1>Tin tức</h1>", "utf-8")
    (folder / ".hidden").write_text("hidden")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "away.txt").symlink_to(tmp_path / "secret.txt")
    database = f"sqlite:///{tmp_path / 'bantin.db'}"
    store = open_store(database)
    fill(store)
    yield Site(identify_client(store, folder), store, database, folder)
    store.close()


def identify_client(store: Store, folder: Path | None, age: timedelta | None = None) -> TestClient:
    served = make_app(
        store,
        base_url=BASE + "/",
        title="Bantin <test>",
        clock=lambda: NOW + timedelta(minutes=5),
        sample=folder,
        tick_age=lambda: age,
        fresh_seconds=0,
    )
    return TestClient(served, base_url="http://forged.example", follow_redirects=False, raise_server_exceptions=False)


# -- feeds ----------------------------------------------------------------------------------

TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
OLD = "Fri, 20 Nov 2026 08:30:00 GMT"


@pytest.mark.parametrize("form", list(TYPES))
def test_a_feed_is_served_byte_for_byte(site: Site, form: str) -> None:
    answer = site.client.get(f"/feeds/news.{form}", headers={"accept-encoding": "identity"})
    assert (answer.status_code, answer.content) == (200, BODY)
    assert answer.headers["content-type"] == TYPES[form]
    assert answer.headers["etag"] == f'"{form}"'
    assert answer.headers["last-modified"] == OLD
    assert answer.headers["content-length"] == str(len(BODY))
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["vary"] == "accept-encoding"


def test_gzip_is_what_was_stored(site: Site) -> None:
    answer = site.client.get("/feeds/news.atom", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["etag"] == '"atom-gzip"'
    assert int(answer.headers["content-length"]) == len(gzip.compress(BODY, mtime=0))
    assert answer.content == BODY


def test_head_tells_what_get_would(site: Site) -> None:
    get, head = (site.client.request(method, "/feeds/news.atom") for method in ("GET", "HEAD"))
    assert (head.status_code, head.content, head.headers) == (200, b"", get.headers)


CONDITIONS = [
    ({"if-none-match": '"atom"'}, 304),
    ({"if-none-match": 'W/"atom"'}, 304),
    ({"if-none-match": '"x", "atom-gzip"'}, 304),
    ({"if-none-match": "*"}, 304),
    ({"if-none-match": '"rss"'}, 200),
    ({"if-none-match": '"x"', "if-modified-since": OLD}, 200),
    ({"if-modified-since": OLD}, 304),
    ({"if-modified-since": "Fri, 20 Nov 2026 08:29:59 GMT"}, 200),
    ({"if-modified-since": "soon"}, 200),
]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize(("fields", "status"), CONDITIONS)
def test_conditional_get(site: Site, fields: dict[str, str], status: int, coding: str, method: str) -> None:
    answer = site.client.request(method, "/feeds/news.atom", headers={**fields, "accept-encoding": coding})
    assert answer.status_code == status
    assert answer.headers["etag"] == ('"atom-gzip"' if coding == "gzip" else '"atom"')
    if status == 304:
        assert answer.content == b""
        assert "content-length" not in answer.headers
        assert "content-type" not in answer.headers


def test_the_same_is_unchanged_after_a_restart(site: Site) -> None:
    etag = site.client.get("/feeds/news.rss").headers["etag"]
    site.store.close()
    again = open_store(site.database)
    answer = identify_client(again, None).get("/feeds/news.rss", headers={"if-none-match": etag})
    again.close()
    assert answer.status_code == 304


@pytest.mark.parametrize(
    "path", ["/feeds/none.rss", "/feeds/news.xml", "/feeds/news.rss/", "/feeds/NEWS.rss", "/feeds/"]
)
def test_no_such_feed(site: Site, path: str) -> None:
    answer = site.client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_a_feed_not_made_yet_is_promised(site: Site) -> None:
    answer = site.client.get("/feeds/fresh.atom")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")


# -- every answer ----------------------------------------------------------------------------

PATHS = [
    "/",
    "/?page=2",
    "/feeds/news",
    "/feeds/news.rss",
    "/feeds/news.json",
    "/feeds/none",
    "/feeds/fresh.rss",
    "/opml.xml",
    "/healthz",
    "/metrics",
    "/robots.txt",
    "/static/style.css",
    "/static/copy.js",
    "/static/none",
    "/sample/vi/",
    "/sample/vi",
    "/none",
    "/" + "x" * 5000,
    "/?" + "x" * 5000,
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:20])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "OPTIONS", "TRACE"])
def test_what_stands_on_every_answer(site: Site, method: str, path: str) -> None:
    answer = site.client.request(method, path, headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "evil" not in answer.text + str(answer.headers)
    assert "set-cookie" not in answer.headers
    if method not in ("GET", "HEAD"):
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path", ["/", "/feeds/news", "/feeds/news.rss", "/opml.xml", "/static/style.css", "/sample/vi/"]
)
def test_unchanged_answers_are_protected_too(site: Site, path: str) -> None:
    etag = site.client.get(path).headers["etag"]
    answer = site.client.get(path, headers={"if-none-match": etag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_too_many_header_fields_are_refused(site: Site) -> None:
    assert site.client.get("/", headers={f"x-{number}": "y" for number in range(200)}).status_code == 431
    assert site.client.get("/", headers={"x": "y" * 40_000}).status_code == 431
    assert site.client.get("/" + "x" * 5000).status_code == 414


@pytest.mark.parametrize(
    "path",
    [
        "/sample/%2e%2e/secret.txt",
        "/sample/vi/../../secret.txt",
        "/sample/vi/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/sample/..%5csecret.txt",
        "/sample//etc/passwd",
        "/sample/away.txt",
        "/sample/.hidden",
        "/sample/vi/%00",
        "/sample/" + "a" * 300,
        "/sample/vi/index.html/",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/%00",
    ],
)
def test_nothing_outside_of_the_folders_is_read(site: Site, path: str) -> None:
    answer = site.client.get(path)
    assert answer.status_code == 404
    assert "secret" not in answer.text.replace("secret.txt", "")


# -- pages -----------------------------------------------------------------------------------

PAGES = ["/", "/feeds/news", "/feeds/broken", "/feeds/fresh", "/none", "/feeds/fresh.rss"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_whole(site: Site, path: str) -> None:
    text = site.client.get(path).text
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False, strict=True)
    page = parser.parse(text)
    assert page.getroot().get("lang") == "en"
    assert page.findtext("head/title")
    assert len(page.xpath("//h1")) == len(page.xpath("//main")) == 1
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(page.xpath("//input/@id")) == set(page.xpath("//label/@for"))
    assert set(page.xpath("//@aria-labelledby")) <= set(ids)
    assert not page.xpath("//@style | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]")
    assert all(link.get("href") and "".join(link.itertext()).strip() for link in page.xpath("//a"))


def test_the_page_of_a_source(site: Site) -> None:
    text = site.client.get("/feeds/news").text
    page = etree.HTML(text)
    assert page.xpath("string(//h1)") == "Tin <b>nóng</b>"
    assert page.xpath("//link[@rel='alternate']/@href") == [
        f"{BASE}/feeds/news.{form}" for form in ("atom", "rss", "json")
    ]
    assert page.xpath("//input/@value") == [f"{BASE}/feeds/news.{form}" for form in ("atom", "rss", "json")]
    first = next(one for one in page.xpath("//article") if "Mở cửa" in one.xpath("string(h3)"))
    assert first.xpath("string(h3/a/@href)") == "https://origin.example/1"
    assert first.xpath("string(h3/@lang)") == "vi"
    assert first.xpath("string(.//time)") == "9 March 2026"
    assert first.xpath("string(.//time/@datetime)") == "2026-03-09"
    assert first.xpath("string(.//p[@class='summary'])") == "Nội dung đậm"
    assert first.xpath("string(.//a[@type='application/pdf'])") == "Lịch"


@pytest.mark.parametrize("path", ["/", "/feeds/news", "/feeds/broken"])
def test_markup_in_titles_stays_text(site: Site, path: str) -> None:
    text = site.client.get(path).text
    page = etree.HTML(text)
    assert HOSTILE in "".join(page.itertext())
    assert not page.xpath("//img | //script[not(contains(@src, '/static/'))] | //@onerror")
    assert all(link.startswith(("http", "/", "#")) for link in page.xpath("//@href"))


def test_all_sources_stand_on_the_first_page_those_in_trouble_first(site: Site) -> None:
    page = etree.HTML(site.client.get("/").text)
    titles = page.xpath("//li[@class='entry']/h2/a")
    assert [title.get("href") for title in titles] == ["/feeds/broken", "/feeds/fresh", "/feeds/news"]
    states = ["".join(state.itertext()) for state in page.xpath("//dd[contains(@class, 'state')]")]
    assert states == ["▲ the page has changed", "○ waiting for its first run", "● in order"]
    assert page.xpath("string(//p[@class='problem'])") == HOSTILE
    news = page.xpath("//li[@class='entry'][3]")[0]
    assert news.xpath(".//dd[time]/time/text()") == ["looked at 5 minutes ago", "again in 25 minutes"]
    assert "2 items" in "".join(news.itertext())
    told = page.xpath("string(//p[@class='lede'])")
    assert told.startswith("3 sources, 2 items. 1 needs attention; it was never read so far, and has no feed yet.")


def test_a_source_in_trouble_that_was_read_before_keeps_its_feed(site: Site) -> None:
    fail(site.store, "news", "news: the connection was refused")
    told = etree.HTML(site.client.get("/").text).xpath("string(//p[@class='lede'])")
    assert "2 need attention; the last good feed stays up, and 1 never read so far has none yet." in told
    assert site.client.get("/feeds/news.atom").content == BODY


def test_a_feed_whose_source_never_could_be_read_tells_why(site: Site) -> None:
    answer = site.client.get("/feeds/broken.atom")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    told = "".join(etree.HTML(answer.text).itertext())
    assert f"could not be read so far: {HOSTILE}. It is tried again in 25 minutes." in told
    assert "first time" not in told
    assert "first time" in site.client.get("/feeds/fresh.atom").text


def test_sources_that_left_the_settings_are_folded_away(site: Site) -> None:
    site.store.sync_sources([record("fresh", "Fresh"), record("broken", "Broken")], NOW)
    page = etree.HTML(site.client.get("/").text)
    assert page.xpath("//main//li[@class='entry' and not(ancestor::details)]/h2/a/text()") == ["Broken", "Fresh"]
    assert page.xpath("//details//h2/a/@href") == ["/feeds/news"]
    assert page.xpath("string(//p[@class='lede'])").startswith("2 sources, 0 items.")
    assert b"news.atom" not in site.client.get("/opml.xml").content
    assert site.client.get("/feeds/news.atom").content == BODY
    assert "left the settings" in site.client.get("/feeds/news").text
    assert site.client.get("/feeds/gone.atom").status_code == 404


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"{BASE}/sample/vi/", True),
        ("http://127.0.0.1:9999/sample/vi/", True),
        (f"{BASE}/elsewhere", False),
        ("https://origin.example/sample/x", True),
    ],
)
def test_a_link_into_this_site_is_shown_where_it_leads_somewhere(site: Site, url: str, shown: bool) -> None:
    site.store.sync_sources([SourceRecord(slug="own", url=url, options="{}", first_due=NOW)], NOW)
    assert ("Original page" in site.client.get("/feeds/own").text) is shown
    without_sample = identify_client(site.store, None).get("/feeds/own").text
    assert ("Original page" in without_sample) is (url.startswith("https://origin"))


def test_without_sources_the_page_tells_how_to_begin(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    text = identify_client(store, None).get("/").text
    store.close()
    assert "bantin add https://example.org/news" in text


def test_many_sources_are_told_by_pages(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'many.db'}")
    store.sync_sources([record(f"s{number:03}", f"Source {number:03}") for number in range(201)], NOW)
    client = identify_client(store, None)
    shown = [etree.HTML(client.get(f"/?page={page}").text).xpath("//h2/a/text()") for page in (1, 2, "9", "x")]
    store.close()
    assert [len(titles) for titles in shown] == [200, 1, 1, 200]
    assert shown[1] == ["Source 200"]


# -- reports ---------------------------------------------------------------------------------


def test_opml_lists_the_atom_feeds(site: Site) -> None:
    document = etree.fromstring(site.client.get("/opml.xml").content)
    assert document.xpath("//outline/@xmlUrl") == [f"{BASE}/feeds/{slug}.atom" for slug in ("broken", "fresh", "news")]


@pytest.mark.parametrize(("age", "status"), [(None, 200), (timedelta(seconds=1), 200), (timedelta(seconds=61), 503)])
def test_health_is_the_clock_s(site: Site, age: timedelta | None, status: int) -> None:
    answer = identify_client(site.store, None, age).get("/healthz")
    assert answer.status_code == status
    assert (json.loads(answer.text)["status"] == "ok") is (status == 200)


def test_metrics(site: Site) -> None:
    text = identify_client(site.store, None, timedelta(seconds=2)).get("/metrics").text
    lines = set(text.splitlines())
    assert {'bantin_sources{health="ok"} 1.0', "bantin_items 2.0", "bantin_tick_age_seconds 2.0"} <= lines
    assert 'bantin_sources{health="changed"} 1.0' in lines


def test_an_unreadable_database_is_told_and_the_last_feeds_stay_up(site: Site) -> None:
    before = site.client.get("/feeds/news.rss").content
    with closing(sqlite3.connect(site.database.removeprefix("sqlite:///"))) as connection:
        connection.executescript("PRAGMA foreign_keys = OFF; DROP TABLE publications; DROP TABLE sources;")
    assert site.client.get("/feeds/news.rss").content == before
    answers = {path: site.client.get(path) for path in ("/feeds/news.atom", "/", "/feeds/news", "/metrics", "/healthz")}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 503)
    assert all("content-security-policy" in answer.headers for answer in answers.values())
    assert json.loads(answers["/healthz"].text)["status"].startswith("storage: ")
