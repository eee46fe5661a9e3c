"""What repeats on a site's articles goes where it is furniture, and stays where it is the bulletin's own."""

from copy import deepcopy
from dataclasses import replace

import pytest

from scraper.extract.article.extract import RawArticle
from scraper.extract.article.template import Template, learn
from scraper.normalize.article import normalize_article
from tests.bulletins import URL, page, raw

SHARES = "<p><a href='https://pass.example/on?u=https://example.org/{n}'>Pass it on to friends</a></p>"


def notice(number: int) -> str:
    """Return one of a house's notices: its own sentences below headings that each of them has."""
    own = f"Number {number} of the notices tells in sentence {{}} what the council has decided this time."
    return page(
        f"<p>{own.format(1)}</p><h2>Who can apply</h2><p>{own.format(2)}</p>"
        f"<ul><li>Passport</li><li>Letter {number} of the council</li></ul><h2>What it costs</h2>"
        f"<table><tr><th>Form</th><th>Price</th></tr><tr><td>Green form</td><td>{number} euros</td></tr></table>"
        f"<p>{own.format(3)}</p><div class=box><h3>Our letter</h3><p>It comes on each first Monday.</p></div>"
        f"<p>{own.format(4)}</p><p><a href='/files/{number}.pdf'>The notice as a file</a></p>"
        f"<p><a href='/plans/{number}'>The plan</a> is at the town hall, where all may look at it each day.</p>"
        f"<p>{own.format(5)}</p>{SHARES.format(n=number)}<p>Reprinting is welcome if the town is named.</p>",
        title=f"Notice {number} of the council",
    )


@pytest.fixture(scope="module")
def fourth() -> RawArticle:
    template = Template()
    for number in range(3):
        first = raw(notice(number), template=template)
        template = learn(template, first.blocks, by_template=first.by_template)
    return raw(notice(3), template=template)


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("<h2>Who can apply</h2>", id="heading"),
        pytest.param("<h2>What it costs</h2><table><tbody><tr><th>Form</th><th>Price</th></tr>", id="head of a table"),
        pytest.param("<td>Green form</td><td>3 euros</td>", id="cell"),
        pytest.param("<li>Passport</li>", id="point of a list"),
        pytest.param('<a href="https://example.org/files/3.pdf">The notice as a file</a>', id="file"),
        pytest.param('<a href="https://example.org/plans/3">The plan</a>', id="link that leads elsewhere each time"),
    ],
)
def test_what_each_notice_has_stays(fourth: RawArticle, part: str) -> None:
    assert part in normalize_article(replace(fourth, content=deepcopy(fourth.content)), base_url=URL).content


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("Reprinting is welcome", id="at the end"),
        pytest.param("Our letter", id="a box's heading"),
        pytest.param("It comes on each", id="a box's text"),
        pytest.param("Pass it on", id="a link with the page's own address in it"),
    ],
)
def test_furniture_goes(fourth: RawArticle, part: str) -> None:
    assert part not in fourth.text
