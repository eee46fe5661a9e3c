"""A stranger's XML, mended: what an XML parser that is used after this one can be given.

libxml2 reads it without fetching anything and without expanding entities; where the text breaks
XML 1.0 it is mended: HTML's entities become characters, bare ampersands are escaped, what is not
closed is closed, prefixes that nobody declared are declared. Depth and size are bounded.
"""

import re
from collections.abc import Iterator
from html.entities import html5

from lxml import etree

from model.characters import is_allowed

CDATA = "<![CDATA["
MAX_LENIENT = 150_000  # characters; feedparser's lenient reading of more could take longer than 5 s
MAX_ELEMENTS = 50_000  # what stands behind them is dropped
_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,31};))?"
)
_LONE = re.compile(r"<(?![A-Za-z_/!?:])")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,7})|([0-9]{1,7}));")
_ENTITIES = ("&amp;", "&lt;", "&gt;", "&quot;", "&apos;")
_HELD = re.compile(rb"\xef\xb7[\x90-\x94]")  # U+FDD0 to U+FDD4
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
}


def mend_xml(text: str) -> tuple[bytes, str]:
    """Return an XML text as UTF-8, without declaration and DOCTYPE where it is well-formed, and what is wrong with it.

    The second is "" where nothing is. A broken text of up to MAX_LENIENT characters is left to
    whoever reads it next, but for its entities and prefixes; a longer one comes out well-formed, and
    b"" where nothing could be made of it.
    """
    parts = [part if part.startswith(CDATA) else _escape_oddities(part) for part in _split_cdata(text)]
    fault = ""
    try:
        root = etree.fromstring("".join(parts).encode("utf-8", "replace"), _make_parser(recover=False))
    except etree.XMLSyntaxError as error:
        fault = f"{error.msg or 'not well-formed'!s:.200}"
        if len(text) <= MAX_LENIENT:
            return "".join(parts).encode("utf-8", "replace"), fault
        root = _recover_tree(parts)
    if root is None:
        return b"", fault or "no element in it"
    _limit_elements(root)
    prefixes = _find_undeclared_prefixes(root)
    body = _declare_prefixes(etree.tostring(root, encoding="utf-8", with_tail=False), prefixes)
    return _HELD.sub(lambda found: _ENTITIES[ord(found[0].decode()) - 0xFDD0].encode(), body), fault


def _split_cdata(text: str) -> Iterator[str]:
    """Yield the parts of a text: CDATA sections, and what stands between them."""
    at = 0
    while (begin := text.find(CDATA, at)) >= 0 and (end := text.find("]]>", begin)) >= 0:
        yield text[at:begin]
        yield text[begin : end + 3]
        at = end + 3
    yield text[at:]


def _escape_oddities(part: str) -> str:
    part = _LONE.sub("&lt;", part)
    return _REFERENCE.sub(_filter_reference, _AMPERSAND.sub(_replace_entity, part)) if "&" in part else part


def _filter_reference(found: re.Match[str]) -> str:
    """Return a character reference, or nothing for one to a character that XML 1.0 forbids (§2.2)."""
    code = int(found[1], 16) if found[1] else int(found[2])
    return found[0] if is_allowed(code) else ""


def _replace_entity(found: re.Match[str]) -> str:
    """Return the character of an HTML entity that XML does not know; any other ampersand escaped."""
    name = found[1] or ""
    character = html5.get(name, "")
    return character.replace("&", "&amp;").replace("<", "&lt;") if character else f"&amp;{name}"


def _make_parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_pis=True,
        remove_comments=True,
    )


def _recover_tree(parts: list[str]) -> etree._Element | None:
    """Return what libxml2 makes of broken XML; it loses entities behind a fault, so they are held by non-characters."""
    held = "".join(part if part.startswith(CDATA) else _hold_entities(part) for part in parts)
    try:
        return etree.fromstring(held.encode("utf-8", "replace"), _make_parser(recover=True))
    except etree.XMLSyntaxError:
        return None


def _hold_entities(part: str) -> str:
    for number, entity in enumerate(_ENTITIES):
        part = part.replace(entity, chr(0xFDD0 + number))
    return part


def _limit_elements(root: etree._Element) -> None:
    """Drop what stands behind the first MAX_ELEMENTS elements."""
    for number, element in enumerate(root.iter("*")):
        if number == MAX_ELEMENTS:
            _cut_behind(element)
            return


def _cut_behind(element: etree._Element) -> None:
    while (parent := element.getparent()) is not None:
        del parent[parent.index(element) + 1 :]
        element = parent


def _find_undeclared_prefixes(root: etree._Element) -> set[str]:
    """Return the prefixes that libxml2 left in names because nobody declared them."""
    names = (name for element in root.iter("*") for name in (element.tag, *element.attrib))
    return {
        prefix for name in names if isinstance(name, str) and name[:1] != "{" and (prefix := name.rpartition(":")[0])
    }


def _declare_prefixes(body: bytes, prefixes: set[str]) -> bytes:
    """Declare prefixes on the root element."""
    valid = [prefix for prefix in sorted(prefixes) if re.fullmatch(r"[A-Za-z_][\w.-]*", prefix, re.ASCII)]
    declarations = "".join(
        f' xmlns:{prefix}="{_NAMESPACES.get(prefix, "urn:undeclared:" + prefix)}"' for prefix in valid
    )
    return re.sub(rb"^<[^\s/>]+", lambda found: found[0] + declarations.encode(), body, count=1)
