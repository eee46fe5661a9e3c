"""The body's own tree: what is kept, with its pictures and their captions, and nothing else of the page."""

import pytest
from lxml import html

from scraper.extract.article.build_html import build_content
from scraper.normalize.safe_html import sanitize_element
from tests.bulletins import letters, make_blocks

KEPT = f"<p data-kept>{letters(80)}</p>"
URL = "https://example.org/a"


def render_kept(markup: str) -> str:
    """Return the safe HTML that is made of a page's kept blocks, less the two paragraphs around them."""
    root = build_content(make_blocks(f"<main>{KEPT}{markup}{KEPT}</main>"))
    assert root is not None
    around = f"<p>{letters(80)}</p>"
    found = sanitize_element(root, URL)
    assert found.startswith(around)
    assert found.endswith(around)
    return found.removeprefix(around).removesuffix(around).replace("\n", "").strip()


IMG = '<img src="https://example.org/a.jpg">'


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<p data-kept>abcd <b>efgh</b></p>", "<p>abcd <b>efgh</b></p>", id="a kept paragraph"),
        pytest.param("<p>abcd</p>", "", id="one that is not kept"),
        pytest.param("<p data-kept>abcd<script>x()</script><button>no</button></p>", "<p>abcd</p>", id="scripts"),
        pytest.param(
            "<div>abcd<p data-kept>efgh</p>ijkl</div>", "<p>efgh</p>", id="a box's own text around a kept one"
        ),
        pytest.param("<nav>abcd</nav>", "", id="menu"),
    ],
)
def test_what_is_kept_stays_and_nothing_else(markup: str, expected: str) -> None:
    assert render_kept(markup).replace("<div>", "").replace("</div>", "") == expected


@pytest.mark.parametrize(
    ("markup", "stays"),
    [
        pytest.param("<p><img src=a.jpg></p>", True, id="a picture on a line of its own"),
        pytest.param("<div><div><img src=a.jpg></div></div>", True, id="deep in boxes"),
        pytest.param("<div class=avatar><img src=a.jpg></div>", False, id="an ornament's box"),
        pytest.param("<div class=avatar><span><img src=a.jpg></span></div>", False, id="two boxes around it"),
        pytest.param("<div class=avatar><i><b><img src=a.jpg></b></i></div>", True, id="three"),
        pytest.param("<p><img class=emoji src=a.jpg></p>", False, id="an ornament by its own name"),
        pytest.param("<div class=related><img src=a.jpg></div>", False, id="in furniture"),
        pytest.param("<p><img src=a.jpg width=32></p>", True, id="32 pixels wide"),
        pytest.param("<p><img src=a.jpg width=31 height=200></p>", False, id="31 wide"),
        pytest.param("<p><img src=a.jpg height=31></p>", False, id="31 high"),
        pytest.param("<p><img src=a.jpg width=20%></p>", True, id="a share of the page"),
        pytest.param(f"<div><p>{letters(400)}</p><img src=a.jpg></div>", True, id="beside 400 characters"),
        pytest.param(f"<div><p>{letters(401)}</p><img src=a.jpg></div>", False, id="beside more"),
        pytest.param("<noscript><img src=a.jpg></noscript>", True, id="for readers without scripts"),
    ],
)
def test_pictures_stay_but_for_ornaments_and_other_texts(markup: str, stays: bool) -> None:
    assert ("a.jpg" in render_kept(markup)) == stays


def figure(caption: str) -> str:
    return f"<figure>{IMG}<figcaption>{caption}</figcaption></figure>"


def parted(caption: int, other: int) -> str:
    """Return a box with a picture, a caption of so many characters and another line of so many."""
    line = f"<p data-kept>{letters(other)}</p>"
    return f"<div><img src=a.jpg><p class=caption data-kept>{letters(caption)}</p>{line}</div>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<figure><img src=a.jpg><p class=caption data-kept>The mill</p></figure>", figure("The mill"),
                     id="a figure's caption by its name"),
        pytest.param("<div><img src=a.jpg><p class=caption data-kept>The mill</p></div>", figure("The mill"), id="box"),
        pytest.param("<div class=photo><img src=a.jpg><span>The mill</span></div>", "", id="no caption's name"),
        pytest.param("<div class=photo><img src=a.jpg><span class=caption>The mill</span></div>", figure("The mill"),
                     id="a caption that was not kept, in a picture's box"),
        pytest.param(f"<div class=photo><img src=a.jpg><span class=caption>{letters(399)}</span></div>",
                     figure(letters(399)), id="of 399 characters"),
        pytest.param(f"<div class=photo><img src=a.jpg><span class=caption>{letters(400)}</span></div>", "",
                     id="of 400"),
        pytest.param("<table><tr><td><img src=a.jpg></td></tr><tr><td data-kept>The mill</td></tr></table>",
                     figure("The mill"), id="a table of two cells"),
        pytest.param("<table><tr><td><img src=a.jpg></td><td data-kept>x</td><td data-kept>y</td></tr></table>", "",
                     id="a table of three"),
        pytest.param(f"<div><img src=a.jpg><p class=caption data-kept>{letters(399)}</p></div>", figure(letters(399)),
                     id="399 characters"),
        pytest.param(f"<div><img src=a.jpg><p class=caption data-kept>{letters(400)}</p></div>", "", id="400"),
        pytest.param(parted(59, 40), "", id="less than six tenths of the box"),
        pytest.param(parted(62, 38), figure(f"{letters(62)} {letters(38)}"), id="more"),
        pytest.param("<div><img src=a.jpg><img src=b.jpg><p class=caption data-kept>The mill</p></div>", "", id="two"),
    ],
)  # fmt: skip
def test_a_picture_and_its_caption_become_a_figure(markup: str, expected: str) -> None:
    found = render_kept(markup)
    assert found == expected if expected else "<figure>" not in found


@pytest.mark.parametrize("tag", ["tr", "li", "span"])
def test_a_text_in_a_part_of_a_table_or_list_brings_the_whole(tag: str) -> None:
    outer = {"tr": ("<table>", "</table>"), "li": ("<ul>", "</ul>"), "span": ("<div>", "</div>")}[tag]
    inner = {"tr": "<td data-kept>One</td><td data-kept>Two</td>"}.get(tag, "<p data-kept>One</p><p data-kept>Two</p>")
    root = build_content(make_blocks(f"{outer[0]}<{tag}>{inner}</{tag}>{outer[1]}"))
    assert root is not None
    assert root.tag == "div"
    assert html.tostring(root, method="text", encoding="unicode").split() in (["One", "Two"], ["OneTwo"])


def test_nothing_kept_builds_nothing() -> None:
    assert build_content(make_blocks("<p>One</p>")) is None


def test_the_page_stays_as_it_is() -> None:
    blocks = make_blocks(f"<main>{KEPT}<div><img src=a.jpg><p class=caption data-kept>The mill</p></div></main>")
    root = blocks[0].node.getroottree()
    before = html.tostring(root)
    build_content(blocks)
    assert html.tostring(root) == before
