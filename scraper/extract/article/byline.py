"""Who wrote the bulletin: what the page says to machines, a byline, a signature. The site's name is never an author."""

import re
from collections.abc import Callable, Iterable, Iterator

from lxml.html import HtmlElement

from scraper.extract.article.block_names import join_names, matches_name
from scraper.extract.article.blocks import make_key
from scraper.extract.article.metadata import PageMetadata
from scraper.extract.article.site_names import is_site_name, make_site_keys, normalize_name
from scraper.extract.nodes import read_node_text
from scraper.lexicon import bylines, part_names

# `Lee, Ann`: catalogues write one person so.
_INVERTED = re.compile(r"([^\W\d_\u2e80-\uffff][\w'’-]+), ([^\W\d_\u2e80-\uffff][\w'’-]*[a-zß-ÿа-я])")
_MAILBOX = re.compile(r"[(<\[]?(?:mailto:)?[\w.+-]*@[\w.-]+[)>\]]?")
_INLINE = frozenset({"a", "span", "strong", "em"})
_SEPARATORS = re.compile(r"\s*[|•·]\s*")
_ADDRESS = re.compile(r"^(?:https?:|/|www\.)")
_URL = re.compile(r"\s*-?\s*\(?https?://\S+")
_META_NAMES = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl")
_MOST_MARKED = 8  # elements that are marked as an author's
_MOST_NEARBY = 40  # elements around and inside such a one, of which one must be in the zone of bylines
_LONGEST_READ = 200  # characters of a line that are read
_LONGEST_BYLINE = 100  # characters of a line from which on it is no byline, however it begins
_LEADING_LINES = 4  # lines of the zone in which the class `name` is the author's
_FEWEST_WORDS, _MOST_WORDS = 2, 5  # of what looks like a person's name
_LONGEST_PERSON = 40  # characters of it
_SHORTEST_NAME, _LONGEST_NAME = 2, 60  # characters of a name, a house's too
_MOST_NAME_WORDS = 7


def find_authors(metadata: PageMetadata, url: str, zone: list[HtmlElement], closing: str = "") -> tuple[str, ...]:
    """Return the names of who wrote it: JSON-LD first, then meta, then a byline in `zone`.

    `zone` are the elements near the title and right below the text, `closing` the text's last line
    where it is short: agencies and Vietnamese papers sign there. Organizations come last; the site never.
    """
    sites = make_site_keys(metadata, url)
    sources: tuple[Callable[[], Iterable[str]], ...] = (
        lambda: metadata.authors,
        lambda: _find_meta_authors(metadata),
        lambda: _find_bylines(metadata, zone),
        lambda: (closing,),
        lambda: metadata.organizations,
    )
    for find_texts in sources:  # the page is searched only where its metadata names nobody
        names = tuple(dict.fromkeys(name for text in find_texts() for name in _find_names(text, sites)))
        if names:
            return names
    return ()


def _find_names(text: str, sites: frozenset[str]) -> list[str]:
    """Return the names of people in a byline; where the site stands first, the rest is its address."""
    parts = list(split_names(text))
    if parts and is_site_name(parts[0], sites):
        return []
    return [name for name in parts if _is_name(name, sites)]


def _find_meta_authors(metadata: PageMetadata) -> tuple[str, ...]:
    found = [value for name in _META_NAMES for value in metadata.meta.get(name, ())]
    return tuple(value for value in found if not _ADDRESS.search(value))


def _find_bylines(metadata: PageMetadata, zone: list[HtmlElement]) -> Iterator[str]:
    in_zone = set(zone)
    marked = [node for node in metadata.marked_nodes if "author" in (node.get("itemprop"), node.get("rel"))]
    for node in marked[:_MOST_MARKED]:
        nearby = (node, *node.iterancestors(), *node.iterdescendants("p", "div", "span"))
        if any(other in in_zone for other in nearby[:_MOST_NEARBY]):
            inner = node.xpath(".//*[@itemprop='name']")
            yield read_node_text(inner[0] if inner else node)[:_LONGEST_READ] or (node.get("content") or "")
    before = ""
    for number, node in enumerate(zone):
        text = read_node_text(node)[:_LONGEST_READ]
        yield from _read_byline(node, text, before, leading=number < _LEADING_LINES)
        before = text


def _read_byline(node: HtmlElement, text: str, before: str, *, leading: bool) -> Iterator[str]:
    """Yield who a line near the title names: by the page's own names for it, by its words, by its shape."""
    if not text or bylines.is_author_label(text):
        return
    nearby = (node, *(inner for inner in node.iterdescendants() if inner.tag in _INLINE))
    named = next((inner for inner in nearby if _is_named_byline(inner)), None)
    if named is not None:
        yield read_node_text(named)[:_LONGEST_READ]
        return
    if bylines.is_author_label(before) or (len(text) < _LONGEST_BYLINE and _is_byline(text)):
        yield text
        return
    first, *others = _SEPARATORS.split(text.strip("|•· "))
    if others and resembles_name(first) and any(char.isdigit() for char in others[0]):
        yield first
    elif leading and "name" in (node.get("class") or "").split() and resembles_name(text):
        yield text


def _is_byline(text: str) -> bool:
    return bylines.is_byline(text) or bool(bylines.find_sender(text))


def _is_named_byline(node: HtmlElement) -> bool:
    name = join_names(node)
    return matches_name(part_names.AUTHOR, name) and not matches_name(part_names.NOT_AUTHOR, name)


def resembles_name(text: str) -> bool:
    """Whether a text is two to five words that begin with a capital, as people's names do."""
    words = text.split()
    return (
        _FEWEST_WORDS <= len(words) <= _MOST_WORDS
        and len(text) <= _LONGEST_PERSON
        and all(word[0].isupper() for word in words)
        and text[-1] not in ".!?:…"
    )


def split_names(text: str) -> Iterator[str]:
    """Yield the names in a byline: `By Ann Lee and Bo Ek` gives two."""
    text = " ".join(text.split())
    text = bylines.find_sender(text) or text
    text = bylines.strip_opening(_MAILBOX.sub("", _URL.sub("", bylines.strip_compiled(text))).strip())
    if inverted := _INVERTED.fullmatch(text):
        yield f"{inverted[2]} {inverted[1]}"
        return
    for part in bylines.split_names(text):
        if part and (name := part.strip(" ,.:;-–—()[]")) and not bylines.mentions_role(name):
            yield name


def _is_name(name: str, sites: frozenset[str]) -> bool:
    is_sized = _SHORTEST_NAME <= len(name) <= _LONGEST_NAME and len(name.split()) <= _MOST_NAME_WORDS
    if not is_sized or bylines.is_not_a_name(name):
        return False
    return (
        normalize_name(name) not in sites
        and not part_names.FURNITURE.fullmatch(name)
        and any(char.isalpha() for char in name)
        and make_key(name) != ""
    )
