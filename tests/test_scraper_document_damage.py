"""Texts that came damaged are no pages: a hole of NULs, an end in the midst of a tag."""

from pathlib import Path

import pytest

from model.errors import DamagedError, DocumentError
from model.outcome import NO_VALIDATORS, Health
from scraper.document import FeedDocument, HtmlDocument, JsonDocument
from scraper.document.reading import read_document
from scraper.fetch.response import Response
from tests.house import ONE, TWO, house, listing, titles

PAGE = b"<!doctype html><title>News</title><ul><li><a href=/1>One</a><li><a href=/2>Two</a></ul></html>\n"
FEED = (
    b"<?xml version='1.0'?><rss version='2.0'><channel><title>N</title><item><title>One</title></item></channel></rss>"
)


def read(body: bytes, media_type: str = "text/html") -> object:
    page = Response(
        url="https://a.example/news", body=body, media_type=media_type, charset="", validators=NO_VALIDATORS
    )
    return read_document(page)


@pytest.mark.parametrize(("body", "media_type"), [(PAGE, "text/html"), (FEED, "application/rss+xml")])
def test_a_hole_in_the_midst_is_damage(body: bytes, media_type: str) -> None:
    with pytest.raises(DamagedError, match="the page arrived damaged, with 4096 NUL bytes in the middle") as fault:
        read(body[:60] + bytes(4096) + body[80:], media_type)
    assert fault.value.transient


@pytest.mark.parametrize(
    "body",
    [PAGE[:-9], PAGE[: PAGE.index(b"href=/2") + 4], PAGE[:80] + b"<a title='a b", FEED[:90] + b"<description"],
)
def test_an_end_inside_a_tag_is_damage(body: bytes) -> None:
    assert body.rfind(b"<") > body.rfind(b">")
    with pytest.raises(DamagedError, match="ends inside a tag"):
        read(body)


@pytest.mark.parametrize(
    ("body", "media_type", "kind"),
    [
        (PAGE + bytes(4096), "text/html", HtmlDocument),  # padded to the end of a block
        (PAGE.replace(b"One", b"O\x00ne"), "text/html", HtmlDocument),
        (PAGE[:-8], "text/html", HtmlDocument),  # without an end tag
        (PAGE[:-2], "text/html", HtmlDocument),  # </html
        (PAGE + b"<!-- 0.2 s", "text/html", HtmlDocument),
        (b"<p>1 < 2, and 2 <3", "text/html", HtmlDocument),
        (b'{"items": [{"title": "One <b"}]}', "application/json", JsonDocument),
        (b"a <b", "text/plain", HtmlDocument),
        (FEED, "application/rss+xml", FeedDocument),
        (PAGE.decode().encode("utf-16"), "text/html", HtmlDocument),
        (PAGE.decode().encode("utf-32"), "text/html", HtmlDocument),
    ],
)
def test_what_is_no_damage(body: bytes, media_type: str, kind: type) -> None:
    assert isinstance(read(body, media_type), kind)


def test_a_file_that_is_no_text_is_called_what_it_is() -> None:
    with pytest.raises(DocumentError, match="PDF"):
        read(b"%PDF-1.4" + bytes(64) + b"1 0 obj")


def test_a_damaged_page_publishes_nothing_and_is_asked_for_again(tmp_path: Path) -> None:
    with house(tmp_path, interval="10m") as made:
        made.origin.answer("/news", 200, {"ETag": '"1"'}, listing(TWO))
        made.refresh()
        made.compose()
        before, whole = made.feeds(), listing(ONE, TWO).encode()
        for damaged in (whole[:40] + bytes(512) + whole[60:], whole[: whole.rindex(b"<a") + 5]):
            made.pass_time(hours=1)
            made.origin.answer("/news", 200, {"ETag": '"2"'}, damaged)
            run = made.refresh()
            assert run.failed
            assert "the page arrived damaged" in str(run.message)
            made.compose()
            assert made.feeds() == before
        [state] = made.store.list_sources()
        assert (state.health, state.failures) == (Health.UNREACHABLE, 2)
        made.pass_time(hours=1)
        made.origin.answer("/news", 200, {"ETag": '"2"'}, whole)
        made.refresh()
        made.compose()
        assert titles(made) == ["One", "Two"]
        assert made.origin.asked("/news")[-1].headers["if-none-match"] == '"1"', "the damaged page's was not kept"
