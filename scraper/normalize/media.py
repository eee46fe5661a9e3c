"""Pictures and players as pages hide them: lazy attributes, `<noscript>`, `<picture>`, frames.

Works on an lxml tree in place, before anything is sanitized: afterwards an `<img>` has the
address of the picture in `src`, and a frame is a link to what it shows.
"""

import re

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from scraper.document.tree import make_element
from scraper.extract.srcset import LAZY_SRC, LAZY_SRCSET, find_largest
from scraper.extract.srcset import parse_srcset as parse_srcset  # `safe_html` takes it from here
from scraper.lexicon import part_names
from scraper.urls import resolve_link, split_url

_PICTURE = re.compile(r"^\S+\.(?:jpe?g|png|webp|gif|avif)(?:[?#]\S*)?$", re.I)
# Frames that show nothing to a reader: counters, adverts, buttons.
_HIDDEN_FRAME = re.compile(
    r"googletagmanager|doubleclick|googlesyndication|amazon-adsystem|/plugins/(?:like|share|comments|page)|recaptcha"
    r"|platform\.twitter\.com/widgets/(?:tweet_button|follow)",
    re.I,
)


def promote_media(root: HtmlElement, base_url: str) -> None:
    """Give every image and player of a tree its real address, and put links in place of frames."""
    for node in list(root.iter("noscript")):
        _open_noscript(node)
    for node in list(root.iter("picture", "amp-img", "amp-iframe", "amp-youtube")):
        _convert_media_element(node)
    for image in root.iter("img"):
        _promote_image(image)
    for frame in list(root.iter("iframe", "embed", "object", "frame")):
        _link_frame(frame, base_url)
    for node in root.iter("video", "audio", "source"):
        for name in ("src", "poster"):
            if not _is_real(node.get(name) or "") and (lazy := node.get(f"data-{name}")):
                node.set(name, lazy)


def _is_real(source: str) -> bool:
    source = source.strip()
    return (
        bool(source)
        and not source.startswith(("data:", "about:", "#"))
        and not part_names.PLACEHOLDER_FILE.search(source)
    )


def _promote_image(image: HtmlElement) -> None:
    lazy = next((value for name in LAZY_SRC if _is_real(value := image.get(name) or "")), "")
    if lazy and not lazy.lstrip().startswith(("{", "[")):
        image.set("src", lazy)
    if srcset := next((value for name in LAZY_SRCSET if (value := image.get(name))), ""):
        image.set("srcset", srcset)
    if not _is_real(image.get("src") or ""):
        fallback = next((v for k, v in image.items() if k.startswith("data-") and _PICTURE.match(v)), "")
        fallback = fallback or find_largest(image.get("srcset") or "")
        if fallback:
            image.set("src", fallback)


def _open_noscript(node: HtmlElement) -> None:
    """Put a noscript's picture in the place of the blind one that stands before it."""
    if node.getparent() is None:
        return
    if not len(node) and "<img" in (node.text or ""):  # escaped, as saved pages have it
        try:
            inner = html.fragment_fromstring(node.text or "", create_parent="noscript")
        except ParserError:
            inner = node
        node.text = None
        node.extend(list(inner))
    images = [image for image in node.iter("img") if _is_real(image.get("src") or "")]
    before = node.getprevious()
    blind = _find_only_image(before) if before is not None else None
    if not images or (blind is not None and any(_is_real(blind.get(name) or "") for name in ("src", *LAZY_SRC))):
        node.drop_tree()
        return
    if blind is not None and blind.getparent() is not None:
        blind.drop_tree()
    node.drop_tag()


def _find_only_image(node: HtmlElement) -> HtmlElement | None:
    if not isinstance(node.tag, str):
        return None
    if node.tag == "img":
        return node
    images = list(node.iter("img"))
    return images[0] if len(images) == 1 and not "".join(node.itertext()).strip() else None


def _convert_media_element(node: HtmlElement) -> None:
    """Turn a picture into its image, and AMP's elements into what they stand for."""
    if node.tag == "amp-img":
        node.tag = "img"
    elif node.tag == "amp-iframe":
        node.tag = "iframe"
    elif node.tag == "amp-youtube":
        node.tag = "iframe"
        node.set("src", "https://www.youtube.com/watch?v=" + (node.get("data-videoid") or ""))
    else:
        _convert_picture(node)


def _convert_picture(picture: HtmlElement) -> None:
    sources = list(picture.iter("source"))
    image = next(picture.iter("img"), None)
    if image is None and sources:
        image = make_element("img")
        picture.append(image)
    if image is not None and not any(image.get(name) for name in ("src", "srcset", *LAZY_SRC, *LAZY_SRCSET)):
        # The last source is the one for the oldest reader.
        srcsets = [value for source in sources if (value := source.get("srcset") or source.get("data-srcset"))]
        if srcsets:
            image.set("srcset", srcsets[-1])
    for source in sources:
        source.drop_tag()
    picture.drop_tag()


def _link_frame(frame: HtmlElement, base_url: str) -> None:
    """Put a link in the place of a frame; a frame that shows nothing goes."""
    if frame.getparent() is None:
        return
    candidates = (frame.get(name) or "" for name in ("src", "data", *LAZY_SRC))
    address = next(
        (url for candidate in candidates if _is_real(candidate) and (url := resolve_link(candidate, base_url))), ""
    )
    inner = [node for node in frame.iter("img", "video", "audio", "embed", "iframe") if node is not frame]
    if not address and inner:  # an object's fallback says what the object does not
        frame.drop_tag()
        return
    tiny = any((frame.get(name) or "").strip() in ("0", "1", "0px", "1px") for name in ("width", "height"))
    if not address or tiny or _HIDDEN_FRAME.search(address):
        frame.drop_tree()
        return
    link = make_element("a")
    link.set("href", address)
    link.text = " ".join((frame.get("title") or "").split()) or split_url(address).netloc.removeprefix("www.")
    link.tail = frame.tail
    paragraph = make_element("p")
    parent = frame.getparent()
    if parent.tag in ("p", "span", "a", "em", "strong", "figure"):
        parent.replace(frame, link)
    else:
        paragraph.append(link)
        paragraph.tail, link.tail = link.tail, None
        parent.replace(frame, paragraph)
