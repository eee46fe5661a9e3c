"""What a discovered source is called: a title that says whose list it is, and a short slug out of its address."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from urllib.parse import unquote

from scraper.document import Document, HtmlDocument
from scraper.document.title import read_page_title
from scraper.extract.article.site_names import SEPARATOR, normalize_name
from scraper.extract.feed import read_feed_language
from scraper.extract.nodes import read_node_text
from scraper.lexicon.patterns import is_glued
from scraper.lexicon.phrases import is_page_name
from scraper.source import is_language
from scraper.urls import find_host, split_url

LONGEST_TITLE = 120
LONGEST_SITE_NAME = 60
LONGEST_SLUG = 63  # characters, as those of a host's label
SPOKEN_SLUG = 40  # characters up to which more of the path is taken
LONGEST_WORD, LONGEST_WORD_OF_SIGNS = 20, 4  # characters of a title that is one word; of one without spaces
SHORTEST_KEY = 3  # letters by which a site is known in a title
SHORT_LABEL = 3  # letters of a host's label that is probably none of a name: co.uk, gov.vn
MOST_LABELS = 2  # of a host that a slug begins with
FILE_ENDING = re.compile(r"\.[a-z][a-z0-9]{1,4}$", re.I)
NO_NAME = frozenset({"index", "default", "main", "home"})  # files that servers send for a folder


def find_feed_language(document: Document) -> str:
    """Return the language that a feed declares; "" where it does not, or where that is no language's code."""
    language = read_feed_language(document)
    return language if is_language(language) else ""


def make_slug(url: str, title: str = "") -> str:
    """Return a short slug made of a URL's site and path, or of the title where the path says nothing.

    It is "source" where neither has a Latin letter or digit.

    >>> make_slug("https://www.example.org/tin-tuc/B%E1%BA%A3n%20%C4%90%E1%BB%93.html"), make_slug("http://blog.e.org/")
    ('example-tin-tuc-ban-do', 'e-blog')
    """
    site = _name_site(find_host(url))
    words: list[str] = []
    for segment in reversed(list(_list_segments(split_url(url).path)) or [_strip_site(title, url)]):
        slug = _latinize(segment)
        if words and len("-".join([site, slug, *words])) > SPOKEN_SLUG:
            break
        words = [slug, *words] if slug else words
    return _cut(re.sub("-{2,}", "-", "-".join([site, *words])).strip("-")) or "source"


def _name_site(host: str) -> str:
    """Return what a host is called without its ending: `example-blog` for blog.example.co.uk."""
    labels = host.removeprefix("www.").split(".")
    if len(labels) > 1 and not labels[-1].isdigit():
        *labels, ending = labels
        country = len(ending) == 2
        if country and len(labels) > 1 and len(labels[-1]) <= SHORT_LABEL:
            labels.pop()
        elif country and len(labels[-1]) <= SHORT_LABEL:
            labels[-1] += f"-{ending}"
        labels = labels[: -MOST_LABELS - 1 : -1]
    return _latinize(" ".join(labels)) or _latinize(host)


def _list_segments(path: str) -> Iterator[str]:
    """Yield the words of a path that say something: no file's ending, no number, no folder's own file."""
    for segment in unquote(path).split("/"):
        name = FILE_ENDING.sub("", segment)
        if name.lower() not in NO_NAME and re.search(r"[^\W\d_]", name) and _latinize(name):
            yield name


def _latinize(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.translate({0x110: "D", 0x111: "d"})).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", letters.lower()).strip("-")


def _cut(slug: str) -> str:
    """Return a slug of at most SPOKEN_SLUG characters where a word ends there, else of LONGEST_SLUG."""
    if len(slug) <= SPOKEN_SLUG:
        return slug
    words = slug[: SPOKEN_SLUG + 1].rpartition("-")[0]
    return words if "-" in words else slug[:LONGEST_SLUG].rstrip("-")


def find_free_slug(slug: str, taken: Collection[str]) -> str:
    """Return the slug, with a number behind it where it is taken.

    >>> find_free_slug("news", {"news", "news-2"})
    'news-3'
    """
    number, free = 1, slug[:LONGEST_SLUG]
    while free in taken:
        number += 1
        end = f"-{number}"
        free = slug[: LONGEST_SLUG - len(end)].rstrip("-") + end
    return free


def name_source(title: str, url: str, document: Document | None = None) -> str:
    """Return a list's title, with the site's name behind it where it would fit too many sites by itself.

    The site is called as its page calls it, else by its host. An empty title stays empty.

    >>> name_source("Blog", "https://www.example.org/blog"), name_source("Notices of Oxley", "https://example.org/")
    ('Blog - example.org', 'Notices of Oxley')
    """
    title = title[:LONGEST_TITLE].strip()
    host = find_host(url).removeprefix("www.")
    if not title or not host or not _says_little(title, url):
        return title
    name = _find_site_name(document, title) if isinstance(document, HtmlDocument) else ""
    return name if normalize_name(title) in normalize_name(name) else f"{title} - {name or host}"


def _says_little(title: str, url: str) -> bool:
    """Tell whether a title would do for many sites: what pages are called, or a single word that is not the site's."""
    if any(key in normalize_name(title) for key in _list_site_keys(url)):
        return False
    longest = LONGEST_WORD_OF_SIGNS if is_glued(title) else LONGEST_WORD
    return is_page_name(title) or (len(title.split()) == 1 and len(title) <= longest)


def _list_site_keys(url: str) -> list[str]:
    """Return the parts of a host that name the site, normalized."""
    labels = find_host(url).removeprefix("www.").split(".")
    keys = (normalize_name(label) for label in labels[:-1] or labels if not is_page_name(label))
    return [key for key in keys if len(key) >= SHORTEST_KEY]


def _strip_site(title: str, url: str) -> str:
    """Return a title without the parts that only name the site."""
    names = {_join_letters(name) for name in (find_host(url).removeprefix("www."), *_list_site_keys(url))}
    return " ".join(part for part in SEPARATOR.split(title) if _join_letters(part) not in names)


def _join_letters(text: str) -> str:
    return _latinize(text).replace("-", "")


def _find_site_name(document: HtmlDocument, title: str) -> str:
    """Return what a page calls its site: by name to machines, else in the other part of its title; "" for nowhere."""
    named = document.tree.xpath("//meta[@property='og:site_name' or @name='application-name']/@content")
    parts = [part for part in SEPARATOR.split(read_page_title(document)) if part]
    others = [part for part in parts if normalize_name(part) not in normalize_name(title)]
    usable = (" ".join(str(name).split()) for name in (*named, *(reversed(others) if len(parts) > 1 else ())))
    return next((name for name in usable if _is_site_name(name)), "")


def _is_site_name(name: str) -> bool:
    return 1 < len(name) <= LONGEST_SITE_NAME and "://" not in name and not is_page_name(name)


def find_page_title(document: Document) -> str:
    """Return the title of a page, else its first heading, at most LONGEST_TITLE characters; "" where it has none."""
    if not isinstance(document, HtmlDocument):
        return ""
    if title := read_page_title(document):
        return title[:LONGEST_TITLE]
    heading = next(iter(document.tree.iter("h1")), None)
    return read_node_text(heading)[:LONGEST_TITLE] if heading is not None else ""
