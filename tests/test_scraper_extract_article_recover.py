"""What the general extractor lost comes back: each rule alone, at both sides of its bounds."""

import pytest
from lxml.html import HtmlElement

from scraper.extract.article import recover
from scraper.extract.article.blocks import TextBlock
from scraper.extract.article.boxes import BoxNames
from tests.bulletins import letters, make_blocks

KEPT = f"<p data-kept>{letters(80)}</p>"
PROSE = f"<p id=x>{letters(70)}</p>"


def make_page_parts(markup: str) -> tuple[list[TextBlock], BoxNames, HtmlElement]:
    """Return a page's blocks, the names in them, and the container: the element whose id is home, else the body."""
    blocks = make_blocks(markup)
    around = {node: None for block in blocks for node in (block.node, *block.ancestors)}
    home = next((node for node in around if node.get("id") == "home"), None)
    home = home if home is not None else next(node for node in around if node.tag == "body")
    return blocks, BoxNames(blocks, home), home


def find_recovered(blocks: list[TextBlock]) -> list[str]:
    """Return the names of the blocks that are kept and were not."""
    return [block.node.get("id", block.text) for block in blocks if block.kept and "data-kept" not in block.node.attrib]


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        pytest.param(f"<div id=home>{KEPT}{PROSE}</div>", ["x"], id="beside a kept one"),
        pytest.param(f"<div id=home>{KEPT}<p id=x>{letters(50)}</p></div>", [], id="no prose"),
        pytest.param(f"<div id=home>{KEPT}<dd id=x>{letters(70)}</dd></div>", [], id="of a kind that is no paragraph"),
        pytest.param(f"<div id=home>{KEPT}<p id=x>Read also: {letters(70)}</p></div>", [], id="a pointer"),
        pytest.param(f"<div id=home>{KEPT}<div class=related>{PROSE}</div></div>", [], id="furniture"),
        pytest.param(f"<div id=home>{KEPT}<div>{PROSE}</div></div>", [], id="in another box"),
        pytest.param(f"<div id=home>{f'<div class=b>{KEPT}</div>' * 3}<div class=b>{PROSE}</div></div>", ["x"],
                     id="in a box like three others"),
        pytest.param(f"<div id=home>{f'<div class=b>{KEPT}</div>' * 2}<div class=b>{PROSE}</div></div>", [],
                     id="like two others"),
        pytest.param(f"<div id=home>{f'<div class=b>{KEPT}</div>' * 3}<div class=c>{PROSE}</div></div>", [],
                     id="of another name"),
        pytest.param(f"<article>{f'<div class=b>{KEPT}</div>' * 3}</article>"
                     f"<article><div class=b>{PROSE}</div></article>",
                     [], id="in another article"),
        pytest.param(f"<div id=home>{f'<div class=b>{KEPT}</div>' * 3}"
                     f"<div class=c><div class=b>{PROSE}</div></div></div>", [], id="in a box of another name"),
    ],
)  # fmt: skip
def test_paragraphs_come_back(markup: str, found: list[str]) -> None:
    blocks, names, home = make_page_parts(markup)
    recover.recover_paragraphs(blocks, names, home)
    assert find_recovered(blocks) == found


@pytest.mark.parametrize(("deep", "found"), [(1, ["x"]), (2, ["x"]), (3, [])])
def test_a_text_goes_on_within_three_boxes_around_its_container(deep: int, found: list[str]) -> None:
    opened, closed = "<div>" * deep, "</div>" * deep
    own = f"<div class=t><div class=b>{KEPT}</div></div>"
    outer = (
        f"<section>{opened}<div id=home>{own * 3}</div>{closed}<div class=t><div class=b>{PROSE}</div></div></section>"
    )
    blocks, names, home = make_page_parts(outer)
    recover.recover_paragraphs(blocks, names, home)
    assert find_recovered(blocks) == found


@pytest.mark.parametrize(
    ("part", "found"),
    [
        pytest.param("<pre id=x>x = 1</pre>", ["x"], id="code"),
        pytest.param("<table><tr><td id=x>12</td><th id=y>13</th></tr></table>", ["x", "y"], id="cells"),
        pytest.param("<figure><img><figcaption id=x>The mill</figcaption></figure>", ["x"], id="caption"),
        pytest.param("<div id=x>x = 1</div>", [], id="anything else"),
        pytest.param("<div class=related><pre id=x>x = 1</pre></div>", [], id="furniture"),
        pytest.param("<pre id=x>Read also</pre>", [], id="pointer"),
    ],
)
def test_parts_between_kept_blocks_come_back(part: str, found: list[str]) -> None:
    blocks, names, home = make_page_parts(f"<div id=home>{KEPT}{part}{KEPT}{part.replace('id=', 'id=z')}</div>")
    recover.recover_parts(blocks, names, home)
    assert find_recovered(blocks) == found


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param("<p id=x>Plan: <a href=/x>map</a></p>", ["x"], id="a short line"),
        pytest.param("<div id=x>Plan: <a href=/x>map</a></div>", [], id="no paragraph"),
        pytest.param("<p id=x><a href=/x>The mayor's car</a></p>", [], id="a link alone"),
        pytest.param(f"<p id=x>abcd <a href=/x>{letters(44)}</a></p>", ["x"], id="less than nine tenths a link"),
        pytest.param(f"<p id=x>abcd <a href=/x>{letters(46)}</a></p>", [], id="more"),
        pytest.param("<p id=x><a href=/x>https://law.example/12</a></p>", ["x"], id="a link that is an address"),
        pytest.param("<p id=x>Read also: the map</p>", [], id="a pointer"),
        pytest.param("<p id=x>One</p><p id=y>Two</p>", [], id="two in a row"),
        pytest.param("<p data-kept>Open are:</p><ul><li id=x><a href=/n>North</a></li></ul>", ["x"], id="colon"),
        pytest.param("<p data-kept>Open are：</p><ol><li id=x><a href=/n>North</a></li></ol>", ["x"], id="wide colon"),
        pytest.param("<p data-kept>Open are.</p><ul><li id=x><a href=/n>North</a></li></ul>", [], id="after no colon"),
        pytest.param("<p data-kept>Open:</p><div id=x><a href=/n>North</a></div>", [], id="a box after a colon"),
        pytest.param("<p data-kept>Open:</p><ul><li><div><p id=x><a href=/n>North</a></p></div></li></ul>", ["x"],
                     id="two elements deep in the list"),
        pytest.param("<p data-kept>Open:</p><ul><li><div><div><p id=x><a href=/n>N</a></p></div></div></li></ul>", [],
                     id="three"),
    ],
)  # fmt: skip
def test_short_lines_come_back(lines: str, found: list[str]) -> None:
    blocks, names, _ = make_page_parts(f"<div id=home>{KEPT}{lines}{KEPT}</div>")
    recover.recover_short_lines(blocks, names)
    assert find_recovered(blocks) == found


@pytest.mark.parametrize(
    ("box", "found"),
    [
        pytest.param("<aside class=key-points><p id=x>Closed</p></aside>", ["x"], id="aside"),
        pytest.param("<div class=factbox><ul><li id=x>Closed</li></ul></div>", ["x"], id="div"),
        pytest.param("<aside class=key-points><div><ul><li id=x>Closed</li></ul></div></aside>", ["x"], id="two deep"),
        pytest.param("<aside class=key-points><div><div><ul><li id=x>Closed</li></ul></div></div></aside>", [], id="3"),
        pytest.param("<aside><p id=x>Closed</p></aside>", [], id="no such name"),
        pytest.param("<ul class=key-points><li id=x>Closed</li></ul>", [], id="no box"),
        pytest.param("<div class=note><p id=x>abcd <a href=/x>efgh</a></p></div>", ["x"], id="less than half a link"),
        pytest.param("<div class=note><p id=x>abc <a href=/x>efgh</a></p></div>", [], id="half a link"),
        pytest.param("<div class=note><p id=x>See also</p></div>", [], id="a pointer"),
    ],
)
def test_boxes_of_remarks_come_back(box: str, found: list[str]) -> None:
    blocks, names, _ = make_page_parts(f"<h1>Title</h1><div id=home>{box}{KEPT}{box.replace('id=x', 'id=z')}</div>")
    recover.recover_notes(blocks, names, 0)
    assert find_recovered(blocks) == found
    blocks, names, _ = make_page_parts(f"<h1>Title</h1><div id=home>{box}{KEPT}</div>")
    recover.recover_notes(blocks, names, -1)
    assert find_recovered(blocks) == []


@pytest.mark.parametrize(
    ("lead", "found"),
    [
        pytest.param(f"<div class=lead id=x>{letters(30)}</div>", ["x"], id="by its name"),
        pytest.param(f"<div class=lead id=x>{letters(29)}</div>", [], id="too short"),
        pytest.param(f"<div class=lead><div><p id=x>{letters(30)}</p></div></div>", ["x"], id="two elements deep"),
        pytest.param(f"<div class=lead id=x>{letters(30)}<a href=/x>{letters(31)}</a></div>", [], id="half a link"),
        pytest.param(
            f"<div class=lead id=x>{letters(40)} <a href=/x>{letters(20)}</a></div>", ["x"], id="a third a link"
        ),
        pytest.param(f"<div class=text id=x>{letters(80)}</div>", [], id="no sentence"),
        pytest.param(f"<div class=text id=x>{letters(80)}.</div>", ["x"], id="a sentence beside the title"),
        pytest.param(f"<div class=text id=x>{letters(50)}.</div>", [], id="a short sentence"),
        pytest.param(f"<p id=x><b>{letters(50)}.</b></p>", ["x"], id="a short sentence all in bold"),
        pytest.param(f"<p id=x>abcd <b>{letters(50)}.</b></p>", [], id="not all of it"),
        pytest.param(f"<ul><li id=x>{letters(80)}.</li></ul>", [], id="a point of a list"),
        pytest.param(f"<p>a</p><p>b</p><p id=x>{letters(80)}.</p>", ["x"], id="the third block"),
        pytest.param(f"<p>a</p><p>b</p><p>c</p><p id=x>{letters(80)}.</p>", [], id="the fourth"),
        pytest.param(f"<p id=x><a href=/x>abcd</a> {letters(80)}.</p>", [], id="with a link"),
        pytest.param(f"<div><div><p id=x>{letters(80)}.</p></div></div>", [], id="not beside the title"),
    ],
)
def test_the_lead_comes_back(lead: str, found: list[str]) -> None:
    blocks, names, _ = make_page_parts(f"<header><h1>Title</h1>{lead}</header><div id=home>{KEPT}</div>")
    recover.recover_lead(blocks, names, "Title", 0)
    assert find_recovered(blocks) == found


@pytest.mark.parametrize(("between", "found"), [(39, ["x"]), (40, [])])
def test_a_lead_is_at_most_forty_blocks_above_the_text(between: int, found: list[str]) -> None:
    rows = "<p>a</p>" * between
    blocks, names, _ = make_page_parts(
        f"<h1>Title</h1><p class=lead id=x>{letters(40)}</p>{rows}<div id=home>{KEPT}</div>"
    )
    recover.recover_lead(blocks, names, "Title", 0)
    assert find_recovered(blocks) == found


FILE = "<p id=x><a href=/a.pdf>Plan</a></p>"


@pytest.mark.parametrize(
    ("below", "found"),
    [
        pytest.param(FILE, ["x"], id="right below"),
        pytest.param("<p>a</p>" * 8 + FILE, ["a", "x"], id="eight texts below"),
        pytest.param("<p>a</p>" * 9 + FILE, [], id="nine"),
        pytest.param(f"<div class=related>{FILE}</div>", [], id="in furniture"),
        pytest.param(f"<h1>Another</h1>{FILE}", [], id="behind another title"),
        pytest.param(f"<p>See also</p>{FILE}", [], id="behind a pointer"),
        pytest.param(f"<h3 id=y>Files</h3>{FILE}", ["y", "x"], id="with the heading above it"),
        pytest.param(f"<h3 id=y>{letters(60)}</h3>{FILE}", ["y", "x"], id="a heading of sixty characters"),
        pytest.param(f"<h3 id=y>{letters(61)}</h3>{FILE}", ["x"], id="a longer one"),
        pytest.param("<p>a</p>" * 8 + FILE + "<p>a</p>" * 8 + FILE.replace("id=x", "id=z"), ["a", "x", "a", "z"],
                     id="the count begins again at each file"),
    ],
)  # fmt: skip
def test_files_below_the_text_come_back(below: str, found: list[str]) -> None:
    blocks, names, _ = make_page_parts(f"<h1>Title</h1><div id=home>{KEPT}</div>{below}")
    recover.recover_files(blocks, names, 0)
    assert find_recovered(blocks) == found


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        pytest.param("<h2 id=x>Works</h2>", ["x"], id="heading"),
        pytest.param("<p id=x>Works</p>", [], id="no heading"),
        pytest.param("<h2 id=x>abcd <a href=/x>efgh</a></h2>", ["x"], id="less than half a link"),
        pytest.param("<h2 id=x>abc <a href=/x>efgh</a></h2>", [], id="half a link"),
        pytest.param("<h2 id=x>Related stories</h2>", [], id="pointer"),
        pytest.param("<div class=related><h2 id=x>Works</h2></div>", [], id="furniture"),
    ],
)
def test_headings_above_kept_text_come_back(heading: str, found: list[str]) -> None:
    blocks, names, _ = make_page_parts(f"<div id=home>{heading.replace('id=x', 'id=a')}{KEPT}{heading}{KEPT}</div>")
    recover.recover_headings(blocks, names)
    assert find_recovered(blocks) == found


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        pytest.param(f"<article><p data-kept>{letters(80)}</p><div id=home><dd id=x>{letters(90)}</dd></div></article>",
                     ["x"], id="longer than all that was kept"),
        pytest.param(f"<article><p data-kept>{letters(80)}</p><div id=home><dd id=x>{letters(70)}</dd></div></article>",
                     [], id="shorter"),
        pytest.param(f"<div><p data-kept>{letters(80)}</p><div id=home><dd id=x>{letters(90)}</dd></div></div>",
                     [], id="in no article"),
        pytest.param(f"<div id=home><div id=x>{letters(70)}.</div><div>{KEPT}</div></div>", ["x"], id="a lead"),
        pytest.param(f"<div id=home><div id=x>{letters(70)}</div><div>{KEPT}</div></div>", [], id="no sentence"),
        pytest.param(f"<div id=home><h5>a</h5><div id=x>{letters(70)}.</div><div>{KEPT}</div></div>", [],
                     id="not the first of its element"),
    ],
)  # fmt: skip
def test_a_text_and_its_lead_find_each_other(markup: str, found: list[str]) -> None:
    blocks, names, home = make_page_parts(markup)
    recover.recover_paragraphs(blocks, names, home)
    assert find_recovered(blocks) == found


@pytest.mark.parametrize(("heading", "found"), [("Works", ["x"]), ("Ann Lee | Harbour", [])])
def test_a_heading_between_title_and_text_comes_back(heading: str, found: list[str]) -> None:
    blocks, names, _ = make_page_parts(f"<h1>Title</h1><div id=home><h2 id=x>{heading}</h2>{KEPT}</div>")
    recover.recover_headings(blocks, names, 0)
    assert find_recovered(blocks) == found
