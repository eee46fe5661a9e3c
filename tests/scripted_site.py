"""Serves pages that scripts fill, and gives a client with a real browser, for tests."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.scripted_pages import Site
from scraper.fetch.browser import is_installed
from scraper.fetch.client import Client
from scraper.fetch.options import BrowserOptions, FetchOptions
from scraper.fetch.response import BrowserUse, Request, Response
from tests.daemon import require
from tests.origin import Origin

CHROMIUM = Path(os.environ.get("BANTIN_TEST_CHROMIUM", "/usr/bin/chromium"))
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


def browser_options(**options: Any) -> BrowserOptions:
    """Return options by which the browser starts here, as root without its sandbox, and has time on a busy machine."""
    usual = {"path": str(CHROMIUM), "sandbox": os.geteuid() != 0, "seconds": 120}
    return BrowserOptions.model_validate(usual | options)


def need_browser() -> None:
    """Skip with the reason where there is no browser; fail where BANTIN_REQUIRE names it."""
    require("chromium", CHROMIUM.exists(), "chromium is not installed")
    require("chromium", is_installed(), "playwright is not installed")


@contextmanager
def browsing_client(*origins: Origin, resolve: Any = None, **options: Any) -> Iterator[Client]:
    """Give a client that may reach some origins, with a browser once that is needed."""
    need_browser()
    allow = tuple(f"{origin.host}:{origin.port}" for origin in origins)
    fetch = FetchOptions(allow=allow, delay_seconds=0, browser=browser_options(**options))
    with Client(fetch, **({"resolve": resolve} if resolve else {})) as client:
        yield client


def serve(origin: Origin, site: Site) -> None:
    """Have an origin answer by a site."""
    origin.answer("/robots.txt", 404)
    for path, (media, body) in site.items():
        origin.answer(path, 200, {"Content-Type": media}, body)


def show(client: Client, url: str, **use: Any) -> Response:
    """Return a page as the browser shows it."""
    found = client.get(Request(url=url, browser=BrowserUse(**use)), now=NOW)
    assert isinstance(found, Response)
    return found


def list_titles(page: Response) -> list[str]:
    """Return the texts of a page's links to bulletins, in their order."""
    return re.findall(r'<a href="/bulletins/\d+">([^<]+)</a>', page.body.decode())


def is_running(client: Client) -> bool:
    return client._renderer is not None and client._renderer._group != 0
