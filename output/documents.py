"""Writes and removes one document of a folder, whole or not at all, with its packed forms beside it.

A file is written under another name, flushed to the disk and renamed, the document itself last: whoever finds it
finds its packed forms, and after a crash what lies there is either the document before or the one after.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from feeds.calendar import ENDING as CALENDAR
from feeds.packing import pack_brotli, pack_gzip
from feeds.registry import FORMATS
from model.publication import SLUG

PACKED = (".gz", ".br")  # the ends of the names of packed forms
_DRAFT = ".draft"
_FEED, _ARCHIVED = "|".join((*FORMATS, CALENDAR)), "|".join(FORMATS)
_NAME = re.compile(rf"({SLUG}(?:/archive/[0-9]+\.(?:{_ARCHIVED})|\.(?:{_FEED})))(?:\.gz|\.br)?")  # under `feeds`


@contextmanager
def hold_folder(folder: Path, *, wait: bool) -> Iterator[None]:
    """Make a folder, and keep all others who hold it out of it until the body of the `with` ends.

    Without `wait` BlockingIOError where another process holds it, or another writer of this one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _open_folder(folder) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield  # closing it frees it, and so does the end of the process


def write_document(path: Path, body: bytes, moment: datetime, gzip: bytes = b"") -> None:
    """Write a document that changed at `moment`, which becomes the files' time; OSError where that cannot be done.

    `gzip` is its gzip form where there is one already.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    forms = {".gz": gzip or pack_gzip(body), ".br": pack_brotli(body), "": body}
    for end, packed in forms.items():
        _replace(path.with_name(path.name + end), packed, moment.timestamp())
    _flush_folder(path.parent)


def _replace(path: Path, body: bytes, seconds: float) -> None:
    draft = path.with_name(f".{path.name}{_DRAFT}")
    draft.unlink(missing_ok=True)  # a link that somebody put there is not to be followed
    try:
        with draft.open("xb") as file:
            file.write(body)
            file.flush()
            os.utime(file.fileno(), (seconds, seconds))
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _flush_folder(folder: Path) -> None:
    with _open_folder(folder) as descriptor:
        os.fsync(descriptor)


@contextmanager
def _open_folder(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def is_written(path: Path, body: bytes, moment: datetime | None = None) -> bool:
    """Return whether a document and its packed forms lie there as they were written last, at `moment` if one is named.

    A packed form belongs to the document where it has its time.
    """
    try:
        times = {path.with_name(path.name + end).stat().st_mtime for end in ("", *PACKED)}
        return len(times) == 1 and (moment is None or moment.timestamp() in times) and path.read_bytes() == body
    except FileNotFoundError:
        return False


def remove_document(path: Path) -> None:
    """Remove a document and its packed forms, as far as they are there, the document first."""
    for end in ("", *PACKED):
        path.with_name(path.name + end).unlink(missing_ok=True)
    if path.parent.exists():
        _flush_folder(path.parent)


def list_documents(feeds: Path, slug: str = "") -> Iterator[Path]:
    """Yield the documents of the folder `feeds`, or of one feed's archive in it, and remove drafts that a crash left.

    What no feed's document can be called is another's, and left alone.
    """
    for path in sorted((feeds / slug / "archive" if slug else feeds).rglob("*")):
        if path.name.startswith(".") and path.name.endswith(_DRAFT):
            path.unlink(missing_ok=True)
        elif (name := _NAME.fullmatch(path.relative_to(feeds).as_posix())) and not path.is_dir():
            yield feeds / name[1]
