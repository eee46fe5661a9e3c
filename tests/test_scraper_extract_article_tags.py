"""A bulletin's tags: where pages name them, how they are parted and spelled, and which are none."""

import json

import pytest

from scraper.extract.article.site_pages import MOST_MARKS, MOST_PAGES, NO_MARKS, PageMarks, find_common_tags, remember
from scraper.extract.article.tags import MOST_TAGS, is_split_text
from scraper.extract.article.template import Template
from scraper.extract.article.words import has_words, measure_shared
from tests.bulletins import TITLE, page, raw


def find(head: str = "", *, above: str = "", below: str = "", template: Template | None = None) -> tuple[str, ...]:
    return raw(page(head=head, above=above, below=below), template=template).categories


def meta(content: str, name: str = "article:tag") -> str:
    return f'<meta property="{name}" content="{content}">'


def bulletin(**more: object) -> str:
    node = {"@type": "NewsArticle", "headline": TITLE, **more}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (meta("Bridges") + meta("Frost"), ("Bridges", "Frost")),
        (meta("Bridges, Frost"), ("Bridges", "Frost")),
        (meta("Bridges", "dcterms.subject"), ("Bridges",)),
        (bulletin(keywords="Bridges, Frost"), ("Bridges", "Frost")),
        (bulletin(keywords=["Bridges", {"@type": "DefinedTerm", "name": "Frost"}]), ("Bridges", "Frost")),
        (bulletin(articleSection=["Harbour", "Roads"]), ("Harbour", "Roads")),
        (meta("Harbour", "article:section") + meta("Bridges"), ("Harbour", "Bridges")),
        (meta("council, frost, works", "keywords"), ("council", "works")),
        (meta("council, frost", "news_keywords"), ("council",)),
    ],
)
def test_tags_are_read_where_pages_tell_machines(head: str, found: tuple[str, ...]) -> None:
    assert find(head) == found


def test_a_column_with_its_authors_name_is_no_tag_and_an_author_of_one_word_bars_that_word_alone() -> None:
    author = '<meta name="author" content="{}">'
    assert find(meta("Letters from Ann Lee") + meta("Bridges") + author.format("Ann Lee")) == ("Bridges",)
    assert find(meta("Reuters Institute") + meta("Reuters") + author.format("Reuters")) == ("Reuters Institute",)


def test_values_of_programs_are_no_tags() -> None:
    assert find("".join(map(meta, ("False", "true", "null", "Truth")))) == ("Truth",)


def test_links_that_call_themselves_tags_count_around_the_bulletin_alone() -> None:
    tags = "<p><a rel=tag href=/t/b>Bridges</a> <a rel='category tag' href=/c/f>#Frost</a> <a href=/x>Other</a></p>"
    assert find(below=tags) == ("Bridges", "Frost")
    assert find(above=tags) == ("Bridges", "Frost")
    assert find(below=f"<h2>Related</h2>{tags}") == ()
    assert find(below="<p>Line</p>" * 12 + tags) == ()


def test_a_list_of_crumbs_for_machines_names_the_section() -> None:
    crumbs = [{"name": "Home"}, {"item": {"name": "Roads"}}, {"name": "News 2024"}, {"name": TITLE}]
    node = {"@type": "BreadcrumbList", "itemListElement": crumbs}
    assert find(f'<script type="application/ld+json">{json.dumps(node)}</script>') == ("Roads",)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        pytest.param("Roads; Bridges", ("Roads", "Bridges"), id="semicolon"),
        pytest.param("道路、橋，霜；役場", ("道路", "橋", "霜", "役場"), id="ideographic and fullwidth"),
        pytest.param("طرق، جسور؛ صقيع", ("طرق", "جسور", "صقيع"), id="arabic"),
        pytest.param("10,000 metres, Roads", ("10,000 metres", "Roads"), id="a comma inside a number"),
        pytest.param("city-council bridge-works", ("city council", "bridge works"), id="slugs parted by spaces"),
        pytest.param("道路 橋梁 役場", ("道路", "橋梁", "役場"), id="words of a script without spaces"),
        pytest.param("city-council", ("city council",), id="a slug"),
        pytest.param("Anglo-Dutch", ("Anglo-Dutch",), id="a compound"),
        pytest.param("R&amp;amp;D", ("R&D",), id="escaped twice"),
        pytest.param("news/bridge-works", ("bridge works",), id="a path"),
        pytest.param("Roads, roads, ROADS", ("Roads",), id="repeats"),
        pytest.param("Mill Lane road works", (), id="most of the title"),
        pytest.param("tablet_feed, @clerk, cms:42, https://a.example, 2024, /article", (), id="of machines"),
        pytest.param("word " * 20, (), id="too long"),
    ],
)
def test_tags_are_parted_and_spelled_as_people_would(value: str, found: tuple[str, ...]) -> None:
    title = "Road works in Mill Lane"
    assert title == TITLE
    assert find(meta(value.replace("Mill Lane road works", "works in Mill Lane"))) == found


def test_one_tag_among_several_may_have_a_comma_in_it() -> None:
    assert find(meta("Paris, Texas") + meta("Roads")) == ("Paris, Texas", "Roads")


def test_a_compound_that_the_text_has_is_no_slug() -> None:
    markup = page("<p>The town-hall is closed for a month, and the council meets in the old mill until then.</p>" * 3)
    assert raw(markup.replace("</title>", f"</title>{meta('town-hall')}")).categories == ("town-hall",)


def test_the_site_the_author_and_names_of_pages_are_no_tags() -> None:
    site = '<meta property="og:site_name" content="The Saltmarsh Courier">'
    assert find(site + meta("The Saltmarsh Courier, Saltmarsh Courier, Roads")) == ("Roads",)
    assert find(bulletin(author={"@type": "Person", "name": "Ann Lee"}, keywords="Ann Lee, Roads")) == ("Roads",)
    assert find(meta("News", "article:section") + meta("Latest, Roads, City council")) == ("Roads", "City council")
    assert find(meta("News", "article:section")) == ("News",), "a section that says little is more than nothing"


def test_tags_are_bounded_in_number() -> None:
    assert len(find("".join(meta(f"Topic {'abcdefghijklmnopqrst'[number]}") for number in range(20)))) == MOST_TAGS


def test_keywords_that_the_bulletin_does_not_bear_out_are_the_sites() -> None:
    assert find(meta("saltmarsh, tides, ferries, choir, council", "keywords")) == ()
    assert find(meta("saltmarsh, tides, meeting, council", "keywords")) == ("meeting", "council")


def test_what_all_pages_of_a_site_carry_is_no_tag_and_keywords_need_no_other_proof() -> None:
    common, known = meta("Saltmarsh") + meta("Tides"), Template()
    for number in range(3):
        found = raw(page(head=common + meta(f"Topic {number}x")), url=f"https://example.org/{number}", template=known)
        assert "Saltmarsh" in found.categories
        known = Template(pages=remember(known.pages, found.marks))
    assert find(common + meta("frost", "keywords"), template=known) == ("frost",)


def test_pages_are_remembered_once_and_not_for_ever() -> None:
    pages: tuple[PageMarks, ...] = ()
    for number in range(MOST_PAGES + 3):
        pages = remember(pages, PageMarks(page=str(number), tags=("a",)))
    assert [marks.page for marks in pages] == [str(number) for number in range(3, MOST_PAGES + 3)]
    again = remember(pages, PageMarks(page="5", tags=("b",)))
    assert len(again) == MOST_PAGES
    assert again[-1].tags == ("b",)


def test_what_is_remembered_of_a_page_is_bounded() -> None:
    names = ", ".join(f"topic{'x' * number}" for number in range(50))
    found = raw(page(head=meta(names) + meta(names, "keywords")))
    (marks,) = remember((), found.marks)
    assert len(marks.tags) == MOST_MARKS


def test_a_tag_is_common_on_nine_of_ten_other_pages() -> None:
    pages = [PageMarks(page=str(number), tags=("a", "b") if number else ("a",)) for number in range(10)]
    assert find_common_tags(pages[:2], "x") is None
    assert find_common_tags(pages[:4], "0") == {"a", "b"}
    assert find_common_tags(pages[:4], "3") is not None
    assert find_common_tags(pages[:4], "x") == {"a"}
    assert find_common_tags(pages, "x") == {"a", "b"}


def test_the_pages_that_a_template_knows_are_stored_with_it() -> None:
    known = Template(pages=(PageMarks(page="1", descriptions=("d",), tags=("t", "u")), NO_MARKS))
    assert Template.from_json(known.to_json()) == known
    old = json.loads(known.to_json())
    del old["pages"]
    assert Template.from_json(json.dumps(old)).pages == ()


def test_words_of_a_text_one_after_the_other_are_no_keywords() -> None:
    text = "Emergency protocol activated on the western line of buses"
    assert is_split_text(["emergency", "protocol", "activated", "western"], text)
    assert not is_split_text(["emergency", "protocol", "activated"], text), "too few to tell"
    assert not is_split_text(["western", "protocol", "emergency", "activated"], text), "in another order"
    assert not is_split_text(["emergency", "protocol", "activated", "western", "a", "b", "c", "d", "e"], text)


@pytest.mark.parametrize(
    ("text", "words", "has"),
    [
        ("the harbours were closed", "harbour", True),
        ("the harbours were closed", "bridge", False),
        ("the harbours were closed", "harbour bridge", True),
        ("the eu has decided", "EU", True),
        ("the europeans have decided", "EU", False),
        ("港の工事", "工事", True),
        ("港の工事", "橋梁", False),
        ("izmir'in sahili", "İzmir", True),
    ],
)
def test_a_text_has_words_by_their_stems(text: str, words: str, has: bool) -> None:
    assert has_words(text, words) == has


def test_words_that_say_nothing_are_shared_by_all_texts() -> None:
    assert measure_shared("a text", "of in at") == 1.0
