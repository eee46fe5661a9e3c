"""Files are asked of once, by HEAD: their type and length, within bounds, of a real server."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from model.errors import StoppedError
from model.item import UNKNOWN_TYPE, Enclosure
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from scraper.files import MAX_FILES, measure_files
from scraper.source import Source
from tests.origin import Origin

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
PDF = {"Content-Type": "application/pdf"}


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as started:
        yield started


@pytest.fixture
def client(origin: Origin) -> Iterator[Client]:
    with Client(FetchOptions(allow=(f"127.0.0.1:{origin.port}",))) as made:
        yield made


def make_source(origin: Origin, **fields: object) -> Source:
    return Source(slug="a", url=f"{origin.url}/news", robots=False, **fields)  # type: ignore[arg-type]


def make_file(origin: Origin, path: str, kind: str = UNKNOWN_TYPE, length: int = 0) -> Enclosure:
    return Enclosure(url=f"{origin.url}{path}", media_type=kind, length=length)


@pytest.mark.parametrize(
    ("headers", "kind", "length"),
    [
        (PDF, "application/pdf", 9),
        ({"Content-Type": "audio/mpeg"}, "audio/mpeg", 9),
        ({"Content-Type": "application/octet-stream"}, UNKNOWN_TYPE, 9),
        ({"Content-Type": "text/html"}, UNKNOWN_TYPE, 0),
        ({**PDF, "Content-Length": "many"}, "application/pdf", 0),
        ({**PDF, "Content-Encoding": "gzip"}, "application/pdf", 0),
    ],
)
def test_a_files_type_and_length_are_what_its_server_says(
    origin: Origin, client: Client, headers: dict[str, str], kind: str, length: int
) -> None:
    origin.answer("/a", headers=headers, body=b"%PDF-1.7\n")
    (found,) = measure_files([make_file(origin, "/a")], source=make_source(origin), client=client, now=NOW)
    assert (found.media_type, found.length) == (kind, length)
    assert [(one.method, one.headers["accept-encoding"]) for one in origin.log] == [("HEAD", "identity")]


def test_a_redirect_is_followed(origin: Origin, client: Client) -> None:
    origin.answer("/a", 302, {"Location": "/b"})
    origin.answer("/b", headers=PDF, body=b"12345")
    (found,) = measure_files([make_file(origin, "/a")], source=make_source(origin), client=client, now=NOW)
    assert (found.media_type, found.length) == ("application/pdf", 5)


@pytest.mark.parametrize("status", [403, 404, 405, 501])
def test_a_server_that_refuses_costs_no_more_than_a_blank_length(origin: Origin, client: Client, status: int) -> None:
    origin.answer("/a", status)
    file = make_file(origin, "/a", "application/pdf")
    assert measure_files([file], source=make_source(origin), client=client, now=NOW) == (file,)


def test_what_is_known_is_not_asked(origin: Origin, client: Client) -> None:
    told, before = make_file(origin, "/a", "audio/mpeg", 7), make_file(origin, "/b", "application/pdf", 8)
    silent = make_file(origin, "/c", "application/pdf")
    files = [told, make_file(origin, "/b"), silent]
    found = measure_files(files, source=make_source(origin), client=client, now=NOW, known=[before, silent])
    assert found == (told, before, silent)
    assert origin.log == []


def test_no_more_than_some_files_of_an_item_are_asked_of(origin: Origin, client: Client) -> None:
    files = [make_file(origin, f"/{number}.pdf", "application/pdf") for number in range(MAX_FILES + 3)]
    for number in range(MAX_FILES + 3):
        origin.answer(f"/{number}.pdf", headers=PDF, body=b"1")
    found = measure_files(files, source=make_source(origin), client=client, now=NOW)
    assert [file.length for file in found] == [1] * MAX_FILES + [0] * 3


def test_a_host_that_rests_longer_than_an_item_may_wait_is_not_asked(origin: Origin, client: Client) -> None:
    origin.answer("/a", 503, {"Retry-After": "600"})
    files = [make_file(origin, "/a"), make_file(origin, "/b")]
    assert measure_files(files, source=make_source(origin), client=client, now=NOW) == tuple(files)
    assert len(origin.log) == 1


def test_robots_txt_and_the_guard_are_asked_first(origin: Origin, client: Client) -> None:
    origin.answer("/robots.txt", body="User-agent: *\nDisallow: /a")
    files = [make_file(origin, "/a"), Enclosure(url="http://127.0.0.1:1/x", media_type="audio/mpeg")]
    source = Source(slug="a", url=f"{origin.url}/news")
    assert measure_files(files, source=source, client=client, now=NOW) == tuple(files)
    assert origin.asked("/a") == []


def test_a_sources_own_headers_go_to_its_own_server_alone(origin: Origin, client: Client) -> None:
    origin.answer("/a", headers=PDF)
    here = make_source(origin, headers={"X-Key": "secret"})
    elsewhere = Source(slug="a", url="https://example.org/news", robots=False, headers={"X-Key": "secret"})
    for source in (here, elsewhere):
        measure_files([make_file(origin, "/a")], source=source, client=client, now=NOW)
    assert ["x-key" in one.headers for one in origin.log] == [True, False]


def test_a_client_that_is_stopped_says_so(origin: Origin, client: Client) -> None:
    client.stop()
    with pytest.raises(StoppedError):
        measure_files([make_file(origin, "/a")], source=make_source(origin), client=client, now=NOW)
