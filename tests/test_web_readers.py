"""The first reader of a feed is noticed once; a look in a browser is none. Former addresses lead on."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from pathlib import Path

import anyio
import pytest

from messages.storage import StoreCode
from model.errors import StoreError
from tests.daemon import until
from tests.web_site import BASE, NOW, Site, make_site
from web.readers import FirstReaders, is_page_view

CHROME = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "accept": "text/html,*/*"}
PLAIN_BROWSER = {"upgrade-insecure-requests": "1", "accept": "text/html,application/xhtml+xml"}
READER = {"accept": "application/atom+xml, text/html;q=0.8", "user-agent": "Miniflux/2.2"}
FETCH = {"sec-fetch-mode": "cors"}  # a reader that runs in a browser


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with make_site(tmp_path) as made:
        yield made


def first_read(site: Site) -> object:
    source = site.store.find_source("news")
    assert source is not None
    return source.first_read


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
@pytest.mark.parametrize("headers", [{}, READER, FETCH, {"if-none-match": '"atom"'}])
def test_whoever_fetches_a_feed_is_a_reader(site: Site, form: str, headers: dict[str, str]) -> None:
    with site.client:  # one event loop, so that what is begun in it ends
        assert site.client.get(f"/feeds/news.{form}", headers=headers).status_code in (200, 304)
        assert until(lambda: first_read(site)) == NOW + timedelta(minutes=5)


@pytest.mark.parametrize("headers", [CHROME, PLAIN_BROWSER])
def test_a_look_in_a_browser_is_no_reader(site: Site, headers: dict[str, str]) -> None:
    with site.client:
        site.client.get("/feeds/news.atom", headers=headers)
        site.client.head("/feeds/news.rss")
        site.client.get("/feeds/news")
        site.client.get("/feeds/fresh.atom")
    assert first_read(site) is None


def test_a_page_view_is_told_by_what_browsers_alone_send() -> None:
    assert is_page_view([(b"accept", b"*/*"), (b"upgrade-insecure-requests", b"1")])
    assert not is_page_view([(b"accept", b"text/html"), (b"sec-fetch-mode", b"no-cors")])


def test_each_source_is_written_once_and_what_comes_meanwhile_together() -> None:
    written: list[list[str]] = []

    async def visit() -> None:
        readers = FirstReaders(lambda slugs: written.append(sorted(slugs)))
        for slug in ("a", "a", "b"):
            readers.notice(slug, [])
        while readers._writing:
            await anyio.sleep(0)
        readers.notice("a", [])
        assert readers._writing is None

    anyio.run(visit)
    assert written == [["a", "b"]]


def test_a_reader_whom_the_store_could_not_keep_is_noticed_again() -> None:
    tries: list[Collection[str]] = []

    def fail_once(slugs: Collection[str]) -> None:
        tries.append(set(slugs))
        if len(tries) == 1:
            raise StoreError(StoreCode.BUSY(seconds=30))

    async def visit() -> None:
        readers = FirstReaders(fail_once)
        for _ in range(2):
            readers.notice("a", [])
            while readers._writing:
                await anyio.sleep(0)

    anyio.run(visit)
    assert tries == [{"a"}, {"a"}]


@pytest.mark.parametrize("ending", ["", ".atom", ".rss", ".json", "/archive/100.atom"])
def test_former_addresses_redirect_for_good(site: Site, ending: str) -> None:
    site.store.record_readers(["news"], NOW)
    with site.store.renaming("news", "daily", NOW, force=True):
        pass
    answer = site.client.get(f"/feeds/news{ending}")
    assert (answer.status_code, answer.headers["location"]) == (301, f"{BASE}/feeds/daily{ending}")
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert site.client.get("/feeds/daily.atom").status_code == 200
    assert site.client.get("/feeds/news.exe").status_code == 404
