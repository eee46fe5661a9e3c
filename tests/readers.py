"""Real feed readers, each reading a feed over HTTP: what they make of its entries, in one shape."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import fastfeedparser
import feedparser
import reader

from tests.daemon import newsboat, require

NPM = Path(__file__).parent / "npm"  # `npm ci` there fetches what package-lock.json pins


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEntry:
    """An entry as a reader shows it; what the reader does not keep is empty."""

    title: str
    url: str
    published: datetime
    authors: tuple[str, ...] = ()
    picture: str = ""
    enclosures: tuple[str, ...] = ()
    summary: str = ""
    content: str = ""


def fetch(url: str) -> bytes:
    with urlopen(url, timeout=60) as answer:
        return bytes(answer.read())


def read_by_feedparser(folder: Path, url: str) -> list[ReadEntry]:
    feed = feedparser.parse(fetch(url))
    assert not feed.bozo
    return [
        ReadEntry(
            title=entry.title,
            url=entry.link,
            published=datetime(*entry.published_parsed[:6], tzinfo=UTC),
            authors=tuple(author.name for author in entry.get("authors", ()) if author),
            picture=next((one["url"] for one in entry.get("media_thumbnail", ())), ""),
            enclosures=tuple(one.href for one in entry.enclosures),
            summary=entry.get("summary", ""),
            content=next((one.value for one in entry.get("content", ())), ""),
        )
        for entry in feed.entries
    ]


def read_by_fastfeedparser(folder: Path, url: str) -> list[ReadEntry]:
    return [
        ReadEntry(
            title=entry["title"],
            url=entry["link"],
            published=datetime.fromisoformat(entry["published"]),
            authors=tuple(filter(None, [entry.get("author", "")])),
            enclosures=tuple(one["url"] for one in entry.get("enclosures", ())),
            summary=entry.get("description", ""),
            content=next((one["value"] for one in entry.get("content", ())), ""),
        )
        for entry in fastfeedparser.parse(fetch(url)).entries
    ]


def read_by_reader(folder: Path, url: str) -> list[ReadEntry]:
    with reader.make_reader(str(folder / "reader.sqlite")) as library:
        library.add_feed(url)
        library.update_feeds()
        return [
            ReadEntry(
                title=entry.title or "",
                url=entry.link or "",
                published=entry.published or entry.added,
                authors=tuple(author.name or "" for author in entry.authors),
                enclosures=tuple(one.href for one in entry.enclosures),
                summary=entry.summary or "",
                content=next((one.value for one in entry.content), ""),
            )
            for entry in library.get_entries()
        ]


def read_by_newsboat(folder: Path, url: str) -> list[ReadEntry]:
    return [
        ReadEntry(
            title=row["title"],
            url=row["url"],
            published=datetime.fromtimestamp(row["pubDate"], UTC),
            authors=tuple(filter(None, [row["author"]])),
            enclosures=tuple(filter(None, [row["enclosure_url"]])),
            content=row["content"],
        )
        for row in newsboat(folder, url)
    ]


def read_by_npm(name: str) -> Callable[[Path, str], list[ReadEntry]]:
    """Return what reads a feed by a package of npm."""

    def read(folder: Path, url: str) -> list[ReadEntry]:
        present = shutil.which("node") is not None and (NPM / "node_modules").exists()
        require("node", present, "Node or what `npm ci` fetches in tests/npm is not there")
        command = ["node", str(NPM / "read.mjs"), name, url]
        environment = {"PATH": os.environ["PATH"]}
        run = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
        assert run.returncode == 0, run.stderr
        return [_build_entry(**entry) for entry in json.loads(run.stdout)]

    return read


def _build_entry(*, published: str, authors: Iterable[str], enclosures: Iterable[str], **texts: Any) -> ReadEntry:
    moment = datetime.fromisoformat(published)
    return ReadEntry(published=moment, authors=tuple(authors), enclosures=tuple(enclosures), **texts)
