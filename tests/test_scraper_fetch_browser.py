"""Pages that scripts fill, shown by a real Chromium: what comes of each kind, and how the browser is kept."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import scraper.fetch.browser
from bench.scripted_pages import KINDS, START, TITLES
from model.errors import BrowserError, FetchError, ForbiddenError, NetworkError, StatusError
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.fetch.browser.visit import convert_error
from scraper.fetch.client import Client
from scraper.fetch.guard import Guard
from scraper.fetch.options import FetchOptions
from scraper.fetch.response import BrowserUse, Request
from scraper.source import Login
from tests.origin import Answer, Asked, Origin
from tests.scripted_site import NOW, browser_options, browsing_client, is_running, list_titles, serve, show

HTML = {"Content-Type": "text/html; charset=utf-8"}
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with Origin() as made:
        yield made


@pytest.fixture(scope="module")
def client(origin: Origin) -> Iterator[Client]:
    with browsing_client(origin) as made:
        yield made


@pytest.mark.parametrize("kind", KINDS)
def test_what_scripts_show_is_a_page_like_any_other(origin: Origin, client: Client, kind: str) -> None:
    serve(origin, KINDS[kind])
    page = show(client, origin.url + START.get(kind, "/"))
    assert list_titles(page)[:10] == TITLES
    assert (page.media_type, page.charset) == ("text/html", "utf-8")
    assert not any(asked.path.endswith(".png") for asked in origin.log)


@pytest.mark.parametrize(("kind", "scroll", "number"), [("endless", 2, 20), ("load-more", 1, 15), ("load-more", 9, 25)])
def test_an_endless_list_is_gone_on_with_so_many_times(
    origin: Origin, client: Client, kind: str, scroll: int, number: int
) -> None:
    serve(origin, KINDS[kind])
    assert len(list_titles(show(client, origin.url + "/", scroll=scroll))) == number


def test_what_scripts_fetched_as_json_is_kept_with_what_the_page_took(origin: Origin, client: Client) -> None:
    serve(origin, KINDS["fetch"])
    taken = show(client, origin.url + "/").rendering
    assert taken is not None
    assert [call.url for call in taken.calls] == [origin.url + "/data.json"]
    assert (taken.requests, taken.bytes > len(KINDS["fetch"]["/data.json"][1])) == (2, True)


def test_pictures_fonts_and_films_are_not_loaded(origin: Origin, client: Client) -> None:
    body = (
        "<style>@font-face{font-family:a;src:url(/a.woff2)} p{font-family:a;background:url(/b.png)}</style><p>Hi"
        "<img src=/c.png><video src=/d.mp4 autoplay></video><audio src=/e.mp3 autoplay></audio>"
        "<link rel=icon href=/f.ico>"
    )
    origin.answer("/media", 200, HTML, body)
    show(client, origin.url + "/media")
    assert [path for path in ("/a.woff2", "/b.png", "/c.png", "/d.mp4", "/e.mp3", "/f.ico") if origin.asked(path)] == []


def test_a_page_that_is_no_html_keeps_its_kind_and_its_letters(origin: Origin, client: Client) -> None:
    origin.answer("/feed", 200, {"Content-Type": "application/json; charset=iso-8859-1"}, b'["\xe9"]')
    page = show(client, origin.url + "/feed")
    assert (page.body.decode(page.charset), page.media_type) == ('["é"]', "application/json")


def test_an_error_status_is_told_as_without_a_browser() -> None:
    with Origin() as origin, browsing_client(origin) as client:
        origin.answer("/busy", 503, {**HTML, "Retry-After": "120"}, "<p>busy")
        with pytest.raises(StatusError) as caught:
            show(client, origin.url + "/busy")
        assert (caught.value.status, caught.value.transient) == (503, True)
        assert client.seconds_until_free(origin.url) > 100


def test_a_host_that_is_not_there_is_told_as_without_a_browser(client: Client) -> None:
    with pytest.raises(NetworkError, match=r"there is no host of the name nowhere\.invalid"):
        client.get(Request(url="http://nowhere.invalid/", robots=False, browser=BrowserUse()), now=NOW)


def test_a_server_that_speaks_no_https_is_a_fault_of_the_network(origin: Origin, client: Client) -> None:
    url = f"https://{origin.host}:{origin.port}/"
    with pytest.raises(NetworkError, match=r"could not open the page: ERR_(SSL|CONNECTION)_"):
        client.get(Request(url=url, robots=False, browser=BrowserUse()), now=NOW)


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("Page.goto: net::ERR_CONNECTION_CLOSED at https://town.example/", NetworkError),
        ("Page.goto: net::ERR_CERT_DATE_INVALID at https://town.example/", NetworkError),
        ("Page.goto: net::ERR_TIMED_OUT at https://town.example/", NetworkError),
        ("Page.goto: net::ERR_TOO_MANY_REDIRECTS at https://town.example/", BrowserError),
        ("Page.goto: net::ERR_ABORTED at https://town.example/?net::ERR_TIMED_OUT", BrowserError),
        ("Page.goto: Protocol error", BrowserError),
    ],
)
def test_what_broke_between_the_browser_and_a_server_is_a_fault_of_the_network(
    reason: str, kind: type[FetchError]
) -> None:
    assert type(convert_error(reason, "https://town.example/")) is kind


def test_robots_txt_is_asked_also_for_where_scripts_lead() -> None:
    with Origin() as origin, browsing_client(origin) as client:
        origin.answer("/robots.txt", 200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /closed")
        origin.answer("/closed", 200, HTML, "<p>closed")
        origin.answer("/open", 200, HTML, "<script>location.href='/closed'</script>")
        with pytest.raises(ForbiddenError, match="robots"):
            show(client, origin.url + "/closed")
        assert not is_running(client)
        with pytest.raises(ForbiddenError, match="robots"):
            show(client, origin.url + "/open")
        assert origin.asked("/closed") == []
        origin.answer("/moved", 302, {"Location": "/closed"})
        with pytest.raises(ForbiddenError, match="robots"):
            show(client, origin.url + "/moved")
        origin.answer("/parts", 200, HTML, "<p>Hello<script>fetch('/closed')</script><iframe src=/closed></iframe>")
        assert b"Hello" in show(client, origin.url + "/parts").body
        assert len(origin.asked("/closed")) == 3


def test_robots_txt_is_asked_for_the_page_that_was_sent_not_for_the_address_that_scripts_show() -> None:
    with Origin() as origin, browsing_client(origin) as client:
        origin.answer("/robots.txt", 200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /closed")
        origin.answer("/open", 200, HTML, "<p>Hello<script>history.pushState(1, '', '/closed')</script>")
        page = show(client, origin.url + "/open")
        assert (page.url, b"Hello" in page.body) == (f"{origin.url}/closed", True)
        origin.answer("/closed", 200, HTML, "<p>closed<script>history.pushState(1, '', '/moved')</script>")
        origin.answer("/moved", 302, {"Location": "/closed"})
        with pytest.raises(ForbiddenError, match="robots"):
            show(client, origin.url + "/moved")


def test_the_modules_of_the_browser_are_those_that_its_docstring_names() -> None:
    named = re.findall(r"^    (\w+) {2,}", scraper.fetch.browser.__doc__ or "", re.M)
    there = [path.stem for path in Path(scraper.fetch.browser.__file__).parent.glob("[!_]*.py")]
    assert sorted(named) == sorted(there)


def test_headers_and_cookies_stay_with_the_pages_own_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Guard, "narrow", lambda self, _: self)  # so that another origin of this machine is reached
    with Origin() as origin, Origin("127.0.0.2") as other, browsing_client(origin, other) as client:
        cors = {**HTML, "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}
        origin.answer("/page", 200, HTML, f"<script>fetch('/own'); fetch('/away'); fetch('{other.url}/far')</script>")
        origin.answer("/own", 200, HTML, "")
        origin.answer("/away", 302, {"Location": f"{other.url}/redirected", **cors})
        other.answer("/redirected", 200, cors, "")
        other.answer("/far", 200, cors, "")
        headers = {"X-Key": "letmein", "Cookie": "sid=42", "User-Agent": "Town crier"}
        request = Request(url=origin.url + "/page", headers=headers, robots=False, browser=BrowserUse())
        client.get(request, now=NOW)
        sent = {
            asked.path: (asked.headers.get("x-key"), asked.headers.get("cookie"), asked.headers["user-agent"])
            for asked in (*origin.log, *other.log)
            if asked.method == "GET"
        }
        own, strange = ("letmein", "sid=42", "Town crier"), (None, None, "Town crier")
        assert sent == {"/page": own, "/own": own, "/away": own, "/redirected": strange, "/far": strange}


def test_pages_leave_nothing_for_the_next(origin: Origin, client: Client) -> None:
    origin.answer("/stays", 200, HTML, "<script>document.cookie='a=1'; localStorage.a=1</script>")
    show(client, origin.url + "/stays")
    origin.answer("/looks", 200, HTML, "<p id=p><script>p.textContent=`[${document.cookie}${localStorage.a}]`</script>")
    assert b"[undefined]" in show(client, origin.url + "/looks").body


def test_the_browser_prefers_the_sources_language_and_prints_times_in_its_zone(origin: Origin, client: Client) -> None:
    script = "<p id=p><script>p.textContent=navigator.language+new Date(0).getHours()</script>"
    origin.answer("/where", 200, HTML, script)
    page = show(client, origin.url + "/where", language="vi", timezone="Asia/Ho_Chi_Minh")
    assert b'<p id="p">vi8' in page.body  # Saigon was eight hours ahead in 1970
    assert origin.asked("/where")[-1].headers["accept-language"].startswith("vi")


class LoginSite:
    """A form with a token of its own for each visitor, and a page that only those who logged in see."""

    def __init__(self, origin: Origin) -> None:
        self.posted: list[bytes] = []
        origin.script("/login", self.login)
        origin.script("/members", self.members)

    def login(self, asked: Asked) -> Answer:
        form = (
            "<form method=post><input type=hidden name=csrf value=t0k3n><input name=user><input type=password name=pw>"
            "<button>Log in</button></form>"
        )
        if asked.method == "GET":
            return Answer(headers={**HTML, "Set-Cookie": "pre=1; HttpOnly"}, body=form.encode())
        self.posted.append(asked.body)
        well = asked.body == b"csrf=t0k3n&user=ada&pw=s%C3%A9same" and "pre=1" in asked.headers.get("cookie", "")
        there = {"Location": "/members", "Set-Cookie": "sid=in"} if well else HTML
        return Answer(status=303 if well else 200, headers=there, body=b"" if well else form.encode())

    def members(self, asked: Asked) -> Answer:
        is_logged_in = "sid=in" in asked.headers.get("cookie", "")
        body = "<a href='/bulletins/1'>For members</a>" if is_logged_in else "<p>Log in first."
        return Answer(headers=HTML, body=body.encode())


def make_login(origin: Origin, **fields: Any) -> Login:
    return Login.model_validate({"url": origin.url + "/login", "fields": fields})


def test_a_form_is_filled_in_with_its_own_token_before_the_page(
    origin: Origin, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    LoginSite(origin)
    monkeypatch.setenv("TOWN_PASSWORD", "sésame")
    login = make_login(origin, user="ada", pw={"env": "TOWN_PASSWORD"})
    assert b"For members" in show(client, origin.url + "/members", login=login).body
    assert b"Log in first" in show(client, origin.url + "/members").body


def test_a_login_that_is_refused_is_said_without_the_secret(origin: Origin, client: Client) -> None:
    site = LoginSite(origin)
    with pytest.raises(BrowserError, match="did not accept the login") as caught:
        show(client, origin.url + "/members", login=make_login(origin, user="ada", pw="hunter22"))
    assert len(site.posted) == 1
    assert "hunter22" not in str(caught.value)
    with pytest.raises(BrowserError, match="no field named mail") as caught:
        show(client, origin.url + "/members", login=make_login(origin, mail="ada@example.org", pw="hunter22"))
    assert "ada@" not in str(caught.value)


def test_a_login_page_that_leads_to_another_site_gets_nothing(origin: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Guard, "narrow", lambda self, _: self)  # so that another origin of this machine is reached
    with Origin("127.0.0.2") as other, browsing_client(origin, other) as client:
        origin.answer("/moved-login", 302, {"Location": f"{other.url}/login"})
        site = LoginSite(other)
        login = Login.model_validate({"url": origin.url + "/moved-login", "fields": {"user": "ada", "pw": "hunter22"}})
        with pytest.raises(BrowserError, match="another site"):
            show(client, origin.url + "/members", login=login)
        assert site.posted == []


def test_pages_from_many_threads_are_read_one_after_the_other(origin: Origin, client: Client) -> None:
    serve(origin, KINDS["table"])
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append(list_titles(show(client, origin.url + "/")))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
    assert len(found) == 4
    assert all(len(each) == 10 for each in found)


def test_a_missing_chromium_is_said_with_what_to_do(origin: Origin) -> None:
    options = FetchOptions(browser=browser_options(path="/nowhere/chromium"), allow=(f"{origin.host}:{origin.port}",))
    with Client(options) as client, pytest.raises(BrowserError, match="no Chromium at /nowhere/chromium; install it"):
        show(client, origin.url + "/")


WITHOUT_EXTRA = """
import sys
sys.modules["playwright"] = None  # as where it is not installed
from datetime import UTC, datetime
from model.errors import BrowserError
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from scraper.fetch.response import BrowserUse, Request
with Client(FetchOptions(allow=("127.0.0.0/8",))) as client:
    try:
        client.get(Request(url=sys.argv[1], robots=False, browser=BrowserUse()), now=datetime.now(UTC))
    except BrowserError as error:
        print(error)
print("closed")
"""


def test_the_missing_extra_is_said_with_what_to_do(origin: Origin) -> None:
    command = [sys.executable, "-c", WITHOUT_EXTRA, origin.url + "/"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "pip install 'bantin[browser]'" in shown.stdout
    assert shown.stdout.endswith("closed\n")


def test_root_is_told_of_the_sandbox(origin: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    options = FetchOptions(browser=browser_options(sandbox=True), allow=(f"{origin.host}:{origin.port}",))
    with Client(options) as client, pytest.raises(BrowserError, match="sandbox: false"):
        show(client, origin.url + "/")


PLAIN_FETCH = """
import sys, threading
from datetime import UTC, datetime
from scraper.fetch.client import Client
from scraper.fetch.guard import Guard
from scraper.fetch.options import FetchOptions
from scraper.fetch.response import Request
with Client(FetchOptions(allow=("127.0.0.0/8",))) as client:
    client.get(Request(url=sys.argv[1], robots=False), now=datetime.now(UTC))
    print("playwright" in sys.modules, any("browser" in name for name in sys.modules if name.startswith("scraper.")))
    print([thread.name for thread in threading.enumerate() if "browser" in thread.name])
"""


def test_without_a_browser_nothing_of_it_is_loaded(origin: Origin) -> None:
    origin.answer("/plain", 200, HTML, "<p>plain")
    command = [sys.executable, "-c", PLAIN_FETCH, origin.url + "/plain"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["False False", "[]"]


def test_a_page_reaches_no_more_of_what_is_allowed_than_its_own_host(origin: Origin) -> None:
    with Origin("127.0.0.2") as inner, browsing_client(origin, inner) as client:
        inner.answer("/", 200, {**HTML, "Access-Control-Allow-Origin": "*"}, "secret")
        tries = f"fetch('{inner.url}/').catch(() => 0); fetch('{inner.url}/', {{mode: 'no-cors', method: 'POST'}})"
        origin.answer("/curious", 200, HTML, f"<p>Hello<script>{tries}</script>")
        show(client, origin.url + "/curious")
        assert inner.connections == 0
        assert b"secret" in show(client, inner.url + "/").body


@pytest.mark.parametrize(
    ("sent", "known"),
    [("sid=42; flag; k=1", "sid=42; flag; k=1"), ("sid=a b", "sid=a b"), ('p={"a":1}; x=1', 'p={"a":1}; x=1')],
)
def test_a_cookie_field_is_sent_as_it_is(origin: Origin, client: Client, sent: str, known: str) -> None:
    origin.answer("/cookies", 200, HTML, "<p>Hello")
    headers = {"Cookie": sent}
    client.get(Request(url=origin.url + "/cookies", headers=headers, robots=False, browser=BrowserUse()), now=NOW)
    (asked,) = [one for one in origin.log if one.path == "/cookies"][-1:]
    assert sorted(asked.headers["cookie"].split("; ")) == sorted(known.split("; "))


def test_a_page_that_never_rests_is_read_in_time(origin: Origin) -> None:
    ticker = "<script>setInterval(() => document.body.append(document.createElement('p')), 20)</script>"
    origin.answer("/ticker", 200, HTML, f"<p>Hello{ticker}")
    with browsing_client(origin, seconds=8) as client:
        assert b"Hello" in show(client, origin.url + "/ticker", scroll=50).body


def test_the_charset_of_the_settings_is_that_of_pages_without_a_browser(origin: Origin, client: Client) -> None:
    origin.answer("/charset", 200, HTML, "<title>Thông báo tiếng Việt</title><p>Hello")
    document = read_document(show(client, origin.url + "/charset"), encoding="windows-1258")
    assert isinstance(document, HtmlDocument)
    assert document.tree.findtext(".//title") == "Thông báo tiếng Việt"
