"""Ten and more real listing pages, by rules, through the daemon: every item is in the feeds, and stays."""

import json
import re
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import feedparser
from ruamel.yaml import YAML

from tests.daemon import SHARED, Running, daemon, needs_shared, replay_origin, until

pytestmark = needs_shared
RULES = Path(__file__).parent / "data/real_pages.yaml"
FORMATS = ("rss", "atom", "json")


def settings(origin: str, pages: dict[str, Any]) -> str:
    once_a_second = {"interval": 1, "limit": 200, "full_text": False}
    sources = [
        {"slug": page.replace("_", "-"), "url": f"{origin}/listing/{page}", **once_a_second, **options}
        for page, options in pages.items()
    ]
    fetch = {"allow": [origin.removeprefix("http://")], "delay_seconds": 0, "per_host": 8}
    return json.dumps({"fetch": fetch, "sources": sources}, ensure_ascii=False)  # JSON is YAML 1.2


def place(url: str) -> str:
    """What of a URL is the same on the origin that replays it: path and query, or all of another host's."""
    parts = urlsplit(unquote(url))
    return parts.path + (f"?{parts.query}" if parts.query else "")


def words(title: str) -> list[str]:
    return re.findall(r"\w+", title.casefold())


def documents(running: Running, slugs: list[str]) -> dict[str, bytes]:
    return {f"{slug}.{form}": running.get(f"/feeds/{slug}.{form}") for slug in slugs for form in FORMATS}


def holds_all(running: Running, gold: dict[str, Any]) -> bool:
    """Whether no item waits any more: those with files enter when the files' lengths were asked."""
    feeds = {page: json.loads(running.get(f"/feeds/{page.replace('_', '-')}.json") or "{}") for page in gold}
    told = {page: {place(item["url"]) for item in feed.get("items", ())} for page, feed in feeds.items()}
    return all(place(item["url"]) in told[page] for page, items in gold.items() for item in items)


def runs(origin: str) -> int:
    with urllib.request.urlopen(f"{origin}/_stats") as answer:
        return int(sum(host["not_modified"] for host in json.load(answer).values()))


def test_every_item_reaches_the_feeds_and_a_second_look_changes_no_byte(tmp_path: Path) -> None:
    pages = YAML(typ="safe", pure=True).load(RULES.read_text(encoding="utf-8"))
    gold = {
        line["id"]: line["items"]
        for line in map(json.loads, (SHARED / "corpus/listing/gold.jsonl").read_text(encoding="utf-8").splitlines())
        if line["id"] in pages
    }
    assert len(pages) >= 10
    slugs = [page.replace("_", "-") for page in pages]
    with replay_origin() as origin, daemon(tmp_path, settings(origin, pages)) as running:
        until(lambda: all(documents(running, slugs).values()) and holds_all(running, gold))
        first = documents(running, slugs)
        seen = runs(origin)
        until(lambda: runs(origin) >= seen + 2 * len(pages))
        assert documents(running, slugs) == first
        assert running.stop() == 0
        assert "WARNING" not in running.log()

    for page, items in gold.items():
        slug = page.replace("_", "-")
        for form in ("rss", "atom"):
            feed = feedparser.parse(first[f"{slug}.{form}"])
            assert not feed.bozo, page
            links = {place(entry.link): entry for entry in feed.entries}
            missing = [item["url"] for item in items if place(item["url"]) not in links]
            assert missing == [], page
        told = {place(item["url"]): item for item in json.loads(first[f"{slug}.json"])["items"]}
        titles = [(told[place(item["url"])]["title"], item["title"]) for item in items if item.get("title")]
        wrong = [pair for pair in titles if words(pair[0]) != words(pair[1])]
        assert len(wrong) <= len(titles) // 20, (page, wrong[:3])
