"""Numbered pagers: which link stands behind the current page's number, by which mark."""

import pytest
from lxml import html

from scraper.discovery.pager import find_ways_behind

FIRST_BARE = "1 <a href=2>2</a> <a href=3>3</a> <a href=4>4</a>"
SECOND_BARE = "<a href=1>1</a> 2 <a href=3>3</a> <a href=4>4</a>"


def read(text: str) -> html.HtmlElement:
    """Return a pager in a page."""
    return html.document_fromstring(f"<html><body><div class=pager>{text}</div></body></html>")


def find_ways(text: str) -> list[str]:
    """Return the ways behind that a pager on the first page shows."""
    (second,) = read(text).xpath("//a[@href='2']")
    return list(find_ways_behind(second))


def follow(first: str, second: str) -> list[list[str]]:
    """Return what each way of the first page's pager finds on the second page."""
    page = read(second)
    return [[link.get("href") for link in page.xpath(way)] for way in find_ways(first)]


def number(count: int, current: int, item: str, own: str) -> str:
    """Return a pager of `count` numbers: each written as `item`, the current one as `own`."""
    return "".join((own if n == current else item).format(n=n) for n in range(1, count + 1))


@pytest.mark.parametrize(
    ("item", "own"),
    [
        ("<a href={n}>{n}</a>", "<a href={n} aria-current=page>{n}</a>"),
        ("<a href={n}>{n}</a>", "<a href={n} class=active>{n}</a>"),
        ("<a href={n} class=number>{n}</a>", "<a href={n} class='number on'>{n}</a>"),
        ("<a href={n}>{n}</a>", "<a>{n}</a>"),
        ("<li><a href={n}>{n}</a></li>", "<li class=current><a href={n}>{n}</a></li>"),
        ("<li><a href={n}>{n}</a></li>", "<li><a href={n} class=current>{n}</a></li>"),
        ("<li><a href={n}>{n}</a></li>", "<li><a href={n} aria-current=page>{n}</a></li>"),
        ("<li><a href={n}>{n}</a></li>", "<li>{n}</li>"),
        ("<li><a href={n}>{n}</a></li>", "<li><span>{n}</span></li>"),
        ("<p><b><i><a href={n}>{n}</a></i></b></p>", "<p class=on><b><i>{n}</i></b></p>"),
    ],
    ids=[
        "aria-current",
        "a class",
        "a class of several",
        "no address",
        "a class around",
        "a class inside",
        "aria-current inside",
        "bare in its item",
        "a span in its item",
        "wrapped three times",
    ],
)
@pytest.mark.parametrize("current", [2, 3])
def test_the_number_behind_the_current_one_is_found(item: str, own: str, current: int) -> None:
    found = follow(number(5, 1, item, own), number(5, current, item, own))
    assert [str(current + 1)] in found


@pytest.mark.parametrize("between", [" ", " | ", " · ", " - ", "\u00a0"])
def test_a_bare_number_is_found_over_the_signs_around_it(between: str) -> None:
    first, second = (text.replace(" ", between) for text in ("1 A 3", "1 2 3"))
    first = first.replace("A", "<a href=2>2</a>").replace("3", "<a href=3>3</a>")
    second = second.replace("1", "<a href=1>1</a>").replace("3", "<a href=3>3</a>")
    assert ["3"] in follow(first, second)


def test_a_bare_number_between_links_is_one_way_only() -> None:
    assert follow(FIRST_BARE, SECOND_BARE) == [["3"]]


@pytest.mark.parametrize(
    ("before", "found"),
    [("1 ", 1), ("[1] ", 1), ("Page 1 ", 0), ("2 ", 0), ("11 ", 0), ("", 0)],
)
def test_only_a_one_stands_before_the_second_number(before: str, found: int) -> None:
    assert len(find_ways(f"{before}<a href=2>2</a>")) == found


@pytest.mark.parametrize(("separators", "found"), [(0, True), (1, True), (2, True), (3, False)])
def test_the_one_is_sought_over_two_separators(separators: int, found: bool) -> None:
    assert bool(find_ways(f"<b>1</b>{'<i>|</i>' * separators}<a href=2>2</a>")) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [("1", True), ("Page 1", True), ("(1)", True), ("1 of 9", False), ("x" * 20 + "1", True), ("x" * 21 + "1", False)],
)
def test_the_one_stands_with_few_words_and_no_other_number(text: str, found: bool) -> None:
    assert bool(find_ways(f"<b>{text}</b><a href=2>2</a>")) is found


@pytest.mark.parametrize(("levels", "found"), [(0, True), (1, True), (3, True), (4, False)])
def test_a_number_may_be_wrapped_three_times(levels: int, found: bool) -> None:
    wrapped = f"{'<span>' * levels}<a href=2>2</a>{'</span>' * levels}"
    assert bool(find_ways(f"<b>1</b>{wrapped}")) is found


def test_a_link_that_is_not_first_in_its_wrap_has_no_one_before() -> None:
    assert find_ways("<b>1</b><span><i>x</i><a href=2>2</a></span>") == []


def test_a_comment_before_is_no_number() -> None:
    assert find_ways("<!--1--><a href=2>2</a>") == []


def test_a_class_that_says_current_is_tried_before_others() -> None:
    ways = find_ways("<b class='aaa current zzz'>1</b><a href=2>2</a>")
    marks = [name for way in ways for name in ("current", "aaa", "zzz") if f"' {name} '" in way]
    assert marks[:3] == ["current", "aaa", "zzz"]


def test_classes_that_the_other_numbers_have_too_mark_nothing() -> None:
    ways = find_ways("<a href=1 class='n on'>1</a><a href=2 class=n>2</a>")
    assert [" on " in way for way in ways] == [True, False]
    assert not any("' n '" in way for way in ways)


def test_a_class_that_is_no_plain_name_is_not_written_into_a_path() -> None:
    ways = find_ways("""<b class="it's 1st ok">1</b><a href=2>2</a>""")
    assert not any("it's" in way or "1st" in way for way in ways)
    assert any("' ok '" in way for way in ways)


def test_a_number_is_sought_in_elements_of_the_same_name_as_the_first() -> None:
    (way, *_) = find_ways("<b class=on>1</b><a href=2>2</a><a href=3>3</a>")
    assert read("<a href=1>1</a><b class=on>2</b><a href=3>3</a>").xpath(way)
    assert not read("<a href=1>1</a><i class=on>2</i><a href=3>3</a>").xpath(way)
