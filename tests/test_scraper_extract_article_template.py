"""What a site's articles teach of where their text stands, and how it is used and given up."""

from dataclasses import replace

import pytest
from lxml import html

from scraper.extract.article.template import STEADY, Template, find_scope, learn, make_selector, select_by_template
from tests.bulletins import letters, make_blocks

HOME = "/descendant::div[@id='text']"
STEADILY = Template(selector=HOME, seen=STEADY, agreement=STEADY)


def article_page(size: int = 300, home: str = "id=text", beside: int = 0) -> str:
    """Return a page with so many kept characters in a named element, and so many beside it."""
    other = f"<p data-kept>{letters(beside)}</p>" if beside else ""
    return f"<main><h1>Title</h1>{other}<div {home}><p data-kept>{letters(size)}</p></div></main>"


@pytest.mark.parametrize(
    ("home", "selector"),
    [
        ("<div id=text>", HOME),
        ("<div id=text7>", "/descendant::main"),
        ("<div itemprop=articleBody>", "/descendant::*[@itemprop='articleBody']"),
        ("<div class=story>", "/descendant::div[contains(@class,'story')]"
         "[contains(concat(' ',normalize-space(@class),' '),' story ')]"),
        ("<div class='story2'>", "/descendant::main"),
        ("<div>", "/descendant::main"),
    ],
)  # fmt: skip
def test_the_selector_names_the_innermost_element_that_has_a_name(home: str, selector: str) -> None:
    assert make_selector(make_blocks(f"<main>{home}<p data-kept>{letters(300)}</p></div></main>")) == selector


def test_of_many_classes_three_are_in_the_selector() -> None:
    selector = make_selector(
        make_blocks(f"<main><div class='one two three four'><p data-kept>{letters(90)}</p></div></main>")
    )
    assert [word for word in ("one", "two", "three", "four") if f"' {word} '" in selector] == ["one", "two", "three"]


def test_a_repeated_name_makes_no_selector() -> None:
    twice = f"<main id=m><div class=box><p data-kept>{letters(90)}</p></div><div class=box><p>x</p></div></main>"
    assert make_selector(make_blocks(twice)) == "/descendant::main[@id='m']"
    assert make_selector(make_blocks(f"<div><p data-kept>{letters(90)}</p></div>")) == ""


def test_the_selector_holds_nine_tenths_of_the_text() -> None:
    assert make_selector(make_blocks(article_page(910, beside=90))) == HOME
    assert make_selector(make_blocks(article_page(890, beside=110))) == "/descendant::main"


@pytest.mark.parametrize(("size", "seen"), [(200, 1), (199, 0)])
def test_a_page_with_little_text_teaches_nothing(size: int, seen: int) -> None:
    assert learn(Template(), make_blocks(article_page(size)), by_template=False).seen == seen


def test_three_articles_that_agree_make_it_steady() -> None:
    template = Template()
    for number in range(STEADY):
        assert (template.steady, template.agreement) == (False, number)
        template = learn(template, make_blocks(article_page()), by_template=False)
    assert (template.selector, template.seen, template.steady) == (HOME, 3, True)
    assert not replace(template, selector="").steady


@pytest.mark.parametrize(("inside", "beside", "doubts"), [(910, 90, 0), (890, 110, 1)])
def test_a_page_agrees_where_the_element_holds_nine_tenths(inside: int, beside: int, doubts: int) -> None:
    assert learn(STEADILY, make_blocks(article_page(inside, beside=beside)), by_template=False).doubts == doubts


def test_three_doubts_in_a_row_begin_anew() -> None:
    other = make_blocks(article_page(home="id=other"))
    found = STEADILY
    for doubts in (1, 2):
        found = learn(found, other, by_template=False)
        assert (found.selector, found.doubts, found.check_due) == (HOME, doubts, True)
    found = learn(found, other, by_template=False)
    assert (found.selector, found.agreement, found.doubts) == ("/descendant::div[@id='other']", 1, 0)


def test_what_the_template_found_itself_counts_as_seen_alone() -> None:
    assert learn(STEADILY, make_blocks(article_page()), by_template=True) == replace(STEADILY, seen=STEADY + 1)


@pytest.mark.parametrize(("seen", "due"), [(19, False), (20, True), (21, False), (40, True)])
def test_each_twentieth_article_is_checked(seen: int, due: bool) -> None:
    assert replace(STEADILY, seen=seen).check_due == due


@pytest.mark.parametrize(("pages", "furniture"), [(2, 0), (3, 1)])
def test_a_text_on_three_articles_is_furniture(pages: int, furniture: int) -> None:
    template = Template()
    for number in range(pages):
        own = f"<p data-kept>{number} {letters(300)}</p>"
        template = learn(template, make_blocks(f"<main id=m>{own}<p>Write to us</p></main>"), by_template=False)
    assert len(template.furniture) == furniture


@pytest.mark.parametrize(("size", "known"), [(500, 1), (501, 0)])
def test_long_texts_are_not_remembered(size: int, known: int) -> None:
    template = learn(Template(), make_blocks(f"<main id=m><p data-kept>{letters(size)}</p></main>"), by_template=False)
    assert len(template.texts) == known


def test_of_many_texts_those_that_stood_on_most_pages_are_remembered() -> None:
    own = f"<p data-kept>{letters(300)}</p>"
    lines = [f"<p>Line {number}</p>" for number in range(450)]
    template = learn(Template(), make_blocks(f"<main id=m>{own}{''.join(lines[-10:])}</main>"), by_template=False)
    template = learn(template, make_blocks(f"<main id=m>{own}{''.join(lines)}</main>"), by_template=False)
    assert len(template.texts) == 400
    assert sorted(template.texts.values())[-12:] == [1] + [2] * 11


@pytest.mark.parametrize(
    ("template", "markup", "around"),
    [
        pytest.param(None, article_page(), None, id="nothing known"),
        pytest.param(replace(STEADILY, agreement=2), article_page(), None, id="not steady"),
        pytest.param(replace(STEADILY, seen=20), article_page(), None, id="a check is due"),
        pytest.param(STEADILY, article_page(home="id=other"), None, id="not there"),
        pytest.param(STEADILY, article_page() + article_page(), None, id="there twice"),
        pytest.param(STEADILY, article_page(), "main", id="up to the heading"),
        pytest.param(STEADILY, f"<main><b><i><u><s><div id=text>{letters(9)}</div></s></u></i></b></main>", "b",
                     id="at most four elements up"),
        pytest.param(STEADILY, f"<div id=text><h1>Title</h1>{letters(9)}</div>", "div", id="the heading is inside"),
    ],
)  # fmt: skip
def test_the_template_finds_the_part_to_read(template: Template | None, markup: str, around: str | None) -> None:
    scope = find_scope(template, html.document_fromstring(f"<html><body>{markup}</body></html>"))
    assert (scope[1].tag if scope else None) == around
    assert scope is None or scope[0].get("id") == "text"


@pytest.mark.parametrize(("size", "found"), [(200, True), (199, False)])
def test_next_to_nothing_in_the_element_is_left_to_the_general_extractor(size: int, found: bool) -> None:
    blocks = make_blocks(article_page(size))
    home = next(node for node in blocks[-1].ancestors if node.get("id") == "text")
    assert select_by_template(STEADILY, home, blocks, "Title") == found
