"""The bulletin's title, without the site's name.

Pages name the title up to five times: JSON-LD, Open Graph, Twitter, `<h1>` and `<title>`. What most
of them agree on is the title; a site's name before or after it is no part of it.
"""

import re
from collections.abc import Iterable
from html import unescape
from itertools import islice

from lxml.html import HtmlElement

from scraper.extract.article.block_names import join_names
from scraper.extract.article.metadata import PageMetadata
from scraper.extract.article.site_names import SEPARATOR, make_site_keys, normalize_name, strip_site_name
from scraper.extract.nodes import read_node_text
from scraper.urls import find_host, split_url

# Where a part stands alone on the page, less is needed to part it from the site's name.
_WEAK_SEPARATOR = re.compile(rf"{SEPARATOR.pattern}|\s*[-–—_~]\s*")
_TITLE_LAST = re.compile(r"(?:^|-)(?:title|headline)$", re.I)  # what a part of a heading is called
_LONGEST_HEADING = 400  # characters of an h1 from which on it is no title
_MOST_HEADINGS = 4
_MOST_HEADLINES = 2  # elements with the itemprop of a headline
_SHORTEST_ALONE = 8  # characters of a title that is known by standing alone
_SHORTEST_SHARED = 9  # letters of a title that is known inside a longer one
_SHARED_START = 0.6  # of a vote, where one title begins with the other, times the part that it is
_SHARED_INSIDE = 0.5  # where it stands anywhere else in it
_RANK_COST = 0.01  # of a vote: of titles with as many votes the first is taken


def choose_title(metadata: PageMetadata, url: str, listed: str = "", shown: Iterable[str] = ()) -> str:
    """Return the title that the page's own places agree on, "" where none names one.

    `listed` is the title in the listing: where it stands alone on the page it is the title, unless
    an h1 says more; else it settles a tie. `shown` are texts of the page: what stands there alone is the
    title, the rest of `<title>` the site's name.
    """
    logos = frozenset(normalize_name(read_node_text(node)) for node in metadata.headings if _leads_home(node, url))
    texts = (read_node_text(node) for node in metadata.headings)
    headings = [text for text in texts if 0 < len(text) < _LONGEST_HEADING and normalize_name(text) not in logos][
        :_MOST_HEADINGS
    ]
    shown = tuple(shown) if listed else shown
    if listed and _is_shown_alone(listed, headings, shown):
        return listed
    places = [headings, *_find_named_titles(metadata)]
    sites = make_site_keys(metadata, url) - {normalize_name(text) for texts in places[:-1] for text in texts} | logos
    short = {text: strip_site_name(text, sites) for texts in (*places, [listed]) for text in texts if text}
    keys = {text: normalize_name(title) for text, title in short.items()}
    # What one place says twice counts once.
    votes = [{keys[text] for text in texts if text} for texts in (*places, [listed])]
    best, best_score = "", -1.0
    for rank, text in enumerate(text for texts in places for text in texts):
        if not text or not keys[text] or keys[text] in sites:
            continue
        score = _count_votes(keys[text], votes) - rank * _RANK_COST
        if score > best_score:
            best, best_score = short[text], score
    in_heading = any(normalize_name(best) == normalize_name(heading) for heading in headings)
    return _cut_to_shown(best, shown) if best and not in_heading else _drop_kicker(best, metadata.headings)


def _drop_kicker(title: str, headings: Iterable[HtmlElement]) -> str:
    """Return a title without the line above it, where a heading has both and calls one part of it the title."""
    key = normalize_name(title)
    for heading in headings:
        inner = next((node for node in heading.iterdescendants("span", "div") if _is_titled(node)), None)
        if inner is not None and normalize_name(read_node_text(heading)) == key:
            text = read_node_text(inner)
            return text if normalize_name(text) and key.endswith(normalize_name(text)) else title
    return title


def _is_titled(node: HtmlElement) -> bool:
    return any(_TITLE_LAST.search(name) for name in join_names(node).split())


def _leads_home(heading: HtmlElement, url: str) -> bool:
    """Whether a heading is a link to the site's first page: its name, or its logo."""
    links = [*heading.iter("a"), *islice(heading.iterancestors("a"), 1)]
    return any(_is_home(link.get("href") or "", url) for link in links)


def _is_home(href: str, url: str) -> bool:
    if href in ("/", "./", "index.html"):
        return href != "" and split_url(url).path not in ("", "/")
    parts = split_url(href)
    return bool(parts.netloc) and parts.path in ("", "/") and not parts.query and find_host(href) == find_host(url)


def _find_named_titles(metadata: PageMetadata) -> list[list[str]]:
    """Return the titles by the place that names them, the most trusted first and `<title>` last."""
    return [
        [read_node_text(node) for node in metadata.find_by_itemprop("headline", "name headline")[:_MOST_HEADLINES]],
        [unescape(metadata.headline)],
        [unescape(text) for name in ("og:title", "twitter:title") for text in metadata.meta.get(name, ())[:1]],
        [read_node_text(node) for node in metadata.titles[:1]],
    ]


def _is_shown_alone(listed: str, headings: list[str], shown: Iterable[str]) -> bool:
    key = normalize_name(listed)
    if len(key) < _SHORTEST_ALONE or any(key in normalize_name(heading) for heading in headings):
        return False
    first = listed[:1].casefold()
    return any(text[:1].casefold() == first and normalize_name(text) == key for text in shown)


def _cut_to_shown(title: str, shown: Iterable[str]) -> str:
    """Return the longest part of a title that stands alone on the page; the whole where none does."""
    cuts = list(_WEAK_SEPARATOR.finditer(title))
    if not cuts:
        return title
    keys = {normalize_name(text) for text in shown}
    parts = [title, *(title[: cut.start()] for cut in cuts), *(title[cut.end() :] for cut in cuts)]
    alone = [part for part in parts if len(part) >= _SHORTEST_ALONE and normalize_name(part) in keys]
    return max(alone, key=len, default=title).strip()


def _count_votes(key: str, votes: list[set[str]]) -> float:
    """Return how many places agree on a title: each has one vote, or a part of it."""
    return sum(max((_score_agreement(key, other) for other in keys), default=0.0) for keys in votes)


def _score_agreement(key: str, other: str) -> float:
    if key == other:
        return 1.0
    if not key or not other:
        return 0.0
    short, long = sorted((key, other), key=len)
    if len(short) < _SHORTEST_SHARED or short not in long:
        return 0.0
    return (_SHARED_START if long.startswith(short) else _SHARED_INSIDE) * len(short) / len(long)
