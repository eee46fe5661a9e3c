"""Of what type and length an item's files are, asked of their servers once, by HEAD (RFC 9110 §9.3.2).

A server that will not say costs no more than a blank length: nothing is tried twice.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from model.errors import FetchError, StoppedError
from model.item import UNKNOWN_TYPE, Enclosure
from scraper.extract.article.attachments import FILE_TYPES
from scraper.fetch.client import Client
from scraper.fetch.response import FileHead, Request
from scraper.source import Source
from scraper.urls import find_origin

MAX_FILES = 5  # of one item that are asked of
MAX_WAIT = 20.0  # seconds of waiting for turns at hosts, for all files of an item
ANSWER_SECONDS = 5.0  # in which a server says what it has to say of one
_PLAYED = ("audio/", "video/", "image/")


def measure_files(
    files: Iterable[Enclosure], *, source: Source, client: Client, now: datetime, known: Iterable[Enclosure] = ()
) -> tuple[Enclosure, ...]:
    """Return files with the types and lengths that their servers tell; those of which nothing is told as they are.

    Of `known` ones nothing is asked again. A client that is stopped raises StoppedError.
    """
    earlier = {file.url: file for file in known}
    measured, count, wait = [], 0, MAX_WAIT
    for file in files:
        if file.url in earlier:
            file = _complete(file, earlier[file.url])
        elif needs_measuring(file) and count < MAX_FILES:
            turn = client.seconds_until_free(file.url)
            if turn <= wait:
                count, wait = count + 1, wait - turn
                file = _describe(file, _ask(file, source, client, now))
        measured.append(file)
    return tuple(measured)


def needs_measuring(file: Enclosure) -> bool:
    """Whether a file's type or length is unknown."""
    return not file.length or file.media_type == UNKNOWN_TYPE


def _complete(file: Enclosure, before: Enclosure) -> Enclosure:
    kind = before.media_type if file.media_type == UNKNOWN_TYPE else file.media_type
    return replace(file, length=file.length or before.length, media_type=kind)


def _ask(file: Enclosure, source: Source, client: Client, now: datetime) -> FileHead | None:
    """Return what a file's server says of it; None where it does not."""
    try:
        # A source's own headers are for its own server.
        headers = source.headers if find_origin(file.url) == find_origin(source.url) else {}
        request = Request(
            url=file.url, headers=headers, robots=source.robots, trust=source.trust, seconds=ANSWER_SECONDS
        )
        return client.get_head(request, now=now)
    except StoppedError:
        raise
    except (FetchError, ValueError):
        return None


def _describe(file: Enclosure, head: FileHead | None) -> Enclosure:
    """Return a file as its server describes it; what is served as a page is none."""
    if head is None or head.media_type == "text/html":
        return file
    is_file = head.media_type in FILE_TYPES or head.media_type.startswith(_PLAYED)
    return replace(file, length=head.length or file.length, media_type=head.media_type if is_file else file.media_type)
