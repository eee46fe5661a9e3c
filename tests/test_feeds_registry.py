"""The registry is the only list of formats: what is entered there is stored, served, announced and documented."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from feeds import FORMATS, Entry, Feed, FeedFormat
from feeds.entry_cache import EntryCache, measure
from feeds.registry import describe_formats, find_preferred_format
from tests.house import ONE, TWO, House, house, listing
from web.app import make_app

ROOT = Path(__file__).parents[1]
BASE = "https://feeds.example.org"


def render_title(feed: Feed) -> bytes:
    return f"{feed.channel.title}\n".encode()


def render_line(entry: Entry) -> bytes:
    return f"{entry.title}: {entry.url}".encode()


TOY = FeedFormat(
    ending="txt",
    name="Plain text",
    media_type="text/plain",
    specification="https://www.rfc-editor.org/rfc/rfc2046",
    render_head=render_title,
    render_entry=render_line,
    tail=b"",
    separator=b"\n",
)


@pytest.fixture
def read(tmp_path: Path) -> Iterator[House]:
    """A house whose source was read once, with the toy format registered."""
    with house(tmp_path) as made:
        made.origin.answer("/news", body=listing(ONE, TWO))
        made.refresh()
        yield made


@pytest.fixture
def with_toy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[House]:
    monkeypatch.setitem(FORMATS, TOY.ending, TOY)
    with house(tmp_path) as made:
        made.origin.answer("/news", body=listing(ONE, TWO))
        made.refresh()
        yield made


def client_of(made: House) -> TestClient:
    served = make_app(
        made.store, base_url=BASE, title="Bantin", clock=lambda: made.now[0], sample=None, fresh_seconds=0
    )
    return TestClient(served, base_url=BASE)


def announced(client: TestClient) -> dict[str, str]:
    """Return the addresses that the source's page announces to feed readers, by media type."""
    page = html.fromstring(client.get("/feeds/news").content)
    links = page.xpath("//head/link[@rel='alternate']")
    return {str(link.get("type")): str(link.get("href")) for link in links}


def test_a_format_that_is_registered_is_published(with_toy: House) -> None:
    publication = with_toy.store.find_publication("news", "txt")
    assert publication is not None
    lines = publication.body.decode().splitlines()
    assert lines == ["News", f"One: {with_toy.origin.url}/1", f"Two: {with_toy.origin.url}/2"]


def test_a_format_that_is_registered_is_served_and_announced(with_toy: House) -> None:
    client = client_of(with_toy)
    answer = client.get("/feeds/news.txt")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert answer.text.startswith("News\nOne: ")
    assert announced(client)["text/plain"] == f"{BASE}/feeds/news.txt"
    assert "Plain text" in client.get("/feeds/news").text


def test_entries_that_were_cached_before_a_format_was_registered_are_in_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 3, 9, tzinfo=UTC)
    cache, entry = EntryCache(), Entry(guid="urn:x:1", url="https://a.example/", title="A", published=now, updated=now)
    assert cache.render(entry).keys() == {"atom", "rss", "json"}
    monkeypatch.setitem(FORMATS, TOY.ending, TOY)
    assert cache.render(entry)["txt"] == b"A: https://a.example/"
    assert cache.size == measure(cache.render(entry)), "the entry is counted once"


def test_a_format_that_is_registered_is_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, TOY.ending, TOY)
    row = "| [Plain text](https://www.rfc-editor.org/rfc/rfc2046) | `/feeds/<slug>.txt` | `text/plain; charset=utf-8` |"
    assert row in describe_formats()


def test_a_format_that_is_not_registered_is_not_there(read: House) -> None:
    client = client_of(read)
    assert client.get("/feeds/news.rss").status_code == 200
    assert client.get("/feeds/news.csv").status_code == 404
    assert read.store.find_publication("news", "csv") is None


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_is_published_served_and_announced(read: House, ending: str) -> None:
    form, client = FORMATS[ending], client_of(read)
    answer = client.get(f"/feeds/news.{ending}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{form.media_type}; charset=utf-8"
    assert answer.content == read.feeds()[ending]
    assert announced(client)[form.media_type] == f"{BASE}/feeds/news.{ending}"
    assert answer.content.endswith(form.tail)


def test_every_format_is_in_the_documents_and_has_goldens() -> None:
    assert (ROOT / "docs" / "feeds.md").read_text("utf-8") == describe_formats(), "run `make schema`"
    readme = (ROOT / "README.md").read_text("utf-8")
    for ending, form in FORMATS.items():
        assert form.ending == ending
        assert form.name in readme, "README.md lists the formats"
        assert list((ROOT / "tests" / "data" / "feeds").glob(f"*.{ending}")), "tests/test_feeds_documents.py writes it"


def test_no_two_formats_share_an_address_or_a_media_type() -> None:
    forms = list(FORMATS.values())
    assert all(form.ending.isascii() and form.ending.isalpha() and form.ending.islower() for form in forms)
    assert len({form.media_type for form in forms}) == len(forms)


def test_where_one_format_is_named_it_is_atom() -> None:
    assert find_preferred_format().ending == "atom"
