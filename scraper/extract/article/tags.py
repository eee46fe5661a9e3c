"""What a bulletin is about, in words of its own page: its section and its tags.

Read where pages say it for readers and for machines: `article:tag` and the like, keywords, JSON-LD, rel=tag, sections,
breadcrumbs. Keywords for search engines are the site's as often as the page's, so they need a proof: other pages that
lack them, or the bulletin's own words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from scraper.dates import DateContext, parse_date
from scraper.document import HtmlDocument
from scraper.extract.article.blocks import TextBlock, hash_text
from scraper.extract.article.boxes import HEADINGS
from scraper.extract.article.metadata import PageMetadata, iterate_names
from scraper.extract.article.sections import find_section
from scraper.extract.article.sentences import measure_width
from scraper.extract.article.site_names import SEPARATOR, is_site_name, normalize_name
from scraper.extract.article.words import fold_case, has_word, has_words
from scraper.extract.nodes import read_node_text
from scraper.lexicon.phrases import is_page_name, mentions_bulletins

MOST_TAGS = 12
LONGEST_TAG = 60  # width of a tag
_MOST_SECTIONS = 3
_MOST_NAMED = 60  # names of one place that are read
_NAMES = (
    "article:tag",
    "article:tags",
    "citation_keywords",
    "parsely-tags",
    "sailthru.tags",
    "dc.subject",
    "dcterms.subject",
)
_FOR_SEARCH = ("news_keywords", "keywords")
_SEPARATOR = re.compile(r"[;、，；،؛፣|｜\n]|,(?!\d)|(?<!\d),")
_SLUG = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_PATH = re.compile(r"^(?:[a-z0-9_-]+/)+(?=\S)")
_MACHINE = re.compile(r"://|^www\.|^[\w.-]+[:=]\S|^@|^/\S|\w_\w|^_|[{}<>]|^(?:null|undefined|none|true|false)$", re.I)
_EDGES = " .#\"'“”„«»‹›>/|·•-–"
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_HEAD = 1200  # characters of the text whose words prove a keyword
_OPENING = 400  # characters of the text that a program cuts keywords from
_LONGEST_WHOLE = 500  # characters of `<title>` that are read
_LONG_TITLE = 12  # characters of a title that no keyword repeats by chance
_MOST_OF_TITLE = 0.6  # share of a title from which on what is in it repeats it
_TELLING = 5  # letters of a word that a text has not by chance
_MOST_OF_SITE = 0.7  # share of a site's name from which on what is in it is the site
_FEWEST_SPLIT, _MOST_SPLIT = 4, 0.5  # keywords, and their share, that are a text's words one after the other
_WIDEST_GAP = 12  # characters of the small words that are left out between two such
_FEWEST_PROVED = 0.25  # share of the keywords that the bulletin's words must prove
_BEFORE_TITLE, _BEHIND_TEXT = 6, 12  # blocks around the bulletin in which a link with rel=tag is its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """What a page names as a topic of its bulletin."""

    name: str
    proved: bool = True  # False: a keyword for search engines
    section: bool = False

    @property
    def key(self) -> str:
        """What the tag is known by on other pages."""
        return hash_text(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """What is known of a bulletin when its tags are chosen."""

    title: str
    title_index: int  # of the block that is the title, -1 where none is
    text: str
    authors: tuple[str, ...] = ()


def list_tags(
    document: HtmlDocument,
    metadata: PageMetadata,
    blocks: Sequence[TextBlock],
    bulletin: Bulletin,
    context: DateContext,
) -> list[Tag]:
    """Return all that a page names as its topics, sections first; the same name may stand more than once."""
    sections = find_section(document, metadata, blocks, bulletin.title_index)
    named = [name for name in _split_all(sections) if parse_date(name, context) is None]
    marked = [" ".join(node.text_content().split()) for node in metadata.find_by_itemprop("keywords")]
    lists: list[Sequence[str]] = [metadata.meta.get(name, ()) for name in _NAMES]
    lists.append([*iterate_names(metadata.bulletin.get("keywords"), {}), *marked])
    texts = (bulletin.title, bulletin.text[:_OPENING])
    found = [name for values in lists for name in _drop_split_text([*_split_all(values)], texts)]
    searched = [name for place in _FOR_SEARCH for name in _list_searched(metadata, place, bulletin, texts)]
    return [
        *(Tag(name=name, section=True) for name in named[:_MOST_SECTIONS]),
        *(Tag(name=name) for name in found),
        *(Tag(name=name) for name in _iterate_linked(blocks, bulletin.title_index)),
        *(Tag(name=name, proved=False) for name in searched),
    ]


def _list_searched(metadata: PageMetadata, place: str, bulletin: Bulletin, texts: Iterable[str]) -> list[str]:
    """Return the keywords for search engines; none of a list that a program makes of every title.

    What `<title>` has last beside the bulletin's title is the site's name, and what is in that the site's keyword.
    """
    keywords = _drop_split_text([*_split_all(metadata.meta.get(place, ()))], texts)
    if not keywords:
        return []
    if len(bulletin.title) >= _LONG_TITLE and any(_repeats_title(name, bulletin.title) for name in keywords):
        return []
    whole = next((read_node_text(node)[:_LONGEST_WHOLE] for node in metadata.titles), "")
    if not bulletin.title or not whole:
        return keywords
    before, _, behind = whole.partition(bulletin.title)
    site = fold_case(SEPARATOR.split(behind)[-1] or before) if before != whole else ""
    return [name for name in keywords if not has_word(site, fold_case(name))]


def choose_tags(
    tags: Sequence[Tag], bulletin: Bulletin, sites: frozenset[str], common: frozenset[str] | None
) -> tuple[str, ...]:
    """Return the tags that say something of this bulletin, each once; at most MOST_TAGS.

    `sites` are the site's names (`make_site_keys`), none of which is a tag. `common` are the keys of those that the
    site's pages have in common, None where that is not known yet: then a keyword counts where the bulletin has its
    words.
    """
    kept: dict[str, str] = {}
    idle: dict[str, str] = {}  # sections that say nothing, as "News"
    head = fold_case(f"{bulletin.title}\n{bulletin.text[:_HEAD]}")
    for tag in _drop_unproved(tags, head) if common is None else [tag for tag in tags if tag.key not in common]:
        name = _spell(tag.name, bulletin.text)
        key = normalize_name(name)
        if (
            not key
            or any(_names_author(key, author) for author in bulletin.authors)
            or _is_of_site(name, key, sites)
            or _repeats_title(name, bulletin.title)
        ):
            continue
        if not is_page_name(name) or _is_spoken_of(fold_case(name), head):
            kept.setdefault(key, name)
        elif tag.section:
            idle.setdefault(key, name)
    return tuple((kept or idle).values())[:MOST_TAGS]


def _drop_unproved(tags: Sequence[Tag], head: str) -> list[Tag]:
    """Return the tags without the keywords that nothing proves: with few proved ones all are the site's.

    One with a word for bulletins in it (`Riverton news`) must stand in the bulletin as it is.
    """
    proved = [tag for tag in tags if tag.proved or _is_proved(tag.name, head)]
    doubtful = sum(not tag.proved for tag in tags)
    borne_out = sum(not tag.proved for tag in proved)
    return proved if borne_out >= _FEWEST_PROVED * doubtful else [tag for tag in proved if tag.proved]


def _is_proved(name: str, head: str) -> bool:
    return fold_case(name) in head if mentions_bulletins(name) else has_words(head, name)


def _is_spoken_of(name: str, head: str) -> bool:
    """Whether a bulletin has a name that very many pages have: in its title, or a long word of it in its text."""
    return name in head.partition("\n")[0] or any(len(word) >= _TELLING and word in head for word in name.split())


def _is_of_site(name: str, key: str, sites: frozenset[str]) -> bool:
    """Whether a name is the site's, or most of it."""
    return is_site_name(name, sites) or any(key in site and len(key) > _MOST_OF_SITE * len(site) for site in sites)


def _names_author(key: str, author: str) -> bool:
    """Whether a name is an author's, or holds one of several words: a column, as "Letters from Ann Lee"."""
    name = normalize_name(author)
    return name != "" and (name in key if len(author.split()) > 1 else name == key)


def _repeats_title(name: str, title: str) -> bool:
    """Whether a name is the title or holds most of it, from its beginning or its end, or is most of it."""
    key, whole = normalize_name(name), normalize_name(title)
    most = int(_MOST_OF_TITLE * len(whole))
    return bool(whole) and (whole[:most] in key or whole[-most:] in key or (key in whole and len(key) > most))


def is_split_text(keywords: Sequence[str], text: str) -> bool:
    """Whether keywords are the words of a text one after the other, cut apart by a program.

    >>> is_split_text(["bridge", "closed", "until", "friday"], "Bridge is closed until Friday")
    True
    """
    folded = text.casefold()
    places = [(folded.find(word.casefold()), len(word)) for word in keywords if " " not in word]
    found = [place for place in places if place[0] >= 0]
    steps = sum(0 < other[0] - one[0] <= one[1] + _WIDEST_GAP for one, other in pairwise(found))
    return steps + 1 >= max(_FEWEST_SPLIT, _MOST_SPLIT * len(keywords))


def _drop_split_text(keywords: list[str], texts: Iterable[str]) -> list[str]:
    if len(keywords) < _FEWEST_SPLIT:
        return keywords
    return [] if any(is_split_text(keywords, text) for text in texts) else keywords


def _split_all(values: Iterable[str]) -> Iterator[str]:
    """Yield the tags of values that hold one or several each."""
    values = [unescape(unescape(value)) for value in values if value]
    for value in values[:_MOST_NAMED]:
        parts = _SEPARATOR.split(value)
        if len(parts) == 1:
            parts = _split_at_spaces(value) if len(values) == 1 else [value]
        elif len(values) > 1 and len(parts) == 2:  # "Paris, Texas" among others
            parts = [value]
        for part in parts[:_MOST_NAMED]:
            part = " ".join(part.split())
            name = _PATH.sub("", part).strip(_EDGES)
            if any(map(str.isalpha, name)) and measure_width(name) <= LONGEST_TAG and not _MACHINE.search(part):
                yield name


def _split_at_spaces(value: str) -> list[str]:
    """Return the tags of a text without separators: parted by spaces where that alone can part them."""
    words = value.split()
    slugs = sum(1 for word in words if _SLUG.fullmatch(word))
    is_slugs = value.islower() and slugs > 1
    is_unspaced = all(_UNSPACED.search(word) for word in words)
    return words if is_slugs or is_unspaced else [value]


def _spell(name: str, text: str) -> str:
    """Return a slug as words; a compound that the text writes so stays."""
    if name.islower() and _SLUG.fullmatch(name) and name not in text:
        return name.replace("-", " ")
    return name


def _iterate_linked(blocks: Sequence[TextBlock], title_index: int) -> Iterator[str]:
    """Yield the texts of the links around the bulletin that call themselves its tags (HTML, rel=tag)."""
    kept = [block.index for block in blocks if block.kept]
    if not kept:
        return
    start = title_index if 0 <= title_index <= kept[0] else kept[0]
    for block in blocks[max(start - _BEFORE_TITLE, 0) : kept[-1] + 1 + _BEHIND_TEXT]:
        if block.index > kept[-1] and block.node.tag in HEADINGS:
            return
        for link in block.anchors:
            if "tag" in (link.get("rel") or "").split():
                yield from _split_all([link.text_content()])
