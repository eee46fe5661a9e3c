"""Links in running text: those without a date beside them are left out by a condition on the text there."""

from collections.abc import Sequence

import pytest
from lxml.html import HtmlElement

from scraper.discovery.detection.slots import Slot
from scraper.discovery.detection.undated_links import write_dated_condition
from tests.pages import make_reader, read_page

BEFORE = "preceding-sibling::text()[normalize-space()][1]"
AFTER = "following-sibling::text()[normalize-space()][1]"


def write_text(dates: Sequence[str], text: str = "{date} <a href=/{n}>Story {n}</a><br>") -> str:
    """Return running text of links with those dates; "" for a link without."""
    return "<p>" + "".join(text.format(n=n, date=date or "see also") for n, date in enumerate(dates)) + "</p>"


def find_links(body: str) -> list[HtmlElement]:
    return list(read_page(body).tree.iter("a"))


def condition_of(body: str, xpath: str = BEFORE) -> str:
    return write_dated_condition(find_links(body), Slot(xpath, xpath=xpath), make_reader())


def keep(body: str, condition: str) -> list[str]:
    """Return the numbers of the links that meet a condition."""
    return [str(link.get("href"))[1:] for link in read_page(body).tree.xpath(f"//a{condition}")]


def days(count: int, form: str = "06/{n:02}/24") -> list[str]:
    return [form.format(n=n) for n in range(1, count + 1)]


def test_links_without_a_date_before_them_are_left_out() -> None:
    body = write_text([*days(3), "", *days(3), "", ""])
    condition = condition_of(body)
    assert keep(body, condition) == ["0", "1", "2", "4", "5", "6"]


def test_links_without_a_date_behind_them_are_left_out() -> None:
    body = write_text([*days(4), ""], "<a href=/{n}>Story {n}</a> {date}<br>")
    assert keep(body, condition_of(body, AFTER)) == ["0", "1", "2", "3"]


def test_the_condition_finds_other_days_of_the_same_form() -> None:
    condition = condition_of(write_text([*days(4), ""]))
    assert keep(write_text(["12/31/25", "news of 2025", "1.1.25", "07/04/2024"]), condition) == ["0", "3"]


@pytest.mark.parametrize("year", ["24", "2024"])
def test_a_year_may_later_be_written_in_the_other_way(year: str) -> None:
    condition = condition_of(write_text([*days(4, "06/{n:02}/" + year), ""]))
    assert keep(write_text(["06/11/24", "06/11/2024", ""]), condition) == ["0", "1"]


def test_each_form_of_the_dates_is_an_alternative() -> None:
    body = write_text([*days(3), *days(3, "6.{n:02}.2024"), ""])
    condition = condition_of(body)
    assert condition.count(" or ") == 1
    assert keep(body, condition) == ["0", "1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("dated", "whole", "narrowed"),
    [(10, 10, False), (9, 10, True), (6, 10, True), (5, 10, False), (0, 10, False), (3, 5, True), (2, 5, False)],
)
def test_from_three_of_five_dated_on_and_not_where_all_are(dated: int, whole: int, narrowed: bool) -> None:
    body = write_text([*days(dated), *[""] * (whole - dated)])
    assert bool(condition_of(body)) is narrowed


@pytest.mark.parametrize(("shapes", "narrowed"), [(2, True), (6, True), (7, False)])
def test_dates_of_more_than_six_forms_are_too_unlike(shapes: int, narrowed: bool) -> None:
    forms = ("1/{n}/24", "01/{n}/24", "1.{n}.24", "01.{n}.24", "1-{n}-24", "01-{n}-24", "2024-1-{n}", "2024/1/{n}")
    dates = [form.format(n=n) for n, form in enumerate(forms[:shapes], 11)]
    assert bool(condition_of(write_text([*dates, ""]))) is narrowed


@pytest.mark.parametrize("form", ["{n} October 2024", "Oct {n}, 2024", "2024年10月{n}日"])
def test_dates_with_letters_have_no_condition(form: str) -> None:
    """The condition compares digits, and months are words of many lengths."""
    assert condition_of(write_text([*days(4, form), ""])) == ""


def test_one_date_with_letters_is_enough_to_have_none() -> None:
    assert condition_of(write_text([*days(4), "6 October 2024", ""])) == ""


@pytest.mark.parametrize(("count", "narrowed"), [(1999, True), (2000, True), (2001, False)])
def test_of_too_many_links_none_are_left_out(count: int, narrowed: bool) -> None:
    links = find_links(write_text([*days(4), ""]))
    nodes = [links[0]] * (count - 1) + [links[4]]
    assert bool(write_dated_condition(nodes, Slot(BEFORE, xpath=BEFORE), make_reader())) is narrowed


@pytest.mark.parametrize("slot", [None, Slot("time", css="time"), Slot("./b[1]", xpath="./b[1]")])
def test_a_date_that_stands_in_the_item_needs_no_condition(slot: Slot | None) -> None:
    links = find_links(write_text([*days(4), ""]))
    assert write_dated_condition(links, slot, make_reader()) == ""
