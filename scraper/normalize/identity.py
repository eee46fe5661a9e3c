"""The keys that an item may be known by (DESIGN: identity). Pure.

Aliases, strongest first:

    url:<canonical URL>        the item's own address; the whole address with its fragment where
                               that is all that sets it apart from the listing's page
    guid:<guid>                what the site's own feed calls it
    title:<hash>               of the title and the day that the page gives; where an item has no
                               address of its own, of the title alone
"""

import hashlib
import unicodedata
from dataclasses import fields
from operator import attrgetter

from model.item import ItemDate
from scraper.extract import RawItem
from scraper.urls import canonicalize_url

READING = "3"  # raised when the program finds more, or other, on the same listing: all is read again, and is no edit
_get_content_fields = attrgetter(*(field.name for field in fields(RawItem) if field.name not in ("guid", "place")))


def compute_fingerprint(raw: RawItem) -> str:
    """Return a hash of all that the listing says of an item, but for where it stands and its guid, behind READING."""
    content = repr(_get_content_fields(raw)).encode("utf-8", "surrogatepass")
    return f"{READING}:{hashlib.blake2b(content, digest_size=16).hexdigest()}"


def make_title_key(title: str, day: str) -> str:
    """Return the alias of a title on a day; case, spacing and width of letters do not count."""
    folded = " ".join(unicodedata.normalize("NFKC", title).casefold().split())
    return "title:" + hashlib.blake2b(f"{folded}\n{day}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def make_aliases(url: str, title: str, published: ItemDate | None, page_url: str, *, guid: str = "") -> tuple[str, ...]:
    """Return the keys of an item that stands on the listing `page_url`.

    A relative date ("2 hours ago") gives no lasting day, so it makes no title key.
    """
    keys = []
    address = canonicalize_url(url) if url else ""
    has_own_address = bool(address) and address != canonicalize_url(page_url)
    if has_own_address:
        keys.append(f"url:{address}")
    elif "#" in url:
        keys.append(f"url:{canonicalize_url(url, keep_fragment=True)}")
    day = published.local.date().isoformat() if published and not published.relative else ""
    title_key = [make_title_key(title, day)] if title and (day or not keys) else []
    return (*keys, *([f"guid:{guid.strip()}"] if guid.strip() and (title or keys) else []), *title_key)
