"""Pictures and players as pages hide them: lazy attributes, `<noscript>`, `<picture>`, frames.

Works on an lxml tree in place, before anything is sanitized: afterwards an `<img>` has the
address of the picture in `src`, and a frame is a link to what it shows.
"""

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from scraper.extract.picture_addresses import is_placeholder, make_picture_key
from scraper.extract.picture_sources import find_address, is_picture, make_image
from scraper.normalize.players import open_stand_ins, show_players


def promote_media(root: HtmlElement, base_url: str) -> None:
    """Give every image and player of a tree its real address, and put pictures and links in place of frames.

    A picture without a real address goes: it is a blank, or a counter.
    """
    for node in list(root.iter("noscript")):
        _open_noscript(node)
    open_stand_ins(root)
    for node in [node for node in root.iter() if isinstance(node.tag, str) and is_picture(node)]:
        if node.getparent() is not None:
            _put_image(node)
    show_players(root, base_url)
    for node in root.iter("video", "audio", "source"):
        for name in ("src", "poster"):
            if not _is_real(node.get(name) or "") and (lazy := node.get(f"data-{name}")):
                node.set(name, lazy)


def _put_image(node: HtmlElement) -> None:
    """Put an `<img>` in the place of a picture's element; what shows no picture goes."""
    image = make_image(node)
    if image is None:
        node.drop_tree()
        return
    image.tail = node.tail
    node.getparent().replace(node, image)


def _is_real(source: str) -> bool:
    source = source.strip()
    return bool(source) and not source.startswith(("data:", "about:", "#")) and not is_placeholder(source)


def _open_noscript(node: HtmlElement) -> None:
    """Put a noscript's picture in the place of the blind one that stands beside it."""
    if node.getparent() is None:
        return
    if not len(node) and "<img" in (node.text or ""):  # escaped, as saved pages have it
        try:
            inner = html.fragment_fromstring(node.text or "", create_parent="noscript")
        except ParserError:
            inner = node
        node.text = None
        node.extend(list(inner))
    images = [image for image in node.iter("img") if find_address(image)]
    before, after = _find_only_image(node.getprevious()), _find_only_image(node.getnext())
    if not images or _is_shown(before) or (_is_shown(after) and _make_key(after) in map(_make_key, images)):
        node.drop_tree()
        return
    for blind in (before, after):
        if blind is not None and not _is_shown(blind):
            blind.drop_tree()
            break
    node.drop_tag()


def _is_shown(image: HtmlElement | None) -> bool:
    return image is not None and bool(find_address(image))


def _make_key(image: HtmlElement | None) -> str:
    return make_picture_key(find_address(image)) if image is not None else ""


def _find_only_image(node: HtmlElement | None) -> HtmlElement | None:
    if node is None or not isinstance(node.tag, str):
        return None
    if node.tag == "img":
        return node
    images = list(node.iter("img"))
    return images[0] if len(images) == 1 and not "".join(node.itertext()).strip() else None
