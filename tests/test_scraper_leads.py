"""Pages that only lead on are followed once, where it is certain where to; else the address is named."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import pytest

from model.errors import BantinError, ForbiddenError, OtherPageError, RedirectError, StatusError
from model.finding import PageKind
from model.outcome import NO_VALIDATORS, Failed, Health, Memory, NotModified, Scraped, Validators
from scraper.discovery import discover
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from scraper.fetch.response import Request, Response
from scraper.leads import get_page
from scraper.scrape import scrape
from scraper.source import Source
from tests.origin import Origin

NOW = datetime(2026, 3, 10, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}
ITEMS = "".join(
    f"<li><a href=/n/{n}>The town council decides on matter {n}</a> <time>0{n}.03.2026</time>" for n in range(1, 9)
)
LIST = f"<html lang=en><title>News</title><h1>News</h1><ul>{ITEMS}</ul>"


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as made:
        made.answer("/robots.txt", 404)
        made.answer("/list", 200, HTML | {"ETag": '"1"'}, LIST)
        yield made


def read(origin: Origin, path: str = "/", *allow: str) -> Response:
    options = FetchOptions(allow=(f"{origin.host}:{origin.port}", *allow), delay_seconds=0)
    with Client(options) as client:
        page = get_page(partial(client.get, now=NOW), Request(url=origin.url + path, headers={"X-Key": "secret"}))
    assert isinstance(page, Response)
    return page


LEADING = {
    "meta": "<meta http-equiv=refresh content='0; url=/list'>",
    "meta with quotes and a link": '<META HTTP-EQUIV="Refresh" CONTENT="5;URL=\'list\'"><a href=/list>Go on</a>',
    "script": "<script>window.location.href = \"/list\";</script>",
    "replacing script": "<html><body><script>location.replace('/list')</script></body></html>",
    "script for old windows": "<script>if (top != self) {} document.location='/list'</script>",
    "frameset": "<frameset cols='200,*'><frame src=/menu><frame src=/list><noframes>No frames</noframes></frameset>",
    "one frame": "<frameset rows='100%'><frame name=all src=/list></frameset>",
    "iframe": "<body style='margin:0'><iframe src=/list width='100%'></iframe></body>",
    "moved": "<h1>Our site has moved</h1><p>Please continue <a href=/list>here</a>.</p>",
    "moved, in Vietnamese": "<p>Trang tin đã chuyển sang <a href='/list'>địa chỉ mới</a></p>",
    "moved, in Japanese": "<p>ホームページは移転しました。<a href='/list'>こちら</a></p>",
}  # fmt: skip


@pytest.mark.parametrize("body", LEADING.values(), ids=LEADING)
def test_a_page_that_only_leads_on_is_followed(origin: Origin, body: str) -> None:
    origin.answer("/", 200, HTML, body)
    page = read(origin)
    assert (page.url, page.validators) == (f"{origin.url}/list", NO_VALIDATORS)
    assert page.moved == ("moved" in next(name for name, text in LEADING.items() if text == body))


def test_a_refresh_header_is_followed(origin: Origin) -> None:
    origin.answer("/", 200, HTML | {"Refresh": "0;url=/list"}, "<p>One moment</p>")
    assert read(origin).url == f"{origin.url}/list"


STAYING = {
    "a list that reloads itself": "<meta http-equiv=refresh content=20>" + LIST,
    "a list that goes on to the next page": "<meta http-equiv=refresh content='20; url=/2'>" + LIST,
    "a page that names itself": "<meta http-equiv=refresh content='5; url=/#top'>",
    "a late refresh": "<meta http-equiv=refresh content='600; url=/list'><p>Welcome</p>",
    "without scripts": "<noscript><meta http-equiv=refresh content='0; url=/list'></noscript><div id=app></div>",
    "several goals": "<script>if (x) location.href='/list'; else location.href='/liste';</script>",
    "a goal that is put together": "<script>location.href = '/list' + location.search;</script>",
    "a list with a video": LIST + "<iframe src=/video></iframe>",
    "a text with a frame": "<p>" + "The harbour is closed today. " * 20 + "</p><iframe src=/map></iframe>",
    "a login": "<h1>Log in</h1><form><input type=password></form><script>location.href='/list'</script>",
    "one link": "<p>Welcome to <a href=/list>our news</a></p>",
    "another scheme": "<meta http-equiv=refresh content='0; url=ftp://a.example/list'>",
    "a script as address": "<meta http-equiv=refresh content='0; url=javascript:alert(1)'>",
}  # fmt: skip


@pytest.mark.parametrize("body", STAYING.values(), ids=STAYING)
def test_a_page_that_may_be_more_stays(origin: Origin, body: str) -> None:
    origin.answer("/", 200, HTML, body)
    assert read(origin).url == f"{origin.url}/"
    assert [one.path for one in origin.log if one.path != "/robots.txt"] == ["/"]


def fail(origin: Origin, kind: type[BantinError], *allow: str) -> str:
    with pytest.raises(kind) as fault:
        read(origin, "/", *allow)
    return str(fault.value)


def test_a_loop_and_a_chain_are_refused(origin: Origin) -> None:
    origin.answer("/", 200, HTML, "<meta http-equiv=refresh content='0;url=/b'>")
    origin.answer("/b", 200, HTML, "<meta http-equiv=refresh content='0;url=/'>")
    assert fail(origin, RedirectError) == f"{origin.url}/ only leads on to {origin.url}/b, and that leads back"
    origin.answer("/b", 200, HTML, "<script>location='/list'</script>")
    assert fail(origin, RedirectError).endswith(f"that only to {origin.url}/list; watch the last of these addresses")
    assert not origin.asked("/list")


def test_what_cannot_be_had_is_told_with_the_way_there(origin: Origin) -> None:
    origin.answer("/", 200, HTML, "<meta http-equiv=refresh content='0;url=/none'>")
    said = fail(origin, StatusError)
    assert said.startswith(f"{origin.url}/ only leads on to {origin.url}/none, which cannot be had: ")
    assert "404" in said


def test_private_addresses_and_robots_txt_hold_there_too(origin: Origin) -> None:
    with Origin() as inside:
        origin.answer("/", 200, HTML, f"<meta http-equiv=refresh content='0;url={inside.url}/list'>")
        assert "is not a public address" in fail(origin, ForbiddenError)
        assert inside.log == []
        inside.answer("/robots.txt", 200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /list\n")
        assert "robots.txt" in fail(origin, ForbiddenError, f"{inside.host}:{inside.port}")
        assert [one.path for one in inside.log] == ["/robots.txt"]


def test_a_source_s_own_headers_stay_with_its_host(origin: Origin) -> None:
    with Origin("127.0.0.2") as other:
        other.answer("/list", 200, HTML, LIST)
        origin.answer("/", 200, HTML, f"<meta http-equiv=refresh content='0;url={other.url}/list'>")
        assert read(origin, "/", f"{other.host}:{other.port}").url == f"{other.url}/list"
        assert "x-key" not in other.asked("/list")[0].headers
    origin.answer("/", 200, HTML, "<meta http-equiv=refresh content='0;url=/list'>")
    read(origin)
    assert origin.asked("/list")[0].headers["x-key"] == "secret"


def source(origin: Origin) -> Source:
    rules = {"item": "li", "title": "a", "date": "time"}
    return Source.model_validate({"slug": "news", "url": f"{origin.url}/", "rules": rules})


def run(origin: Origin, memory: Memory = Memory()) -> Scraped | NotModified | Failed:  # noqa: B008  # frozen
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",), delay_seconds=0)) as client:
        return scrape(source(origin), client=client, memory=memory, now=NOW)


def test_a_source_is_read_where_its_page_leads(origin: Origin) -> None:
    origin.answer("/", 200, HTML | {"ETag": '"frame"'}, LEADING["frameset"])
    first = run(origin)
    assert isinstance(first, Scraped)
    assert [item.url for item in first.items][:1] == [f"{origin.url}/n/1"]
    assert first.warnings == ()
    again = run(origin, Memory(validators=Validators(etag='"frame"'), body_hash=first.body_hash))
    assert isinstance(again, NotModified)
    assert again.validators == NO_VALIDATORS, "those of the frame would hide that the list changed"


def test_a_source_whose_page_says_that_it_moved_tells_so(origin: Origin) -> None:
    origin.answer("/", 200, HTML, LEADING["moved"])
    first = run(origin)
    assert isinstance(first, Scraped)
    [warning] = map(str, first.warnings)
    assert f"permanently moved to {origin.url}/list" in warning


def test_where_it_is_not_certain_the_address_is_named(origin: Origin) -> None:
    origin.answer("/", 200, HTML, STAYING["a late refresh"])
    failed = run(origin)
    assert isinstance(failed, Failed)
    assert failed.health is Health.CHANGED
    assert f"leads on to {origin.url}/list; if the list is there, watch that address" in str(failed.message)
    with pytest.raises(OtherPageError) as fault:
        raise OtherPageError(failed.message, subject="", kind=PageKind.LEADS_ON)
    assert not fault.value.transient


@pytest.mark.parametrize(("name", "watched"), [("iframe", "/"), ("moved", "/list")])
def test_add_finds_the_list_where_the_page_leads(origin: Origin, name: str, watched: str) -> None:
    origin.answer("/", 200, HTML, LEADING[name])
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",), delay_seconds=0)) as client:
        found = discover(f"{origin.url}/", client=client, now=NOW)
    assert len(found.choices[0].items) == 8
    assert found.choices[0].source_url == origin.url + watched
