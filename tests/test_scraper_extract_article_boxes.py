"""What the elements around a text are called: furniture, notes, captions, another article."""

import pytest
from lxml.html import HtmlElement

from scraper.extract.article.blocks import TextBlock
from scraper.extract.article.boxes import BoxNames, find_article, is_caption, iterate_nearby
from tests.bulletins import letters, make_blocks

PLAIN = f"<p data-kept>{letters(300)}</p>"


def find_home(blocks: list[TextBlock], tag: str = "main") -> HtmlElement:
    return next(node for node in blocks[0].ancestors if node.tag == tag)


def is_in_furniture(box: str) -> bool:
    """Whether the text `x` in a box beside 300 kept characters is furniture."""
    blocks = make_blocks(f"<main>{PLAIN}{box}</main>")
    names = BoxNames(blocks, find_home(blocks))
    return names.is_furniture(next(block for block in blocks if block.text.startswith("x")).node)


@pytest.mark.parametrize(
    ("box", "furniture"),
    [
        pytest.param("<div class=related><p>x</p></div>", True, id="by name"),
        pytest.param("<div class=related><div><div><p>x</p></div></div></div>", True, id="deep inside"),
        pytest.param("<div class=text><p>x</p></div>", False, id="by no such name"),
        pytest.param("<footer><p>x</p></footer>", True, id="by tag"),
        pytest.param("<form><p>x</p></form>", True, id="form"),
        pytest.param("<aside><p>x</p></aside>", True, id="aside"),
        pytest.param("<aside class=note><p>x</p></aside>", False, id="an aside that is a remark"),
        pytest.param("<footer class=note><p>x</p></footer>", True, id="a foot stays one"),
        pytest.param(f"<div class=related><p data-kept>x{letters(330)}</p></div>", False, id="most of the text in it"),
        pytest.param(f"<div class=related><p data-kept>x{letters(250)}</p></div>", True, id="less than half of it"),
    ],
)
def test_furniture_is_what_is_called_so_inside_the_container(box: str, furniture: bool) -> None:
    assert is_in_furniture(box) == furniture


def test_names_around_the_container_are_ignored() -> None:
    blocks = make_blocks(f"<div class=sidebar><main>{PLAIN}<p>x</p></main></div>")
    names = BoxNames(blocks, find_home(blocks))
    assert not names.is_furniture(blocks[1].node)
    assert names.total == 300


@pytest.mark.parametrize(
    ("markup", "caption"),
    [
        pytest.param("<figure><img><figcaption>x</figcaption></figure>", True, id="figcaption"),
        pytest.param("<figcaption><div><div><p>x</p></div></div></figcaption>", True, id="inside one"),
        pytest.param("<figcaption><div><div><div><div><p>x</p></div></div></div></div></figcaption>", False, id="deep"),
        pytest.param("<div><img><p class=caption>x</p></div>", True, id="by its name beside a picture"),
        pytest.param("<div><img><div class=caption><p>x</p></div></div>", True, id="in a box of that name"),
        pytest.param("<div><p class=caption>x</p></div>", False, id="without a picture"),
        pytest.param("<div><img><p class=photo_caption>x</p></div>", True, id="an underscore"),
        pytest.param("<div><img><p class=text>x</p></div>", False, id="by no such name"),
        pytest.param("<div><img>" + "<hr>" * 5 + "<p class=caption>x</p></div>", True, id="seven in the box"),
        pytest.param("<div><img>" + "<hr>" * 6 + "<p class=caption>x</p></div>", False, id="eight in the box"),
        pytest.param(f"<div><img><p class=caption>{letters(1000)}</p></div>", True, id="a thousand characters"),
        pytest.param(f"<div><img><p class=caption>{letters(1001)}</p></div>", False, id="more"),
    ],
)
def test_a_caption_is_known_by_its_element_or_its_name(markup: str, caption: bool) -> None:
    assert is_caption(make_blocks(markup)[0]) == caption


def test_the_article_around_a_text_is_the_innermost() -> None:
    blocks = make_blocks("<article id=a><p>One</p><article id=b>Two<p>Three</p></article></article><p>Four</p>")
    found = [find_article(block) for block in sorted(blocks, key=lambda block: block.text)]
    assert [node.get("id") if node is not None else None for node in found] == [None, "a", "b", "b"]


@pytest.mark.parametrize(
    ("markup", "tags"),
    [
        pytest.param("<main><div><section><ul><li>x</li></ul></section></div></main>", ["li", "ul", "section"], id="3"),
        pytest.param("<main><div><p>x</p></div></main>", ["p", "div"], id="as far as the container"),
    ],
)
def test_nearby_are_an_element_and_the_two_around_it(markup: str, tags: list[str]) -> None:
    blocks = make_blocks(markup)
    names = BoxNames(blocks, find_home(blocks))
    assert [node.tag for node in iterate_nearby(blocks[0], names)] == tags
