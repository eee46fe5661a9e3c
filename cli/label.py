"""A page with the items found on it, for a person to correct: a gold line, as `bench/train_detection.py` reads them."""

import json
from collections.abc import Sequence
from pathlib import Path

from messages import Message
from messages.terminal import TerminalCode
from model.errors import SettingsError
from model.item import Item
from scraper.discovery.naming import find_free_slug, make_slug
from scraper.fetch.response import Response

PAGES = "pages"  # the folder beside the gold lines


def write_label(file: Path, page: Response, items: Sequence[Item]) -> Message:
    """Add a page's gold line to a file, and the page to the folder beside it; return what to do next.

    A line has the page's id, URL and kind, and the URL, title and day of each item. A file that holds anything
    else raises SettingsError, and nothing is written.
    """
    known = {str(line["id"]) for line in read_labels(file)}
    name = find_free_slug(make_slug(page.url), known)
    line = {"id": name, "url": page.url, "kind": "", "items": [_make_label(item) for item in items]}
    folder = file.parent / PAGES
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.html").write_bytes(page.body)
    with file.open("a", encoding="utf-8") as gold:
        gold.write(json.dumps(line, ensure_ascii=False) + "\n")
    return TerminalCode.LABELLED(count=len(items), path=str(file), page=str(folder / f"{name}.html"))


def read_labels(file: Path) -> list[dict[str, object]]:
    """Return the gold lines of a file, none where there is no file; SettingsError where one is no such line."""
    if not file.exists():
        return []
    lines = []
    for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if text.strip():
            lines.append(_parse_label(text, f"{file}:{number}"))
    return lines


def _parse_label(text: str, place: str) -> dict[str, object]:
    try:
        line = json.loads(text)
    except ValueError:
        line = None
    if not isinstance(line, dict) or not isinstance(line.get("id"), str):
        raise SettingsError(TerminalCode.NO_LABEL(), path=place)
    return line


def _make_label(item: Item) -> dict[str, str | None]:
    day = f"{item.published.local:%Y-%m-%d}" if item.published else None
    return {"url": item.url, "title": item.title, "date": day}
