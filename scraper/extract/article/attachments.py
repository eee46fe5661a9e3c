"""Files that hang on a bulletin: documents, archives, sound."""

import re
from itertools import islice
from urllib.parse import unquote

from lxml.html import HtmlElement

from scraper.extract import RawEnclosure
from scraper.extract.article.block_names import is_furniture_name, join_names
from scraper.extract.article.blocks import TextBlock
from scraper.extract.nodes import read_node_text
from scraper.urls import parse_query, split_url

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
FILE_TYPES = frozenset(MEDIA_TYPES.values())
_KINDS = "|".join(MEDIA_TYPES)
_ENDING = re.compile(r"\.([a-z0-9]{2,5})$", re.I)
# Most links lead to pages; in an address that is a file's, its ending stands somewhere, or its dot is encoded.
_MAYBE_FILE = re.compile(rf"(?:\.|%)(?:2e)?(?:{_KINDS})", re.I)
# Some stores of files put a number of their own behind the name: `/documents/1/plan.pdf/0a1b2c-3d?t=1`.
_NUMBERED = re.compile(rf"(\.(?:{_KINDS}))/[0-9a-f][0-9a-f-]*$", re.I)
# A link's text that is a file's name, its size behind it or not: `plan.pdf`, `plan.pdf (120 KB)`.
_FILE_NAME = re.compile(rf"[\w)\]-]\.({_KINDS})\s*(?:[(\[（［][^)\]）］]{{1,40}}[)\]）］])?$", re.I)
_LONGEST_NAME = 200  # characters of a file's name or title
_MOST_LISTED = 50  # links of a box of files
_FRAMES = ("iframe", "embed", "object")
_PLAYERS = ("audio", "source", *_FRAMES)


def guess_media_type(url: str) -> str:
    """Return the media type of the file that a URL's path or query names; "" for a page."""
    if not _MAYBE_FILE.search(url):
        return ""
    parts = split_url(url.strip())
    for piece in (_NUMBERED.sub(r"\1", parts.path), *parts.query.split("&")):
        if (found := _ENDING.search(unquote(piece))) and (kind := MEDIA_TYPES.get(found[1].lower())):
            return kind
    return ""


def has_attachment(block: TextBlock) -> bool:
    """Whether a text links to a file, which is the bulletin's own."""
    return bool(block.anchors) and any(_guess_link_type(link) for link in block.anchors)


def holds_files_alone(node: HtmlElement) -> bool:
    """Whether an element has links, and all of them lead to files."""
    links = [link for link in islice(node.iter("a"), _MOST_LISTED + 1) if link.get("href")]
    return 0 < len(links) <= _MOST_LISTED and all(map(_guess_link_type, links))


def find_attachments(content: HtmlElement | None, around: HtmlElement | None = None) -> tuple[RawEnclosure, ...]:
    """Return the files that the content links to or plays, each once, in their order.

    Then those that are shown in `around`, the part of the page from the title to the text's end: a text
    may be no more than a frame with a file in it.
    """
    found: dict[str, RawEnclosure] = {}
    inside = content.iter("a", *_PLAYERS) if content is not None else ()
    # Sound beside a text is as often the page's as the bulletin's.
    shown = around.iter(*(_PLAYERS if content is None else _FRAMES)) if around is not None else ()
    for node in (*inside, *(node for node in shown if not _is_furniture(node, around))):
        url = _find_url(node)
        if url and url not in found and (kind := _guess_node_type(node, url)):
            found[url] = RawEnclosure(url=url, title=read_node_text(node)[:_LONGEST_NAME], media_type=kind)
    return tuple(found.values())


def _is_furniture(node: HtmlElement, around: HtmlElement | None) -> bool:
    for above in node.iterancestors():
        if above is around:
            break
        if above.tag in ("footer", "nav", "aside") or is_furniture_name(join_names(above)):
            return True
    return False


def _find_url(node: HtmlElement) -> str:
    """Return where a link or player leads; for a viewer in a frame, the file that it shows."""
    url = (node.get("href") or node.get("src") or node.get("data") or "").strip()
    if not _MAYBE_FILE.search(url) or "?" not in url:
        return url
    try:
        query = parse_query(url)
    except ValueError:
        return url
    starts = ("http://", "https://") if node.tag == "a" else ("http://", "https://", "/")
    return next((value for _, value in query if value.startswith(starts) and guess_media_type(value)), url)


def _guess_node_type(node: HtmlElement, url: str) -> str:
    if node.tag == "a":
        return _guess_link_type(node)
    declared = _parse_type(node)
    if node.tag == "audio" or (node.tag == "source" and declared.startswith("audio/")):
        return guess_media_type(url) or declared or "audio/mpeg"  # most sound is
    return guess_media_type(url)


def _guess_link_type(link: HtmlElement) -> str:
    """Return the media type of a link's file: by its address, by what the page says of it, by its text."""
    url = (link.get("href") or "").strip()
    if kind := guess_media_type(url):
        return kind
    if not url or url.startswith(("#", "javascript:", "mailto:", "tel:")):
        return ""
    if (declared := _parse_type(link)) in FILE_TYPES:
        return declared
    text = link.text_content() if len(link) else link.text or ""
    for name in (link.get("download") or "", text):
        if "." in name and len(name) <= _LONGEST_NAME and (found := _FILE_NAME.search(name.strip())):
            return MEDIA_TYPES[found[1].lower()]
    return ""


def _parse_type(node: HtmlElement) -> str:
    return (node.get("type") or "").partition(";")[0].strip().lower()
