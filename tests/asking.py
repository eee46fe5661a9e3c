"""Pages on a loopback origin, and what is discovered there."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scraper.discovery import Discovery, discover
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from tests.origin import Answer, Asked, Origin

DATA = Path(__file__).parent / "data/discover"
NOW = datetime(2026, 11, 20, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}
RSS = {"Content-Type": "application/rss+xml"}


def asked(origin: Origin, path: str = "/news", **options: Any) -> Discovery:
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",))) as client:
        return discover(origin.url + path, client=client, now=NOW, **options)


def put(origin: Origin, path: str, name: str, headers: dict[str, str] = HTML, announced: str = "") -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="Feed" href="{url}">' for url in announced.split()
    )
    text = (DATA / name).read_text(encoding="utf-8").replace("<!-- head -->", links)
    origin.answer(path, 200, headers, text)


def put_list(origin: Origin, announced: str = "") -> None:
    """Serve the list at /news, and its second page at /news?page=2."""
    put(origin, "/news", "list.html", announced=announced)
    first = origin.find(Asked(path="/news", headers={})).body
    second = (DATA / "list-2.html").read_bytes()
    origin.script("/news", lambda one: Answer(headers=HTML, body=second if "page=2" in one.path else first))


def visited(origin: Origin) -> list[str]:
    return [one.path for one in origin.log if one.path != "/robots.txt"]
