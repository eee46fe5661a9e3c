"""Whom to believe of all that name an author: JSON-LD, the byline, meta elements, a signature."""

import pytest

from scraper.extract.article.authors import find_authors
from scraper.extract.article.byline import Zone
from scraper.extract.article.metadata import PageMetadata
from tests.bulletins import build_metadata, make_blocks

URL = "https://www.millford.example.org/news/1"
BYLINE = "<p>By Ann Lee</p>"
HOUSE = "<p class=byline>The Tide Desk of Reed</p>"


@pytest.mark.parametrize(
    ("told", "meta", "houses", "shown", "closing", "names"),
    [
        pytest.param("Bo Ek", "Cy Ito", "A Council", BYLINE, "Ed Oe", ("Bo Ek",), id="JSON-LD"),
        pytest.param("", "Cy Ito", "A Council", BYLINE, "Ed Oe", ("Ann Lee",), id="a byline of people"),
        pytest.param("", "Cy Ito", "A Council", HOUSE, "Ed Oe", ("Cy Ito",), id="meta before another byline"),
        pytest.param("", "https://x.example/cy", "", HOUSE, "", ("The Tide Desk of Reed",), id="an address is none"),
        pytest.param("", "", "A Council", "", "Ed Oe", ("Ed Oe",), id="a signature"),
        pytest.param("", "", "A Council", "", "", ("A Council",), id="an organization"),
        pytest.param("", "cyito", "A Council", "", "Ed Oe", ("Ed Oe",), id="a signature before an account"),
        pytest.param("", "cyito", "A Council", "", "", ("cyito",), id="an account before an organization"),
        pytest.param("Ann Lee", "", "", "<p>By Ann Lee and Bo Ek</p>", "", ("Ann Lee", "Bo Ek"), id="more are shown"),
        pytest.param("Cy Ito", "", "", "<p>By Ann Lee and Bo Ek</p>", "", ("Cy Ito",), id="others are shown"),
        pytest.param("", "", "", "<p>By Millford</p>", "", (), id="the site"),
        pytest.param("", "", "", "<p>By Ann Lee, Millford</p>", "", ("Ann Lee",), id="the site beside a name"),
        pytest.param("", "", "", "", "", (), id="nobody"),
    ],
)
def test_the_best_source_is_believed(
    told: str, meta: str, houses: str, shown: str, closing: str, names: tuple[str, ...]
) -> None:
    metadata = PageMetadata(
        authors=(told,) if told else (),
        organizations=(houses,) if houses else (),
        meta={"author": (meta,)} if meta else {},
        site_names=build_metadata(og_site_name="Millford").site_names,
    )
    zone = Zone(between=make_blocks(shown), above=[], below=[])
    assert find_authors(metadata, URL, zone, closing) == names
