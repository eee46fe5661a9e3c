"""The bulletin's title and its authors, without the site's name.

Pages tell the title up to five times: JSON-LD, Open Graph, Twitter, `<h1>` and `<title>`. What most
of them agree on is the title; a site's name before or after it is no part of it, nor is it an author.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html import unescape

from lxml.html import HtmlElement

from scraper.extract.article.block_names import name_of, says
from scraper.extract.article.blocks import key_of
from scraper.extract.article.metadata import Facts
from scraper.extract.nodes import read_node_text
from scraper.lexicon import bylines, part_names
from scraper.urls import find_host

_NO_LETTERS = re.compile(r"[\W_]+")
_LONGEST = 1000  # characters of what is compared as a title or a name; it is remembered, so it is bounded
_PARTING = re.compile(r"\s+(?:[|｜·•»«›‹>/\\]|::|-|–|—|―|~)\s+|\s*[|｜]\s*|\s+-(?=\S)|:\s+(?=\S+$)")
# Where a part stands alone on the page, less is needed to part it from the site's name.
_CUT = re.compile(rf"{_PARTING.pattern}|\s*[-–—_~]\s*")
_SHORTEST = 8  # characters of a title that is known by standing alone
# `Lee, Ann`: catalogues write one person so.
_INVERTED = re.compile(r"([^\W\d_\u2e80-\uffff][\w'’-]+), ([^\W\d_\u2e80-\uffff][\w'’-]*[a-zß-ÿа-я])")
_MAILBOX = re.compile(r"[(<\[]?(?:mailto:)?[\w.+-]*@[\w.-]+[)>\]]?")
_INLINE = frozenset({"a", "span", "strong", "em"})
_PARTS = re.compile(r"\s*[|•·]\s*")
_ADDRESS = re.compile(r"^(?:https?:|/|www\.)")
_URL = re.compile(r"\s*-?\s*\(?https?://\S+")


def title_of(facts: Facts, url: str, listed: str = "", shown: Iterable[str] = ()) -> str:
    """Return the title that the page's own places agree on, "" where it tells none.

    `listed` is the title that the listing gave: where it stands alone on the page it is the title, unless
    an h1 says more; else it settles a tie. `shown` are texts of the page: what stands there alone is the
    title, the rest of `<title>` the site's name.
    """
    tops = [text for node in facts.tops if (text := read_node_text(node)) and len(text) < 400][:4]
    shown = tuple(shown) if listed else shown
    if listed and _stands_alone(listed, tops, shown):
        return listed
    named = [read_node_text(node) for node in facts.marked_as("headline", "name headline")[:2]]
    social = [unescape(text) for name in ("og:title", "twitter:title") for text in facts.meta.get(name, ())[:1]]
    told = [tops, named, [unescape(facts.headline)], social, [read_node_text(node) for node in facts.titles[:1]]]
    sites = site_keys(facts, url) - {_form(text) for places in told[:4] for text in places}
    short = {text: without_site(text, sites) for places in (*told, [listed]) for text in places if text}
    form = {text: _form(title) for text, title in short.items()}
    # What one place says twice counts once.
    forms = [{form[text] for text in places if text} for places in (*told, [listed])]
    best, score = "", -1.0
    for rank, text in enumerate(text for places in told for text in places):
        if not text or not form[text] or form[text] in sites:
            continue
        agreed = sum(max((_agreement(form[text], other) for other in group), default=0.0) for group in forms)
        if agreed - rank * 0.01 > score:
            best, score = short[text], agreed - rank * 0.01
    return _as_shown(best, shown) if best and not any(_form(best) == _form(top) for top in tops) else best


def _stands_alone(listed: str, tops: list[str], shown: Iterable[str]) -> bool:
    form = _form(listed)
    if len(form) < _SHORTEST or any(form in _form(top) for top in tops):
        return False
    begin = listed[:1].casefold()
    return any(text[:1].casefold() == begin and _form(text) == form for text in shown)


def _as_shown(title: str, shown: Iterable[str]) -> str:
    """Return the longest part of a title that stands alone on the page; the whole where none does."""
    cuts = list(_CUT.finditer(title))
    if not cuts:
        return title
    forms = {_form(text) for text in shown}
    parts = [title, *(title[: cut.start()] for cut in cuts), *(title[cut.end() :] for cut in cuts)]
    alone = [part for part in parts if len(part) >= _SHORTEST and _form(part) in forms]
    return max(alone, key=len, default=title).strip()


@lru_cache(maxsize=4096)
def _form(text: str) -> str:
    return _NO_LETTERS.sub("", text[:_LONGEST]).casefold()


def _agreement(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if not one or not other:
        return 0.0
    short, long = sorted((one, other), key=len)
    if len(short) > 8 and long.startswith(short):
        return 0.6 * len(short) / len(long)
    if len(short) > 8 and short in long:
        return 0.5 * len(short) / len(long)
    return 0.0


def site_keys(facts: Facts, url: str) -> frozenset[str]:
    """Return the forms that the site's own name takes, for comparing."""
    host = find_host(url).removeprefix("www.")
    labels = host.split(".")
    names = [*facts.site_names, host, ".".join(labels[-2:]), *(label for label in labels[:-1] if len(label) > 3)]
    initials = ["".join(word[0] for word in name.split()) for name in facts.site_names if len(name.split()) > 2]
    return frozenset(form for name in (*names, *initials) if (form := _form(name)))


def without_site(title: str, sites: frozenset[str]) -> str:
    """Return a title without the site's name at its end or its beginning."""
    for match in _PARTING.finditer(title):
        tail = title[match.end() :]
        first = _PARTING.split(tail)[0]
        if len(title[: match.start()].strip()) >= 4 and (_is_site(tail, sites) or _is_site(first, sites)):
            title = title[: match.start()]
            break
    found = _PARTING.search(title)
    if found and _is_site(title[: found.start()], sites) and len(title[found.end() :]) >= 4:
        title = title[found.end() :]
    return bylines.strip_medium(title).strip()


def _is_site(text: str, sites: frozenset[str]) -> bool:
    form = _form(text)
    return bool(form) and any(
        form == site or (len(site) > 3 and len(form) < 3 * len(site) and site in form) for site in sites
    )


def authors_of(facts: Facts, url: str, zone: list[HtmlElement], closing: str = "") -> tuple[str, ...]:
    """Return the names of who wrote it: JSON-LD first, then meta, then a byline in `zone`.

    `zone` are the elements near the title and right below the text, `closing` the text's last line
    where it is short: agencies and Vietnamese papers sign there. Organizations come last; the site never.
    """
    sites = site_keys(facts, url)
    ways: tuple[Callable[[], Iterable[str]], ...] = (
        lambda: facts.authors,
        lambda: _meta_authors(facts),
        lambda: _bylines(facts, zone),
        lambda: (closing,),
        lambda: facts.bodies,
    )
    for told in ways:  # the page is searched only where it does not tell by itself
        names = tuple(dict.fromkeys(name for one in told() for name in _names(one, sites)))
        if names:
            return names
    return ()


def _names(text: str, sites: frozenset[str]) -> list[str]:
    """Return the names of people in a byline; where the site stands first, the rest is its address."""
    parts = list(names_in(text))
    if parts and _is_site(parts[0], sites):
        return []
    return [name for name in parts if _is_name(name, sites)]


def _meta_authors(facts: Facts) -> tuple[str, ...]:
    keys = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl")
    found = [value for key in keys for value in facts.meta.get(key, ())]
    return tuple(value for value in found if not _ADDRESS.search(value))


def _bylines(facts: Facts, zone: list[HtmlElement]) -> Iterator[str]:
    spots = set(zone)
    marked = [node for node in facts.marked if "author" in (node.get("itemprop"), node.get("rel"))]
    for node in marked[:8]:
        near = (node, *node.iterancestors(), *node.iterdescendants("p", "div", "span"))
        if any(one in spots for one in near[:40]):
            inner = node.xpath(".//*[@itemprop='name']")
            yield read_node_text(inner[0] if inner else node)[:200] or (node.get("content") or "")
    before = ""
    for number, node in enumerate(zone):
        text = read_node_text(node)[:200]
        yield from _byline(node, text, before, leading=number < 4)
        before = text


def _byline(node: HtmlElement, text: str, before: str, *, leading: bool) -> Iterator[str]:
    """Yield who a line near the title names: by the page's own names for it, by its words, by its shape."""
    if not text or bylines.is_author_label(text):
        return
    near = (node, *(one for one in node.iterdescendants() if one.tag in _INLINE))
    named = next((one for one in near if _is_byline(one)), None)
    if named is not None:
        yield read_node_text(named)[:200]
        return
    if bylines.is_author_label(before) or (len(text) < 100 and _says_by(text)):
        yield text
        return
    first, *others = _PARTS.split(text.strip("|•· "))
    if others and looks_like_name(first) and any(char.isdigit() for char in others[0]):
        yield first
    elif leading and "name" in (node.get("class") or "").split() and looks_like_name(text):
        yield text


def _says_by(text: str) -> bool:
    return bylines.opens_byline(text) or bool(bylines.find_sender(text))


def _is_byline(node: HtmlElement) -> bool:
    name = name_of(node)
    return says(part_names.AUTHOR, name) and not says(part_names.NOT_AUTHOR, name)


def looks_like_name(text: str) -> bool:
    """Whether a text is two to five words that begin with a capital, as people's names do."""
    words = text.split()
    return (
        2 <= len(words) <= 5
        and len(text) <= 40
        and all(word[0].isupper() for word in words)
        and text[-1] not in ".!?:…"
    )


def names_in(text: str) -> Iterator[str]:
    """Yield the names in a byline: `By Ann Lee and Bo Ek` gives two."""
    text = " ".join(text.split())
    text = bylines.find_sender(text) or text
    text = bylines.strip_opening(_MAILBOX.sub("", _URL.sub("", bylines.strip_compiled(text))).strip())
    if turned := _INVERTED.fullmatch(text):
        yield f"{turned[2]} {turned[1]}"
        return
    for part in bylines.split_names(text):
        if part and (name := part.strip(" ,.:;-–—()[]")) and not bylines.says_role(name):
            yield name


def _is_name(name: str, sites: frozenset[str]) -> bool:
    words = name.split()
    if not 2 <= len(name) <= 60 or len(words) > 7 or bylines.is_no_name(name):
        return False
    return (
        _form(name) not in sites
        and not part_names.FURNITURE.fullmatch(name)
        and any(char.isalpha() for char in name)
        and key_of(name) != ""
    )
