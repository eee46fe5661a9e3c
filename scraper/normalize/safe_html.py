"""HTML that any feed reader may show: few tags, no scripts, absolute http(s) URLs.

A fragment is parsed by lxml, its lazy pictures are promoted and its frames made links
(`scraper.normalize.media`), what has no place in a reader is taken out, and nh3 (ammonia)
has the last word with an allow-list. What comes out goes in unchanged a second time.

It does not judge what belongs to an article: `scraper.extract.article` does.
"""

import re
from dataclasses import dataclass
from html import unescape
from itertools import islice
from urllib.parse import quote

import nh3
from lxml import etree, html
from lxml.html import HtmlElement

from scraper.document.tree import make_element, make_html_parser
from scraper.extract.srcset import parse_srcset
from scraper.normalize.code_languages import LANGUAGE_CLASS, mark_code_languages
from scraper.normalize.formulas import FORMULA_ATTRIBUTES, FORMULA_TAGS, clean_formulas, list_formula_nodes
from scraper.normalize.media import promote_media
from scraper.normalize.paragraphs import reshape_paragraphs
from scraper.normalize.text import remove_unfit
from scraper.urls import resolve_link, strip_tracking

_TAG_NAMES = (
    "a abbr audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption "
    "figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small source strong sub summary "
    "sup table tbody td tfoot th thead time tr u ul var video wbr"
)
TAGS = frozenset(_TAG_NAMES.split()) | FORMULA_TAGS
_GONE_NAMES = (
    "script style template noscript head title meta link base form input button select option textarea svg "
    "canvas applet dialog map area frameset iframe object embed nav"
)
GONE = frozenset(_GONE_NAMES.split()) - {"form"}  # old portals wrap the whole page in one form
ATTRIBUTES: dict[str, set[str]] = FORMULA_ATTRIBUTES | {
    "*": {"lang", "dir"},
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "audio": {"src", "controls"},
    "bdo": {"dir"},
    "blockquote": {"cite"},
    "code": {"class"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "img": {"src", "srcset", "sizes", "alt", "title", "width", "height"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "type", "reversed"},
    "pre": {"class"},
    "q": {"cite"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "video": {"src", "poster", "controls", "width", "height"},
}
SCHEMES = {"http", "https", "mailto"}
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style"},
    attributes=ATTRIBUTES,
    url_schemes=SCHEMES,
    link_rel=None,
)
_URLS = frozenset({"href", "src", "poster", "cite"})
# Elements that mean something without any text in them: to a reader, or to what is around them.
_SHOWN = frozenset({"img", "video", "audio", "hr", "td", "th"})
_MEDIA = _SHOWN | {"br", "wbr", "source", "col", "colgroup"}
# Each look at what stands around or in an element costs as much as there is; no article has as many, or as deep.
MAX_ELEMENTS = 20_000
MAX_DEPTH = 100
_BARE = TAGS - {"a", "img", "source"}  # what stays as it is where it has no attributes
_WRAPPERS = frozenset({"span", "font"})  # not counted: some texts have one around each word, and unwrapping is cheap
_SECTIONS = frozenset({"section", "article", "main", "aside", "header", "footer", "center", "address", "fieldset"})
_ATTRIBUTES_OF_TAG = re.compile(r"(</?\w+)[^<>]*")
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_MAILTO = re.compile(r"mailto:[^\s<>\"'@?]+@[\w.-]+(?:\?[\w.=&%+-]*)?", re.I)


@dataclass(frozen=True, slots=True)
class _Terms:
    base_url: str
    images: bool
    clean_links: bool


def sanitize_html(fragment: str, base_url: str, *, images: bool = True, clean_links: bool = False) -> str:
    """Return a fragment as safe HTML with absolute URLs; "" where nothing is left of it.

    Lazy and noscript images get their real address, frames become links, scripts, forms, styles,
    classes, ids and event attributes go, and so does what is then empty. Only http, https and
    mailto links stay. `images=False` leaves the pictures out and keeps their captions; `clean_links` takes
    parameters that only track a reader off the links. A fragment that cannot be parsed gives "".
    """
    terms = _Terms(base_url, images, clean_links)
    return _clean_until_stable(*_clean_fragment(remove_unfit(fragment), terms), terms)


def sanitize_element(root: HtmlElement, base_url: str, *, images: bool = True, clean_links: bool = False) -> str:
    """Return the children of an element as `sanitize_html` would; the element is used up."""
    root.tag = "body"
    terms = _Terms(base_url, images, clean_links)
    return _clean_until_stable(*_sanitize_tree(root, terms), terms)


def _clean_until_stable(html_in: str, html_out: str, terms: _Terms) -> str:
    """Return a result that a second pass leaves as it is.

    html5ever mends nesting that libxml2 lets stand, and the other way round; where one did, the
    tree was not what we took it for.
    """
    for _ in range(5):
        if _are_alike(html_in, html_out) and _are_alike(_render_inner(_parse_fragment(html_out)), html_out):
            break
        html_in, html_out = _clean_fragment(html_out, terms)
    return html_out


def _parse_fragment(fragment: str) -> HtmlElement:
    # One wrapping element, so that text at the top and stray end tags keep their place.
    tree = html.document_fromstring(f"<html><body>{fragment}</body></html>".encode(), parser=make_html_parser())
    body = tree.find("body")
    return body if body is not None else make_element("body")


def _are_alike(before: str, after: str) -> bool:
    """Whether two fragments have the same tags, as many addresses, and the same text between the tags."""
    same = all(before.count(name) == after.count(name) for name in (' href="', ' src="'))
    return before.strip().replace("\xa0", "&nbsp;") == after or (
        same and _strip_attributes(before) == _strip_attributes(after)
    )


def _strip_attributes(fragment: str) -> str:
    return unescape("".join(_ATTRIBUTES_OF_TAG.split(fragment))).strip()


def _clean_fragment(fragment: str, terms: _Terms) -> tuple[str, str]:
    if not fragment.strip():
        return "", ""
    return _sanitize_tree(_parse_fragment(fragment), terms)


def _sanitize_tree(body: HtmlElement, terms: _Terms) -> tuple[str, str]:
    """Return the tree as libxml2 writes it, and as nh3 lets it through."""
    _limit_tree(body)
    promote_media(body, terms.base_url)
    mark_code_languages(body)
    clean_formulas(body)
    _limit_tree(body)  # a <noscript> may have held a page of its own
    _strip_elements(body, terms)
    _drop_empty(body)
    if reshape_paragraphs(body):
        _drop_empty(body)
    _fold_spaces(body)
    inner = _render_inner(body)
    return inner, remove_unfit(_CLEANER.clean(inner)).strip()


def _limit_tree(body: HtmlElement) -> None:
    """Cut a tree after MAX_ELEMENTS; of what is nested deeper than MAX_DEPTH only the text stays."""
    nodes = list(body.iterdescendants())
    if len(nodes) <= MAX_DEPTH:
        return
    over = next(islice((node for node in nodes if node.tag not in _WRAPPERS), MAX_ELEMENTS, None), None)
    for node in () if over is None else (over, *over.iterancestors()):
        if node is body:
            break
        parent = node.getparent()
        del parent[parent.index(node) + (node is not over) :]
        parent.tail = None
    depths = {body: 0}
    for node in nodes if over is None else list(body.iterdescendants()):
        depths[node] = depths[node.getparent()] + (node.tag not in _WRAPPERS)
        if depths[node] > MAX_DEPTH and isinstance(node.tag, str):
            node.tag = "script" if node.tag in GONE else "span"


def _render_inner(body: HtmlElement) -> str:
    body.attrib.clear()  # a ">" may stand in an attribute
    written = str(etree.tostring(body, encoding="unicode", method="html", with_tail=False))
    return written[written.index(">") + 1 : max(written.rfind("</"), written.index(">") + 1)]


def _strip_elements(body: HtmlElement, terms: _Terms) -> None:
    """Make every URL of a tree resolve_link, take out what no reader shows, unwrap what none knows."""
    for node in body.iterdescendants():
        attributes = node.items()
        if not attributes and node.tag in _BARE:
            continue
        if isinstance(node.tag, str):
            tag = node.tag.rpartition(":")[2] or "span"
            hidden = tag != "img" and any(_hides(name, value) for name, value in attributes)
            _resolve_attributes(node, tag, attributes, terms)
            place = "script" if hidden else _choose_tag(node, tag, terms.images)
            if place != node.tag:
                node.tag = place
    # At once: one by one, each would be sought among its siblings, and the text before it copied.
    etree.strip_elements(body, "script", etree.Comment, etree.ProcessingInstruction, etree.Entity, with_tail=False)
    etree.strip_tags(body, "span")
    _drop_idle_players(body)


def _drop_idle_players(body: HtmlElement) -> None:
    """Drop players that play and show nothing, but for the links and pictures that stand in for them."""
    for player in list(body.iter("video", "audio")):
        if not player.get("src") and not player.get("poster") and player.find("source") is None:
            player.tag = "script" if next(player.iter("a", "img"), None) is None else "span"
    etree.strip_elements(body, "script", with_tail=False)
    etree.strip_tags(body, "span")


def _hides(name: str, value: str) -> bool:
    return name == "hidden" or (name == "style" and bool(_HIDDEN.search(value)))


def _choose_tag(node: HtmlElement, tag: str, images: bool) -> str:
    """Return the tag that stands for a node: "script" where it goes, "span" where only what is in it stays."""
    if (
        tag in GONE
        or (tag == "img" and (not images or _is_unseen_image(node)))
        or (tag == "source" and not node.get("src"))
    ):
        return "script"
    if tag in _SECTIONS:
        return "div"
    return "span" if tag not in TAGS or (tag == "a" and not node.get("href")) else tag


def _resolve_attributes(node: HtmlElement, tag: str, attributes: list[tuple[str, str]], terms: _Terms) -> None:
    """Make the URLs of an element absolute; an attribute that may not stay, or whose URL may not, goes."""
    known = ATTRIBUTES.get(tag, ())
    for name, value in attributes:
        if (name not in known and name not in ATTRIBUTES["*"]) or (name == "poster" and not terms.images):
            del node.attrib[name]
        elif name in _URLS:
            mail = name == "href" and _MAILTO.fullmatch(value.strip())
            _set_attribute(node, name, value, mail[0] if mail else _resolve_url(value, terms.base_url))
        elif name == "srcset":
            _set_attribute(node, name, value, _resolve_srcset(value, terms.base_url))
        elif name in ("width", "height"):
            _set_attribute(node, name, value, value if value.isascii() and value.isdigit() else "")
        elif name == "class":
            _set_attribute(node, name, value, value if LANGUAGE_CLASS.fullmatch(value) else "")
        elif name in ("alt", "title"):
            node.set(name, " ".join(value.split()))
    if terms.clean_links and tag == "a" and (address := node.get("href")):
        node.set("href", strip_tracking(address))


def _set_attribute(node: HtmlElement, name: str, before: str, value: str) -> None:
    if not value:
        del node.attrib[name]
    elif value != before:
        node.set(name, value)


def _resolve_srcset(value: str, base_url: str) -> str:
    found = [(resolve_link(url, base_url), size) for url, size in parse_srcset(value)]
    # A comma inside would part the URL in two for a hasty reader.
    return ", ".join(" ".join((url.replace(",", "%2C"), size)).strip() for url, size in found if url)


def _resolve_url(value: str, base_url: str) -> str:
    value = value.strip()
    url = resolve_link(value, base_url)
    # What a parser of URLs must encode in any case (RFC 3986 §2); a plain address comes back as it is.
    return url if url is value else quote(url, safe="%/:=&?~#+!$,;'@()*[]|")


def _is_unseen_image(image: HtmlElement) -> bool:
    """Whether an image has no address, or is a counter of one pixel."""
    return not image.get("src") or any(
        (image.get(side) or "").strip() in ("0", "1", "2") for side in ("width", "height")
    )


def _fold_spaces(body: HtmlElement) -> None:
    """Fold white space outside of <pre>."""
    preformatted = {node for pre in body.iter("pre") for node in pre.iter()}
    for node in body.iter():
        text, tail = node.text, node.tail
        if text and node in preformatted:
            if node.tag == "pre":
                node.text = text.lstrip("\r\n")  # the first line feed of <pre> is no text (HTML §13.1.2.5)
        elif text and not _is_folded(text):
            node.text = _SPACES.sub(" ", text)
        if tail and not _is_folded(tail) and node is not body and (node not in preformatted or node.tag == "pre"):
            node.tail = _SPACES.sub(" ", tail)


def _is_folded(text: str) -> bool:
    return text.isprintable() and "  " not in text


def _drop_empty(body: HtmlElement) -> None:
    """Drop what is empty, from the inside out."""
    nonempty = {body, *list_formula_nodes(body)}  # what holds a text or a medium
    for node in reversed(list(body.iterdescendants())):
        tag, text, tail = node.tag, node.text, node.tail
        has_content = tag in _SHOWN or node in nonempty or bool(text and not text.isspace())
        if not has_content and tag not in _MEDIA:
            blank = text or any(child.tail for child in node)
            if blank and all(child.tag == "script" for child in node) and not (tail or "")[:1].isspace():
                node.tail = f" {tail or ''}"
            node.tag = "script"
        if has_content or (tail and not tail.isspace()):
            nonempty.add(node.getparent())
    etree.strip_elements(body, "script", with_tail=False)
