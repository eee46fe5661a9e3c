"""A token in the address of a source is for the site alone: strangers see it nowhere."""

import logging
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service import log_run
from tests.house import ONE, house, listing
from web.app import make_app

SECRET = "s3ntinel"


@pytest.mark.parametrize("status", [200, 403, 410, 500])
def test_nobody_sees_the_token_of_a_source(tmp_path: Path, status: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with house(tmp_path, query=f"?page=2&token={SECRET}") as made:
        made.origin.answer("/news", body=listing(ONE))
        log_run(made.refresh())
        made.origin.answer("/news", status, body=listing(ONE, extra="<p>more</p>"))
        log_run(made.refresh())
        assert [asked.path for asked in made.origin.asked("/news")] == [f"/news?page=2&token={SECRET}"] * 2
        app = make_app(made.store, base_url="http://x", title="T", clock=lambda: made.now[0], sample=None)
        client = TestClient(app, base_url="http://x")
        paths = ["/", "/opml.xml", "/healthz", "/metrics", "/feeds/news", "/search?q=one"]
        paths += [f"/feeds/news.{ending}" for ending in ("rss", "atom", "json")]
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert SECRET not in answer.text, path
        assert "page=2" in client.get("/feeds/news.atom").text
    assert SECRET not in caplog.text
