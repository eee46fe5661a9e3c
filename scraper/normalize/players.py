"""Players and other frames as what a feed reader can show: a picture that links to the page of the film, or a link.

Works on an lxml tree in place. The addresses of a film's page and of its picture are what the large players
document; of any other frame there is its own address, and the picture that its page names for it.
"""

import re
from typing import NamedTuple

from lxml.html import HtmlElement

from scraper.document.tree import make_element
from scraper.extract.picture_addresses import is_placeholder
from scraper.extract.srcset import LAZY_SRC
from scraper.urls import resolve_link, split_url

_FRAMES = ("iframe", "embed", "object", "frame")
_STAND_INS = ("amp-youtube", "lite-youtube", "youtube-video")  # of which a script makes a frame
# Frames that show nothing to a reader: counters, adverts, buttons.
_HIDDEN_FRAME = re.compile(
    r"googletagmanager|doubleclick|googlesyndication|amazon-adsystem|/plugins/(?:like|share|comments|page)|recaptcha"
    r"|platform\.twitter\.com/widgets/(?:tweet_button|follow)",
    re.I,
)
_YOUTUBE = re.compile(
    r"//(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com/(?:(?:embed|v|shorts|live)/|watch\?(?:\S*&)?v=)|youtu\.be/)"
    r"(?!videoseries|live_stream)([\w-]{11})(?![\w-])",
    re.I,
)
_DAILYMOTION = re.compile(
    r"//(?:\w+\.)?dailymotion\.com/(?:(?:embed/)?video/|player\S*[?&]video=)([a-z0-9]{5,12})", re.I
)
_VIMEO = re.compile(r"//player\.vimeo\.com/video/(\d{5,12})", re.I)
_VIDEO_ID = re.compile(r"[\w-]{11}")
_VIDEO_IDS = ("data-videoid", "videoid", "video-id", "data-video-id")
_POSTERS = ("poster", "data-poster", "data-thumbnail", "data-thumb", "data-image", "placeholder-image")
_INLINE_HOMES = ("p", "span", "a", "em", "strong", "figure")


class Player(NamedTuple):
    """Where a player's film has a page of its own, and a picture; "" where none is known."""

    page: str
    picture: str


def open_stand_ins(root: HtmlElement) -> None:
    """Make frames of the elements that stand for one until a script runs."""
    for node in list(root.iter(*_STAND_INS)):
        number = next((value for name in _VIDEO_IDS if _VIDEO_ID.fullmatch(value := node.get(name) or "")), "")
        node.set("src", f"https://www.youtube.com/watch?v={number}" if number else "")
        node.tag = "iframe"
    for node in list(root.iter("amp-iframe")):
        node.tag = "iframe"


def show_players(root: HtmlElement, base_url: str) -> None:
    """Put a picture with a link, or a link, in the place of each frame; a frame that shows nothing goes."""
    for frame in list(root.iter(*_FRAMES)):
        if frame.getparent() is not None:
            _show_frame(frame, base_url)


def find_player(address: str) -> Player:
    """Return where a reader finds what a frame's address plays; the address itself where its player is not known.

    >>> find_player("https://www.youtube-nocookie.com/embed/q7Zt0aXw1_c?rel=0").page
    'https://www.youtube.com/watch?v=q7Zt0aXw1_c'
    """
    if found := _YOUTUBE.search(address):
        page = f"https://www.youtube.com/watch?v={found[1]}"
        return Player(page, f"https://i.ytimg.com/vi/{found[1]}/hqdefault.jpg")
    if found := _DAILYMOTION.search(address):
        page = f"https://www.dailymotion.com/video/{found[1]}"
        return Player(page, f"https://www.dailymotion.com/thumbnail/video/{found[1]}")
    if found := _VIMEO.search(address):
        return Player(f"https://vimeo.com/{found[1]}", "")
    return Player(address, "")


def _show_frame(frame: HtmlElement, base_url: str) -> None:
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
    _put_in_place(_make_link(frame, address, base_url), frame)


def _is_real(source: str) -> bool:
    source = source.strip()
    return bool(source) and not source.startswith(("data:", "about:", "#")) and not is_placeholder(source)


def _make_link(frame: HtmlElement, address: str, base_url: str) -> HtmlElement:
    player = find_player(address)
    inside = () if frame.tag == "object" else frame.iter("img")
    named = [*(frame.get(name) or "" for name in _POSTERS), *(image.get("src") or "" for image in inside)]
    posters = (resolve_link(poster, base_url) for poster in named if _is_real(poster))
    picture = next(filter(None, posters), "") or player.picture
    link = make_element("a")
    link.set("href", player.page)
    title = " ".join((frame.get("title") or "").split()) or split_url(player.page).netloc.removeprefix("www.")
    if not picture:
        link.text = title
        return link
    image, line_break = make_element("img"), make_element("br")
    image.set("src", picture)
    line_break.tail = title
    link.extend([image, line_break])
    return link


def _put_in_place(link: HtmlElement, frame: HtmlElement) -> None:
    """Put a link where a frame stood, in a paragraph of its own where it stood between blocks."""
    parent, put = frame.getparent(), link
    if parent.tag not in _INLINE_HOMES:
        put = make_element("p")
        put.append(link)
    put.tail = frame.tail
    parent.replace(frame, put)
