"""What holds for every response, and that nothing outside of the folders is served."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web_site import Site, make_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with make_site(tmp_path) as made:
        yield made


PATHS = [
    "/",
    "/?page=2",
    "/feeds/news",
    "/feeds/news.rss",
    "/feeds/news.json",
    "/feeds/none",
    "/feeds/fresh.rss",
    "/opml.xml",
    "/healthz",
    "/metrics",
    "/robots.txt",
    "/static/style.css",
    "/static/copy.js",
    "/static/none",
    "/sample/vi/",
    "/sample/vi",
    "/none",
    "/" + "x" * 5000,
    "/?" + "x" * 5000,
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:20])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "OPTIONS", "TRACE"])
def test_what_stands_on_every_answer(site: Site, method: str, path: str) -> None:
    answer = site.client.request(method, path, headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "evil" not in answer.text + str(answer.headers)
    assert "set-cookie" not in answer.headers
    if method not in ("GET", "HEAD"):
        public = (path.startswith("/feeds/") and path.endswith((".rss", ".atom", ".json"))) or path == "/opml.xml"
        status = 204 if public and method == "OPTIONS" else 405
        assert (answer.status_code, answer.headers["allow"]) == (status, "GET, HEAD" + ", OPTIONS" * public)


@pytest.mark.parametrize(
    "path", ["/", "/feeds/news", "/feeds/news.rss", "/opml.xml", "/static/style.css", "/sample/vi/"]
)
def test_unchanged_answers_are_protected_too(site: Site, path: str) -> None:
    etag = site.client.get(path).headers["etag"]
    answer = site.client.get(path, headers={"if-none-match": etag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_too_many_header_fields_are_refused(site: Site) -> None:
    assert site.client.get("/", headers={f"x-{number}": "y" for number in range(200)}).status_code == 431
    assert site.client.get("/", headers={"x": "y" * 40_000}).status_code == 431
    assert site.client.get("/" + "x" * 5000).status_code == 414


@pytest.mark.parametrize(
    "path",
    [
        "/sample/%2e%2e/secret.txt",
        "/sample/vi/../../secret.txt",
        "/sample/vi/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/sample/..%5csecret.txt",
        "/sample//etc/passwd",
        "/sample/away.txt",
        "/sample/.hidden",
        "/sample/vi/%00",
        "/sample/" + "a" * 300,
        "/sample/vi/index.html/",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/%00",
    ],
)
def test_nothing_outside_of_the_folders_is_read(site: Site, path: str) -> None:
    answer = site.client.get(path)
    assert answer.status_code == 404
    assert "secret" not in answer.text.replace("secret.txt", "")
