"""A page that a command names, a URL or a saved file, and what is found on it; nothing is stored."""

import mimetypes
import re
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

from cli.language import translate
from messages.terminal import TerminalCode
from model.errors import BantinError
from model.outcome import NO_VALIDATORS
from scraper.discovery import Discovery, discover_address, inspect_document
from scraper.discovery.detection import Detection, detect
from scraper.document import Document
from scraper.document.reading import read_document
from scraper.fetch.client import Client
from scraper.fetch.response import Response
from scraper.leads import get_page
from settings.options import Settings, SourceEntry


def is_url(target: str) -> bool:
    """Return whether a target is on the web, rather than a file."""
    return "://" in target


def lacks_scheme(target: str) -> bool:
    """Return whether a target looks like a URL whose `https://` was left out.

    >>> lacks_scheme("example.org/news"), lacks_scheme("news"), lacks_scheme("page.html")
    (True, False, False)
    """
    host = re.fullmatch(r"(localhost|(?:[\w-]+\.)+[^\W\d][\w-]+)(:\d+)?(/.*)?", target)
    return bool(host) and not target.lower().endswith((".html", ".htm", ".xml", ".json"))


def find_base_url(target: str) -> str:
    """Return the URL that relative links of a target are resolved against, unless the page names another.

    >>> find_base_url("https://example.org/news"), find_base_url("saved/a page.html")
    ('https://example.org/news', 'http://localhost/a%20page.html')
    """
    return target if is_url(target) else f"http://localhost/{quote(Path(target).name)}"


def read_page(target: str, entry: SourceEntry, settings: Settings, now: datetime) -> Response:
    """Return a target as a first request of a source would get it.

    Raises BantinError where the page cannot be fetched or the file does not exist, OSError where it cannot be read.
    """
    return _fetch_page(entry, settings, now) if is_url(target) else _read_file(Path(target), entry.url)


def _fetch_page(entry: SourceEntry, settings: Settings, now: datetime) -> Response:
    with closing(Client(settings.fetch)) as client:
        response = get_page(partial(client.get, now=now), entry.make_request())
    if not isinstance(response, Response):
        raise BantinError(TerminalCode.UNEXPECTED_304(), subject=entry.url)
    return response


def _read_file(path: Path, url: str) -> Response:
    if not path.exists():
        url_is_meant = lacks_scheme(str(path))
        message = TerminalCode.NO_FILE_BUT_URL(url=str(path)) if url_is_meant else TerminalCode.NO_FILE()
        raise BantinError(message, subject=str(path))
    media_type = mimetypes.guess_type(path.name)[0] or "text/html"
    return Response(url=url, body=path.read_bytes(), media_type=media_type, charset="", validators=NO_VALIDATORS)


def discover_url(
    url: str, settings: Settings, now: datetime, options: Mapping[str, object], progress: Callable[[str], None]
) -> Discovery:
    """Return what a URL leads to and the sources that can be made of it; see `scraper.discovery`."""
    with closing(Client(settings.fetch)) as client:
        return discover_address(
            url, client=client, now=now, options=options, progress=lambda step: progress(translate(step))
        )


def detect_page(page: Response, now: datetime) -> tuple[Discovery, Detection, Document]:
    """Return what a page is and the lists that are found on it, detection's own result, and the document."""
    document = read_document(page)
    detection = detect(document, now=now)
    return inspect_document(document, detection, document.url, now=now), detection, document
