"""Feeds by token: nothing is read by strangers, and no proxy keeps what is read."""

import base64
from pathlib import Path

import pytest

from model.access import Role, Scope
from model.errors import SettingsError
from settings.access import Access, FeedAccess, LoginKind
from settings.load import parse_settings
from tests.add_site import Browser, Site
from tests.api_site import add_token
from tests.managed_site import managed

CLOSED = ["/", "/feeds/news", "/feeds/news.atom", "/feeds/news.ics", "/opml.xml", "/search?q=harbour", "/health.atom"]
CLOSED += ["/feeds/search.atom?q=harbour", "/feeds/news/history", "/metrics", "/nothing"]
OPEN = ["/healthz", "/robots.txt", "/static/style.css", "/login", "/api/v1/openapi.json", "/private/" + "0" * 40]


def open_browser(made: Site) -> Browser:
    with made.store.composing("news", lambda: made.store.list_sources()[0].next_due) as composing:
        assert composing
    return made.browser(password="one password", access=Access(feeds=FeedAccess.TOKEN))


def basic(password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"reader:{password}".encode()).decode()}


@pytest.mark.parametrize("path", CLOSED)
def test_strangers_read_nothing(tmp_path: Path, path: str) -> None:
    with managed(tmp_path) as made:
        client = open_browser(made).client
        token = add_token(made.store, Scope.READ).text
        for headers in ({}, basic("wrong"), {"authorization": "Basic !"}, basic(token[:-1] + "!")):
            answer = client.get(path, headers=headers)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Basic")
            assert "content-security-policy" in answer.headers
        assert client.get(path, headers={"accept": "text/html"}).headers["location"].startswith("/login?next=/")
        joint = "&" if "?" in path else "?"
        for headers, asked in (
            (basic(token), path),
            ({"authorization": f"Bearer {token}"}, path),
            ({}, f"{path}{joint}token={token}"),
        ):
            answer = client.get(asked, headers=headers)
            assert answer.status_code != 401
            assert "public" not in answer.headers.get("cache-control", "")


@pytest.mark.parametrize("path", OPEN)
def test_what_has_to_be_open_is(tmp_path: Path, path: str) -> None:
    with managed(tmp_path) as made:
        assert open_browser(made).client.get(path).status_code != 401


def test_who_logged_in_reads_everything(tmp_path: Path) -> None:
    with managed(tmp_path) as made:
        browser = open_browser(made)
        form = {"token": browser.token("/login"), "password": "one password", "next": "/"}
        assert browser.client.post("/login", data=form).headers["location"] == "/"
        assert browser.client.get("/").status_code == 200
        assert browser.another().client.get("/").status_code == 401


def test_wrong_tokens_are_slowed_down(tmp_path: Path) -> None:
    with managed(tmp_path) as made:
        client = open_browser(made).client
        answers = [client.get("/opml.xml", headers=basic("wrong")).status_code for _ in range(11)]
        assert answers == [401] * 10 + [429]


def test_a_token_for_feeds_opens_nothing_of_the_api(tmp_path: Path) -> None:
    with managed(tmp_path) as made:
        client, token = open_browser(made).client, add_token(made.store, Scope.FEEDS).text
        assert client.get(f"/feeds/news?token={token}").status_code == 200
        refused = client.get("/api/v1/sources", headers={"authorization": f"Bearer {token}"})
        assert (refused.status_code, "scope `read`" in refused.text) == (403, True)


def test_feeds_that_are_closed_have_no_hub() -> None:
    closed = b"access: {feeds: token}\nsources: []\n"
    with pytest.raises(SettingsError, match="hub: none"):
        parse_settings(closed, path="sources.yaml")
    settings = parse_settings(b"server: {hub: none}\n" + closed, path="sources.yaml")
    assert settings.server.hub_url == ""


def test_the_password_of_a_proxy_is_not_taken_for_a_token(tmp_path: Path) -> None:
    access = Access(login=LoginKind.PROXY, header="X-Remote-User", roles={"thu": Role.READER}, feeds=FeedAccess.TOKEN)
    with managed(tmp_path) as made:
        client = made.browser(access=access, peer=("192.0.2.7", 40000), proxies=["192.0.2.0/24"]).client
        answer = client.get("/feeds/news", headers={**basic("the proxy's password"), "x-remote-user": "thu"})
        assert answer.status_code == 200
