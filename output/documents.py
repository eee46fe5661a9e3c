"""Writes and removes one document of a folder, whole or not at all, with its packed forms beside it.

A file is written under another name, flushed to the disk and renamed, the document itself last: whoever finds it
finds its packed forms, and after a crash what lies there is either the document before or the one after.
"""

import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from feeds.packing import pack_brotli, pack_gzip

PACKED = (".gz", ".br")  # the ends of the names of packed forms
_DRAFT = ".draft"


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
    try:
        with draft.open("wb") as file:
            file.write(body)
            file.flush()
            os.utime(file.fileno(), (seconds, seconds))
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
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


def list_documents(folder: Path, endings: Mapping[str, object]) -> Iterator[Path]:
    """Yield the documents under a folder whose names end so, and remove drafts that a crash left."""
    for path in sorted(folder.rglob("*")):
        if path.name.startswith(".") and path.name.endswith(_DRAFT):
            path.unlink(missing_ok=True)
        elif path.suffix in PACKED and path.with_suffix("").suffix.removeprefix(".") in endings:
            yield path.with_suffix("")
        elif path.suffix.removeprefix(".") in endings:
            yield path
