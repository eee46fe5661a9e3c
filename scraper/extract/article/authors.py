"""Who wrote the bulletin: of all that say so, whom to believe. The site's name is never an author."""

import re
from collections.abc import Iterable

from scraper.extract.article.byline import Zone, find_byline
from scraper.extract.article.metadata import PageMetadata
from scraper.extract.article.names import resembles_account, resembles_name, resembles_person, split_names
from scraper.extract.article.site_names import is_site_name, make_site_keys, normalize_name
from scraper.lexicon.folding import fold

_ADDRESS = re.compile(r"^(?:https?:|/|www\.)")
_META_NAMES = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl")
_MOST_MARKED = 8  # elements that are marked as an author's


def find_authors(metadata: PageMetadata, url: str, zone: Zone, closing: str = "") -> tuple[str, ...]:
    """Return the names of who wrote it: JSON-LD first, then a byline of people, meta elements, a signature.

    `closing` is the text's last line where it is short: agencies and Vietnamese papers sign there. Accounts and
    organizations come last. A byline that has more people than machines are told of, and these, is right.
    """
    sites = make_site_keys(metadata, url)
    marked = [node for node in metadata.marked_nodes if "author" in (node.get("itemprop"), node.get("rel"))]
    shown = _drop_sites(find_byline(zone, marked[:_MOST_MARKED]), sites)
    people = shown if all(map(resembles_person, shown)) else []
    in_data, named = (_split_all(texts, sites) for texts in (metadata.authors, _find_meta_authors(metadata)))
    accounts = list(filter(resembles_account, (*in_data, *named)))
    in_data, named = ([name for name in names if name not in accounts] for names in (in_data, named))
    signed, houses = (_split_all(texts, sites) for texts in ([closing], metadata.organizations))
    ranked = (in_data, people, named, shown, signed, accounts, houses)
    best = next((names for names in ranked if names), [])
    return tuple(shown if _completes(shown, best) else best)


def _completes(shown: list[str], coded: list[str]) -> bool:
    keys = {fold(name) for name in shown}
    return len(shown) > len(coded) > 0 and keys >= {fold(name) for name in coded} and all(map(resembles_name, shown))


def _find_meta_authors(metadata: PageMetadata) -> list[str]:
    found = [value for name in _META_NAMES for value in metadata.meta.get(name, ())]
    return [value for value in found if not _ADDRESS.search(value)]


def _split_all(texts: Iterable[str], sites: frozenset[str]) -> list[str]:
    return list(dict.fromkeys(name for text in texts for name in _drop_sites(split_names(text), sites)))


def _drop_sites(names: list[str], sites: frozenset[str]) -> list[str]:
    """Return names without the site's; where the site stands first, the rest is its address."""
    if names and is_site_name(names[0], sites):
        return []
    return [name for name in names if normalize_name(name) not in sites]
