"""Response -> Document: is it a page at all, and if so, its tree or its value.

HTML is parsed once by lxml, which mends what is broken, expands no entities of the
page's own making and fetches nothing on the network. JSON is known by its media type or
by its first character, a feed by its root element.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree, html

from messages.pages import MediaCode, PageCode
from model.errors import DocumentError
from scraper.document import Document, HtmlDocument, JsonDocument
from scraper.document.charset import convert_to_utf8
from scraper.document.damage import refuse_cut_off, refuse_holes
from scraper.document.feed import HEAD, find_feed_start, parse_feed
from scraper.document.tree import make_html_parser
from scraper.fetch.response import Response
from scraper.urls import join_url, split_url

MAGIC = (
    (b"%PDF-", MediaCode.PDF),
    (b"\x89PNG\r\n", MediaCode.PNG),
    (b"\xff\xd8\xff", MediaCode.JPEG),
    (b"GIF8", MediaCode.GIF),
    (b"PK\x03\x04", MediaCode.ZIP),
    (b"\xd0\xcf\x11\xe0", MediaCode.OFFICE),
    (b"\x1f\x8b\x08", MediaCode.GZIP),
    (b"Rar!", MediaCode.RAR),
    (b"ID3", MediaCode.AUDIO),
    (b"OggS", MediaCode.MEDIA),
)
TREES = re.compile(r"(text|application)/(html|(.+\+)?xml|xhtml\+xml|plain)?$|application/octet-stream$")
BEGINS_JSON = re.compile(rb"(?:\xef\xbb\xbf|[ \t\r\n])*[{\[]")
JSON = re.compile(r"(application|text)/(.+\+)?json$|text/javascript$|application/javascript$")
IN_HEAD = frozenset({"base", "basefont", "bgsound", "link", "meta", "noscript", "script", "style", "template", "title"})
# libxml2 compares each attribute of a tag with all before it: some 100,000 of them take minutes.
# A long tag can only stand where no tag ends for long; most pages have no such place.
LONG_TAG = 1000  # bytes
LARGE = 64_000  # bytes of a page that is looked through in any case: what quotes hide below costs half a second
# A comment, a script or style with its tag, another tag (HTML §13.2.5). A quote is one only where it opens a value.
_IN_TAG = rb"""(?:[^>="']++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+"""
_RAW = rb"(?P<raw>(?P<name>script|style)\b" + _IN_TAG + rb")(?:(?<=/)|(?:[^<]++|<(?!/(?P=name)))*+)"
_COMMENT = rb"!--(?:-?>|(?:[^-]++|-(?!->))*+)"
MARKUP = re.compile(rb"<(?:%b|%b|[a-zA-Z]%b)" % (_COMMENT, _RAW, _IN_TAG), re.I)  # places of "<" alone are looked at
ATTRIBUTE = re.compile(rb"""[^\s=>"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?""")
MAX_ATTRIBUTES = 300  # of a long tag
BEGINS_TAG = re.compile(rb"<[a-zA-Z]")
MAX_TAGS = 400_000  # of a page; each takes up to 350 bytes of memory in libxml2's tree


def read_document(response: Response, *, encoding: str = "") -> Document:
    """Return the document in a response; `encoding` is the source's own word on its charset.

    What is no document that we read (a PDF, an image, an archive, nothing at all) raises
    DocumentError with its name; a text that came damaged, DamagedError.
    """
    _check_media(response)
    refuse_holes(response.body, response.url)
    named = "" if response.rendering else encoding  # a browser has decoded the page already
    source, charset = convert_to_utf8(response.body, declared=response.charset, named=named)
    head = source[: 4 * HEAD].decode("utf-8", "ignore")
    if not head.strip() and not source.decode().strip():
        raise DocumentError(PageCode.EMPTY(), subject=response.url)
    if (value := _parse_json(source, response.media_type)) is not None:
        return JsonDocument(url=response.url, base_url=response.url, value=value[0])
    if JSON.match(response.media_type):
        raise DocumentError(PageCode.NOT_JSON(), subject=response.url)
    if response.media_type != "text/plain":
        refuse_cut_off(source, response.url)
    if (start := find_feed_start(head, response.media_type)) is not None:
        return parse_feed(source.decode()[start:], url=response.url)
    tree = parse_html(source, url=response.url)
    declarations = list(tree.iter("base", "meta"))
    return HtmlDocument(
        url=response.url,
        base_url=_find_base_url(declarations, response.url),
        encoding=charset,
        language=_find_language(tree, declarations),
        tree=tree,
        source=source,
    )


def parse_html(source: bytes, *, url: str = "") -> html.HtmlElement:
    """Return the tree of an HTML page in UTF-8, without comments; what lxml makes nothing of raises DocumentError.

    What is nested more than some 2,000 deep is not in the tree, nor what stands behind MAX_TAGS tags.
    """
    try:
        tree = html.document_fromstring(_truncate_long_tags(_cut_after_tags(source)), parser=make_html_parser())
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        raise DocumentError(PageCode.UNPARSABLE(reason=f"{error!s:.100}"), subject=url) from None
    _move_out_of_head(tree)
    return tree


def _move_out_of_head(tree: html.HtmlElement) -> None:
    """Move to the body what libxml2 left in the head of a page that writes no `<body>`: HTML 5's elements.

    What is no element of a head ends it (HTML §13.2.6.4.4).
    """
    head = tree.find("head")
    children = list(head) if head is not None else []
    first = next(
        (at for at, child in enumerate(children) if isinstance(child.tag, str) and child.tag not in IN_HEAD), -1
    )
    if first < 0:
        return
    body = tree.find("body")
    if body is None:
        body = etree.SubElement(tree, "body")
    text, body.text = body.text, None
    for child in reversed(children[first:]):
        body.insert(0, child)
    if text:
        children[-1].tail = (children[-1].tail or "") + text


def _cut_after_tags(source: bytes) -> bytes:
    if source.count(b"<") <= MAX_TAGS:
        return source
    next_tag = next(islice(BEGINS_TAG.finditer(source), MAX_TAGS, None), None)
    return source[: next_tag.start()] if next_tag else source


def _truncate_long_tags(source: bytes) -> bytes:
    """Cut long tags after MAX_ATTRIBUTES."""
    parts, last = [], 0
    for start, end in _find_long_tags(source):
        if attribute := next(islice(ATTRIBUTE.finditer(source, start, end), MAX_ATTRIBUTES, None), None):
            parts.append(source[last : attribute.start()])
            last = end
    return b"".join((*parts, source[last:])) if parts else source


def _find_long_tags(source: bytes) -> Iterator[tuple[int, int]]:
    """Yield where long tags begin and end, to their last byte but the ">"; most pages need no look."""
    if not _may_have_long_tags(source):
        return
    for found in MARKUP.finditer(source):
        start, end = found.span()
        if end - start <= LONG_TAG or source.startswith(b"<!--", start):
            continue
        if found["raw"]:
            end = found.end("raw")
        if end - start > LONG_TAG:
            yield start, end


def _may_have_long_tags(source: bytes) -> bool:
    """Tell whether a page is large, or no tag ends for long somewhere but in what looks like a script."""
    at = 0
    while at + LONG_TAG < len(source) <= LARGE:
        end = source.rfind(b">", at, at + LONG_TAG)
        if end < 0 and not _in_script(source, at):
            return True
        at = (source.find(b">", at) if end < 0 else end) + 1
        if at == 0:
            break
    return len(source) > LARGE


def _in_script(source: bytes, at: int) -> bool:
    """Tell whether a place looks as if it stood in a script: one was begun last, and not closed at once."""
    begun = source.rfind(b"<script", 0, at)
    return begun > source.rfind(b"</script", 0, at) and source[source.find(b">", begun) - 1 :][:1] != b"/"


def _check_media(response: Response) -> None:
    body, media_type = response.body, response.media_type
    start = body[:1024].lstrip()
    kind = next((code() for magic, code in MAGIC if start.startswith(magic)), None)
    if kind is None and start[8:12] == b"WEBP":
        kind = MediaCode.WEBP()
    if kind is None and media_type and not TREES.match(media_type) and not JSON.match(media_type):
        kind = MediaCode.OTHER(media_type=media_type)
    if kind is not None:
        raise DocumentError(PageCode.NOT_A_PAGE(kind=kind), subject=response.url)


def _parse_json(source: bytes, media_type: str) -> tuple[object] | None:
    """Return the value of a JSON page, in a tuple of one, or None where it is none."""
    if not JSON.match(media_type) and not BEGINS_JSON.match(source):
        return None
    try:
        return (json.loads(source.decode().lstrip("\ufeff \t\r\n")),)
    except (ValueError, RecursionError):
        return None


def _find_base_url(declarations: list[html.HtmlElement], url: str) -> str:
    for base in declarations:
        href = (base.get("href") or "").strip() if base.tag == "base" else ""
        if not href:
            continue
        base_url = join_url(url, href)
        parts = split_url(base_url)
        return base_url if parts.scheme in ("http", "https") and parts.hostname else url
    return url


def _find_language(tree: html.HtmlElement, declarations: list[html.HtmlElement]) -> str:
    tag = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang") or ""
    if not tag:
        for meta in declarations:
            name = (meta.get("http-equiv") or meta.get("name") or meta.get("property") or "").lower()
            if name in ("content-language", "language", "og:locale", "dc.language") and meta.get("content"):
                tag = meta.get("content") or ""
                break
    found = re.match(r"\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3})\s*(?:$|[,;])", tag)
    return found[1].replace("_", "-").lower() if found else ""
