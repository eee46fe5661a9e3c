"""What an address of a picture says: whether one stands behind it, how large it is, which picture it is.

Words are looked for in the names that files and folders have; which words, `scraper.lexicon.part_names` says.
"""

import re
from functools import lru_cache
from urllib.parse import unquote

from scraper.lexicon import part_names
from scraper.urls import split_url

# A picture's file at the end of an address, or in the middle where a server cuts it to size.
_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|jfif|bmp|svg)(?:$|[?#&/!:;,@])", re.I)
_ENDING = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|jfif|bmp|svg)$", re.I)
_PAGE = re.compile(r"\.(?:html?|php|aspx?|jsp|pdf|mp[34])$", re.I)
_SIDES = re.compile(r"(?<![\da-z])(\d{2,4})[x*](\d{1,4})(?![\da-z])", re.I)
_WIDTH = re.compile(r"(?:^|[?&,/_-])(?:w|width|imwidth|resize|s|size)[=_:/-]?(\d{2,4})(?=$|[&,./_-])", re.I)
_SIZE_PART = re.compile(
    r"(?<![\da-z])(?:x*small|medium|x*large|retina|mobile|desktop|full|\d{2,4}[x*]\d{0,4}|\d{2,4}px|[wh]_?\d{2,4}(?:,h_?\d{2,4})?|scaled|thumb\w*|e\d{10,}|c-default)(?![\da-z])",
    re.I,
)
_SIZE_FOLDER = re.compile(rf"(?:{_SIZE_PART.pattern}|\d{{2,4}}_\d{{2,4}})(?:,.*)?", re.I)
# The address of the picture itself, in that of a server which cuts it to size.
_INNER = re.compile(r"(?:^|&)(?:url|src|image|img|file)=((?:https?:)?//?[^&\s]+)", re.I)
_WORD = re.compile(r"[^\W_]+")
_KEY_FOLDERS = 2  # that stand around a file; those above are a server's, and differ by size
_MOST_WORDS = 3  # of a file's name that belongs to the site's design; a longer one tells what the picture shows


def may_be_picture(address: str) -> bool:
    """Whether a picture may stand behind an address: it is no page's, no placeholder's and none of a counter or advert.

    >>> may_be_picture("/a.jpg"), may_be_picture("/i/grey-placeholder.png"), may_be_picture("https://e.org/")
    (True, False, False)
    """
    address = address.strip()
    if not address or address.startswith(("data:", "about:", "javascript:", "#", "{", "[", "blob:")):
        return False
    return _may_be_picture(address)


@lru_cache(maxsize=4096)
def _may_be_picture(address: str) -> bool:
    parts = split_url(address)
    path = parts.path.rstrip("/")
    if not path or (_PAGE.search(path) and not parts.query):
        return False
    return not is_placeholder(address) and not part_names.ADVERT_ADDRESS.search(address)


def is_placeholder(address: str) -> bool:
    """Whether a file is shown while the real picture is not loaded, or where there is none."""
    stem = _find_stem(address)
    return bool(part_names.PLACEHOLDER_STEM.fullmatch(stem) or part_names.PLACEHOLDER_WORD.search(stem))


def is_picture_file(address: str) -> bool:
    """Whether an address is that of a picture's file, by its ending.

    >>> is_picture_file("/full/a.JPG?x=1"), is_picture_file("/wiki/File:a.jpg"), is_picture_file("/a/")
    (True, False, False)
    """
    name = split_url(address.strip()).path.rpartition("/")[2]
    return bool(_ENDING.search(name)) and ":" not in unquote(name)


def names_picture_file(address: str) -> bool:
    """Whether a picture's file is named anywhere in an address."""
    return bool(_FILE.search(unquote(address)))


@lru_cache(maxsize=4096)
def is_ornament_address(address: str) -> bool:
    """Whether an address is one of the site's design (icons, badges): by folder, or by a short name of the file."""
    path = unquote(split_url(address).path)
    if part_names.ORNAMENT_FOLDER.search(path):
        return True
    stem = _find_stem(address)
    return len(_WORD.findall(stem)) <= _MOST_WORDS and bool(part_names.ORNAMENT_FILE.search(stem))


def is_thumbnail(address: str) -> bool:
    """Whether a file is called a small picture of a larger one.

    >>> is_thumbnail("/2015/map-sm.png"), is_thumbnail("/2015/map.png")
    (True, False)
    """
    return bool(part_names.THUMBNAIL_FILE.search(_find_stem(address)))


@lru_cache(maxsize=4096)
def is_generic_address(address: str) -> bool:
    """Whether a picture's file is called by a name that sites give to the one that all their pages share."""
    stem = _find_stem(address)
    return len(_WORD.findall(stem)) <= _MOST_WORDS and bool(part_names.GENERIC_FILE.search(stem))


def _find_stem(address: str) -> str:
    """Return the name of the file that an address leads to, without its ending."""
    return _ENDING.sub("", unquote(split_url(address.strip()).path).rstrip("/").rpartition("/")[2])


def guess_width(address: str) -> int:
    """Return the width in pixels that an address tells of its picture, 0 where it tells none.

    >>> guess_width("/a-150x100.jpg"), guess_width("/a.jpg?w=640"), guess_width("/a.jpg")
    (150, 640, 0)
    """
    found = _SIDES.search(address) or _WIDTH.search(address)
    return int(found[1]) if found else 0


@lru_cache(maxsize=4096)
def make_picture_key(address: str) -> str:
    """Return what one picture's addresses have in common, whatever size they ask for.

    >>> make_picture_key("https://i.e.org/up/cat-300x200.jpg?w=300") == make_picture_key("/up/cat.jpg")
    True
    """
    parts = split_url(address.strip())
    path = unquote(parts.path)
    if not _FILE.search(path):
        inner = _INNER.search(unquote(parts.query))
        return make_picture_key(inner[1]) if inner else f"{path}?{parts.query}"
    folders, _, name = path.rpartition("/")
    stem = _SIZE_PART.sub("", _ENDING.sub("", name)).strip("-_.")
    kept = [folder for folder in folders.split("/") if folder and not _SIZE_FOLDER.fullmatch(folder)]
    return "/".join((*kept[-_KEY_FOLDERS:], stem))


def is_same_picture(first: str, second: str) -> bool:
    """Whether two addresses that stand beside each other are of one picture: but for its size, or by its file's name.

    >>> is_same_picture("/max/60/roof.jpg", "/max/1400/roof.jpg"), is_same_picture("/roof.jpg", "/pier.jpg")
    (True, False)
    """
    stem = _find_stem(first)
    return make_picture_key(first) == make_picture_key(second) or (bool(stem) and stem == _find_stem(second))
