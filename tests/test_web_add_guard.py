"""Who may add sources: from where, with which password, by which form; and what stays shut whatever is tried."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from sqlalchemy import select
from starlette.testclient import TestClient

from store.tables import logins, session_keys
from tests.add_site import HERE, LOCAL, Browser, Site, site
from tests.managed_site import Form
from web.access import Password, Throttle
from web.sessions import COOKIE

AWAY = ("192.168.1.9", 50000)
PUBLIC = "https://feeds.example.org"
FORM_PATHS = ["/add", "/add/x", "/add/x/published", "/login", "/logout"]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as one:
        yield one


ASKED = [
    pytest.param({}, {}, 200, id="this machine itself"),
    pytest.param({}, {"host": "localhost:8080"}, 200, id="by the name localhost"),
    pytest.param({"host": "::1", "peer": ("::1", 1), "base_url": "http://[::1]:8080"}, {"host": "[::1]:8080"}, 200),
    pytest.param({}, {"host": "evil.example:8080"}, 403, id="a name that was made to lead here"),
    pytest.param({}, {"host": "127.0.0.1.evil.example"}, 403, id="a name like an address"),
    pytest.param({}, {"host": "localhost@evil.example"}, 403, id="a name with a user"),
    pytest.param({}, {"host": "[::1"}, 403, id="a broken name"),
    pytest.param({}, {"x-forwarded-for": "203.0.113.7"}, 403, id="through a proxy"),
    pytest.param({}, {"forwarded": "for=203.0.113.7"}, 403, id="through another proxy"),
    pytest.param({"peer": AWAY}, {}, 403, id="from another machine"),
    pytest.param({"peer": AWAY}, {"x-forwarded-for": "127.0.0.1"}, 403, id="from one that says it is here"),
    pytest.param({"host": "0.0.0.0"}, {}, 403, id="the server listens to all"),
    pytest.param({"base_url": PUBLIC}, {}, 403, id="the server is told of to all"),
    pytest.param({"password": "sesame"}, {}, 303, id="a password is set"),
    pytest.param({"password": "sesame", "peer": AWAY, "host": "0.0.0.0"}, {}, 303, id="a password is set, from away"),
]


@pytest.mark.parametrize(("around", "fields", "status"), ASKED)
@pytest.mark.parametrize("path", ["/add", "/add/x", "/add/x/published"])
def test_who_is_let_in(made: Site, path: str, around: dict[str, str], fields: dict[str, str], status: int) -> None:
    browser = made.browser(**around)  # type: ignore[arg-type]  # a peer is a pair, the others are text
    answer = browser.client.get(path, headers=fields)
    expected = 404 if status == 200 and path != "/add" else status
    assert answer.status_code == expected
    if status == 303:
        assert answer.headers["location"] == f"/login?next={path}"
    if status == 403:
        assert "BANTIN_PASSWORD" in answer.text
        assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert "evil" not in answer.text


FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:9090"},
    {"origin": "http://127.0.0.1:8080.evil.example"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
]


@pytest.mark.parametrize("fields", FOREIGN, ids=str)
@pytest.mark.parametrize("path", FORM_PATHS)
def test_forms_of_other_sites_are_refused(made: Site, path: str, fields: dict[str, str]) -> None:
    browser = made.browser()
    form = {"token": browser.token(), "url": "https://origin.example/news"}
    assert browser.client.post(path, data=form, headers=fields).status_code == 403
    assert not made.discovery.asked


@pytest.mark.parametrize("path", FORM_PATHS)
def test_forms_without_the_session_s_token_are_refused(made: Site, path: str) -> None:
    browser = made.browser()
    token, stranger = browser.token(), browser.another()
    stranger.client.get("/add")
    tokens = [{}, {"token": ""}, {"token": "0" * 64}, {"token": "é"}, {"token": stranger.token()}]
    forms = [{**one, "url": "https://origin.example/news"} for one in tokens]
    assert {browser.client.post(path, data=form).status_code for form in forms} == {403}
    browser.client.cookies.clear()
    assert browser.client.post(path, data={"token": token}).status_code == 403
    for cookie in ("", "x", "x.", ".x", f"x.{'0' * 64}", f"{'x' * 32}.é"):
        headers = {"cookie": f"{COOKIE}={cookie}".encode()}
        assert browser.client.post(path, data={"token": token}, headers=headers).status_code == 403
    assert not made.discovery.asked


@pytest.mark.parametrize("origin", [LOCAL, None])
def test_our_own_forms_are_taken(made: Site, origin: str | None) -> None:
    browser = made.browser()
    fields = {"origin": origin, "sec-fetch-site": "same-origin"} if origin else {}
    form = {"token": browser.token(), "url": "https://origin.example/news"}
    assert browser.client.post("/add", data=form, headers=fields).status_code == 303


def test_behind_a_proxy_the_told_address_is_ours(made: Site) -> None:
    browser = made.browser(password="sesame", base_url="https://feeds.example.org:443/bulletins")
    browser.client.base_url = "https://testserver"  # type: ignore[assignment]  # the cookie is sent over TLS only
    page = browser.client.get("/login").text
    assert 'action="/bulletins/login"' in page
    cookie = browser.client.cookies.jar.__iter__().__next__()
    assert (cookie.path, cookie.secure) == ("/bulletins", True)


def test_nothing_is_changed_by_get(made: Site) -> None:
    browser = made.browser()
    path = browser.look()
    for target in ("/add?url=https://origin.example/news", f"{path}?act=publish&slug=news&token={browser.token()}"):
        assert browser.client.get(target).status_code == 200
    assert browser.client.get("/logout").status_code == 405
    assert len(made.discovery.asked) == 1
    assert not made.settings_file.exists()


OTHER_METHODS = ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"]


@pytest.mark.parametrize("path", FORM_PATHS)
@pytest.mark.parametrize("method", OTHER_METHODS)
def test_other_methods_are_refused(made: Site, method: str, path: str) -> None:
    answer = made.browser().client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize(
    "path", ["/", "/feeds/x", "/opml.xml", "/add/x/published/y", "/add/x/y", "/addx", "/static/copy.js"]
)
def test_no_other_page_takes_a_form(made: Site, path: str) -> None:
    assert made.browser().client.post(path, data={"token": "x"}).status_code == 405


BODIES = [
    pytest.param(b"x=" + b"y" * 70_000, "application/x-www-form-urlencoded", 413, id="too large"),
    pytest.param(b"{}", "application/json", 415, id="not a form"),
    pytest.param(b"--x\r\n\r\n", "multipart/form-data; boundary=x", 415, id="a form with files"),
    pytest.param(b"&".join(b"x=1" for _ in range(300)), "application/x-www-form-urlencoded", 400, id="many fields"),
    pytest.param(b"url=\xff", "application/x-www-form-urlencoded", 400, id="not UTF-8"),
    pytest.param(b"url=%ff", "application/x-www-form-urlencoded", 400, id="not UTF-8, escaped"),
    pytest.param(b"", "application/x-www-form-urlencoded", 403, id="empty"),
]


@pytest.mark.parametrize(("body", "kind", "status"), BODIES)
def test_bodies_that_are_no_forms_are_refused(made: Site, body: bytes, kind: str, status: int) -> None:
    browser = made.browser()
    browser.token()
    answer = browser.client.post("/add", content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_every_answer_is_protected_and_kept_by_nobody(made: Site) -> None:
    browser = made.browser(password="sesame")
    answers = [browser.client.get(path) for path in ("/add", "/login", "/add/x", "/logout")]
    answers += [browser.client.post(path) for path in ("/add", "/login", "/add/x", "/logout")]
    log_in(browser, "sesame")
    path = browser.look()
    answers += [browser.client.get(one) for one in ("/add", path, f"{path}/published", "/add/none")]
    for answer in answers:
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")
        assert "form-action 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.status_code in (405, 415) or answer.headers["cache-control"] == "no-store"
        assert "sesame" not in answer.text + str(answer.headers)


# -- logging in ------------------------------------------------------------------------------


def log_in(browser: Browser, password: str, **fields: str) -> tuple[int, str]:
    answer = browser.client.post("/login", data={"token": browser.token("/login"), "password": password, **fields})
    return answer.status_code, answer.headers.get("location", "")


def test_the_password_opens(made: Site) -> None:
    browser = made.browser(password="sesame, öffne dich ", peer=AWAY, host="0.0.0.0")
    assert browser.client.get("/add").headers["location"] == "/login?next=/add"
    for wrong in ("", "sesame", "sesame, öffne dich", "x" * 2000):
        assert log_in(browser, wrong)[0] == 403
    assert browser.client.get("/add").status_code == 303
    assert log_in(browser, "sesame, öffne dich ", next="/add/abc") == (303, "/add/abc")
    assert browser.publish(browser.look()).status == 303
    assert browser.another().client.get("/add").status_code == 303, "another browser is not let in"
    token = browser.token()
    assert browser.client.post("/logout", data={"token": token}).headers["location"] == "/"
    assert browser.client.get("/add").status_code == 303
    assert browser.client.post("/add", data={"token": token, "url": "https://x.example"}).headers["location"] == (
        "/login?next=/add&lost=1"
    )


def test_who_logs_in_again_goes_on_where_they_were(made: Site) -> None:
    browser = made.browser(password="sesame")
    way = browser.client.get("/add", params={"url": "https://a.example/tin tức?a=1&b=2"}).headers["location"]
    form = Form(browser, way, "//form[@action='/login']")
    target = form.send(password="sesame").headers["location"]
    assert target == "/add?url=https%3A%2F%2Fa.example%2Ftin+t%E1%BB%A9c%3Fa%3D1%26b%3D2"
    page = etree.HTML(browser.client.get(target).text)
    assert page.xpath("string(//input[@id='url']/@value)") == "https://a.example/tin tức?a=1&b=2"


def test_who_was_logged_out_is_told_that_what_they_sent_is_lost(made: Site) -> None:
    browser = made.browser(password="sesame")
    told = "You were logged out; what you sent was not saved."
    sent = browser.client.post("/add", data={"token": browser.token("/login"), "url": "https://x.example"})
    assert told in browser.client.get(sent.headers["location"]).text
    assert told not in browser.client.get("/login?next=/add").text


def test_the_session_is_a_new_one_after_the_login(made: Site) -> None:
    browser = made.browser(password="sesame")
    browser.token("/login")
    before = browser.client.cookies[COOKIE]
    log_in(browser, "sesame")
    assert browser.client.cookies[COOKIE] != before
    known = browser.another()
    known.client.cookies.set(COOKIE, before)
    assert known.client.get("/add").status_code == 303, "who planted the first cookie is not let in by the second"


def test_a_login_holds_at_every_daemon_of_a_database_and_after_a_restart(made: Site) -> None:
    browser = made.browser(password="sesame")
    log_in(browser, "sesame")
    other = made.browser(password="sesame")
    other.client.cookies.update(browser.client.cookies)
    assert other.client.get("/add").status_code == 200
    token = browser.token("/add")
    assert other.client.post("/logout", data={"token": token}).status_code == 303, "its forms are known there too"
    assert browser.client.get("/add").status_code == 303, "logged out at one is logged out at all"


@pytest.mark.parametrize("password", ["another", ""])
def test_a_login_ends_with_its_password(made: Site, password: str) -> None:
    browser = made.browser(password="sesame")
    log_in(browser, "sesame")
    other = made.browser(password=password, peer=AWAY)
    other.client.cookies.update(browser.client.cookies)
    assert other.client.get("/add").status_code == (303 if password else 403)


def test_the_database_alone_lets_nobody_in(made: Site) -> None:
    browser = made.browser(password="sesame")
    log_in(browser, "sesame")
    session = browser.client.cookies[COOKIE].partition(".")[0]
    with made.store._database.read() as connection:
        rows = [*connection.execute(select(logins)), *connection.execute(select(session_keys))]
    assert session not in str(rows)
    assert "sesame" not in str(rows)


def test_the_login_ends_by_itself(made: Site) -> None:
    browser = made.browser(password="sesame")
    log_in(browser, "sesame")
    made.seconds += 12 * 3600 + 1
    assert browser.client.get("/add").status_code == 303


def test_the_cookie_is_for_us_alone(made: Site) -> None:
    browser = made.browser()
    told = browser.client.get("/add").headers["set-cookie"].lower()
    assert "httponly" in told
    assert "samesite=strict" in told
    assert "path=/" in told
    assert "secure" not in told
    assert "set-cookie" not in browser.client.get("/add").headers, "it is told once"
    assert "set-cookie" not in browser.client.get("/").headers


@pytest.mark.parametrize("cookie", ["", "x", "x.", f"x.{'0' * 64}"])
def test_a_cookie_that_is_not_ours_is_replaced(made: Site, cookie: str) -> None:
    answer = made.browser().client.get("/add", headers={"cookie": f"{COOKIE}={cookie}"})
    assert COOKIE in answer.headers["set-cookie"]


def test_guessing_is_slowed_down(made: Site) -> None:
    browser = made.browser(password="sesame")
    assert [log_in(browser, "guess")[0] for _ in range(7)] == [403] * 5 + [429] * 2
    assert log_in(browser, "sesame")[0] == 429, "not even the right one"
    answer = browser.client.post("/login", data={"token": browser.token("/login"), "password": "sesame"})
    assert 1 <= int(answer.headers["retry-after"]) <= 61
    made.seconds += 61
    assert [log_in(browser, one)[0] for one in ("guess", "guess", "sesame")] == [403, 403, 303]
    stranger = browser.another()
    assert [log_in(stranger, "guess")[0] for _ in range(5)] == [403] * 5, "who got in has all tries again"


ELSEWHERE = [
    "//evil.example", "https://evil.example/add", "/\\evil.example", "/add/../../evil", "/add\r\nset-cookie: x=1",
    "javascript:alert(1)", "", "/add/x/y", "/feeds/x.atom", "/add?url=//evil.example", "/%2fevil.example",
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_login_leads_nowhere_else(made: Site, target: str) -> None:
    browser = made.browser(password="sesame")
    assert 'name="next" value="/add"' in browser.client.get("/login", params={"next": target}).text
    assert log_in(browser, "sesame", next=target) == (303, "/add")


def test_without_a_password_there_is_no_login(made: Site) -> None:
    browser = made.browser()
    assert browser.client.get("/login").headers["location"] == "/add"
    assert browser.client.post("/login", data={"token": browser.token(), "password": ""}).headers["location"] == "/add"
    away = made.browser(peer=AWAY)
    assert away.client.get("/login").status_code == 403


def test_a_password_is_kept_as_a_hash() -> None:
    password = Password("sesame", salt=b"0" * 32)
    assert password.matches("sesame")
    assert not password.matches("")
    kept = [getattr(password, name) for name in vars(password)]
    assert b"sesame" not in b"".join(one for one in kept if isinstance(one, bytes))
    assert hashlib.sha256(b"sesame").digest() not in kept


def test_a_household_s_addresses_count_as_one_client_and_others_do_not(made: Site) -> None:
    from starlette.requests import Request

    def request(host: str) -> Request:
        return Request({"type": "http", "headers": [], "client": (host, 1)})

    throttle = Throttle(1, 60, monotonic=lambda: 0, clients=3)
    assert [throttle.take_turn(request(host)) for host in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")] == [
        0,
        61,
        0,
    ]
    assert [throttle.take_turn(request(f"192.0.2.{number}")) for number in (1, 1, 2)] == [0, 61, 0]


def test_without_a_desk_nothing_is_there_to_be_changed(made: Site) -> None:
    from web.app import make_app

    served = make_app(made.store, base_url=LOCAL, title="Bantin", clock=lambda: None, sample=None)  # type: ignore[arg-type, return-value]  # no page asks for it
    client = TestClient(served, base_url=LOCAL, client=HERE, raise_server_exceptions=False)
    assert [client.get(path).status_code for path in ("/add", "/login")] == [404, 404]
    assert [client.post(path).status_code for path in ("/add", "/login", "/logout")] == [405] * 3
