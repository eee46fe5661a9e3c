"""deploy/nginx.conf before a daemon that writes files: a real nginx answers, by its files, what the daemon would."""

import gzip
import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path

import pytest

from feeds import FORMATS
from tests.daemon import ROOT, Running, daemon, require, until
from tests.nginx import run_nginx
from tests.origin import Origin
from web.security import SECURITY_HEADERS

SETTINGS = """\
fetch: {{allow: ["{host}"], delay_seconds: 0}}
output: www
sources:
  - {{slug: search, url: "{url}/other", title: Other, full_text: false, robots: false, rules: {{item: li, title: a}}}}
  - {{slug: news, url: "{url}/news", title: Tin tức, language: vi, limit: 2, full_text: false, robots: false,
     rules: {{item: li, title: a, date: time}}}}
"""
EVENT = (
    "<li itemscope itemtype='https://schema.org/Event'><a href='/fair'>Fair</a><time>06.03.2026</time>"
    "<meta itemprop=startDate content=2026-05-05>"
)
PAGE = EVENT + "".join(
    f"<li><a href='/{day}'>Thông báo {day}</a><time>0{day}.03.2026</time></li>" for day in (5, 4, 3, 2, 1)
)
AROUND = """\
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  include {folder}/bantin.conf;
}}
"""


@contextmanager
def nginx(folder: Path, running: Running) -> Iterator[str]:
    """Run nginx with the site's own file, before a daemon; yields its address."""
    folder_of_nginx = folder / "nginx"
    folder_of_nginx.mkdir()
    with run_nginx(folder_of_nginx, lambda port: configure(folder, running.url, port)) as (port, process):
        until(lambda: process.poll() is not None or ask(f"http://127.0.0.1:{port}/healthz")[0] == 200)
        yield f"http://127.0.0.1:{port}"


def configure(folder: Path, url: str, port: int) -> str:
    """Write the site's own file for a port, before a daemon at `url`; return what includes it."""
    site = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    for line, changed in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("root /var/lib/bantin/www;", f"root {folder}/www;"),
        ("set $bantin_base https://feeds.example.org;", f"set $bantin_base {url};"),
        ("proxy_pass http://127.0.0.1:8080;", f"proxy_pass {url};"),
    ):
        assert line in site
        site = site.replace(line, changed)
    (folder / "nginx/bantin.conf").write_text(site, encoding="utf-8")
    user = f"user {Path.home().owner()};\n"  # or else its workers may not read the test's folder
    return user + AROUND.format(folder=folder / "nginx")


def ask(url: str, method: str = "GET", **fields: str) -> tuple[int, "Message[str, str]", bytes]:
    """Return the status, the fields and the body of an answer; underlines in names of fields are hyphens."""
    headers = {name.replace("_", "-"): value for name, value in fields.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers, method=method), timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()
    except (urllib.error.URLError, ConnectionError):
        return 0, Message(), b""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Running]]:
    require("nginx", shutil.which("nginx") is not None, "nginx is not installed")
    folder = tmp_path_factory.mktemp("nginx")
    with Origin() as origin:
        origin.answer("/other", body="<ul><li><a href=/x>Other</a></li></ul>")
        origin.answer("/news", 200, {"Content-Type": "text/html; charset=utf-8"}, f"<ul>{PAGE}</ul>")
        settings = SETTINGS.format(host=f"{origin.host}:{origin.port}", url=origin.url)
        with daemon(folder, settings) as running, nginx(folder, running) as url:
            wanted = ("feeds/news/archive/6.json", "feeds/news.ics", "feeds/all.ics", "opml.xml")
            until(lambda: all((folder / "www" / name).exists() for name in wanted))
            yield url, running


SECURITY = [name.decode() for name, _ in SECURITY_HEADERS]
ADDRESSES = [
    "/opml.xml",
    *(f"/feeds/{name}.{ending}" for name in ("news", "all", "news/archive/6") for ending in FORMATS),
    "/feeds/news.ics",
    "/feeds/all.ics",
]


@pytest.mark.parametrize("path", ADDRESSES)
def test_files_are_answered_as_the_daemon_would(served: tuple[str, Running], path: str) -> None:
    url, running = served
    status, fields, body = ask(url + path)
    own_status, own, own_body = ask(running.url + path)
    assert (status, body) == (own_status, own_body) == (200, body)
    assert body == (running.folder / f"www{path}").read_bytes()
    for name in ("content-type", "access-control-allow-origin", "access-control-expose-headers", *SECURITY):
        assert fields[name] == own[name], name
    if path.endswith(".ics"):
        assert (fields["link"], fields["cache-control"]) == (None, own["cache-control"])
    elif "/archive/" not in path and path != "/opml.xml":
        assert fields["last-modified"] == own["last-modified"]
        assert fields["link"] == own["link"]
        assert ask(url + path, Host="elsewhere.example")[1]["link"] == own["link"]
        assert set(fields["vary"].lower().split(", ")) == set(own["vary"].split(", "))


@pytest.mark.parametrize("path", ADDRESSES)
def test_files_are_sent_packed_and_only_once(served: tuple[str, Running], path: str) -> None:
    url, _ = served
    _, plain, body = ask(url + path)
    status, packed, small = ask(url + path, Accept_Encoding="gzip")
    assert (status, packed["content-encoding"], packed["content-type"]) == (200, "gzip", plain["content-type"])
    assert gzip.decompress(small) == body
    for fields in (plain, packed):
        assert (
            ask(url + path, If_None_Match=fields["etag"], Accept_Encoding=fields["content-encoding"] or "identity")[0]
            == 304
        )
        assert ask(url + path, If_Modified_Since=fields["last-modified"])[0] == 304
    assert ask(url + path, If_Modified_Since="Thu, 01 Jan 2026 00:00:00 GMT")[0] == 200


def test_the_daemon_answers_what_is_no_file(served: tuple[str, Running]) -> None:
    url, running = served
    for path in ("/", "/search?q=tin", "/feeds/news", "/feeds/news/archive/2.atom", "/feeds/search.json?q=thong"):
        stranger = ask(running.url + path, X_Forwarded_For="192.0.2.1")  # who asks it directly here is its owner
        assert ask(url + path)[::2] == stranger[::2], path
        assert ask(url + path)[0] == 200
    assert ask(url + "/feeds/none.atom")[0] == 404
    assert ask(url + "/.bantin")[0] == 404
    status, fields, _ = ask(url + "/feeds/news.atom", "OPTIONS")
    assert (status, fields["access-control-allow-origin"]) == (204, "*")


def test_a_browser_is_shown_the_page_for_people(served: tuple[str, Running]) -> None:
    url, _ = served
    _, fields, _ = ask(url + "/feeds/news.rss", Sec_Fetch_Dest="document", Accept="text/html,*/*;q=.8")
    assert fields["content-type"].startswith("text/html")
    _, fields, body = ask(url + "/feeds/news.json", Sec_Fetch_Dest="document", Accept="text/html,*/*;q=.8")
    assert json.loads(body)["title"] == "Tin tức"
