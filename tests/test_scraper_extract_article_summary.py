"""A bulletin's summary: the page's own where it has one, whole, and no slogan; else its first sentences."""

import pytest

from scraper.extract.article.site_pages import PageMarks
from scraper.extract.article.summary import LONGEST
from scraper.extract.article.template import Template
from tests.bulletins import TEXT, TITLE, page, raw

FIRST = "The council has decided at its last meeting that the works in Mill Lane will begin next month."
SECOND = "Residents are told by letter when their part of the street is to be closed, and for how long."
OWN = "Mill Lane is closed from next month for the road works."


def describe(text: str, name: str = "description") -> str:
    return f'<meta name="{name}" content="{text}">'


def summarize(head: str = "", body: str = TEXT, **more: str) -> str:
    return raw(page(body, head=head, **more)).summary


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(describe(OWN), id="meta"),
        pytest.param(f'<meta property="og:description" content="{OWN}">', id="open graph"),
        pytest.param(describe(OWN, "dcterms.abstract"), id="dublin core"),
        pytest.param(
            '<script type="application/ld+json">'
            f'{{"@type": "NewsArticle", "headline": "{TITLE}", "description": "{OWN}"}}</script>',
            id="json-ld",
        ),
        pytest.param(describe("Mill Lane is closed from next month for the road&amp;#32;works."), id="escaped twice"),
        pytest.param(
            describe("&lt;p&gt;Mill Lane is closed from next month for the road works.&lt;/p&gt;"), id="markup"
        ),
        pytest.param(describe(f"{TITLE} – {OWN}"), id="behind the title"),
        pytest.param(
            '<meta property="og:site_name" content="The Saltmarsh Courier">'
            + describe(f"{OWN} | The Saltmarsh Courier"),
            id="before the site's name",
        ),
    ],
)
def test_the_pages_own_description_is_the_summary(head: str) -> None:
    assert summarize(head) == OWN


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("", id="none"),
        pytest.param(describe(TITLE), id="the title again"),
        pytest.param(describe("Mill Lane"), id="a part of the title"),
        pytest.param(describe("Everything that happens between sea wall and marshes, since 1871."), id="a slogan"),
        pytest.param(
            '<script type="application/ld+json">{"@type": "WebSite", "description": "The council of Mill Lane, its '
            'meeting, works and street."}</script>'
            + describe("The council of Mill Lane, its meeting, works and street."),
            id="the site's own",
        ),
        pytest.param(describe("Works begin"), id="too short to say anything"),
    ],
)
def test_what_says_nothing_of_the_bulletin_gives_way_to_its_first_sentences(head: str) -> None:
    assert summarize(head) == f"{FIRST} {SECOND}"


def test_a_description_that_another_page_of_the_site_has_too_is_a_slogan() -> None:
    head = describe(OWN)
    first = raw(page(head=head), url="https://example.org/a")
    assert first.summary == OWN
    known = Template(pages=(first.marks,))
    assert raw(page(head=head), url="https://example.org/a", template=known).summary == OWN, "the same page, read again"
    assert raw(page(head=head), url="https://example.org/b", template=known).summary == f"{FIRST} {SECOND}"
    other = Template(pages=(PageMarks(page="x", descriptions=("y",)),))
    assert raw(page(head=head), url="https://example.org/b", template=other).summary == OWN


@pytest.mark.parametrize(
    ("description", "summary"),
    [
        pytest.param("The council has decided at its last meeting that the wor...", FIRST, id="mid-word, completed"),
        pytest.param(
            "The council has decided at its last meeting that the wor", FIRST, id="mid-word without an ellipsis"
        ),
        pytest.param("The council has decided at its last meeting that…", FIRST, id="at a word"),
        pytest.param("he council has decided at its last meeting that the works", FIRST, id="without the initial"),
        pytest.param(
            "The council on Mill Lane: its works will beg...",
            "The council on Mill Lane: its works will…",
            id="not in the text",
        ),
        pytest.param(
            "Mill Lane is closed for the works of next month, says the council. Resid...",
            "Mill Lane is closed for the works of next month, says the council.",
            id="whole sentences are enough",
        ),
        pytest.param(
            "Mill Lane closed for works from next month", "Mill Lane closed for works from next month", id="a headline"
        ),
    ],
)
def test_a_description_that_was_cut_is_completed_or_ends_at_a_word(description: str, summary: str) -> None:
    assert summarize(describe(description)) == summary


def test_of_two_descriptions_the_one_that_is_not_cut_is_taken() -> None:
    cut = '<meta property="og:description" content="Mill Lane is closed from next…">'
    assert summarize(cut + describe(OWN)) == OWN


def test_a_summary_is_bounded_and_ends_at_a_sentence() -> None:
    long = " ".join(f"The council has decided on works number {number} in Mill Lane." for number in range(40))
    summary = summarize(describe(long))
    assert len(summary) <= LONGEST
    assert summary.endswith("in Mill Lane.")


def test_first_sentences_are_of_paragraphs_not_of_headings_lists_or_short_lines() -> None:
    body = f"<h2>What the council of the town decided at its meeting</h2><p>By the clerk</p>{TEXT}"
    assert summarize(body=body) == f"{FIRST} {SECOND}"
    japanese = "<p>朝の渡し船に、自転車を載せる台がつきました。船大工の手作りで、六台まで載せられます。</p>" * 3
    assert summarize(body=japanese).startswith("朝の渡し船に、自転車を載せる台がつきました。")
