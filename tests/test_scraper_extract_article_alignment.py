"""The general extractor's choice is laid back upon the page's own blocks."""

import pytest
from lxml import html

from scraper.extract.article.alignment import (
    extract_with_trafilatura,
    find_container,
    is_inside,
    mark_kept,
    sum_kept_sizes,
)
from scraper.extract.article.blocks import make_key
from tests.bulletins import MORE, TEXT, letters, make_blocks

LONG = "The town council has agreed to mend the bridge before the spring floods come."
OTHER = "A second crew will be at work on the lower road from the first of April."


def find_kept_texts(markup: str, *choice: str) -> list[str]:
    """Return the texts that are kept of a page where the extractor chose some."""
    blocks = make_blocks(markup)
    mark_kept(blocks, [make_key(text) for text in choice])
    return [block.text for block in blocks if block.kept]


def test_what_was_chosen_is_kept_and_nothing_else() -> None:
    assert find_kept_texts(f"<p>{LONG}</p><p>Read on</p><p>{OTHER}</p>", LONG, OTHER) == [LONG, OTHER]


def test_white_space_makes_no_difference() -> None:
    assert find_kept_texts(f"<p>{LONG.replace(' ', '  ')}</p>", LONG.replace(" ", "\n")) == [LONG]


def test_a_block_that_the_extractor_joined_with_another_is_found_in_it() -> None:
    assert find_kept_texts(f"<p>{LONG}</p><p>{OTHER}</p>", f"{LONG} {OTHER}") == [LONG, OTHER]


@pytest.mark.parametrize(
    ("line", "choice", "found"),
    [
        pytest.param(LONG, LONG[:40] + "x" + LONG[41:], True, id="a letter differs in the middle"),
        pytest.param(LONG, "x" + LONG[1:], True, id="at its beginning, so its end is looked for"),
        pytest.param(LONG, LONG[:20] + "x" + LONG[21:40] + "x" + LONG[41:55] + "x" + LONG[56:], False, id="everywhere"),
        pytest.param(LONG[:60], "x" + LONG[1:60], False, id="a short line must be there whole"),
    ],
)
def test_a_long_line_is_known_by_its_beginning_or_its_end(line: str, choice: str, found: bool) -> None:
    assert bool(find_kept_texts(f"<p>{line}</p>", choice)) == found


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        pytest.param(f"<p>{letters(40)}<br>{LONG}</p>", True, id="more than half was chosen"),
        pytest.param(f"<p>{letters(90)}<br>{LONG}</p>", False, id="less than half"),
    ],
)
def test_half_of_a_block_must_have_been_chosen(markup: str, found: bool) -> None:
    assert bool(find_kept_texts(markup, LONG)) == found


@pytest.mark.parametrize(
    ("line", "choice", "count"),
    [
        pytest.param("Mill Lane", ("Mill Lane", LONG), 1, id="a short line is taken once for each time it was chosen"),
        pytest.param("Mill Lane", ("Mill Lane", "Mill Lane", LONG), 2, id="twice"),
        pytest.param("Mill Lane", (f"Mill Lane {LONG}",), 0, id="not from the middle of a longer one"),
        pytest.param(letters(31), (f"{letters(31)} {LONG}",), 0, id="nor one of 25 letters"),
        pytest.param(letters(32), (f"{letters(32)} {LONG}",), 1, id="one of 26 is taken wherever it is"),
        pytest.param(LONG, (LONG,), 1, id="a long line too"),
    ],
)
def test_a_repeated_line_is_kept_as_often_as_it_was_chosen(line: str, choice: tuple[str, ...], count: int) -> None:
    before = f"<p>{LONG}</p>" if line != LONG else ""
    assert find_kept_texts(f"{before}<p>{line}</p><p>{line}</p>", *choice).count(line) == count


def test_a_repeated_text_is_kept_where_the_rest_is() -> None:
    rest = [f"{OTHER} Then on the upper one, as far as the {place}." for place in ("mill", "church", "ferry")]
    body = "".join(f"<p>{text}</p>" for text in rest)
    blocks = make_blocks(f"<aside><p id=teaser>{LONG}</p></aside><main><p id=own>{LONG}</p>{body}</main>")
    mark_kept(blocks, [make_key(text) for text in (LONG, *rest)])
    assert [block.node.get("id") for block in blocks if block.kept] == ["own", None, None, None]


def test_what_each_element_holds_is_counted() -> None:
    blocks = make_blocks(
        f"<main><div><p data-kept>{letters(60)}</p><p>{letters(30)}</p></div><p data-kept>{letters(40)}</p></main>"
    )
    sizes = {node.tag: size for node, size in sum_kept_sizes(blocks).items() if node.tag != "p"}
    assert sizes == {"div": 60, "main": 100, "body": 100, "html": 100}


@pytest.mark.parametrize(("share", "tag"), [(0.5, "div"), (0.6, "div"), (0.7, "main"), (1.0, "main")])
def test_the_container_is_the_innermost_that_holds_a_share(share: float, tag: str) -> None:
    part = f"<p data-kept>{letters(33)}</p>"
    blocks = make_blocks(f"<main><div>{part}{part}</div><p data-kept>{letters(34)}</p></main>")
    home = find_container(blocks, share)
    assert home is not None
    assert home.tag == tag
    assert all(is_inside(block, home) for block in blocks) == (tag == "main")


def test_a_page_of_which_nothing_was_kept_has_a_container_of_any_kind_or_none() -> None:
    assert find_container(make_blocks("<p>One</p>"), 1.0) is None


def test_the_extractor_leaves_the_page_as_it_is() -> None:
    tree = html.document_fromstring(f"<html><body><script>x()</script><main>{TEXT}{MORE}</main></body></html>")
    before = html.tostring(tree)
    keys = extract_with_trafilatura(tree, fast=True)
    assert html.tostring(tree) == before
    assert make_key("Buses take the way along the river") in "".join(keys)
    assert extract_with_trafilatura(html.document_fromstring("<html><body></body></html>"), fast=True) == []
