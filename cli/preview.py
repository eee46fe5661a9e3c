"""One page, once, nothing stored: what a source's rules would take from it, or what is found without any."""

import mimetypes
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from cli.terminal import serialize_item
from messages.counting import counted
from model.errors import BantinError, SettingsError
from model.item import Item
from model.outcome import NO_VALIDATORS
from scraper import preview as scrape_items
from scraper.discovery import Discovery, discover, inspect_document
from scraper.discovery.detection import Detection, detect
from scraper.document import Document
from scraper.document.reading import read_document
from scraper.fetch.client import Client
from scraper.fetch.response import Request, Response
from settings.file import Place, parse_yaml, read_bytes
from settings.load import parse_source_entry
from settings.options import Settings, SourceEntry


def preview_items(target: str, entry: SourceEntry, settings: Settings, now: datetime) -> Sequence[Item]:
    """Return the items of a page, a URL or a saved file, as `entry` would have them taken.

    A page that cannot be had or read raises BantinError, a file OSError.
    """
    return scrape_items(_read_page(target, entry, settings, now), entry.source, now)


def _read_page(target: str, entry: SourceEntry, settings: Settings, now: datetime) -> Response:
    return fetch_page(entry, settings, now) if is_url(target) else read_saved_page(Path(target), entry.url)


def discover_url(
    url: str, settings: Settings, now: datetime, options: Mapping[str, object], progress: Callable[[str], None]
) -> Discovery:
    """Return what an address leads to and the sources that can be made of it; see `scraper.discovery`."""
    with closing(Client(settings.fetch)) as client:
        return discover(url, client=client, now=now, options=options, progress=progress)


def detect_page(target: str, settings: Settings, now: datetime) -> tuple[Discovery, Detection, Document]:
    """Return what a page is, a URL or a saved file, and the lists that are found on it; and the page."""
    entry = build_preview_entry(target, None)
    document = read_document(
        fetch_page(entry, settings, now) if is_url(target) else read_saved_page(Path(target), entry.url)
    )
    detection = detect(document, now=now)
    return inspect_document(document, detection, document.url, now=now), detection, document


def render_discovery(found: Discovery, chosen: int) -> str:
    """Return what was found, for a person at a terminal; `chosen` is the number of the choice to be shown."""
    lines = [found.word, *render_doubtful_list(found)]
    for number, choice in enumerate(found.choices):
        shown = number == chosen
        sure = ", sure" if number == 0 and found.sure else ""
        first = "" if shown or not choice.items else f", the first “{choice.items[0].title}”"
        counts = f"{counted(len(choice.items), 'item')}, {choice.confidence:.0%}{sure}{first}"
        lines.append(f"{'*' if shown else ' '} {number}  {choice.label}: {counts}")
        if shown:
            lines += [f"       {reason}" for reason in choice.reasons]
    lines += [f"feed {check.url}: {check.word}" for check in found.feeds]
    paging = found.choices[chosen].paging if chosen < len(found.choices) else ""
    return "\n".join([*lines, paging] if paging else lines)


def render_doubtful_list(found: Discovery) -> list[str]:
    """Return what to do where an article holds a list all the same; nothing where it holds none."""
    if not found.doubtful:
        return []
    items = found.doubtful[0].items
    return [
        f"It has what may be a list of {counted(len(items), 'item')} all the same; the first is “{items[0].title}”.",
        f"Where that is wanted: bantin add {found.doubtful[0].source_url} --as-list; for another list, give --item.",
    ]


def serialize_discovery(found: Discovery) -> dict[str, object]:
    """Return what was found, for JSON; each choice with the entry that it would make in the settings."""
    return {
        "url": found.url,
        "kind": found.kind,
        "word": found.word,
        "sure": found.sure,
        "feeds": [{"url": check.url, "verdict": check.verdict, "word": check.word} for check in found.feeds],
        "choices": [
            {
                "label": choice.label,
                "origin": choice.origin,
                "confidence": round(choice.confidence, 3),
                "reasons": choice.reasons,
                "paging": choice.paging,
                "items": [serialize_item(item) for item in choice.items],
                "entry": found.make_entry(choice),
            }
            for choice in found.choices
        ],
    }


def build_preview_entry(target: str, rules: Path | None) -> SourceEntry:
    """Return the source that a page is read as, by the rules of a file; SettingsError tells their faults."""
    entry = {"slug": "preview", "url": find_base_url(target), **read_rules_file(rules)}
    return parse_source_entry(entry, lambda _, message: SettingsError(message, path=target))


def read_rules_file(path: Path | None) -> dict[str, object]:
    """Return what a rules file adds to a source's entry.

    The file holds the keys of `rules` (`item` and so on), or those of a source (`rules`,
    `detail`, `language`, …). No file adds nothing; anything else raises SettingsError, and so
    do faults in what it holds, with their lines.
    """
    if path is None:
        return {}
    text = parse_yaml(read_bytes(path), path=str(path))
    if not isinstance(text.value, dict):
        raise SettingsError("should hold extraction rules, such as item: li.news", path=str(path))
    rules_alone = "item" in text.value
    entry = {"rules": text.value} if rules_alone else text.value

    def fault(place: Place, message: str) -> SettingsError:
        return text.make_fault(place[1:] if rules_alone else place, message)

    parse_source_entry({"slug": "rules", "url": "http://localhost/", **entry}, fault)
    return entry


def is_url(target: str) -> bool:
    """Return whether a target is on the web, rather than a file."""
    return "://" in target


def _suggest_url(target: str) -> str:
    return f"; for a page write https://{target}" if lacks_scheme(target) else ""


def lacks_scheme(target: str) -> bool:
    """Return whether a target seems to be an URL whose `https://` was left out.

    >>> lacks_scheme("example.org/news"), lacks_scheme("news"), lacks_scheme("page.html")
    (True, False, False)
    """
    host = re.fullmatch(r"(localhost|(?:[\w-]+\.)+[^\W\d][\w-]+)(:\d+)?(/.*)?", target)
    return bool(host) and not target.lower().endswith((".html", ".htm", ".xml", ".json"))


def find_base_url(target: str) -> str:
    """Return the URL that a target's relative links are resolved against, as far as nothing else is known."""
    return target if is_url(target) else f"http://localhost/{quote(Path(target).name)}"


def fetch_page(entry: SourceEntry, settings: Settings, now: datetime) -> Response:
    """Return a source's page, as a first look would get it."""
    with closing(Client(settings.fetch)) as client:
        request = Request(url=entry.url, headers=entry.headers, robots=entry.robots)
        response = client.get(request, now=now)
    if not isinstance(response, Response):
        raise BantinError(f"{entry.url}: answered 304 to a first request", subject=entry.url)
    return response


def read_saved_page(path: Path, url: str) -> Response:
    """Return a file as if `url` had answered with it; one that is not there raises BantinError."""
    if not path.exists():
        raise BantinError(f"{path}: no file of that name{_suggest_url(str(path))}", subject=str(path))
    kind = mimetypes.guess_type(path.name)[0] or "text/html"
    return Response(url=url, body=path.read_bytes(), media_type=kind, charset="", validators=NO_VALIDATORS)
