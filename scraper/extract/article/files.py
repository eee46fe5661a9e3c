"""Files that hang on a bulletin: documents, archives, sound."""

import re
from urllib.parse import unquote

from lxml.html import HtmlElement

from scraper.address import taken_apart
from scraper.extract import RawEnclosure
from scraper.extract.nodes import node_text

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "rtf": "application/rtf",
    "csv": "text/csv",
    "epub": "application/epub+zip",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
}
_ENDING = re.compile(r"\.([a-z0-9]{2,5})$", re.I)
# Most links lead to pages; in an address that is a file's, its ending stands somewhere, or its dot is encoded.
_MAYBE = re.compile(rf"(?:\.|%)(?:2e)?(?:{'|'.join(MEDIA_TYPES)})", re.I)


def media_type_of(url: str) -> str:
    """Return the media type that a URL's path, or a file name in its query, tells; "" for a page."""
    if not _MAYBE.search(url):
        return ""
    parts = taken_apart(url.strip())
    for piece in (parts.path, *parts.query.split("&")):
        if (found := _ENDING.search(unquote(piece))) and (kind := MEDIA_TYPES.get(found[1].lower())):
            return kind
    return ""


def attachments(content: HtmlElement | None) -> tuple[RawEnclosure, ...]:
    """Return the files that the content links to or plays, each once, in their order."""
    if content is None:
        return ()
    found: dict[str, RawEnclosure] = {}
    for node in content.iter("a", "audio", "source", "iframe", "embed", "object"):
        url = (node.get("href") or node.get("src") or node.get("data") or "").strip()
        if url and url not in found and (kind := media_type_of(url)):
            found[url] = RawEnclosure(url=url, title=node_text(node)[:200], media_type=kind)
    return tuple(found.values())
