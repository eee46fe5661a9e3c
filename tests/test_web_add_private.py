"""No address that is typed into /add, and none that a page there leads to, reaches an internal service."""

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from messages import Message
from scraper.discovery import Discovery, discover
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from tests.add_site import NOW, Browser, site
from tests.daemon import SHARED, needs_shared, until

pytestmark = needs_shared
LEADING = ("redirect-to-loopback-other-port", "redirect-to-metadata", "redirect-to-file", "redirect-to-data",
           "meta-refresh", "pagination-other-host")  # fmt: skip


@pytest.fixture(scope="module")
def hostile() -> Iterator[str]:
    command = [sys.executable, str(SHARED / "eval/hostile_origin.py"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        url = next(filter(None, (re.search(r"http://[\w.:]+", line) for line in running.stdout)))[0]
        control(f"{url}/_set?robots=missing")  # or else it asks for two seconds between requests
        yield url
        running.terminate()


def control(url: str) -> Any:
    with urllib.request.urlopen(url) as answer:
        return json.load(answer)


@pytest.fixture
def browser(hostile: str, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Give what has an address looked at, and returns the page that comes of it; the origin itself may be asked."""
    options = FetchOptions(allow=(hostile.removeprefix("http://"),), deadline_seconds=60, delay_seconds=0)
    with Client(options) as client, site(tmp_path) as made:

        def real(url: str, told: Mapping[str, str], say: Callable[[Message], None]) -> Discovery:
            return discover(url, client=client, now=NOW, options=told, progress=say)

        made.discover = real
        at = made.browser()

        def look(url: str) -> str:
            made.seconds += 61  # so that the rate is kept
            return text_of(at, url)

        yield look


def text_of(at: Browser, url: str) -> str:
    begun = at.client.post("/add", data={"token": at.token(), "url": url})
    if begun.status_code != 303:
        return begun.text
    path = begun.headers["location"]
    until(lambda: "Checking the page" not in at.client.get(path).text)
    return at.client.get(path).text


def canary(hostile: str) -> list[str]:
    rows = control(f"{hostile}/_log")["requests"]
    return [row["path"] for row in rows if row["listener"].startswith("canary")]


def test_no_spelling_of_a_private_address_is_asked(hostile: str, browser: Callable[[str], str]) -> None:
    forms = control(f"{hostile}/_ssrf")
    assert len(forms) > 60
    for form in forms:
        assert 'id="url-fault"' in browser(form["url"]), form
    assert canary(hostile) == []


def test_no_redirect_and_no_page_leads_there(hostile: str, browser: Callable[[str], str]) -> None:
    paths = [
        f"redirect-to-canary?form={form['form']}" for form in control(f"{hostile}/_ssrf") if form["class"] == "loopback"
    ]
    for path in (*paths, *LEADING):
        assert "CANARY" not in browser(f"{hostile}/{path}"), path
    assert canary(hostile) == []


def test_the_origin_itself_is_asked(hostile: str, browser: Callable[[str], str]) -> None:
    assert 'id="options"' in browser(f"{hostile}/max-age")
