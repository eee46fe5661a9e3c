"""What the command line prints: lines, tables and JSON that are safe on a terminal.

Titles and URLs come from strangers' pages: control characters, which could steer a terminal,
and direction overrides become spaces; passwords in URLs are left out.
"""

import json
import logging
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType, MappingProxyType

from cli.language import translate
from messages import Message

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_CREDENTIALS = re.compile(r"(?<=://)[^/\s]*@")  # user:password@


class OutputClosed(Exception):  # no fault: `bantin … | head` ends so
    """Standard output was closed by its reader."""


def open_standard_streams() -> None:
    """Open the standard streams that the caller closed, so that no file opened later becomes standard output."""
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
    """Writes an event as one line; text from pages can neither break it nor control the terminal."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # named by logging
        """Return the line; a traceback follows it unchanged."""
        return sanitize_line(super().formatMessage(record))


def log_to_stderr(log: logging.Logger) -> None:
    """Have this log's events from INFO on, and everyone's from WARNING on, written to stderr, a line each."""
    writer = logging.StreamHandler(sys.stderr)
    writer.setFormatter(OneLineFormatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(handlers=[writer], level=logging.WARNING)
    log.setLevel(logging.INFO)


@contextmanager
def log_errors_only() -> Iterator[None]:
    """Have no more of the log written to stderr than its errors: the command prints all else itself."""
    writer = logging.StreamHandler(sys.stderr)
    writer.setLevel(logging.ERROR)
    log = logging.getLogger("bantin")
    log.addHandler(writer)
    try:
        yield
    finally:
        log.removeHandler(writer)


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


def print_message(message: Message) -> int:
    """Print a message; return 0."""
    return print_text(translate(message))


def print_json(value: object) -> int:
    """Print a value as JSON, moments in ISO 8601 and messages as text; return 0."""
    return print_text(json.dumps(value, ensure_ascii=False, indent=2, default=_encode_value))


def _encode_value(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def print_table(
    columns: Sequence[Message],
    rows: Sequence[Sequence[str | Message]],
    styles: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """Print a table on a terminal, in its language; elsewhere, lines of cells separated by tabs. Return 0.

    What has English names for all, as headings and states, keeps them there: scripts go by them.

    `styles` gives the style, as rich names it, of cells with a certain English text.
    """
    if not sys.stdout.isatty():
        lines = ["\t".join(sanitize_line(str(cell)) for cell in row) for row in (columns, *rows)]
        _write("".join(f"{line}\n" for line in lines))
        return 0
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for place, column in enumerate(columns):  # the first is a slug or a date, which is told by all of it
        table.add_column(translate(column), no_wrap=place == 0, overflow="fold")
    for row in rows:
        table.add_row(*(Text(sanitize_line(translate(cell)), style=styles.get(str(cell), "")) for cell in row))
    Console().print(table)
    return 0


def print_notice(message: Message) -> None:
    """Write a message to standard error, beside the results that others may read."""
    sys.stderr.write(f"{sanitize_line(translate(message))}\n")


def print_error(message: str, status: int = 1) -> int:
    """Write each line of a message to standard error; return `status`."""
    for line in message.splitlines():
        sys.stderr.write(f"bantin: {sanitize_line(line)}\n")
    return status


@contextmanager
def show_progress(total: int) -> Iterator[Callable[[], None]]:
    """Show a progress bar on a terminal; give a function that advances it by one, from any thread."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("refresh", total=total)
        yield lambda: bar.advance(task)


@contextmanager
def show_steps() -> Iterator[Callable[[str], None]]:
    """Give a function that shows the current step in one line of a terminal; the line is cleared at the end."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status("…") as status:
        yield lambda step: status.update(Text(sanitize_line(str(step))))


@contextmanager
def defer_interrupt() -> Iterator[Callable[[], bool]]:
    """Give what tells whether Ctrl-C was pressed; KeyboardInterrupt is raised at the end then, and by a second Ctrl-C.

    Raised wherever the main thread happens to be, it can leave a lock held that other threads wait for.
    """
    pressed: list[bool] = []
    previous = signal.getsignal(signal.SIGINT)

    def press(number: int, frame: FrameType | None) -> None:
        pressed.append(True)
        signal.signal(number, previous)

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, press)
    try:
        yield lambda: bool(pressed)
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, previous)
    if pressed:
        raise KeyboardInterrupt
