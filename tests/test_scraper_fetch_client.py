import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from model.errors import (
    DeadlineError,
    ForbiddenError,
    NetworkError,
    RedirectError,
    StatusError,
    StoppedError,
    TooLargeError,
)
from model.outcome import NotModified, Validators
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from scraper.fetch.response import Request, Response
from tests.origin import Answer, Asked, Origin

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as made:
        yield made


@pytest.fixture
def client(origin: Origin) -> Iterator[Client]:
    with Client(options(origin)) as made:
        yield made


def options(*origins: Origin, **told: Any) -> FetchOptions:
    told = {"deadline_seconds": 60, "read_seconds": 60, **told}
    return FetchOptions(allow=tuple(f"{one.host}:{one.port}" for one in origins), **told)


def get(client: Client, url: str, **told: Any) -> Response | NotModified:
    return client.get(Request(url=url, **{"robots": False, **told}), now=NOW)


def page(client: Client, url: str, **told: Any) -> Response:
    found = get(client, url, **told)
    assert isinstance(found, Response)
    return found


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


def test_a_page(origin: Origin, client: Client) -> None:
    told = {"Content-Type": "text/html; charset=utf-8", "ETag": '"1"', "Cache-Control": "max-age=60"}
    origin.answer("/", 200, told, "<p>tin")
    found = page(client, origin.url + "/")
    assert (found.body, found.media_type, found.charset) == (b"<p>tin", "text/html", "utf-8")
    assert (found.validators, found.max_age, found.moved) == (Validators(etag='"1"'), timedelta(minutes=1), False)
    sent = origin.log[0].headers
    assert sent["user-agent"] == "Bantin/0.1.0 (feed generator; no contact set)"
    assert sent["accept-encoding"] == "gzip, deflate"
    assert "cookie" not in sent


def test_a_conditional_get_sends_the_validators_verbatim(origin: Origin, client: Client) -> None:
    kept = Validators(etag='W/"v1"', last_modified="yesterday-ish")
    origin.answer("/", 304, {"Cache-Control": "max-age=5"})
    assert get(client, origin.url, validators=kept) == NotModified(validators=kept, max_age=timedelta(seconds=5))
    assert origin.log[0].headers["if-none-match"] == 'W/"v1"'
    assert origin.log[0].headers["if-modified-since"] == "yesterday-ish"
    origin.answer("/", 304, {"ETag": '"v2"'})
    renewed = Validators(etag='"v2"', last_modified="yesterday-ish")
    assert get(client, origin.url, validators=kept) == NotModified(validators=renewed)
    assert origin.connections == 1


def test_validators_go_to_the_url_that_was_asked_and_never_over_a_redirect(origin: Origin, client: Client) -> None:
    def there(asked: Asked) -> Answer:
        same = asked.headers.get("if-none-match") == '"1"'
        return Answer(status=304) if same else Answer(headers={"ETag": '"1"'}, body=b"this year")

    origin.answer("/news", 302, {"Location": "/this-year"})
    origin.script("/this-year", there)
    found = page(client, origin.url + "/news", validators=Validators(etag='"1"'))
    assert (found.body, found.validators) == (b"this year", Validators())
    assert origin.log[0].headers["if-none-match"] == '"1"'
    origin.answer("/this-year", 304)
    with pytest.raises(StatusError, match="304"):
        get(client, origin.url + "/news", validators=Validators(etag='"1"'))


def test_a_304_that_nobody_asked_for_is_tried_again_without_caches(origin: Origin, client: Client) -> None:
    def once(asked: Asked) -> Answer:
        return Answer(body=b"page") if "cache-control" in asked.headers else Answer(status=304)

    origin.script("/", once)
    assert page(client, origin.url).body == b"page"
    origin.answer("/", 304)
    with pytest.raises(StatusError, match="304"):
        get(client, origin.url)


@pytest.mark.parametrize("status", [201, 204, 206, 300, 400, 401, 403, 404, 410, 429, 451, 500, 502, 503, 999])
def test_every_other_status_is_an_error_that_tells_it(origin: Origin, client: Client, status: int) -> None:
    origin.answer("/", status)
    with pytest.raises(StatusError, match=str(status)) as caught:
        get(client, origin.url)
    assert caught.value.status == status
    assert "\n" not in str(caught.value)


def test_a_redirect_is_followed_and_own_headers_stay_with_their_origin(origin: Origin) -> None:
    with Origin() as other, Client(options(origin, other)) as client:
        origin.answer("/a", 301, {"Location": "/b?x=ư".encode().decode("latin-1")})
        origin.answer("/b", 302, {"Location": other.url + "/c#top"})
        other.answer("/c", 200, {}, "there")
        own = {"Authorization": "Basic c2VjcmV0", "Cookie": "a=1", "X-Own": "yes", "Host": "evil.example"}
        found = page(client, origin.url + "/a", headers=own)
        assert (found.body, found.url, found.moved) == (b"there", other.url + "/c", False)
        assert origin.log[1].path == "/b?x=%C6%B0"
        assert origin.log[1].headers["authorization"] == "Basic c2VjcmV0"
        assert origin.log[1].headers["host"] == f"{origin.host}:{origin.port}"
        assert not {"authorization", "cookie", "x-own"} & set(other.log[0].headers)


def test_only_permanent_redirects_move_a_page(origin: Origin, client: Client) -> None:
    origin.answer("/a", 301, {"Location": "/b"})
    origin.answer("/b", 308, {"Location": "/c"})
    origin.answer("/c", 200, {}, "x")
    assert page(client, origin.url + "/a").moved
    origin.answer("/b", 307, {"Location": "/c"})
    assert not page(client, origin.url + "/a").moved


@pytest.mark.parametrize(
    ("location", "error", "said"),
    [
        ("/", RedirectError, "loop"),
        ("", RedirectError, "without saying where"),
        ("http://[::1", RedirectError, "invalid URL"),
        ("file:///etc/passwd", ForbiddenError, "file"),
        ("http://127.0.0.1:1/", ForbiddenError, "not a public address"),
        ("http://169.254.169.254/", ForbiddenError, "not a public address"),
        ("http://a@127.0.0.1/", ForbiddenError, "user name"),
    ],
)
def test_redirects_that_are_not_followed(
    origin: Origin, client: Client, location: str, error: type[Exception], said: str
) -> None:
    origin.answer("/", 302, {"Location": location})
    with pytest.raises(error, match=said):
        get(client, origin.url + "/")


def test_too_many_redirects(origin: Origin, client: Client) -> None:
    for number in range(9):
        origin.answer(f"/{number}", 302, {"Location": f"/{number + 1}"})
    with pytest.raises(RedirectError, match="more than 5 redirects"):
        get(client, origin.url + "/0")
    assert len(origin.log) == 6


def test_a_cookie_lives_for_one_run_only(origin: Origin, client: Client) -> None:
    def wall(asked: Asked) -> Answer:
        if asked.headers.get("cookie") == "consent=1":
            return Answer(body=b"in")
        return Answer(status=302, headers={"Location": "/", "Set-Cookie": "consent=1"})

    origin.script("/", wall)
    assert page(client, origin.url + "/").body == b"in"
    assert page(client, origin.url + "/").body == b"in"
    assert ["cookie" in asked.headers for asked in origin.log] == [False, True, False, True]


def test_caps_and_lengths(origin: Origin) -> None:
    with Client(options(origin, max_bytes=2000)) as client:
        origin.answer("/", 200, {}, b"x" * 2001)
        with pytest.raises(TooLargeError):
            get(client, origin.url)
        origin.script("/", Answer(raw=b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + b"x" * 2001))
        with pytest.raises(TooLargeError):
            get(client, origin.url)
        origin.script("/", Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"))
        with pytest.raises(NetworkError, match="cut off"):
            get(client, origin.url)


def test_private_addresses_are_refused_without_a_connection(origin: Origin) -> None:
    with Client(FetchOptions()) as client, pytest.raises(ForbiddenError, match="not a public address"):
        get(client, origin.url)
    with Client(FetchOptions(allow=("127.0.0.1:1",))) as client, pytest.raises(ForbiddenError):
        get(client, origin.url)
    assert origin.connections == 0


def test_the_connection_goes_to_the_address_that_was_looked_at(origin: Origin) -> None:
    answers = iter(["127.0.0.1", "10.0.0.1"])

    def rebinding(host: str, port: int, *_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    origin.answer("/", 200, {"Connection": "close"}, "x")
    with Client(FetchOptions(allow=(f"127.0.0.1:{origin.port}",)), resolve=rebinding) as client:
        assert page(client, f"http://rebound.example:{origin.port}/").body == b"x"
        with pytest.raises(ForbiddenError, match=r"rebound\.example \(10\.0\.0\.1\)"):
            get(client, f"http://rebound.example:{origin.port}/")


def test_a_name_server_that_hangs_and_a_name_that_is_none() -> None:
    hang = threading.Event()

    def resolve(host: str, *_: Any) -> list[Any]:
        if host == "slow.example":
            hang.wait(60)
        raise socket.gaierror(-2, "Name or service not known")

    with Client(FetchOptions(deadline_seconds=0.2), resolve=resolve) as client, pytest.raises(DeadlineError):
        get(client, "http://slow.example/")
    hang.set()
    with (
        Client(FetchOptions(deadline_seconds=60), resolve=resolve) as client,
        pytest.raises(NetworkError, match=r"there is no host of the name none\.example"),
    ):
        get(client, "http://none.example/")


def test_the_environment_is_not_asked(
    origin: Origin, client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    origin.answer("/", 200, {}, "x")
    assert page(client, origin.url).body == b"x"
    assert "authorization" not in origin.log[0].headers


def test_stop_cuts_what_is_under_way_and_all_later_requests(origin: Origin) -> None:
    asked, ended, raised = threading.Event(), threading.Event(), []

    def hang(_: Asked) -> Answer:
        asked.set()
        ended.wait(120)
        return Answer()

    origin.script("/", hang)
    client = Client(options(origin, deadline_seconds=120, read_seconds=120))

    def run() -> None:
        with pytest.raises(StoppedError) as caught:
            get(client, origin.url)
        raised.append(caught.value)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert asked.wait(60)
        client.stop()
        thread.join(60)  # less than the deadline, at which it would end in any case
        assert raised
    finally:
        ended.set()
    with pytest.raises(StoppedError):
        get(client, origin.url)
    client.close()


def test_requests_to_one_host_keep_their_distance(origin: Origin) -> None:
    clock = Clock()
    origin.answer("/", 200, {}, "x")
    with Client(options(origin, delay_seconds=3), monotonic=clock, sleep=clock.sleep) as client:
        assert client.seconds_until_free(origin.url) == 0
        get(client, origin.url)
        assert client.seconds_until_free(origin.url) == 3
        get(client, origin.url)
    assert clock.slept == [3]


def test_a_host_that_sent_retry_after_is_left_alone(origin: Origin) -> None:
    clock = Clock()
    origin.answer("/", 429, {"Retry-After": "120"})
    with Client(options(origin), monotonic=clock, sleep=clock.sleep) as client:
        with pytest.raises(StatusError) as caught:
            get(client, origin.url)
        assert caught.value.retry_after == timedelta(seconds=120)
        origin.answer("/", 200, {}, "x")
        with pytest.raises(StatusError, match="pause of another 120 s"):
            get(client, origin.url)
        assert client.seconds_until_free(origin.url) == 120
        assert len(origin.log) == 1
        clock.now += 120
        assert page(client, origin.url).body == b"x"


def robots(origin: Origin, text: str) -> None:
    origin.answer("/robots.txt", 200, {"Content-Type": "text/plain"}, text)
    origin.answer("/news", 200, {}, "x")
    origin.answer("/secret/a", 200, {}, "x")


def test_robots_txt_is_asked_once_a_day_and_obeyed(origin: Origin) -> None:
    clock = Clock()
    robots(origin, "User-agent: *\nDisallow: /secret\n")
    with Client(options(origin), monotonic=clock, sleep=clock.sleep) as client:
        for _ in range(2):
            assert page(client, origin.url + "/news", robots=True).body == b"x"
        with pytest.raises(ForbiddenError, match=r"robots.txt of 127.*disallows /secret/a for Bantin; .*robots: false"):
            get(client, origin.url + "/secret/a", robots=True)
        assert page(client, origin.url + "/secret/a").body == b"x"
        assert len(origin.asked("/robots.txt")) == 1
        clock.now += 25 * 3600
        get(client, origin.url + "/news", robots=True)
        assert len(origin.asked("/robots.txt")) == 2


def test_robots_txt_binds_redirects_too(origin: Origin, client: Client) -> None:
    robots(origin, "User-agent: bantin\nDisallow: /secret\n")
    origin.answer("/go", 302, {"Location": "/secret/a"})
    with pytest.raises(ForbiddenError, match="disallows /secret/a"):
        get(client, origin.url + "/go", robots=True)
    assert not origin.asked("/secret/a")


@pytest.mark.parametrize("status", [404, 403, 410, 302])
def test_a_site_without_robots_txt_allows_all(origin: Origin, client: Client, status: int) -> None:
    robots(origin, "")
    origin.answer("/robots.txt", status, {"Location": "/robots.txt"})
    assert page(client, origin.url + "/news", robots=True).body == b"x"


def test_a_robots_txt_in_trouble_closes_the_site_for_a_short_while(origin: Origin) -> None:
    clock = Clock()
    robots(origin, "")
    origin.answer("/robots.txt", 500)
    with Client(options(origin), monotonic=clock, sleep=clock.sleep) as client:
        for _ in range(2):
            with pytest.raises(NetworkError, match=r"skipped: robots.txt of .* is unavailable"):
                get(client, origin.url + "/news", robots=True)
        assert len(origin.asked("/robots.txt")) == 1
        assert not origin.asked("/news")
        clock.now += 61
        robots(origin, "")
        assert page(client, origin.url + "/news", robots=True).body == b"x"
        origin.answer("/robots.txt", 500)
        clock.now += 25 * 3600
        assert page(client, origin.url + "/news", robots=True).body == b"x"  # by the older copy


def test_crawl_delay_is_kept_and_bounded(origin: Origin) -> None:
    clock = Clock()
    robots(origin, "User-agent: *\nCrawl-delay: 500\n")
    with Client(options(origin), monotonic=clock, sleep=clock.sleep) as client:
        get(client, origin.url + "/news", robots=True)
        get(client, origin.url + "/news", robots=True)
    assert clock.slept == [30, 30]


def test_a_huge_robots_txt_is_read_in_part(origin: Origin, client: Client) -> None:
    robots(origin, "User-agent: *\nDisallow: /secret\n" + "# filler\n" * 200_000)
    with pytest.raises(ForbiddenError):
        get(client, origin.url + "/secret/a", robots=True)


def test_a_tls_handshake_that_never_ends_is_cut_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        limits = FetchOptions(allow=(f"127.0.0.1:{port}",), deadline_seconds=0.3)
        with Client(limits) as client, pytest.raises(DeadlineError, match=r"within 0\.3 s"):
            get(client, f"https://127.0.0.1:{port}/")


def test_a_closed_port_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as made:
        port = made.getsockname()[1]
    with (
        Client(FetchOptions(allow=("127.0.0.0/8",))) as client,
        pytest.raises(NetworkError, match="refused the connection"),
    ):
        get(client, f"http://127.0.0.1:{port}/")
