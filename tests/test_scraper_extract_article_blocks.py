"""A page is a row of texts, one a block element, and each knows how much of it is links."""

import pytest

from scraper.extract.article.blocks import TextBlock, hash_text, is_prose, make_key
from tests.bulletins import letters, make_blocks


def make_block(markup: str) -> TextBlock:
    (block,) = make_blocks(markup)
    return block


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        pytest.param("<p>One</p><p>Two</p>", ["One", "Two"], id="a block each"),
        pytest.param("<div>One<p>Two</p>three</div>", ["One three", "Two"], id="a block's own text around another"),
        pytest.param("<p>One <b>and</b> <i>two</i></p>", ["One and two"], id="inline elements belong to it"),
        pytest.param("<p>  One \n\t two </p>", ["One two"], id="white space is folded"),
        pytest.param("<p>One<br>two</p>", ["One two"], id="lines are joined"),
        pytest.param("<p>so\u00adcial \u200bnet\ufeff</p>", ["social net"], id="marks that nobody sees"),
        pytest.param("<p>One</p><p> \n </p>", ["One"], id="nothing but space"),
        pytest.param("<nav>One</nav><p>Two</p>", ["Two"], id="menus are skipped"),
        pytest.param("<button>One</button><select><option>x</select><p>Two</p>", ["Two"], id="controls are skipped"),
        pytest.param("<script>One</script><style>One</style><p>Two</p>", ["Two"], id="scripts are skipped"),
        pytest.param("<p>One <svg><title>no</title></svg>two</p>", ["One two"], id="the text behind a drawing stays"),
        pytest.param("<p>One<!-- no --> two</p>", ["One two"], id="comments are skipped, what follows is not"),
        pytest.param("<table><tr><th>One</th><td>Two</td></tr></table>", ["One", "Two"], id="cells"),
    ],
)
def test_each_block_element_has_its_own_text(markup: str, texts: list[str]) -> None:
    found = make_blocks(markup)
    assert [block.text for block in found] == texts
    assert [block.index for block in found] == list(range(len(texts)))
    assert [block.size for block in found] == [sum(map(len, block.lines)) for block in found]  # no space between lines


def test_breaks_part_the_lines_of_a_block() -> None:
    assert make_block("<p>One<br><br>two <b>and<br>three</b></p>").lines == ["One", "two and", "three"]


def test_the_elements_around_are_known_from_the_inside_out() -> None:
    (block,) = make_blocks("<main><div><p>One</p></div></main>")
    assert [node.tag for node in block.ancestors] == ["div", "main", "body", "html"]


@pytest.mark.parametrize(
    ("markup", "share", "anchors"),
    [
        pytest.param("<p>abcd <a href='/x'>efgh</a></p>", 4 / 9, 1, id="part"),
        pytest.param("<p><a href='/x'>abcd</a></p>", 1.0, 1, id="whole"),
        pytest.param("<p>abcd <a href='#x'>efgh</a></p>", 0.0, 0, id="a place on the page leads nowhere else"),
        pytest.param("<p>abcd <a href='mailto:a@b.example'>efgh</a></p>", 0.0, 0, id="a mailbox is no page"),
        pytest.param("<p>abcd <a name=x>efgh</a></p>", 0.0, 0, id="an anchor without address"),
        pytest.param("<p><a href='/x'>ab</a><a href='/y'>cd</a></p>", 1.0, 2, id="two"),
        pytest.param("<a href='/x'><p>abcd</p></a>", 1.0, 1, id="a link around the block"),
    ],
)
def test_links_are_counted(markup: str, share: float, anchors: int) -> None:
    block = make_block(markup)
    assert block.link_share == pytest.approx(share)
    assert len(block.anchors) == anchors


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        pytest.param(letters(60), True, id="sixty letters"),
        pytest.param(letters(59), False, id="a letter less"),
        pytest.param("市" * 25, True, id="25 Chinese letters"),
        pytest.param("市" * 24, False, id="24 of them"),
        pytest.param("市" * 9 + "abcde" * 3 + "f", True, id="more than a third Chinese"),
        pytest.param("市" * 9 + "abcde" * 4, False, id="less than a third"),
        pytest.param(letters(30) + f"<a href=/x>{letters(31)}</a>", False, id="half links"),
        pytest.param(letters(40) + f"<a href=/x>{letters(31)}</a>", True, id="less than half"),
    ],
)
def test_prose_is_long_and_no_row_of_links(text: str, prose: bool) -> None:
    assert is_prose(make_block(f"<p>{text}</p>")) == prose


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        ("Mill Lane", "mill\u00a0 LANE", True),
        ("Mill\u00adLane", "MillLane", True),
        ("Mill Lane", "Mill Lanes", False),
        ("Đường", "đường", True),
    ],
)
def test_texts_are_compared_without_space_and_case(text: str, other: str, same: bool) -> None:
    block = make_block(f"<p>{text}</p>")
    assert block.matches_key(make_key(other).casefold()) == same
    assert (hash_text(text) == hash_text(other)) == same


def test_no_text_matches_the_empty_key() -> None:
    assert not make_block("<p>One</p>").matches_key("")


def test_a_texts_hash_is_twelve_digits_and_takes_any_letters() -> None:
    assert len(hash_text("Mill Lane")) == 12
    assert len(hash_text("half of a pair: \ud800")) == 12
