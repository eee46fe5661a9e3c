"""The title is the one that most places of a page agree on, or that stands alone on it."""

import pytest

from scraper.extract.article.metadata import PageMetadata
from scraper.extract.article.title import choose_title
from tests.bulletins import build_metadata, letters

URL = "https://www.millford.example.org/news/1"
TITLE = "Bridge closed until May"


@pytest.mark.parametrize(
    ("found", "title"),
    [
        pytest.param(build_metadata(f"<h1>{TITLE}</h1>"), TITLE, id="h1"),
        pytest.param(build_metadata(headline=TITLE), TITLE, id="json-ld"),
        pytest.param(build_metadata(og_title=TITLE), TITLE, id="open graph"),
        pytest.param(
            build_metadata(f"<h1>{TITLE}</h1>", headline=TITLE, og_title="Bridge"), TITLE, id="two against one"
        ),
        pytest.param(
            build_metadata("<h1>News</h1>", headline=TITLE, og_title=TITLE), TITLE, id="an h1 that stands alone loses"
        ),
        pytest.param(
            build_metadata(f"<h1>{letters(400)}</h1>", og_title=TITLE), TITLE, id="an h1 of 400 characters is none"
        ),
        pytest.param(build_metadata(f"<h1>{letters(399)}</h1>", og_title=TITLE), letters(399), id="of fewer it is"),
        pytest.param(
            build_metadata(
                "<h1>A</h1><h1>B</h1><h1>C</h1><h1>D</h1>" + f"<h1>{TITLE}</h1>", headline=TITLE + "x", og_title=TITLE
            ),
            TITLE + "x",
            id="the fifth h1 has no voice",
        ),
        pytest.param(
            build_metadata(
                "<h1>A</h1><h1>B</h1><h1>C</h1>" + f"<h1>{TITLE}</h1>", headline=TITLE + "x", og_title=TITLE
            ),
            TITLE,
            id="the fourth has",
        ),
        pytest.param(build_metadata(og_title="Bread &amp; butter"), "Bread & butter", id="entities"),
        pytest.param(build_metadata(), "", id="nothing"),
    ],
)
def test_the_title_is_what_most_places_agree_on(found: PageMetadata, title: str) -> None:
    assert choose_title(found, URL) == title


@pytest.mark.parametrize(
    ("listed", "shown", "title"),
    [
        pytest.param("Road shut", ("Road shut",), "Road shut", id="it stands alone on the page"),
        pytest.param("Road end", ("Road ends",), TITLE, id="it does not"),
        pytest.param("Shut today", ("shut today!",), "Shut today", id="case and marks aside"),
        pytest.param("Shut it", ("Shut it",), TITLE, id="seven letters are too few"),
        pytest.param("Bridge closed", ("Bridge closed",), TITLE, id="an h1 says more"),
    ],
)
def test_the_listings_title_counts_where_it_has_a_block_alone(listed: str, shown: tuple[str, ...], title: str) -> None:
    found = build_metadata(f"<h1>{TITLE}</h1>", headline=TITLE)
    assert choose_title(found, URL, listed, shown) == title


OTHER = "A wholly different heading"


@pytest.mark.parametrize(
    ("top", "longer", "twice", "title"),
    [
        pytest.param(TITLE, f"{TITLE}: a", True, TITLE, id="two places that go on count more than one that differs"),
        pytest.param(TITLE, f"{TITLE}: a", False, OTHER, id="one that goes on counts less"),
        pytest.param(letters(390), f"a {letters(390)}", True, letters(390), id="two in which it stands"),
        pytest.param(letters(390), f"a {letters(390)}", False, OTHER, id="one in which it stands"),
        pytest.param("Mill Lanes", "Mill Lanes", True, "Mill Lanes", id="of nine letters it counts"),
        pytest.param("Mill Lane", "Mill Lane", True, OTHER, id="of eight it does not"),
        pytest.param("Bridge", "Bridges", True, OTHER, id="of eight letters or fewer it says nothing"),
        pytest.param("a Bridge", "Bridge a Bridges", True, OTHER, id="nor where it stands within"),
    ],
)
def test_a_title_that_goes_on_elsewhere_agrees_in_part(top: str, longer: str, twice: bool, title: str) -> None:
    whole = f"<title>{longer}x</title>" if twice else ""
    found = build_metadata(f"<h1>{top}</h1>{whole}", headline=f"{longer}y", og_title=OTHER)
    assert choose_title(found, URL, OTHER) == title
