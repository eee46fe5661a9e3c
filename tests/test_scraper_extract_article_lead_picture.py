"""The picture that stands for a bulletin: named by its page, shown above its text, or the site's own and so none."""

from datetime import UTC, datetime

import pytest

from scraper.dates import DateContext
from scraper.extract.article.extract import RawArticle, extract_article
from scraper.extract.article.lead_picture import choose_lead, hash_picture
from scraper.extract.article.template import Template, learn
from tests.pages import read_page

CONTEXT = DateContext(language="en", zone="UTC", order="DMY", now=datetime(2024, 1, 1, tzinfo=UTC))
PARAGRAPH = "The pump house on the Long Drain has been emptied, scrubbed and lit for the visitors of the summer."


@pytest.mark.parametrize(
    ("named", "shown", "lead"),
    [
        (["/a.jpg", "/b.jpg"], [], "/a.jpg"),
        (["/a.jpg", "/b.jpg"], ["/b-300x200.jpg"], "/b.jpg"),
        (["https://example.org/static/1", "/b.jpg"], [], "/b.jpg"),
        (["https://example.org/static/1"], [], "https://example.org/static/1"),
        (["/img/logo-opengraph.png"], ["/b.jpg"], ""),
        (["/img/logo-of-the-new-ferry-company.png"], [], "/img/logo-of-the-new-ferry-company.png"),
        (["/img/logo.png"], ["/img/logo.png"], "/img/logo.png"),
        ([], ["/b.jpg"], ""),
    ],
)
def test_of_the_named_pictures_one_that_is_shown_or_names_a_file(named: list[str], shown: list[str], lead: str) -> None:
    assert choose_lead(named, shown, frozenset()) == lead


def read_bulletin(number: int, template: Template) -> RawArticle:
    body = "".join(f"<p>{PARAGRAPH} {number} {line}</p>" for line in range(4))
    head = f'<title>Bulletin {number}</title><meta property="og:image" content="/up/3f2a77.jpg">'
    return extract_article(read_page(body, head=head), context=CONTEXT, template=template)


def test_what_all_pages_of_a_site_name_is_no_bulletins_picture() -> None:
    template = Template()
    for number in range(3):
        raw = read_bulletin(number, template)
        assert raw.image == "/up/3f2a77.jpg"  # as far as is known
        template = learn(template, raw.blocks, by_template=False, pictures=raw.pictures)
    assert hash_picture("/up/3f2a77.jpg") in template.furniture
    assert read_bulletin(3, template).image == ""
