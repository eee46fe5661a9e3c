"""What the command line prints: lines, tables and JSON that are safe on a terminal.

Titles and URLs come from strangers' pages: control characters, which could steer a terminal,
and direction overrides become spaces; passwords in URLs are left out.
"""

import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from model.item import Item, StoredItem
from model.outcome import Run

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_CREDENTIALS = re.compile(r"(?<=://)[^/\s]*@")  # user:password@


class OutputClosed(Exception):  # no error of ours: who read the output has had enough
    """Standard output was closed by its reader."""


def open_standard_streams() -> None:
    """Open what the caller closed: a database that is opened next must not become file 1 and be printed into."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # until the end


def sanitize_line(line: str) -> str:
    """Return a line without control characters, direction overrides and passwords in URLs.

    >>> sanitize_line("see https://me:secret@example.org/")
    'see https://example.org/'
    """
    return _CREDENTIALS.sub("", _UNPRINTABLE.sub(" ", line))


class OneLineFormatter(logging.Formatter):
    """Keeps an event to one line that a stranger's text can neither break nor steer a terminal by."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # the library's name
        """Return the line; the traceback of a fault of our own follows it as it is."""
        return sanitize_line(super().formatMessage(record))


def log_to_stderr(log: logging.Logger) -> None:
    """Have this log's events from INFO on, and everyone's from WARNING on, written to stderr, a line each."""
    writer = logging.StreamHandler(sys.stderr)
    writer.setFormatter(OneLineFormatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(handlers=[writer], level=logging.WARNING)
    log.setLevel(logging.INFO)


def print_text(text: str) -> int:
    """Print a text, line by line plain; return 0. A reader that is gone raises Unread."""
    _write("".join(f"{sanitize_line(line)}\n" for line in text.split("\n")))
    return 0


def _write(text: str) -> None:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        # What is buffered would be flushed at the end, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputClosed from None


def print_json(value: object) -> int:
    """Print a value as JSON, moments in ISO 8601; return 0."""
    return print_text(json.dumps(value, ensure_ascii=False, indent=2, default=datetime.isoformat))


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], styles: Mapping[str, str] = MappingProxyType({})
) -> int:
    """Print a table on a terminal; elsewhere lines whose cells are parted by tabs. Return 0.

    `styles` are what cells of such words look like on a terminal with colours, as rich names them.
    """
    if not sys.stdout.isatty():
        lines = ["\t".join(map(sanitize_line, row)) for row in (columns, *rows)]
        _write("".join(f"{line}\n" for line in lines))
        return 0
    table = Table(*columns)
    for row in rows:
        table.add_row(*(Text(sanitize_line(cell), style=styles.get(cell, "")) for cell in row))
    Console().print(table)
    return 0


def print_error(message: str, status: int = 1) -> int:
    """Write each line of a message to standard error; return `status`."""
    for line in message.splitlines():
        sys.stderr.write(f"bantin: {sanitize_line(line)}\n")
    return status


@contextmanager
def show_progress(total: int) -> Iterator[Callable[[], None]]:
    """Show a bar on a terminal; give what moves it on by one, from any thread."""
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("refresh", total=total)
        yield lambda: bar.advance(task)


@contextmanager
def show_steps() -> Iterator[Callable[[str], None]]:
    """Give what tells a person at a terminal, in one line that goes again, what is being done."""
    with Console(stderr=True).status("…") if sys.stderr.isatty() else nullcontext() as status:
        yield lambda step: status.update(Text(sanitize_line(step))) if status else None


def describe_run(run: Run) -> str:
    """Return what a run came to, in a few words."""
    texts = {"scraped": f"{run.new} new, {run.changed} changed of {run.found}", "not-modified": "not changed"}
    return texts.get(run.outcome) or run.message or run.outcome


def format_moment(moment: datetime | None) -> str:
    """Return a moment to the minute, in UTC; nothing for none."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%MZ}" if moment else ""


def format_item_date(item: Item) -> str:
    """Return when an item says that it was published: a day, or a moment."""
    date = item.published
    if date is None:
        return ""
    return f"{date.local:%Y-%m-%d}" if date.precision == "day" else format_moment(date.at)


def format_stored_date(stored: StoredItem) -> str:
    """Return when an item says that it was published, else when it was first seen, as its feed does."""
    date = stored.item.published
    if date is None or date.at > stored.first_seen:
        return f"first seen {format_moment(stored.first_seen)}"
    return format_item_date(stored.item)


def serialize_item(item: Item) -> dict[str, object]:
    """Return an item for JSON."""
    date = item.published
    return {
        "url": sanitize_line(item.url),
        "title": item.title,
        "published": date.at if date else None,
        "date": {"raw": date.raw, "origin": date.origin, "precision": date.precision} if date else None,
        "summary": item.summary,
        "authors": item.authors,
        "categories": item.categories,
        "image": item.image,
        "enclosures": [enclosure.url for enclosure in item.enclosures],
    }


def serialize_stored_item(stored: StoredItem) -> dict[str, object]:
    """Return a stored item for JSON; `published` is what its feed tells."""
    own = {"guid": stored.guid, "first_seen": stored.first_seen, "revision": stored.revision}
    return own | serialize_item(stored.item) | {"published": stored.published}
