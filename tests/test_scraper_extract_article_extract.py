"""How the parts of a page are found: title's place, bylines' zone, sections, crumbs, the lead picture."""

import pytest

from scraper.extract.article.extract import (
    find_article_part,
    find_byline_zone,
    find_last_line,
    find_signature,
    find_title_index,
    join_text,
    without_content,
)  # fmt: skip
from tests.bulletins import TEXT, TITLE, letters, make_blocks, page, raw, read

KEPT = f"<p data-kept>{letters(80)}</p>"


@pytest.mark.parametrize(
    ("markup", "place"),
    [
        pytest.param(f"<h1>Title</h1>{KEPT}", 0, id="the h1"),
        pytest.param(f"<h1>Site</h1><p>Title</p>{KEPT}", 1, id="what reads like it"),
        pytest.param(f"<h1>Site</h1><h1>Other</h1>{KEPT}", 1, id="the last h1 above the text"),
        pytest.param(f"{KEPT}<h1>Title</h1>", -1, id="none above the text"),
        pytest.param("<p>a</p><h1>Title</h1>", 1, id="no text"),
    ],
)
def test_the_titles_place_is_right_above_the_text(markup: str, place: int) -> None:
    assert find_title_index(make_blocks(markup), "Title") == place


def find_zone_texts(markup: str, place: int) -> list[str]:
    zone = find_byline_zone(make_blocks(markup), place)
    return [block.text for blocks in (zone.between, zone.above, zone.below) for block in blocks]


def make_rows(count: int, name: str = "r") -> str:
    return "".join(f"<p>{name}{number}</p>" for number in range(count))


def test_a_byline_is_between_title_and_text_above_the_title_or_right_below_the_text() -> None:
    text = letters(80)
    found = find_zone_texts(f"{make_rows(5, 'a')}<h1>Title</h1>{make_rows(2)}{KEPT}{make_rows(8, 'z')}", 5)
    assert found == ["r0", "r1", text, "z0", "z1", "a2", "a3", "a4", text, "z0", "z1", "z2", "z3", "z4"]


def test_without_a_title_six_texts_above_are_the_zone() -> None:
    found = find_zone_texts(f"{make_rows(9)}{KEPT}", -1)
    assert found == ["r4", "r5", "r6", "r7", "r8", letters(80), "r0", "r1", "r2", letters(80)]


@pytest.mark.parametrize(("size", "found"), [(199, True), (200, False)])
def test_a_byline_is_no_long_text(size: int, found: bool) -> None:
    line = letters(size)
    assert (line in find_zone_texts(f"<h1>Title</h1><p>{line}</p>{KEPT}", 0)) == found


def test_the_texts_last_line_is_before_its_files() -> None:
    blocks = make_blocks(f"{KEPT}<p data-kept>Ann Lee</p><p data-kept><a href=/a.pdf>Plan</a></p><p>Other</p>")
    line = find_last_line(blocks)
    assert line is not None
    assert line.text == "Ann Lee"
    assert find_signature(blocks) is line


@pytest.mark.parametrize(
    ("last", "signs"),
    [
        ("<p data-kept>Ann Lee</p>", True), ("<p data-kept>Lê Hoa (tổng hợp)</p>", True),
        ("<p data-kept>The end</p>", False), ("<ul><li data-kept>Ann Lee</li></ul>", False),
        ("<h2 data-kept>Ann Lee</h2>", False), ("<pre data-kept>Ann Lee</pre>", False),
        ("<table><tr><td data-kept>Ann Lee</td></tr></table>", False), ("<div data-kept>Ann Lee</div>", True),
    ],
)  # fmt: skip
def test_a_name_on_the_last_line_signs(last: str, signs: bool) -> None:
    assert (find_signature(make_blocks(KEPT + last)) is not None) == signs


def test_nobody_signs_a_page_without_text() -> None:
    assert find_last_line(make_blocks("<p>One</p>")) is None
    assert find_signature(make_blocks("<p>One</p>")) is None


def test_the_text_is_a_line_each_block_without_captions() -> None:
    markup = (
        "<p data-kept>One<br>two</p><figure><img><figcaption data-kept>No</figcaption></figure><p data-kept>Three</p>"
    )
    assert join_text(make_blocks(markup)) == "One\ntwo\nThree"


def test_around_is_the_part_that_holds_title_and_text() -> None:
    blocks = make_blocks(f"<main><h1>Title</h1><div><section>{KEPT}</section></div></main><p>x</p>")
    tree = blocks[0].ancestors[-1]
    assert find_article_part(blocks, 0, tree).tag == "main"
    assert find_article_part(blocks, -1, tree).tag == "p"
    assert find_article_part(make_blocks("<p>x</p>"), -1, tree) is tree


@pytest.mark.parametrize(
    ("section", "found"),
    [
        pytest.param("<p class=section>Roads</p>", ("Roads",), id="named so"),
        pytest.param("<p class=text>Roads</p>", (), id="not named so"),
        pytest.param(f"<p class=section>{letters(60)}</p>", (letters(60),), id="sixty characters"),
        pytest.param(f"<p class=section>{letters(61)}</p>", (), id="more"),
        pytest.param("<p class=section>IT</p>", ("IT",), id="two characters"),
        pytest.param("<p class=section>x</p>", (), id="one"),
        pytest.param("<p class=section>News<br>Roads</p>", (), id="two lines"),
        pytest.param("<p class=section>News » Roads</p>", (), id="a way of crumbs"),
        pytest.param("<p class=section>Roads</p><p>x</p>", (), id="not right above the title"),
    ],
)
def test_the_section_is_a_short_text_right_above_the_title(section: str, found: tuple[str, ...]) -> None:
    markup = page().replace("<h1>", f"{section}<h1>")
    assert raw(markup).categories == found


@pytest.mark.parametrize(
    ("last", "found"),
    [
        pytest.param("Roads", ("Roads",), id="the last"),
        pytest.param(TITLE, ("News",), id="the title is none"),
        pytest.param(letters(60), (letters(60),), id="60 characters"),
        pytest.param(letters(61), ("News",), id="61"),
        pytest.param("", ("News",), id="an empty one"),
    ],
)
def test_the_section_is_the_last_crumb_but_the_title(last: str, found: tuple[str, ...]) -> None:
    crumbs = f"<ol class=breadcrumbs><li><a href=/>Home</a><li><a href=/n>News</a><li><a href=/l>{last}</a></ol>"
    assert raw(page().replace("<h1>", f"{crumbs}<h1>")).categories == found
    meta = '<meta property="article:section" content="Works">'
    assert raw(page(head=meta).replace("<h1>", f"{crumbs}<h1>")).categories == ("Works",)


@pytest.mark.parametrize(
    ("head", "image"),
    [
        ('<meta property="og:image" content="/a.jpg">', "https://example.org/a.jpg"),
        ('<meta property="og:image:url" content="/b.jpg">', "https://example.org/b.jpg"),
        ('<meta name="twitter:image" content="/c.jpg">', "https://example.org/c.jpg"),
        ('<meta name="twitter:image" content="/c.jpg"><meta property="og:image" content="/a.jpg">',
         "https://example.org/a.jpg"),
        ('<meta property="og:image" content="data:image/gif;base64,x">', ""),
        ('<script type="application/ld+json">{"@type":"Article","image":{"url":"/d.jpg"}}</script>',
         "https://example.org/d.jpg"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_lead_picture_is_named_by_the_page(head: str, image: str) -> None:
    assert read(page(head=head)).image == image


@pytest.mark.parametrize(("size", "found"), [(399, True), (400, False)])
def test_a_title_that_is_alone_in_a_block_has_less_than_400_characters(size: int, found: bool) -> None:
    listed = letters(size)
    markup = f"<html><head><title>Town</title></head><body><p>{listed}</p><div>{TEXT}</div></body></html>"
    assert (raw(markup, listed=listed).title == listed) == found


def test_an_article_without_its_tree_keeps_all_else() -> None:
    found = raw(page())
    bare = without_content(found)
    assert bare.content is None
    assert bare.blocks == ()
    assert (bare.title, bare.text) == (TITLE, found.text)
