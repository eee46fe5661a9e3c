"""One page, once, nothing stored: what a source's rules, or those of a file, would take from it.

The command line and the pages for people call the same `preview`.
"""

import json
import mimetypes
import re
import unicodedata
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from config import Settings, SourceEntry, parse
from model.errors import BantinError, SettingsError
from model.item import Item
from model.outcome import NO_VALIDATORS
from scraper import preview as take
from scraper.fetch.client import Client
from scraper.fetch.response import Request, Response
from settings_file import read, read_bytes


def preview(target: str, entry: SourceEntry, settings: Settings, now: datetime) -> Sequence[Item]:
    """Return the items of a page, a URL or a saved file, as `entry` would have them taken.

    A page that cannot be had or read raises BantinError, a file OSError.
    """
    page = fetched(entry, settings, now) if is_url(target) else saved(Path(target), entry.url)
    return take(page, entry.source, now)


def entry_for(target: str, rules: Path | None) -> SourceEntry:
    """Return the source that a page is read as, by the rules of a file; SettingsError tells their faults."""
    made = {"slug": "preview", "url": address(target), **rules_in(rules)}
    return parse(json.dumps({"sources": [made]}).encode(), path=str(rules or target)).sources[0]


def rules_in(path: Path | None) -> dict[str, object]:
    """Return what a rules file adds to a source's entry.

    The file holds the keys of `rules` (`item` and so on), or those of a source (`rules`,
    `detail`, `language`, …). No file adds nothing; anything else raises SettingsError.
    """
    if path is None:
        return {}
    value = read(read_bytes(path), path=str(path)).value
    if not isinstance(value, dict):
        raise SettingsError("should hold extraction rules, such as item: li.news", path=str(path))
    return {"rules": value} if "item" in value else value


def is_url(target: str) -> bool:
    """Return whether a target is on the web, rather than a file."""
    return "://" in target


def address(target: str) -> str:
    """Return the URL that a target's relative links are resolved against, as far as nothing else is known."""
    return target if is_url(target) else f"http://localhost/{quote(Path(target).name)}"


def fetched(entry: SourceEntry, settings: Settings, now: datetime) -> Response:
    """Return a source's page, as a first look would get it."""
    with closing(Client(settings.fetch)) as client:
        request = Request(url=entry.url, headers=entry.headers, robots=entry.robots)
        answer = client.get(request, now=now)
    if not isinstance(answer, Response):
        raise BantinError(f"{entry.url}: answered 304 to a first request", subject=entry.url)
    return answer


def saved(path: Path, url: str) -> Response:
    """Return a file as if `url` had answered with it."""
    kind = mimetypes.guess_type(path.name)[0] or "text/html"
    return Response(url=url, body=path.read_bytes(), media_type=kind, charset="", validators=NO_VALIDATORS)


def slug_of(url: str) -> str:
    """Return a slug made of a URL's host and path; empty where they have no Latin letter or digit.

    >>> slug_of("https://www.example.org/tin-tuc/B%E1%BA%A3n%20%C4%90%E1%BB%93")
    'example-org-tin-tuc-ban-do'
    """
    parts = urlsplit(url)
    words = f"{(parts.hostname or '').removeprefix('www.')} {unquote(parts.path)}".translate({0x110: "D", 0x111: "d"})
    letters = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", letters).strip("-")[:63].rstrip("-")
