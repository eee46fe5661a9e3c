"""RawMasthead -> model.masthead.Masthead: absolute addresses, and a line that says something."""

from model.masthead import Masthead
from model.secrets import hide_secrets
from scraper.extract.fragments import read_fragment_text
from scraper.extract.masthead import RawMasthead
from scraper.normalize.text import clean_text, truncate
from scraper.urls import resolve_link

LONGEST_DESCRIPTION = 300  # characters
_SHORTEST_DESCRIPTION = 20  # of one that says anything
_LONGEST_ADDRESS = 500  # characters; a longer one holds the picture itself, or somebody's session


def normalize_masthead(raw: RawMasthead, *, base_url: str) -> Masthead:
    """Return what a site says of itself; what cannot be used of it is left out."""
    text = read_fragment_text(raw.description) if "<" in raw.description else raw.description
    description = truncate(clean_text(text), LONGEST_DESCRIPTION)
    return Masthead(
        icon=_resolve(raw.icon, base_url),
        logo=_resolve(raw.logo, base_url),
        description=description if len(description) >= _SHORTEST_DESCRIPTION else "",
        author=truncate(clean_text(raw.author), 200),
    )


def _resolve(address: str, base_url: str) -> str:
    url = resolve_link(address, base_url).partition("#")[0] if address else ""
    return hide_secrets(url) if len(url) <= _LONGEST_ADDRESS else ""
