"""The site's own name: the forms that it takes, and how a title is freed from it."""

import re
from functools import lru_cache
from itertools import islice

from scraper.extract.article.metadata import PageMetadata
from scraper.extract.nodes import read_node_text
from scraper.lexicon import bylines
from scraper.urls import find_host

SEPARATOR = re.compile(r"\s+(?:[|｜·•»«›‹>/\\]|::|-|–|—|―|~)\s+|\s*[|｜]\s*|\s+-(?=\S)|:\s+(?=\S+$)")
_NO_LETTERS = re.compile(r"[\W_]+")
_LONGEST = 1000  # characters of what is compared as a title or a name; results are cached, so they are bounded
_SHORTEST_LABEL = 4  # letters of a part of a host that may be the site's name
_SHORTEST_INITIALS = 3  # words of a name whose initials stand for it
_MOST_PARTS = 40  # of a title, of which one may be the site's name
_SHORTEST_REST = 4  # characters of a title that may be left without the site's name
_SHORTEST_PART = 4  # letters of a site's name that is known as a part of a longer one
_LONGEST_AROUND = 3  # times as long as the site's name, from which on what holds it is something else


@lru_cache(maxsize=4096)
def normalize_name(text: str) -> str:
    """Return the letters and digits of a title or a name, case folded, for comparing."""
    return _NO_LETTERS.sub("", text[:_LONGEST]).casefold()


def make_site_keys(metadata: PageMetadata, url: str) -> frozenset[str]:
    """Return the forms that the site's own name takes, normalized."""
    endings = tuple(bylines.find_medium(read_node_text(node)) for node in metadata.titles[:1])
    return _make_site_keys((*metadata.site_names, *endings), find_host(url).removeprefix("www."))


@lru_cache(maxsize=16)  # a page's title, authors, summary and tags ask for the same
def _make_site_keys(site_names: tuple[str, ...], host: str) -> frozenset[str]:
    labels = host.split(".")
    long_labels = (label for label in labels[:-1] if len(label) >= _SHORTEST_LABEL or label == labels[-2])
    names = [*site_names, host, ".".join(labels[-2:]), *long_labels]
    split = [name.split() for name in site_names]
    initials = ["".join(word[0] for word in words) for words in split if len(words) >= _SHORTEST_INITIALS]
    return frozenset(key for name in (*names, *initials) if (key := normalize_name(name)))


def strip_site_name(title: str, sites: frozenset[str]) -> str:
    """Return a title without the site's name at its end or its beginning."""
    for match in islice(SEPARATOR.finditer(title), _MOST_PARTS):
        rest = title[match.end() :]
        first = SEPARATOR.split(rest, maxsplit=1)[0]
        is_long = len(title[: match.start()].strip()) >= _SHORTEST_REST
        if is_long and (is_site_name(rest, sites) or is_site_name(first, sites)):
            title = title[: match.start()]
            break
    found = SEPARATOR.search(title)
    if found and is_site_name(title[: found.start()], sites) and len(title[found.end() :]) >= _SHORTEST_REST:
        title = title[found.end() :]
    return bylines.strip_medium(title).strip()


def is_site_name(text: str, sites: frozenset[str]) -> bool:
    """Whether a text is one of the site's names (`make_site_keys`), or holds one and little else."""
    key = normalize_name(text)
    return bool(key) and any(key == site or _is_part(site, key) for site in sites)


def _is_part(site: str, key: str) -> bool:
    return len(site) >= _SHORTEST_PART and len(key) < _LONGEST_AROUND * len(site) and site in key
