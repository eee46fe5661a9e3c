"""How far paging looks: labels, pagers around links, numbers before a number, and what is bounded."""

import pytest
from lxml import html

from model.finding import PagingKind
from scraper.discovery import paging as module
from scraper.discovery.pager import find_ways_behind
from scraper.discovery.paging import Paging, detect_paging
from scraper.extract.postback import Postback
from tests.pages import read_page

NEXT = "<a href='?page=2'>Next</a>"


def find(body: str) -> Paging:
    return detect_paging(read_page(body))


def ways(body: str) -> list[str]:
    """Return the ways to the page behind the current one; the second link of a pager is `.second`."""
    tree = html.fragment_fromstring(body, create_parent="div")
    (second,) = tree.xpath("//a[text() = '2']")
    return list(find_ways_behind(second))


def led(body: str, way: str) -> list[str]:
    """Return what a way selects on a page."""
    return [link.text for link in html.fragment_fromstring(body, create_parent="div").xpath(way)]


@pytest.mark.parametrize(("spaces", "kind"), [(0, "next-link"), (40, "next-link")])
def test_blanks_in_a_label_do_not_count(spaces: int, kind: str) -> None:
    assert find(f"<a href='?page=2'>Next{' ' * spaces}page</a>" if spaces else NEXT).kind == kind


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Load more of it", "load-more"),
        ("Load more" + " x" * 10, "load-more"),
        ("Load more" + " x" * 11, "next-link"),  # by its address alone
        ("Load more" + " x" * 40, "next-link"),
    ],
)
def test_a_long_text_is_no_label(label: str, kind: str) -> None:
    assert find(f"<a href='?page=2'>{label}</a>").kind == kind
    button = find(f"<button data-url='?page=2'>{label}</button>")
    assert button.kind == (kind if kind == "load-more" else "none")


@pytest.mark.parametrize(("levels", "kind"), [(0, "next-link"), (3, "next-link"), (4, "none"), (12, "none")])
def test_a_pager_stands_close_around_its_links(levels: int, kind: str) -> None:
    link = "<a href='/older'>»</a>"
    assert find(f"<div class=pager>{'<span>' * levels}{link}{'</span>' * levels}</div>").kind == kind


@pytest.mark.parametrize("name", ["class", "id", "aria-label"])
def test_a_pager_is_called_one_by_any_name(name: str) -> None:
    assert find(f"<div {name}=pagination><a href='/older'>»</a></div>").kind is PagingKind.NEXT_LINK


def test_the_page_of_a_number_is_known_by_its_address() -> None:
    assert find("<a href='?page=2'>2</a>").kind is PagingKind.NUMBERED
    assert find("<a href='/page/2'>2</a>").kind is PagingKind.NUMBERED
    assert find("<a href='/two'>2</a>").kind is PagingKind.NONE
    assert find("<a href='?page=two'>2</a>").kind is PagingKind.NONE


@pytest.mark.parametrize("label", ["›", "»", ">", "→", ">>", "»»"])
def test_a_sign_alone_is_no_word(label: str) -> None:
    assert find(f"<a href='/older'>{label}</a>").kind is PagingKind.NONE
    assert find("<a href='/older'>Next</a>").kind is PagingKind.NEXT_LINK


def test_what_leads_to_this_page_or_another_host_is_no_next_page() -> None:
    assert find("<a href='https://city.example/news'>Next</a>").kind is PagingKind.NONE
    assert find("<a href='https://other.example/?page=2'>Next</a>").kind is PagingKind.NONE
    assert find("<a href='mailto:page=2'>Next</a>").kind is PagingKind.NONE


@pytest.mark.parametrize(
    ("label", "told"), [("button", True), ("a", True), ("span role=button", True), ("span", False)]
)
def test_a_button_is_what_may_be_pressed(label: str, told: bool) -> None:
    tag = label.split()[0]
    assert (find(f"<{label} data-next='/news?page=2'>Load more</{tag}>").kind is PagingKind.LOAD_MORE) == told


def test_buttons_of_one_name_tell_nothing_unless_their_address_does() -> None:
    two = "<button data-url='/more{}'>Show more</button>"
    assert find(two.format("")).kind is PagingKind.LOAD_MORE
    assert find(two.format("/a") + two.format("/b")).kind is PagingKind.NONE
    assert find(two.format("?page=2") + two.format("?page=2")).kind is PagingKind.LOAD_MORE


@pytest.mark.parametrize(("before", "kind"), [(30, "load-more"), (98, "load-more"), (101, "none"), (320, "none")])
def test_so_many_buttons_are_tried(before: int, kind: str) -> None:
    other = "<button data-url='/part'>Share</button>" * before
    assert find(f"{other}<button data-url='?page=2'>Load more</button>").kind == kind


@pytest.mark.parametrize(("before", "kind"), [(1600, "next-link"), (4990, "next-link"), (5010, "none")])
def test_so_many_links_are_tried(before: int, kind: str) -> None:
    assert find("<a href=/x>x</a>" * before + NEXT).kind == kind


@pytest.mark.parametrize(("before", "kind"), [(12, "postback"), (38, "postback"), (41, "none"), (125, "none")])
def test_so_many_forms_are_tried(before: int, kind: str) -> None:
    post = "<a href=\"javascript:__doPostBack('{}','{}')\">{}</a>"
    others = "".join(post.format("menu", n, "part") for n in range(before))
    assert find(others + post.format("pager", 2, "2") + post.format("pager", 3, "3")).kind == kind


def test_a_form_is_a_pager_only_with_a_next_page_or_two_numbers() -> None:
    post = "<a href=\"javascript:__doPostBack('p','{0}')\">{0}</a>"
    assert find(post.format("2")).kind is PagingKind.NONE
    found = find(post.format("3") + post.format("2"))
    assert (found.kind, found.postback) == (PagingKind.POSTBACK, Postback(target="p", argument="2"))


def test_an_address_in_an_attribute_looks_like_one() -> None:
    button = "<button data-url='{}'>Load more</button>"
    addresses = {"/news?page=2": True, "./page/2": True, "?page=2": True, "page=2": False, "?": False}
    for address, told in addresses.items():
        assert (find(button.format(address)).kind is PagingKind.LOAD_MORE) == told, address


@pytest.mark.parametrize(
    "pager",
    [
        "1 | <a href=?page=2>2</a> | <a href=?page=3>3</a>",
        "<b>1</b> <a href=?page=2>2</a> <a href=?page=3>3</a>",
        "<span class=current>1</span><a href=?page=2>2</a><a href=?page=3>3</a>",
        "<ul><li class=active><a href=?p=1>1</a></li><li><a href=?p=2>2</a></li><li><a href=?p=3>3</a></li></ul>",
    ],
)
def test_the_number_behind_the_current_one_is_found(pager: str) -> None:
    found = ways(pager)
    assert ["2"] in [led(pager, way) for way in found]


@pytest.mark.parametrize(("between", "found"), [(0, True), (1, True), (2, True), (3, False), (8, False)])
def test_the_number_before_stands_close(between: int, found: bool) -> None:
    pager = "<b class=current>1</b>" + "<i></i>" * between + "<a href=?page=2>2</a>"
    assert bool([way for way in ways(pager) if "preceding-sibling::*" in way]) == found


@pytest.mark.parametrize(("levels", "found"), [(0, True), (2, True), (3, True), (4, False), (12, False)])
def test_a_number_may_be_wrapped(levels: int, found: bool) -> None:
    wrap = "<span>" * levels, "</span>" * levels
    pager = f"<b class=current>1</b>{wrap[0]}<a href=?page=2>2</a>{wrap[1]}"
    assert bool(ways(pager)) == found


def test_what_is_known_of_the_bounds() -> None:
    assert module.NO_PAGING.kind is PagingKind.NONE
    assert find("<p>x</p>") is module.NO_PAGING


@pytest.mark.parametrize(("one", "two", "three"), ["۱۲۳", "١٢٣", "१२३", "１２３"])
def test_numbers_in_the_digits_of_any_script_are_a_pager(one: str, two: str, three: str) -> None:
    """Each way leads behind the current number, on the first page and on the second."""

    def write_pager(current: str) -> str:
        links = (f"<b class=cur>{n}</b>" if n == current else f"<a href='?page={n}'>{n}</a>" for n in (one, two, three))
        return f"<p>{' '.join(links)}</p>"

    paging = find(write_pager(one))
    assert paging.kind is PagingKind.NUMBERED
    assert paging.url.rpartition("=")[2] == two
    leading = [way for _, way in paging.ways if led(write_pager(two), way) == [three]]
    assert leading
    assert all(led(write_pager(one), way) == [two] for way in leading)
    assert led(f"<p>{one} | <a href=?p>{two}</a></p>", next(find_ways_behind(make_second(f"{one} | ", two)))) == [two]


def make_second(before: str, label: str) -> html.HtmlElement:
    """Return the link to the second page behind a bare number."""
    return html.fragment_fromstring(f"<p>{before}<a href=?p>{label}</a></p>")[0]
