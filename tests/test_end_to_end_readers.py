"""Feed readers of each kind, over HTTP from the running daemon, show of a bulletin what its pages say."""

import json
import mimetypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from ruamel.yaml import YAML

from tests.daemon import ROOT, SHARED, Running, daemon, replay_origin, until
from tests.origin import Origin
from tests.readers import (
    ReadEntry,
    read_by_fastfeedparser,
    read_by_feedparser,
    read_by_newsboat,
    read_by_npm,
    read_by_reader,
)
from tests.test_end_to_end_seed import SETTINGS as SEED

SAMPLE = ROOT / "examples"
RADIO = """\
<ul>
<li><h2><a href="/radio/2">The tide &amp; the &lt;roads&gt; — đường 🌊</a></h2><time datetime="2026-03-09T18:30+07:00">
  9 March</time> <b>Nguyễn Thị Ánh</b> <p>What the water took, and what it left.</p><img src="/radio/2.jpg" alt="">
  <a class=file href="/radio/2.mp3">Listen</a> <a class=file href="/radio/2.pdf">Script</a></li>
<li><h2><a href="/radio/1">مواعيد الحافلات</a></h2><time datetime="2026-03-08T23:50+07:00">8 March</time>
  <b>Ali Rahman</b> <p>الحافلات لا تعمل يوم الأحد.</p><img src="/radio/1.png" alt="">
  <a class=file href="/radio/1.ogg">Listen</a></li>
</ul>
"""
RADIO_SOURCE = {
    "slug": "radio",
    "title": "Harbour radio",
    "robots": False,
    "full_text": False,
    "rules": {
        "item": "li",
        "title": "h2",
        "link": "h2 a",
        "date": {"selector": "time", "attribute": "datetime"},
        "author": "b",
        "summary": "p",
        "image": {"selector": "img", "attribute": "src"},
        "enclosures": {"selector": "a.file", "attribute": "href"},
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """What the pages say of a bulletin."""

    title: str
    url: str
    day: date  # where it is published
    moment: datetime | None = None
    authors: tuple[str, ...] = ()
    picture: str = ""
    enclosures: tuple[str, ...] = ()
    summary: str = ""
    text: str = ""  # a part of its article


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A daemon whose feeds hold all bulletins that are expected, by slug."""

    running: Running
    bulletins: dict[str, list[Bulletin]]


def list_sample(origin: str) -> dict[str, list[Bulletin]]:
    expected: dict[str, list[dict[str, Any]]] = json.loads((ROOT / "tests/data/sample.json").read_text("utf-8"))
    moved = json.loads(json.dumps(expected).replace("http://127.0.0.1:8080", origin))
    return {slug: [_build_bulletin(item) for item in items] for slug, items in moved.items()}


def _build_bulletin(item: dict[str, Any]) -> Bulletin:
    return Bulletin(
        title=item["title"],
        url=item["url"],
        day=date.fromisoformat(item["date"]),
        picture=item["image"],
        enclosures=tuple(filter(None, [item["enclosure"]])),
        summary=item["summary"],
        text=item["last"],
    )


def list_seed(origin: str) -> list[Bulletin]:
    gold = json.loads((SHARED / "corpus/seed/gold.json").read_text(encoding="utf-8"))
    page = BeautifulSoup((SHARED / "corpus/seed/pages/tin-nong.html").read_text(encoding="utf-8"), "html.parser")
    rows = {row.select("a.name")[0].get_text(): row for row in page.select(".main > .item")}
    return [
        Bulletin(
            title=item["title"],
            url=origin + item["url"],
            day=date.fromisoformat(item["date"]),
            picture=origin + str(rows[item["title"]].select("img.thumb")[0]["src"]),
            summary=str(rows[item["title"]].select(".s")[0].find(string=True)).removesuffix("... "),
            text=gold["bulletin"]["paragraphs"][1] if item["title"] == gold["bulletin"]["title"] else "",
        )
        for item in gold["items"]
    ]


def list_radio(origin: str) -> list[Bulletin]:
    return [
        Bulletin(
            title="The tide & the <roads> — đường 🌊",
            url=f"{origin}/radio/2",
            day=date(2026, 3, 9),
            moment=datetime(2026, 3, 9, 11, 30, tzinfo=UTC),
            authors=("Nguyễn Thị Ánh",),
            picture=f"{origin}/radio/2.jpg",
            enclosures=(f"{origin}/radio/2.mp3", f"{origin}/radio/2.pdf"),
            summary="What the water took, and what it left.",
        ),
        Bulletin(
            title="مواعيد الحافلات",
            url=f"{origin}/radio/1",
            day=date(2026, 3, 8),
            moment=datetime(2026, 3, 8, 16, 50, tzinfo=UTC),
            authors=("Ali Rahman",),
            picture=f"{origin}/radio/1.png",
            enclosures=(f"{origin}/radio/1.ogg",),
            summary="الحافلات لا تعمل يوم الأحد.",
        ),
    ]


def serve_pages(origin: Origin) -> None:
    """Serve the sample's site, and a page of broadcasts whose files exist."""
    for path in (SAMPLE / "sample-site").rglob("*.*"):
        kind = {"Content-Type": mimetypes.guess_type(path.name)[0] or "text/plain"}
        address = f"/sample/{path.relative_to(SAMPLE / 'sample-site')}"
        origin.answer(address.removesuffix("index.html"), 200, kind, path.read_bytes())
    origin.answer("/radio", 200, {"Content-Type": "text/html; charset=utf-8"}, RADIO)
    for name in ("2.mp3", "2.pdf", "1.ogg"):
        origin.answer(f"/radio/{name}", 200, {"Content-Type": str(mimetypes.guess_type(name)[0])}, b"0" * 4000)


def load_yaml(text: str) -> dict[str, Any]:
    return dict(YAML(typ="safe").load(text))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    folder = tmp_path_factory.mktemp("readers")
    with ExitStack() as stack:
        origin = stack.enter_context(Origin())
        serve_pages(origin)
        sample = (
            (SAMPLE / "sample.yaml").read_text("utf-8").replace("127.0.0.1:8080", origin.url.removeprefix("http://"))
        )
        settings = load_yaml(sample)
        settings["sources"].append({**RADIO_SOURCE, "url": f"{origin.url}/radio"})
        bulletins = {**list_sample(origin.url), "radio": list_radio(origin.url)}
        if SHARED.exists():
            replayed = stack.enter_context(replay_origin())
            seed = load_yaml(SEED.format(origin=replayed, host=replayed.removeprefix("http://")))
            settings["sources"] += seed["sources"]
            settings["fetch"]["allow"] += seed["fetch"]["allow"]
            bulletins["tin-nong"] = list_seed(replayed)
        running = stack.enter_context(daemon(folder, json.dumps(settings)))
        until(lambda: all(is_whole(running.feed(slug)["items"], held) for slug, held in bulletins.items()), seconds=240)
        yield Published(running=running, bulletins=bulletins)


def is_whole(items: Sequence[dict[str, Any]], bulletins: Sequence[Bulletin]) -> bool:
    """Return whether a feed's items are all there, with their articles where they have any."""
    texts = sum("content_html" in item or "/radio/" in item["url"] for item in items)
    return texts == len(bulletins)


def keep_all(files: Sequence[str]) -> Sequence[str]:
    return files


def keep_first(files: Sequence[str]) -> Sequence[str]:
    return files[:1]


def keep_sound(files: Sequence[str]) -> Sequence[str]:
    return [file for file in files if file.endswith((".mp3", ".ogg"))]


def keep_none(files: Sequence[str]) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A reader, and what it keeps of what a feed of a format says."""

    read: Callable[[Path, str], list[ReadEntry]]
    enclosures: Callable[[Sequence[str]], Sequence[str]] = keep_all
    picture: bool = True
    summary: bool = True  # False: of summary and text the latter alone
    names_site: bool = False  # where entries have no author: an Atom feed's own, the site (RFC 4287 section 4.1.1)


RSS_PARSER, FEEDSMITH, FEED_PARSER = map(read_by_npm, ("rss-parser", "feedsmith", "feed-parser"))
READERS = {
    ("feedparser", "rss"): Reader(read=read_by_feedparser, enclosures=keep_first),
    ("feedparser", "atom"): Reader(read=read_by_feedparser),
    ("fastfeedparser", "rss"): Reader(read=read_by_fastfeedparser, enclosures=keep_first, picture=False),
    ("fastfeedparser", "atom"): Reader(read=read_by_fastfeedparser, enclosures=keep_none, picture=False),
    ("fastfeedparser", "json"): Reader(read=read_by_fastfeedparser, picture=False),
    ("reader", "rss"): Reader(read=read_by_reader, enclosures=keep_first, picture=False),
    ("reader", "atom"): Reader(read=read_by_reader, picture=False),
    ("reader", "json"): Reader(read=read_by_reader, picture=False),
    ("newsboat", "rss"): Reader(read=read_by_newsboat, enclosures=keep_sound, picture=False, summary=False),
    ("newsboat", "atom"): Reader(read=read_by_newsboat, enclosures=keep_sound, picture=False, summary=False),
    ("rss-parser", "rss"): Reader(read=RSS_PARSER, enclosures=keep_first),
    ("rss-parser", "atom"): Reader(read=RSS_PARSER, enclosures=keep_none),
    ("feedsmith", "rss"): Reader(read=FEEDSMITH),
    ("feedsmith", "atom"): Reader(read=FEEDSMITH),
    ("feedsmith", "json"): Reader(read=FEEDSMITH),
    ("feed-parser", "rss"): Reader(read=FEED_PARSER),
    ("feed-parser", "atom"): Reader(read=FEED_PARSER, names_site=True),
}


def extract_words(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


@pytest.mark.parametrize("slug", ["sample-vi", "sample-en", "radio", "tin-nong"])
@pytest.mark.parametrize(("name", "form"), READERS)
def test_a_reader_shows_what_the_pages_say(
    published: Published, tmp_path: Path, name: str, form: str, slug: str
) -> None:
    if slug not in published.bulletins:
        pytest.skip("the shared corpora are not beside this checkout")
    kind = READERS[name, form]
    entries = {entry.title: entry for entry in kind.read(tmp_path, f"{published.running.url}/feeds/{slug}.{form}")}
    assert entries.keys() == {bulletin.title for bulletin in published.bulletins[slug]}
    for bulletin in published.bulletins[slug]:
        entry = entries[bulletin.title]
        assert entry.url == bulletin.url
        assert entry.published == bulletin.moment or (not bulletin.moment and entry.published.date() == bulletin.day)
        site = [urlsplit(bulletin.url).hostname] if kind.names_site else []
        assert list(dict.fromkeys(entry.authors)) == (list(bulletin.authors) or site)  # twice, of a podcast's author
        assert list(entry.enclosures) == list(kind.enclosures(bulletin.enclosures))
        assert entry.picture == (bulletin.picture if kind.picture else "")
        if kind.summary or not bulletin.text:
            assert extract_words(entry.summary or entry.content).startswith(extract_words(bulletin.summary))
        assert extract_words(bulletin.text) in extract_words(entry.content)
