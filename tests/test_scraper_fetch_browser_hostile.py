"""Pages that reach for private places, and pages that take what they can: a real Chromium under our limits."""

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bench.hostile_scripts import FLOODS, HARMLESS, KINDS, answer
from model.errors import BrowserError, DeadlineError, FetchError, ForbiddenError, TooLargeError
from scraper.fetch.browser.answers import Answers
from scraper.fetch.browser.chromium import list_group
from scraper.fetch.browser.proxy import GuardedProxy
from scraper.fetch.client import Client
from scraper.fetch.response import BrowserUse, Request
from tests.daemon import until
from tests.origin import Asked, Origin
from tests.scripted_site import NOW, browsing_client, show

HTML = {"Content-Type": "text/html; charset=utf-8"}
LIMITS = {"seconds": 6, "max_requests": 60, "max_bytes": 4 << 20, "max_memory": 700 << 20}


@dataclass(kw_only=True)
class Canary:
    """A web server and a UDP port that nobody may reach."""

    origin: Origin
    udp: socket.socket

    @property
    def url(self) -> str:
        return self.origin.url

    @property
    def place(self) -> str:
        return f"{self.origin.host}:{self.origin.port}"

    def count_hits(self) -> int:
        """Return how many connections and datagrams came."""
        hits = self.origin.connections
        self.udp.setblocking(False)
        while True:
            try:
                self.udp.recv(2048)
            except BlockingIOError:
                return hits
            hits += 1


@contextmanager
def canary(port: int = 0) -> Iterator[Canary]:
    with Origin("127.0.0.2", port) as origin, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.2", origin.port))
        origin.answer("/", 200, {**HTML, "Access-Control-Allow-Origin": "*"}, "<p>secret</p>")
        yield Canary(origin=origin, udp=udp)


REACHES = {
    "fetch": "fetch('http://@/').then(r => r.text()).then(t => out.textContent = t).catch(e => out.textContent = e)",
    "https": "fetch('https://@/').catch(e => out.textContent = e)",
    "request-object": "const q = new XMLHttpRequest(); q.open('GET', 'http://@/'); q.send()",
    "no-cors": "fetch('http://@/', {mode: 'no-cors', method: 'POST', body: 'x'})",
    "socket": "new WebSocket('ws://@/')",
    "socket-in-a-worker": (
        "new Worker(URL.createObjectURL(new Blob([\"new WebSocket('ws://@/'); fetch('http://@/')\"])))"
    ),
    "frame": "out.innerHTML = '<iframe src=\"http://@/\"></iframe>'",
    "script": "const s = document.createElement('script'); s.src = 'http://@/'; document.head.append(s)",
    "style": "document.head.innerHTML += '<link rel=stylesheet href=http://@/>'",
    "picture": "new Image().src = 'http://@/'",
    "beacon": "navigator.sendBeacon('http://@/', 'x')",
    "events": "new EventSource('http://@/')",
    "preconnect": "document.head.innerHTML += '<link rel=preconnect href=http://@/><link rel=dns-prefetch href=//@/>'",
    "prefetch": "document.head.innerHTML += '<link rel=prefetch href=http://@/><link rel=prerender href=http://@/>'",
    "window": "open('http://@/')",
    "form": "out.innerHTML = '<form method=post action=http://@/><input name=a></form>'; out.firstChild.submit()",
    "ping": "out.innerHTML = '<a href=#x ping=http://@/>x</a>'; out.firstChild.click()",
    "peer": (
        "const c = new RTCPeerConnection({iceServers: [{urls: 'stun:@'}, {urls: 'turn:@?transport=tcp', username: 'a',"
        "credential: 'b'}]}); c.createDataChannel('x'); c.createOffer().then(o => c.setLocalDescription(o))"
    ),
    "transport": "try { new WebTransport('https://@/') } catch (e) { out.textContent = e }",
    "video": "out.innerHTML = '<video src=http://@/ autoplay></video>'",
    "service-worker": (
        "navigator.serviceWorker && navigator.serviceWorker.register('/sw.js').then(() => fetch('http://@/'))"
    ),
    "import": "import('http://@/').catch(() => 0)",
    "number": "for (const a of ['2130706434', '0x7f.2']) fetch(`http://${a}:${'@'.split(':')[1]}/`)",
    "mapped": "fetch('http://[::ffff:127.0.0.2]:' + '@'.split(':')[1] + '/')",
    "name": "for (const a of ['localhost', 'inside.test']) fetch(`http://${a}:${'@'.split(':')[1]}/`)",
}


def resolve(names: dict[str, list[str]], host: str, port: int, *_: Any) -> list[tuple[Any, ...]]:
    """Answer like `socket.getaddrinfo`: the first address of a name, the next one at the next time."""
    found = names.get(host, [host])
    address = found.pop(0) if len(found) > 1 else found[0]
    return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, port))]


@pytest.fixture(scope="module")
def near_canary() -> Iterator[tuple[Origin, Canary, Client]]:
    """Give an origin, a canary beside it, and a client that may reach the origin alone."""
    resolver = partial(resolve, {"inside.test": ["127.0.0.2"], "localhost": ["127.0.0.1"]})
    with Origin() as origin, canary() as private, browsing_client(origin, resolve=resolver, seconds=60) as client:
        yield origin, private, client


@pytest.mark.parametrize("way", REACHES)
def test_no_page_reaches_a_private_place(near_canary: tuple[Origin, Canary, Client], way: str) -> None:
    origin, private, client = near_canary
    text = f"<p id=out>start</p><script>{REACHES[way].replace('@', private.place)}</script>"
    origin.answer("/page", 200, HTML, text)
    origin.answer("/sw.js", 200, {"Content-Type": "text/javascript"}, f"fetch('{private.url}')")
    try:
        page = show(client, origin.url + "/page")
    except ForbiddenError as error:
        assert "not a public address" in str(error)  # noqa: PT017  # a page that goes there itself ends so
    else:
        assert b"secret" not in page.body
    assert private.count_hits() == 0


def test_the_canary_sings_where_it_may_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.fetch.guard.Guard.narrow", lambda self, _: self)
    with Origin() as origin, canary() as private, browsing_client(origin, private.origin) as client:
        origin.answer(
            "/page", 200, HTML, f"<p id=out></p><script>{REACHES['fetch'].replace('@', private.place)}</script>"
        )
        assert b"secret" in show(client, origin.url + "/page").body
        assert private.count_hits() > 0


@pytest.mark.parametrize(
    "path", ["/redirect", "/by-script", "/refresh", "/to-a-file", "/frame-that-redirects", "/fetch-that-redirects"]
)
def test_no_redirect_reaches_a_private_place(near_canary: tuple[Origin, Canary, Client], path: str) -> None:
    origin, private, client = near_canary
    origin.answer("/redirect", 302, {"Location": private.url + "/"})
    origin.answer("/by-script", 200, HTML, f"<script>location.href = '{private.url}/'</script>")
    origin.answer("/refresh", 200, HTML, f"<meta http-equiv=refresh content='0;url={private.url}/'>")
    origin.answer("/to-a-file", 302, {"Location": "file:///etc/passwd"})
    origin.answer("/frame-that-redirects", 200, HTML, "<p>Hi<iframe src=/redirect></iframe>")
    origin.answer("/fetch-that-redirects", 200, HTML, "<p>Hi<script>fetch('/redirect')</script>")
    try:
        page = show(client, origin.url + path)
    except FetchError:
        pass
    else:
        assert (b"secret" in page.body, b"root:" in page.body) == (False, False)
    assert private.count_hits() == 0


def test_a_name_that_answers_differently_the_second_time_gets_nowhere() -> None:
    names = {"rebind.test": ["127.0.0.1", "127.0.0.2"]}
    with (
        Origin() as origin,
        canary(origin.port) as private,
        browsing_client(origin, resolve=partial(resolve, names)) as client,
    ):
        closing = {**HTML, "Connection": "close"}
        url = f"http://rebind.test:{origin.port}"
        text = "<p id=out>start</p><script>fetch('/').then(r => r.text()).then(t => out.textContent = t)</script>"
        origin.answer("/page", 200, closing, text)
        page = client.get(Request(url=f"{url}/page", robots=False, browser=BrowserUse()), now=NOW)
        assert b"start" in page.body  # type: ignore[union-attr]  # a browser's page is never unchanged
        assert names["rebind.test"] == ["127.0.0.2"], "it was asked for twice"
        assert private.count_hits() == 0


def test_a_name_with_one_private_address_is_refused_and_said_why() -> None:
    with canary() as private, browsing_client(resolve=partial(resolve, {"inside.test": ["127.0.0.2"]})) as client:
        url = f"http://inside.test:{private.origin.port}/"
        with pytest.raises(ForbiddenError, match=r"inside\.test \(127\.0\.0\.2\) is not a public address"):
            client.get(Request(url=url, robots=False, browser=BrowserUse()), now=NOW)
        assert private.count_hits() == 0


@pytest.mark.parametrize("path", ["/next", "/leads-by-script", "/redirects"])
def test_no_robots_txt_of_a_page_or_of_where_it_leads_is_asked_of_a_host_that_the_page_may_not_reach(path: str) -> None:
    with Origin() as origin, Origin() as other, canary() as private:
        private.origin.answer("/robots.txt", 200, {"Content-Type": "text/plain"}, "User-agent: *\nAllow: /")
        other.answer("/robots.txt", 302, {"Location": f"{private.url}/robots.txt"})
        other.answer("/next", 200, HTML, "<p>Hello")
        origin.answer("/leads-by-script", 200, HTML, f"<script>location.href='{other.url}/next'</script>")
        origin.answer("/redirects", 302, {"Location": f"{other.url}/next"})
        with browsing_client(origin, other, private.origin) as client:
            with pytest.raises(ForbiddenError, match=r"127\.0\.0\.2 is not a public address"):
                show(client, (other if path == "/next" else origin).url + path)
            assert private.count_hits() == 0
            assert len(other.asked("/robots.txt")) == 1


def test_no_file_of_this_machine_is_shown(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden.html"
    hidden.write_text("hidden treasure")
    tries = (
        f"fetch('{hidden.as_uri()}').then(r => r.text()).then(t => out.textContent = t).catch(() => 0);"
        f"out.innerHTML = '<iframe src={hidden.as_uri()}></iframe><object data={hidden.as_uri()}></object>';"
        f"setTimeout(() => location.href = '{hidden.as_uri()}', 300); open('{hidden.as_uri()}')"
    )
    with Origin() as origin, browsing_client(origin) as client:
        origin.answer("/page", 200, HTML, f"<p id=out></p><script>{tries}</script>")
        page = show(client, origin.url + "/page")
        assert b"treasure" not in page.body
        with pytest.raises(ForbiddenError, match="only http and https"):
            client.get(Request(url=hidden.as_uri(), browser=BrowserUse()), now=NOW)


@contextmanager
def hostile(page: str, **limits: Any) -> Iterator[tuple[Client, str]]:
    """Give a client with narrow limits, and the address of a page."""

    def serve(asked: Asked) -> Any:
        return answer(page, asked)

    with Origin() as origin, browsing_client(origin, **{**LIMITS, **limits}) as client:
        for path in (
            "/page",
            "/x",
            "/endless",
            "/drip",
            "/file",
            "/bomb",
            *(f"/page{number}0" for number in range(30)),
        ):
            origin.script(path, serve)
        yield client, origin.url


@pytest.mark.parametrize("kind", KINDS)
def test_what_never_ends_is_ended(kind: str) -> None:
    with hostile(KINDS[kind](0), **({"seconds": 60, "max_requests": 20} if kind in FLOODS else {})) as (client, url):
        with pytest.raises((DeadlineError, TooLargeError, FetchError)):
            client.get(Request(url=url + "/page", robots=False, browser=BrowserUse()), now=NOW)
        assert client._renderer is not None
        assert client._renderer._group == 0
        assert client._renderer._browser is None
        loop = client._renderer._loop
        assert loop is not None
        until(lambda: not asyncio.all_tasks(loop))  # nothing waits for answers that will never come


@pytest.mark.parametrize("kind", HARMLESS)
def test_what_is_only_rude_is_read(kind: str) -> None:
    with hostile(HARMLESS[kind](0), seconds=60) as (client, url):
        request = Request(url=url + "/page", robots=False, browser=BrowserUse())
        assert b"<p>Hello" in client.get(request, now=NOW).body  # type: ignore[union-attr]  # never unchanged


def test_scripts_answer_nothing_in_the_name_of_the_page() -> None:
    with hostile("<p>Hello</p><button>Load more</button>" + HARMLESS["says-something-else"](0), seconds=60) as (
        client,
        url,
    ):
        use = BrowserUse(scroll=1)
        body = client.get(Request(url=url + "/page", robots=False, browser=use), now=NOW).body  # type: ignore[union-attr]
        assert len(body) < 2000
        assert b"<button>Load more</button>" in body


def test_json_that_is_short_only_as_it_is_sent_is_never_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def read(self: Answers, request: str) -> bytes:
        asked.append(self.sizes[request])
        return b""

    monkeypatch.setattr(Answers, "_read", read)
    with hostile("<p>Hello<script>fetch('/bomb').then(r => r.json())</script>", seconds=60) as (client, url):
        page = client.get(Request(url=url + "/page", robots=False, browser=BrowserUse()), now=NOW)
        assert page.rendering.calls == ()  # type: ignore[union-attr]  # never unchanged
        with pytest.raises(TooLargeError):
            client.get(Request(url=url + "/bomb", robots=False, browser=BrowserUse()), now=NOW)
        assert asked == []


@pytest.mark.parametrize("path", ["/by-script", "/by-redirect"])
def test_a_very_long_address_is_not_taken_over_whoever_made_it(path: str) -> None:
    with Origin() as origin, browsing_client(origin) as client:
        lengthen = "history.pushState(1, '', '/page?' + 'y'.repeat(1e6))"
        origin.answer("/by-script", 200, HTML, f"<p>Hello<script>{lengthen}</script>")
        origin.answer("/by-redirect", 302, {"Location": "/next?" + "y" * 9000})
        origin.answer("/next", 200, HTML, "<p>Hello")
        with pytest.raises(BrowserError, match="page's address is longer than 8192 char"):
            client.get(Request(url=origin.url + path, robots=False, browser=BrowserUse()), now=NOW)


def test_a_browser_that_was_killed_is_started_anew_and_nothing_of_the_former_is_left() -> None:
    with hostile(KINDS["loop"](0), seconds=20) as (client, url):
        loop = Request(url=url + "/page", robots=False, browser=BrowserUse())
        well = Request(url=url + "/x", robots=False, browser=BrowserUse())
        client.get(well, now=NOW)
        assert client._renderer is not None
        group = client._renderer._group
        assert list_group(group)
        with pytest.raises(DeadlineError, match="not ready within 20 s"):
            client.get(loop, now=NOW)
        until(lambda: not list_group(group))
        client.get(well, now=NOW)
        assert client._renderer._group not in (0, group)


def test_a_browser_that_dies_by_itself_is_started_anew() -> None:
    with hostile("<p>Hello", seconds=60) as (client, url):
        request = Request(url=url + "/page", robots=False, browser=BrowserUse())
        client.get(request, now=NOW)
        assert client._renderer is not None
        os.killpg(client._renderer._group, 9)
        until(lambda: client._renderer is not None and not client._renderer._browser.is_connected())  # type: ignore[union-attr]
        assert client.get(request, now=NOW).body  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "greeting",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x04\x01\x00\x50\x7f\x00\x00\x01\x00",
        b"\x05\x01\x02",
        b"\x05\x01\x00\x05\x03\x00\x01",
        b"\x05",
    ],
)
def test_the_proxy_answers_nothing_but_connections_by_socks(greeting: bytes) -> None:
    from scraper.fetch.guard import Guard

    async def talk() -> bytes:
        proxy = GuardedProxy(connect_seconds=1)
        address = await proxy.start()
        proxy.begin(lambda _: None, Guard())
        reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
        writer.write(greeting)
        writer.write_eof()
        try:
            return await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.close()
            await proxy.close()

    assert b"HTTP" not in asyncio.run(talk())


def test_the_proxy_lets_nobody_through_while_no_page_is_read() -> None:

    async def talk(private: Canary) -> bytes:
        proxy = GuardedProxy(connect_seconds=1)
        address = await proxy.start()
        reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
        port = private.origin.port.to_bytes(2)
        try:
            writer.write(b"\x05\x01\x00\x05\x01\x00\x01\x7f\x00\x00\x02" + port)
            return await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.close()
            await proxy.close()

    with canary() as private:
        assert asyncio.run(talk(private)) == b""
        assert private.count_hits() == 0
